"""Forms of keeping and disposing of what stands beside the cases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.interface.forms import DayField, HelleForm, code_choices
from helle.register.interface.words import active_language
from helle.register.organisations.queries import NamedUnit
from helle.register.retention.choices import TraceKind
from helle.register.retention.forms import YearsField
from helle.register.retention.trace_actions import YEARS
from helle.rules.retention.codes import HoldGround


class TraceScheduleForm(HelleForm):
    """Proposing how long a kind of trace is kept."""

    kind = forms.ChoiceField(label=_("Hvad gælder fristen?"), widget=forms.RadioSelect, choices=code_choices(TraceKind))
    years = YearsField(
        which=YEARS,
        label=_("Hvor mange år?"),
        help_text=_("For spor af medarbejdere mindst 5: så længe bevares loggens linjer mindst."),
    )
    basis = forms.CharField(
        label=_("Hvilken bestemmelse hviler det på?"),
        max_length=200,
        help_text=_("Bestemmelsen, med dens journalnummer eller dato. Nævn ingen person."),
    )
    valid_from = DayField(label=_("Gælder fra"))


class HoldForm(HelleForm):
    """Why something is kept beyond its time, and until when."""

    ground = forms.ChoiceField(
        label=_("Hvorfor skal det bevares længere?"), widget=forms.RadioSelect, choices=code_choices(HoldGround)
    )
    until_day = DayField(
        label=_("Til og med"), required=False, help_text=_("Lad feltet stå tomt, hvis ingen ved det endnu.")
    )
    why = forms.CharField(
        label=_("Begrundelse"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=400,
        help_text=_("Nævn ingen person, heller ingen medarbejder: det bliver stående."),
    )


class CriminalHoldForm(HoldForm):
    """Holding a criminal case back."""


class TraceHoldForm(HoldForm):
    """Holding what is a unit's back."""

    unit = forms.ChoiceField(label=_("Hvilken enhed?"))
    field_order = ["unit", "ground", "until_day", "why"]

    def __init__(self, *args: Any, units: Iterable[NamedUnit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = ((one.name.in_language(active_language()), str(one.id)) for one in units)
        self.offer("unit", [(key, name) for name, key in sorted(named)], blank=True)


class TraceLiftForm(HelleForm):
    """Letting go of what held traces back: there is nothing to choose."""
