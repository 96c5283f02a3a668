"""Writing what is done to spread knowledge: planned, corrected, held, evaluated, called off (STA-02, ACT-02)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Final

from django.db import transaction

from helle.register.action_plans import queries as plan_queries
from helle.register.action_plans.models import Initiative
from helle.register.action_plans.rulings import require_allowed
from helle.register.audit import actions as audit
from helle.register.interface.typed import says_anything
from helle.register.knowledge import policies
from helle.register.knowledge.choices import Ended
from helle.register.knowledge.given import Answers, Given, Outcome
from helle.register.knowledge.isbn import is_isbn
from helle.register.knowledge.models import Activity, Details, Ending, Evaluation, Held
from helle.register.knowledge.queries import Look
from helle.register.knowledge.rulings import evaluation_ruling, held_ruling, require_audience
from helle.register.protection import clock
from helle.register.protection.impersonal import SAID as NAMES_SOMEBODY
from helle.register.protection.impersonal import require_impersonal, require_reason
from helle.register.protection.refusals import (
    ENDS_BEFORE_IT_BEGINS,
    WRITTEN_MEANWHILE,
    Refused,
    refused_by,
    says_something,
)
from helle.register.protection.written import new_written
from helle.rules.knowledge.codes import ActivityKind, AudienceSector
from helle.rules.parameters import PLAN_FIRST_DAY
from helle.rules.returns.months import months_after
from helle.rules.ruling import Text

ADDRESS: Final = re.compile(r"https://[^\s/]+\.[^\s]+")
FIRST_DAY: Final = dt.date(2000, 1, 1)
"""Before the first of the plans; what is said to have been earlier is a slip of the hand."""
_YEARS_AHEAD: Final = 2
_TOO_EARLY: Final = Text("Dagen ligger før 2000.", "The day is before 2000.")
_BEFORE_THE_PLAN: Final = Refused(
    Text(
        "Dagen ligger før den første handlingsplan; undervisningen tælles af planen. [STA-01]",
        "The day is before the first action plan; the teaching is counted by the plan. [STA-01]",
    ),
    field="first_day",
)
_TOO_FAR: Final = Text("Dagen ligger mere end to år ude i fremtiden.", "The day is more than two years in the future.")
_ENDED: Final = Refused(Text("Aktiviteten er aflyst eller taget ud.", "The activity was called off or taken out."))
_MORE_ANSWERS: Final = Text(
    "Der kan ikke være flere svar end deltagere. [STA-02]",
    "There cannot be more answers than people who came. [STA-02]",
)
_FOR_NOBODY: Final = Refused(
    Text(
        "Skriv, hvem undervisningen er for: et antal ved mindst én myndighed eller sektor, eller ? hvis det ikke er "
        "kendt. [STA-02]",
        "Say whom the teaching is for: a number at one authority or sector at least, or ? where it is not known. "
        "[STA-02]",
    ),
    field=f"sector_{AudienceSector.COURTS.value}",
)
_BEFORE_THE_PLANS: Final = Refused(
    Text(
        "Dagen ligger før den første handlingsplan; årskonferencen hører til en plan. [STA-02]",
        "The day is before the first action plan; the yearly conference is a plan's. [STA-02]",
    ),
    field="first_day",
)
_OF_ANOTHER: Final = Refused(
    Text(
        "En udgivelse afløser en anden af enhedens egne, og to afløser ikke hinanden.",
        "A publication takes the place of another of the unit's own, and no two that of each other.",
    ),
    field="supersedes",
)
_NO_ISBN: Final = Refused(
    Text(
        "Det er ikke et ISBN: det sidste ciffer passer ikke til de andre. [GOV-27]",
        "That is no ISBN: the last digit does not fit the others. [GOV-27]",
    ),
    field="isbn",
)
SAID: Final[Mapping[str, Refused]] = {
    **NAMES_SOMEBODY,
    "activity_details_in_order": WRITTEN_MEANWHILE,
    "activity_held_in_order": WRITTEN_MEANWHILE,
    "activity_evaluations_in_order": WRITTEN_MEANWHILE,
    "activity_has_not_ended": _ENDED,
    "activity_isbn_is_one": _NO_ISBN,
    "activity_initiative_is_its_own": Refused(
        Text(
            "Undervisning hører til et initiativ, som enheden selv har en del i, på initiativets egne dage. [INI-14]",
            "Teaching is a part of an initiative in which the unit has a part itself, on days of that. [INI-14]",
        ),
        field="initiative",
    ),
    "conference_once_a_year": Refused(
        Text(
            "Der står allerede en årskonference det år. Ret den, eller aflys den først. [STA-02]",
            "There is a yearly conference of that year already. Correct it, or call it off first. [STA-02]",
        ),
        field="first_day",
    ),
    "training_is_for_somebody": _FOR_NOBODY,
    "conference_is_of_a_plan": _BEFORE_THE_PLANS,
    "activity_days_are_near": Refused(_TOO_FAR, field="last_day"),
    "knowledge_ending_activity_id_key": _ENDED,
    "answers_of_those_who_came": Refused(_MORE_ANSWERS),
    "called_off_before_it_was_held": Refused(
        Text("Den er allerede gennemført og kan ikke aflyses.", "It was held already and cannot be called off."),
        field="kind",
    ),
    "publication_supersedes_another": _OF_ANOTHER,
    "publication_is_found": Refused(
        Text("Skriv, hvor udgivelsen findes. [GOV-27]", "Say where the publication is found. [GOV-27]"),
        field="address",
    ),
}


def activity_add(kind: ActivityKind, given: Given) -> Activity:
    """Write down what the acting unit plans, or has done already."""
    policies.require(policies.adds())
    if not policies.holds(kind):
        raise Refused(Text("Årskonferencen holdes af CMM. [STA-02]", "The yearly conference is held by CMM. [STA-02]"))
    _check(kind, given)
    with refused_by(SAID), transaction.atomic():
        activity = new_written(Activity, kind=kind.value)
        activity.save(force_insert=True)
        _save_details(activity, given, sequence=1, why="")
        audit.record("knowledge.added", object_id=activity.pk, detail={"kind": kind.value})
    return activity


def activity_correct(look: Look, given: Given, *, why: str) -> Details:
    """Put another word beside what an activity was said to be, with the reason; the latest holds."""
    _require_own(look)
    _check(look.kind, given)
    require_reason(why)
    with refused_by(SAID), transaction.atomic():
        row = _save_details(look.activity, given, sequence=len(look.versions) + 1, why=why.strip())
        audit.record("knowledge.corrected", object_id=look.activity.pk)
    return row


def _save_details(activity: Activity, given: Given, *, sequence: int, why: str) -> Details:
    row = new_written(
        Details,
        activity=activity,
        sequence=sequence,
        why=why,
        title_da=given.title_da.strip(),
        title_en=given.title_en.strip(),
        topic=given.topic,
        first_day=given.first_day,
        last_day=given.last_day,
        place=given.place.strip(),
        address=given.address.strip(),
        materials=given.materials.strip(),
        partners=given.partners.strip(),
        languages=list(given.languages),
        sectors=[sector.value for sector in given.audience],
        planned=list(given.audience.values()),
        channels=[channel.value for channel in given.channels],
        publication=given.publication or "",
        isbn=given.isbn.strip(),
        supersedes_id=given.supersedes,
        body=given.body or "",
        open_to_all=given.open_to_all,
        initiative=Initiative.objects.get(code=given.initiative) if given.initiative else None,
    )
    row.save(force_insert=True)
    return row


def _check(kind: ActivityKind, given: Given) -> None:
    if given.last_day < given.first_day:
        raise Refused(ENDS_BEFORE_IT_BEGINS, field="last_day")
    _require_near(given.first_day, given.last_day)
    if kind is ActivityKind.CONFERENCE:
        first_plan = min((one.first_day for one in plan_queries.plans()), default=given.first_day)
        if given.first_day < first_plan:
            raise _BEFORE_THE_PLANS
    if kind is ActivityKind.TRAINING and given.first_day < PLAN_FIRST_DAY:
        raise _BEFORE_THE_PLAN
    _require_numbers(given.audience.values())
    for sector in given.audience:
        require_audience(kind, sector)
    if given.address.strip() and not ADDRESS.fullmatch(given.address.strip()):
        raise Refused(
            Text("Skriv adressen, som den begynder: https://", "Write the address as it begins: https://"),
            field="address",
        )
    if given.isbn.strip() and not is_isbn(given.isbn.strip()):
        raise _NO_ISBN
    if kind is ActivityKind.CAMPAIGN and not given.channels:
        raise Refused(Text("Vælg mindst ét sted. [GOV-27]", "Choose at least one place. [GOV-27]"), field="channels")
    require_impersonal(
        title_da=given.title_da,
        title_en=given.title_en,
        place=given.place,
        address=given.address,
        materials=given.materials,
        partners=given.partners,
    )
    if kind is ActivityKind.TRAINING and not given.audience:
        raise _FOR_NOBODY


def _require_near(first_day: dt.date, last_day: dt.date) -> None:
    """Refuse days that nobody means: they would stand in every list of years."""
    if first_day < FIRST_DAY:
        raise Refused(_TOO_EARLY, field="first_day")
    last = months_after(clock.today(), 12 * _YEARS_AHEAD)
    for field, day in (("first_day", first_day), ("last_day", last_day)):
        if day > last:
            raise Refused(_TOO_FAR, field=field)


def _require_numbers(numbers: Iterable[int | None]) -> None:
    if any(number is not None and number < 0 for number in numbers):
        raise Refused(Text("Et antal er aldrig negativt.", "A number is never negative."))


def _require_own(look: Look) -> None:
    policies.require(policies.writes(look.activity.by_unit_id))
    if look.ending is not None:
        raise _ENDED


def _reason_of_correction(earlier: int, why: str) -> str:
    """The reason, where something was written before; the first word needs none."""
    if not earlier:
        return ""
    require_reason(why)
    return why.strip()


def activity_hold(look: Look, outcome: Outcome, *, why: str = "") -> Held:
    """Say that an activity was held and what came of it; later again, beside the first, with the reason."""
    _require_own(look)
    reason = _reason_of_correction(len(look.held_rows), why)
    _require_near(outcome.first_day, outcome.first_day)
    _require_numbers([*outcome.came.values(), *(number for number, _source in outcome.reached.values())])
    for sector in outcome.came:
        require_audience(look.kind, sector)
    require_allowed(held_ruling(look, outcome), field=_beside(look.kind, outcome))
    require_impersonal(
        contributed=outcome.contributed, follow_up=outcome.follow_up, figures=outcome.figures,
        **{f"source_{channel.value}": source for channel, (_number, source) in outcome.reached.items()},
    )  # fmt: skip
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            Held,
            activity=look.activity,
            sequence=len(look.held_rows) + 1,
            why=reason,
            first_day=outcome.first_day,
            last_day=outcome.last_day,
            sectors=[sector.value for sector in outcome.came],
            came=list(outcome.came.values()),
            channels=[channel.value for channel in outcome.reached],
            reached=[number for number, _source in outcome.reached.values()],
            sources=[source.strip() for _number, source in outcome.reached.values()],
            contributed=outcome.contributed.strip(),
            follow_up=outcome.follow_up.strip(),
            figures=outcome.figures.strip(),
            counted_until=outcome.counted_until,
        )
        row.save(force_insert=True)
        audit.record("knowledge.held", object_id=look.activity.pk, detail={"kind": look.kind.value})
    return row


def _beside(kind: ActivityKind, outcome: Outcome) -> str | None:
    """Beside which field the rule's refusal belongs."""
    if outcome.last_day > clock.today() or outcome.last_day < outcome.first_day:
        return "last_day"
    if kind is ActivityKind.INTERNATIONAL:
        return "contributed" if not says_anything(outcome.contributed) else "counted_until"
    return None


def activity_evaluate(look: Look, given: Answers, *, why: str = "") -> Evaluation:
    """Write what those who came answered and what was learnt; later again, beside the first, with the reason."""
    _require_own(look)
    reason = _reason_of_correction(len(look.evaluations), why)
    if look.held is None:
        raise Refused(Text("Skriv først, at den er gennemført. [STA-02]", "Write first that it was held. [STA-02]"))
    if sum(given.marks) > given.answers:
        raise Refused(
            Text("Der er flere karakterer end svar. [STA-02]", "There are more marks than answers. [STA-02]"),
            field="answers",
        )
    require_allowed(evaluation_ruling(look, given), field="answers")
    if not says_something(given.learnt):
        raise Refused(Text("Skriv, hvad I lærte.", "Write what you learnt."), field="learnt")
    require_impersonal(learnt=given.learnt, changes=given.changes)
    marks = {f"mark_{number}": count for number, count in enumerate(given.marks, start=1)}
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            Evaluation,
            activity=look.activity,
            sequence=len(look.evaluations) + 1,
            why=reason,
            answers=given.answers,
            learnt=given.learnt.strip(),
            changes=given.changes.strip(),
            **marks,
        )
        row.save(force_insert=True)
        audit.record("knowledge.evaluated", object_id=look.activity.pk)
    return row


def activity_end(look: Look, *, kind: Ended, why: str) -> Ending:
    """Call an activity off, or say that it was a mistake, with the reason. It stays, and counts nowhere."""
    _require_own(look)
    require_reason(why)
    if kind is Ended.CALLED_OFF and look.held is not None:
        raise SAID["called_off_before_it_was_held"]
    with refused_by(SAID), transaction.atomic():
        row = new_written(Ending, activity=look.activity, kind=kind, why=why.strip())
        row.save(force_insert=True)
        audit.record("knowledge.ended", object_id=look.activity.pk, detail={"kind": kind.value})
    return row
