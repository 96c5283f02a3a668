"""Reading samples of the log. The rows come from the policies: who leads a unit sees its own, the officer all."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.http import Http404

from helle.register.audit.models import Line
from helle.register.audit.views import ShownLine, in_words
from helle.register.log_review.choices import Scope, Verdict
from helle.register.log_review.models import Draw, Judgement, Reply, Sampled, Settlement
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.people import own_names
from helle.register.protection import clock, context, vault
from helle.rules.log_review import (
    EMPTY_SEARCHES,
    HOURS_MARGIN,
    MANY_CASES,
    MANY_FACTOR,
    MANY_REFUSED,
    OWN_NAME,
    SAME_MUNICIPALITY,
    SAMPLE_LINES,
    USUAL_DAYS,
    Attention,
    LogSampleFacts,
    UnusualLookFacts,
    answer_days,
    log_sample,
    settle_days,
    unusual_look,
)
from helle.rules.parameters import parameter, whole_number
from helle.rules.ruling import Ruling

NAME_SHOWN: Final = "person.name_shown"
# A sample reaches no further back, and so far back it is said how much was seen.
REACH: Final = dt.timedelta(days=31)
DRAWS_SHOWN: Final = 30
# Of so many looks at a name at most it is compared whose it was.
NAMES_COMPARED: Final = 50_000
_THRESHOLDS: Final = {
    "many_cases": MANY_CASES,
    "many_factor": MANY_FACTOR,
    "usual_days": USUAL_DAYS,
    "hours_margin": HOURS_MARGIN,
    "many_refused": MANY_REFUSED,
    "empty_searches": EMPTY_SEARCHES,
    "same_municipality": SAME_MUNICIPALITY,
    "sample_lines": SAMPLE_LINES,
}


def thresholds(on: dt.date) -> dict[str, int]:
    """The thresholds of a day, as a draw keeps them."""
    return {name: whole_number(parameter(of, on)) for name, of in _THRESHOLDS.items()}


def shares_name(line: Line | None) -> bool:
    """Whether the name that was shown was also the surname of who looked."""
    return line is not None and line.action == NAME_SHOWN and own_names.is_shared(line.request_id, _mark(line))


def _mark(line: Line) -> object:
    return line.detail.get(own_names.MARK)


def same_named(unit_id: uuid.UUID, since: dt.datetime, till: dt.datetime) -> list[int]:
    """The looks at a name in a unit that the member of staff bears as well, the newest first. One query."""
    rows = Line.objects.filter(unit_id=unit_id, action=NAME_SHOWN, at__gte=since, at__lt=till).order_by("-at")
    found = rows.values_list("id", "request_id", "detail")[:NAMES_COMPARED]
    return [pk for pk, request, detail in found if own_names.is_shared(request, detail.get(own_names.MARK))]


@dataclass(frozen=True, slots=True)
class Log:
    """The log of a unit, or of those who lead it: how much of the last month was seen, and when a sample is due."""

    unit_id: uuid.UUID
    unit: NamedUnit | None
    scope: Scope
    mine: bool
    """Whether the acting user draws from it."""
    last_drawn: dt.datetime | None
    waits: int
    """How many looks of samples wait for a word."""
    looks: int
    seen: int

    @property
    def percent(self) -> str:
        """Of a hundred looks of the last month, so many were seen."""
        if not self.looks:
            return "–"
        share = 100 * self.seen / self.looks
        return "< 1" if 0 < share < 1 else str(round(share))

    @property
    def ruling(self) -> Ruling[dt.date]:
        """When a sample of it is due."""
        last = clock.local_day(self.last_drawn) if self.last_drawn else None
        return log_sample(LogSampleFacts(clock.today(), self.looks > 0, last))

    @property
    def is_due(self) -> bool:
        """Whether a sample is to be drawn, and nothing of the last one waits."""
        return self.waits == 0 and self.ruling.answer is not None and self.ruling.answer <= clock.today()

    @property
    def is_late(self) -> bool:
        """Whether it was due before today."""
        return _is_late(self.ruling.answer)


def _is_late(day: dt.date | None) -> bool:
    return day is not None and day < clock.today()


def logs() -> list[Log]:
    """The logs the acting user sees samples of, in which somebody looked at something in the last month. One query."""
    found = _logs(None, "")
    return sorted(found, key=lambda one: (not one.mine, not one.is_due, one.unit.code if one.unit else "", one.scope))


def _logs(unit_id: uuid.UUID | None, scope: str) -> list[Log]:
    units = organisations.units_on(clock.today())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, scope, mine, last_drawn, waits, looks, seen FROM helle.log_coverage(%s, %s, %s)",
            [clock.now() - REACH, unit_id, scope],
        )
        rows = cursor.fetchall()
    found = [Log(row[0], units.get(row[0]), Scope(row[1]), *row[2:]) for row in rows]
    # A unit that nobody looks at anything in has no log to see.
    return [one for one in found if one.looks or one.last_drawn]


def log_of(unit_id: uuid.UUID, scope: str) -> Log:
    """The log from which the acting user draws. Raises `Http404`."""
    found = next((one for one in _logs(unit_id, scope) if one.mine), None)
    if found is None:
        raise Http404
    return found


def draws() -> list[Draw]:
    """The samples that were drawn, the newest first."""
    return list(Draw.objects.select_related("by_user").order_by("-recorded_at", "-id")[:DRAWS_SHOWN])


@dataclass(frozen=True, slots=True)
class Look:
    """A look in a sample: its line in words, why it is there, and what was said of it.

    `shown` is None where the line was dropped with its time, or is `withheld`: it tells where somebody lives whose
    address is protected (PUB-DIG-12). `hers`: the acting user says whether it was in order.
    """

    row: Sampled
    shown: ShownLine | None
    withheld: bool
    hers: bool
    ruling: Ruling[Attention]
    asked: Judgement | None
    verdict: Judgement | None
    reply: Reply | None
    settlement: Settlement | None

    @property
    def unusual(self) -> bool:
        """Whether something stands out; else it was drawn by lot."""
        return self.ruling.answer is Attention.UNUSUAL

    @property
    def own_name(self) -> bool:
        """Whether the member of staff bears the name."""
        return OWN_NAME in self.ruling.reasons

    @property
    def state(self) -> str:
        """Where it stands: `waits`, `asked`, `answered`, `ok`, `wrong`, `settled`."""
        if self.verdict is not None:
            return "settled" if self.settlement else self.verdict.verdict
        if self.asked is None:
            return "waits"
        return "answered" if self.reply else "asked"

    @property
    def answer_by(self) -> dt.date | None:
        """By when the member of staff is to answer."""
        return _after(self.asked, answer_days)

    @property
    def settle_by(self) -> dt.date | None:
        """By when what was not in order is to be settled."""
        return _after(self.verdict, settle_days)

    @property
    def is_late(self) -> bool:
        """Whether what it waits for is overdue."""
        waits_until = {"asked": self.answer_by, "wrong": self.settle_by}.get(self.state)
        return _is_late(waits_until)


def _after(row: Judgement | None, days: Callable[[dt.date], int]) -> dt.date | None:
    if row is None:
        return None
    day = clock.local_day(row.recorded_at)
    return day + dt.timedelta(days=days(day))


def looks_of(draw: Draw) -> list[Look]:
    """The looks of a sample: whose name is the same first, then by their place."""
    rows = list(Sampled.objects.filter(draw=draw).select_related("user", "draw").order_by("place"))
    return sorted(_looks(rows), key=lambda one: (not one.own_name, one.row.place))


def _looks(rows: list[Sampled]) -> list[Look]:
    ids = [row.pk for row in rows]
    lines = {line.pk: line for line in Line.objects.raw("SELECT * FROM helle.lines_of_looks(%s)", [ids])}
    shown = {one.line.pk: one for one in in_words(list(lines.values()), supervision=True)}
    said = list(Judgement.objects.filter(sampled_id__in=ids).select_related("by_user"))
    asked = {one.sampled_id: one for one in said if one.verdict == Verdict.ASK}
    final = {one.sampled_id: one for one in said if one.verdict != Verdict.ASK}
    replies = {one.sampled_id: one for one in Reply.objects.filter(sampled_id__in=ids)}
    settled = {one.sampled_id: one for one in Settlement.objects.filter(sampled_id__in=ids).select_related("by_user")}
    stands = _stands(ids)
    return [
        Look(
            row,
            shown.get(row.line_id),
            *stands[row.pk],
            ruling_of(row, lines.get(row.line_id)),
            asked.get(row.pk),
            final.get(row.pk),
            replies.get(row.pk),
            settled.get(row.pk),
        )
        for row in rows
    ]


def _stands(ids: list[uuid.UUID]) -> dict[uuid.UUID, tuple[bool, bool]]:
    """Of some looks whether each is withheld from the acting user, and whether it is hers to judge. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.id, k.withheld, k.hers FROM unnest(%s) s (id) CROSS JOIN LATERAL helle.look_stands(s.id) k",
            [ids],
        )
        return {pk: (withheld, hers) for pk, withheld, hers in cursor.fetchall()}


def ruling_of(row: Sampled, line: Line | None) -> Ruling[Attention]:
    """What the rule says of a look, by what the database found of it when it was drawn."""
    return unusual_look(UnusualLookFacts(on=clock.local_day(row.at), own_name=shares_name(line), **row.facts))


def get_draw(draw_id: uuid.UUID) -> Draw:
    """A sample that the acting user sees. Raises `Http404`."""
    row = Draw.objects.select_related("by_user").filter(pk=draw_id).first()
    if row is None:
        raise Http404
    return row


def get_look(sampled_id: uuid.UUID) -> Look:
    """A look of a sample that the acting user sees, not one of her own. Raises `Http404`."""
    row = Sampled.objects.select_related("user", "draw").filter(pk=sampled_id).first()
    if row is None or row.user_id == context.current().user_id:
        raise Http404
    return _looks([row])[0]


def get_own_look(sampled_id: uuid.UUID) -> Look:
    """A look of her own that the acting user is asked about. Raises `Http404`."""
    row = Sampled.objects.filter(pk=sampled_id, user_id=context.current().user_id).first()
    if row is None:
        raise Http404
    lines = list(Line.objects.raw("SELECT * FROM helle.line_asked_of(%s)", [sampled_id]))
    shown = in_words(lines)
    said = list(Judgement.objects.filter(sampled=row).select_related("by_user"))
    asked = next(one for one in said if one.verdict == Verdict.ASK)
    verdict = next((one for one in said if one.verdict != Verdict.ASK), None)
    reply = Reply.objects.filter(sampled=row).first()
    return Look(
        row,
        shown[0] if shown else None,
        withheld=False,
        hers=False,
        ruling=ruling_of(row, None),
        asked=asked,
        verdict=verdict,
        reply=reply,
        settlement=None,
    )


def words(look: Look, row: Judgement | Reply | Settlement | None) -> str:
    """The words of what was said of a look; '' where there are none."""
    return vault.unseal(look.row.draw_id, row, "words_sealed") if row is not None else ""


def judges(draw: Draw) -> bool:
    """Whether the acting user says of its looks whether they were in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.judges_log(%s, %s)", [draw.unit_id, draw.scope])
        return bool(cursor.fetchone()[0])


def is_drawn_again(draw: Draw, looks: Iterable[Look]) -> bool:
    """Whether the seed gives the same looks in the same order when it is drawn again."""
    named = same_named(draw.unit_id, draw.during.lower, draw.during.upper)
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.log_sample_again(%s, %s)", [draw.pk, named])
        again = cursor.fetchone()[0]
    return bool(again == [one.row.line_id for one in sorted(looks, key=lambda one: one.row.place)])
