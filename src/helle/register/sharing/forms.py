"""Forms of passing on, of what a person agrees to, and of taking over."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.interface.forms import SEALED, AskedField, DayField, HelleForm, YesNoField, code_choices, typed_text
from helle.register.sharing.actions import SaidBefore
from helle.register.sharing.choices import PASSED_ON_HERE, SAID_BY_SENDER, ConsentEnd, ReceiptAnswer
from helle.register.sharing.consent_actions import CarriesLess
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.sharing.receivers import DisclosurePurpose

CATEGORIES: Final = code_choices(PASSED_ON_HERE)


class DiscloseForm(HelleForm):
    """Who is told what, for what, on which ground, until when."""

    to = forms.ChoiceField(label=_("Modtager"))
    categories = forms.MultipleChoiceField(
        label=_("Hvad gives videre?"), choices=CATEGORIES, widget=forms.CheckboxSelectMultiple
    )
    purpose = forms.ChoiceField(label=_("Formål"), choices=code_choices(DisclosurePurpose), widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=_("Hvad hviler det på?"), choices=code_choices(DisclosureGround), widget=forms.RadioSelect
    )
    consent = forms.ChoiceField(
        label=_("Samtykke"), required=False, help_text=_("Kun når det hviler på personens samtykke.")
    )
    within_limits = YesNoField(
        label=_("Holder det sig inden for de grænser, personen har sat?"),
        required=False,
        help_text=_("Kun når samtykket har grænser: de står ved siden af. Helle kan ikke læse dem for dig."),
    )
    keeps_limits = typed_text(
        _("Hvordan holder det sig inden for dem?"),
        rows=2,
        help_text=_("Kun når samtykket har grænser. Modtageren ser det ikke. Teksten krypteres. [PUB-LAW-13]"),
    )
    statute = typed_text(
        _("Bestemmelse"), rows=1, most=200, help_text=_("Kun ved lovhjemmel, for eksempel serviceloven § 153.")
    )
    weighing = typed_text(
        _("Hvorfor vejer modtagerens behov tungere?"),
        required=True,
        help_text=_("Mod databeskyttelsen og personens tillid. Modtageren ser det ikke. Teksten krypteres. [SHR-03]"),
    )
    message = typed_text(
        _("Besked til modtageren"),
        rows=5,
        help_text=_(
            "Det, der ikke åbnes i Helle, står kun her: skriv kun, hvad modtageren må få. Er personen kendt af "
            "modtageren under en henvendelse, så skriv dens nummer. Teksten krypteres."
        ),
    )
    informed = YesNoField(label=_("Er personen orienteret?"))
    why_not_informed = typed_text(_("Hvis ikke: hvorfor?"))
    until = DayField(label=_("Gælder til og med"), help_text=_("Derefter lukker den af sig selv. Højst et år."))
    again = AskedField(label=_("Ja, giv den samme besked videre igen"), asked_by=SaidBefore)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    needed_at_times = frozenset({"consent", "within_limits", "keeps_limits", "statute", "message", "why_not_informed"})


class DecideForm(HelleForm):
    """The second person's word."""

    approved = YesNoField(label=_("Skal det gives videre?"))
    words = typed_text(_("Hvorfor?"), required=True, help_text=SEALED)


class EndForm(HelleForm):
    """Why a disclosure ends before its last day."""

    why = forms.ChoiceField(
        label=_("Hvorfor?"), choices=[(one.value, one.label) for one in SAID_BY_SENDER], widget=forms.RadioSelect
    )


class ReceiptForm(HelleForm):
    """The receiver's word."""

    answer = forms.ChoiceField(
        label=_("Er det nået frem til de rette?"), choices=ReceiptAnswer.choices, widget=forms.RadioSelect
    )


class LimitForm(HelleForm):
    """What a person agrees to, without the receiver, which stands."""

    categories = forms.MultipleChoiceField(
        label=_("Hvilke oplysninger?"), choices=CATEGORIES, widget=forms.CheckboxSelectMultiple
    )
    purposes = forms.MultipleChoiceField(
        label=_("Til hvad?"), choices=code_choices(DisclosurePurpose), widget=forms.CheckboxSelectMultiple
    )
    limits = typed_text(
        _("Grænser"),
        help_text=_(
            "Hvad personen ikke vil have givet videre eller gjort. Den, der giver videre, og modtageren læser det. "
            "Skriv ingen navne, numre eller adresser. Teksten krypteres."
        ),
    )
    given_by = forms.ChoiceField(label=_("Hvem siger ja?"), widget=forms.RadioSelect)
    given_on = DayField(label=_("Givet den"))
    until = DayField(label=_("Gælder til og med"), help_text=_("Højst et år. Personen kan trække det tilbage før."))


class ConsentForm(LimitForm):
    """What a person agrees to, and to whom."""

    to = forms.ChoiceField(label=_("Til hvem?"))
    said_so = AskedField(label=_("Ja, det er sagt sådan"), asked_by=CarriesLess)
    field_order = ("to",)


WITHDRAWALS: Final = (
    (ConsentEnd.WITHDRAWN.value, _("Personen trækker det tilbage")),
    (ConsentEnd.MISTAKE.value, _("Det er noteret ved en fejl")),
)
NO_AHEAD: Final = "no_ahead"
NO_AHEAD_BY_MISTAKE: Final = "no_ahead_by_mistake"
_OF_EIGHTEEN: Final = {
    NO_AHEAD: _("Det gælder, til personen fylder 18, og fra da siger personen nej"),
    NO_AHEAD_BY_MISTAKE: _("Nejet fra 18 år er noteret ved en fejl; samtykket er, som det var"),
}


class WithdrawForm(HelleForm):
    """How a consent ends, and what is said of the time from eighteen on, where something can be (`of_eighteen`).
    `alone`: it has ended, and of that time alone something can be said."""

    how = forms.ChoiceField(
        label=_("Hvad er der sket?"),
        choices=WITHDRAWALS,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, of_eighteen: str = "", alone: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of_eighteen:
            said = (of_eighteen, str(_OF_EIGHTEEN[of_eighteen]))
            self.offer("how", [said] if alone else [*((code, str(label)) for code, label in WITHDRAWALS), said])
