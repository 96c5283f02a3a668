"""Forms of the support plan."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from helle.register.codelists.choices import KeptList
from helle.register.codelists.forms import CodeField
from helle.register.interface.forms import (
    CaseForm,
    DayField,
    HelleForm,
    NearDayField,
    YesNoField,
    code_choices,
)
from helle.register.interface.words import active_language
from helle.register.protection.refusals import NO_REASONS
from helle.register.support_plans.actions import NO_DESCRIPTION
from helle.register.support_plans.choices import (
    AWARDED_HERE,
    DELIVERERS,
    PAYERS,
    Agreement,
    ChildView,
    Heard,
    NeedArea,
    NotDone,
    Present,
    RateKind,
    Shared,
    Step,
)
from helle.rules.minors.codes import DecisionGiver
from helle.rules.support.codes import ConsentAnswer, SupportBasis, SupportMeasureType

PRINTED = _("Personen får teksten på sin plan: skriv ingen adresse og ingen andres navne. Teksten krypteres.")
_AMOUNT = re.compile(r"(?P<kroner>\d{1,3}(?:\.\d{3})+|\d+)(?:[.,](?P<oere>\d{1,2}))?", re.ASCII)
MOST_KRONER = 10_000_000


class AmountField(forms.CharField):
    """An amount in kroner as it is written, 1.234,50 or 1234.5; cleans to whole øre, and to None where it is empty.

    Nothing is rounded: a third decimal is refused.
    """

    def to_python(self, value: Any) -> Any:
        typed = re.sub(r"\s|kr\.?$", "", (super().to_python(value) or "").lower())
        if not typed:
            return None
        found = _AMOUNT.fullmatch(typed)
        if found is None:
            raise ValidationError(_("Skriv beløbet i kroner, for eksempel 1.234,50."), code="invalid")
        kroner = int(found["kroner"].replace(".", ""))
        if kroner > MOST_KRONER:
            raise ValidationError(_("Så stort et beløb kan ikke noteres her."), code="too_large")
        return kroner * 100 + int((found["oere"] or "0").ljust(2, "0"))

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """None besides: what is cleaned is a number."""


class NeedForm(CaseForm):
    """A need, as it was said or seen."""

    area = forms.ChoiceField(label=_("Hvad drejer det sig om?"), choices=NeedArea.choices)
    heard = forms.ChoiceField(label=_("Hvor ved I det fra?"), choices=Heard.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Hvad er der brug for?"),
        help_text=PRINTED,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
    noted_on = DayField(label=_("Dag"))


class NeedChangeForm(CaseForm):
    """That a need has changed or is gone; the one before stays in the record."""

    standing = YesNoField(label=_("Er behovet der stadig?"))
    heard = forms.ChoiceField(label=_("Hvor ved I det fra?"), choices=Heard.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Hvad er der brug for nu, eller hvorfor er behovet der ikke mere?"),
        help_text=PRINTED,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
    noted_on = DayField(label=_("Dag"))


class MeasureForm(CaseForm):
    """A measure that is awarded, or a wish that is not met."""

    needed_at_times = frozenset({"delivered_by", "deliverer", "description", "reasons"})

    type = forms.ChoiceField(label=_("Støtte"), choices=code_choices(AWARDED_HERE, blank="—"))
    awarded = YesNoField(label=_("Tildeles støtten?"))
    description = forms.CharField(
        label=_("Hvad består den i?"),
        required=False,
        help_text=_(
            "Skal udfyldes ved anden støtte. Personen får teksten på sin plan: skriv ingen adresse og ingen andres "
            "navne. Teksten krypteres."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    delivered_by = forms.ChoiceField(
        label=_("Hvem giver den?"),
        required=False,
        choices=code_choices(DELIVERERS, blank="—"),
        help_text=_("Skal udfyldes, når støtten tildeles."),
    )
    deliverer = forms.CharField(
        label=_("Hvilken organisation eller hvem?"),
        required=False,
        help_text=_("Skal udfyldes, når det er en anden end CMM. Teksten krypteres og står ikke på personens plan."),
        max_length=200,
    )
    basis = forms.ChoiceField(label=_("Hvad hviler støtten på?"), choices=code_choices(SupportBasis))
    agreed_on = DayField(label=_("Aftalt den"))
    planned_for = NearDayField(label=_("Skal begynde senest"), required=False)
    hours = forms.IntegerField(label=_("Timer i alt"), required=False, min_value=1, max_value=2000)
    amount = AmountField(label=_("Beløb i alt, kr."), required=False, max_length=20)
    payer = forms.ChoiceField(label=_("Hvem betaler?"), required=False, choices=code_choices(PAYERS, blank="—"))
    reasons = forms.CharField(
        label=_("Begrundelse"),
        required=False,
        help_text=_("Skal udfyldes, når støtten ikke tildeles, og når reglerne kræver det. Teksten krypteres."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=8000,
    )

    def clean(self) -> dict[str, Any]:
        """What is not on the plan's list lacks a description and reasons in one round (SUP-07)."""
        given = super().clean() or self.cleaned_data
        if given.get("type") == SupportMeasureType.OTHER:
            for name, said in (("description", NO_DESCRIPTION), ("reasons", NO_REASONS)):
                if name in given and not given[name].strip():
                    self.add_error(name, said.in_language(active_language()))
        return given


class StepForm(CaseForm):
    """What has happened to a measure."""

    needed_at_times = frozenset({"payer", "why"})

    kind = forms.ChoiceField(label=_("Hvad er der sket?"), widget=forms.RadioSelect)
    on_day = DayField(label=_("Dag"))
    at_time = forms.TimeField(
        label=_("Klokkeslæt, hvis støtten begyndte og tiden er kendt"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"invalid": _("Skriv klokkeslættet som 14.30.")},
    )
    payer = forms.ChoiceField(
        label=_("Hvem betaler?"),
        required=False,
        choices=code_choices(PAYERS, blank="—"),
        help_text=_("Skal udfyldes, når støtten er bevilget."),
    )
    why = forms.ChoiceField(
        label=_("Hvorfor blev den ikke gennemført?"),
        required=False,
        choices=[("", "—"), *NotDone.choices],
        help_text=_("Skal udfyldes, når støtten ikke blev gennemført."),
    )
    words = forms.CharField(
        label=_("Bemærkning"),
        required=False,
        help_text=_("Kun det, der er nødvendigt; en journal bliver hos behandleren. Teksten krypteres."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )

    def __init__(self, *args: Any, steps: list[Step], **kwargs: Any) -> None:
        """`steps`: those that the measure can take now."""
        super().__init__(*args, **kwargs)
        self.offer("kind", [(one.value, str(one.label)) for one in steps])
        if Step.AUTHORISED not in steps:
            del self.fields["payer"]
        if Step.BEGUN not in steps:
            del self.fields["at_time"]

    @property
    def minute(self) -> int | None:
        """The minute of the day that was typed, if any."""
        at = self.cleaned_data.get("at_time")
        return None if at is None else at.hour * 60 + at.minute


class ConsentForm(CaseForm):
    """What was answered to an outside party being told."""

    needed_at_times = frozenset({"shares", "purpose", "limits", "child_view", "reasons"})

    answer = forms.ChoiceField(label=_("Svar"), choices=code_choices(ConsentAnswer), widget=forms.RadioSelect)
    given_by = forms.ChoiceField(
        label=_("Hvem har svaret?"),
        choices=code_choices([one for one in DecisionGiver if one is not DecisionGiver.SOMEBODY_ELSE]),
        widget=forms.RadioSelect,
    )
    answered_on = DayField(label=_("Svaret den"))
    shares = forms.MultipleChoiceField(
        label=_("Hvad må parten få at vide?"),
        required=False,
        choices=Shared.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Skal udfyldes ved et samtykke. En adresse eller det, personen har fortalt, gives aldrig her."),
    )
    purpose = forms.CharField(
        label=_("Hvad skal det bruges til?"),
        required=False,
        help_text=_("Skal udfyldes ved et samtykke."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
    )
    limits = forms.CharField(
        label=_("Hvor går grænsen?"),
        required=False,
        help_text=_("Skal udfyldes, når samtykket har en grænse."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
    )
    child_view = forms.ChoiceField(
        label=_("Hvad siger barnet selv?"), required=False, choices=[("", "—"), *ChildView.choices]
    )
    reasons = forms.CharField(
        label=_("Begrundelse, hvis reglerne kræver en"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )

    def __init__(self, *args: Any, minor: bool, **kwargs: Any) -> None:
        """`minor`: whether the person counts as one; a grown-up answers for herself, and no child is asked."""
        super().__init__(*args, **kwargs)
        if not minor:
            self.offer("given_by", [("person", str(DecisionGiver.PERSON.label.in_language(active_language())))])
            self.initial.setdefault("given_by", "person")
            del self.fields["child_view"], self.fields["reasons"]


class PaymentForm(CaseForm):
    """A payment of pocket money or board for some days."""

    needed_at_times = frozenset({"why"})

    first = DayField(label=_("Første dag"))
    last = NearDayField(label=_("Sidste dag"))
    amount = AmountField(label=_("Beløb, kr."), max_length=20)
    paid_on = DayField(label=_("Betalt den"))
    payer = forms.ChoiceField(label=_("Hvem betaler?"), choices=code_choices(PAYERS))
    why = forms.CharField(
        label=_("Hvem har fastsat beløbet, og hvorfor?"),
        required=False,
        help_text=_(
            "Skal udfyldes, når dagene ikke har en takst, beløbet er et andet, eller en anden betaler. "
            "Teksten krypteres."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class AgreeForm(CaseForm):
    """That the plan was talked through with the person."""

    needed_at_times = frozenset({"her_words"})

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    goal = forms.CharField(
        label=_("Hvad vil personen nå i perioden?"),
        help_text=PRINTED,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    agreement = forms.ChoiceField(
        label=_("Er personen enig i planen?"), choices=Agreement.choices, widget=forms.RadioSelect
    )
    her_words = forms.CharField(
        label=_("Hvad er personen ikke enig i, eller vil have med?"),
        required=False,
        help_text=_(
            "Skal udfyldes, når personen ikke er enig i det hele. Personen får teksten på sin plan: skriv ingen "
            "adresse og ingen andres navne. Teksten krypteres."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )
    agreed_on = DayField(label=_("Talt igennem den"))
    language = CodeField(KeptList.LANGUAGES, label=_("På hvilket sprog?"))
    interpreter = YesNoField(label=_("Var der tolk?"))
    present = forms.MultipleChoiceField(
        label=_("Hvem var med?"), choices=Present.choices, widget=forms.CheckboxSelectMultiple
    )


class RateForm(HelleForm):
    """A rate that the authority has set (SUP-03)."""

    kind = forms.ChoiceField(label=_("Hvad er taksten for?"), choices=RateKind.choices, widget=forms.RadioSelect)
    valid_from = NearDayField(label=_("Gælder fra og med"))
    amount = AmountField(label=_("Kroner om dagen"), max_length=20)
    source = forms.CharField(
        label=_("Hvor er den fastsat?"),
        help_text=_("Myndigheden, og hvor og hvornår den har besluttet taksten. Nævn ingen personer."),
        max_length=200,
    )
