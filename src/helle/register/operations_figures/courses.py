"""How long things take, as lines of a table: what began in the period, followed to today, with what still waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from helle.methods.courses import Course, End, counted, median, within
from helle.register.operations_figures.figures import Cell, Row
from helle.register.statistics.queries import percent
from helle.rules.ruling import Text

HEAD: Final = (
    Text("Begyndt", "Began"),
    Text("Nået", "Done"),
    Text("Venter", "Waiting"),
    Text("Blev ikke til noget", "Came to nothing"),
    Text("Halvdelen nået efter", "Half done after"),
    Text("Nået inden for", "Done within"),
)
NOT_REACHED: Final = Text("ikke nået", "not reached")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of course: its code, what it goes from and to, and after how long the share is told.

    That is no deadline of the plan but a mark to read by, our own, except where the work itself has one.
    """

    code: str
    label: Text
    mark: int
    hours: bool = False


RECEIVED: Final = Kind("received", Text("Fra henvendelse til modtaget", "From referral to received"), 1)
DECIDED: Final = Kind("decided", Text("Fra henvendelse til afgjort", "From referral to decided"), 7)
INTERVIEW: Final = Kind("interview", Text("Fra sag til første samtale", "From case to first interview"), 14)
GROUNDS_INTERVIEW: Final = Kind(
    "grounds_interview", Text("Fra indikation til første samtale", "From reasonable grounds to first interview"), 14
)
ASSESSMENT: Final = Kind("assessment", Text("Fra sag til første vurdering", "From case to first assessment"), 30)
SUPPORT: Final = Kind(
    "support", Text("Fra indikation til første støtte", "From reasonable grounds to first support"), 72, hours=True
)
CALL_BACK: Final = Kind("call_back", Text("Fra opkald til ringet tilbage", "From call to called back"), 1)
EXTENSION: Final = Kind("extension", Text("Fra anmodning til svar", "From request to answer"), 7)
OUTCOME: Final = Kind("outcome", Text("Fra periodens slut til udbyttet er noteret", "From end to outcome recorded"), 14)
REPRESENTATIVE: Final = Kind(
    "representative", Text("Fra sag til første repræsentant", "From case to first representative"), 7
)
ANSWER: Final = Kind("answer", Text("Fra tilbud til ja eller nej", "From offer to yes or no"), 30)
DEPARTURE: Final = Kind("departure", Text("Fra ja til afrejse", "From yes to departure"), 90)


def course_row(kind: Kind, courses: Sequence[Course]) -> Row:
    """The line of one kind."""
    share = within(courses, kind.mark)
    per_cent = percent(share.done, share.began)
    cells: tuple[Cell, ...] = (
        counted(courses),
        counted(courses, End.DONE),
        counted(courses, End.RUNNING),
        counted(courses, End.STOPPED),
        _half(kind, courses),
        None if per_cent is None else _share(kind, per_cent, share.open),
    )
    return Row(kind.label, cells)


def _half(kind: Kind, courses: Sequence[Course]) -> Text | None:
    if not courses:
        return None
    found = median(courses)
    return NOT_REACHED if found is None else length_words(found, hours=kind.hours)


def _share(kind: Kind, per_cent: int, still: int) -> Text:
    mark = length_words(kind.mark, hours=kind.hours)
    if not still:
        return Text(f"{mark.da}: {per_cent} %", f"{mark.en}: {per_cent} %")
    return Text(
        f"{mark.da}: {per_cent} %, {still} kan nå det endnu", f"{mark.en}: {per_cent} %, {still} may still do so"
    )


def length_words(length: int, *, hours: bool = False) -> Text:
    """ "1 dag", "12 dage", "1 time", "30 timer": as in a sentence."""
    if hours:
        return Text(f"{length} {'time' if length == 1 else 'timer'}", f"{length} {'hour' if length == 1 else 'hours'}")
    return Text(f"{length} {'dag' if length == 1 else 'dage'}", f"{length} {'day' if length == 1 else 'days'}")
