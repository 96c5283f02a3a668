"""Reading looks. The rows come from the policies: one's own, those of a unit that one leads, all for the officer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.db import connection
from django.db.models import Q, QuerySet
from django.http import Http404

from helle.register.audit import queries as audit_queries
from helle.register.cases.models import Case
from helle.register.need_to_know import policies
from helle.register.need_to_know.choices import DONE, PAPERS, Purpose, ToldTo, Verdict
from helle.register.need_to_know.models import Answer, Look
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context, vault, whereabouts
from helle.rules.need_to_know import answer_hours

LIST_LENGTH: Final = 50
DESK_LENGTH: Final = 10
# How far back the lists go.
SHOWN: Final = dt.timedelta(days=90)
# How long somebody's own desk says that a look of hers was found wrong: as long as that of who has the case.
OWN_SHOWN: Final = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Done:
    """Something done in a case while it stood open by a look: what, when, to whom, in whose place, for which days.

    `paper`: what a file is that was made or fetched.
    """

    label: str
    at: dt.datetime
    whom: str
    unit: NamedUnit | None
    before: str
    from_day: dt.date | None
    to_day: dt.date | None
    paper: str


@dataclass(frozen=True, slots=True)
class ShownLook:
    """A look, the number of its case, by when an answer is due, and the answer there is."""

    row: Look
    number: str
    answer_by: dt.datetime
    answer: Answer | None
    mine: bool
    """Whether it is the acting user's own: another one answers it."""
    done: list[Done]
    judged: str = ""
    """What was said of a look because of danger that the same person had of the same case; the graver of two."""

    @property
    def in_danger(self) -> bool:
        """Whether it was because of danger, so that somebody answers it."""
        return self.row.purpose == Purpose.DANGER

    @property
    def is_late(self) -> bool:
        """Whether the answer is overdue."""
        return self.in_danger and self.answer is None and clock.now() > self.answer_by


@dataclass(frozen=True, slots=True)
class OpenedLook:
    """One look with its words, and those of the answer; `erased`: they went with the person's key."""

    shown: ShownLook
    words: str
    answer_words: str
    erased: bool


def was_found_wrong(case: Case) -> bool:
    """Whether a look of the acting user's at a case was found wrong: a purpose of hers opens it no more. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.found_wrong(%s)", [case.pk])
        return bool(cursor.fetchone()[0])


def _looks() -> QuerySet[Look]:
    return Look.objects.select_related("by_user", "answer__by_user")


def unanswered(limit: int = DESK_LENGTH) -> list[Look]:
    """Looks because of danger that the acting user is to answer, the oldest first. One query.

    The officer's are those she was told of, and any that no lead has answered in time.
    """
    acting = context.current()
    waiting = Look.objects.select_related("by_user").filter(purpose=Purpose.DANGER, answer__isnull=True)
    waiting = waiting.exclude(by_user_id=acting.user_id)
    if not policies.leads():
        late = clock.now() - dt.timedelta(hours=answer_hours(clock.today()))
        waiting = waiting.filter(Q(told__in=(ToldTo.OFFICER, ToldTo.BOTH)) | Q(recorded_at__lt=late))
    return list(waiting.order_by("recorded_at", "id")[:limit])


def due(rows: Iterable[Look]) -> list[ShownLook]:
    """Looks as a desk shows them: by when they are to be answered, what was done meanwhile, and not in which case."""
    found = list(rows)
    done = done_in(found)
    return [_shown(row, {}, None, done.get(row.pk)) for row in found]


def done_in(rows: Collection[Look]) -> dict[uuid.UUID, list[Done]]:
    """What was done in each case while it stood open by a look, as far as it gives work or left the house, in order.

    Three queries at most: none where there is no look, one where nothing was done.
    """
    if not rows:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.done_in_looks(%s)", [[row.pk for row in rows]])
        found = cursor.fetchall()
    names = organisations.user_names({one for row in found for one in (row[3], row[5]) if one}) if found else {}
    cases = {row.pk: row.case_id for row in rows}
    units = whereabouts.units_in((cases[row[0]], row[4]) for row in found)
    done: dict[uuid.UUID, list[Done]] = {}
    for look, work, at, whom, unit_id, before, from_day, to_day, paper in found:
        unit = units.get((cases[look], unit_id))
        one = Done(
            label=str(DONE[work]),
            at=at,
            # Who it was given to says which unit as well.
            whom="" if unit is not None and unit.kind_alone else names.get(whom, ""),
            unit=unit,
            before=names.get(before, ""),
            from_day=from_day,
            to_day=to_day,
            paper=str(PAPERS.get(paper, "")),
        )
        done.setdefault(look, []).append(one)
    return done


def answer_by(row: Look) -> dt.datetime:
    """By when a look because of danger is to be answered."""
    return row.recorded_at + dt.timedelta(hours=answer_hours(clock.local_day(row.recorded_at)))


@dataclass(frozen=True, slots=True)
class LookList:
    """Looks of the last months: those that wait for an answer, those that have one, and those with another purpose."""

    waiting: list[ShownLook]
    answered: list[ShownLook]
    others: list[ShownLook]
    more: bool


def found_wrong(case_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Of some cases, those at which a look of the acting user's was found wrong. One query at most."""
    acting = context.current()
    mine = Look.objects.filter(by_user_id=acting.user_id, by_unit_id=acting.unit_id, answer__verdict=Verdict.WRONG)
    return set(mine.filter(case_id__in=case_ids).values_list("case_id", flat=True)) if case_ids else set()


def own_found_wrong() -> list[Look]:
    """Looks of the acting user's because of danger that were found wrong lately, with the answer, the last first. One
    query."""
    acting = context.current()
    mine = _looks().filter(by_user_id=acting.user_id, by_unit_id=acting.unit_id, answer__verdict=Verdict.WRONG)
    lately = mine.filter(answer__recorded_at__gte=clock.now() - OWN_SHOWN)
    return list(lately.order_by("-answer__recorded_at", "-id")[:DESK_LENGTH])


def look_list() -> LookList:
    """What the acting user sees of the looks. Six queries at most."""
    since = clock.now() - SHOWN
    danger = _looks().filter(purpose=Purpose.DANGER)
    waiting = list(danger.filter(answer__isnull=True).order_by("recorded_at", "id")[:LIST_LENGTH])
    answered = list(danger.filter(answer__isnull=False, recorded_at__gte=since).order_by("-recorded_at")[:LIST_LENGTH])
    plain = Look.objects.select_related("by_user").exclude(purpose=Purpose.DANGER).filter(recorded_at__gte=since)
    others = list(plain.order_by("-recorded_at", "-id")[: LIST_LENGTH + 1])
    numbers = _numbers([*waiting, *answered, *others])
    said = _judged(others)
    return LookList(
        waiting=[_shown(row, numbers, None) for row in waiting],
        answered=[_shown(row, numbers, row.answer) for row in answered],
        others=[
            replace(_shown(row, numbers, None), judged=said.get((row.case_id, row.by_user_id), ""))
            for row in others[:LIST_LENGTH]
        ],
        more=len(others) > LIST_LENGTH,
    )


def _judged(rows: Iterable[Look]) -> dict[tuple[uuid.UUID, uuid.UUID], str]:
    """What was said of the looks because of danger beside others of the same person at the same case. One query."""
    cases = {row.case_id for row in rows}
    danger = Answer.objects.filter(look__case_id__in=cases) if cases else Answer.objects.none()
    found: dict[tuple[uuid.UUID, uuid.UUID], str] = {}
    for case, user, verdict in danger.values_list("look__case_id", "look__by_user_id", "verdict"):
        found[case, user] = verdict if found.get((case, user)) != Verdict.WRONG else Verdict.WRONG
    return found


def get_look(look_id: uuid.UUID) -> OpenedLook:
    """A look that the acting user may see, with its words. Raises `Http404`."""
    row = _looks().filter(pk=look_id).first()
    if row is None:
        raise Http404
    answer = getattr(row, "answer", None)
    try:
        words = vault.unseal(row.person_id, row, "words_sealed")
        said = vault.unseal(row.person_id, answer, "words_sealed") if answer else ""
        erased = False
    except vault.Erased:
        words = said = ""
        erased = True
    return OpenedLook(_shown(row, _numbers([row]), answer, done_in([row]).get(row.pk)), words, said, erased)


def _numbers(rows: Iterable[Look]) -> dict[uuid.UUID, str]:
    found = {row.case_id for row in rows}
    return audit_queries.numbers_for_supervision(found) if found else {}


def _shown(
    row: Look, numbers: dict[uuid.UUID, str], answer: Answer | None, done: list[Done] | None = None
) -> ShownLook:
    mine = row.by_user_id == context.current().user_id
    return ShownLook(row, numbers.get(row.case_id, "–"), answer_by(row), answer, mine, done or [])
