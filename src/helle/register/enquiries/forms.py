"""Forms of questions for advice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.enquiries.choices import Theme
from helle.register.interface.forms import DayField, HelleForm

NOBODY_IS_NAMED = _(
    "Nævn ingen: hverken navn, nummer, adresse eller andet, som en person kan kendes på. Teksten krypteres."
)


class QuestionForm(HelleForm):
    """A question for advice."""

    to_unit = forms.ChoiceField(label=_("Hvem spørger du?"))
    theme = forms.ChoiceField(label=_("Emne"), help_text=_("Spørgsmålet kan siden kun findes igen på sit emne."))
    text = forms.CharField(
        label=_("Spørgsmål"), widget=forms.Textarea(attrs={"rows": 6}), max_length=8000, help_text=NOBODY_IS_NAMED
    )
    case_number = forms.RegexField(
        label=_("Sagens nummer, hvis det handler om en sag, begge har"),
        regex=r"^\s*[0-9]{4}-[0-9]{4,7}\s*$",
        required=False,
        max_length=20,
        help_text=_("For eksempel 2025-0001."),
        error_messages={"invalid": _("Skriv sagens nummer som 2025-0001.")},
    )
    due = DayField(label=_("Svar ønskes senest"))

    def __init__(self, *args: Any, advisers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("to_unit", advisers, blank=True)
        self.offer("theme", [(code, str(label)) for code, label in Theme.choices], blank=True)


class AnswerForm(HelleForm):
    """The answer to a question for advice."""

    text = forms.CharField(
        label=_("Dit svar"), widget=forms.Textarea(attrs={"rows": 8}), max_length=12_000, help_text=NOBODY_IS_NAMED
    )
