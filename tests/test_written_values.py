"""The page that says how values are written holds for every field that somebody writes in (docs/reference)."""

from __future__ import annotations

import pytest
from django import forms
from django.utils.translation import override

from helle.site.written_values import Form, fields, forms_of_values, patterns_of

FORMS = forms_of_values()


@pytest.mark.parametrize("one", FORMS, ids=lambda one: str(one.name))
def test_each_form_shows_what_is_taken_and_what_is_refused(one: Form) -> None:
    with override("en"):
        taken = [one.answer(typed)[0] for typed in one.examples]
    assert True in taken and False in taken
    assert taken == sorted(taken, reverse=True), "what is taken first"


def test_every_kind_of_field_and_every_pattern_stands_in_a_form() -> None:
    kinds = {kind for one in FORMS for kind in (*one.kinds, *((type(one.asked),) if one.asked else ()))}
    patterns = {pattern for one in FORMS if one.asked for pattern in patterns_of(one.asked)}
    # Words: a length is all the form they have.
    words = {forms.CharField, *WORDS}
    found = dict(fields())
    assert len(found) > 500
    assert {name for name, field in found.items() if type(field) not in kinds | words | {forms.RegexField}} == set()
    assert {name for name, field in found.items() if patterns_of(field) - patterns} <= NUMBERS_OF_CASES


# Fields of words, with a help of their own.
WORDS = {type(field) for name, field in fields() if type(field).__name__ in {"WhyField", "NoteField"}}
# A number of a case or referral as it is searched for, with spaces around it and in letters of any size.
NUMBERS_OF_CASES = {
    "helle.register.audit.forms.NarrowLogForm.sag",
    "helle.register.enquiries.forms.QuestionForm.case_number",
}
