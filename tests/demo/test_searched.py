"""That what is looked for is found, in whichever form it was left, and that chance is not taken for it."""

from __future__ import annotations

import base64
import json
import os
import zlib
from urllib.parse import quote

import pytest

from tests.demo.searched import Sealed, Search, tables_with, wanted

NAME, NUMBER, WORD = "Ângela Sørensen-Ødegård", "010190-1234", "Sørensen"
SEALED = [
    Sealed("people_name", "value_sealed", NAME),
    Sealed("people_identifier", "value_sealed", NUMBER),
    Sealed("people_profile", "born_sealed", "1990-01-01"),
    Sealed("people_profile", "said_sealed", json.dumps({"how": "ja", "where": "Skjulestedet 14, 3. th"})),
]
SEARCH = Search({NAME, NUMBER, "Skjulestedet 14, 3. th"}, {WORD})


def test_what_is_wanted_is_what_finds_somebody() -> None:
    values, words = wanted(SEALED, ordinary=lambda text: text == "Ângela")
    assert values == {NAME, NUMBER, "Skjulestedet 14, 3. th"}
    assert words == {"Sørensen", "Ødegård"}


@pytest.mark.parametrize(
    "left",
    [
        *(
            NAME.encode(),
            NAME.upper().encode(),
            NAME.encode("utf-16-le"),
            NAME.encode("utf-16-be"),
            NAME[::-1].encode(),
        ),
        *(base64.b64encode(b"a" * shift + NAME.encode() + b"bcd") for shift in range(3)),
        base64.b64encode(NAME.encode("utf-16-le") + b"bcd"),
        quote(NAME).encode(),
        json.dumps({"said": NAME}).encode(),
        NAME.encode("ascii", "xmlcharrefreplace"),
        NAME.encode().hex().encode(),
        b"1\t\\\\x" + NAME.encode().hex().encode() + b"\t2",
        b"1\t\\\\x" + NAME.encode("utf-16-le").hex().encode() + b"\t2",
        b"1\t\\\\x" + base64.b64encode(NAME.encode()).hex().encode() + b"\t2",
        b"."
        + base64.urlsafe_b64encode(zlib.compress(json.dumps({"typed": NAME, "more": "x" * 40}).encode())).rstrip(b"="),
    ],
)
def test_a_name_is_found_however_it_was_left(left: bytes) -> None:
    assert NAME in SEARCH.found_in(os.urandom(40) + b"\n" + left + b"\n" + os.urandom(40))


@pytest.mark.parametrize(
    "left",
    [
        *("0101901234", "010190-1234", "010190 1234", "0 1 0 1 9 0 1 2 3 4", "4321091010", "4321-091010"),
        *("01 01 90 12 34", "cpr=0101901234&", '{"cpr": "010190-1234"}'),
    ],
)
def test_a_number_is_found_however_it_was_parted_or_turned_round(left: str) -> None:
    assert SEARCH.found_in(f"a {left} b".encode()) == {NUMBER}


@pytest.mark.parametrize(
    ("word", "left"),
    [
        ("Ødegård", "frk. Ødegård,"),
        ("Ødegård", "ØDEGÅRD"),
        ("Ødegård", "<b>ødegård</b>"),
        ("Ágnes", "Ágnes"),
        ("Şahin", "(Şahin)"),
        ("Sørensen", "SØRENSEN"),
    ],
)
def test_a_word_with_a_letter_beyond_ascii_is_found_in_small_and_capital_letters(word: str, left: str) -> None:
    assert Search([], {word}).found_in(left.encode()) == {word}


@pytest.mark.parametrize(
    "left", ["Ødegård, Ane Hansen", "ØDEGÅRD,ANE HANSEN", "Ødegård Ane Hansen", "Ane  Hansen  Ødegård"]
)
def test_a_name_is_found_as_lists_and_letters_turn_it(left: str) -> None:
    assert Search(["Ane Hansen Ødegård"]).found_in(f"to {left}\n".encode()) == {"Ane Hansen Ødegård"}


def test_what_is_part_of_another_word_or_stands_in_chance_is_not_taken_for_it() -> None:
    assert SEARCH.found_in(b"a50101901234b and " + "sørensens".encode()) == set()
    assert SEARCH.found_in("frk. sørensen, ".encode()) == {WORD}
    assert SEARCH.found_in(b"\\\\x" + os.urandom(1 << 20).hex().encode() + b"\n") == set()


def test_a_short_number_is_found_where_it_stands_and_not_in_the_midst_of_an_id() -> None:
    search = Search({"2025-117"})
    assert search.found_in(b"0a4c2025-117b-4e1c-9d3f-000000000000") == set()
    assert search.found_in(b"bill\t2025-117\t") == {"2025-117"} == search.found_in(b"{'bill': '2025-117'}")


def test_whoever_reads_what_was_found_is_told_in_which_table() -> None:
    dumped = "COPY public.bills (number) FROM stdin;\n2025-117\n\\.\nCOPY public.cases (number) FROM stdin;\n1\n"
    assert tables_with(dumped, "2025-117") == ["public.bills"]
