"""Forms of a reintegration plan. Activities, lines and children are rows, as many as are asked for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helle.register.codelists.choices import KeptList
from helle.register.codelists.forms import CodeField
from helle.register.interface.forms import (
    RULES_ASKED,
    CaseForm,
    DayField,
    NearDayField,
    PersonNameField,
    YesNoField,
    YesNoUnknownField,
    code_choices,
)
from helle.register.interface.words import active_language
from helle.register.people.queries import OpenedChild
from helle.register.protection import clock
from helle.register.reintegration import checks
from helle.register.reintegration.choices import Party, PlanEventKind
from helle.register.reintegration.drafts import Activity, Draft, Line, OfChild
from helle.register.reintegration.models import MOST
from helle.rules.returns.codes import ChildWhereabouts, Currency, SupportKind, SupportUse

LENGTH: Final = 4000
_SEALED = _("Teksten krypteres.")
# Of each kind of row: how many a new plan begins with, and how many there can be.
ROWS: Final = {"activity": (1, 12), "line": (3, 30), "child": (1, 12)}
_AMOUNT: Final = re.compile(r"-?(?:\d{1,3}(?:[. ]\d{3})+|\d{1,9})", re.ASCII)
_CHOOSE: Final = _("Vælg en mulighed.")


class AmountField(forms.CharField):
    """A whole amount, as 30000, 30.000 or 30 000; cleans to a number. Øre and cents are not rounded but refused."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "class": "count checked"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> int | None:
        typed = super().clean(value)
        if not typed:
            return None
        if not _AMOUNT.fullmatch(typed):
            raise ValidationError(_("Skriv et helt beløb uden øre, for eksempel 30.000."), code="invalid")
        return int(re.sub(r"[. ]", "", typed))


def _text(label: Any, *, help_text: Any = _SEALED, rows: int = 2, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LENGTH,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


def _line_of(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=500)


class PlanForm(CaseForm):
    """All of the plan. `asked` names a kind of row of which one more is wanted; `begins_from` is the first day on which
    an activity can begin (RET-12)."""

    # Only rows that say something need all their fields; saying of each that it is optional would be noise.
    nothing_required = True

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    activity_rows = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=ROWS["activity"][1])
    line_rows = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=ROWS["line"][1])
    child_rows = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=ROWS["child"][1])
    goal = _text(
        _("Hvad vil personen nå?"),
        help_text=_("I personens egne ord: hvad skal hun eller han leve af, og hvordan? Teksten krypteres."),
        rows=3,
        required=True,
    )
    currency = forms.ChoiceField(
        label=_("Hvilken valuta er budgettet i?"),
        choices=code_choices(Currency),
        widget=forms.RadioSelect,
        help_text=_("Hele planen er i én valuta. Loftet i den ene regnes aldrig om til den anden."),
    )
    children_known = YesNoField(
        label=_("Er alle personens mindreårige børn skrevet op nedenfor, eller har personen ingen?"),
        help_text=_("Børn tæller, hvor de end er. Er det ikke afklaret endnu, så svar nej; loftet må vente."),
    )
    children_left_out_why = _text(
        _("Hvorfor er et barn på sagen ikke i planen?"), help_text=_("Kun hvis planen har færre børn end sagen.")
    )
    breadwinner = YesNoUnknownField(label=_("Er personen forsørger?"))
    breadwinner_why = _text(
        _("Hvorfor er personen forsørger eller ikke?"),
        help_text=_("Skrives, hvis personen har mindreårige børn. Teksten krypteres."),
    )
    third_country_why = _text(
        _("Hvorfor tæller et barn i et tredje land med?"), help_text=_("Kun hvis et barn er i et tredje land.")
    )
    cash_only_why = _text(
        _("Hvorfor er der kun kontanter?"), help_text=_("Kun hvis planen ikke har støtte i naturalier.")
    )
    parties = forms.MultipleChoiceField(
        label=_("Hvem har lavet planen sammen?"),
        required=False,
        choices=Party.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Alle tre skal have været med, før planen kan godkendes. Sæt krydsene igen for hver version: de siger, "
            "hvem der har været med til denne."
        ),
    )
    accepted_by_her_on = DayField(
        label=_("Hvornår sagde personen ja til planen?"),
        required=False,
        help_text=_("Hver version har sit eget ja. Lad feltet stå tomt, indtil hun eller han har sagt ja til denne."),
    )
    language = CodeField(KeptList.LANGUAGES, label=_("På hvilket sprog gennemgik I planen?"), required=False)

    def __init__(self, data: QueryDict | None = None, *, begins_from: dt.date | None = None, **kwargs: Any) -> None:
        self.begins_from = begins_from or clock.today()
        self.row_names: dict[str, str] = {}
        self.asked = data.get(RULES_ASKED, "") if data else ""
        initial = kwargs.get("initial") or {}
        if data is not None and self.asked in ROWS:
            data = data.copy()
            data[f"{self.asked}_rows"] = str(min(_number(data.get(f"{self.asked}_rows")) + 1, ROWS[self.asked][1]))
        super().__init__(data, **kwargs)
        given = data if data is not None else initial
        self.rows: dict[str, list[int]] = {
            kind: list(range(1, min(_number(given.get(f"{kind}_rows")), most) + 1))
            for kind, (_least, most) in ROWS.items()
        }
        for number in self.rows["activity"]:
            self._add_activity(number)
        for number in self.rows["line"]:
            self._add_line(number)
        for number in self.rows["child"]:
            self._add_child(number)
        self._name_rows()

    def tell_of_children(self, found: list[OpenedChild]) -> None:
        """Say beside the question which children stand on her file."""
        if found:
            named = ", ".join(f"{one.born_year or _('ukendt år')} ({one.where_label})" for one in found)
            self.fields["children_known"].help_text = format_lazy(
                "{} {}",
                self.fields["children_known"].help_text,
                _("På sagen står børn født %(named)s.") % {"named": named},
            )

    def _name_rows(self) -> None:
        """What is wrong with a row is said above the form as well, where its number has to be told."""
        names = {"activity": _("Aktivitet %(n)s"), "line": _("Linje %(n)s"), "child": _("Barn %(n)s")}
        for field in self.fields:
            kind, _sign, rest = field.partition("_")
            number = rest.partition("_")[0]
            if kind in names and number.isdecimal():
                self.row_names[field] = names[kind] % {"n": number}

    def _add_activity(self, n: int) -> None:
        self.fields[f"activity_{n}_text"] = _line_of(_("Aktivitet"))
        self.fields[f"activity_{n}_begins"] = NearDayField(label=_("Begynder"), required=False)
        self.fields[f"activity_{n}_ends"] = NearDayField(label=_("Slutter"), required=False)

    def _add_line(self, n: int) -> None:
        activities = [(str(one), _("Aktivitet %(number)s") % {"number": one}) for one in self.rows["activity"]]
        self.fields[f"line_{n}_text"] = _line_of(_("Hvad går det til?"))
        self.fields[f"line_{n}_use"] = forms.ChoiceField(
            label=_("Formål"), required=False, choices=[("", "—"), *code_choices(SupportUse)()]
        )
        self.fields[f"line_{n}_kind"] = forms.ChoiceField(
            label=_("Form"), required=False, choices=[("", "—"), *code_choices(SupportKind)()]
        )
        self.fields[f"line_{n}_amount"] = AmountField(label=_("Beløb"), required=False)
        self.fields[f"line_{n}_activity"] = forms.ChoiceField(
            label=_("Til aktivitet"), required=False, choices=[("", "—"), *activities]
        )

    def _add_child(self, n: int) -> None:
        self.fields[f"child_{n}_name"] = PersonNameField(label=_("Barnets navn"), required=False, max_length=200)
        self.fields[f"child_{n}_born"] = DayField(label=_("Født"), required=False)
        self.fields[f"child_{n}_where"] = forms.ChoiceField(
            label=_("Hvor er barnet?"), required=False, choices=[("", "—"), *code_choices(ChildWhereabouts)()]
        )
        self.fields[f"child_{n}_another_why"] = _line_of(
            _("Født samme dag som et andet barn? Hvordan ved I, at det er to børn?")
        )
        self.fields[f"child_{n}_elsewhere"] = forms.BooleanField(
            label=_("Tæller allerede med i den anden forælders hjemsendelse"), required=False
        )

    @property
    def activities(self) -> list[list[forms.BoundField]]:
        """The fields of each activity."""
        return self._row_fields("activity", "text", "begins", "ends")

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """The fields of each line of the budget."""
        return self._row_fields("line", "text", "use", "kind", "amount", "activity")

    @property
    def children(self) -> list[list[forms.BoundField]]:
        """The fields of each child."""
        return self._row_fields("child", "name", "born", "where", "another_why", "elsewhere")

    def _row_fields(self, kind: str, *parts: str) -> list[list[forms.BoundField]]:
        return [[self[f"{kind}_{n}_{part}"] for part in parts] for n in self.rows[kind]]

    def clean(self) -> dict[str, Any]:
        """A row that says something says all that its kind needs; an empty one says nothing."""
        given = super().clean() or {}
        for n in self.rows["line"]:
            self._need(given, f"line_{n}", ("text", "use", "kind", "amount", "activity"), ("use", "kind", "amount"))
        for n in self.rows["activity"]:
            self._need(given, f"activity_{n}", ("text", "begins", "ends"), ("text",))
        for n in self.rows["child"]:
            self._need(
                given, f"child_{n}", ("name", "born", "where", "another_why", "elsewhere"), ("name", "born", "where")
            )
        if not self.asks_the_rules:
            for wrong in list(checks.wrong_rows(self.draft(), clock.today(), begins_from=self.begins_from)):
                if wrong.field not in self.errors:
                    self.add_error(wrong.field, wrong.message.in_language(active_language()))
        return given

    def _need(self, given: dict[str, Any], row: str, parts: Iterable[str], needed: Iterable[str]) -> None:
        if all(
            given.get(f"{row}_{part}") in (None, "", False) and f"{row}_{part}" not in self.errors for part in parts
        ):
            return
        for part in needed:
            name = f"{row}_{part}"
            if name not in self.errors and given.get(name) in (None, ""):
                self.add_error(
                    name, _CHOOSE if isinstance(self.fields[name], forms.ChoiceField) else _("Udfyld feltet.")
                )

    def goes_on_from(self, version: int, page: str) -> None:
        """Let the next press save on top of a version that has come meanwhile and can be looked at on its page."""
        if isinstance(self.data, QueryDict):
            data = self.data.copy()
            data["based_on"] = str(version)
            self.data = data
        self.look_again = page
        self.look_again_named = gettext("Se den nye version i en ny fane")

    def draft(self) -> Draft:
        """What is typed so far, whatever else is missing; a row that cannot be read yet is left out."""
        parties = set(self.typed("parties") or ())
        known = self.typed("children_known")
        return Draft(
            currency=Currency(self.typed("currency") or Currency.DKK.value),
            goal=self.typed("goal") or "",
            activities=tuple(self._activities()),
            lines=tuple(self._lines()),
            children=tuple(self._children()),
            children_known=bool(known),
            breadwinner=self.typed("breadwinner"),
            breadwinner_why=self.typed("breadwinner_why") or "",
            third_country_why=self.typed("third_country_why") or "",
            cash_only_why=self.typed("cash_only_why") or "",
            children_left_out_why=self.typed("children_left_out_why") or "",
            with_victim=Party.VICTIM in parties,
            with_partner=Party.PARTNER in parties,
            with_cmm=Party.CMM in parties,
            accepted_by_her_on=self.typed("accepted_by_her_on"),
            language=self.typed("language") or "",
        )

    def readable(self) -> Draft:
        """What is typed so far as far as it counts: without lines whose amount is none that a budget has."""
        draft = self.draft()
        return replace(draft, lines=tuple(one for one in draft.lines if 0 < one.amount <= MOST))

    @property
    def unread_lines(self) -> list[str]:
        """The lines whose amount cannot be read, or is none that a budget has: no sum is whole with them."""
        return [
            self.row_names[f"line_{n}_amount"]
            for n in self.rows["line"]
            if self._raw(f"line_{n}_amount") and not 0 < (self.typed(f"line_{n}_amount") or 0) <= MOST
        ]

    def _raw(self, name: str) -> str:
        return str(self.data.get(name) or "").strip() if self.is_bound else ""

    def _activities(self) -> Iterable[Activity]:
        for n in self.rows["activity"]:
            if text := self.typed(f"activity_{n}_text"):
                yield Activity(n, text, self.typed(f"activity_{n}_begins"), self.typed(f"activity_{n}_ends"))

    def _lines(self) -> Iterable[Line]:
        for n in self.rows["line"]:
            use, kind = self.typed(f"line_{n}_use"), self.typed(f"line_{n}_kind")
            amount, activity = self.typed(f"line_{n}_amount"), self.typed(f"line_{n}_activity")
            if kind and amount is not None:
                yield Line(
                    n,
                    SupportUse(use or SupportUse.OTHER.value),
                    SupportKind(kind),
                    amount,
                    self.typed(f"line_{n}_text") or "",
                    int(activity) if activity else None,
                )

    def _children(self) -> Iterable[OfChild]:
        for n in self.rows["child"]:
            born, where = self.typed(f"child_{n}_born"), self.typed(f"child_{n}_where")
            if born and where:
                # What is refused beside the name is still the name: the same child counts once while it is refused.
                name = self.typed(f"child_{n}_name") or self._raw(f"child_{n}_name")
                elsewhere = bool(self.typed(f"child_{n}_elsewhere"))
                another = self.typed(f"child_{n}_another_why") or ""
                yield OfChild(n, name, born, ChildWhereabouts(where), elsewhere, another)


def typed_of(draft: Draft | None) -> dict[str, object]:
    """What a form of this plan begins with; rows are numbered anew, and some stand empty for what comes.

    Her yes, its language and who took part are of the version they were said of: they are entered anew (RET-13).
    """
    if draft is None:
        return {f"{kind}_rows": least for kind, (least, _most) in ROWS.items()} | {"currency": Currency.DKK.value}
    typed: dict[str, object] = {
        "goal": draft.goal,
        "currency": draft.currency.value,
        "children_known": draft.children_known,
        "breadwinner": draft.breadwinner,
        "breadwinner_why": draft.breadwinner_why,
        "third_country_why": draft.third_country_why,
        "cash_only_why": draft.cash_only_why,
        "children_left_out_why": draft.children_left_out_why,
        "activity_rows": max(len(draft.activities), ROWS["activity"][0]),
        "line_rows": max(len(draft.lines), ROWS["line"][0]),
        "child_rows": max(len(draft.children), ROWS["child"][0]),
    }
    numbers = {activity.position: n for n, activity in enumerate(draft.activities, 1)}
    for n, activity in enumerate(draft.activities, 1):
        typed |= {
            f"activity_{n}_{part}": value
            for part, value in (("text", activity.text), ("begins", activity.begins_on), ("ends", activity.ends_on))
        }
    for n, line in enumerate(draft.lines, 1):
        typed |= {
            f"line_{n}_{part}": value
            for part, value in (
                ("text", line.text),
                ("use", line.use.value),
                ("kind", line.kind.value),
                ("amount", line.amount),
                ("activity", str(numbers[line.activity]) if line.activity else ""),
            )
        }
    for n, child in enumerate(draft.children, 1):
        typed |= {
            f"child_{n}_{part}": value
            for part, value in (
                ("name", child.name),
                ("born", child.birth_date),
                ("where", child.whereabouts.value),
                ("elsewhere", child.counted_in_other_case),
                ("another_why", child.another_why),
            )
        }
    return typed


def _number(value: object) -> int:
    return (
        int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal() and len(value) < 4) else 0
    )


class SendForm(CaseForm):
    """That a plan is sent to Hjemrejsestyrelsen, or taken back."""


_REFUSES: Final = (
    (PlanEventKind.SENT_BACK.value, _("Send den tilbage med bemærkninger")),
    (PlanEventKind.REJECTED.value, _("Afvis den")),
)


class DecideForm(CaseForm):
    """What Hjemrejsestyrelsen decides on a plan."""

    needed_at_times = frozenset({"remarks", "found_realistic", "another_child_why"})

    kind = forms.ChoiceField(
        label=_("Hvad afgør I?"),
        choices=[(PlanEventKind.APPROVED.value, _("Godkend planen")), *_REFUSES],
        widget=forms.RadioSelect,
    )
    found_realistic = YesNoField(
        label=_("Er planen konkret og realistisk?"), required=False, help_text=_("Svar, når planen godkendes.")
    )
    remarks = _text(
        _("Bemærkninger"),
        help_text=_(
            "Skal skrives, når planen sendes tilbage eller afvises. Alle, der skriver planen, læser dem. Personen har "
            "ikke selv adgang til Helle, men får dem i brevet og kan læse dem sammen med kontaktpersonen. Teksten "
            "krypteres."
        ),
        rows=4,
    )

    another_child_why = _text(
        _("Hvordan ved I, at børn født samme dag er to børn?"),
        help_text=_(
            "Kun når planen godkendes, og to børn er født samme dag, her eller i en anden hjemsendelse. Et barn tæller "
            "én gang. Teksten krypteres."
        ),
    )

    def is_by_who_drew_it_up(self) -> None:
        """Leave out the approval, which is another's (RET-11)."""
        self.offer("kind", [(value, str(label)) for value, label in _REFUSES])
        del self.fields["found_realistic"], self.fields["another_child_why"]
