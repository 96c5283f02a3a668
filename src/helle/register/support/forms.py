"""Forms of support."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.interface.forms import CaseForm, DayField, NearDayField, YesNoField, code_choices
from helle.rules.codes import BreakOffCause, ExtensionGround, NotGrantedGround, OfferAnswer


class PeriodForm(CaseForm):
    """The notification of a period."""

    notified_on = DayField(label=_("Meddelt den"), help_text=_("Dag 1 er dagen efter. De første 30 dage løber herfra."))
    reasons = forms.CharField(
        label=_("Begrundelse, hvis reglerne kræver en"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=8000,
    )


class OfferForm(CaseForm):
    """That a period was offered, and what came of it (PER-01, PUB-LAW-01)."""

    needed_at_times = frozenset({"answered_on", "ground", "note"})

    offered_on = DayField(label=_("Tilbudt eller afgjort den"))
    answer = forms.ChoiceField(
        label=_("Hvad kom der ud af det?"), choices=code_choices(OfferAnswer), widget=forms.RadioSelect
    )
    answered_on = DayField(label=_("Svaret den"), required=False, help_text=_("Udfyldes, når personen har svaret."))
    ground = forms.ChoiceField(
        label=_("Hvorfor gives perioden ikke?"),
        choices=code_choices(NotGrantedGround),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Udfyldes kun, når perioden ikke gives."),
    )
    note = forms.CharField(
        label=_("Hvad blev sagt, eller hvorfor?"),
        required=False,
        help_text=_(
            "Skal udfyldes, når personen siger nej eller ikke kunne nås, og når perioden ikke gives. Teksten krypteres."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=8000,
    )

    def __init__(self, *args: Any, refuses: bool = True, **kwargs: Any) -> None:
        """`refuses`: whether it is the acting unit's to grant none, and there is a ground for that."""
        super().__init__(*args, **kwargs)
        if not refuses:
            self.offer("answer", code_choices([one for one in OfferAnswer if one is not OfferAnswer.NOT_GRANTED])())
            del self.fields["ground"]


class BreakOffForm(CaseForm):
    """That a period is broken off (C3)."""

    # Where the stay has changed, it is broken off by notifying another one in its place.
    cause = forms.ChoiceField(
        label=_("Hvorfor afbrydes perioden?"),
        choices=code_choices([cause for cause in BreakOffCause if cause is not BreakOffCause.STAY_CHANGED]),
        widget=forms.RadioSelect,
    )
    last_day = DayField(label=_("Periodens sidste dag"))
    reasons = forms.CharField(
        label=_("Begrundelse"),
        help_text=_("Hvad er forsøgt, og hvad sagde personen? Teksten krypteres."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=8000,
    )


class ExtensionRequestForm(CaseForm):
    """A request to extend a period."""

    needed_at_times = frozenset({"wants_or_must_leave"})

    ground = forms.ChoiceField(label=_("Grund"), choices=code_choices(ExtensionGround), widget=forms.RadioSelect)
    wants_or_must_leave = YesNoField(
        label=_("Skal eller vil personen udrejse?"),
        required=False,
        help_text=_("Besvares, når grunden er samarbejde om en forberedt hjemsendelse."),
    )
    wanted_end = NearDayField(label=_("Ønsket sidste dag"))
    why = forms.CharField(label=_("Begrundelse"), widget=forms.Textarea(attrs={"rows": 4}), max_length=8000)


class ExtensionDecisionForm(CaseForm):
    """A decision on an extension."""

    needed_at_times = frozenset({"wants_or_must_leave"})

    granted = YesNoField(label=_("Forlænges perioden?"))
    ground = forms.ChoiceField(label=_("Grund"), choices=code_choices(ExtensionGround), widget=forms.RadioSelect)
    wants_or_must_leave = YesNoField(
        label=_("Skal eller vil personen udrejse?"),
        required=False,
        help_text=_("Besvares, når grunden er samarbejde om en forberedt hjemsendelse."),
    )
    new_end = NearDayField(label=_("Ny sidste dag"))
    reasons = forms.CharField(label=_("Begrundelse"), widget=forms.Textarea(attrs={"rows": 4}), max_length=8000)

    def __init__(self, *args: Any, answered: str = "", reasons_from: str = "", **kwargs: Any) -> None:
        """`answered`: who asked the person before, when, and what she answered; '' where nobody has. `reasons_from`:
        whose words the reasons are that stand there to begin with; '' where there are none."""
        super().__init__(*args, **kwargs)
        if reasons_from:
            self.fields["reasons"].help_text = reasons_from
        if answered:
            self.fields["wants_or_must_leave"].help_text = answered
