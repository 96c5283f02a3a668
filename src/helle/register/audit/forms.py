"""The form that narrows the log."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.audit import queries
from helle.register.audit.queries import Asked
from helle.register.interface.forms import NearDayField
from helle.register.interface.plain_form import PlainForm


class NarrowLogForm(PlainForm):
    """What the log is asked. Sent by GET: a case or a referral by its number, a member of staff or a
    system by the id."""

    sag = forms.RegexField(
        label=_("Hvem har set sagen eller henvendelsen?"),
        regex=r"^\s*[Hh]?[0-9]{4}-[0-9]{4,7}\s*$",
        required=False,
        max_length=20,
        help_text=_("Nummeret på en sag, for eksempel 2025-0001, eller på en henvendelse, H2025-0001."),
        error_messages={"invalid": _("Skriv sagens nummer som 2025-0001 eller henvendelsens som H2025-0001.")},
    )
    hvem = forms.ChoiceField(label=_("Hvad har medarbejderen eller systemet set?"), required=False)
    fra = NearDayField(label=_("Fra og med"), required=False)
    til = NearDayField(label=_("Til og med"), required=False)
    afvist = forms.BooleanField(label=_("Kun afviste"), required=False)

    nothing_required = True

    def __init__(
        self,
        *args: Any,
        staff: Sequence[tuple[uuid.UUID, str]],
        systems: Sequence[tuple[uuid.UUID, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(pk), name) for pk, name in staff]
        others = [(str(pk), name) for pk, name in systems]
        groups = [(_("Systemer"), others)] if others else []
        cast("forms.ChoiceField", self.fields["hvem"]).choices = [("", _("Alle")), *people, *groups]

    def clean_sag(self) -> Asked:
        """The case or referral. One that nobody has and one she may not ask about look the same."""
        number = str(self.cleaned_data["sag"]).strip().upper()
        if not number:
            return Asked()
        if number.startswith("H"):
            referral = queries.referral_numbered(number)
            if referral is None:
                raise forms.ValidationError(_("Der er ingen henvendelse med det nummer, som du kan se loggen for."))
            return Asked(referral_id=referral, referral_number=number)
        case = queries.case_numbered(number)
        if case is None:
            raise forms.ValidationError(_("Der er ingen sag med det nummer, som du kan se loggen for."))
        return Asked(case_id=case)

    def clean(self) -> dict[str, Any]:
        """A span of days that ends before it begins finds nothing, and is a slip."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = given.get("fra"), given.get("til")
        if since is not None and until is not None and until < since:
            self.add_error("til", _("Slutdagen ligger før den første dag."))
        return given

    def asked(self) -> Asked:
        """What was asked. Only of a form without errors."""
        given = self.cleaned_data
        about: Asked = given["sag"]
        return replace(
            about,
            denied_only=given["afvist"],
            user_id=uuid.UUID(given["hvem"]) if given["hvem"] else None,
            since=given["fra"],
            until=given["til"],
        )
