"""Amounts as somebody types them: exactly what was meant, or a message."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from helle.register.support_plans.forms import MOST_KRONER, AmountField
from helle.rules.money import danish_kroner


@given(st.integers(0, MOST_KRONER * 100))
def test_sup_03_an_amount_typed_as_it_is_written_is_that_amount_to_the_oere(oere: int) -> None:
    assert AmountField().clean(danish_kroner(oere)) == oere


@pytest.mark.parametrize(
    ("typed", "oere"),
    [("350", 35000), ("350,5", 35050), ("350.05", 35005), ("1.234", 123400), ("1 234,50 kr", 123450), ("", None)],
)
def test_an_amount_is_read_as_people_type_it(typed: str, oere: int | None) -> None:
    assert AmountField(required=False).clean(typed) == oere


@pytest.mark.parametrize("typed", ["-5", "1,234.50", "350,555", "1e3", "ti", "١٢", "10.000.001"])
def test_what_is_no_amount_or_would_be_rounded_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        AmountField().clean(typed)


def test_an_amount_that_is_asked_for_is_not_left_out() -> None:
    with pytest.raises(ValidationError):
        AmountField().clean("")
