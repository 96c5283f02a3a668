"""What an estimate is asked of: years, and what of each person stands in the model."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.interface.forms import HelleForm


class EstimateForm(HelleForm):
    """Which years, and with what of each person."""

    first_year = forms.ChoiceField(label=_("Fra hvilket år?"))
    last_year = forms.ChoiceField(label=_("Til og med hvilket år?"))
    covariates = forms.MultipleChoiceField(
        label=_("Hvad skal med i modellen ud over listerne?"),
        required=False,
        choices=[("sex", _("Køn")), ("age", _("Alder")), ("exploitation", _("Udnyttelse")), ("year", _("År"))],
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Lister, der ser ud til at søge eller undgå hinanden, kan møde forskellige mennesker. Jo flere "
            "oplysninger, jo flere personer skal der til."
        ),
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(year), str(year)) for year in years]
        self.offer("first_year", offered, blank=True)
        self.offer("last_year", offered, blank=True)
