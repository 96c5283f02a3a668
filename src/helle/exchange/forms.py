"""Forms of service accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.exchange.choices import RefusedFor
from helle.register.interface.forms import HelleForm, NearDayField

CASES: Final = "cases"
REFERRALS: Final = "referrals"
USES: Final = [(REFERRALS, _("Sende henvendelser")), (CASES, _("Læse, hvordan enhedens sager står"))]


class ServiceForm(HelleForm):
    """A system that is to call the API, and from when to when."""

    name = forms.CharField(
        label=_("Systemets navn"),
        max_length=120,
        help_text=_(
            "Navnet står i loggen og ved de henvendelser, systemet sender. Skriv ikke en medarbejders navn. "
            "Bogstaver, tal, mellemrum og - . _ ( )."
        ),
    )
    unit = forms.ChoiceField(label=_("Enhed"))
    role = forms.ChoiceField(
        label=_("Rolle"),
        help_text=_(
            "En af enhedens egne. Ved hver står, hvad et system i den kan laves til; det må kun det, der vælges her."
        ),
    )
    uses = forms.MultipleChoiceField(
        label=_("Hvad skal det bruges til?"),
        choices=USES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Skal det læse sager, åbner nøglen først, når en anden har sagt ja."),
    )
    begins_on = NearDayField(label=_("Første dag"))
    ends_on = NearDayField(label=_("Sidste dag"), help_text=_("Højst et år efter den første."))

    def __init__(self, *args: Any, units: list[tuple[str, str]], roles: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit", units, blank=True)
        self.offer("role", list(roles.items()), blank=True)


YES: Final = "yes"
NO: Final = "no"


class ConfirmForm(HelleForm):
    """Yes, or no with why."""

    answer = forms.ChoiceField(
        label=_("Svar"),
        choices=[(YES, _("Ja, systemet må læse det")), (NO, _("Nej, adgangen skal slutte"))],
        widget=forms.RadioSelect,
    )
    refused_for = forms.ChoiceField(
        label=_("Hvis nej: hvorfor?"), choices=[("", "–"), *RefusedFor.choices], required=False
    )
    needed_at_times = frozenset({"refused_for"})

    def clean(self) -> dict[str, Any]:
        """A yes beside a reason for no is neither: which was meant, nobody guesses."""
        given = super().clean()
        if given.get("answer") == YES and given.get("refused_for"):
            self.add_error("refused_for", _("Du har svaret ja. Fjern grunden, eller svar nej."))
        return given


class EndForm(HelleForm):
    """Nothing but the press that ends it."""
