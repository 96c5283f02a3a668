"""What somebody types is compared with the addresses of secret places, and refused where it leads to one (PUB-ORG-09).

Every form of the register is heard (`interface.typed`), with one question to the database for all of its texts. A
refusal tells whoever tries streets one after the other where a place is. So it repeats nothing, is given only where
people have to do with places, is written down each time, and after a few texts of a day says nothing more: from then
on whatever has the form of an address is refused, whether it leads somewhere or not (decisions 362-365).
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Final

from django.db import connection

from helle.register.accommodation import marks
from helle.register.accommodation.choices import MarkKind
from helle.register.accommodation.policies import CMM, PROVIDER, UDLST
from helle.register.audit import actions as audit
from helle.register.interface.typed import Words
from helle.register.protection import ciphers, clock, context
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Text

STOPPED: Final = frozenset({CMM, UDLST, PROVIDER, OrganisationKind.SOCIAL_INSPECTORATE.value})
"""Whose people are told: those who have to do with places. What others send is taken in, and CMM's lead is told."""
MOST_A_DAY: Final = 5
"""Different texts that are refused within a day before nothing more is learned from a refusal."""
FEW: Final = 3
"""From so many different texts on CMM's lead is told of somebody who was refused."""
SHOWN: Final = dt.timedelta(days=30)
LIST_LENGTH: Final = 200

LEADS_THERE: Final = Text(
    "Noget af det, der står her, kan lede til et sted med hemmelig adresse. Skriv stedet, som det hedder i Helle, og "
    "ingen vej, telefon eller udsteder. Mener du et andet hus, så skriv vejen med husets nummer lige efter.",
    "Something written here may lead to a place whose address is secret. Use the name that the place has in Helle, and "
    "no street, telephone or issuer of bills. If you mean another house, write its number right after the street.",
)
TOO_MANY: Final = Text(
    "Flere af dine tekster er i dag afvist, fordi de kan lede til et hemmeligt sted, og lederen kan se det. Et døgn "
    "frem kan du ikke gemme tal og vejnavne i fritekst, heller ikke dem, der intet røber. Skriv det uden, eller bed en "
    "kollega om det.",
    "Several of your texts were refused today because they may lead to a secret place, and the lead can see it. For a "
    "day you cannot save numbers and street names in free text, not even those that give nothing away. Leave them out, "
    "or ask a colleague.",
)


@dataclass(frozen=True, slots=True)
class _Touched:
    """A secret address that shares something with a text: whose, whether the writer may see it, and its marks."""

    offer_id: uuid.UUID
    known: bool
    marks: tuple[marks.Mark, ...]


def hear(form: str, words: Words) -> dict[str, Text]:
    """Say beside which fields of a form something stands that leads to a secret place. One query.

    Of what leads there a line is written in the audit, without the words. Nothing is heard where nobody acts: the
    pages without login answer to strangers.
    """
    acting = context.current_or_none()
    if acting is None:
        return {}
    typed = {name: marks.of_text("\n".join(texts)) for name, texts in words.items() if texts}
    tries, touched = _touched({mark for one in typed.values() for mark in one.marks()})
    led = {
        name: found
        for name, one in typed.items()
        if (found := [place for place in touched if marks.leads_there(place.marks, one, typed.values())])
    }
    may_be_stopped = acting.unit_kind in STOPPED
    silent = may_be_stopped and tries >= MOST_A_DAY
    if not may_be_stopped:
        refused: dict[str, Text] = {}
    elif silent:
        refused = {name: TOO_MANY for name in typed if marks.looks_like_an_address("\n".join(words[name]))}
    else:
        refused = dict.fromkeys(led, LEADS_THERE)
    for place in {one.offer_id: one for found in led.values() for one in found}.values():
        audit.record(
            "address.typed",
            object_id=place.offer_id,
            detail={"form": form, "known": place.known, "stopped": bool(refused), "text": _hashed(words)},
        )
    return refused


def _touched(asked: set[bytes]) -> tuple[int, list[_Touched]]:
    """How many texts of hers led somewhere within a day, and the addresses that these marks touch."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT helle.texts_that_led(), t.* FROM (SELECT) one LEFT JOIN helle.touched_addresses(%s) AS t ON true",
            [list(asked)],
        )
        rows = cursor.fetchall()
    return rows[0][0], [
        _Touched(offer, known, tuple((MarkKind(kind), bytes(mark)) for kind, mark in zip(kinds, found, strict=True)))
        for _tries, offer, known, kinds, found in rows
        if offer is not None
    ]


def _hashed(words: Words) -> str:
    """Which text it was, for counting: the same sent again is one."""
    return ciphers.blind_index("refused text", json.dumps(sorted(words.items())))[:8].hex()


@dataclass(frozen=True, slots=True)
class TypedAddress:
    """That somebody typed what leads to a secret place: in which act, and whether it was kept from being written."""

    at: dt.datetime
    user_id: uuid.UUID
    full_name: str
    unit_id: uuid.UUID
    offer_id: uuid.UUID
    stopped: bool
    known: bool
    text: str
    action: str | None
    case_number: str | None


def listed() -> list[TypedAddress]:
    """Those of the last thirty days, the newest first; nothing but for CMM's lead and the data-protection officer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.addresses_typed(%s, %s)", [clock.now() - SHOWN, LIST_LENGTH])
        return [TypedAddress(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Told:
    """Of whom CMM's lead is told, and how many different texts."""

    user_id: uuid.UUID
    full_name: str
    unit_id: uuid.UUID
    texts: int
    kept: int
    """How many of them stand in the register: nobody stopped them."""
    last: dt.datetime

    @property
    def key(self) -> str:
        """Names it to the mails that say how much waits: another text is news."""
        return f"typed address {self.user_id} {self.texts}"


def to_tell() -> list[Told]:
    """Who has typed so, where it is worth a look: a text that stands, or several that were refused to somebody who may
    not see the address."""
    by_user: dict[uuid.UUID, list[TypedAddress]] = {}
    for one in listed():
        by_user.setdefault(one.user_id, []).append(one)
    told = [
        Told(
            user,
            lines[0].full_name,
            lines[0].unit_id,
            len({one.text for one in lines if not one.known or not one.stopped}),
            len({one.text for one in lines if not one.stopped}),
            lines[0].at,
        )
        for user, lines in by_user.items()
    ]
    return [one for one in told if one.kept or one.texts >= FEW]
