"""Writing cases: opening, moving on the ladder, assigning, and keeping each unit's list true."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Max, Min

from helle.register.audit import actions as audit
from helle.register.cases.choices import EARLIEST_DAY, Ground
from helle.register.cases.facts import Facts
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Assignment, Case, RungEvent, SettledStep, Statement
from helle.register.interface.typed import says_anything
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import User
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import (
    IN_THE_FUTURE,
    NO_REASONS,
    TOO_LONG_AGO,
    Refused,
    Stale,
    says_something,
)
from helle.rules import ladder
from helle.rules.codes import LadderEvent, OrganisationKind
from helle.rules.facts import danish_date, english_date
from helle.rules.ladder import MoveFacts
from helle.rules.next_steps import Step, next_steps
from helle.rules.ruling import Ruling, Text

NO_LEEWAY: Final = dt.timedelta(0)
JUST_BEFORE: Final = dt.timedelta(days=30)
"""How long before the first contact somebody may have been seen last: the contact may be that she is gone."""
# Steps that no other fact of the register tells of yet.
SETTLED_BY_HAND = {
    "give_support", "appoint_representative", "weigh_representative", "notify_municipality",
    "weigh_municipality_notice", "weigh_period", "review_at_18", "wind_down", "decide_after_status_change",
    "tell_of_disappearance", "weigh_disappearance_notice", "hand_over_to_cmm", "note_period_outcome", "weigh_break_off",
    "ask_municipality_for_receipt", "follow_up_at_18", "agree_without_period",
    # Where they were told in a letter that was not written here.
    "write_reflection_letter", "write_restitution_letter", "write_extension_letter",
    "write_assessment_letter", "write_not_granted_letter",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry that corrects another stands: the id it gets, and the other's place in the order of its kind."""

    entry: uuid.UUID
    sequence: int = 0


_NOT_OF_AGE_YET: Final = Text(
    "Personen er ikke fyldt 18 den dag. Skridtet står, til dagen er kommet. [MIN-15]",
    "The person is not of age on that day. The step stands until the day has come. [MIN-15]",
)
NOT_IN_THE_UNIT = Text("Hun eller han arbejder ikke i enheden den dag.", "She or he does not work in the unit then.")


def case_open(
    *, ground: str, first_contact: str, referral_id: uuid.UUID | None = None, person_id: uuid.UUID | None = None
) -> Case:
    """Open a case for a new person, or for one the unit knows already. The database checks who may.

    Raises `PermissionDenied` for roles that open no cases, `Refused` for a ground that is not the acting unit's.
    """
    policies.require_write("core")
    if context.current().unit_kind == OrganisationKind.UDLST and ground == Ground.INDICATION:
        raise Refused(
            Text(
                "Udlændingestyrelsen opretter sager i asyl, uden lovligt ophold og ved udvisning. Henvis andre "
                "til CMM. [ID-05, ID-06]",
                "The Immigration Service opens cases of asylum, no lawful stay and expulsion. Refer others to CMM. "
                "[ID-05, ID-06]",
            ),
            field="ground",
        )
    case_id, new_person = new_id(), person_id is None
    with transaction.atomic():
        if person_id is None:
            person_id = new_id()
            vault.new_subject("person", person_id)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT helle.open_case(%s, %s, %s, %s, %s, %s)",
                [case_id, person_id, new_person, ground, first_contact, referral_id],
            )
        case = Case.objects.get(pk=case_id)
        audit.record("case.opened", object_id=case.pk, cases=[case.pk], detail={"ground": ground})
    return case


def case_touch(case: Case, expected_version: int | None) -> None:
    """Take the case for writing: waits for another writer, then refuses a form opened before that write."""
    policies.require_write("core")
    rows = Case.objects.filter(pk=case.pk)
    if expected_version is not None:
        rows = rows.filter(version=expected_version)
    if rows.update(version=F("version") + 1) == 0:
        raise Stale(
            Text(
                "Sagen er ændret, siden du åbnede formularen. Det, du har skrevet, står her stadig; "
                "se sagen igennem og gem igen.",
                "The case was changed after you opened the form. What you typed is still here; "
                "look at the case again and save once more.",
            )
        )


def rung_move(
    case: Case,
    *,
    event: LadderEvent,
    occurred_on: dt.date,
    by_kind: OrganisationKind,
    reasons: str = "",
    facts: Facts | None = None,
    field: str = "occurred_on",
    earlier_reason: str = "",
    place: Place | None = None,
) -> RungEvent:
    """Enter an event of the ladder, if the rung, the organisation and the day allow it.

    `earlier_reason` says why it is dated before the person was known, where it is. `place`: that of the event it
    corrects; what is known is then what stands before it. Raises `Refused` with the ruling,
    beside `field` where it is the day.
    """
    policies.require_write("core")
    acting = context.current()
    refuse_future(occurred_on, "occurred_on")
    refuse_long_ago(occurred_on, "occurred_on")
    known = facts or facts_for_writing(case)
    ruling = ladder.may_move(
        MoveFacts(
            known.rung,
            event,
            by_kind,
            occurred_on,
            known.last_rung_on,
            known.known_since,
            grounds_before=known.grounds_found,
        )
    )
    # Of a reopening its own reasons say what the grounds rest on; a day before the contact asks for words of its own.
    reopened = event is LadderEvent.REOPENED
    if ruling.answer is not None and not ruling.permits(says_something(reasons if reopened else earlier_reason)):
        field_of_why = "reasons" if reopened else "earlier_reason"
        raise Refused(ruling.reasons[0].text, field=field_of_why, ruling=ruling)
    if ruling.answer is None:
        of_the_day = any(reason.code == "ladder.before_the_last" for reason in ruling.reasons)
        raise Refused(ruling.headline, field=field if of_the_day else None, ruling=ruling)
    with transaction.atomic():
        row = RungEvent(
            id=place.entry if place else new_id(),
            case=case,
            sequence=place.sequence if place else _next_sequence(case),
            event=event.value,
            rung=ruling.answer.value,
            by_kind=by_kind.value,
            occurred_on=occurred_on,
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        row.save(force_insert=True)
        if reasons:
            text = f"{reasons}\n\n{earlier_reason}" if ruling.needs_reason and not reopened else reasons
            statement_keep(case, about=row.pk, text=text, ruling=ruling)
        audit.record("case.rung_set", object_id=row.pk, cases=[case.pk], detail={"event": event.value})
    return row


def indication_set(
    case: Case, *, expected_version: int, occurred_on: dt.date, reasons: str, earlier_reason: str = ""
) -> None:
    """Record a reasonable-grounds indication with its reasons: support begins at once (ID-13).

    `earlier_reason`: why it is dated before the person was known in the case.
    """
    rung_enter(
        case,
        expected_version=expected_version,
        event=LadderEvent.INDICATION_FOUND,
        occurred_on=occurred_on,
        reasons=reasons,
        earlier_reason=earlier_reason,
    )


def rung_enter(
    case: Case,
    *,
    expected_version: int,
    event: LadderEvent,
    occurred_on: dt.date,
    reasons: str,
    by_kind: OrganisationKind | None = None,
    earlier_reason: str = "",
) -> None:
    """Enter an event of the ladder as an act of its own, with its reasons, and renew the lists.

    `by_kind`: whose act it is, where that is not the acting unit: CMM enters what the police state.
    Raises `Refused` with the ruling, or where no reasons are given.
    """
    if not says_something(reasons):
        raise Refused(NO_REASONS, field="reasons")
    with transaction.atomic():
        case_touch(case, expected_version)
        rung_move(
            case,
            event=event,
            occurred_on=occurred_on,
            by_kind=by_kind or OrganisationKind(context.current().unit_kind),
            reasons=reasons,
            earlier_reason=earlier_reason,
        )
        case_project(case)


def police_statement_enter(
    case: Case, *, expected_version: int, police: OrganisationKind, occurred_on: dt.date, stated: str
) -> None:
    """Enter what the police have stated about a person in a case (CRI-09): CMM alone does, for them.

    Raises `Refused` for any other unit, which sends it to CMM as a referral.
    """
    if context.current().unit_kind != OrganisationKind.CMM:
        raise Refused(
            Text(
                "Politiets oplysning noteres af CMM. Send den som henvendelse. [CRI-09, FLO-04]",
                "What the police state is entered by CMM. Send it as a referral. [CRI-09, FLO-04]",
            )
        )
    rung_enter(
        case,
        expected_version=expected_version,
        event=LadderEvent.INDICATION_ASSERTED,
        occurred_on=occurred_on,
        reasons=stated,
        by_kind=police,
    )


def step_settle(case: Case, *, expected_version: int | None, code: str, settled_on: dt.date, note: str) -> None:
    """Record that a step is done that no other fact tells of, with what was done.

    It holds for what had raised the step: a new indication, or another birthday, raises it again.
    """
    policies.require_write("core")
    acting = context.current()
    refuse_future(settled_on, "settled_on")
    refuse_long_ago(settled_on, "settled_on")
    refuse_before_known(case, settled_on, "settled_on")
    if code not in SETTLED_BY_HAND:
        raise Refused(
            Text("Det skridt afsluttes af det, der sker i sagen.", "That step is settled by what happens in the case.")
        )
    if not says_anything(note):
        raise Refused(Text("Skriv, hvad der er gjort.", "Enter what has been done."), field="note")
    with transaction.atomic():
        # Held from here: whoever settles the same step at the same time waits, and then sees that it is done.
        case_touch(case, expected_version)
        facts = facts_for_writing(case)
        if code in facts.settled:
            raise Refused(Text("Skridtet er allerede afsluttet.", "The step is settled already."))
        raised_by, raised_day = facts.occurrence(code)
        if code == "follow_up_at_18" and raised_day is not None and settled_on < raised_day:
            raise Refused(_NOT_OF_AGE_YET, field="settled_on")
        row = SettledStep(
            id=new_id(),
            case=case,
            code=code,
            settled_on=settled_on,
            raised_by=raised_by,
            raised_day=raised_day,
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        row.save(force_insert=True)
        statement_keep(case, about=row.pk, text=note, ruling=facts.ruling_of_step(code))
        audit.record("case.step_settled", object_id=row.pk, cases=[case.pk], detail={"code": code})
        case_project(case)


def statement_keep(case: Case, *, about: uuid.UUID, text: str, ruling: Ruling[object] | None) -> Statement:
    """Keep the reasons somebody gave, and the ruling they stood beside, sealed under the person's key.

    Raises `PermissionDenied` for a role that writes no reasons: what needs them is then not decided by that role.
    """
    policies.require_write("reasons")
    acting = context.current()
    row = Statement(
        id=new_id(),
        case=case,
        about=about,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.text_sealed = vault.seal(case.person_id, row, "text_sealed", text)
    if ruling is not None:
        kept = json.dumps(ruling.to_json(), ensure_ascii=False)
        row.ruling_sealed = vault.seal(case.person_id, row, "ruling_sealed", kept)
    row.save(force_insert=True)
    return row


def case_assign(case: Case, *, expected_version: int | None, user: User) -> Assignment | None:
    """Give the case to a colleague of the acting unit; the earlier assignment ends. None: she has it already.

    Whether the acting role may, and why it is done, is `allocation.actions.case_give`'s to ask, which pages call.
    Whoever opens a case may take it at once, and needs no reason.
    """
    policies.require_write("core")
    if not organisations.works_in(user.pk, context.current().unit_id, clock.today()):
        raise Refused(NOT_IN_THE_UNIT, field="user")
    with transaction.atomic():
        case_touch(case, expected_version)
        row = _assign(case, user)
        if row is not None:
            audit.record("case.assigned", object_id=case.pk, cases=[case.pk], detail={"to": str(user.pk)})
    return row


def case_lay_down(case: Case, *, expected_version: int | None) -> None:
    """Let nobody of the acting unit have the case any more. `allocation.actions.case_lay_down` asks whether she may."""
    policies.require_write("core")
    with transaction.atomic(), connection.cursor() as cursor:
        case_touch(case, expected_version)
        cursor.execute("SELECT helle.lay_down(%s)", [case.pk])
        audit.record("case.laid_down", object_id=case.pk, cases=[case.pk])


def _assign(case: Case, user: User) -> Assignment | None:
    acting = context.current()
    start = acting.instant
    # What stands is what the last one left, not what held at our instant: who waited for another acts before her.
    now_assigned = Assignment.objects.filter(case=case, unit_id=acting.unit_id, during__upper_inf=True).first()
    if now_assigned is not None:
        if now_assigned.user_id == user.pk:
            return None
        # Twice in one instant (a corrected choice) would leave an empty period: it then starts a moment later.
        start = max(start, now_assigned.during.lower + dt.timedelta(microseconds=1))
    # The database ends what stands with it, and has the lists say who has it (sql/320_ended_by_giving.sql).
    row = Assignment(
        id=new_id(),
        case=case,
        unit_id=acting.unit_id,
        user=user,
        during=DateTimeTZRange(start, None),
        by_user_id=acting.user_id,
    )
    row.save(force_insert=True)
    return row


def case_project(case: Case) -> Facts:
    """Recompute rung, next steps and deadline of a case and write them into its units' lists. Two or three queries.

    Called by every action that changes a fact, in its transaction.
    """
    facts = facts_for_writing(case)
    steps = steps_of(facts)
    for kind in (OrganisationKind.CMM, OrganisationKind.UDLST):
        project_kind(case.pk, facts, kind, [step for step in steps if step.by is kind])
    return facts


def project_kind(case_id: uuid.UUID, facts: Facts, kind: OrganisationKind, steps: list[Step]) -> None:
    """Write the projection into the core grants of one kind of unit."""
    shown = projection(facts, steps)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT helle.project_case(%s, %s, %s, %s::jsonb, %s, %s)",
            [case_id, kind.value, shown.rung, json.dumps(shown.steps), shown.next_due, shown.period_end],
        )


@dataclass(frozen=True, slots=True)
class Projection:
    """What the lists of one kind of unit keep of a case. Steps are codes, days and requirement ids, never text."""

    rung: str | None
    steps: list[dict[str, Any]]
    next_due: dt.date | None
    period_end: dt.date | None


def projection(facts: Facts, steps: list[Step]) -> Projection:
    """The projection that follows from the facts and the steps that are this kind of unit's."""
    return Projection(
        rung=facts.rung.value if facts.rung else None,
        steps=[
            {
                "code": step.code,
                "due": step.due.isoformat() if step.due else None,
                "requirements": list(step.requirements),
            }
            for step in steps
        ],
        next_due=min((step.due for step in steps if step.due is not None), default=None),
        period_end=facts.period_end,
    )


def steps_of(facts: Facts) -> tuple[Step, ...]:
    """The next steps that follow from the facts."""
    return next_steps(facts.step_facts())


def refuse_future(day: dt.date, field: str) -> None:
    """Refuse a day that has not come. Raises `Refused` beside the field."""
    if day > clock.today():
        raise Refused(IN_THE_FUTURE, field=field)


def refuse_long_ago(day: dt.date, field: str) -> None:
    """Refuse a day of casework from before there was any. Raises `Refused` beside the field."""
    if day < EARLIEST_DAY:
        raise Refused(TOO_LONG_AGO, field=field)


def refuse_before_known(case: Case, day: dt.date, field: str, *, leeway: dt.timedelta = NO_LEEWAY) -> None:
    """Refuse a day before anybody knew of the person: the first contact, or the opening of the case where that was
    earlier. `leeway` is for what may have happened just before. Raises `Refused` beside the field."""
    opened = clock.local_day(case.opened_at)
    if day >= opened - leeway:
        return
    first = RungEvent.objects.filter(case=case, superseded_at=None).aggregate(first=Min("occurred_on"))["first"]
    known = min(opened, first or opened)
    if day < known - leeway:
        raise Refused(_before_known(known), field=field)


def refuse_far_ahead(day: dt.date, field: str, *, most: dt.timedelta) -> None:
    """Refuse a day so far ahead that it must be mistyped. Raises `Refused` beside the field."""
    latest = clock.today() + most
    if day > latest:
        raise Refused(
            Text(
                f"Så langt frem kan dagen ikke ligge: højst til den {danish_date(latest)}. Se, om året er rigtigt.",
                f"The day cannot be so far ahead: {english_date(latest)} at the latest. Check the year.",
            ),
            field=field,
        )


def _before_known(known: dt.date) -> Text:
    return Text(
        f"Personen er først kendt fra den {danish_date(known)}. Se, om dagen er rigtig.",
        f"The person is known from {english_date(known)} only. Check the day.",
    )


def _next_sequence(case: Case) -> int:
    return (RungEvent.objects.filter(case=case).aggregate(last=Max("sequence"))["last"] or 0) + 1
