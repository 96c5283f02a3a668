"""Words of keeping and disposing: what became of a case on a list, and how far a schedule or a list is."""

from __future__ import annotations

from typing import Final

from helle.rules.codes import Code
from helle.rules.ruling import Text


class Outcome(Code):
    """What became of a person's cases on a list."""

    WAITS = "waits", "På listen", "On the list"
    DISPOSED = "disposed", "Kasseret", "Disposed of"
    LEFT = "left", "Udgik af listen", "Left out of the list"


class LeftWhy(Code):
    """Why a case that was drawn was not disposed of after all."""

    NOT_DUE = "not_due", "Opbevaringstiden er ikke udløbet", "The time of keeping is not over"
    UNKNOWN = "unknown", "Opbevaringstiden kan ikke beregnes", "The time of keeping cannot be computed"
    OPEN = "open", "En sag er åben igen", "A case is open again"
    RUNS = "runs", "Noget er åbent hos en anden", "Something is open with another"
    REQUEST = "request", "En anmodning om indsigt er ikke besvaret", "A request for access is not answered"
    HELD = "held", "Sagen holdes tilbage", "The case is held back"
    ASKED = "asked", "Der er bedt om sletning ved en afgørelse", "An erasure by decision was asked for"
    ERASED = "erased", "Personen er allerede slettet", "The person is erased already"


class Unknown(Code):
    """Why the time of keeping cannot be computed."""

    YEARS = "years", "Ingen har sat årene", "Nobody has set the years"
    AGE = "age_known", "Alderen er ukendt", "The age is not known"
    RUNS = "runs", "Noget er åbent hos en anden", "Something is open with another"


class TraceKind(Code):
    """What is kept beside the cases of persons, each by a schedule of its own.

    The first two tell of members of staff beside the log, and go whole. Of the others the key goes, and codes stay.
    What is done with each stands in `helle.trace_kinds` (`sql/166_trace_kinds.sql`).
    """

    SAMPLE = "sample", "Stikprøver af loggen", "Samples of the log"
    HANDED_OUT = "handed_out", "Fortegnelsen over udleverede filer", "The list of files handed out"
    REFERRAL = "referral", "Henvendelser", "Referrals"
    CALL = "call", "Opkald til hotlinen", "Calls to the hotline"
    CRIMINAL = "criminal", "Straffesager", "Criminal cases"
    REPORT = "report", "Meldinger fra offentligheden", "Reports from the public"
    ENQUIRY = "enquiry", "Spørgsmål om råd", "Questions for advice"
    EXPLOITATION = "exploitation", "Udnyttelsesforhold", "Exploitations"
    JOINT_ACTION = "joint_action", "Fælles aktioner", "Joint actions"
    CONTACT = "contact", "Beskeder gennem kontaktpunktet", "Messages through the contact point"
    DETENTION = "detention", "Frihedsberøvelser", "Detentions"


class TraceState(Code):
    """How what is kept beside the cases stands, and why one that was drawn was not disposed of after all."""

    YEARS = "years", "Ingen har sat årene", "Nobody has set the years"
    NOT_DUE = "not_due", "Opbevaringstiden er ikke udløbet", "The time of keeping is not over"
    GOES_ON = "goes_on", "Noget er ikke afsluttet", "Something is not settled"
    IN_CASE = "in_case", "Hører til en sag, der bevares", "Belongs to a case that is kept"
    KEPT_SOURCE = "kept_source", "Noget, der fortæller om det, bevares", "Something that tells of it is kept"
    HELD = "held", "Holdes tilbage", "Held back"
    DUE = "due", "Tiden er udløbet", "The time is over"
    GONE = "gone", "Er kasseret på en anden liste", "Disposed of by another list"


NOT_DISPOSED: Final = Text("Ikke kasseret: listen er afslået", "Not disposed of: the list was refused")
WAITS: Final = Text("Venter på en anden", "Waits for another person")
IN_FORCE: Final = Text("Gælder", "In force")
TO_COME: Final = Text("Gælder senere", "In force later")
FORMER: Final = Text("Afløst", "Replaced")
REFUSED: Final = Text("Afslået", "Refused")
TAKEN_BACK: Final = Text("Trukket tilbage", "Withdrawn")
WAITS_FOR_TWO: Final = Text("Venter på to", "Waits for two")
WAITS_FOR_ONE: Final = Text("Venter på den anden", "Waits for the second")
BEING_CARRIED_OUT: Final = Text("Godkendt af to, kasseres nu", "Approved by two, being disposed of")
CARRIED_OUT: Final = Text("Udført", "Carried out")


def outcome_on(outcome: str, *, refused: bool) -> Text:
    """What became of a line, in words. On a list that somebody refused nothing waits any more."""
    return NOT_DISPOSED if refused and outcome == Outcome.WAITS else Outcome(outcome).label
