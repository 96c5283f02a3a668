"""What is cut goes wherever it stands, however it is written; what only looks like it stays."""

from __future__ import annotations

import unicodedata
import uuid
from collections import Counter

import pytest
from django.utils.translation import override

from helle.register.access_requests import cuts
from helle.register.access_requests.choices import WithheldGround
from helle.register.access_requests.cuts import Cuts
from helle.register.printing.choices import EntryKind
from helle.register.printing.entry import Entry

THIRD, SOURCE = WithheldGround.THIRD_PERSON, WithheldGround.SOURCE


def entry(*passages: str) -> Entry:
    return Entry(EntryKind.NOTE, uuid.UUID(int=1), "Notat 1", passages=passages)


def left(one: Entry, *words: str) -> str:
    """What is left when the words are cut on one ground, each gap as […]."""
    with override("da"):
        gap = cuts.withheld(THIRD)
        found = cuts.passages_left(one, Cuts(words=tuple((word, THIRD) for word in words)))
        return "\n".join(passage.text.replace(gap, "[…]") for passage in found)


@pytest.mark.parametrize(
    ("text", "word", "rest"),
    [
        ("Senere kom Anna Holst igen.", "Anna Holst", "Senere kom […] igen."),
        ("Senere kom ANNA  holst igen.", "Anna Holst", "Senere kom […] igen."),
        ("Anna\u00adHolst og An\u200bna Holst", "AnnaHolst", "[…] og An\u200bna Holst"),
        ("An\u200bna kom.", "Anna", "[…] kom."),
        (unicodedata.normalize("NFD", "Søren Ågård ringede."), "Søren Ågård", "[…] ringede."),
        ("Søren Ågård ringede.", unicodedata.normalize("NFD", "Søren Ågård"), "[…] ringede."),
        # The genitive goes with the name; what only begins or ends like it stays whole.
        ("Annas søster og Holst-sagen", "Anna", "[…] søster og Holst-sagen"),
        ("Hun boede i en bolig i Bovrup hos Bo.", "Bo", "Hun boede i en bolig i Bovrup hos […]."),
        ("Blå Bla", "Bla", "Blå […]"),
        ("Ring (22 33 44 55).", "(22 33 44 55)", "Ring […]."),
    ],
)
def test_words_go_however_they_are_written(text: str, word: str, rest: str) -> None:
    assert left(entry(text), word) == rest
    assert cuts.stands_in(entry(text), word)


def test_words_go_across_two_passages() -> None:
    one = entry("Senere kom Anna", "Holst igen.")
    assert cuts.stands_in(one, "Anna Holst")
    assert left(one, "Anna Holst") == "Senere kom […]\n igen."


def test_what_overlaps_is_one_place_and_nothing_of_it_stays() -> None:
    one = entry("Hun bor hos Anna Maria Jensen på Skovvej 12. Maria Jensen ringede.")
    words = ("Hun bor hos Anna Maria Jensen", "Maria Jensen på Skovvej 12", "Maria Jensen")
    assert left(one, *words) == "[…]. […] ringede."
    two_grounds = Cuts(words=((words[0], THIRD), (words[1], SOURCE)))
    assert cuts.places_cut(one, two_grounds) == Counter({THIRD: 1, SOURCE: 1})


def test_places_are_counted_as_they_stand_and_not_as_they_were_typed() -> None:
    one = entry("Anna, Anna og Annas bror.", "Anna.")
    assert cuts.places_cut(one, Cuts(units={2: SOURCE}, words=(("Anna", THIRD),))) == Counter({THIRD: 3, SOURCE: 1})
    assert cuts.places_cut(one, Cuts(words=(("Anna", THIRD),))) == Counter({THIRD: 4})


def test_what_is_not_there_is_said_not_to_be() -> None:
    assert not cuts.stands_in(entry("Annasofie"), "Anna")
    assert not cuts.stands_in(entry("Anna"), "\u200b")
