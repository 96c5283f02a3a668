"""What of obligations, recommendations and reports waits for a unit (INI-05, STA-03, DEF-05)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from helle.register.obligations import policies, queries
from helle.register.obligations.queries import EVIDENCE_DOWN, Asked
from helle.register.protection import clock, context
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Text

DESK_LENGTH: Final = 20


@dataclass(frozen=True, slots=True)
class ObligationWork:
    """Something to do; `due` None where no day is named."""

    key: str
    title: Text
    what: Text
    url: str
    due: dt.date | None


def on_desk() -> list[ObligationWork]:
    """What waits for the acting unit, what is due first. No query for a role that writes nothing of what steers."""
    if not policies.writes():
        return []
    unit = context.current().unit_id
    found = [_asked(one) for one in queries.asked_of(unit) if one.due is not None]
    found += [
        ObligationWork(
            f"treaty report {one.report.pk}",
            one.body.title,
            _REPORT,
            reverse("treaty-report", args=[one.report.pk]),
            None,
        )
        for one in queries.reports()
        if one.answer is None and policies.answers_for(one.body)
    ]
    found += _to_judge()
    if policies.leads():
        found += _overdue_elsewhere()
    return sorted(found, key=lambda work: (work.due or dt.date.max, work.key))[:DESK_LENGTH]


def _asked(one: Asked) -> ObligationWork:
    study = one.addressed.recommendation.study
    number = one.addressed.recommendation.number
    route = "recommendation-follow" if one.promised else "recommendation-answer"
    return ObligationWork(
        f"recommendation {one.addressed.pk}",
        Text(f"{study.title.da}, nr. {number}", f"{study.title.en}, no. {number}"),
        _FOLLOW if one.promised else _ANSWER,
        reverse(route, args=[one.addressed.pk]),
        one.due,
    )


def _to_judge() -> list[ObligationWork]:
    """One line for all that the unit's ministry has to look at, and one for evidence that was taken down with its
    releases: a line each would bury the rest."""
    unit = context.current()
    if unit.unit_kind != OrganisationKind.MINISTRY.value:
        return []
    own = [one for one in queries.views() if one.obligation.owner_id == unit.unit_id]
    number, fallen = sum(1 for one in own if one.waits), sum(1 for one in own if one.taken_down)
    url = f"{reverse('obligations')}?ministerium={unit.unit_code}#efter-instrument"
    found = []
    if number:
        title = Text(f"Forpligtelser at bedømme: {number}", f"Obligations to judge: {number}")
        found.append(ObligationWork("obligations to judge", title, _JUDGE, url, None))
    if fallen:
        title = Text(
            f"Forpligtelser med dokumentation, der er taget ned: {fallen}",
            f"Obligations with evidence that was taken down: {fallen}",
        )
        fallen_alone = url.replace("#", f"&tilstand={EVIDENCE_DOWN}#")
        found.append(ObligationWork("evidence taken down", title, _FALLEN, fallen_alone, None))
    return found


def _overdue_elsewhere() -> list[ObligationWork]:
    own = context.current().unit_id
    number = sum(1 for study in queries.studies() for one in study.overdue if one.addressed.unit_id != own)
    if not number:
        return []
    title = Text(f"Svar og opfølgning, der mangler: {number}", f"Answers and follow-ups overdue: {number}")
    url = f"{reverse('obligations')}#undersoegelser"
    return [ObligationWork("recommendations overdue", title, _OVERDUE, url, clock.today())]


_ANSWER = Text("en anbefaling venter på jeres svar", "a recommendation waits for your answer")
_FOLLOW = Text("det lovede skal følges op", "what was promised is to be followed up")
_REPORT = Text("en rapport venter på godkendelse", "a report waits for approval")
_JUDGE = Text("ikke bedømt, eller kan ikke siges længere", "not judged, or may be said no more")
_FALLEN = Text("et tal gælder ikke længere: træk det tilbage", "a figure no longer stands: withdraw it")
_OVERDUE = Text("hos andre enheder", "at other units")
