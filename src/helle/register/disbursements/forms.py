"""Forms of the journey and the ledger."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.disbursements.choices import JourneyKind, Limit, ReportKind
from helle.register.interface.forms import (
    CaseForm,
    NearDayField,
    Refusal,
    YesNoField,
    code_choices,
    typed_text,
)
from helle.register.reintegration.forms import AmountField
from helle.rules.returns.codes import Currency

_SEALED = _("Teksten krypteres.")


def _amount() -> AmountField:
    return AmountField(label=_("Beløb"), widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "count"}))


class JourneyForm(CaseForm):
    """A step of the journey home."""

    needed_at_times = frozenset({"travels_on", "note"})

    kind = forms.ChoiceField(label=_("Hvad er sket?"), choices=JourneyKind.choices, widget=forms.RadioSelect)
    on_day = NearDayField(label=_("Hvilken dag?"))
    travels_on = NearDayField(
        label=_("Hvornår rejser personen?"), required=False, help_text=_("Kun når rejsen bestilles.")
    )
    note = typed_text(
        _("Bemærkning"),
        help_text=_(
            "Ved ankomsten: hvor og af hvem personen er mødt. Mangler noget før rejsen: hvorfor personen alligevel "
            "rejser. Teksten krypteres."
        ),
    )


class ArrivalForm(CaseForm):
    """The right day of arrival."""

    on_day = NearDayField(label=_("Hvilken dag ankom personen?"))
    why = typed_text(_("Hvorfor er den dag, der står, forkert?"), required=True)


class InstalmentForm(CaseForm):
    """An instalment of cash."""

    due = NearDayField(label=_("Hvilken dag skal den betales?"))
    amount = _amount()


class DropForm(CaseForm):
    """Why an instalment is not to be paid."""

    why = typed_text(_("Hvorfor skal raten ikke betales?"), required=True)


class PaidForm(CaseForm):
    """What was paid."""

    needed_at_times = frozenset({"why"})

    paid_on = NearDayField(label=_("Hvilken dag er det betalt?"))
    amount = _amount()
    currency = forms.ChoiceField(label=_("Valuta"), choices=code_choices(Currency), widget=forms.RadioSelect)
    text = typed_text(_("Hvad er der betalt, og til hvem?"), required=True)
    why = typed_text(
        _("Hvorfor betales eller bogføres det på et andet tidspunkt?"),
        help_text=_(
            "Skal skrives, når der betales før ratens dag, eller når det bogføres mere end to uger efter betalingen "
            "eller efter fristen. Teksten krypteres."
        ),
    )


class DeliveryForm(PaidForm):
    """What was delivered in kind."""

    line = forms.ChoiceField(label=_("Hvilken linje i planen?"), widget=forms.RadioSelect)
    is_another = forms.BooleanField(label=_("Ja, det er en anden levering"), required=False, widget=forms.HiddenInput)

    field_order = ("line", "paid_on", "amount", "currency", "text", "why", "is_another")

    def refuse(self, refused: Refusal) -> None:
        """Show the box that answers the question once it is asked."""
        if refused.field == "is_another":
            self.fields["is_another"].widget = forms.CheckboxInput()
        super().refuse(refused)


class ReverseForm(CaseForm):
    """Why an entry is taken back."""

    on_day = NearDayField(label=_("Hvilken dag?"))
    why = typed_text(_("Hvorfor er posten forkert?"), required=True)


class ReceiptForm(CaseForm):
    """The receipt of a delivery."""

    received_on = NearDayField(label=_("Hvilken dag er kvitteringen modtaget?"))
    number = forms.CharField(label=_("Kvitteringens nummer"), max_length=60, help_text=_SEALED)
    supplier = forms.CharField(label=_("Hvem leverede?"), max_length=200, help_text=_SEALED)


class LongerForm(CaseForm):
    """Longer time than the plan gives."""

    which = forms.ChoiceField(label=_("Hvad skal have længere tid?"), choices=Limit.choices, widget=forms.RadioSelect)
    until = NearDayField(label=_("Til og med hvilken dag?"))
    why = typed_text(_("Hvorfor?"), required=True)


class AgreeForm(CaseForm):
    """Whether longer time is given; whoever asked can take it back alone."""

    needed_at_times = frozenset({"why"})

    agreed = YesNoField(label=_("Gives der længere tid?"))
    why = typed_text(
        _("Hvorfor ikke?"),
        help_text=_("Skal skrives, når der ikke gives længere tid. Teksten krypteres."),
    )

    def is_by_who_asked(self) -> None:
        """Take away what only another answers."""
        del self.fields["agreed"]


class ReportForm(CaseForm):
    """What the partner reports."""

    kind = forms.ChoiceField(label=_("Hvilken rapport?"), choices=ReportKind.choices, widget=forms.RadioSelect)
    received_on = NearDayField(label=_("Hvilken dag er den modtaget?"))
    text = typed_text(_("Hvad melder partneren?"), rows=6, required=True)


class CompleteForm(CaseForm):
    """The closing of the project."""

    needed_at_times = frozenset({"note"})

    ended_on = NearDayField(label=_("Hvilken dag er projektet afsluttet?"))
    note = typed_text(
        _("Bemærkning"),
        help_text=_(
            "Er fristen gået, eller er noget ikke betalt eller uden kvittering, så skriv hvorfor. Teksten krypteres."
        ),
    )
