"""How long something takes where some has not come to its end yet, and some never will.

A median of what has ended alone tells of the quick: whoever still waits has waited longer. Here all that began count.
What can come no more is an end of its own that competes with the one asked for, so that the share which is done after
some time is the Aalen–Johansen estimate of its cumulative incidence; where nothing is stopped it is one less the
Kaplan–Meier estimate, and where nothing runs on it is the plain share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

# So much less than a half is a rounding of the sum and no difference.
_ROUNDING = 1e-9


class End(StrEnum):
    """How a course ended: as was asked for, so that it can come no more, or not yet."""

    DONE = "done"
    STOPPED = "stopped"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Course:
    """So many that ended alike after the same time; of those that run, after how long they were last seen running."""

    end: End
    length: int
    number: int = 1


def counted(courses: Iterable[Course], *ends: End) -> int:
    """How many there are; with `ends` only those that ended so."""
    return sum(one.number for one in courses if not ends or one.end in ends)


def median(courses: Sequence[Course]) -> int | None:
    """The time after which half of all that began are done; None where that was not seen, or nothing began.

    Who runs on at a time was still there at that time, as is usual.
    """
    there = counted(courses)
    going, done = 1.0, 0.0
    for length in sorted({one.length for one in courses}):
        now = [one for one in courses if one.length == length]
        ended = counted(now, End.DONE, End.STOPPED)
        done += going * counted(now, End.DONE) / there
        if done >= 0.5 - _ROUNDING:
            return length
        going *= 1 - ended / there
        there -= counted(now)
    return None


@dataclass(frozen=True, slots=True)
class Within:
    """Of all that began: how many were done within a time, and how many may still be, since their time is not over."""

    done: int
    open: int
    began: int


def within(courses: Sequence[Course], length: int) -> Within:
    """How many were done within a time, of all that began."""
    quick = [one for one in courses if one.length <= length]
    return Within(counted(quick, End.DONE), counted(quick, End.RUNNING), counted(courses))
