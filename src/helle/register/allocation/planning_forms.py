"""Forms about planned interviews, interpreters and wishes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helle.register.allocation.choices import CancelReason, InterpreterSex, PlaceKind, Region, WishKind
from helle.register.allocation.models import Interpreter
from helle.register.codelists.choices import KeptList
from helle.register.codelists.forms import CodeField
from helle.register.interface.forms import CaseForm, DayField, HelleForm, PersonNameField
from helle.register.protection import clock

LANGUAGES = range(1, 5)


def _blank(choices: Iterable[tuple[str, str | Promise]]) -> list[tuple[str, str]]:
    return [("", "—"), *((value, str(label)) for value, label in choices)]


class PlanForm(CaseForm):
    """An interview that is to be held (ID-01)."""

    day = DayField(label=_("Dag"))
    time = forms.TimeField(
        label=_("Klokken"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"invalid": _("Skriv klokkeslættet som timer og minutter, for eksempel 09:30.")},
    )
    minutes = forms.IntegerField(label=_("Varighed i minutter"), min_value=15, max_value=480, initial=120)
    place = forms.ChoiceField(
        label=_("Hvor?"),
        choices=PlaceKind.choices,
        help_text=_("Kun arten: adressen kan være hemmelig. Den kan stå i det krypterede felt nedenfor."),
    )
    language = CodeField(KeptList.LANGUAGES, label=_("Sprog"))
    needs_interpreter = forms.BooleanField(label=_("Der skal en tolk med"), required=False)
    companion = forms.BooleanField(label=_("Personen har en bisidder med"), required=False)
    representative = forms.BooleanField(
        label=_("Personens repræsentant kommer med"),
        required=False,
        help_text=_("En uledsaget mindreårig har normalt sin repræsentant med."),
    )
    alone = forms.BooleanField(
        label=_("Det er aftalt, at personen taler alene med jer"),
        required=False,
        help_text=_("Uden arbejdsgiver, familie, ægtefælle eller andre beboere."),
    )
    arrangements = forms.CharField(
        label=_("Hvad der ellers er aftalt"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        help_text=_("For eksempel hvor præcis, og hvem der kommer med. Teksten krypteres og står ingen andre steder."),
    )
    interviewers = forms.MultipleChoiceField(
        label=_("Hvem holder samtalen?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("De bedst egnede står først: til stede, taler sproget, færrest samtaler og sager."),
    )

    def __init__(self, *args: Any, staff: Sequence[tuple[str, str]], may_say: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_say:
            del self.fields["arrangements"]
        field = self.fields["interviewers"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells the type checker
        field.choices = list(staff)

    @property
    def starts_at(self) -> dt.datetime:
        """When it begins, in Copenhagen."""
        return dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], clock.COPENHAGEN)


class CancelForm(CaseForm):
    """Why a planned interview is called off."""

    why = forms.ChoiceField(label=_("Hvorfor?"), choices=CancelReason.choices, widget=forms.RadioSelect)


class BookForm(CaseForm):
    """Who interprets. Only those whom nothing speaks against are offered; the action says why of the others."""

    interpreter = forms.UUIDField(label=_("Tolk"), error_messages={"invalid": _("Vælg en tolk.")})

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["interpreter"].widget = forms.Select(choices=_blank(offered))


class ReleaseForm(CaseForm):
    """Confirms that a booking is taken back."""


class WishForm(CaseForm):
    """What the person wishes of interpreters: the one that is chosen counts."""

    kind = forms.ChoiceField(label=_("Hvad ønsker personen?"), choices=WishKind.choices, widget=forms.RadioSelect)
    interpreter = forms.ChoiceField(label=_("Hvilken tolk?"), required=False)
    sex = forms.ChoiceField(label=_("Hvilket køn?"), required=False, choices=lambda: _blank(InterpreterSex.choices))
    country = CodeField(KeptList.COUNTRIES, label=_("Hvilket land?"), required=False)

    def __init__(self, *args: Any, interpreters: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("interpreter", interpreters, blank=True)


class InterpreterForm(HelleForm):
    """What the directory says of an interpreter."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = PersonNameField(label=_("Tolkens navn"), max_length=120)
    sex = forms.ChoiceField(label=_("Køn"), choices=InterpreterSex.choices)
    origin = CodeField(
        KeptList.COUNTRIES,
        label=_("Kommer fra"),
        required=False,
        help_text=_("Bruges, når en person ikke ønsker en tolk fra et bestemt land."),
    )
    regions = forms.MultipleChoiceField(
        label=_("Møder frem i"), required=False, choices=Region.choices, widget=forms.CheckboxSelectMultiple
    )
    in_person = forms.BooleanField(label=_("Møder frem"), required=False, initial=True)
    remote = forms.BooleanField(label=_("Tolker over video eller telefon"), required=False)
    declared_on = DayField(label=_("Tavshedserklæring underskrevet"), required=False)
    declared_until = DayField(
        label=_("Erklæringen gælder til og med"),
        required=False,
        help_text=_("Uden en gyldig erklæring kan tolken ikke bestilles."),
    )
    closed_on = DayField(
        label=_("Ude af listen fra"), required=False, help_text=_("Samtaler, der er bestilt, står ved magt.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in LANGUAGES:
            self.fields[f"language_{number}"] = CodeField(
                KeptList.LANGUAGES, label=_("Sprog %(number)s") % {"number": number}, required=number == 1
            )
            self.fields[f"script_{number}"] = CodeField(
                KeptList.SCRIPTS,
                blank=_("kun mundtligt"),
                label=_("Læser sprog %(number)s i skriften") % {"number": number},
                required=False,
            )

    def languages(self) -> list[tuple[str, str]]:
        """The pairs of language and script that were chosen."""
        given = self.cleaned_data
        pairs = [(given[f"language_{number}"], given[f"script_{number}"]) for number in LANGUAGES]
        return [pair for pair in pairs if pair[0]]


def languages_initial(interpreter: Interpreter) -> dict[str, object]:
    """The first values of the language fields. An entry has no more than the form has room for."""
    found: dict[str, object] = {}
    for number, one in zip(LANGUAGES, interpreter.languages.all(), strict=False):
        found |= {f"language_{number}": one.language, f"script_{number}": one.script}
    return found
