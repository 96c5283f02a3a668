"""What the tags draw: plain facts that any part of the register can fill in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from helle.register.interface.words import day, due_words
from helle.rules.ruling import Text

PLANNED = "planned"
RUNNING = "running"
ENDED = "ended"
INTERRUPTED = "interrupted"


class Step(Protocol):
    """One step of a ladder: `state` is "done", "now" or "later"; `day` is None where there is none yet."""

    @property
    def label(self) -> object: ...
    @property
    def day(self) -> date | None: ...
    @property
    def state(self) -> str: ...


@dataclass(frozen=True, slots=True)
class LadderStep:
    """A ready-made `Step`."""

    label: str
    day: date | None
    state: str


@dataclass(frozen=True, slots=True)
class ClockPicture:
    """A reflection or restitution period on the day `today`.

    The rules count; this only draws. `end` is the last day as it stands (for an interrupted period the day it was
    broken off), `latest_end` the last day it can be extended to. `day_number` is today's number and None before the
    first day; `total_days` is the number of `end`. `status` is one of the codes above. `spans` are the granted
    stretches in order: the first length, then each extension. `alarms` are the days on which something is warned about.
    """

    kind_label: str
    notified_on: date
    end: date
    latest_end: date | None
    today: date
    day_number: int | None
    total_days: int
    status: str
    spans: Sequence[tuple[date, date]] = ()
    alarms: Sequence[date] = ()

    @property
    def latest_number(self) -> int | None:
        """The number of the latest possible day, counted from the number of `end`."""
        return None if self.latest_end is None else self.total_days + (self.latest_end - self.end).days

    @property
    def can_grow(self) -> bool:
        """Whether an extension is still possible: the period is open and today is not past its end."""
        return (
            self.latest_end is not None
            and self.latest_end > self.end
            and self.status in (PLANNED, RUNNING)
            and self.today <= self.end
        )

    def sentences(self) -> list[Text]:
        """The picture in words, the most pressing first."""
        found = [self._where_it_stands()]
        if len(self.spans) > 1:
            found.append(self._extensions())
        if self.latest_end is not None and self.status in (PLANNED, RUNNING):
            found.append(self._what_is_left(self.latest_end))
        if self.warned_on:
            found.append(self._warnings())
        return found

    @property
    def warned_on(self) -> list[date]:
        """The days on which something is warned about, each once, while the period is open."""
        return sorted(set(self.alarms)) if self.status in (PLANNED, RUNNING) else []

    def _warnings(self) -> Text:
        da, en = ([day(one, self.today, language) for one in self.warned_on] for language in ("da", "en"))
        return Text(_stop(f"Varsler: {', '.join(da)}"), f"Warnings: {', '.join(en)}.")

    def _where_it_stands(self) -> Text:
        end_da, end_en = day(self.end, self.today, "da"), day(self.end, self.today, "en")
        if self.status == INTERRUPTED:
            return Text(
                f"Afbrudt {end_da} (dag {self.total_days}).", f"Broken off on {end_en} (day {self.total_days})."
            )
        if self.status == ENDED:
            return Text(f"Udløbet {end_da} (dag {self.total_days}).", f"Ended on {end_en} (day {self.total_days}).")
        start = self.notified_on
        if self.status == PLANNED and start == self.today:
            return Text(
                _stop(f"Meddelt i dag; dag 1 er i morgen. Løber til {end_da}"),
                f"Notified today; day 1 is tomorrow. Runs to {end_en}.",
            )
        if self.status == PLANNED or self.day_number is None:
            return Text(
                f"Ikke begyndt. Begynder {day(start, self.today, 'da')} ({due_words(start, self.today, 'da')}) "
                + _stop(f"og løber til {end_da}"),
                f"Not begun. Begins on {day(start, self.today, 'en')} ({due_words(start, self.today, 'en')}) "
                f"and runs to {end_en}.",
            )
        if self.today > self.end:
            return Text(
                f"Dag {self.day_number}. Perioden på {self.total_days} dage udløb {end_da} "
                f"({due_words(self.end, self.today, 'da')}).",
                f"Day {self.day_number}. The period of {self.total_days} days ended on {end_en} "
                f"({due_words(self.end, self.today, 'en')}).",
            )
        return Text(
            f"Dag {self.day_number} af {self.total_days}. Udløber {end_da} ({due_words(self.end, self.today, 'da')}).",
            f"Day {self.day_number} of {self.total_days}. Ends on {end_en} ({due_words(self.end, self.today, 'en')}).",
        )

    def _extensions(self) -> Text:
        count = len(self.spans) - 1
        da = ", ".join(f"{day(a, self.today, 'da')} – {day(b, self.today, 'da')}" for a, b in self.spans[1:])
        en = ", ".join(f"{day(a, self.today, 'en')} – {day(b, self.today, 'en')}" for a, b in self.spans[1:])
        return Text(
            _stop(f"Forlænget {count} {'gang' if count == 1 else 'gange'}: {da}"),
            f"Extended {'once' if count == 1 else f'{count} times'}: {en}.",
        )

    def _what_is_left(self, latest_end: date) -> Text:
        if latest_end <= self.end:
            return Text(
                f"Kan ikke forlænges yderligere: dag {self.total_days} er den sidste.",
                f"Cannot be extended further: day {self.total_days} is the last.",
            )
        if self.today > self.end:
            return Text(
                _stop(f"Grænsen for en forlængelse er dag {self.latest_number}, {day(latest_end, self.today, 'da')}"),
                f"The limit for an extension is day {self.latest_number}, {day(latest_end, self.today, 'en')}.",
            )
        return Text(
            f"Kan forlænges til senest {day(latest_end, self.today, 'da')} (dag {self.latest_number}).",
            f"Can be extended to {day(latest_end, self.today, 'en')} at the latest (day {self.latest_number}).",
        )


def _stop(sentence: str) -> str:
    """End a sentence that may already end with the stop of "nov."."""
    return sentence if sentence.endswith(".") else f"{sentence}."


@dataclass(frozen=True, slots=True)
class Axis:
    """Places days on a line from 0 to 100, as text ready for an SVG attribute. Days outside are held at the edge."""

    first: date
    last: date

    def percent(self, when: date) -> float:
        whole = max((self.last - self.first).days, 1)
        return min(max((when - self.first).days / whole * 100, 0.0), 100.0)

    def at(self, when: date) -> str:
        return f"{self.percent(when):.2f}%"

    def width(self, start: date, end: date) -> str:
        return f"{max(self.percent(end) - self.percent(start), 0.0):.2f}%"

    def anchor(self, when: date) -> str:
        """How a label at this day is anchored so that it stays inside the picture."""
        place = self.percent(when)
        return "start" if place < 12 else "end" if place > 88 else "middle"


def axis_of(clock: ClockPicture) -> Axis:
    """From the first day to the latest possible one (or the end, where there is no later)."""
    return Axis(clock.notified_on, max(clock.latest_end or clock.end, clock.end))


def ticks(axis: Axis, every: int = 30) -> list[str]:
    """A light mark each 30 days."""
    found = []
    when = axis.first + timedelta(days=every)
    while when < axis.last:
        found.append(axis.at(when))
        when += timedelta(days=every)
    return found
