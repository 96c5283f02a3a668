"""Forms of referrals."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from helle.register.cases.choices import EARLIEST_DAY, FirstContact
from helle.register.codelists.choices import KeptList
from helle.register.codelists.forms import CodeField
from helle.register.interface.forms import (
    DayField,
    GroupedChoiceField,
    HelleForm,
    PersonNameField,
    YesNoField,
    code_choices,
)
from helle.register.interface.plain_form import PlainForm
from helle.register.interface.words import active_language
from helle.register.people.choices import Sex
from helle.register.protection import clock
from helle.register.protection.refusals import IN_THE_FUTURE, TOO_LONG_AGO, Refused
from helle.register.referrals import businesses
from helle.register.referrals.choices import AroseIn, Consent, Housing, Sector, TriageOutcome
from helle.register.referrals.models import ReferredPerson
from helle.register.referrals.parts import ExploitationParts
from helle.register.referrals.signs import sign_groups
from helle.rules.codes import FactorAnswer
from helle.rules.definitions.spectrum import SpectrumFacts

MOST_IN_THE_FORM = 40


class ExploitationForm(HelleForm):
    """What is known of an exploitation, every part of it optional. No part names a person who is exploited."""

    business = forms.CharField(label=_("Virksomhedens navn"), required=False, max_length=200)
    cvr = forms.CharField(
        label=_("CVR-nummer"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    place = forms.CharField(
        label=_("Hvor foregår det?"), required=False, max_length=500, help_text=_("Adresse eller en beskrivelse.")
    )
    housing = forms.ChoiceField(
        label=_("Bor de i en bolig, som arbejdsgiveren stiller til rådighed?"),
        choices=Housing.choices,
        initial=Housing.UNKNOWN,
        widget=forms.RadioSelect,
        required=False,
    )
    route = forms.CharField(
        label=_("Rejserute"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    recruiter = forms.CharField(
        label=_("Hvem hvervede dem, og hvordan?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_cvr(self) -> str:
        """The number in its one form; a number that cannot be is told beside it, with whatever else is wrong."""
        try:
            return businesses.normalised(self.cleaned_data["cvr"])
        except Refused as refused:
            raise ValidationError(refused.message.in_language(active_language())) from refused

    def parts(self) -> ExploitationParts:
        """What was told, of a form that is valid."""
        given = self.cleaned_data
        return ExploitationParts(
            business=given["business"],
            cvr=given["cvr"],
            place=given["place"],
            route=given["route"],
            recruiter=given["recruiter"],
            housing=given["housing"] or Housing.UNKNOWN.value,
        )


class ReferralForm(ExploitationForm):
    """A suspicion: what was seen, where, and how many persons. The persons themselves are forms of their own."""

    first_contact = forms.ChoiceField(label=_("Hvem skabte kontakten?"), choices=FirstContact.choices)
    occurred_on = DayField(label=_("Hvornår blev det set?"))
    sector = forms.ChoiceField(label=_("Branche eller sted"), choices=[("", "—"), *Sector.choices])
    municipality = forms.ChoiceField(label=_("Kommune"), required=False)
    control_number = forms.CharField(
        label=_("Jeres eget nummer på sagen eller kontrollen"),
        required=False,
        max_length=60,
        help_text=_("Så I kan finde den igen. Skriv ingen skatteoplysninger."),
    )
    indicators = GroupedChoiceField(
        label=_("Tegn på menneskehandel"),
        required=False,
        groups=sign_groups,
        follows="sector",
        help_text=_("Det er flere tegn tilsammen, der betyder noget. De lægges ikke sammen til en score."),
    )
    description = forms.CharField(
        label=_("Hvad er set og hørt?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=20000,
        help_text=_("Skriv kun det, modtageren har brug for. Teksten krypteres."),
    )
    consent = forms.ChoiceField(label=_("Samtykke"), choices=Consent.choices, widget=forms.RadioSelect)
    police_unit = forms.ChoiceField(
        label=_("Politikreds, der også underrettes"),
        required=False,
        help_text=_("Kontrolmyndigheder underretter både CMM og politiet."),
    )
    arose_in = forms.ChoiceField(
        label=_("Hvor opstod mistanken?"), choices=AroseIn.choices, widget=forms.RadioSelect, required=False
    )
    prosecution_on = DayField(
        label=_("Anklagemyndigheden er inddraget den"),
        required=False,
        help_text=_(
            "Anklagemyndigheden og CMM inddrages i tide under efterforskningen. Er den ikke inddraget endnu, lades "
            "feltet stå tomt."
        ),
    )
    urgent = forms.BooleanField(label=_("Haster: nogen er i fare nu"), required=False)

    def __init__(
        self,
        *args: Any,
        municipalities: list[tuple[str, str]],
        police: list[tuple[str, str]],
        police_due: bool,
        works_both_ways: bool,
        involves_prosecution: bool,
        needs_consent: bool,
        **kwargs: Any,
    ) -> None:
        """`police_due`: the sender must notify the police too, and so chooses a district.

        `works_both_ways`: it says in which of its works it met the signs (DET-06). `involves_prosecution`: it says when
        the prosecution came in (CRI-04). Others are not asked.
        `needs_consent`: it sends on the person's consent alone, and is offered nothing else.
        """
        super().__init__(*args, **kwargs)
        if needs_consent:
            offered = (one for one in Consent if one is not Consent.NOT_NEEDED)
            self.offer("consent", [(one.value, str(one.label)) for one in offered])
        if not works_both_ways:
            del self.fields["arose_in"]
        if not involves_prosecution:
            del self.fields["prosecution_on"]
        self.fields["police_unit"].required = police_due
        self.fields["police_unit"].error_messages["required"] = _("Politiet skal også underrettes. Vælg politikredsen.")
        self.offer("municipality", municipalities, blank=True)
        self.offer("police_unit", police, blank=True)

    def clean_occurred_on(self) -> dt.date:
        """A day to come, or from long ago, is told with whatever else is wrong; the action refuses it too."""
        day: dt.date = self.cleaned_data["occurred_on"]
        if day > clock.today():
            raise ValidationError(IN_THE_FUTURE.in_language(active_language()))
        if day < EARLIEST_DAY:
            raise ValidationError(TOO_LONG_AGO.in_language(active_language()))
        return day


class ReferredPersonForm(PlainForm):
    """One person in a referral; each part may be unknown."""

    name = PersonNameField(label=_("Navn, hvis kendt"), required=False, max_length=200)
    sex = forms.ChoiceField(label=_("Køn"), choices=Sex.choices, initial=Sex.NOT_STATED)
    age = forms.IntegerField(label=_("Omtrentlig alder"), required=False, min_value=0, max_value=110)
    nationality = CodeField(KeptList.COUNTRIES, label=_("Statsborgerskab"), required=False)

    def has_changed(self) -> bool:
        """A person of whom nothing is known is a person all the same; Django would leave out an untouched form."""
        return True


class PersonFormSet(forms.BaseFormSet):  # type: ignore[type-arg] # Not subscriptable while running.
    """The persons of a referral, with messages about persons."""

    default_error_messages = {
        "missing_management_form": _("Vi kunne ikke se, hvor mange personer henvendelsen har. Tilføj personerne igen."),
        "too_many_forms": _("En henvendelse har højst %(num)d personer. Send resten i en henvendelse mere."),
        "too_few_forms": _("En henvendelse har mindst %(num)d person."),
    }


ReferredPersonForms = forms.formset_factory(
    ReferredPersonForm,
    formset=PersonFormSet,
    extra=0,
    min_num=1,
    max_num=MOST_IN_THE_FORM,
    absolute_max=MOST_IN_THE_FORM + 1,  # One too many is enough to say so; no more forms are made, whatever was sent.
    validate_min=True,
    validate_max=True,
)


class TakeInForm(HelleForm):
    """Which persons of a referral get a case, whether there is an indication, and whether one takes the cases."""

    needed_at_times = frozenset({"reasons"})

    persons = forms.MultipleChoiceField(
        label=_("Hvem skal der oprettes en sag for?"), widget=forms.CheckboxSelectMultiple
    )
    indication = forms.BooleanField(
        label=_("Der er en rimelig begrundet indikation"),
        required=False,
        help_text=_("Bistand og støtte ydes straks, når CMM finder en rimelig begrundet indikation."),
    )
    reasons = forms.CharField(
        label=_("Begrundelse for indikationen"),
        required=False,
        help_text=_("Skrives, når der er en indikation."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=8000,
    )
    language = CodeField(
        KeptList.LANGUAGES,
        label=_("Hvilket sprog taler de bedst?"),
        required=False,
        help_text=_(
            "Gælder alle, der vælges her, og bruges, når der skal findes tolk og skrives breve. Vides det ikke, eller "
            "taler de hver sit, spørges der ved samtalen."
        ),
    )
    take = forms.BooleanField(
        label=_("Jeg tager sagerne"),
        required=False,
        help_text=_("Ingen har dem endnu. Tager du dem ikke, ligger de hos lederen, til de bliver fordelt."),
    )

    def __init__(self, *args: Any, persons: list[tuple[ReferredPerson, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("persons", [(str(row.pk), label) for row, label in persons])
        self.fields["persons"].initial = [str(row.pk) for row, _label in persons]


class WithdrawConsentForm(HelleForm):
    """Nothing but the press that confirms it."""


class JoinForm(HelleForm):
    """Which earlier referral this one belongs to."""

    joined_to = forms.ChoiceField(label=_("Tidligere henvendelse"))

    def __init__(self, *args: Any, earlier: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("joined_to", earlier)


class SpectrumForm(HelleForm):
    """What is asked of something that is passed on: where it stands on the spectrum, and to whom it goes (DEF-08)."""

    needed_at_times = frozenset({
        "trafficking", "manifestly_unreasonable", "unreasonable", "work_on", "passed_on_to",
    })  # fmt: skip

    trafficking = forms.ChoiceField(
        label=_("Er der tegn på menneskehandel?"),
        choices=code_choices(FactorAnswer),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Dette og de næste tre spørgsmål besvares, når der sendes videre til en anden myndighed."),
    )
    manifestly_unreasonable = YesNoField(label=_("Var arbejdsforholdene åbenlyst urimelige?"), required=False)
    unreasonable = YesNoField(label=_("Var vilkårene urimelige?"), required=False)
    work_on = DayField(label=_("Hvornår blev der arbejdet sidst?"), required=False)
    passed_on_to = forms.ChoiceField(label=_("Sendt videre til"), required=False)

    def __init__(self, *args: Any, receivers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("passed_on_to", receivers, blank=True)

    def work(self) -> SpectrumFacts:
        """What was answered about the work, for the rule of the spectrum."""
        return SpectrumFacts(
            FactorAnswer(self.typed("trafficking") or FactorAnswer.UNKNOWN),
            self.typed("manifestly_unreasonable"),
            self.typed("unreasonable"),
            self.typed("work_on"),
        )


class CloseForm(SpectrumForm):
    """A referral that opens no case."""

    field_order = ["outcome"]

    outcome = forms.ChoiceField(
        label=_("Hvad blev resultatet?"),
        choices=[
            (TriageOutcome.PASSED_ON.value, TriageOutcome.PASSED_ON.label),
            (TriageOutcome.NO_ACTION.value, TriageOutcome.NO_ACTION.label),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Begrundelse"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)
