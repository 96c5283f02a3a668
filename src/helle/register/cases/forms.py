"""Forms about the case itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.cases.choices import Ground
from helle.register.interface.forms import CaseForm, DayField, HelleForm, PersonNameField, code_choices
from helle.rules.codes import ResidenceStatus


class IndicationForm(CaseForm):
    """A reasonable-grounds indication (ID-13)."""

    occurred_on = DayField(label=_("Dato for indikationen"))
    reasons = forms.CharField(
        label=_("Begrundelse"),
        help_text=_("Hvad tyder på, at personen er udsat for menneskehandel? Teksten krypteres."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=8000,
    )


class SettleForm(CaseForm):
    """That a step is done."""

    settled_on = DayField(label=_("Udført den"))
    note = forms.CharField(
        label=_("Hvad er gjort?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_("Teksten krypteres."),
    )


class NewCaseForm(HelleForm):
    """A case opened without a referral: by Udlændingestyrelsen in its own casework, or by CMM."""

    ground = forms.ChoiceField(label=_("Hvorfor oprettes sagen?"), choices=Ground.choices, widget=forms.RadioSelect)
    first_contact = forms.ChoiceField(label=_("Hvem skabte kontakten?"))
    name = PersonNameField(
        label=_("Navn"),
        required=False,
        max_length=200,
        help_text=_("Lad feltet stå tomt, hvis personen ikke vil eller kan oplyse et navn."),
    )
    sex = forms.ChoiceField(label=_("Køn"))
    residence = forms.ChoiceField(label=_("Opholdsgrundlag"), choices=code_choices(ResidenceStatus, blank="—"))
    residence_since = DayField(label=_("Opholdsgrundlag gælder fra"))

    def __init__(
        self, *args: Any, first_contacts: list[tuple[str, str]], sexes: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("first_contact", first_contacts, blank=True)
        self.offer("sex", sexes)
