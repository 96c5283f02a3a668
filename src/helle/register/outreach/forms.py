"""Forms of outreach."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from helle.register.codelists.choices import KeptList
from helle.register.codelists.forms import CodesField
from helle.register.interface.forms import DayField, HelleForm, NearDayField, code_choices
from helle.register.outreach.choices import HEALTH, INFORMATION, Elsewhere, Given, Setting, Why
from helle.register.outreach.counted import Contacts, Counted
from helle.register.outreach.models import MOST_CONTACTS, MOST_STAFF, MOST_TEAMS
from helle.register.outreach.responsibility_actions import Responsible
from helle.register.protection import clock
from helle.rules.outreach import OutreachArea
from helle.rules.ruling import Text

# The longest that any field of the form holds; what is typed beyond it is no number of contacts.
TYPED_LENGTH: Final = 40


class CountField(forms.IntegerField):
    """A number of contacts; empty is none. A phone shows its digits."""

    def __init__(self, *, most: int = MOST_CONTACTS, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        widget = forms.NumberInput(attrs={"inputmode": "numeric", "class": "count"})
        super().__init__(min_value=0, max_value=most, widget=widget, **kwargs)


class TimeOnTheClock(forms.TimeField):
    """A time of the day, as a clock shows it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            input_formats=["%H:%M", "%H.%M"],
            error_messages={"invalid": _("Skriv klokkeslættet som 14.30.")},
            **kwargs,
        )


class EveningForm(HelleForm):
    """An evening: when and where, then numbers. There is no field for words: what cannot be written names nobody."""

    draft = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    draft_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    started_on = DayField(label=_("Dag"), help_text=_("Den dag, aftenen begyndte."))
    started_time = TimeOnTheClock(label=_("Fra"))
    ended_time = TimeOnTheClock(label=_("Til"))
    area = forms.ChoiceField(
        label=_("Område"),
        choices=code_choices(OutreachArea, blank="—"),
        help_text=_("Ikke nærmere end det: i en lille kommune kan et sted føre til en person."),
    )
    elsewhere = forms.ChoiceField(
        label=_("Hvorfor uden for jeres område?"),
        required=False,
        choices=[("", "—"), *Elsewhere.choices],
        help_text=_("Kun hvis det ikke er et område, I har ansvaret for."),
    )
    team = forms.TypedChoiceField(
        label=_("Hold"),
        choices=[(number, str(number)) for number in range(1, MOST_TEAMS + 1)],
        coerce=int,
        help_text=_("Et andet end 1 kun, hvis I er flere hold ude i samme område på én gang."),
    )
    staff = forms.IntegerField(
        label=_("Medarbejdere og frivillige"),
        min_value=1,
        max_value=MOST_STAFF,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    languages = CodesField(
        KeptList.LANGUAGES,
        label=_("Sprog, der blev talt"),
        required=False,
        help_text=_("På en computer vælges flere med Ctrl (Cmd på en Mac)."),
    )
    referrals_offered = CountField(label=_("Spurgt, om de ville henvises til CMM"))
    referrals_accepted = CountField(label=_("Sagde ja"))

    # What is not counted stays empty.
    needed_at_times = frozenset({
        "elsewhere", "referrals_offered", "referrals_accepted",
        *(f"first_{one.value}" for one in Setting), *(f"again_{one.value}" for one in Setting),
        *(f"given_{one.value}" for one in Given),
    })  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for setting in Setting:
            self.fields[f"first_{setting.value}"] = CountField(
                label=_("%(where)s: mødt første gang") % {"where": setting.label}
            )
            self.fields[f"again_{setting.value}"] = CountField(
                label=_("%(where)s: mødt før") % {"where": setting.label}
            )
        for given in Given:
            self.fields[f"given_{given.value}"] = CountField(label=given.label, most=2 * MOST_CONTACTS)

    @property
    def visit_rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Each kind of place with its two fields."""
        return [(str(one.label), self[f"first_{one.value}"], self[f"again_{one.value}"]) for one in Setting]

    @property
    def health_rows(self) -> list[forms.BoundField]:
        """Each health service with its field."""
        return [self[f"given_{one.value}"] for one in HEALTH]

    @property
    def information_rows(self) -> list[forms.BoundField]:
        """Each kind of information with its field."""
        return [self[f"given_{one.value}"] for one in INFORMATION]

    @property
    def referral_rows(self) -> list[forms.BoundField]:
        """How many were asked whether they wanted to be referred, and how many said yes."""
        return [self["referrals_offered"], self["referrals_accepted"]]

    def counted(self) -> Counted:
        """The evening as it was counted. One that ends before it began ended on the next day."""
        given = self.cleaned_data
        begins = dt.datetime.combine(given["started_on"], given["started_time"], clock.COPENHAGEN)
        ends_on = given["started_on"] + dt.timedelta(days=given["ended_time"] <= given["started_time"])
        return Counted(
            started_at=begins,
            ended_at=dt.datetime.combine(ends_on, given["ended_time"], clock.COPENHAGEN),
            area=OutreachArea(given["area"]),
            staff=given["staff"],
            visits=self._visits(),
            services={one: given[f"given_{one.value}"] for one in Given if given[f"given_{one.value}"]},
            languages=given["languages"],
            elsewhere=Elsewhere(given["elsewhere"]) if given["elsewhere"] else None,
            team=given["team"],
            referrals_offered=given["referrals_offered"] or 0,
            referrals_accepted=given["referrals_accepted"] or 0,
        )

    def _visits(self) -> dict[Setting, Contacts]:
        """Where there were: a place with a number, also 0."""
        given = self.cleaned_data
        both = {one: (given[f"first_{one.value}"], given[f"again_{one.value}"]) for one in Setting}
        return {one: Contacts(*(number or 0 for number in two)) for one, two in both.items() if two != (None, None)}

    def typed_so_far(self) -> dict[str, list[str]]:
        """All that was typed, as it was typed, to be kept as a draft."""
        if not isinstance(self.data, QueryDict):
            raise TypeError("what is kept comes of a page")
        names = [name for name, field in self.fields.items() if not field.widget.is_hidden]
        given = {name: [value[:TYPED_LENGTH] for value in self.data.getlist(name)][:40] for name in names}
        return {name: values for name, values in given.items() if any(values)}


class CorrectionForm(EveningForm):
    """An evening as it should have been written down, or that it is not to be counted.

    `version`: the one that stood in the page when it was opened.
    """

    version = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.ChoiceField(label=_("Hvorfor rettes aftenen?"), choices=Why.choices, widget=forms.RadioSelect)
    field_order = ["why"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("draft", "draft_version"):
            del self.fields[name]


class ResponsibilityForm(HelleForm):
    """Who is responsible for outreach in an area, for whom, from when to when, and where that stands."""

    unit = forms.ChoiceField(label=_("Organisation"))
    area = forms.ChoiceField(label=_("Område"), choices=code_choices(OutreachArea, blank="—"))
    target_da = forms.CharField(label=_("Målgruppe på dansk"), max_length=200)
    target_en = forms.CharField(label=_("Målgruppe på engelsk"), max_length=200)
    since = NearDayField(
        label=_("Fra"), required=False, help_text=_("Lad feltet stå tomt, hvis startdagen ikke kendes.")
    )
    last_day = NearDayField(
        label=_("Sidste dag"), required=False, help_text=_("Lad feltet stå tomt, indtil andet er besluttet.")
    )
    requirement = forms.RegexField(
        r"^[A-Z]{2,4}-\d{2}$", label=_("Krav i planen"), max_length=10, help_text=_("For eksempel OUT-05.")
    )
    source = forms.CharField(
        label=_("Hvor det står"),
        max_length=300,
        help_text=_("For eksempel en aftale med dato. Skriv ingen personer; alle kan læse det."),
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit", units, blank=len(units) > 1)

    def responsible(self) -> Responsible:
        """The responsibility as it is written."""
        given = self.cleaned_data
        return Responsible(
            OutreachArea(given["area"]),
            Text(given["target_da"], given["target_en"]),
            given["requirement"],
            given["source"],
            given["since"],
            given["last_day"],
        )


class SupersedeResponsibilityForm(ResponsibilityForm):
    """What is to stand in its place, and why."""

    why = forms.CharField(
        label=_("Hvorfor ændres det?"), max_length=300, help_text=_("Skriv ingen personer; det bliver stående.")
    )
    falls_away = forms.BooleanField(label=_("Ansvaret har aldrig været der: sæt intet i stedet"), required=False)
    field_order = ["why"]
