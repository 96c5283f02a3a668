"""Forms of the administration."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from helle.register.administration.choices import Answer, Checked, Verdict
from helle.register.administration.queries import Asked
from helle.register.administration.review_queries import Right
from helle.register.administration.values import QUIET_DAYS
from helle.register.interface.forms import HelleForm, NearDayField, PersonNameField
from helle.register.interface.plain_form import PlainForm
from helle.register.interface.words import active_language, day
from helle.register.organisations.queries import NamedUnit
from helle.register.protection.matrix import access_matrix

STATES = [
    ("", _("Alle")),
    ("left", _("Har ingen rolle mere")),
    ("waiting", _("Venter på en rolle")),
    ("no_factor", _("Uden ekstra sikring")),
]


def fresh(**values: object) -> dict[str, object]:
    """The initial values of a form that is about no case."""
    return {"form_token": uuid.uuid4(), **values}


def unit_choices(units: Iterable[NamedUnit]) -> list[tuple[str, str]]:
    """Open units by name, in the language of the request."""
    language = active_language()
    named = [(str(unit.id), unit.name.in_language(language)) for unit in units if not unit.closed]
    return sorted(named, key=lambda pair: pair[1].lower().translate(str.maketrans("æøå", "{|}")))


def role_choices() -> list[tuple[str, str]]:
    """All roles by name, in the language of the request."""
    language = active_language()
    return sorted(
        ((role.code, role.label.in_language(language)) for role in access_matrix().roles.values()),
        key=lambda pair: pair[1],
    )


class NarrowUsersForm(PlainForm):
    """What the list of users is narrowed by. No name: it would stand in the address."""

    enhed = forms.ChoiceField(label=_("Enhed"), required=False)
    rolle = forms.ChoiceField(label=_("Rolle"), required=False)
    tilstand = forms.ChoiceField(label=_("Tilstand"), required=False, choices=STATES)
    stille = forms.TypedChoiceField(
        label=_("Ikke logget på i"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "—"), *((days, _("%(days)s dage") % {"days": days}) for days in QUIET_DAYS)],
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("enhed", units), ("rolle", role_choices())):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("Alle")), *choices]

    def asked(self) -> Asked:
        """The question that was asked; of what cannot be read, nothing."""
        given = self.cleaned_data if self.is_valid() else {}
        return Asked(
            unit_id=uuid.UUID(given["enhed"]) if given.get("enhed") else None,
            role=given.get("rolle", ""),
            state=given.get("tilstand", ""),
            quiet_days=given.get("stille"),
        )


class PersonFields(HelleForm):
    """Who somebody is to the login."""

    full_name = PersonNameField(label=_("Navn"), max_length=120)
    email = forms.EmailField(
        label=_("Mailadresse"), help_text=_("Brugeren logger på med den, og den får invitationen.")
    )
    language = forms.ChoiceField(
        label=_("Sprog i mails"), choices=[("da", "Dansk"), ("en", "English")], widget=forms.RadioSelect, initial="da"
    )


class CorrectPersonForm(PersonFields):
    """What is corrected of somebody; not her address where it is kept back."""

    def __init__(self, *args: Any, with_address: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_address:
            del self.fields["email"]


class RoleFields(HelleForm):
    """A role in a unit, from a day to a day."""

    unit = forms.ChoiceField(label=_("Enhed"))
    role = forms.ChoiceField(
        label=_("Rolle"), help_text=_("Hvad en rolle må se, følger af adgangsmatrixen og kan ikke ændres her.")
    )
    since = NearDayField(label=_("Første dag"))
    until = NearDayField(
        label=_("Sidste dag"), required=False, help_text=_("Lad den stå tom, hvis rollen gælder indtil videre.")
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit", units, blank=True)
        self.offer("role", role_choices(), blank=True)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("Den sidste dag ligger før den første."))
        return given


class NewUserForm(PersonFields, RoleFields):
    """Somebody new, with her first role."""

    field_order = ["full_name", "email", "language", "unit", "role", "since", "until"]


class AnswerForm(HelleForm):
    """Yes or no of the second person. `read` is an address that the answer is about: it stands on the page, or is
    `typed`."""

    answer = forms.ChoiceField(label=_("Svar"), widget=forms.RadioSelect)
    read = forms.CharField(widget=forms.HiddenInput, required=False)
    needed_at_times = frozenset({"read"})

    def __init__(self, *args: Any, second: bool, asker: bool, typed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if typed and second:
            self.fields["read"] = _typed_address()
        offered = [*((Answer.APPROVED, Answer.REFUSED) if second else ()), *((Answer.WITHDRAWN,) if asker else ())]
        words = {
            Answer.APPROVED: _("Godkend"),
            Answer.REFUSED: _("Afvis"),
            Answer.WITHDRAWN: _("Træk anmodningen tilbage"),
        }
        self.offer("answer", [(one.value, str(words[one])) for one in offered])


class EndRoleForm(HelleForm):
    """The last day of a role, and that somebody is told of what is left: the lead, else an administrator."""

    last_day = NearDayField(
        label=_("Sidste dag"), help_text=_("Vælg dagen i går, hvis adgangen skal lukkes med det samme.")
    )
    told = forms.BooleanField(required=False)

    def __init__(self, *args: Any, something_left: bool, led: bool, **kwargs: Any) -> None:
        """`led`: somebody else leads the unit once she is gone."""
        super().__init__(*args, **kwargs)
        self.fields["told"].label = (
            _("Enhedens leder får det, der er tilbage, på sit skrivebord")
            if led
            else _("Det, der er tilbage, står hos administratorerne, til nogen leder enheden")
        )
        if not something_left:
            del self.fields["told"]


def _typed_address() -> forms.EmailField:
    """Her address, from what whoever types it knows herself: the page shows none that it could be copied from."""
    return forms.EmailField(
        label=_("Brugerens mailadresse"),
        help_text=_(
            "Skriv den, som du kender den fra brugeren selv eller fra enheden. Den vises ikke, for den kan være "
            "skrevet af en anden."
        ),
        required=False,
    )


class FactorResetForm(HelleForm):
    """How it was made sure who she is; and her address, where nothing is vouched for of her that opens."""

    address = forms.CharField(widget=forms.HiddenInput, required=False)

    checked = forms.ChoiceField(
        label=_("Hvordan har du kontrolleret, hvem det er?"),
        choices=Checked.choices,
        widget=forms.RadioSelect,
        help_text=_("Kun måden noteres, aldrig hvad der blev vist eller sagt."),
    )
    needed_at_times = frozenset({"address"})

    def __init__(self, *args: Any, typed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if typed:
            self.fields["address"] = _typed_address()


class LoginHelpForm(HelleForm):
    """What is done about somebody's login."""

    what = forms.ChoiceField(
        label=_("Hvad skal der ske?"),
        widget=forms.RadioSelect,
        choices=[
            ("unlock", _("Lås op efter for mange forsøg")),
            ("sessions", _("Log brugeren af overalt")),
            ("invite", _("Send en invitation til at vælge en adgangskode")),
        ],
    )


class LeaverSeenForm(HelleForm):
    """That one has seen it."""


class RightSeenForm(HelleForm):
    """That one knows where a right comes from, as it stood when the page was shown."""

    stood = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def take_what_stands(self, stood: str) -> None:
        """Let the next press be about what stands now, which the page shows."""
        if isinstance(self.data, QueryDict):
            data = self.data.copy()
            data["stood"] = stood
            data["form_token"] = str(uuid.uuid4())
            self.data = data


class ReviewForm(HelleForm):
    """What is said of each role of a unit: the name of a field is the membership."""

    def __init__(self, *args: Any, rights: list[Right], unexplained: AbstractSet[uuid.UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rights = rights
        for right in rights:
            self.fields[str(right.membership.pk)] = forms.ChoiceField(
                label=right.membership.user.full_name,
                choices=Verdict.choices,
                widget=forms.RadioSelect,
                help_text=_what_is_known(right, is_unexplained=right.membership.pk in unexplained),
            )

    def said(self) -> dict[uuid.UUID, Verdict]:
        """What was said of each."""
        return {right.membership.pk: Verdict(self.cleaned_data[str(right.membership.pk)]) for right in self.rights}


def _what_is_known(right: Right, *, is_unexplained: bool) -> str:
    """The role, since when, and when it was used and looked at last."""
    language, membership = active_language(), right.membership
    seen = membership.user.last_login
    known = [
        *([_("loggen forklarer den ikke")] if is_unexplained else []),
        right.role.in_language(language),
        _("fra %(day)s") % {"day": day(membership.during.lower, None, language)},
        _("sidst logget på %(day)s") % {"day": day(seen, None, language)} if seen else _("har aldrig logget på"),
        _("sidst gennemgået %(day)s") % {"day": day(right.reviewed_on, None, language)}
        if right.reviewed_on
        else _("ikke gennemgået før"),
        _("senest %(day)s") % {"day": day(right.due_on, None, language)},
    ]
    return " · ".join(str(one) for one in known)
