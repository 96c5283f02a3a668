"""The page of a list an address asks for, whatever stands there."""

from __future__ import annotations

import pytest

from helle.register.interface.words import LAST_PAGE, page_number


@pytest.mark.parametrize(
    ("given", "page"),
    [
        ("1", 1),
        ("2", 2),
        ("", 1),
        ("0", 1),
        ("-3", 1),
        ("x", 1),
        ("²", 1),  # isdigit, but no int
        ("٣", 1),
        ("99999", LAST_PAGE),
        ("9" * 5000, 1),
    ],
)
def test_what_cannot_be_a_page_is_the_first(given: str, page: int) -> None:
    assert page_number(given) == page
