"""Forms of bed-days and statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from helle.register.accommodation.models import MOST_OERE_A_DAY, MOST_PLACES
from helle.register.bed_days.choices import ActivityKind, Again, AwayKind, CreditCause, Means
from helle.register.bed_days.models import MOST_TAKING_PART
from helle.register.interface.forms import (
    DayField,
    HelleForm,
    KronerField,
    NamedField,
    NearDayField,
    Standing,
    YesNoField,
)
from helle.register.placements.choices import LeaveCause
from helle.register.placements.forms import declined_why_field, declined_words_field
from helle.rules.money import OERE


class OereField(KronerField):
    """What a bed-day costs, in whole øre."""

    def clean(self, value: Any) -> int | None:
        kroner = super().clean(value)
        if kroner is None:
            return None
        oere = int(kroner * OERE)
        if not 0 < oere <= MOST_OERE_A_DAY:
            raise ValidationError(_("Så meget koster et døgn ikke."), code="too_much")
        return oere


class PriceForm(HelleForm):
    """What a bed-day costs in an offer from a day on, and how many places its operating grant pays."""

    since = NearDayField(label=_("Fra"), help_text=_("Det, der gjaldt før, gælder til og med dagen før."))
    oere = OereField(label=_("Takst for et døgn i kr."), required=False)
    grant_places = forms.IntegerField(
        label=_("Pladser, driftsbevillingen betaler"),
        required=False,
        min_value=0,
        max_value=MOST_PLACES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "count"}),
        help_text=_("0, når bevillingen ophører. Lad det felt stå tomt, der ikke ændres."),
    )

    why = forms.CharField(
        label=_("Hvorfor?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Fx hvor taksten eller bevillingen er aftalt. Teksten krypteres."),
    )
    over = NamedField()

    needed_at_times = frozenset({"oere", "grant_places", "over"})

    def __init__(self, *args: Any, standing: Mapping[str, Sequence[Standing]], **kwargs: Any) -> None:
        """`standing`: what holds, by the field that sets it: what goes out of force is named, to be ticked."""
        super().__init__(*args, **kwargs)
        sent = [one for name in ("oere", "grant_places") if self.data.get(name) for one in standing[name]]
        self.named = self.name_what_gives_way(sent)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and given.get("oere") is None and given.get("grant_places") is None:
            self.add_error("oere", _("Skriv en takst eller et antal pladser."))
        return given


class AnswerForm(HelleForm):
    """What the home answers to an order."""

    needed_at_times = frozenset({"declined_why", "why"})

    accepted = YesNoField(label=_("Tager I imod personen?"), help_text=_("Siger I ja, kan I se, hvem det er."))
    declined_why = declined_why_field()
    why = declined_words_field()


class ArriveForm(HelleForm):
    """That a resident has come."""

    on = DayField(label=_("Kom den"), help_text=_("Den nat er det første opholdsdøgn."))


class LeaveForm(HelleForm):
    """That a resident has left."""

    on = DayField(label=_("Rejste den"), help_text=_("Pladsen er ledig fra den dag; den nat er intet opholdsdøgn."))
    cause = forms.ChoiceField(label=_("Hvorfor?"), choices=LeaveCause.choices, widget=forms.RadioSelect)


class AwayForm(HelleForm):
    """Nights in a row that a resident was away. Where she was is not asked."""

    first = DayField(label=_("Første nat ude"), help_text=_("Den dag, hvor personen ikke kom hjem om aftenen."))
    back_on = DayField(label=_("Hjemme igen"), help_text=_("Den dag, personen kom tilbage; den nat tæller igen."))
    kind = forms.ChoiceField(label=_("Var det aftalt?"), choices=AwayKind.choices, widget=forms.RadioSelect)


class AwayEndForm(HelleForm):
    """That nights away are put out of force."""


class ActivityForm(HelleForm):
    """What a home did on a day."""

    place = forms.ChoiceField(label=_("Tilbud"))
    kind = forms.ChoiceField(label=_("Hvad"), choices=[("", "—"), *ActivityKind.choices])
    held_on = DayField(label=_("Dag"))
    resident = forms.ChoiceField(
        label=_("Beboer"),
        required=False,
        help_text=_("Lad feltet stå tomt, hvis det var for flere; skriv så, hvor mange der var med."),
    )
    participants = forms.IntegerField(
        label=_("Hvor mange var med"),
        required=False,
        min_value=1,
        max_value=MOST_TAKING_PART,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "count"}),
    )
    words = forms.CharField(
        label=_("Notat"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Læses kun i botilbuddet. Teksten krypteres. Nævn ingen andre beboere."),
    )

    needed_at_times = frozenset({"resident", "participants"})

    def __init__(
        self, *args: Any, offers: list[tuple[str, str]], residents: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("place", offers, blank=len(offers) > 1)
        self.offer("resident", residents, blank=True)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("resident") and "participants" not in self.errors and not given.get("participants"):
            self.add_error("participants", _("Vælg en beboer, eller skriv, hvor mange der var med."))
        return given


class MonthForm(HelleForm):
    """Confirming a month; `shown` is the mark of the nights that stand in the page."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)


class MonthAgainForm(MonthForm):
    """Confirming a month anew."""

    why = forms.ChoiceField(label=_("Hvorfor bekræftes måneden igen?"), choices=Again.choices, widget=forms.RadioSelect)


class SendForm(HelleForm):
    """That a statement went to its payer."""

    means = forms.ChoiceField(label=_("Hvordan"), choices=Means.choices, widget=forms.RadioSelect)
    on = DayField(label=_("Sendt den"))


class PayForm(HelleForm):
    """That a payer has paid."""

    on = DayField(label=_("Betalt den"))


class CreditForm(HelleForm):
    """That a statement is wrong."""

    cause = forms.ChoiceField(label=_("Hvad er forkert?"), choices=CreditCause.choices, widget=forms.RadioSelect)
