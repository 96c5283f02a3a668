"""Forms about units."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.administration.choices import Weekday
from helle.register.interface.forms import HelleForm, NameField, NearDayField, code_choices
from helle.register.organisations.choices import ParentRelation
from helle.rules.codes import OrganisationKind


class NameForm(HelleForm):
    """A name in both languages, from a day on."""

    name_da = NameField(label=_("Navn på dansk"), max_length=200)
    name_en = NameField(label=_("Navn på engelsk"), max_length=200)
    since = NearDayField(label=_("Fra"))


class CorrectNameForm(HelleForm):
    """The right name in both languages, and what was wrong."""

    name_da = NameField(label=_("Navn på dansk"), max_length=200)
    name_en = NameField(label=_("Navn på engelsk"), max_length=200)
    reason = forms.CharField(label=_("Hvad var forkert?"), max_length=300)


class WithdrawNameForm(HelleForm):
    """Why a name is taken back before its first day."""

    reason = forms.CharField(label=_("Hvorfor skal navnet ikke gælde?"), max_length=300)


class NewUnitForm(NameForm):
    """A new unit."""

    code = forms.CharField(
        label=_("Kode"), max_length=32, help_text=_("Koden kan aldrig ændres, og den bruges kun én gang.")
    )
    kind = forms.ChoiceField(
        label=_("Type"),
        choices=code_choices(OrganisationKind, blank="—"),
        help_text=_("Typen afgør, hvilke roller enheden kan have, og hvad de kan se."),
    )
    field_order = ["code", "kind", "name_da", "name_en", "since"]


class MoveForm(HelleForm):
    """Another parent."""

    relation = forms.ChoiceField(
        label=_("Hvordan?"), choices=ParentRelation.choices, widget=forms.RadioSelect, initial="administrative"
    )
    parent = forms.ChoiceField(label=_("Enhed"), required=False, help_text=_("Lad feltet stå tomt, hvis det ophører."))
    since = NearDayField(label=_("Fra"), help_text=_("Tidligst i dag."))
    mistake = forms.CharField(
        label=_("Var det hidtidige en fejl?"),
        max_length=300,
        required=False,
        help_text=_("Skriv, hvad der var forkert. Lad feltet stå tomt, hvis det var rigtigt indtil nu."),
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("parent", units, blank=True)


class CloseForm(HelleForm):
    """The last day, and who takes over."""

    last_day = NearDayField(label=_("Sidste dag"))
    successor = forms.ChoiceField(
        label=_("Hvem tager over?"), required=False, help_text=_("Den vises for alle, der vil vælge den lukkede enhed.")
    )
    told = forms.BooleanField(
        label=_("Det er aftalt, hvem der tager de sager og opgaver, der er tilbage"), required=False
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("successor", units, blank=True)


class MandateForm(HelleForm):
    """An area and a target group."""

    area_da = NameField(label=_("Område på dansk"), max_length=120)
    area_en = NameField(label=_("Område på engelsk"), max_length=120)
    target_da = NameField(label=_("Målgruppe på dansk"), max_length=200)
    target_en = NameField(label=_("Målgruppe på engelsk"), max_length=200)
    requirement = forms.RegexField(
        r"^[A-Z]{2,4}-\d{2}$", label=_("Krav i planen"), max_length=10, help_text=_("For eksempel OUT-05.")
    )
    since = NearDayField(label=_("Fra"))


class LastDayForm(HelleForm):
    """The last day of something."""

    last_day = NearDayField(label=_("Sidste dag"))


class HoursForm(HelleForm):
    """When a unit can be reached on a weekday."""

    weekday = forms.TypedChoiceField(label=_("Ugedag"), choices=Weekday.choices, coerce=int)
    opens = forms.TimeField(label=_("Åbner"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    closes = forms.TimeField(label=_("Lukker"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    since = NearDayField(label=_("Fra"))


class ExceptionForm(HelleForm):
    """A day with other hours, or none."""

    day = NearDayField(label=_("Dag"))
    opens = forms.TimeField(
        label=_("Åbner"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    closes = forms.TimeField(
        label=_("Lukker"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("Lad begge stå tomme, hvis der er lukket hele dagen."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        opens, closes = given.get("opens"), given.get("closes")
        if (opens is None) != (closes is None) and not self.errors:
            missing = "opens" if opens is None else "closes"
            self.add_error(missing, _("Skriv begge klokkeslæt, eller ingen af dem."))
        return given
