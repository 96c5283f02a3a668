"""Forms of keeping and disposing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from helle.register.cases.seen_forms import SeenForm, stamp_of
from helle.register.interface.forms import DayField, HelleForm, NumberField, Refusal, code_choices
from helle.register.interface.words import active_language
from helle.register.retention.actions import STANDS_OTHERWISE, YEARS
from helle.rules.retention.codes import CountedFrom, HoldGround, KeptKind
from helle.rules.ruling import Text


class YearsField(NumberField):
    """A number of years; whoever types another is told which there may be."""

    def __init__(self, *, which: Text, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.wrong = lazy(lambda: which.in_language(active_language()), str)()


class ScheduleForm(HelleForm):
    """Proposing how long a kind of case is kept."""

    kind = forms.ChoiceField(label=_("Hvilke sager?"), widget=forms.RadioSelect, choices=code_choices(KeptKind))
    years = YearsField(label=_("Hvor mange år?"), which=YEARS)
    counted_from = forms.ChoiceField(
        label=_("Hvorfra regnes årene?"), widget=forms.RadioSelect, choices=code_choices(CountedFrom)
    )
    basis = forms.CharField(
        label=_("Hvilken bestemmelse hviler det på?"),
        max_length=200,
        help_text=_("Kassationsbestemmelsen, med dens journalnummer eller dato. Nævn ingen person."),
    )
    valid_from = DayField(label=_("Gælder fra"))


class AnswerForm(HelleForm):
    """Deciding about what another proposed, or taking an own proposal back."""

    approve = forms.ChoiceField(label=_("Din afgørelse"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        yes, no = ("yes", str(_("Fristen skal gælde."))), ("no", str(_("Fristen skal ikke gælde.")))
        self.offer("approve", [("no", str(_("Jeg trækker forslaget tilbage.")))] if own else [yes, no])
        if own:  # The only answer there is needs no choosing.
            self.initial["approve"] = "no"


class HoldForm(HelleForm):
    """Holding a person's cases back."""

    ground = forms.ChoiceField(
        label=_("Hvorfor skal sagen bevares længere?"), widget=forms.RadioSelect, choices=code_choices(HoldGround)
    )
    until_day = DayField(
        label=_("Til og med"), required=False, help_text=_("Lad feltet stå tomt, hvis ingen ved det endnu.")
    )
    why = forms.CharField(
        label=_("Begrundelse"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=8000,
        help_text=_("Krypteres under personens nøgle, og slettes med den."),
    )


class LiftForm(HelleForm):
    """Letting go of what held a person's cases back."""

    why = forms.CharField(
        label=_("Begrundelse"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=8000,
        help_text=_("Krypteres under personens nøgle, og slettes med den."),
    )


class DrawForm(HelleForm):
    """Drawing the list of what is due: there is nothing to choose."""


class Offered(TypedDict):
    """What a list is decided by, as its page shows it."""

    may_approve: bool
    last: bool
    going: Iterable[object]


class DecideForm(SeenForm):
    """Saying yes or no to a list as a whole, as its page shows it: who waits on it, and whose yes is the last."""

    meanwhile = STANDS_OTHERWISE
    needed_at_times = frozenset({"why"})

    approve = forms.ChoiceField(label=_("Din afgørelse"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("Hvorfor ikke?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=400,
        required=False,
        help_text=_(
            "Skal skrives, når listen ikke skal kasseres, og ellers ikke. Nævn ingen person: det bliver stående."
        ),
    )

    def __init__(self, *args: Any, may_approve: bool, last: bool, going: Iterable[object], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show(may_approve=may_approve, last=last, going=going)

    def show(self, *, may_approve: bool, last: bool, going: Iterable[object]) -> None:
        """Offer what may be answered to a list as it stands; `going`: what goes by the last yes."""
        self.stands = stamp_of([last, *sorted(str(one) for one in going)])
        self.initial["seen"] = self.stands
        yes = _("Kassér alt på listen. Det kan ikke fortrydes.") if last else _("Ja, når en anden også siger ja.")
        no = ("no", str(_("Kassér intet på listen.")))
        self.offer("approve", [("yes", str(yes)), no] if may_approve else [no])

    def refuse(self, refused: Refusal) -> None:
        super().refuse(refused)
        if refused is self.meanwhile:
            self._retype({"approve": ""})
