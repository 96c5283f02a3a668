"""The lists that a person can be on, each defined once (STA-01): who met her by themselves, and told CMM.

The database gives for each person signs of who knows her (`helle.known_through`): who made the contact, whose referral
she was in, who opened her case, and whether the police have her in a criminal case. A list is a set of signs. What is
no sign of a list is one of none: CMM has everybody, and a list that everybody is on tells nothing; and whoever was
told by CMM, or decides by law where CMM found her, has not met her by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class KnownTo:
    """A list: what it is called, which signs put a person on it, in words and as the database writes them."""

    code: str
    label: Text
    meaning: Text
    signs: frozenset[str]
    requirements: tuple[str, ...]


def _signs(contacts: str = "", senders: str = "", others: str = "") -> frozenset[str]:
    return frozenset({
        *(f"contact.{one}" for one in contacts.split()),
        *(f"sender.{one}" for one in senders.split()),
        *others.split(),
    })  # fmt: skip


LISTS: Final[tuple[KnownTo, ...]] = (
    KnownTo(
        "police",
        Text("Politiet", "The police"),
        Text(
            "Politiet skabte kontakten, sendte en henvendelse om hende, eller har hende i en straffesag.",
            "The police made the contact, sent a referral about her, or have her in a criminal case.",
        ),
        _signs("police", "police nsk national_police", "criminal_case"),
        ("DET-01", "CRI-04", "STA-06"),
    ),
    KnownTo(
        "ngo",
        Text("Frivillige organisationer", "Voluntary organisations"),
        Text(
            "En frivillig organisation skabte kontakten eller sendte en henvendelse om hende.",
            "A voluntary organisation made the contact or sent a referral about her.",
        ),
        _signs("red_cross drc reden amiami hopenow", "ngo red_cross refugee_council"),
        ("OUT-01", "STA-06"),
    ),
    KnownTo(
        "municipality",
        Text("Kommuner", "Municipalities"),
        Text(
            "En kommune skabte kontakten eller sendte en henvendelse om hende.",
            "A municipality made the contact or sent a referral about her.",
        ),
        _signs("municipality", "municipality"),
        ("STA-06",),
    ),
    KnownTo(
        "udlst",
        Text("Udlændingemyndighederne", "The immigration authorities"),
        Text(
            "Udlændingestyrelsen eller Flygtningenævnet skabte kontakten, eller Udlændingestyrelsen sendte en "
            "henvendelse om hende eller oprettede hendes sag.",
            "The Immigration Service or the Refugee Appeals Board made the contact, or the Immigration Service sent a "
            "referral about her or opened her case.",
        ),
        _signs("udlst flygtningenaevnet", "udlst", "opened.udlst"),
        ("ID-05", "ID-06", "STA-06"),
    ),
    KnownTo(
        "others",
        Text("Hotline og andre", "The hotline and others"),
        Text(
            "Hun selv eller en borger henvendte sig, eller det gjorde en kontrolmyndighed, sundhedsvæsenet, "
            "Kriminalforsorgen, en ambassade eller en anden.",
            "She herself or a citizen got in touch, or an inspecting authority, the health service, the Prison and "
            "Probation Service, an embassy or somebody else did.",
        ),
        _signs(
            "skat arbejdstilsynet siri foedevarestyrelsen health prison embassy hotline_citizen self other",
            "skat at siri fvst health prison embassy region social_inspectorate provider agency ministry other",
        ),
        ("DET-08", "LAB-06", "STA-06"),
    ),
)
LABELS: Final = {one.code: one.label for one in LISTS}


def on(signs: list[str]) -> tuple[bool, ...]:
    """On which of the lists somebody is of whom there are these signs."""
    found = frozenset(signs)
    return tuple(bool(one.signs & found) for one in LISTS)
