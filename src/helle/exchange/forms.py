"""Forms of service accounts."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.administration.forms import role_choices
from helle.register.interface.forms import HelleForm, NearDayField

CASES: Final = "cases"
REFERRALS: Final = "referrals"
USES: Final = [(REFERRALS, _("Sende henvisninger")), (CASES, _("Læse, hvordan enhedens sager står"))]


class ServiceForm(HelleForm):
    """A system that is to call the API, and from when to when."""

    name = forms.CharField(
        label=_("Systemets navn"),
        max_length=120,
        help_text=_("Navnet står i loggen og ved de henvisninger, systemet sender. Skriv ikke en medarbejders navn."),
    )
    unit = forms.ChoiceField(label=_("Enhed"))
    role = forms.ChoiceField(
        label=_("Rolle"), help_text=_("Systemet må det, rollen må efter adgangsmatrixen, og kun det, der vælges her.")
    )
    uses = forms.MultipleChoiceField(
        label=_("Hvad skal det bruges til?"), choices=USES, widget=forms.CheckboxSelectMultiple
    )
    begins_on = NearDayField(label=_("Første dag"))
    ends_on = NearDayField(label=_("Sidste dag"), help_text=_("Højst et år efter den første."))

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit", units, blank=True)
        self.offer("role", role_choices(), blank=True)


class EndForm(HelleForm):
    """Nothing but the press that ends it."""
