"""What somebody says before she opens a colleague's case, and what is answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.interface.forms import HelleForm, typed_text
from helle.register.need_to_know.choices import CHOSEN, Verdict


class PurposeForm(HelleForm):
    """What she needs the case for."""

    needed_at_times = frozenset({"words"})

    purpose = forms.ChoiceField(
        label=_("Hvad skal du bruge sagen til?"),
        choices=[(one.value, one.label) for one in CHOSEN],
        widget=forms.RadioSelect,
        help_text=_("Det står i loggen, og personen kan få det at vide; ikke hvem du er."),
    )
    words = typed_text(
        _("Med dine ord"),
        help_text=_(
            "Skal udfyldes ved andet arbejde. Læses af din leder og databeskyttelsesrådgiveren: skriv ingen navne, "
            "numre eller adresser. Teksten krypteres."
        ),
        most=1000,
    )


class DangerForm(HelleForm):
    """Why she cannot wait."""

    words = typed_text(
        _("Hvad er faren, og hvad skal du bruge sagen til?"),
        required=True,
        help_text=_(
            "Læses af den, der skal svare på opslaget, og af databeskyttelsesrådgiveren: skriv ingen navne, numre "
            "eller adresser. Teksten krypteres."
        ),
        most=1000,
    )


class AnswerForm(HelleForm):
    """What whoever leads says of it."""

    needed_at_times = frozenset({"words"})

    verdict = forms.ChoiceField(
        label=_("Var det i orden?"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Svarer du nej, lukkes sagen straks for den, der åbnede den. Det, der er gjort i den imens, laves ikke om "
            "af sig selv: det står på skrivebordet, til nogen har taget stilling til det."
        ),
    )
    words = typed_text(
        _("Hvorfor"),
        help_text=_(
            "Skal udfyldes, når det ikke var i orden. Skriv ingen navne, numre eller adresser. Teksten krypteres."
        ),
        most=1000,
    )

    def __init__(self, *args: Any, erased: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if erased:
            del self.fields["words"]


class KeepForm(HelleForm):
    """Why something done in a look that was found wrong stays."""

    words = typed_text(
        _("Hvorfor skal det blive stående?"),
        required=True,
        help_text=_(
            "Læses af den, der har sagen, den, der svarede på opslaget, og databeskyttelsesrådgiveren: skriv ingen "
            "navne, numre eller adresser. Teksten krypteres."
        ),
        most=1000,
    )
