"""Taking a name out of what many read, once it has slipped in: out of all such texts at once, and for good (GOV-01).

Whoever does it sees the texts first, as far as she reads them. What is of another unit, or was approved, is taken out
by two: one asks, another enters the same name herself. The name is kept nowhere.
"""

from __future__ import annotations

import uuid
from collections import Counter
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet

from helle.register.audit import actions as audit
from helle.register.coordination import policies
from helle.register.coordination.blanked_texts import PARTS, Place, part_of
from helle.register.coordination.models import AskedName
from helle.register.protection import context, search_keys
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import WRITTEN_MEANWHILE, Refused, refused_by
from helle.rules.ruling import Text

SHORTEST: Final = 4
TOO_SHORT: Final = Refused(
    Text("Skriv hele navnet, mindst fire tegn.", "Enter the whole name, four characters at least."), field="name"
)
NOWHERE: Final = Refused(
    Text("Navnet står ikke i nogen tekst, som mange læser.", "The name stands in no text that many read."), field="name"
)
A_WORD: Final = Refused(
    Text(
        "Det er næppe et navn: det står i for mange tekster. Skriv hele navnet, som det står, med ordet ved siden af. "
        "[GOV-01]",
        "That is hardly a name: it stands in too many texts. Enter the whole name as it stands, with the word beside "
        "it. [GOV-01]",
    ),
    field="name",
)
BY_TWO: Final = Refused(
    Text(
        "Her skal to til: den, der har bedt om det, sletter ikke selv navnet. [GOV-01]",
        "This takes two: whoever asked for it does not take the name out. [GOV-01]",
    ),
    field="name",
)
ASKED_ALREADY: Final = Refused(
    Text("Der er allerede bedt om det; det venter på en kollega.", "It has been asked for, and waits for a colleague."),
    field="name",
)
ANOTHER_NAME: Final = Refused(
    Text(
        "Det er ikke det navn, der er bedt om at få slettet. Se efter i teksterne. [GOV-01]",
        "That is not the name that is asked to be taken out. Look in the texts. [GOV-01]",
    ),
    field="name",
)
OTHER_TEXTS: Final = Refused(
    Text(
        "Navnet står nu i andre tekster, end der blev bedt om. Lad det stå, og bed om det igen. [GOV-01]",
        "The name stands in other texts now than were asked about. Let it stand, and ask anew. [GOV-01]",
    ),
    field="name",
)
_SAID: Final = {
    "name_stands_where_a_name_does": A_WORD,
    "name_taken_out_by_two": BY_TWO,
    "name_is_asked_already": ASKED_ALREADY,
    "name_is_the_asked_one": ANOTHER_NAME,
    "name_stands_as_it_was_asked": OTHER_TEXTS,
    "asked_name_is_answered": WRITTEN_MEANWHILE,
}


class NameFound(Refused):
    """Where the name stands: whoever takes it out says first that she has seen that."""


def stands_in(name: str) -> list[Place]:
    """Each text in which a name stands. None for whoever takes out no names."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT of_table, of_column, of_row, of_unit, approved FROM helle.name_stands_in(%s)", [name])
        return [Place(*row) for row in cursor.fetchall()]


def look_for(name: str) -> list[Place]:
    """Each text in which a name stands, for whoever looks. That she looked is kept, and in how many texts it stands:
    she learns of texts that she does not read that it is there."""
    found = stands_in(name) if len(name.strip()) >= SHORTEST else []
    audit.record("forum.name_looked_for", detail=_counted(found))
    return found


def asked_places(asked: AskedName) -> list[Place]:
    """The texts of a request, with whose each is and whether it was approved."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT of_table, of_column, of_row, of_unit, approved FROM helle.asked_places(%s)", [asked.pk])
        return [Place(*row) for row in cursor.fetchall()]


def is_asked_name(asked: AskedName, name: str) -> bool:
    """Whether a name is the one that was asked about."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.is_asked_name(%s, %s, %s)", [asked.pk, name, _key()])
        row = cursor.fetchone()
    return bool(row and row[0])


def _takes_two(name: str) -> bool:
    """Whether some text is another unit's, or was approved, or it is perhaps a word."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.name_takes_two(%s)", [name])
        row = cursor.fetchone()
    return bool(row and row[0])


def _key() -> str:
    """What the names are known by is made with this as well: it stands outside the database."""
    return search_keys.blind_index("asked name", "").hex()


def name_blank(name: str, *, sure: bool) -> int:
    """Take a name out of every text that many read, or ask a colleague to: 0 where that was asked.

    By CMM, or by the unit that leads the plan. The name stands nowhere afterwards, also not in the audit, which says
    who did it and in how many texts of what. Raises `NameFound` until she is sure, and `Refused` for what is no name.
    """
    found = _found(name)
    if not sure:
        raise NameFound(_asks(found, two=_takes_two(name)), field="name")
    if _takes_two(name):
        with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
            row = new_id()
            cursor.execute("SELECT helle.ask_name_out(%s, %s, %s)", [row, name, _key()])
            audit.record("forum.name_asked_out", object_id=row, detail=_counted(found))
        return 0
    return _blank(name, None, found)


def asked_name_blank(asked: AskedName, name: str, *, sure: bool) -> int:
    """Take out what another asked for, by entering the same name; out of the texts that were asked about alone.

    Raises `NameFound` until she is sure: she has seen then what becomes of each text.
    """
    policies.require(policies.blanks_names())
    if asked.by_user_id == context.current().user_id:
        raise BY_TWO
    # Asked first: else any name would tell whether it stands in a text that she does not read.
    if not is_asked_name(asked, name):
        raise ANOTHER_NAME
    found = _found(name)
    if not sure:
        raise NameFound(_BECOMES, field="name")
    return _blank(name, asked.pk, found)


def asked_name_leave(asked: AskedName) -> None:
    """Let the texts stand as they are."""
    policies.require(policies.blanks_names())
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.leave_asked_name(%s)", [asked.pk])
        audit.record("forum.name_left", object_id=asked.pk)


def waiting() -> list[AskedName]:
    """What waits for a colleague, the oldest first. One query; the database shows it to those who take names out."""
    return list(_waiting())


def waiting_for_me(most: int) -> list[AskedName]:
    """The oldest of what a colleague of the acting user asked for. One query."""
    return list(_waiting().exclude(by_user_id=context.current().user_id)[:most])


def _waiting() -> QuerySet[AskedName]:
    found = AskedName.objects.filter(answered_at__isnull=True).order_by("recorded_at", "pk")
    return found.select_related("by_user")


def asked_name(row_id: uuid.UUID) -> AskedName | None:
    """A request to blank a name, with who made it; None where there is none to be seen."""
    return AskedName.objects.filter(pk=row_id).select_related("by_user").first()


def _found(name: str) -> list[Place]:
    policies.require(policies.blanks_names())
    if len(name.strip()) < SHORTEST:
        raise TOO_SHORT
    found = stands_in(name)
    if not found:
        raise NOWHERE
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.is_perhaps_a_name(%s)", [name])
        row = cursor.fetchone()
    if row is None or not row[0]:
        raise A_WORD
    return found


def _blank(name: str, asked: uuid.UUID | None, found: list[Place]) -> int:
    with refused_by(_SAID), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.blank_name(%s, %s, %s)", [name, asked, _key()])
        row = cursor.fetchone()
        times = int(row[0]) if row else 0
        audit.record("forum.name_blanked", object_id=asked, detail={**_counted(found), "texts": times})
    return times


def _counted(found: list[Place]) -> dict[str, object]:
    return {"texts": len(found), "of": sorted({part_of(one.table) for one in found})}


_BECOMES: Final = Text(
    "Se under hver tekst, hvad den bliver til, og sæt kryds for at slette navnet; det kan ikke gøres om. [GOV-01]",
    "Look below each text at what it becomes, and tick the box to take the name out; it cannot be undone. [GOV-01]",
)


def _asks(found: list[Place], *, two: bool) -> Text:
    counted = Counter(part_of(one.table) for one in found)
    where = {
        language: ", ".join(f"{PARTS[one].in_language(language)} ({times})" for one, times in sorted(counted.items()))
        for language in ("da", "en")
    }
    if two:
        return Text(
            f"Navnet står i: {where['da']}. Noget af det er godkendt eller en anden enheds, eller det kan være et ord, "
            "så en kollega skal slette det. Se teksterne, og sæt kryds for at bede om det. [GOV-01]",
            f"The name stands in: {where['en']}. Some of it was approved or is another unit's, or it may be a word, so "
            "a colleague takes it out. Look at the texts, and tick the box to ask for it. [GOV-01]",
        )
    return Text(
        f"Navnet står i: {where['da']}. Se teksterne, og sæt kryds for at slette det; det kan ikke gøres om. [GOV-01]",
        f"The name stands in: {where['en']}. Look at the texts, and tick the box to take it out; it cannot be undone. "
        "[GOV-01]",
    )
