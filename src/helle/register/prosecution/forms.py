"""Forms of criminal cases. None has a field for a name."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.allocation.choices import Region
from helle.register.cases.seen_forms import SeenForm
from helle.register.interface.forms import (
    AskedField,
    DayField,
    HelleForm,
    Refusal,
    YesNoField,
    YesNoUnknownField,
    code_choices,
    typed_text,
)
from helle.register.interface.words import active_language, moment
from helle.register.people.choices import Sex
from helle.register.placements.choices import DetainedWhy
from helle.register.placements.choices import UrgentOutcomeKind as Became
from helle.register.placements.forms import number_to_call
from helle.register.prosecution.actions import TYPED_WRONGLY, Done, JudgedBefore, SameOffence
from helle.register.prosecution.choices import INVOLVED, Instance, Mistake, OfOffence, Part
from helle.register.prosecution.detention_actions import AFTERWARDS, Held, LongHeld, MoreHeld, WhichCase
from helle.register.prosecution.detention_models import Detention
from helle.register.prosecution.part_actions import Grounds
from helle.register.prosecution.victim_actions import JudgedAlready, StandsAsInjured
from helle.register.protection import clock
from helle.rules.codes import ExploitationPurpose
from helle.rules.crime.involvement import InvolvementChannel
from helle.rules.crime.stages import EndReason

CMM_READS: Final = _(
    "CMM, som har personens sag, læser teksten. Skriv ingen navne og intet af efterforskningen. Teksten krypteres."
)
NO_NAMES: Final = _("Skriv ingen navne. Teksten krypteres.")


class _GroundsFields(HelleForm):
    """What the police have grounds to assume (CRI-02, CRI-03)."""

    organised = YesNoUnknownField(label=_("Er der tale om organiseret menneskehandel eller menneskesmugling?"))
    very_extensive = YesNoUnknownField(label=_("Kan omfanget være særligt betydeligt?"))
    otherwise_qualified = YesNoUnknownField(label=_("Kan sagen på anden måde være særligt kvalificeret?"))
    forced_labour = YesNoUnknownField(label=_("Handler sagen om tvangsarbejde?"))
    specialists_wanted = YesNoField(label=_("Ønsker I særlige kompetencer fra NSK?"), required=False)

    def grounds(self) -> Grounds:
        """What was typed, for the action and for the rule."""
        return Grounds(
            self.typed("organised"),
            self.typed("very_extensive"),
            self.typed("otherwise_qualified"),
            self.typed("forced_labour"),
            bool(self.typed("specialists_wanted")),
        )


class _DoneFields(HelleForm):
    """What was done, and when it was reported."""

    provision = forms.ChoiceField(label=_("Bestemmelse"), choices=OfOffence.choices, widget=forms.RadioSelect)
    purpose = forms.ChoiceField(
        label=_("Formål"),
        required=False,
        choices=code_choices(ExploitationPurpose, blank="—"),
        help_text=_("Ved menneskehandel: det formål, sagen rejses for. [CRI-10]"),
    )
    began_on = DayField(label=_("Forholdet begyndte"))
    ended_on = DayField(
        label=_("Forholdet sluttede"),
        required=False,
        help_text=_("Lad feltet stå tomt, hvis det varer ved eller ikke vides. § 262 b gælder fra 1. juni 2022."),
    )
    reported_on = DayField(label=_("Anmeldt"))

    def done(self) -> Done:
        """What was typed, for the action."""
        given = self.cleaned_data
        return Done(
            OfOffence(given["provision"]),
            ExploitationPurpose(given["purpose"]) if given["purpose"] else None,
            given["began_on"],
            given["ended_on"],
            given["reported_on"],
        )


class OpenForm(_DoneFields, _GroundsFields):
    """A new criminal case with its first offence."""

    journal = forms.CharField(
        label=_("Politiets journalnummer"), max_length=24, help_text=_("Som 4200-10110-00012-26. Det krypteres.")
    )
    aware_on = DayField(
        label=_("Politiet blev opmærksom på mulig menneskehandel"),
        help_text=_("Herfra måles det, hvornår CMM og anklagemyndigheden blev inddraget. [CRI-04]"),
    )
    touches_stay = YesNoUnknownField(label=_("Er ophold, asyl eller udvisning en del af sagen?"))
    why = typed_text(_("Hvorfor efterforsker I den, hvis reglen peger på en anden enhed?"), help_text=NO_NAMES)
    needed_at_times = frozenset({"why"})
    field_order = (
        "journal", "aware_on", "touches_stay", "provision", "purpose", "began_on", "ended_on", "reported_on",
        "organised", "very_extensive", "otherwise_qualified", "forced_labour", "specialists_wanted", "why",
    )  # fmt: skip


class OffenceForm(_DoneFields):
    """One more offence of the case; the same one again is asked about."""

    is_another = AskedField(label=_("Ja, det er et andet forhold"), asked_by=SameOffence)

    def done(self) -> Done:
        return replace(super().done(), is_another=self.cleaned_data["is_another"])


class InvestigationForm(_GroundsFields):
    """Who investigates: the unit that has the case, from a day on, or another one that it is offered to."""

    unit = forms.ChoiceField(
        label=_("Hvem skal efterforske?"),
        help_text=_("En anden enhed får sagen, når den tager imod den. Indtil da har I den."),
    )
    since = DayField(label=_("Fra og med"), required=False, help_text=_("Kun når I selv beholder sagen."))
    why = typed_text(
        _("Hvorfor?"),
        help_text=_(
            "Når sagen tilbydes en anden enhed, som læser det, eller når I beholder den, selv om reglen peger på en "
            "anden. Skriv ingen navne. Teksten krypteres."
        ),
    )
    needed_at_times = frozenset({"since", "why"})
    field_order = (
        "organised", "very_extensive", "otherwise_qualified", "forced_labour", "specialists_wanted", "unit", "since",
        "why",
    )  # fmt: skip


class HandoverForm(HelleForm):
    """Whether a case that another unit offers is taken in, and why not else."""

    takes = forms.ChoiceField(
        label=_("Tager I imod sagen?"),
        choices=[("received", _("Ja, vi efterforsker den fra nu af")), ("returned", _("Nej, den sendes tilbage"))],
        widget=forms.RadioSelect,
    )
    words = typed_text(_("Hvorfor ikke?"), help_text=NO_NAMES)
    needed_at_times = frozenset({"words"})


class TakeBackForm(HelleForm):
    """Why the prosecution takes back what the police offered another unit."""

    words = typed_text(
        _("Hvorfor?"),
        required=True,
        help_text=_("Politiet og den anden enhed læser det. Skriv ingen navne. Krypteres."),
    )


NO_PART: Final = "none"


class PartForm(HelleForm):
    """A unit that assists or prosecutes, or does so no longer."""

    unit = forms.ChoiceField(label=_("Enhed"))
    part = forms.ChoiceField(
        label=_("Del i sagen"),
        choices=[
            *(one for one in Part.choices if one[0] != Part.INVESTIGATES),
            (NO_PART, _("Ingen del mere: enheden kan ikke se sagen længere")),
        ],
        widget=forms.RadioSelect,
    )


class StageForm(SeenForm):
    """The next stage of an offence."""

    suspect = forms.ChoiceField(
        label=_("Mistænkt"),
        required=False,
        help_text=_("En anmeldelse og en indstilling af hele forholdet har ingen."),
    )
    stage = forms.ChoiceField(label=_("Trin i straffesagen"), widget=forms.RadioSelect)
    on = DayField(label=_("Dag"), initial=clock.today)
    end_reason = forms.ChoiceField(
        label=_("Hvorfor sluttede sagen?"),
        required=False,
        choices=code_choices([one for one in EndReason if one is not EndReason.WAIVER_WEIGHED], blank="—"),
        help_text=_("Når påtalen opgives, sigtelsen er grundløs, eller efterforskningen indstilles. [CRI-24]"),
    )
    instance = forms.ChoiceField(
        label=_("Der er allerede en dom om forholdet. Hvad er den nye dom?"),
        required=False,
        choices=[*Instance.choices, (TYPED_WRONGLY, _("Den dom, der står, er tastet forkert"))],
        widget=forms.HiddenInput,
    )
    needed_at_times = frozenset({"suspect", "end_reason", "instance"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("instance"):
            self._ask()

    def refuse(self, refused: Refusal) -> None:
        """Show the box that answers the question once it is asked: a second judgment may be a slip (CRI-23)."""
        if isinstance(refused, JudgedBefore):
            self._ask()
        super().refuse(refused)

    def _ask(self) -> None:
        field: Any = self.fields["instance"]
        field.widget = forms.RadioSelect(choices=field.choices)


class LinkForm(HelleForm):
    """The person of a case in this criminal case."""

    known = forms.ChoiceField(
        label=_("Hvem?"),
        widget=forms.RadioSelect,
        help_text=_("Dem, I har henvist eller fået besked om, og som CMM har taget imod."),
    )
    suspect = forms.ChoiceField(
        label=_("Mistænkt som"),
        required=False,
        help_text=_("Kun hvis personen selv er mistænkt eller sigtet i sagen. Ellers forurettet."),
    )
    stood_rightly = AskedField(label=_("Ja, personen er siden blevet mistænkt eller sigtet"), asked_by=StandsAsInjured)
    after_judgment = AskedField(label=_("Ja, personen er den, der er dømt over"), asked_by=JudgedAlready)

    def chosen(self) -> uuid.UUID:
        """The case that was chosen."""
        return uuid.UUID(self.cleaned_data["known"])


class InvolvementForm(HelleForm):
    """Who was involved, and which way."""

    organisation = forms.ChoiceField(
        label=_("Hvem blev inddraget?"), choices=code_choices(INVOLVED), widget=forms.RadioSelect
    )
    told_on = DayField(label=_("Hvilken dag?"))
    channel = forms.ChoiceField(label=_("Hvordan?"), choices=code_choices(InvolvementChannel), widget=forms.RadioSelect)
    why_acute = typed_text(
        _("Hvorfor hastede det?"),
        help_text=_(
            "Når I går direkte til CMM. Teksten læses af CMM, også af hotlinen, og af Rigspolitiets kontaktpunkt: "
            "skriv ingen navne og intet af efterforskningen. Den krypteres."
        ),
    )
    needed_at_times = frozenset({"why_acute"})


class WithdrawForm(HelleForm):
    """Why something is put out of force."""

    why = forms.ChoiceField(label=_("Hvorfor?"), choices=Mistake.choices, widget=forms.RadioSelect)


class LinkWithdrawForm(HelleForm):
    """Why the link of a person is put out of force; of somebody who is charged in words, too (CRI-07)."""

    # That she stands as something else since is said by making her a suspect, in one act.
    why = forms.ChoiceField(label=_("Hvorfor?"), choices=Mistake.choices, widget=forms.RadioSelect)
    words = typed_text(
        _("Hvad er forkert?"),
        help_text=_("Når personen er sigtet eller tiltalt. Skriv ingen navne eller adresser. Teksten krypteres."),
    )
    needed_at_times = frozenset({"words"})


class BlankForm(HelleForm):
    """What is deleted in the reasons of a proposal that was taken back or decided, and of the decision."""

    name = forms.CharField(
        label=_("Hvad skal slettes?"), max_length=200, help_text=_("Som det står i begrundelsen. Det gemmes ikke.")
    )


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))


class DetentionForm(HelleForm):
    """A possible victim is held; CMM is asked for a place."""

    known = forms.ChoiceField(
        label=_("Hvem?"),
        widget=forms.RadioSelect,
        help_text=_("CMM og hotlinen får besked nu, hvem du end vælger. Er der ingen henvendelse, så send også en."),
    )
    began_on = DayField(label=_("Frihedsberøvet fra"))
    began_time = _time(_("Klokken"))
    why = forms.ChoiceField(label=_("Grund"), choices=DetainedWhy.choices, widget=forms.RadioSelect)
    alternative_tried = YesNoField(label=_("Er krisecenter, herberg eller lignende forsøgt?"))
    reasons = typed_text(
        _("Hvad blev afvejet?"),
        required=True,
        help_text=_(
            "CMM læser teksten, også hos hotlinen, sammen med anmodningen om en plads. Skriv ingen navne, ingen "
            "adresser og intet af efterforskningen. Den krypteres."
        ),
    )
    sex = forms.ChoiceField(label=_("Plads til"), choices=Sex.choices)
    minor = YesNoField(label=_("Under 18 år, eller måske"))
    region = forms.ChoiceField(label=_("Hvor i landet er I?"), choices=Region.choices, widget=forms.RadioSelect)
    call = number_to_call()
    still_held = AskedField(label=_("Ja, den varer stadig"), asked_by=LongHeld)
    one_more = AskedField(label=_("Ja, det er en til, end I bad om plads til"), asked_by=MoreHeld)
    of_request = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def held(self) -> Held:
        """What was typed, for the action."""
        given = self.cleaned_data
        return Held(
            began_at=dt.datetime.combine(given["began_on"], given["began_time"], clock.COPENHAGEN),
            why=DetainedWhy(given["why"]),
            alternative_tried=given["alternative_tried"],
            reasons=given["reasons"],
            sex=given["sex"],
            minor=given["minor"],
            region=given["region"],
            call=given["call"],
            still_held=given["still_held"],
            one_more=given["one_more"],
        )


class DetentionWithdrawForm(HelleForm):
    """Why a detention is put out of force, and in words what happened."""

    needed_at_times = frozenset({"words"})

    why = forms.ChoiceField(label=_("Hvorfor?"), choices=Mistake.choices, widget=forms.RadioSelect)
    words = typed_text(
        _("Hvad var forkert?"),
        required=False,
        help_text=_("Skal udfyldes, hvis den varer ved eller er af en under 18. CMM læser teksten. Skriv ingen navne."),
    )


class WhoseDetentionForm(HelleForm):
    """Of which case or referral a detention is, as the police know it."""

    known = forms.ChoiceField(
        label=_("Hvem?"),
        widget=forms.RadioSelect,
        help_text=_("Dem, I har henvist eller fået besked om. Er der ingen henvendelse endnu, så send en først."),
    )


class WhichCaseForm(HelleForm):
    """Of which of CMM's cases a detention is."""

    number = forms.CharField(label=_("Sagsnummer"), max_length=20, help_text=_("Personens sag hos CMM, som 2026-0012."))
    is_hers = forms.ChoiceField(label=_("Er det personens sag?"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("is_hers"):
            self._ask()

    def refuse(self, refused: Refusal) -> None:
        """Show the box that answers the question once it is asked: a wrong digit would be a stranger's case."""
        if isinstance(refused, WhichCase):
            self._ask()
        super().refuse(refused)

    def _ask(self) -> None:
        # For the number that stands beside it alone: another one is asked about anew.
        number = str(self.data.get("number", "")).strip()
        field: Any = self.fields["is_hers"]
        field.widget = forms.RadioSelect()
        field.choices = [(number, _("Ja, det er sag %(number)s") % {"number": number})]


class UntieForm(HelleForm):
    """Why a detention is not of the case that it was said to be of."""

    why = forms.ChoiceField(
        label=_("Hvorfor?"),
        choices=[(one.value, one.label) for one in (Mistake.TYPED, Mistake.WRONG_CASE)],
        widget=forms.RadioSelect,
    )


class DetentionEndForm(HelleForm):
    """When a detention ended, and what came instead."""

    ended_on = DayField(label=_("Sluttede"))
    ended_time = _time(_("Klokken"))
    became = forms.ChoiceField(
        label=_("Hvad kom i stedet?"), choices=[(one.value, one.label) for one in AFTERWARDS], widget=forms.RadioSelect
    )
    words = typed_text(
        _("Hvorfor var der ingen plads?"),
        help_text=_("Når personen gik uden plads. Skriv ingen adresser. Teksten krypteres."),
    )
    others_too = YesNoField(label=_("Er den anden notering af personen også slut?"), required=False)
    needed_at_times = frozenset({"words", "others_too"})
    field_order = ("others_too", "ended_on", "ended_time", "became", "words")

    def ask_of_others(self, others: Sequence[Detention]) -> None:
        """Ask of what else is noted of the same person and goes on: since when; where nothing is, of nothing."""
        if not others:
            del self.fields["others_too"]
            return
        since = ", ".join(moment(one.began_at, clock.today(), active_language()) for one in others)
        self.fields["others_too"].help_text = _(
            "Den samme person står også som frihedsberøvet siden %(since)s. Svarer I ja, slutter den samtidig og på "
            "samme måde. Svarer I nej, varer den ved, og CMM har stadig alarmen. [CRI-09]"
        ) % {"since": since}

    def ended_at(self) -> dt.datetime:
        """The moment it ended."""
        given = self.cleaned_data
        return dt.datetime.combine(given["ended_on"], given["ended_time"], clock.COPENHAGEN)

    def outcome(self) -> Became:
        """What came instead."""
        return Became(self.cleaned_data["became"])
