"""Which spellings of a secret address are caught in a text, and which texts are nobody's address (PUB-ORG-09)."""

from __future__ import annotations

import ast
import random
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import accommodation_stories as places

import helle
from helle.register.accommodation import marks
from helle.register.accommodation.choices import MarkKind
from helle.register.accommodation.secret_address import LABELS
from helle.register.protection import ciphers

WORDS = dict(zip(LABELS, places.ADDRESS, strict=True))
# Another, with what is hardest: a street of every day's words, a letter behind the number, a firm with its form.
HARD = {
    "street": "Gården Lysbro, Gl. Åbjerg Allé 12 B, 2. tv.",
    "postcode": "8000 Aarhus C",
    "municipality": "Aarhus Kommune",
    "telephone": "+45 86 12 00 37, hus@lysbro.example",
    "issuer": "Lysbro Bolig & Værested ApS, CVR 30 41 52 63",
}
# What a register of places might hold, of common names: none of it stands in a text of every day.
COMMON = [
    {"street": street, "postcode": post, "municipality": town, "telephone": "", "issuer": issuer}
    for street, post, town, issuer in (
        ("Vesterbrogade 112", "1620 København V", "Københavns Kommune", "Københavns Kommune"),
        ("Skovvej 4", "5000 Odense C", "Odense Kommune", "Fonden Ny Dag"),
        ("Torvet 3", "4000 Roskilde", "Roskilde Kommune", ""),
        ("Landevejen 40", "9000 Aalborg", "Aalborg Kommune", ""),
        ("Parken 1", "8000 Aarhus C", "Aarhus Kommune", "Reden International"),
        ("Engen 2", "2300 København S", "Københavns Kommune", "Hotel Sol"),
    )
]


@pytest.fixture(scope="module", autouse=True)
def _no_key() -> Iterator[None]:
    """Words are told here by what they are, under no installation's key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ciphers, "blind_index", lambda what, value: sha256(f"{what}|{value}".encode()).digest())
        yield


def address(words: dict[str, str]) -> set[marks.Mark]:
    return marks.of_address(words, words["municipality"], known=["Reden International"])


def leads(words: dict[str, str], text: str) -> bool:
    return marks.leads_there(address(words), marks.of_text(text))


@pytest.mark.parametrize(
    "text",
    [
        "Hun bor på Drømmedalsgangen 47.", "drømmedalsgangen47", "DRØMMEDALSGANGEN, nr. 47 B, 2. tv",
        "Drommedalsgangen 47", "Droemmedals gangen 47", "Drömmedalsgangen 47", "nr. 47 på Drømmedalsgangen",
        "hus nummer 47, Drømme-dals-gangen",
        "bor på Drømmedalsgangen", "Drømmedalsgangen. 3 kvinder bor der", "Drømmedalsgangens beboere",
        "Drømmedalsgangen 12 i Fjerdingby", "Drømmedalsgangen 12, 7913", "Drømmedalsgangen syvogfyrre",
        "Drømmedals\u00adgangen 47", "Drømmedalsgangen\n47", "Drømmedalsgangen \uff14\uff17",
        "ring 39587146", "+45 39 58 71 46", "0045-3958-7146", "tlf. 3958 7146, spørg", "(+45) 3 9 5 8 7 1 4 6",
        "4539587146", "39.58.71.46", "den 3. ring 39 58 71 46",
        "hos Kværnholt Boliger", "Kvaernholt-Boligers regning", "KVÆRNHOLT BOLIGER ApS",
    ],
)  # fmt: skip
def test_a_spelling_is_no_way_around(text: str) -> None:
    assert leads(WORDS, text)


@pytest.mark.parametrize(
    "text",
    [
        "Gammel Åbjerg Alle 12", "gl åbjerg al. 12", "Gl. Aabjerg Allé nr. 12", "Gården Lysbro", "8612 0037",
        "skriv til HUS@lysbro.example", "CVR 30415263", "Lysbro Bolig og", "Åbjerg",
    ],
)  # fmt: skip
def test_each_part_of_a_line_counts(text: str) -> None:
    assert leads(HARD, text) == (text not in ("Lysbro Bolig og", "Åbjerg"))


@pytest.mark.parametrize(
    "text",
    [
        "Drømmedalsgangen 12", "Drømmedalsgangen nr. 12", "Drømmedalsgangen i 9000 Aalborg", "Hun er fra Fjerdingby",
        "7913 Fjerdingby", "Fjerdingby Kommune er underrettet", "010190-1234", "47 kvinder og 7913 kr.",
    ],
)  # fmt: skip
def test_another_house_and_a_town_alone_lead_nowhere(text: str) -> None:
    assert not leads(WORDS, text)


def test_the_town_may_stand_in_another_field() -> None:
    street, town, other = (marks.of_text(one) for one in ("Drømmedalsgangen 12", "i Fjerdingby", "i Aalborg"))
    assert marks.leads_there(address(WORDS), street, [street, town])
    assert not marks.leads_there(address(WORDS), town, [street, town])
    assert not marks.leads_there(address(WORDS), street, [street, other])


def _capitals(text: str, chance: random.Random) -> str:
    return "".join(chance.choice((one.lower(), one.upper())) for one in text)


def _letters(text: str, chance: random.Random) -> str:
    ways = {
        "æ": ("æ", "ae", "ä"),
        "ø": ("ø", "oe", "o", "ö"),
        "å": ("å", "aa", "a"),
        "m": ("m", "mm"),
        "l": ("l", "ll"),
    }
    return "".join(chance.choice(ways.get(one.lower(), (one,))) for one in text)


def _pauses(text: str, chance: random.Random) -> str:
    spaced = re.sub(r" (?=\d)", lambda _found: chance.choice((" ", ", ", " nr. ", " nummer ", "")), text)
    return re.sub(r" ", lambda _found: chance.choice((" ", "  ", ", ", "\n", " - ")), spaced)


def _halves(text: str, chance: random.Random) -> str:
    """One word written in two."""
    where = [index for index in range(2, len(text) - 1) if text[index - 1 : index + 1].isalpha()]
    cut = chance.choice(where)
    return text[:cut] + chance.choice((" ", "-", "\u00ad")) + text[cut:]


def _grouped(text: str, chance: random.Random) -> str:
    digits = chance.choice(("", "+45", "0045 ")) + text.replace(" ", "")
    return re.sub(r"(?<=\d)(?=\d)", lambda _found: chance.choice(("", "", " ", "-", ".")), digits)


@given(
    kind=st.sampled_from(("street", "telephone", "issuer")),
    seed=st.integers(0, 2**32),
    before=st.sampled_from(("", "Hun bor i ", "Ring til vagten den 3. på ", "Aftalt: ")),
    after=st.sampled_from(("", ".", " i morgen kl. 9", "; mere i næste uge")),
)
@settings(max_examples=300, deadline=None)
def test_any_spelling_in_any_sentence_is_caught(kind: str, seed: int, before: str, after: str) -> None:
    chance = random.Random(seed)  # noqa: S311 - which spelling, no secret
    text = WORDS[kind]
    ways = [_grouped] if kind == "telephone" else [_pauses, _halves, _letters, _capitals]
    for way in ways:
        if chance.random() < 0.7:
            text = way(text, chance)
    assert leads(WORDS, f"{before}{text}{after}"), text


def corpus() -> list[str]:
    """What Helle and its invented staff write: the messages, the help, and every text of the demo."""
    root = Path(helle.__file__).parent
    po = (root / "locale/en/LC_MESSAGES/django.po").read_text()
    found = ["".join(re.findall(r'"(.*)"', one)) for one in re.findall(r"^msgid (.*?)^msgstr", po, re.M | re.S)]
    for path in sorted((root / "demo").glob("*.py")):
        if path.name != "places.py":  # There the places stand with their addresses.
            tree = ast.walk(ast.parse(path.read_text()))
            found += [one.value for one in tree if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return [one for one in found if len(one) > 20]


def test_no_text_of_every_day_is_taken_for_an_address() -> None:
    texts = corpus()
    assert len(texts) > 2500
    known = [address(one) for one in (WORDS, HARD, *COMMON)]
    typed = [(text, marks.of_text(text)) for text in texts]
    assert [text for text, one in typed if any(marks.leads_there(place, one) for place in known)] == []


def test_the_form_of_an_address_is_seen_without_knowing_one() -> None:
    for text in (
        "Skovvej 4",
        "ring 39 58 71 46",
        "bor på Nørregade",
        "skriv til a@b.example",
        "Hus nr. 12",
        "Skovvej4",
    ):
        assert marks.looks_like_an_address(text), text
    for text in ("Hun har det bedre og sover om natten.", "Aftalt med Kværnholt Boliger.", "1.250,00 kr."):
        assert not marks.looks_like_an_address(text), text


def test_a_mark_says_nothing_of_the_word_it_is_of() -> None:
    made = address(WORDS)
    assert {len(mark) for _kind, mark in made} == {marks.LENGTH}
    assert {kind.value for kind, _mark in made} == {
        "street", "house", "postcode", "town", "municipality", "number", "issuer",
    }  # fmt: skip
    # A common name under which an authority bills is none, nor one so short that it is in other words.
    assert {kind for one in COMMON for kind, _mark in address(one)} == {
        MarkKind.STREET, MarkKind.HOUSE, MarkKind.POSTCODE, MarkKind.TOWN,
        MarkKind.MUNICIPALITY, MarkKind.ISSUER,
    }  # fmt: skip
