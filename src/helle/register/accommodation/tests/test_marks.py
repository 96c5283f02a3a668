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
from tests.examples import examples

import helle
from helle.register.accommodation import marks
from helle.register.accommodation.choices import MarkKind
from helle.register.accommodation.secret_address import LABELS
from helle.register.protection import search_keys

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
        patch.setattr(
            search_keys,
            "blind_index",
            lambda what, value, *, length: sha256(f"{what}|{value}".encode()).digest()[:length],
        )
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
        "Drømmedalsgangen i 2 uger", "Drømmedalsgangen syvogfyrre", "Drømmedalsgangen, Esbjerg eller Fjerdingby",
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
        "Drømmedalsgangen 12 i Fjerdingby", "Drømmedalsgangen 12, 7913 Fjerdingby", "Drømmedalsgangen i Esbjerg",
        "7913 Fjerdingby", "Fjerdingby Kommune er underrettet", "010190-1234", "47 kvinder og 7913 kr.",
    ],
)  # fmt: skip
def test_another_house_and_a_town_alone_lead_nowhere(text: str) -> None:
    assert not leads(WORDS, text)


def place(street: str, post: str = "7913 Fjerdingby", issuer: str = "") -> dict[str, str]:
    return {"street": street, "postcode": post, "municipality": "Fjerdingby Kommune", "telephone": "", "issuer": issuer}


def test_the_town_may_stand_in_another_field() -> None:
    """Of a street with a short name, or a name of every day, which tell by themselves in no text."""
    there = address(place("Skovvej 4"))
    street, town, other, house = (
        marks.of_text(one) for one in ("Hun bor på Skovvej", "i Fjerdingby", "i Aalborg", "Skovvej 5")
    )
    assert marks.leads_there(there, street, [street, town])
    assert not marks.leads_there(there, town, [street, town])
    assert not marks.leads_there(there, street, [street, other])
    assert not marks.leads_there(there, house, [house, town])


@pytest.mark.parametrize(
    ("street", "there", "nowhere"),
    [
        ("Nygade 4, kælderen", "Nygade 4", "Hun blev holdt i kælderen i Fjerdingby"),
        ("Nygade 4, baghuset, indgang fra gården", "Nygade nr. 4", "Hun sov i baghuset og løb ud i gården"),
        ("Bygning 3, Nygade 4", "Nygade 4", "Hun er i bygning 3 i Fjerdingby"),
        ("2. sal, Nygade 4", "Nygade 4", "På 2. sal i Fjerdingby"),
        ("Nygade 4, Fjerdingby", "Nygade 4", "Hun er født i Fjerdingby"),
        ("Fjerdingby, Nygade 4", "Nygade i Fjerdingby", "Hun er født i Fjerdingby"),
        ("47 Drømmedalsgangen", "Drømmedalsgangen 47", "Drømmedalsgangen 12"),
        ("47 B Drømmedalsgangen, st. tv.", "Drømmedalsgangen 47", "Drømmedalsgangen 12"),
        ("Lysbrogården", "på Lysbrogården", "på gården"),
        ("Gården Lysbro, Åbjerg Allé 12", "Gården Lysbro", "Åbjerg Allé 14"),
        ("Hospitalet 1", "Hospitalet 1", "Hun er på hospitalet i Fjerdingby"),
        ("Vesterbro 14", "Vesterbro 14, 7913", "Hun har arbejdet på Vesterbro"),
        ("Rådhuspladsen 45", "Rådhuspladsen 45", "Hun stod på Rådhuspladsen i Fjerdingby"),
        ("Hovedbanegården 2", "Hovedbanegården 2", "Hun kom til Hovedbanegården kl. 9"),
        ("Torvet 3", "Torvet, 7913 Fjerdingby", "Hun stod på torvet i Fjerdingby"),
        ("Havnegade 9", "Hun bor i Havnegade", "Hun bor i Havnegade i Esbjerg"),
    ],
)
def test_what_of_a_line_is_the_street(street: str, there: str, nowhere: str) -> None:
    assert leads(place(street), there)
    assert not leads(place(street), nowhere)


def test_a_line_that_names_no_street_has_no_mark_of_one() -> None:
    for line in ("2. tv.", "47", "Baghuset", "Bygning 3, kælderen"):
        assert MarkKind.STREET not in {kind for kind, _mark in address(place(line))}, line


@pytest.mark.parametrize(
    ("issuer", "leads_by_it"),
    [
        ("Krisecentret", False), ("Herberget", False), ("Administrationen", False), ("Socialforvaltningen", False),
        ("Kvindehuset", False), ("Udbyderen", False), ("Røde Kors", False), ("Fonden Krisecentret", False),
        ("Reden International", False), ("Kvindehuset Lysbro", True), ("Fonden Ny Dag", True),
        ("Administrationen af Lysbro", True), ("Kværnholt Boliger", True),
    ],
)  # fmt: skip
def test_who_bills_under_a_common_name_leads_nowhere(issuer: str, leads_by_it: bool) -> None:
    assert leads(place("Nygade 4", issuer=issuer), f"Regningen kommer fra {issuer} hver måned.") == leads_by_it


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
@settings(max_examples=examples(100), deadline=None)
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


# Of the commonest names of streets in Denmark, and what stands behind them.
STREETS = re.findall(
    r"\w+",
    """
Nygade Vestergade Østergade Nørregade Søndergade Kirkegade Skolegade Havnegade Algade Storegade Jernbanegade Møllegade
Adelgade Torvegade Smedegade Bredgade Borgergade Vesterbrogade Kirkevej Skolevej Møllevej Stationsvej Industrivej
Strandvejen Skovvej Birkevej Bøgevej Elmevej Lærkevej Egevej Fyrrevej Granvej Lindevej Ahornvej Rosenvej Tjørnevej
Hybenvej Poppelvej Kastanievej Drosselvej Solsortevej Svalevej Mejsevej Finkevej Vibevej Fasanvej Ringvejen Toftevej
Markvej Engvej Bakkevej Parkvej Højvej Dalvej Åvej Søvej Havevej Mosevej Lyngvej Kløvervej Bygvej Rugvej Hvedevej
Havrevej Nørrevej Søndervej Østervej Vestervej Nyvej Gartnervænget Rugvænget Bøgevænget Engvænget Elmevænget Torvet
Parken Engen Bakken Stien Vænget Toften Lunden Skrænten Skovbrynet Rønnebærvej Hasselvej Pilevej Violvej Liljevej
Tulipanvej Syrenvej Nellikevej Ribevej Aarhusvej Københavnsvej Odensevej Hovedgaden Landevejen Hospitalet Vesterbro
Rådhuspladsen Hovedbanegården Nørrebro Kongens_Nytorv Strøget
""",
)
BEHIND = ("", ", kælderen", ", baghuset, indgang fra gården", ", Bygning 3", ", 2. tv.", ", stuen", ", Odense")
SENTENCES = [
    "Hun har det bedre i dag og sov på 2. sal i baghuset.", "Hun blev holdt i kælderen i Odense i tre uger.",
    "Vi gik en tur i parken og ned til stranden.", "Hun stod på Rådhuspladsen i København og på torvet i Odense.",
    "Mødet er på rådhuset i Odense kl. 12, tog fra Hovedbanegården.", "Hun har arbejdet på Vesterbro og i Odense.",
    "Hun er på hospitalet i Odense, bygning 3, stuen.", "Hun gik på Strøget med to andre den 3. maj 2025.",
    "Odense Kommune betaler 4 døgn; hun er 17 år.", "Engen bag huset bruges om sommeren. Lunden er lukket.",
    "Klienten i bygning 3 fik lov at gå ud i gården.", "Lejligheden i Vestergade 99 i 5000 Odense C er ryddet.",
    "Politiet gik ind i Nygade 71, 5000 Odense C, og Algade 71 A.", "Hun bor i Havnegade i Esbjerg.",
    "Bordellet lå på Vesterbrogade 71 i Odense.", "Indgang fra gården, spørg efter Mette i stuen til venstre.",
]  # fmt: skip


@pytest.mark.parametrize("behind", BEHIND)
def test_everyday_sentences_raise_no_alarm_wherever_the_place_is(behind: str) -> None:
    """Also of a house in the same street with another number."""
    known = [
        address(place(f"{street.replace('_', ' ')} 114{behind}", "5000 Odense C") | {"municipality": "Odense Kommune"})
        for street in STREETS
    ]
    typed = [(text, marks.of_text(text)) for text in SENTENCES]
    assert [text for text, one in typed if any(marks.leads_there(place, one) for place in known)] == []


@pytest.mark.parametrize("street", STREETS)
def test_another_number_in_the_same_street_and_town_is_another_house(street: str) -> None:
    name = street.replace("_", " ")
    there = place(f"{name} 114", "5000 Odense C") | {"municipality": "Odense Kommune"}
    assert leads(there, f"Hun bor i {name} 114 i Odense.")
    for other in (f"Hun bor i {name} 40, 5000 Odense C.", f"{name} nr. 40 i Odense", f"{name} 11"):
        assert not leads(there, other)


def test_the_form_of_an_address_is_seen_without_knowing_one() -> None:
    for text in ("Skovvej 4", "ring 39 58 71 46", "bor i Nørregade nr. 12", "skriv til a@b.example", "39.58.71.46"):
        assert marks.how_many_addresses(text), text
    for text in (
        "Hun har det bedre og sover om natten.", "Aftalt med Kværnholt Boliger.", "Mødet er kl. 12.", "Hun er 17 år.",
        "den 3. maj", "den 6.10.2025 eller 2025-10-06", "I 2025 kom hun", "Hus nr. 12", "Hun gik ned ad gaden 3 gange.",
        "IMG_20251006.jpg",
    ):  # fmt: skip
        assert not marks.how_many_addresses(text), text
    assert marks.how_many_addresses("Skovvej 4, Skovvej 5, 39587146, a@b.example og Nørregade 2") == 5


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
