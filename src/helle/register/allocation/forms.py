"""Forms about who has the case, who is away and who speaks what."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helle.register.allocation.choices import Destroyed, Why
from helle.register.allocation.models import Absence
from helle.register.allocation.queries import Away, Load, Row
from helle.register.codelists.choices import KeptList
from helle.register.codelists.forms import CodesField
from helle.register.codelists.queries import language_name
from helle.register.interface.forms import CaseForm, DayField, HelleForm
from helle.register.interface.words import active_language, day
from helle.register.organisations.models import User
from helle.register.protection import clock


def staff_choices(staff: Sequence[User]) -> list[tuple[str, str]]:
    """The staff as choices of a form, in the given order."""
    return [(str(user.pk), user.full_name) for user in staff]


def load_choices(loads: Sequence[Load]) -> list[tuple[str, str]]:
    """Colleagues by name, each with how much she has, and where she is away until when and who covers."""
    return [(str(load.user.pk), _load_in_words(load)) for load in loads]


def _load_in_words(load: Load) -> str:
    words = gettext("%(name)s · åbne sager: %(count)s") % {
        "name": load.user.full_name,
        "count": load.counted(load.open_cases),
    }
    return f"{words} · {away_in_words(load.absence)}" if load.absence else words


def away_in_words(away: Away) -> str:
    """Until when somebody is away, and who covers."""
    until = day(away.last_day, clock.today(), active_language())
    if away.cover is None:
        return gettext("væk til og med %(day)s, ingen dækker") % {"day": until}
    return gettext("væk til og med %(day)s, %(cover)s dækker") % {"day": until, "cover": away.cover.full_name}


class NoteField(forms.CharField):
    """What whoever gets a case must know."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Hvad skal kollegaen vide?"))
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(required=False, max_length=4000, **kwargs)


NOBODY = "nobody"
"""The choice that nobody of the unit has the case any more."""


class AssignForm(CaseForm):
    """Who in the unit gets the case, why, and what she must know; or that nobody has it any more."""

    needed_at_times = frozenset({"why"})

    user = forms.ChoiceField(label=_("Kollega"))
    why = forms.ChoiceField(label=_("Hvorfor?"), choices=[("", "—"), *Why.choices])
    note = NoteField(
        help_text=_("Aftaler, det næste der skal ske, hvad der haster. Kun jeres enhed kan læse det; det krypteres.")
    )

    def __init__(self, *args: Any, staff: Sequence[tuple[str, str]], may_lay_down: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = [(NOBODY, gettext("Ingen: vores del af sagen er slut"))] if may_lay_down else []
        self.offer("user", [*staff, *nobody], blank=True)
        self.fields["why"].required = self.data.get("user") != NOBODY


class GiveDraftForm(CaseForm):
    """Who goes on with a draft that somebody left behind, and why she."""

    user = forms.ChoiceField(label=_("Kollega"))
    why = forms.CharField(
        label=_("Hvorfor gives kladden videre?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=_("Kollegaen ser det ved kladden. Teksten krypteres."),
    )

    def __init__(self, *args: Any, staff: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("user", staff_choices(staff), blank=True)


class DestroyDraftForm(HelleForm):
    """Why a draft is deleted that nobody can go on with."""

    why = forms.ChoiceField(label=_("Hvorfor slettes kladden?"), choices=Destroyed.choices, widget=forms.RadioSelect)


class ReceiveForm(CaseForm):
    """Confirms that one has received a case."""


class MoveForm(HelleForm):
    """To whom each of somebody's cases goes; all at once or none."""

    why = forms.ChoiceField(label=_("Hvorfor?"), choices=[("", "—"), *Why.choices])
    note = NoteField(help_text=_("Følger med hver sag. Skriv intet, der kun hører til én af dem. Teksten krypteres."))

    def __init__(self, *args: Any, rows: Sequence[Row], staff: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        """`staff`: whom a case can go to, each with how much she has and whether she is away."""
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for row in self.rows:
            self.fields[self.to_name(row)] = forms.ChoiceField(
                label=_("Sag %(number)s flyttes til") % {"number": row.grant.number},
                required=False,
                choices=[("", _("flyttes ikke")), *staff],
                initial=str(row.suggested.pk) if row.suggested else "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[self.from_name(row)] = forms.UUIDField(
                widget=forms.HiddenInput, required=False, initial=row.assignment_id
            )

    @staticmethod
    def to_name(row: Row) -> str:
        return f"til-{row.grant.number}"

    @staticmethod
    def from_name(row: Row) -> str:
        return f"fra-{row.grant.number}"

    @property
    def shown(self) -> list[tuple[Row, str, forms.BoundField, forms.BoundField]]:
        """The rows of the table: the case, its languages, where it goes, and the assignment it is shown under."""
        return [
            (
                row,
                ", ".join(map(language_name, sorted(row.languages))),
                self[self.to_name(row)],
                self[self.from_name(row)],
            )
            for row in self.rows
        ]

    def take_present(self) -> None:
        """After a refusal the list is shown as it is now: the next press is about what is then seen."""
        if not isinstance(self.data, QueryDict):
            raise TypeError("only a form that was sent has a present to take")
        data = self.data.copy()
        for row in self.rows:
            data[self.from_name(row)] = str(row.assignment_id)
        data["form_token"] = str(uuid.uuid4())
        self.data = data

    def chosen(self) -> list[tuple[str, uuid.UUID | None, uuid.UUID]]:
        """Of each case that is to be moved: its number, the assignment that was looked at, the colleague."""
        given = self.cleaned_data
        return [
            (str(row.grant.number), given[self.from_name(row)], uuid.UUID(given[self.to_name(row)]))
            for row in self.rows
            if given[self.to_name(row)]
        ]


class AbsenceForm(HelleForm):
    """That somebody is away, and who covers."""

    user = forms.ChoiceField(label=_("Hvem er væk?"))
    since = DayField(label=_("Fra og med"))
    until = DayField(label=_("Til og med"))
    cover = forms.ChoiceField(
        label=_("Hvem dækker?"),
        required=False,
        help_text=_("Sagerne står på kollegaens skrivebord i de dage. Dækker ingen, står det på lederens."),
    )

    def __init__(self, *args: Any, away: Sequence[User], staff: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("user", staff_choices(away), blank=len(away) > 1)
        self.offer("cover", staff_choices(staff), blank=True)


class AbsenceChangeForm(HelleForm):
    """Another last day, or that the absence does not come about."""

    until = DayField(label=_("Til og med"), required=False)
    withdraw = forms.BooleanField(
        label=_("Fraværet bliver ikke til noget"),
        required=False,
        help_text=_("Skal en anden dække, så sæt kryds her og notér fraværet igen."),
    )

    def __init__(self, *args: Any, absence: Absence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].initial = absence.last_day

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not given.get("withdraw") and not given.get("until") and "until" not in self.errors:
            self.add_error("until", _("Skriv den sidste dag."))
        return given


class LanguagesForm(HelleForm):
    """The languages somebody holds interviews in."""

    languages = CodesField(
        KeptList.LANGUAGES,
        label=_("Sprog"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("De sprog, medarbejderen kan holde en samtale på uden tolk."),
    )
