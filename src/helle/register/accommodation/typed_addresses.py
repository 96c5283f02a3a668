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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection

from helle.register.accommodation import marks
from helle.register.accommodation.choices import MarkKind
from helle.register.accommodation.policies import CMM, PROVIDER
from helle.register.audit import actions as audit
from helle.register.interface.typed import Heard, Words
from helle.register.protection import clock, context, policies, search_keys
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Text

STOPPED: Final = frozenset({CMM, PROVIDER})
"""Whose people are told, where their role may come to see such an address. What any other sends is taken in, and CMM's
lead is told: a refusal would answer whoever may never know where a place is, one street after the other."""
INSPECTS: Final = OrganisationKind.SOCIAL_INSPECTORATE.value
"""Told as well: it goes to the houses that it supervises, and what it writes of them is read by many."""
MOST_A_DAY: Final = 5
"""Different texts that are refused within a day before nothing more is learned from a refusal."""
MOST_AT_ONCE: Final = 6
"""Addresses and numbers that the texts of one form may hold: a list of streets would ask about all of them."""
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
TOO_MANY_AT_ONCE: Final = Text(
    f"Her står mere end {MOST_AT_ONCE} adresser og numre. Skriv dem i flere tekster, eller vedlæg dem som en fil.",
    f"More than {MOST_AT_ONCE} addresses and numbers stand here. Write them in several texts, or add them as a file.",
)


@dataclass(frozen=True, slots=True)
class Touched:
    """A secret address that shares something with a text: whose, whether the writer may see it, and its marks."""

    offer_id: uuid.UUID
    known: bool
    marks: tuple[marks.Mark, ...]


def hear(form: str, words: Words) -> Heard:
    """Say beside which field of a form something stands that leads to a secret place. One query where nothing does.

    Of what leads there a line is written in the audit, without the words. Nothing is heard where nobody acts: the
    pages without login answer to strangers. A text of more addresses than a few is compared with none.
    """
    acting = context.current_or_none()
    if acting is None:
        return Heard({}, lambda kept: None)
    said = {name: "\n".join(texts) for name, texts in words.items() if texts}
    many = {name: marks.how_many_addresses(text) for name, text in said.items()}
    may_be_stopped = _may_be_stopped(acting)
    if may_be_stopped and sum(many.values()) > MOST_AT_ONCE:
        return Heard({_where(many): TOO_MANY_AT_ONCE}, lambda kept: None)
    typed = {name: marks.of_text(text) for name, text in said.items()}
    tries, places = touched({mark for one in typed.values() for mark in one.marks()})
    led = {
        name: found
        for name, one in typed.items()
        if (found := [place for place in places if _leads_there(place, one, typed.values(), acting)])
    }
    if not all(place.known for found in led.values() for place in found):
        tries = _tries_alone()
    if not may_be_stopped:
        refused: dict[str, Text] = {}
    elif tries >= MOST_A_DAY:
        refused = {name: TOO_MANY for name, how_many in many.items() if how_many}
    else:
        refused = {_where({**many, **dict.fromkeys(led, 1)}): LEADS_THERE} if led else {}
    return Heard(refused, lambda kept: _tell(form, words, led, kept=kept))


def _may_be_stopped(acting: context.Acting) -> bool:
    if acting.unit_kind == INSPECTS:
        return True
    return acting.unit_kind in STOPPED and policies.may_read("secret_address")


def _leads_there(place: Touched, typed: marks.Typed, beside: Iterable[marks.Typed], acting: context.Acting) -> bool:
    """Whether a text leads to a place. What a home writes is about that home: there its postcode with the town tells,
    and in which municipality it lies."""
    own = place.known and acting.unit_kind == PROVIDER
    return marks.leads_there(place.marks, typed, beside) or (own and marks.tells_where(place.marks, typed))


def _where(addresses: Mapping[str, int]) -> str:
    """The one field in which an address may stand; the form as a whole where there are several: a refusal beside one of
    them would say which."""
    holding = [name for name, how_many in addresses.items() if how_many]
    return holding[0] if len(holding) == 1 else ""


def _tell(form: str, words: Words, led: Mapping[str, Sequence[Touched]], *, kept: bool) -> None:
    for place in {one.offer_id: one for found in led.values() for one in found}.values():
        audit.record(
            "address.typed",
            object_id=place.offer_id,
            detail={"form": form, "known": place.known, "stopped": not kept, "text": _hashed(words)},
        )


def _tries_alone() -> int:
    """How many texts of hers led somewhere within a day, none of them at this moment: of two sent at once the second
    waits until the first is answered."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.hear_alone()")
        cursor.execute("SELECT helle.texts_that_led()")
        return int(cursor.fetchone()[0])


def touched(asked: set[bytes]) -> tuple[int, list[Touched]]:
    """How many texts of hers led somewhere within a day, and the addresses that these marks touch."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT helle.texts_that_led(), t.* FROM (SELECT) one LEFT JOIN helle.touched_addresses(%s) AS t ON true",
            [list(asked)],
        )
        rows = cursor.fetchall()
    return rows[0][0], [
        Touched(offer, known, tuple((MarkKind(kind), bytes(mark)) for kind, mark in zip(kinds, found, strict=True)))
        for _tries, offer, known, kinds, found in rows
        if offer is not None
    ]


def _hashed(words: Words) -> str:
    """Which text it was, for counting: the same sent again is one."""
    return search_keys.blind_index("refused text", json.dumps(sorted(words.items())))[:8].hex()


@dataclass(frozen=True, slots=True)
class TypedAddress:
    """That somebody typed what leads to a secret place: in which act, and whether it was kept from being written."""

    at: dt.datetime
    user_id: uuid.UUID
    full_name: str
    unit_id: uuid.UUID
    offer_id: uuid.UUID | None
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
    not see the address. Nothing of whoever asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.typed_to_tell(%s, %s)", [clock.now() - SHOWN, FEW])
        return [Told(*row) for row in cursor.fetchall()]
