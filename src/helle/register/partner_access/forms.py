"""Forms of a partner's access: those of the register, and those of the partner itself."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.codelists.choices import KeptList
from helle.register.codelists.forms import CodeField
from helle.register.interface.forms import (
    CaseForm,
    NearDayField,
    YesNoField,
    give_back_within_reason,
    refuse_what_says_nothing,
)
from helle.register.interface.plain_form import PlainForm
from helle.register.interface.words import active_language, long_day
from helle.register.partner_access.abroad import CODE_DIGITS, Delivery, OwnMessage, Plan, PlannedLine, digits_of
from helle.register.partner_access.actions import Answer
from helle.register.partner_access.choices import LinkEnd, TakenIn
from helle.register.partner_access.queries import Booked, Room
from helle.register.reintegration.forms import AmountField
from helle.register.reintegration.models import MOST
from helle.register.reintegration.money import amount_words
from helle.register.returns.models import ToldAbroad
from helle.register.returns.queries import Opened
from helle.rules.returns.codes import SupportKind

LONGEST_TEXT: Final = 4000
LONGEST_RECEIPT: Final = 500
NEW: Final = "new"
_AMOUNT: Final = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,9})", re.ASCII)


class LinkForm(CaseForm):
    """A link for a named person at the partner."""

    told = forms.ChoiceField(label=_("Hvad har personen sagt ja til?"), widget=forms.RadioSelect)
    recipient = forms.CharField(
        label=_("Hvem får linket?"),
        max_length=LONGEST_RECEIPT,
        help_text=_("Navn på den, der skal bruge det, og hvor. Teksten krypteres."),
    )
    plan_language = CodeField(
        KeptList.LANGUAGES,
        label=_("Hvilket sprog er planen skrevet på?"),
        help_text=_("Partneren ser planen, som den er skrevet; Helle oversætter den ikke."),
    )
    reads_it = YesNoField(
        label=_("Læser den, der får linket, det sprog?"),
        help_text=_("Er svaret nej, så skriv planen på et sprog, partneren læser, før linket laves."),
    )
    expires_on = NearDayField(label=_("Sidste dag, linket virker"))

    def __init__(self, *args: Any, grounds: list[Opened[ToldAbroad]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = self.fields["told"]
        if isinstance(told, forms.ChoiceField):
            told.choices = [(str(one.row.pk), _named(one)) for one in grounds]
            if len(grounds) == 1:
                told.initial = str(grounds[0].row.pk)


def _named(one: Opened[ToldAbroad]) -> str:
    """To whom something was told, when, and on which ground."""
    day = long_day(one.row.told_on, active_language())
    return f"{one.words['recipient'].splitlines()[0]} · {day} · {one.row.get_ground_display()}"


class LinkEndForm(CaseForm):
    """That a link is ended at once."""

    why = forms.ChoiceField(label=_("Hvorfor afsluttes det?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, reasons: tuple[LinkEnd, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        why = self.fields["why"]
        if isinstance(why, forms.ChoiceField):
            why.choices = [(one.value, one.label) for one in reasons]


class ConsentForm(CaseForm):
    """That she took her consent back: she gives no reason, so nothing is asked."""


class IntakeForm(CaseForm):
    """Whether a message of the partner is taken in."""

    needed_at_times = frozenset({"why", "booked", "line", "amount"})

    outcome = forms.ChoiceField(label=_("Tages den ind?"), choices=TakenIn.choices, widget=forms.RadioSelect)
    booked = forms.ChoiceField(label=_("Står leveringen i regnskabet?"), required=False, widget=forms.RadioSelect)
    line = forms.ChoiceField(label=_("På hvilken linje i planen bogføres den?"), required=False)
    amount = AmountField(
        label=_("Hvor meget bogføres?"),
        required=False,
        help_text=_("Det meldte, eller en del af det. En anden linje eller et andet beløb kræver en begrundelse."),
    )
    why = forms.CharField(
        label=_("Begrundelse"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Skal skrives, når den ikke tages ind, når den bogføres anderledes end meldt eller ved siden af en, der "
            "ligner, og når linket kan være i forkerte hænder. Teksten krypteres."
        ),
    )

    def __init__(self, *args: Any, before: list[Booked], lines: list[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if lines:
            self.offer("line", [(str(one.row.pk), one.in_words) for one in lines])
        else:
            del self.fields["line"], self.fields["amount"]
        booked = self.fields["booked"]
        if not before:
            del self.fields["booked"]
        elif isinstance(booked, forms.ChoiceField):
            booked.choices = [(NEW, _("Nej, bogfør den"))] + [
                (str(one.row.pk), _("Ja, post %(number)s: %(day)s, %(what)s") % _named_entry(one))
                for one in before
                if one.is_it
            ]

    def answer(self) -> Answer:
        """What becomes of the message, once the form is valid."""
        given = self.cleaned_data
        booked = given.get("booked", "")
        entry_id = uuid.UUID(booked) if booked not in ("", NEW) else None
        line = given.get("line", "")
        return Answer(
            TakenIn(given["outcome"]),
            given["why"],
            entry_id,
            beside_alike=booked == NEW,
            line_id=uuid.UUID(line) if line else None,
            amount=given.get("amount"),
        )


def _named_entry(one: Booked) -> dict[str, object]:
    return {
        "number": one.row.number,
        "day": long_day(one.row.paid_on, active_language()),
        "what": one.in_words,
    }


# --- the partner's own: no script, no login, and nothing that a browser keeps

_UNKEPT: Final = {"autocomplete": "off", "spellcheck": "false"}


class AbroadForm(PlainForm):
    """A form on the partner's pages."""

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        """What was typed, without what says nothing."""
        super().clean()
        refuse_what_says_nothing(self)
        return self.cleaned_data

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound:
            give_back_within_reason(self)


class CodeForm(AbroadForm):
    """The code that was told by telephone."""

    code = forms.CharField(
        label=_("Kode"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", **_UNKEPT}),
        help_text=_("Otte cifre. Du har fået koden i telefonen, ikke i samme besked som linket."),
        error_messages={"required": _("Skriv koden.")},
    )

    def clean_code(self) -> str:
        digits = digits_of(str(self.cleaned_data["code"]))
        if len(digits) != CODE_DIGITS:
            raise forms.ValidationError(_("Koden har otte cifre."))
        return digits


class AbroadDay(forms.DateField):
    """A day in the digits that everybody who reads the report reads."""

    def to_python(self, value: Any) -> dt.date | None:
        if isinstance(value, str) and not value.isascii():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class AbroadAmount(forms.IntegerField):
    """A whole amount, as these pages write it too: 12000 or 12,000."""

    def to_python(self, value: Any) -> int | None:
        typed = str(value or "").strip()
        if typed and not _AMOUNT.fullmatch(typed):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(typed.replace(",", ""))


class MessageForm(AbroadForm):
    """What the partner reports; of a delivery more."""

    message_id = forms.UUIDField(widget=forms.HiddenInput)
    happened_on = AbroadDay(
        label=_("Hvilken dag?"),
        widget=forms.DateInput(attrs={"type": "date", **_UNKEPT}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
        error_messages={
            "required": _("Skriv, hvilken dag det var."),
            "invalid": _("Skriv dagen som år-måned-dag, for eksempel 2025-10-31."),
        },
    )
    text = forms.CharField(
        label=_("Hvad skete der?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6, **_UNKEPT}),
        error_messages={"required": _("Skriv, hvad der skete. Et par ord er nok.")},
    )

    def send_anew(self) -> None:
        """What was typed becomes a report of its own, if it is sent once more."""
        self.data = {**self.data, "message_id": str(uuid.uuid4())}


def _room(one: PlannedLine) -> str:
    """A line with its amount and what is left of it."""
    room = {"amount": amount_words(one.amount, one.currency), "left": amount_words(one.left, one.currency)}
    return f"{one.text} ({_('%(amount)s, tilbage %(left)s') % room})"


class DeliveryForm(MessageForm):
    """What was delivered, for which line of the plan's budget, with its receipt."""

    line = forms.ChoiceField(
        label=_("Hvad i budgettet?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Vælg, hvad i budgettet det er.")},
    )
    amount = AbroadAmount(
        label=_("Beløb"),
        min_value=1,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", **_UNKEPT}),
        error_messages={
            "required": _("Skriv beløbet."),
            "invalid": _("Skriv beløbet som et helt tal med cifrene 0-9, for eksempel 12000 eller 12,000."),
            "min_value": _("Beløbet er større end nul."),
        },
    )
    supplier = forms.CharField(
        label=_("Hvem leverede?"),
        max_length=LONGEST_RECEIPT,
        widget=forms.TextInput(attrs=_UNKEPT),
        error_messages={"required": _("Skriv, hvem der leverede.")},
    )
    receipt = forms.CharField(
        label=_("Kvitteringens nummer"),
        max_length=LONGEST_RECEIPT,
        widget=forms.TextInput(attrs=_UNKEPT),
        help_text=_("Står der intet nummer, så skriv, hvad der står."),
        error_messages={"required": _("Skriv kvitteringens nummer.")},
    )
    is_another = forms.BooleanField(label=_("Ja, det er en anden levering"), required=False, widget=forms.HiddenInput)
    field_order = ("message_id", "happened_on", "line", "amount", "supplier", "receipt", "text", "is_another")

    def __init__(self, *args: Any, plan: Plan | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lines = [one for one in plan.lines if one.kind is SupportKind.IN_KIND_SUPPORT] if plan else []
        choices = self.fields["line"]
        if isinstance(choices, forms.ChoiceField):
            if plan is None:
                choices.error_messages["required"] = _("Planen er ikke godkendt endnu. Intet leveres før da. [RET-12]")
            choices.choices = [(str(one.id), _room(one)) for one in lines]
        if lines:
            self.fields["amount"].help_text = _("I %(currency)s, som et helt tal.") % {
                "currency": lines[0].currency.upper()
            }

    def ask_whether_another(self, before: OwnMessage) -> None:
        """Ask whether it is another delivery than one that was reported before, and show the box that says so."""
        self.fields["is_another"].widget = forms.CheckboxInput()
        said = _("I har meldt en, der ligner, %(day)s: %(what)s. Sæt kun kryds, hvis det er en anden. [RET-05]")
        day = long_day(before.happened_on, active_language())
        self.add_error("is_another", said % {"day": day, "what": f"{before.in_words} · {before.receipt}"})

    def delivery(self) -> Delivery:
        """What was delivered, once the form is valid."""
        given = self.cleaned_data
        return Delivery(uuid.UUID(given["line"]), given["amount"], given["supplier"].strip(), given["receipt"].strip())
