"""Forms about the person."""

from __future__ import annotations

import copy
import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.codelists.choices import KeptList
from helle.register.codelists.forms import CodeField
from helle.register.interface.forms import CaseForm, DayField, PersonNameField, YesNoUnknownField, code_choices
from helle.register.people import identifiers
from helle.register.people.choices import (
    BirthPrecision,
    ChildWhere,
    IdentifierKind,
    NameKind,
    ProtectionEndedWhy,
    ProtectionGround,
    Sex,
)
from helle.register.protection import clock
from helle.rules.codes import ResidenceStatus

# Younger than that hardly anybody has a child.
YOUNGEST_PARENT = 12


class PersonForm(CaseForm):
    """What is known of the person."""

    sex = forms.ChoiceField(label=_("Køn"), choices=Sex.choices)
    birth_date = DayField(label=_("Fødselsdato"), required=False)
    birth_precision = forms.ChoiceField(
        label=_("Hvor sikker er fødselsdatoen?"),
        choices=BirthPrecision.choices,
        help_text=_("Er kun året kendt, så skriv 1. juli det år."),
    )
    age_disputed = forms.BooleanField(
        label=_("Alderen er omstridt"),
        required=False,
        help_text=_("Personen behandles som under 18 år, indtil alderen er afklaret."),
    )
    unaccompanied = YesNoUnknownField(
        label=_("Er personen en uledsaget mindreårig?"),
        help_text=_(
            "En uledsaget mindreårig får en personlig repræsentant. Er det ikke afklaret, står det under næste skridt."
        ),
    )
    nationality = CodeField(KeptList.COUNTRIES, label=_("Statsborgerskab"), required=False)
    language = CodeField(KeptList.LANGUAGES, label=_("Sprog"), required=False)
    needs_interpreter = forms.BooleanField(label=_("Behov for tolk"), required=False)
    safe_contact = forms.CharField(
        label=_("Sikker kontakt"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Hvordan må personen kontaktes, og hvordan må det aldrig ske? Teksten krypteres."),
    )

    why = forms.CharField(
        label=_("Hvorfor ændres det?"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Kun når noget, der var kendt, ændres. Det, der stod før, og begrundelsen kan stadig læses. "
            "Teksten krypteres."
        ),
    )
    profile_version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, nationalities: list[str], languages: list[str], **kwargs: Any) -> None:
        """A person has as many of each as she has: one more field stands empty after those that are known."""
        super().__init__(*args, **kwargs)
        self._several("nationality", nationalities, str(_("Statsborgerskab nr. %(number)s")))
        self._several("language", languages, str(_("Sprog nr. %(number)s")))

    def _several(self, name: str, known: list[str], label: str) -> None:
        fields = list(self.fields)
        first = self.fields[name]
        for number in range(2, max(len(known), 1) + 2):
            another = copy.deepcopy(first)
            another.label = label % {"number": number}
            self.fields[f"{name}_{number}"] = another
        for field, code in zip(self._names(name), known, strict=False):
            self.fields[field].initial = code
        place = fields.index(name)
        self.order_fields([*fields[:place], *self._names(name), *fields[place + 1 :]])

    def _names(self, name: str) -> list[str]:
        return [field for field in self.fields if field == name or field.startswith(f"{name}_")]

    def chosen(self, name: str) -> list[str]:
        """The codes chosen, each once, in the order of the fields."""
        codes = [self.cleaned_data[field] for field in self._names(name)]
        return list(dict.fromkeys(code for code in codes if code))


class NameForm(CaseForm):
    """A name or alias."""

    kind = forms.ChoiceField(label=_("Type"), choices=NameKind.choices, widget=forms.RadioSelect)
    name = PersonNameField(label=_("Navn"), max_length=200)


class AskedToBeSureForm(CaseForm):
    """Asks about what may well be a slip and may well be right; a tick says that it is, and nothing is blocked.

    `born`: what is known of the person's birth, None where nothing is.
    """

    sure = forms.BooleanField(label=_("Ja, oplysningen er rigtig"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, born: dt.date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.born = born

    def ask(self, name: str, question: str) -> None:
        """Put a question beside a field, and a box under the form that answers it. Silent once the box is ticked."""
        if self.cleaned_data.get("sure"):
            return
        self.fields["sure"].widget = forms.CheckboxInput()
        self.add_error(name, question)


class NumberForm(AskedToBeSureForm):
    """A number the person has."""

    needed_at_times = frozenset({"issuer"})

    kind = forms.ChoiceField(label=_("Type"), choices=IdentifierKind.choices)
    value = forms.CharField(
        label=_("Nummer"),
        max_length=60,
        help_text=_("Et CPR-nummer beviser ikke lovligt ophold. Også numre, der ikke opfylder modulus 11, er gyldige."),
    )
    issuer = forms.CharField(
        label=_("Hvem har udstedt det?"),
        required=False,
        max_length=120,
        help_text=_("Skal udfyldes ved et lokalt erstatningsnummer: andre kan have det samme. Teksten krypteres."),
    )
    valid_from = DayField(label=_("Gælder fra og med"), required=False)
    valid_until = DayField(label=_("Gælder til og med"), required=False)

    def clean(self) -> dict[str, Any]:
        """A CPR number of another year than the one recorded is asked about (PUB-DIG-01)."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        digits = re.sub(r"[\s-]", "", given.get("value") or "")
        born = identifiers.born_by_cpr(digits) if given.get("kind") == IdentifierKind.CPR else None
        # A day to come is refused when it is saved; that is no question.
        if born is not None and born <= clock.today() and self.born is not None and born.year != self.born.year:
            said = {"number": born.year, "noted": self.born.year}
            self.ask(
                "value", _("Nummeret siger, at personen er født i %(number)s; noteret er %(noted)s. Passer det?") % said
            )
        return given


class ChildForm(AskedToBeSureForm):
    """A child of the person."""

    # Nothing is chosen beforehand: an untouched form would tell where a child is that nobody has spoken of.
    where = forms.ChoiceField(label=_("Hvor er barnet?"), choices=[("", "—"), *ChildWhere.choices])
    born_year = forms.IntegerField(label=_("Fødselsår"), required=False, min_value=1900, max_value=2100)
    about = forms.CharField(
        label=_("Om barnet"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        """A child born before the person could well have one is asked about."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        child = given.get("born_year")
        if child is not None and self.born is not None and child < self.born.year + YOUNGEST_PARENT:
            said = {"child": child, "noted": self.born.year}
            self.ask("born_year", _("Barnet er født i %(child)s og personen i %(noted)s. Passer det?") % said)
        return given


class ResidenceForm(CaseForm):
    """A residence status from a day."""

    status = forms.ChoiceField(
        label=_("Opholdsgrundlag"), choices=code_choices(ResidenceStatus), widget=forms.RadioSelect
    )
    since = DayField(label=_("Fra og med"))
    until = DayField(label=_("Til og med"), required=False, help_text=_("Lad feltet stå tomt, hvis det stadig gælder."))


class AddressProtectionForm(CaseForm):
    """That the person's address is protected, from when and on what ground."""

    ground = forms.ChoiceField(
        label=_("Hvad hviler beskyttelsen på?"), choices=ProtectionGround.choices, widget=forms.RadioSelect
    )
    since = DayField(label=_("Fra og med"))
    until = DayField(
        label=_("Til og med"), required=False, help_text=_("Lad feltet stå tomt, hvis den gælder indtil videre.")
    )


class AddressProtectionEndForm(CaseForm):
    """That the protection of an address ends, with which day and why."""

    last_day = DayField(label=_("Sidste dag"))
    why = forms.ChoiceField(
        label=_("Hvorfor afsluttes den?"),
        choices=ProtectionEndedWhy.choices,
        widget=forms.RadioSelect,
        help_text=_("En, der blev skrevet ved en fejl, ophører med det samme."),
    )
