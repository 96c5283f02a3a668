"""What of spreading knowledge waits for a unit: what is over and untold, evaluations, the conference (STA-02)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from helle.register.knowledge import policies, queries
from helle.register.knowledge.queries import Look
from helle.register.knowledge.rulings import conference_ruling
from helle.register.protection import clock, context
from helle.rules.knowledge.codes import ActivityKind, ConferenceStanding
from helle.rules.ruling import Text

DESK_LENGTH: Final = 20


@dataclass(frozen=True, slots=True)
class KnowledgeWork:
    """Something to do about an activity, or about the conference of a year."""

    key: str
    title: Text
    what: Text
    url: str
    due: dt.date


def on_desk() -> list[KnowledgeWork]:
    """What waits for the acting unit, the longest overdue first. No query for a role that writes nothing of it."""
    if not policies.adds():
        return []
    looks = queries.looks_of_unit(context.current().unit_id)
    found = [work for look in looks for work in _of_look(look)]
    if policies.holds(ActivityKind.CONFERENCE):
        found += _conference(looks)
    return sorted(found, key=lambda work: (work.due, work.key))[:DESK_LENGTH]


def _of_look(look: Look) -> list[KnowledgeWork]:
    key, found = str(look.activity.pk), []
    if look.overdue:
        url = reverse("knowledge-held", args=[look.activity.pk])
        found.append(KnowledgeWork(f"knowledge held {key}", look.title, _TELL, url, look.now.last_day))
    if look.waits_to_open and policies.is_another(look.now.by_user_id):
        url = reverse("knowledge-open", args=[look.activity.pk])
        written = clock.local_day(look.now.recorded_at)
        found.append(KnowledgeWork(f"knowledge open {key}", look.title, _OPEN, url, written))
    due = look.waits_for_evaluation
    if due is not None and look.evaluation_late:
        url = reverse("knowledge-evaluation", args=[look.activity.pk])
        found.append(KnowledgeWork(f"knowledge evaluation {key}", look.title, _EVALUATE, url, due))
    return found


def _conference(looks: tuple[Look, ...]) -> list[KnowledgeWork]:
    """The conference of this year, once it should have been planned."""
    year = clock.today().year
    answer = conference_ruling(looks, year).answer
    if answer is None or answer.standing is not ConferenceStanding.MISSING:
        return []
    title = Text(f"Årskonferencen {year}", f"The conference of {year}")
    url = reverse("knowledge-new", args=[ActivityKind.CONFERENCE.value])
    return [KnowledgeWork(f"knowledge conference {year}", title, _PLAN, url, answer.plan_by)]


_TELL = Text("dagen er gået: blev den gennemført?", "its day has passed: was it held?")
_OPEN = Text("skal godkendes, før alle kan læse den", "is to be approved before everybody can read it")
_EVALUATE = Text("evalueringen mangler", "the evaluation is missing")
_PLAN = Text("er ikke planlagt", "is not planned")
