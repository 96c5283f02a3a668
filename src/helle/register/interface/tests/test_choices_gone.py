"""A choice that is gone is refused in Helle's own words, without the key that was sent."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from importlib import import_module

import pytest
from django import forms
from django.conf import settings
from django.utils import translation

from helle.register.interface.forms import HelleForm, YesNoField
from helle.register.interface.plain_form import PlainForm

GONE = str(uuid.uuid4())
SAID = {
    "da": "Det, der blev valgt, kan ikke vælges her nu. Vælg en af de viste muligheder.",
    "en": "What was chosen cannot be chosen here now. Choose one of the options shown.",
}


class ChoosingForm(HelleForm):
    """One field of each kind that chooses, and one that says why by itself."""

    one = forms.ChoiceField(choices=[("a", "A")])
    several = forms.MultipleChoiceField(choices=[("a", "A")])
    answer = YesNoField()
    why = forms.ChoiceField(choices=[("a", "A")], error_messages={"invalid_choice": "Den er solgt."})

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["made_last"] = forms.ChoiceField(choices=[("a", "A")])


@pytest.mark.parametrize("language", SAID)
def test_a_choice_that_is_gone_is_refused_without_its_key(language: str) -> None:
    sent = {"one": GONE, "several": [GONE], "answer": GONE, "why": GONE, "made_last": GONE, "form_token": GONE}
    with translation.override(language):
        form = ChoosingForm(sent)
        said = {name: list(errors) for name, errors in form.errors.items()}
    gone = {name: [SAID[language]] for name in ("one", "several", "answer", "made_last")}
    assert said == gone | {"why": ["Den er solgt."]}
    assert form.not_offered == ["answer", "made_last", "one", "several", "why"]


def of_helle(kind: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    """The forms that are made by Helle, among a kind and all below it."""
    for below in kind.__subclasses__():
        if below.__module__.startswith("helle."):
            yield below
        yield from of_helle(below)


def test_every_form_of_helles_says_it_so() -> None:
    for addresses in (settings.ROOT_URLCONF, "helle.site.public_urls"):
        import_module(addresses)  # And with it every page and its forms.
    others = {kind for kind in of_helle(forms.BaseForm) if not issubclass(kind, PlainForm)}
    with_choices = {
        f"{kind.__module__}.{kind.__name__}"
        for kind in others
        if any(isinstance(field, forms.ChoiceField) for field in getattr(kind, "base_fields", {}).values())
    }
    assert with_choices == set()
