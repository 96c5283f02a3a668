"""Writing the kept code lists, by functions of the database that check who acts and leave a line in the audit."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from helle.register.administration import policies
from helle.register.administration.open_words import refuse_numbers
from helle.register.administration.staff import as_staff
from helle.register.codelists.choices import SHAPES, KeptList
from helle.register.interface.typed import says_anything
from helle.register.protection.refusals import NO_REASONS, Refused, says_something
from helle.rules.ruling import Text

_BOTH_WORDS = Text("Skriv ordet på begge sprog.", "Enter the word in both languages.")


@dataclass(frozen=True, slots=True)
class Words:
    """What a code is called, from a day on."""

    in_danish: str
    in_english: str
    since: dt.date


def code_add(code_list: KeptList, *, code: str, words: Words, source: str, why: str) -> None:
    """Add a code to a list. Raises `Refused` for another shape, a word missing, or what stands there already."""
    policies.require_administrator()
    shape = SHAPES[code_list]
    if not re.fullmatch(shape.pattern, code):
        raise Refused(shape.in_words, field="code")
    _refuse_words(words, why)
    if not says_anything(source):
        raise Refused(Text("Skriv, hvor koden kommer fra.", "Enter where the code comes from."), field="source")
    refuse_numbers(source, "source")
    with as_staff() as cursor:
        cursor.execute(
            "SELECT helle.add_code(%s, %s, %s, %s, %s, %s, %s)",
            [code_list.value, code, words.in_danish, words.in_english, words.since, source, why],
        )


def code_reword(code_list: KeptList, code: str, *, words: Words, why: str, seen: int) -> None:
    """Give a code other words from a day on. Earlier days keep theirs. `seen`: how many changes the writer knew of."""
    policies.require_administrator()
    _refuse_words(words, why)
    with as_staff() as cursor:
        cursor.execute(
            "SELECT helle.reword_code(%s, %s, %s, %s, %s, %s, %s)",
            [code_list.value, code, words.in_danish, words.in_english, words.since, why, seen],
        )


def code_end(code_list: KeptList, code: str, *, last_day: dt.date, why: str, seen: int) -> None:
    """End a code with a day. It is chosen no more and stays on what was written. `seen` as for `code_reword`."""
    policies.require_administrator()
    _refuse_reason(why)
    with as_staff() as cursor:
        cursor.execute("SELECT helle.end_code(%s, %s, %s, %s, %s)", [code_list.value, code, last_day, why, seen])


def _refuse_words(words: Words, why: str) -> None:
    for field, word in (("word_da", words.in_danish), ("word_en", words.in_english)):
        if not says_anything(word):
            raise Refused(_BOTH_WORDS, field=field)
        refuse_numbers(word, field)
    _refuse_reason(why)


def _refuse_reason(why: str) -> None:
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    refuse_numbers(why, "why")
