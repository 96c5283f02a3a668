"""Forms of an erasure: asking for one, and deciding about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.interface.forms import DayField, HelleForm
from helle.register.interface.words import active_language
from helle.rules.erasure import GROUNDS, ErasureGround

# What is over by the time of keeping is erased from a list of its own, not one by one.
ASKED_BY_HAND = tuple(ground for ground in GROUNDS if ground is not ErasureGround.TIME_OVER)


class AskForm(HelleForm):
    """Asking for a person to be erased."""

    ground = forms.ChoiceField(label=_("Hvorfor skal personen slettes?"), widget=forms.RadioSelect)
    basis = forms.CharField(
        label=_("Hvilken afgørelse hviler det på?"),
        max_length=200,
        help_text=_(
            "Hvem der har truffet den, og dens journalnummer. Nævn ingen person: det bliver stående, når personen er "
            "slettet."
        ),
    )
    basis_on = DayField(label=_("Afgørelsens dato"))
    why = forms.CharField(
        label=_("Begrundelse"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=8000,
        help_text=_("Krypteres under personens nøgle, og slettes med den."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = active_language()
        self.offer("ground", [(ground.value, ground.label.in_language(language)) for ground in ASKED_BY_HAND])


class DecideForm(HelleForm):
    """Deciding about an erasure that another asked for."""

    approve = forms.ChoiceField(label=_("Din afgørelse"), widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("Begrundelse"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=8000,
        help_text=_("Krypteres under personens nøgle, og slettes med den, hvis du godkender."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(
            "approve",
            [
                ("yes", str(_("Slet personen. Det kan ikke fortrydes."))),
                ("no", str(_("Slet ikke personen."))),
            ],
        )
