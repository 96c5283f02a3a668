"""The form of how somebody wants to be told by mail."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.interface.forms import HelleForm
from helle.register.notices.choices import How
from helle.register.notices.models import LANGUAGES

HOURS = [(str(hour), f"{hour}.00") for hour in range(24)]
WORKING_HOURS = [(str(hour), f"{hour}.00") for hour in range(5, 21)]


class NoticesForm(HelleForm):
    """How often, when not, and in which language."""

    how = forms.ChoiceField(
        label=_("Mails om, at noget venter"),
        choices=How.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Forsvinder et barn i en af jeres sager, eller skal du svare på, at nogen åbnede en sag på grund af fare, "
            "får du en mail med det samme, også hvis du har valgt mails fra. I de timer og dage, hvor du vil have ro, "
            "venter den."
        ),
    )
    daily_at = forms.TypedChoiceField(
        label=_("Tidspunkt for den daglige mail"),
        choices=WORKING_HOURS,
        coerce=int,
        help_text=_("Gælder kun, hvis du har valgt en mail om dagen."),
    )
    quiet_from = forms.TypedChoiceField(
        label=_("Ro fra"), choices=[("", "—"), *HOURS], coerce=int, empty_value=None, required=False
    )
    quiet_to = forms.TypedChoiceField(
        label=_("Ro til"),
        choices=[("", "—"), *HOURS],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("I de timer kommer ingen mails, heller ikke hen over midnat. Dansk tid."),
    )
    quiet_weekends = forms.BooleanField(label=_("Ingen mails lørdag og søndag"), required=False)
    quiet_holidays = forms.BooleanField(label=_("Ingen mails på helligdage"), required=False)
    language = forms.ChoiceField(label=_("Mailens sprog"), choices=LANGUAGES)
