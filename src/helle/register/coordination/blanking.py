"""Taking a name out of what many read, once it has slipped in: out of all such texts at once, and for good (GOV-01)."""

from __future__ import annotations

from collections import Counter
from typing import Final

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.coordination import policies
from helle.register.protection.refusals import Refused, refused_by
from helle.rules.ruling import Text

SHORTEST: Final = 4
MOST: Final = 30
"""A name stands in no more texts; a word that does is none."""
TOO_SHORT: Final = Refused(
    Text("Skriv hele navnet, mindst fire tegn.", "Enter the whole name, four characters at least."), field="name"
)
MOST_OF_A_WORD: Final = 3
"""One word by itself is a name in no more texts than these: what is more often used is a word."""
NOWHERE: Final = Refused(
    Text("Navnet står ikke i nogen tekst, som mange læser.", "The name stands in no text that many read."), field="name"
)
ONE_WORD: Final = Refused(
    Text(
        f"Et enkelt ord, der står i mere end {MOST_OF_A_WORD} tekster, er næppe et navn. Skriv hele navnet. [GOV-01]",
        f"One word that stands in more than {MOST_OF_A_WORD} texts is hardly a name. Enter the whole name. [GOV-01]",
    ),
    field="name",
)
A_WORD: Final = Refused(
    Text(
        f"Det står i mere end {MOST} tekster og er næppe et navn. Skriv hele navnet. [GOV-01]",
        f"It stands in more than {MOST} texts and is hardly a name. Enter the whole name. [GOV-01]",
    ),
    field="name",
)
_OF: Final = {
    "action_plans": Text("handlingsplanen og pengene", "the action plan and its money"),
    "coordination": Text("fora", "forums"),
    "knowledge": Text("viden og undervisning", "knowledge and teaching"),
    "obligations": Text("forpligtelser og rapporter", "obligations and reports"),
}


class NameFound(Refused):
    """Where the name stands: whoever takes it out says first that she has seen that."""


def stands_in(name: str) -> Counter[str]:
    """In how many texts of each part of Helle a name stands; the texts themselves are not told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.name_stands_in(%s)", [name])
        rows = cursor.fetchall()
    found: Counter[str] = Counter()
    for table, times in rows:
        found[next(one for one in _OF if table.startswith(one))] += times
    return found


def name_blank(name: str, *, sure: bool) -> int:
    """Take a name out of every text that many read. By CMM, or by the unit that leads the plan.

    The name stands nowhere afterwards, also not in the audit, which says who did it and in how many texts of what.
    """
    policies.require(policies.blanks_names())
    if len(name.strip()) < SHORTEST:
        raise TOO_SHORT
    found = stands_in(name)
    if not found:
        raise NOWHERE
    if found.total() > MOST:
        raise A_WORD
    if len(name.split()) == 1 and found.total() > MOST_OF_A_WORD:
        raise ONE_WORD
    if not sure:
        raise NameFound(
            Text(
                f"Navnet står i: {_where(found, 'da')}. Sæt kryds for at slette det; det kan ikke gøres om. [GOV-01]",
                f"The name stands in: {_where(found, 'en')}. Tick the box to take it out there; it cannot be undone. "
                "[GOV-01]",
            ),
            field="name",
        )
    with refused_by({"name_stands_where_a_name_does": A_WORD}), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.blank_name(%s)", [name])
        row = cursor.fetchone()
        times = int(row[0]) if row else 0
        audit.record("forum.name_blanked", detail={"texts": times, "of": sorted(found)})
    return times


def _where(found: Counter[str], language: str) -> str:
    return ", ".join(f"{_OF[one].in_language(language)} ({times})" for one, times in sorted(found.items()))
