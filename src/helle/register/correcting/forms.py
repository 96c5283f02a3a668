"""Forms of corrections: each the form of the entry, filled in, with what is to become of it and always a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.cases.choices import Redecided
from helle.register.cases.forms import POLICE_KINDS, SettleForm
from helle.register.identification.forms import AssessmentForm, CircumstanceForm, InterviewForm
from helle.register.interface.forms import CaseForm, DayField, code_choices
from helle.register.interface.words import active_language
from helle.register.people.forms import ResidenceForm
from helle.register.support.contact_forms import ContactPersonForm
from helle.register.support.forms import ExtensionDecisionForm, ExtensionRequestForm, OfferForm
from helle.rules.codes import BreakOffCause, LadderEvent
from helle.rules.ladder import ENDING_MEANINGS

CORRECT, WITHDRAW = "correct", "withdraw"


class CorrectionForm(CaseForm):
    """What becomes of the entry, and why. `seen` names what the corrector has been shown to follow from it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    becomes = forms.ChoiceField(
        label=_("Hvad er der galt?"),
        choices=[
            (CORRECT, _("Der er skrevet forkert: det rigtige står nedenfor")),
            (WITHDRAW, _("Det skulle slet ikke stå her")),
        ],
        widget=forms.RadioSelect,
    )
    why_corrected = forms.CharField(
        label=_("Hvorfor rettes det?"),
        help_text=_("Det, der stod før, og begrundelsen kan stadig læses. Teksten krypteres."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["becomes", *(name for name in self.fields if name not in ("becomes", "why_corrected"))])
        if self.withdraws:
            for name, field in self.fields.items():
                field.required = field.required and name in CorrectionForm.base_fields

    @property
    def withdraws(self) -> bool:
        """Whether the entry is to go; what else was typed is then not asked."""
        return self.is_bound and self.data.get("becomes") == WITHDRAW


class RungEventCorrection(CorrectionForm):
    """An event of the ladder: its day, and of an ending or a police statement which."""

    ending = forms.ChoiceField(label=_("Hvordan er sagen endt?"), widget=forms.RadioSelect)
    police = forms.ChoiceField(label=_("Hvem i politiet?"), widget=forms.RadioSelect)
    occurred_on = DayField(label=_("Dato"))
    reasons = forms.CharField(
        label=_("Begrundelse"), required=False, widget=forms.Textarea(attrs={"rows": 5}), max_length=8000
    )

    def __init__(self, *args: Any, event: LadderEvent, with_reasons: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = active_language()
        if event in ENDING_MEANINGS:
            self.offer("ending", [(one.value, one.label.in_language(language)) for one in ENDING_MEANINGS])
        else:
            del self.fields["ending"]
        if event is LadderEvent.INDICATION_ASSERTED:
            self.offer("police", [(kind.value, kind.label.in_language(language)) for kind in POLICE_KINDS])
        else:
            del self.fields["police"]
        if not with_reasons:
            del self.fields["reasons"]


class InterviewCorrection(CorrectionForm, InterviewForm):
    """An interview."""


class AssessmentCorrection(CorrectionForm, AssessmentForm):
    """An assessment."""


class OfferCorrection(CorrectionForm, OfferForm):
    """An offer of a period."""


class PeriodCorrection(CorrectionForm):
    """The day a period was notified; and of one that was broken off, the last day and why."""

    notified_on = DayField(label=_("Meddelt den"), help_text=_("Dag 1 er dagen efter. De første 30 dage løber herfra."))
    last_day = DayField(
        label=_("Afbrudt: periodens sidste dag"),
        required=False,
        help_text=_("Lad feltet stå tomt, hvis perioden ikke blev afbrudt."),
    )
    cause = forms.ChoiceField(
        label=_("Hvorfor blev perioden afbrudt?"), required=False, choices=code_choices(BreakOffCause, blank="—")
    )
    reasons = forms.CharField(
        label=_("Begrundelse, hvis reglerne kræver en"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=8000,
    )

    def __init__(self, *args: Any, broken_off: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not broken_off:
            del self.fields["last_day"], self.fields["cause"]


class RequestCorrection(CorrectionForm, ExtensionRequestForm):
    """A request for an extension."""


class DecisionCorrection(CorrectionForm, ExtensionDecisionForm):
    """A decision on an extension."""


class ContactPersonCorrection(CorrectionForm, ContactPersonForm):
    """Who is the contact person, and from when. What she was told at the time stays as it was."""

    note = None  # type: ignore[assignment] # Django's way to leave out a field of the form it builds on.


class SettledStepCorrection(CorrectionForm, SettleForm):
    """A step that was settled."""


class ResidenceCorrection(CorrectionForm, ResidenceForm):
    """A residence status."""


class CircumstanceCorrection(CorrectionForm, CircumstanceForm):
    """A charge, an indictment or a submission for expulsion."""


class RedecisionForm(CaseForm):
    """What a human decides on something that rested on a corrected entry."""

    decided = forms.ChoiceField(label=_("Hvad gælder?"), choices=Redecided.choices, widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Begrundelse"),
        help_text=_("Hvorfor står det ved magt, eller hvad er der gjort? Teksten krypteres."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=8000,
    )
