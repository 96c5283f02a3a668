"""A reason says something, wherever one is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django import forms

import helle
import helle.register
from helle.portal.forms import StepForm
from helle.register.interface import typed
from helle.register.interface.forms import HelleForm
from helle.register.partner_access.forms import AbroadForm
from helle.register.protection.refusals import says_something

ROOT = Path(helle.register.__file__).parent
# Looks for something, or repeats for each person of a referral: nothing typed there is asked for.
ASK_FOR_NO_TEXT = {
    "administration.NarrowUsersForm",
    "audit.NarrowLogForm",
    "finding.ColleagueForm",
    "finding.NarrowForm",
    "finding.SearchForm",
    "placements.LookForm",
    "referrals.ReferredPersonForm",
    "reports.SoughtForm",
    "rulebook.TryForm",
    "statistics.WorkbenchForm",
}
# Zero-width signs, a soft hyphen, blank braille, two fillers of Hangul, a variation selector, a tag, marks.
SAYS_NOTHING = [
    "\u200b",
    "\u200b\u200d",
    "\u00ad",
    "\u2800",
    "\u3164",
    "\uffa0",
    "\ufe0f",
    "\U000e0041",
    ".",
    "– –",
    "?!",
]


@pytest.mark.parametrize("reason", ["", " ", "x", "xxx", "...", "?!", "ok", "1234", "– –", "\u3164\uffa0\u115f\u1160"])
def test_a_letter_or_a_mark_is_no_reason(reason: str) -> None:
    assert not says_something(reason)


@pytest.mark.parametrize("reason", ["syg", "Flyttet.", "нет места", "hun ringede kl. 9"])
def test_a_word_is_one(reason: str) -> None:
    assert says_something(reason)


def test_each_reason_that_an_action_asks_for_is_looked_at_so() -> None:
    """What refuses a missing reason asks whether it says something, and not whether anything was typed."""
    found = [
        f"{path.relative_to(ROOT)}: {asked[1].strip()}"
        for path in sorted(ROOT.rglob("*actions.py"))
        for asked in re.finditer(r"\n([^\n]*\.strip\(\)[^\n]*)\n\s*raise Refused\(NO_REASONS", path.read_text())
    ]
    assert found == []


def every_form() -> Iterator[type[forms.Form]]:
    """Every form of the register and of the pages for all, with those that others are made of."""
    top = Path(helle.__file__).parent
    for path in sorted(top.rglob("*forms.py")):
        name = ".".join(path.relative_to(top.parent).with_suffix("").parts)
        for found in vars(import_module(name)).values():
            if isinstance(found, type) and issubclass(found, forms.Form) and found.__module__ == name:
                yield found


def text_fields() -> Iterator[tuple[str, type[forms.Form], forms.Field]]:
    """Each text that is asked for, with the kind of form it stands in."""
    for form in every_form():
        kind = next((one for one in (HelleForm, AbroadForm, StepForm) if issubclass(form, one)), None)
        for name, field in getattr(form, "base_fields", {}).items():
            if (
                kind
                and field.required
                and not field.widget.is_hidden
                and typed.takes_words(field)
                and isinstance(field, forms.CharField)
            ):
                yield f"{form.__module__.split('.')[-2]}.{form.__name__}.{name}", kind, field


def test_each_form_looks_whether_a_text_says_anything() -> None:
    """The three kinds of forms look; of the others none asks for a text."""
    others = {
        f"{form.__module__.split('.')[-2]}.{form.__name__}"
        for form in every_form()
        if form is not forms.Form and not issubclass(form, HelleForm | AbroadForm | StepForm)
    }
    assert others == ASK_FOR_NO_TEXT


def test_no_text_that_is_asked_for_is_met_by_what_nobody_can_read() -> None:
    found = list(text_fields())
    assert len(found) > 100
    let_through = [
        f"{name}: {blank!a}"
        for name, kind, field in found
        for blank in SAYS_NOTHING
        if not isinstance(field.widget, forms.PasswordInput)
        and "text" not in type("One", (kind,), {"text": field})({"text": blank}).errors
    ]
    assert let_through == []


@pytest.mark.parametrize("blank", SAYS_NOTHING)
def test_where_no_text_is_needed_it_is_left_out(blank: str) -> None:
    form = type("One", (HelleForm,), {"text": forms.CharField(required=False)})(
        {"text": blank, "form_token": "018f6b5e-7d53-7cc2-9d8b-3f2d5b0e7a11"}
    )
    assert form.is_filled_in() and form.cleaned_data["text"] == ""


@pytest.mark.parametrize("text", ["Bo", "7", "नेपाल", "ok.", "Ø", "ไทย"])
def test_a_letter_or_a_digit_is_enough_where_no_reason_is_asked(text: str) -> None:
    assert typed.says_anything(text)


def test_no_action_takes_a_text_for_given_because_something_was_typed() -> None:
    """Whoever asks for a text asks whether it says anything: signs that cannot be seen are more than nothing."""
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted(ROOT.rglob("*actions.py"))
        for line in path.read_text().splitlines()
        if re.search(r"\bnot [\w.]+\.strip\(\)", line)
    ]
    assert found == []
