"""Forms of placements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.allocation.choices import Region
from helle.register.interface.forms import (
    AskedField,
    CaseForm,
    DayField,
    HelleForm,
    NamedField,
    NearDayField,
    Standing,
    YesNoField,
    YesNoUnknownField,
    code_choices,
)
from helle.register.interface.plain_form import PlainForm
from helle.register.placements.choices import (
    AnswerMistake,
    LeaveCause,
    NoPlaceWhy,
    TieKind,
    UrgentAnswerKind,
    UrgentOutcomeKind,
)
from helle.register.placements.needs_actions import NeedsGiven
from helle.register.placements.urgent_actions import AnsweredMeanwhile, Asked
from helle.register.placements.urgent_queries import Whole
from helle.register.protection import clock
from helle.rules.accommodation.codes import DeclinedWhy, OtherPlaceWhy, Payer, PlaceFeature, Vulnerability

LONG_TEXT = 8000


def _words(label: Any, help_text: Any = "", *, required: bool = False, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=LONG_TEXT,
    )


def declined_why_field() -> forms.ChoiceField:
    """Why a place says no: asked in the same words of whoever heard it and of the home itself."""
    return forms.ChoiceField(
        label=_("Hvis nej: hvorfor?"),
        choices=code_choices(DeclinedWhy, blank="—"),
        required=False,
        help_text=_("Skal vælges ved et nej. Det tælles, så CMM kan se, hvilke pladser der mangler."),
    )


def declined_words_field() -> forms.CharField:
    """What there is to add to it."""
    return _words(_("Vil I tilføje noget?"), _("Skal udfyldes, når I vælger »Andet«. Teksten krypteres."))


def answered(given: Mapping[str, Any]) -> dict[str, Any]:
    """A place's answer, as the action takes it."""
    why = given["declined_why"]
    return {
        "accepted": given["accepted"],
        "declined_why": DeclinedWhy(why) if why else None,
        "why": given["why"],
    }


class NeedsForm(CaseForm):
    """What a person needs of a place (ACM-13)."""

    vulnerability = forms.ChoiceField(
        label=_("Hvor udsat er personen?"), choices=code_choices(Vulnerability), widget=forms.RadioSelect
    )
    features = forms.MultipleChoiceField(
        label=_("Hvad skal stedet have?"),
        choices=code_choices(PlaceFeature),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    excluded_regions = forms.MultipleChoiceField(
        label=_("Områder, personen skal holdes væk fra"),
        help_text=_("For eksempel hvor bagmændene holder til."),
        choices=Region.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    wished_regions = forms.MultipleChoiceField(
        label=_("Områder, hvor personen helst skal bo"),
        choices=Region.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    with_partner = YesNoField(label=_("Skal personen bo sammen med sin partner?"))
    with_own_children = YesNoField(label=_("Skal personen bo sammen med egne børn?"))
    exploited_in_prostitution = YesNoUnknownField(label=_("Er personen udnyttet i prostitution?"))
    individually_assessed = YesNoUnknownField(
        label=_("Er det vurderet individuelt, hvilket sted der passer?"),
        help_text=_("Spørges om en kvinde, der søger asyl, og Reden."),
    )
    municipality_decided = YesNoUnknownField(
        label=_("Har handlekommunen truffet afgørelse om anbringelse?"), help_text=_("Kun om en mindreårig.")
    )
    words = _words(_("Hvad skal den, der finder et sted, ellers vide?"), _("Teksten krypteres."))

    def __init__(self, *args: Any, minor: bool | None, **kwargs: Any) -> None:
        """`minor`: whether the person is under eighteen; of an adult no municipality decides."""
        super().__init__(*args, **kwargs)
        if minor is False:
            del self.fields["municipality_decided"]

    def given(self) -> NeedsGiven:
        """What was written, for the action."""
        typed = {"municipality_decided": None, **self.cleaned_data}
        return NeedsGiven(
            vulnerability=Vulnerability(typed["vulnerability"]),
            features=[PlaceFeature(one) for one in typed["features"]],
            excluded_regions=typed["excluded_regions"],
            wished_regions=typed["wished_regions"],
            with_partner=typed["with_partner"],
            with_own_children=typed["with_own_children"],
            exploited_in_prostitution=typed["exploited_in_prostitution"],
            individually_assessed=typed["individually_assessed"],
            municipality_decided=typed["municipality_decided"],
            words=typed["words"],
        )


class TieForm(CaseForm):
    """How two persons are to live."""

    other = forms.CharField(
        label=_("Nummeret på den andens sag"), max_length=12, help_text=_("For eksempel 2026-0042.")
    )
    kind = forms.ChoiceField(label=_("Hvordan skal de bo?"), choices=TieKind.choices, widget=forms.RadioSelect)
    why = _words(_("Hvorfor?"), _("Teksten krypteres."), required=True)


class PlainCaseForm(CaseForm):
    """Something that is done without more words."""


class WithdrawForm(PlainCaseForm):
    """That an order is taken back."""


class LookForm(PlainForm):
    """What is looked for: days, and whether it is instead of detention. Asked in the address; nothing of it is
    personal."""

    fra = NearDayField(label=_("Fra den"))
    til = NearDayField(label=_("Til den"), required=False, help_text=_("Dagen, personen flytter. Tom, hvis ukendt."))
    haft = forms.BooleanField(
        label=_("I stedet for frihedsberøvelse"),
        required=False,
        help_text=_("Personen ville ellers blive frihedsberøvet."),
    )


class OrderForm(CaseForm):
    """The order of a place."""

    needed_at_times = frozenset({"planned_until", "other_why", "reasons"})

    planned_from = NearDayField(label=_("Fra den"))
    planned_until = NearDayField(
        label=_("Planlagt slutdag"),
        required=False,
        help_text=_("Dagen, personen flytter. Skal udfyldes, når stedet ikke er godkendt."),
    )
    instead_of_detention = forms.BooleanField(label=_("I stedet for frihedsberøvelse"), required=False)
    takes_one_more = forms.BooleanField(
        label=_("Stedet har selv sagt, at det tager én ud over pladserne"), required=False
    )
    other_why = forms.ChoiceField(
        label=_("Hvorfor bruges et andet sted end dem, planen nævner?"),
        choices=code_choices(OtherPlaceWhy, blank="—"),
        required=False,
        help_text=_(
            "Skal vælges, undtagen i stedet for frihedsberøvelse. Vælger I »Andet«, så skriv begrundelsen nedenfor."
        ),
    )
    reasons = _words(
        _("Begrundelse"),
        _("Skal udfyldes, når reglerne beder om en. Teksten krypteres, og stedet ser den ikke."),
        rows=4,
    )

    def ask_why_another(self, *, asked: bool) -> None:
        """Whether it is asked why none of the plan's own places is used (ACM-07)."""
        if not asked:
            del self.fields["other_why"]


class ElsewhereForm(CaseForm):
    """That somebody lives outside the asylum system."""

    needed_at_times = frozenset({"place", "last_day"})

    decided_on = DayField(label=_("Hvornår er det besluttet?"))
    since = NearDayField(label=_("Fra"))
    last_day = NearDayField(label=_("Sidste dag"), required=False, help_text=_("Lad feltet stå tomt uden slutdato."))
    place = forms.ChoiceField(
        label=_("Kun ét bestemt sted?"), required=False, help_text=_("Lad feltet stå tomt, hvis CMM vælger stedet.")
    )
    why = _words(
        _("Hvilket særligt behov kan asylsystemet ikke dække?"), _("CMM læser det. Teksten krypteres."), required=True
    )

    def __init__(self, *args: Any, offers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("place", offers, blank=True)


class RecommendForm(CaseForm):
    """That CMM recommends a place outside the asylum system."""

    needed_at_times = frozenset({"place"})

    since = NearDayField(label=_("Fra"))
    place = forms.ChoiceField(
        label=_("Kun ét bestemt sted?"), required=False, help_text=_("Lad feltet stå tomt, hvis stedet ikke er fundet.")
    )
    why = _words(
        _("Hvilket særligt behov kan asylsystemet ikke dække?"),
        _("Udlændingestyrelsen læser det. Teksten krypteres."),
        required=True,
    )

    def __init__(self, *args: Any, offers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("place", offers, blank=True)


class WhyForm(CaseForm):
    """Something that is done with a reason."""

    why = _words(_("Hvorfor?"), _("Teksten krypteres."), required=True)


class StaysForm(WhyForm):
    """That the person stays though the target group of the place is another."""


class NoneFoundForm(CaseForm):
    """That there was no place to order."""

    reasons = _words(_("Hvad gør I i stedet, og hvem afgjorde det?"), _("Teksten krypteres."), required=True, rows=4)


class AnswerForm(CaseForm):
    """What the place answers."""

    needed_at_times = frozenset({"declined_why", "why"})

    accepted = YesNoField(label=_("Tager stedet imod personen?"))
    declined_why = declined_why_field()
    why = declined_words_field()


class ArriveForm(CaseForm):
    """That the person has come."""

    on = DayField(label=_("Kom den"))


class LeaveForm(CaseForm):
    """That the person has left."""

    on = DayField(label=_("Flyttede den"), help_text=_("Pladsen er ledig fra og med den dag."))
    cause = forms.ChoiceField(label=_("Hvorfor?"), choices=LeaveCause.choices, widget=forms.RadioSelect)


class MistakeForm(CaseForm):
    """That a placement was written down by mistake."""

    why = _words(_("Hvad var forkert?"), _("Pladsen og begrundelsen kan stadig ses. Teksten krypteres."), required=True)


class ReplanForm(CaseForm):
    """Another planned end."""

    needed_at_times = frozenset({"until"})

    until = NearDayField(
        label=_("Ny slutdag"),
        required=False,
        help_text=_(
            "Dagen, personen flytter. Tom, hvis ingen slutdag er planlagt; et sted uden godkendelse skal have en."
        ),
    )
    reasons = _words(_("Begrundelse"), _("Teksten krypteres."), required=True)


class PayerForm(CaseForm):
    """Who pays from a day on."""

    needed_at_times = frozenset({"unit", "reasons", "over"})

    payer = forms.ChoiceField(label=_("Hvem betaler?"), choices=code_choices(Payer), widget=forms.RadioSelect)
    unit = forms.ChoiceField(
        label=_("Hvilken kommune?"), required=False, help_text=_("Kun når en kommune betaler."), choices=()
    )
    since = DayField(label=_("Fra og med"))
    reasons = _words(
        _("Begrundelse"),
        _("Skal udfyldes, når et menneske afgør det, eller når I afviger fra reglen. Teksten krypteres."),
    )

    over = NamedField()

    def __init__(
        self,
        *args: Any,
        municipalities: list[tuple[str, str]],
        standing: Sequence[Standing],
        **kwargs: Any,
    ) -> None:
        """`standing`: what is decided: what goes out of force is named, to be ticked."""
        super().__init__(*args, **kwargs)
        self.offer("unit", municipalities, blank=True)
        self.named = self.name_what_gives_way(standing)


# --- urgent requests --------------------------------------------------------------------------------------------


def _number(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=200, initial=0, **more)


def number_to_call() -> forms.CharField:
    """On which number CMM reaches the police: no name, which could be of the person it is about."""
    return forms.CharField(
        label=_("Hvilket nummer skal CMM ringe på?"),
        help_text=_("Dit eget eller vagtens, f.eks. 87 31 14 48 eller lokal 12. CMM ser, hvem der spørger."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )


class UrgentForm(HelleForm):
    """The police ask for a place at once: few fields, and none for a name or an address."""

    women = _number(_("Kvinder"))
    men = _number(_("Mænd"))
    others = _number(_("Andre eller ikke oplyst"))
    minors = _number(_("Heraf under 18 år, eller måske"))
    region = forms.ChoiceField(label=_("Hvor i landet er I?"), choices=Region.choices, widget=forms.RadioSelect)
    why = _words(
        _("Hvad får jer til at tro, at de er handlet?"),
        _("Skriv ingen navne og ingen adresser. Teksten krypteres."),
        required=True,
    )
    call = number_to_call()
    detained_on = DayField(
        label=_("Frihedsberøvet siden"), required=False, help_text=_("Kun hvis nogen allerede er det.")
    )
    detained_time = forms.TimeField(
        label=_("Klokken"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )

    def clean(self) -> dict[str, Any]:
        """A time without its day would be lost."""
        given = super().clean() or self.cleaned_data
        if given.get("detained_time") is not None and given.get("detained_on") is None:
            self.add_error("detained_on", _("Skriv også dagen."))
        return given

    def asked(self) -> Asked:
        """What was asked, for the action."""
        typed = self.cleaned_data
        held = None
        if typed["detained_on"] is not None:
            at = typed["detained_time"] or dt.time()
            held = dt.datetime.combine(typed["detained_on"], at, clock.COPENHAGEN)
        return Asked(
            women=typed["women"],
            men=typed["men"],
            others=typed["others"],
            minors=typed["minors"],
            region=typed["region"],
            why=typed["why"],
            call=typed["call"],
            detained_since=held,
        )


class UrgentAnswerForm(HelleForm):
    """CMM's answer to the police. `seen`: the latest answer that stood when the page was opened."""

    needed_at_times = frozenset({"why"})

    kind = forms.ChoiceField(
        label=_("Svar"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Politiet har noteret, hvordan det sluttede: der er intet at svare mere.")},
    )
    places = forms.IntegerField(label=_("Antal pladser"), min_value=0, max_value=200, initial=0)
    why = forms.ChoiceField(
        label=_("Hvorfor er der ingen plads?"),
        required=False,
        help_text=_("Kun når der ingen er. Alt andet aftales i telefonen."),
    )
    holds = AskedField(label=_("Ja, mit svar gælder i stedet"), asked_by=AnsweredMeanwhile)
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, offered: Sequence[UrgentAnswerKind], of_a_child: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", [(one.value, str(one.label)) for one in offered])
        # The municipality is asked for who is under 18, or may be.
        whys = [one for one in NoPlaceWhy if of_a_child or one is not NoPlaceWhy.CHILD]
        self.offer("why", [(one.value, str(one.label)) for one in whys], blank=True)
        if len(offered) == 1:
            self.initial.setdefault("kind", offered[0].value)
        # That something was seen offers no place, and refuses none.
        if UrgentAnswerKind.PLACE not in offered:
            self.fields["places"].widget = self.fields["why"].widget = forms.HiddenInput()


class AnswerWithdrawForm(HelleForm):
    """Why an answer to the police is taken back."""

    why = forms.ChoiceField(label=_("Hvorfor?"), choices=AnswerMistake.choices, widget=forms.RadioSelect)


class UrgentOutcomeForm(HelleForm):
    """What became of an urgent request. `may_hold`: whoever writes records detentions, which has a form of its own."""

    kind = forms.ChoiceField(
        label=_("Hvad skete der?"),
        # A detention is recorded for itself, and that it was none by putting it out of force.
        choices=[
            (one.value, one.label)
            for one in UrgentOutcomeKind
            if one not in (UrgentOutcomeKind.DETAINED, UrgentOutcomeKind.UNDONE)
        ],
        widget=forms.RadioSelect,
    )
    persons = forms.IntegerField(label=_("Hvor mange gælder det?"), min_value=1, max_value=200)
    words = _words(_("Er der mere, CMM skal vide?"), _("Skriv ingen navne og ingen adresser. Teksten krypteres."))

    def __init__(self, *args: Any, whole: Whole, may_hold: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._whole = whole
        self.fields["kind"].help_text = (
            _("Er nogen frihedsberøvet, så tryk »Notér frihedsberøvelsen« forneden: den noteres for sig. [CRI-09]")
            if may_hold
            else _("Er nogen frihedsberøvet, noterer politiet det, og så får I alarmen: bed dem om det. [CRI-09]")
        )
        # Of one alone, or where something is said of all, it is of all.
        if whole.not_told < 2:
            del self.fields["persons"]
            return
        self.initial.setdefault("persons", whole.not_told)
        said = _("Af %(n)s, I mangler at sige noget om. Anmodningen går videre for resten.")
        self.fields["persons"].help_text = said % {"n": whole.not_told}

    def of_how_many(self) -> int | None:
        """Of how many it is; None: of all that were asked for."""
        whole = self._whole
        if whole.ended:
            return None
        of = int(self.cleaned_data.get("persons", whole.not_told))
        return None if of == whole.persons else of
