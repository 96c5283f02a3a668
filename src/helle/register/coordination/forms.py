"""Forms of forums. Members are bodies and the words name nobody: many read them (GOV-01, GOV-26)."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.cases.seen_forms import SeenForm
from helle.register.coordination.calling import ShortNotice
from helle.register.coordination.choices import ApprovalWay, FollowUpAct, ItemAct, MeetingChangeKind, SeatAct
from helle.register.interface.forms import (
    AskedField,
    DayField,
    HelleForm,
    NearDayField,
    YesNoField,
    code_choices,
    typed_text,
)
from helle.register.protection import clock
from helle.rules.coordination.codes import ForumKind, SeatRole

NOBODY: Final = _("Nævn ingen personer. Det læses af mange.")


_words = partial(typed_text, required=True, help_text=NOBODY, most=500)


class _ClockField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **kwargs)


class MandateForm(SeenForm):
    """What a forum is for, and who may have a seat in it."""

    first_day = NearDayField(label=_("Fra hvilken dag?"), initial=clock.today)
    words = _words(_("Hvad er forummet til?"), rows=4, most=1000)
    kinds = forms.MultipleChoiceField(
        label=_("Hvilke slags enheder har plads?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    private = YesNoField(
        label=_("Har private organisationer plads?"),
        help_text=_("De får ingen adgang til Helle; det skrevne sendes til dem på papir."),
    )

    def __init__(self, *args: Any, unit_kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kinds", unit_kinds)


class ForumForm(MandateForm):
    """A new forum with its mandate."""

    needed_at_times = frozenset({"region"})

    kind = forms.ChoiceField(label=_("Hvad er det for et forum?"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Hvad hedder det?"), max_length=160, help_text=NOBODY)
    region = forms.ChoiceField(label=_("Hvilken region?"), required=False, help_text=_("Kun for et regionalt netværk."))
    field_order = ("kind", "name", "region")

    def __init__(
        self, *args: Any, forum_kinds: list[tuple[str, str]], regions: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", forum_kinds)
        if any(kind == ForumKind.REGIONAL_NETWORK for kind, _name in forum_kinds):
            self.offer("region", regions, blank=True)
        else:
            del self.fields["region"]  # Of whoever may found a forum of no region none is asked.


class CloseForm(HelleForm):
    """The last day of a forum."""

    last_day = NearDayField(label=_("Hvilken dag er den sidste?"))
    why = _words(_("Hvorfor?"))


class WhyForm(HelleForm):
    """A reason."""

    why = _words(_("Hvorfor?"))


class SeatForm(HelleForm):
    """A seat of a unit, or of a private organisation by its name."""

    needed_at_times = frozenset({"unit", "organisation"})

    unit = forms.ChoiceField(
        label=_("Enhed"), required=False, help_text=_("Vælg en enhed, eller skriv en organisation.")
    )
    organisation = forms.CharField(
        label=_("Privat organisation uden for Helle"),
        max_length=160,
        required=False,
        help_text=_("Organisationens navn, ingen personers."),
    )
    role = forms.ChoiceField(label=_("Hvilken plads?"), choices=code_choices(SeatRole), widget=forms.RadioSelect)
    first_day = NearDayField(label=_("Fra hvilken dag?"))
    agreed_on = DayField(label=_("Hvilken dag er samarbejdsaftalen fra?"), required=False)
    agreement = forms.CharField(
        label=_("Hvor ligger samarbejdsaftalen?"),
        max_length=300,
        required=False,
        help_text=_("Et journalnummer eller en adresse på nettet."),
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit", units, blank=True)


class SeatChangeForm(HelleForm):
    """What happens to a seat."""

    needed_at_times = frozenset({"agreed_on", "agreement", "last_day", "why"})

    kind = forms.ChoiceField(label=_("Hvad sker der?"), choices=SeatAct.choices, widget=forms.RadioSelect)
    agreed_on = DayField(label=_("Hvilken dag er aftalen fra?"), required=False, help_text=_("Kun med en aftale."))
    agreement = forms.CharField(
        label=_("Hvor ligger aftalen?"), max_length=300, required=False, help_text=_("Kun med en aftale.")
    )
    last_day = NearDayField(
        label=_("Hvilken dag er den sidste?"), required=False, help_text=_("Kun når pladsen afsluttes.")
    )
    why = _words(
        _("Hvorfor afsluttes den?"),
        required=False,
        help_text=_("Skal skrives, når pladsen afsluttes. Nævn ingen personer."),
    )


class _CallingForm(HelleForm):
    """Asks, where the notice is short, for a press that knows it."""

    knows_short = AskedField(label=_("Ja, mødet holdes med kortere varsel"), asked_by=ShortNotice)


class MeetingForm(_CallingForm):
    """When and where a meeting is held."""

    on_day = NearDayField(label=_("Hvilken dag?"))
    at_time = _ClockField(label=_("Klokken"))
    place = forms.CharField(
        label=_("Hvor?"), max_length=160, help_text=_("Myndighed og lokale, eller at det er på video.")
    )
    field_order = ("on_day", "knows_short", "at_time", "place")


class MeetingChangeForm(_CallingForm, SeenForm):
    """A meeting is moved, or cancelled."""

    needed_at_times = frozenset({"on_day", "at_time", "place"})

    kind = forms.ChoiceField(label=_("Hvad sker der?"), choices=MeetingChangeKind.choices, widget=forms.RadioSelect)
    on_day = NearDayField(label=_("Til hvilken dag?"), required=False, help_text=_("Kun når det flyttes."))
    at_time = _ClockField(label=_("Til klokken"), required=False, help_text=_("Kun når det flyttes."))
    place = forms.CharField(
        label=_("Hvor?"), max_length=160, required=False, help_text=_("Kun når det flyttes til et andet sted.")
    )
    why = _words(_("Hvorfor?"))
    field_order = ("kind", "on_day", "knows_short", "at_time", "place", "why")


PAPERS: Final = _(
    "Et på hver linje: et journalnummer, en adresse på nettet eller stien til en side i Helle, der ikke nævner nogen."
)


class ItemForm(HelleForm):
    """An item of the agenda."""

    title = forms.CharField(label=_("Punkt"), max_length=200, help_text=NOBODY)
    text = _words(_("Hvad skal drøftes eller besluttes?"), rows=4, most=2000, required=False)
    initiative = forms.ChoiceField(label=_("Initiativ, det handler om"), required=False)
    papers = _words(_("Bilag"), most=3000, required=False, help_text=PAPERS)

    def __init__(self, *args: Any, initiatives: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("initiative", initiatives, blank=True)


class ItemChangeForm(SeenForm):
    """What is done with an item of the agenda."""

    needed_at_times = frozenset({"place", "papers", "why"})

    kind = forms.ChoiceField(label=_("Hvad sker der?"), widget=forms.RadioSelect)
    place = forms.ChoiceField(label=_("Hvilken plads?"), required=False, help_text=_("Kun når det får en anden plads."))
    papers = _words(_("Bilag"), most=3000, required=False, help_text=PAPERS)
    why = _words(
        _("Hvorfor tages det af?"), required=False, help_text=_("Skal skrives, når det tages af. Nævn ingen personer.")
    )

    def __init__(self, *args: Any, places: int, runs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acts = [one for one in ItemAct.choices if runs or one[0] != ItemAct.PLACED]
        self.offer("kind", [(str(value), str(label)) for value, label in acts])
        self.offer("place", [(str(place), str(place)) for place in range(1, places + 1)], blank=True)
        if not runs:
            del self.fields["place"]


class MinutesForm(SeenForm):
    """Who came, by their seats, and the minutes of each item."""

    came = forms.MultipleChoiceField(
        label=_("Hvem kom?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Medlemmer, ikke personer."),
    )

    def __init__(self, *args: Any, seats: list[tuple[str, str]], items: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("came", seats)
        for key, title in items:
            self.fields[f"item_{key}"] = _words(title, rows=5, most=4000, required=False)


class DecisionForm(HelleForm):
    """What was decided, and who follows it up by when."""

    needed_at_times = frozenset({"seat", "due"})

    item = forms.ChoiceField(label=_("Punkt"))
    text = _words(_("Hvad er besluttet?"), most=1000)
    seat = forms.ChoiceField(
        label=_("Hvem følger op?"), required=False, help_text=_("Tomt, hvis der ikke skal følges op.")
    )
    due = NearDayField(label=_("Senest hvilken dag?"), required=False, help_text=_("Kun når nogen følger op."))

    def __init__(self, *args: Any, items: list[tuple[str, str]], seats: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("item", items)
        self.offer("seat", seats, blank=True)


class ApprovalForm(SeenForm):
    """That the minutes were approved."""

    way = forms.ChoiceField(label=_("Hvordan er det godkendt?"), choices=ApprovalWay.choices, widget=forms.RadioSelect)
    on_day = DayField(
        label=_("Hvilken dag?"),
        initial=clock.today,
        help_text=_("Ikke før den dag, referatet sidst er skrevet; på et møde: mødets dag."),
    )


class CorrectionForm(HelleForm):
    """A correction beside approved minutes."""

    text = _words(_("Hvad skulle der have stået?"), rows=5, most=4000)
    why = _words(_("Hvorfor?"))


class FollowUpForm(SeenForm):
    """What became of a decision."""

    needed_at_times = frozenset({"new_due"})

    kind = forms.ChoiceField(label=_("Hvad er sket?"), choices=FollowUpAct.choices, widget=forms.RadioSelect)
    on_day = DayField(label=_("Hvilken dag?"), initial=clock.today)
    text = _words(_("Hvad er gjort, eller hvorfor ikke?"), most=1000)
    new_due = NearDayField(label=_("Hvilken dag flyttes den til?"), required=False, help_text=_("Kun når den flyttes."))


class EvidenceOfMeetingForm(HelleForm):
    """The initiative that a meeting shows something of."""

    initiative = forms.ChoiceField(label=_("Hvilket initiativ?"))

    def __init__(self, *args: Any, initiatives: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("initiative", initiatives, blank=True)


class TrainingForm(HelleForm):
    """Teaching that was held for the members of a forum."""

    training = forms.ChoiceField(label=_("Hvilken undervisning?"))

    def __init__(self, *args: Any, trainings: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("training", trainings, blank=True)


class TrainingTakenBackForm(HelleForm):
    """Why teaching was not for the forum's members after all."""

    why = _words(_("Hvorfor?"))
