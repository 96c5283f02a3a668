"""The steps of the public form. Nothing is asked of whoever writes."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from helle.register.interface.forms import refuse_what_says_nothing
from helle.register.interface.plain_form import PlainForm
from helle.register.referrals.choices import Sector
from helle.register.reports.receiving import RECEIPT_DIGITS, digits_of

LONGEST_TEXT: Final = 8000
LONGEST_PLACE: Final = 500
# A browser offers what was typed once to whoever sits at it next, and may send what it checks to its maker.
UNKEPT: Final = {"autocomplete": "off", "spellcheck": "false"}


class StepForm(PlainForm):
    """A step: its fields are those of the draft with the same names."""

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        """What was typed, without what says nothing."""
        super().clean()
        refuse_what_says_nothing(self)
        return self.cleaned_data


class WhatForm(StepForm):
    """What was seen or heard."""

    text = forms.CharField(
        label=_("Hvad har du set eller hørt?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 9, **UNKEPT}),
        help_text=_("Skriv det, som du ved det. Skriv ikke, hvem du selv er. Det er i orden at skrive på andre sprog."),
        error_messages={"required": _("Skriv, hvad du har set eller hørt. Et par ord er nok.")},
    )


class WhereForm(StepForm):
    """Where it happens."""

    sector = forms.ChoiceField(
        label=_("Hvad er det for et sted?"), choices=Sector.choices, widget=forms.RadioSelect, required=False
    )
    place = forms.CharField(
        label=_("Hvor er det?"),
        required=False,
        max_length=LONGEST_PLACE,
        widget=forms.TextInput(attrs=UNKEPT),
        help_text=_("En adresse, et navn på stedet, en hjemmeside. Du kan lade feltet stå tomt."),
    )


class MoreForm(StepForm):
    """Whether one may be asked something."""

    may_ask = forms.ChoiceField(
        label=_("Må vi stille dig et spørgsmål om det, du har skrevet?"),
        choices=[("yes", _("Ja")), ("no", _("Nej"))],
        widget=forms.RadioSelect,
        help_text=_(
            "Du får et nummer, når du har sendt. Med det kan du komme tilbage hertil, læse spørgsmålet og svare. "
            "Vi kan ikke se, hvem du er, og kan ikke finde dig på anden måde."
        ),
        error_messages={"required": _("Vælg ja eller nej.")},
    )


class ReceiptForm(StepForm):
    """The receipt, to come back with."""

    receipt = forms.CharField(
        label=_("Dit nummer"),
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "numeric", **UNKEPT}),
        help_text=_("16 cifre. Mellemrum gør ikke noget."),
        error_messages={"required": _("Skriv de 16 cifre, du fik.")},
    )

    def clean_receipt(self) -> str:
        """Its digits alone."""
        digits = digits_of(self.cleaned_data["receipt"])
        if len(digits) != RECEIPT_DIGITS:
            raise ValidationError(_("Nummeret har 16 cifre. Se efter, om et mangler, eller om der er et for meget."))
        return digits


class AnswerForm(StepForm):
    """The answer to the question."""

    answer = forms.CharField(
        label=_("Dit svar"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7, **UNKEPT}),
        error_messages={"required": _("Skriv et svar.")},
    )


# The steps in their order, and what is asked in each.
STEPS: Final[dict[str, type[StepForm]]] = {"what": WhatForm, "where": WhereForm, "more": MoreForm}
ORDER: Final = ("start", *STEPS, "check")


def form_of(step: str, given: dict[str, Any] | None, initial: dict[str, Any]) -> StepForm | None:
    """The form of a step; None where nothing is asked."""
    kind = STEPS.get(step) or {"receipt": ReceiptForm, "answer": AnswerForm}.get(step)
    return kind(given, initial=initial, auto_id="f_%s") if kind else None
