"""Forms about the codes of a kept list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from helle.register.codelists.choices import SHAPES, KeptList
from helle.register.interface.forms import HelleForm, NameField, NearDayField
from helle.register.interface.words import active_language


class WhyField(forms.CharField):
    """Why a list is changed. It is read by everybody."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Hvorfor?"),
            max_length=300,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("Alle, der logger på, kan læse det. Skriv intet om nogen person."),
        )


class WordsForm(HelleForm):
    """A code's words in both languages, from a day on."""

    word_da = NameField(label=_("Ord på dansk"), max_length=80)
    word_en = NameField(label=_("Ord på engelsk"), max_length=80)
    since = NearDayField(label=_("Fra"))
    why = WhyField()


class NewCodeForm(WordsForm):
    """A new code."""

    code = forms.CharField(label=_("Kode"), max_length=4)
    source = forms.CharField(
        label=_("Kilde"), max_length=200, help_text=_("Standarden eller beslutningen, for eksempel ISO 639-3.")
    )
    field_order = ["code", "word_da", "word_en", "since", "source", "why"]

    def __init__(self, *args: Any, code_list: KeptList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = SHAPES[code_list].in_words.in_language(active_language())


class StandingCodeForm(HelleForm):
    """A form about a code that stands; `seen` tells whether somebody changed the code after it was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def take_present(self, seen: int) -> None:
        """After a refusal the page shows the code as it is now: the next press is about that."""
        if isinstance(self.data, QueryDict):
            data = self.data.copy()
            data["seen"] = str(seen)
            self.data = data


class RewordForm(WordsForm, StandingCodeForm):
    """Other words from a day on."""


class EndForm(StandingCodeForm):
    """The last day of a code."""

    last_day = NearDayField(
        label=_("Sidste dag"), help_text=_("Den sidste dag, koden kan vælges. Den står stadig på det, der er skrevet.")
    )
    why = WhyField()
