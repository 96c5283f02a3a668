"""Words of an erasure: how far it is, and what goes with a person."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from helle.rules.ruling import Text

# By the kind of a subject in the key store.
SUBJECTS: Final = MappingProxyType(
    {
        "person": Text(
            "Alt, der er skrevet om personen i personens sager: navne, forklaringer, notater, dokumenter, vurderinger",
            "Everything written about the person in her cases: names, accounts, notes, documents, assessments",
        ),
        "referral": Text("Henvendelser, der kun handler om personen", "Referrals that are about her alone"),
        "disclosure": Text(
            "Det, der er givet videre om personen: udtalelser til politi og anklagemyndighed og beskeder til andre",
            "What was passed on about her: statements to police and prosecution and messages to others",
        ),
        "handed_out": Text("Udleverede filer, der kan hentes endnu", "Files handed out that can still be fetched"),
        "urgent": Text(
            "Anmodninger om en plads, fordi personen var frihedsberøvet, og grunden til det",
            "Requests for a place because she was detained, and why she was",
        ),
        "enquiry": Text("Spørgsmål om rådgivning i personens sager", "Questions for advice in her cases"),
        "call": Text("Opkald, som kun førte til personens sager", "Calls that led to her cases alone"),
        "report": Text(
            "Meldinger fra offentligheden, der kun handler om personen", "Reports from the public about her alone"
        ),
    }
)
WAITS: Final = Text("Venter på en leder", "Waits for a lead")
REFUSED: Final = Text("Afslået", "Refused")
UNDER_WAY: Final = Text("Godkendt, nøglerne slettes", "Approved, the keys are being destroyed")
DONE: Final = Text("Slettet", "Erased")
