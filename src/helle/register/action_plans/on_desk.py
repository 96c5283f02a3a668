"""What of an action plan waits for a unit: reports to write or to answer, late milestones (INI-15, FLO-21)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from helle.register.action_plans import policies, queries
from helle.register.action_plans.looks import Look, Reported
from helle.register.protection import clock, context
from helle.register.protection import policies as protection
from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Text

DESK_LENGTH: Final = 20
SHOWN_AHEAD: Final = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PlanWork:
    """Something to do about an initiative; `due` None where no day is named."""

    key: str
    look: Look
    what: Text
    url: str
    due: dt.date | None


def on_desk() -> list[PlanWork]:
    """What waits for the acting unit, the longest overdue first. No query for a role that writes nothing of plans.

    Of every plan that has begun: the last report of one is due when the next has begun.
    """
    if not protection.may_write("action_plan"):
        return []
    today = clock.today()
    begun = [one for one in queries.plans() if one.first_day <= today]
    if not begun:
        return []
    found = [
        work
        for look in queries.looks_for_desk(begun)
        for work in _of_look(look, leads=policies.leads(look.initiative.plan), today=today)
    ]
    return sorted(found, key=lambda work: (work.due or today, work.key))[:DESK_LENGTH]


def _of_look(look: Look, *, leads: bool, today: dt.date) -> list[PlanWork]:
    code, found = look.initiative.code, []
    if leads and look.waiting is not None and look.waiting.report.by_user_id != context.current().user_id:
        url = reverse("initiative-answer", args=[code, look.waiting.report.pk])
        found.append(PlanWork(f"plan answer {look.waiting.report.pk}", look, _to_answer(look.waiting), url, None))
    if look.shown_no_more is not None and (leads or policies.owns(look.owner_units)):
        found.append(PlanWork(f"plan shown no more {code}", look, _SHOWN_NO_MORE, _page(look), None))
    mine = policies.owns(look.owner_units) or (leads and not look.owners)
    if not mine:
        return found + (_to_chase(look, today) if leads else [])
    found += _with_a_colleague(look) if leads else _with_the_ministry(look)
    coming = look.next_report
    anew = look.sent_back is not None
    if look.waiting is None and coming is not None and (anew or coming.due - SHOWN_AHEAD <= today):
        what = _ANEW if anew and not look.taken_back else _REPORT
        url = reverse("initiative-report", args=[code])
        found.append(PlanWork(f"plan report {code} {coming.until}", look, what, url, coming.due))
    if look.unclosed:
        url = reverse("initiative-report", args=[code])
        found.append(PlanWork(f"plan close {code}", look, _ANEW if anew else _CLOSE, url, None))
    for one in look.late:
        url = reverse("initiative-milestone", args=[code, one.milestone.pk])
        found.append(PlanWork(f"plan milestone {one.milestone.pk}", look, _MILESTONE, url, one.due))
    return found


def _to_answer(waiting: Reported) -> Text:
    """That a report waits, and since when."""
    written = waiting.report.recorded_at
    what = _UNDOES if waiting.undoes else _ANSWER
    if written is None:
        return what
    day = clock.local_day(written)
    since = Text(f", skrevet {danish_date(day)}", f", written on {english_date(day)}")
    return Text(what.da + since.da, what.en + since.en)


_ANSWER = Text("status venter på ministeriets svar", "a report waits for the ministry's answer")
_UNDOES = Text(
    "en godkendt afslutning skal måske sættes ud af kraft", "an approved end is perhaps to be put out of force"
)
_REPORT = Text("status skal skrives", "the status is to be reported")
_ANEW = Text("status er sendt tilbage", "the report was sent back")
_CLOSE = Text(
    "det skal meldes, om det er gennemført, opgivet eller videreføres",
    "whether it is carried out, given up or carried on is to be reported",
)
_SHOWN_NO_MORE = Text(
    "er gennemført, og den sidste dokumentation er trukket tilbage",
    "is carried out, and its last evidence was withdrawn",
)
_MILESTONE = Text("en milepæl har passeret sin dag", "a milestone has passed its day")


def _page(look: Look) -> str:
    return reverse("initiative", args=[look.initiative.code])


def _with_a_colleague(look: Look) -> list[PlanWork]:
    """What she reported herself and a colleague is to answer: it has not gone from sight."""
    waiting = look.waiting
    if waiting is None or waiting.report.by_user_id != context.current().user_id:
        return []
    what = _COLLEAGUE_UNDOES if waiting.undoes else _COLLEAGUE
    return [PlanWork(f"plan colleague {waiting.report.pk}", look, what, _page(look), None)]


def _with_the_ministry(look: Look) -> list[PlanWork]:
    """What the owner has sent and the ministry is to answer: it has not gone from sight."""
    if look.waiting is None or look.waiting.undoes:
        return []
    return [PlanWork(f"plan sent {look.waiting.report.pk}", look, _SENT, _page(look), None)]


def _to_chase(look: Look, today: dt.date) -> list[PlanWork]:
    """What of an initiative of another unit is late: whoever leads the plan asks for it (INI-15)."""
    coming = look.next_report
    found = _with_a_colleague(look) + [
        PlanWork(f"plan late milestone {one.milestone.pk}", look, _LATE_MILESTONE, _page(look), one.due)
        for one in look.late
    ]
    if look.waiting is None and coming is not None and coming.due < today:
        key = f"plan late report {look.initiative.code} {coming.until}"
        found.append(PlanWork(key, look, _LATE_REPORT, _page(look), coming.due))
    if look.unclosed:
        key = f"plan unclosed {look.initiative.code}"
        found.append(PlanWork(key, look, _UNCLOSED, _page(look), None))
    return found


_COLLEAGUE = Text("jeres egen status venter på en kollegas svar", "your own report waits for a colleague's answer")
_COLLEAGUE_UNDOES = Text(
    "at afslutningen sættes ud af kraft, venter på en kollegas svar",
    "that its end is put out of force waits for a colleague's answer",
)
_SENT = Text("jeres status venter på ministeriets svar", "your report waits for the ministry's answer")
_LATE_REPORT = Text("ejeren har ikke meldt status", "the owner has not reported")
_UNCLOSED = Text(
    "perioden er gået, og ejeren har ikke meldt, hvad der blev af det",
    "the period is over, and the owner has not reported what became of it",
)
_LATE_MILESTONE = Text("ejerens milepæl har passeret sin dag", "a milestone of the owner has passed its day")
