"""Forms about the case itself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.cases.choices import Ground
from helle.register.codelists.choices import KeptList
from helle.register.codelists.forms import CodeField
from helle.register.interface.forms import CaseForm, DayField, HelleForm, PersonNameField, code_choices
from helle.register.interface.words import active_language
from helle.rules.codes import OrganisationKind, ResidenceStatus

POLICE_KINDS = (OrganisationKind.POLICE, OrganisationKind.NATIONAL_POLICE, OrganisationKind.NSK)


class IndicationForm(CaseForm):
    """A reasonable-grounds indication (ID-13)."""

    occurred_on = DayField(label=_("Dato for indikationen"))
    reasons = forms.CharField(
        label=_("Begrundelse"),
        help_text=_("Hvad tyder på, at personen er udsat for menneskehandel? Teksten krypteres."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=8000,
    )
    earlier_reason = forms.CharField(
        label=_("Hvorfor ligger datoen før den første kontakt?"),
        required=False,
        help_text=_("Udfyldes kun, hvis indikationen blev fundet, før personen var kendt i sagen."),
        max_length=2000,
    )


class ReopeningForm(CaseForm):
    """That a case which had ended is opened again, on reasonable grounds (ID-13)."""

    occurred_on = DayField(label=_("Dato for genåbningen"))
    reasons = forms.CharField(
        label=_("Begrundelse"),
        help_text=_("Hvad er nyt, og hvad tyder på, at personen er udsat for menneskehandel? Teksten krypteres."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=8000,
    )


class PoliceStatementForm(CaseForm):
    """What the police have stated about a person who has a case (CRI-09)."""

    police = forms.ChoiceField(label=_("Hvem i politiet?"), widget=forms.RadioSelect)
    occurred_on = DayField(label=_("Oplyst den"))
    reasons = forms.CharField(
        label=_("Hvad har politiet oplyst?"),
        help_text=_("Teksten krypteres."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=8000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = active_language()
        self.offer("police", [(kind.value, kind.label.in_language(language)) for kind in POLICE_KINDS])


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
    language = CodeField(
        KeptList.LANGUAGES,
        label=_("Hvilket sprog taler personen bedst?"),
        required=False,
        help_text=_("Bruges, når der skal findes tolk og skrives breve. Vides det ikke, spørges der ved samtalen."),
    )
    residence = forms.ChoiceField(label=_("Opholdsgrundlag"), choices=code_choices(ResidenceStatus, blank="—"))
    residence_since = DayField(label=_("Opholdsgrundlag gælder fra"))

    def __init__(
        self, *args: Any, first_contacts: list[tuple[str, str]], sexes: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("first_contact", first_contacts, blank=True)
        self.offer("sex", sexes)
