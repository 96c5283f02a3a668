"""Forms about logins through organisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.dk import cvr as cvr_numbers
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as NoSuchNumber

from helle.register.administration.choices import BY_NO_PRIVILEGE
from helle.register.administration.forms import RoleFields, role_choices
from helle.register.interface.forms import HelleForm, NearDayField
from helle.register.interface.words import active_language


def issuer_choices() -> list[tuple[str, str]]:
    """The providers this installation trusts, by what they are called on the login page."""
    language = active_language()
    return [(issuer, name.in_language(language)) for issuer, name in settings.HELLE_LOGIN_PROVIDERS.items()]


class CvrField(forms.CharField):
    """A CVR number: eight digits, of which the last one checks the others."""

    def __init__(self, **more: Any) -> None:
        super().__init__(label=_("Organisationens CVR-nummer"), max_length=20, **more)

    def clean(self, value: Any) -> str:
        given: str = super().clean(value)
        try:
            number: str = cvr_numbers.validate(given)
        except InvalidChecksum as error:
            raise ValidationError(
                _("CVR-nummeret findes ikke: kontrolcifret passer ikke. Se efter, om et ciffer er tastet forkert.")
            ) from error
        except NoSuchNumber as error:
            raise ValidationError(_("Et CVR-nummer har otte cifre, og det første er ikke 0.")) from error
        return number


class IdentityFields(HelleForm):
    """Who somebody is at a provider."""

    issuer = forms.ChoiceField(label=_("Hvor brugeren logger på"))
    cvr = CvrField()
    professional = forms.UUIDField(
        label=_("Brugerens UUID i organisationen"),
        help_text=_(
            "Organisationens egen administrator har det. Det står også på siden, som brugeren ser, når loginet ikke "
            "er knyttet til nogen."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("issuer", issuer_choices())


class PrivilegeFields(RoleFields):
    """Which role in a unit a privilege gives, from a day to a day."""

    field_order = ["issuer", "cvr", "privilege", "unit", "role", "since", "until"]

    issuer = forms.ChoiceField(label=_("Hvor der logges på"))
    cvr = CvrField()
    privilege = forms.RegexField(
        r"^[\x21-\x7e]+$",
        label=_("Rettighed"),
        max_length=200,
        help_text=_("Som organisationen giver den til sine folk, bogstav for bogstav: urn:dk:helle:sagsbehandler."),
        error_messages={"invalid": _("En rettighed er ét ord af almindelige tegn uden mellemrum.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("issuer", issuer_choices())
        self.offer("role", [one for one in role_choices() if one[0] not in BY_NO_PRIVILEGE], blank=True)


class EndBindingForm(HelleForm):
    """That a binding ends at once."""


class EndPrivilegeForm(HelleForm):
    """The last day on which a privilege gives a role."""

    last_day = NearDayField(
        label=_("Sidste dag"), help_text=_("Vælg dagen i går, hvis rollerne skal slutte med det samme.")
    )
