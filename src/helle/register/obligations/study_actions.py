"""Writing of studies: that one is made and published, what it recommends, what each unit answers (GOV-19, INI-05)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify

from helle.register.action_plans import actions as plan_actions
from helle.register.action_plans import policies as plan_policies
from helle.register.action_plans import queries as plan_queries
from helle.register.action_plans.choices import EvidenceKind
from helle.register.action_plans.models import Initiative
from helle.register.audit import actions as audit
from helle.register.interface.typed import says_anything
from helle.register.obligations import policies
from helle.register.obligations.choices import StudyKind
from helle.register.obligations.models import (
    Addressed,
    FollowUp,
    Obligation,
    Publication,
    Recommendation,
    Reply,
    Study,
)
from helle.register.obligations.queries import Asked, StudyView
from helle.register.organisations import queries as organisations
from helle.register.protection import clock
from helle.register.protection.impersonal import SAID as NOT_IMPERSONAL
from helle.register.protection.impersonal import require_impersonal, require_reason
from helle.register.protection.refusals import IN_THE_FUTURE, WRITTEN_MEANWHILE, Refused, refused_by, says_something
from helle.register.protection.written import new_written
from helle.rules.obligations.answering import PROMISES
from helle.rules.obligations.codes import RecommendationReply, RecommendationStep
from helle.rules.ruling import Text

_PUBLISHED: Final = Refused(Text("Undersøgelsen er allerede udgivet.", "The study has been published already."))
_NOT_PUBLISHED: Final = Refused(
    Text(
        "Anbefalinger skrives, når undersøgelsen er udgivet. [GOV-19]",
        "Recommendations are entered once the study is published. [GOV-19]",
    )
)
_ENDED: Final = Refused(
    Text("Der er intet lovet, som ikke er afsluttet. [INI-05]", "Nothing promised is still open. [INI-05]")
)
_PAST: Final = Text("Dagen ligger i fortiden. [INI-05]", "The day is in the past. [INI-05]")
SAID: Final = {
    **NOT_IMPERSONAL,
    "obligations_publication_study_id_key": _PUBLISHED,
    "recommendations_in_order": WRITTEN_MEANWHILE,
    "recommendation_is_published": _NOT_PUBLISHED,
    "replies_in_order": WRITTEN_MEANWHILE,
    "answers_followed_in_order": WRITTEN_MEANWHILE,
    "promise_is_open": _ENDED,
    "obligations_study_code_key": WRITTEN_MEANWHILE,
}


def study_new(
    *,
    kind: StudyKind,
    title: str,
    by: str,
    first_day: dt.date,
    last_day: dt.date,
    author_id: uuid.UUID | None,
    commissioned_by_id: uuid.UUID | None,
    initiative: Initiative | None,
) -> Study:
    """Write down that a study is made, or that a treaty body has looked at Denmark; by the ministry of the plan."""
    policies.require(policies.leads())
    if last_day < first_day:
        raise Refused(
            Text("Den sidste dag ligger før den første.", "The last day is before the first."), field="last_day"
        )
    require_impersonal(title=title, by=by)
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            Study,
            code=_code_of(title, first_day.year),
            kind=kind,
            title_da=title.strip(),
            by_da=by.strip(),
            author_id=author_id,
            commissioned_by_id=commissioned_by_id,
            first_day=first_day,
            last_day=last_day,
            initiative=initiative,
        )
        row.save(force_insert=True)
        audit.record("study.added", object_id=row.pk, detail={"study": row.code})
    return row


def _code_of(title: str, year: int) -> str:
    """A short name for the address of its page: of its words, its year, and a number where another has it."""
    plain = title.lower().translate({ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"})
    stem = f"{slugify(plain)[:28].strip('-') or 'undersoegelse'}-{year}"
    taken = set(Study.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(name for number in range(1, len(taken) + 3) if (name := _numbered(stem, number)) not in taken)


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"


def study_publish(of: StudyView, *, on_day: dt.date, where: str) -> Publication:
    """Say that a study was published, on which day and where. Its initiative shows it as evidence from then on.

    It is added to the initiative where whoever writes has a part in it; else its owner adds it. The database reaches
    the milestone that follows the study: how far a study is stands in the plan alone.
    """
    policies.require(policies.writes_study(of.study))
    if of.publication is not None:
        raise _PUBLISHED
    if on_day > clock.today():
        raise Refused(IN_THE_FUTURE, field="on_day")
    if on_day < of.study.first_day:
        raise Refused(
            Text("Dagen ligger før undersøgelsen begyndte.", "The day is before the study began."), field="on_day"
        )
    if not says_anything(where):
        raise Refused(Text("Skriv, hvor den findes.", "Write where it is to be found."), field="where")
    require_impersonal(where=where)
    with refused_by(SAID), transaction.atomic():
        row = new_written(Publication, study=of.study, on_day=on_day, where=where.strip())
        row.save(force_insert=True)
        audit.record("study.published", object_id=of.study.pk, detail={"study": of.study.code})
        _show_at_the_initiative(of.study, on_day)
    return row


def _show_at_the_initiative(study: Study, on_day: dt.date) -> None:
    if study.initiative is None:
        return
    plan, look = plan_queries.overview_of(study.initiative.code)
    if not (plan_policies.leads(plan.plan) or plan_policies.owns(look.owner_units)):
        return
    plan_actions.evidence_add(
        plan,
        look,
        kind=EvidenceKind.REPORT,
        title=study.title_da,
        where=reverse("study", args=[study.code]),
        on_day=on_day,
    )


def recommendation_add(
    of: StudyView, *, text: str, units: Sequence[uuid.UUID], obligation: Obligation | None
) -> Recommendation:
    """Write down what a published study recommends, in our own words, and to which units."""
    policies.require(policies.writes_study(of.study))
    if of.publication is None:
        raise _NOT_PUBLISHED
    if not says_something(text):
        raise Refused(Text("Skriv anbefalingen.", "Enter the recommendation."), field="text")
    require_impersonal(text=text)
    known = organisations.units_on(clock.today())
    if not units or any(one not in known or known[one].closed for one in units):
        raise Refused(
            Text("Vælg de enheder, den er rettet til.", "Choose the units it is addressed to."), field="units"
        )
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            Recommendation,
            study=of.study,
            number=len(of.recommendations) + 1,
            text=text.strip(),
            obligation=obligation,
        )
        row.save(force_insert=True)
        for unit in dict.fromkeys(units):
            new_written(Addressed, recommendation=row, unit_id=unit).save(force_insert=True)
        audit.record("recommendation.added", object_id=row.pk, detail={"study": of.study.code, "units": len(units)})
    return row


def recommendation_answer(
    of: Asked, *, kind: RecommendationReply, why: str, promises: str, promised_by: dt.date | None
) -> Reply:
    """Answer a recommendation for one's unit, with the reasons; a yes, also in part, says what is done by when."""
    policies.require(policies.answers(of.addressed))
    require_reason(why)
    if kind in PROMISES:
        if not says_something(promises):
            raise Refused(Text("Skriv, hvad der gøres. [INI-05]", "Write what is done. [INI-05]"), field="promises")
        if promised_by is None:
            raise Refused(
                Text("Skriv, hvornår det er gjort. [INI-05]", "Enter by when it is done. [INI-05]"),
                field="promised_by",
            )
        if promised_by < clock.today():
            raise Refused(_PAST, field="promised_by")
    require_impersonal(promises=promises)
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            Reply,
            addressed=of.addressed,
            sequence=len(of.replies) + 1,
            kind=kind.value,
            why=why.strip(),
            promises=promises.strip() if kind in PROMISES else "",
            promised_by=promised_by if kind in PROMISES else None,
        )
        row.save(force_insert=True)
        audit.record(
            "recommendation.answered",
            object_id=row.pk,
            detail={"study": of.addressed.recommendation.study.code, "kind": kind.value},
        )
    return row


def recommendation_follow(
    of: Asked, *, kind: RecommendationStep, on_day: dt.date, new_day: dt.date | None, why: str
) -> FollowUp:
    """Say that what was promised is done, is moved to another day or is given up, each with a word on it."""
    policies.require(policies.answers(of.addressed))
    reply = of.reply
    if reply is None or not of.promised:
        raise _ENDED
    if on_day > clock.today():
        raise Refused(IN_THE_FUTURE, field="on_day")
    answered_on = reply.recorded_at.astimezone(clock.COPENHAGEN).date() if reply.recorded_at else on_day
    if on_day < answered_on:
        raise Refused(
            Text("Dagen ligger før svaret. [INI-05]", "The day is before the answer. [INI-05]"), field="on_day"
        )
    if kind is RecommendationStep.MOVED and (new_day is None or new_day < clock.today()):
        raise Refused(Text("Skriv den nye dag. [INI-05]", "Enter the new day. [INI-05]"), field="new_day")
    require_reason(why)
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            FollowUp,
            reply=reply,
            sequence=reply.steps.count() + 1,
            kind=kind.value,
            on_day=on_day,
            new_day=new_day if kind is RecommendationStep.MOVED else None,
            why=why.strip(),
        )
        row.save(force_insert=True)
        audit.record(
            "recommendation.followed_up",
            object_id=row.pk,
            detail={"study": of.addressed.recommendation.study.code, "kind": kind.value},
        )
    return row
