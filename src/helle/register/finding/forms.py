"""Forms of finding: narrowing the list, keeping a search, giving several cases to a colleague, a person's number."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from helle.register.allocation.choices import Why
from helle.register.allocation.forms import load_choices, staff_choices
from helle.register.allocation.queries import Load
from helle.register.finding.choices import Deadline, Order, PeriodEnd, Who
from helle.register.finding.narrowing import Chosen
from helle.register.interface.carried import CarriedDecoder
from helle.register.interface.forms import HelleForm, NearDayField, code_choices
from helle.register.interface.plain_form import PlainForm
from helle.register.interface.words import active_language
from helle.register.organisations.models import User
from helle.register.people.choices import IdentifierKind
from helle.rules.codes import Rung
from helle.rules.next_steps import STEP_TITLES

MOST_AT_ONCE = 50
LONGEST_NAME = 60
# What needs words is written on the page of the one case, where there is room for them.
FOR_SEVERAL = [(value, label) for value, label in Why.choices if value != Why.OTHER]


class NarrowForm(PlainForm):
    """How the list is narrowed. Sent by GET: its values are codes and days, and the address can be kept."""

    hvem = forms.ChoiceField(label=_("Fordelt til"), required=False)
    trin = forms.MultipleChoiceField(
        label=_("Trin"), required=False, choices=code_choices(Rung), widget=forms.CheckboxSelectMultiple
    )
    skridt = forms.ChoiceField(label=_("Venter på"), required=False)
    frist = forms.ChoiceField(label=_("Næste frist"), required=False)
    periode = forms.ChoiceField(label=_("Periode"), required=False)
    fra = NearDayField(label=_("Åbnet fra"), required=False)
    til = NearDayField(label=_("Åbnet til og med"), required=False)
    orden = forms.ChoiceField(label=_("Rækkefølge"), required=False, choices=Order.choices)

    def __init__(self, *args: Any, staff: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = active_language()
        steps = sorted((title.text.in_language(language), code) for code, title in STEP_TITLES.items())
        everyone = [("", _("Alle"))]
        self._offer("hvem", [*everyone, *Who.choices, *staff_choices(staff)])
        self._offer("skridt", [("", _("Alt")), *((code, text) for text, code in steps)])
        self._offer("frist", [("", _("Alle")), *Deadline.choices])
        self._offer("periode", [("", _("Alle")), *PeriodEnd.choices])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        """Refuse two choices that no case can meet both."""
        given = super().clean() or {}
        first, last = given.get("fra"), given.get("til")
        if first and last and first > last:
            self.add_error("til", _("Den sidste dag ligger før den første."))
        order, deadline, period = given.get("orden"), given.get("frist"), given.get("periode")
        if order == Order.DEADLINE and deadline == Deadline.NONE:
            self.add_error("orden", _("Sager uden frist kan ikke sorteres efter frist."))
        if order == Order.PERIOD_END and period == PeriodEnd.NONE:
            self.add_error("orden", _("Sager uden periode kan ikke sorteres efter dens udløb."))
        return given

    def chosen(self) -> Chosen:
        """What was chosen, as far as it can be used: a field with an error narrows nothing."""
        given = self.cleaned_data
        return Chosen(
            who=given.get("hvem", ""),
            rungs=tuple(given.get("trin", ())),
            step=given.get("skridt", ""),
            deadline=Deadline(given["frist"]) if given.get("frist") else None,
            period=PeriodEnd(given["periode"]) if given.get("periode") else None,
            opened_from=given.get("fra"),
            opened_to=given.get("til"),
            order=Order(given["orden"]) if given.get("orden") else Order.NEWEST,
        )


class SaveSearchForm(HelleForm):
    """The name of a search that is kept."""

    name = forms.CharField(
        label=_("Navn på søgningen"),
        max_length=LONGEST_NAME,
        help_text=_("Kun du ser det. Skriv ikke, hvem en person er."),
    )


class RemoveSearchForm(HelleForm):
    """Nothing but the decision to remove."""


class ColleagueForm(PlainForm):
    """The colleague that the marked cases are to go to; nothing is written by it."""

    user = forms.ChoiceField(label=_("Kollega"))
    why = forms.ChoiceField(label=_("Hvorfor?"), choices=[("", "—"), *FOR_SEVERAL])

    def __init__(self, *args: Any, loads: list[Load], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["user"]).choices = [("", "—"), *load_choices(loads)]


class ConfirmForm(HelleForm):
    """What was shown before the press: each case with its version, and the colleague."""

    shown = forms.JSONField(widget=forms.HiddenInput, decoder=CarriedDecoder)
    user = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.ChoiceField(widget=forms.HiddenInput, choices=FOR_SEVERAL)

    def clean_shown(self) -> dict[str, int]:
        """Case numbers with the version that was seen."""
        given = self.cleaned_data["shown"]
        if not (
            isinstance(given, dict)
            and 0 < len(given) <= MOST_AT_ONCE
            and all(isinstance(version, int) for version in given.values())
        ):
            raise ValidationError(_("Vælg sagerne i listen igen."))
        return given


class SearchForm(PlainForm):
    """A search for a person by a number she has. Sent by POST: the number never stands in an address."""

    kind = forms.ChoiceField(label=_("Nummertype"), choices=IdentifierKind.choices)
    value = forms.CharField(label=_("Nummer"), max_length=60)
