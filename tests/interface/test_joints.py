"""The heads of a released table's columns are parted on a phone with a hyphen, where two parts meet (GOV-27)."""

from __future__ import annotations

import re

from django.template.loader import render_to_string

from helle.register.interface.joints import SHORTEST, jointed
from helle.register.releases.layout import Row, drawn
from helle.register.statistics.dimensions import DIMENSIONS


def test_a_long_word_is_parted_where_its_parts_meet_and_is_the_same_word() -> None:
    parted = jointed("Udlændingestyrelsen eller Menneskehandel")
    assert parted == "Udlændinge\u00adstyrelsen eller Menneske\u00adhandel"
    assert jointed("Politiet og andre") == "Politiet og andre"


def test_of_each_long_word_that_heads_a_column_it_is_known_where_it_is_parted() -> None:
    heads = [text for one in DIMENSIONS.values() for text in (one.label, *one.groups.values())]
    long = {
        word
        for text in heads
        for head in (text.da, text.en)
        for word in re.findall(r"\w+", head)
        if len(word) >= SHORTEST
    }
    assert "Udlændingestyrelsen" in long and [word for word in long if jointed(word) == word] == []


def test_the_heads_of_a_crossed_table_have_the_joints_and_its_rows_are_as_they_are() -> None:
    block = drawn(None, "Køn", ("Menneskehandel", "I alt"), [Row("Kontrolmyndigheder", False, (7, 9))])
    page = render_to_string("releases/block.html", {"block": block, "heading": "Ofre", "id": 1})
    assert '<th scope="col" class="number">Menneske\u00adhandel</th>' in page
    assert '<th scope="row">Kontrolmyndigheder</th>' in page
