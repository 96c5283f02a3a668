"""Forms of a prepared return."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.codelists.choices import KeptList
from helle.register.codelists.forms import CodeField
from helle.register.interface.forms import (
    CaseForm,
    DayField,
    NamedField,
    NearDayField,
    YesNoField,
    code_choices,
    typed_text,
)
from helle.register.interface.words import active_language, long_day
from helle.register.protection import clock
from helle.register.returns.choices import (
    AnswerKind,
    ContactAbout,
    ContactOutcome,
    ReturnEnd,
    RiskLevel,
    SearchOutcome,
    StepParty,
    StepState,
    ToldFact,
    TransferGround,
)
from helle.register.returns.countries import is_abroad, is_dublin_state
from helle.rules.returns.codes import Destination

_WHY = _("Begrundelse, hvis reglerne kræver en")


class _ToldForm(CaseForm):
    """How the person was told or asked."""

    on = DayField(label=_("Hvilken dag?"))
    language = CodeField(KeptList.LANGUAGES, label=_("På hvilket sprog?"))
    interpreter = YesNoField(label=_("Med tolk?"))
    with_representative = YesNoField(label=_("Deltog barnets repræsentant?"), required=False)
    with_custody = YesNoField(label=_("Deltog den, der har forældremyndigheden?"), required=False)


class OfferForm(_ToldForm):
    """The offer of a prepared return, or the information where there is none."""

    needed_at_times = frozenset(
        {"must_leave", "wants_to_leave", "offer_it", "with_representative", "with_custody", "why"}
    )

    must_leave = YesNoField(label=_("Skal personen udrejse?"), required=False)
    wants_to_leave = YesNoField(label=_("Vil personen udrejse?"), required=False)
    offer_it = YesNoField(
        label=_("Tilbydes en forberedt hjemsendelse?"),
        required=False,
        help_text=_("Svar kun, hvis reglerne overlader det til jer. Ellers følger det af dem."),
    )
    why = typed_text(
        _WHY,
        help_text=_("Også hvis tilbuddet gives igen, eller et barn får det uden sin repræsentant. Teksten krypteres."),
    )
    field_order = (
        *("on", "must_leave", "wants_to_leave", "offer_it", "language", "interpreter"),
        *("with_representative", "with_custody"),
    )


class AnswerForm(_ToldForm):
    """What the person answers."""

    needed_at_times = frozenset({"ask_again_on", "with_representative", "with_custody", "why"})

    kind = forms.ChoiceField(
        label=_("Hvad svarer personen?"),
        choices=[one for one in AnswerKind.choices if one[0] != AnswerKind.WITHDRAWN],
        widget=forms.RadioSelect,
        help_text=_("Tilbuddet er frivilligt og ændrer intet i forhold til politiet eller opholdet."),
    )
    ask_again_on = NearDayField(
        label=_("Hvornår taler I om det igen?"), required=False, help_text=_("Kun hvis personen tænker over det.")
    )
    why = typed_text(
        _("Hvad sagde personen, og begrundelse, hvis reglerne kræver en"),
        help_text=_(
            "Er et barn spurgt uden sin repræsentant, eller er familien ikke søgt endnu, så skriv hvorfor. Teksten "
            "krypteres."
        ),
    )
    field_order = ("on", "kind", "ask_again_on", "language", "interpreter", "with_representative", "with_custody")


class DestinationForm(CaseForm):
    """Where the person goes, in which programme and with which partner."""

    needed_at_times = frozenset({"programme_name", "why"})

    country = CodeField(KeptList.COUNTRIES, only=is_abroad, label=_("Til hvilket land?"))
    kind = forms.ChoiceField(
        label=_("Hvad er landet for personen?"), choices=code_choices(Destination), widget=forms.RadioSelect
    )
    programme = forms.ChoiceField(
        label=_("I hvilket program?"),
        required=False,
        help_text=_("Når intet program landet, beder Helle Dansk Flygtningehjælp finde en partner."),
    )
    programme_name = forms.CharField(
        label=_("Programmets navn"), required=False, max_length=200, help_text=_("Kun for et andet program.")
    )
    partner = typed_text(
        _("Hvem er partneren i landet?"),
        help_text=_("Navn og hvordan man får fat i dem. Lad feltet stå tomt, til en er fundet. Teksten krypteres."),
        rows=2,
    )
    since = DayField(label=_("Fra hvilken dag gælder det?"))
    approval_meant_on = NearDayField(
        label=_("Hvornår regner I med, at planen er godkendt?"),
        help_text=_("Hjemsendelsen forberedes, mens perioden løber."),
    )
    why = typed_text(_WHY, help_text=_("Dansk Flygtningehjælp læser den med. Teksten krypteres."))


class PartnerAnswerForm(CaseForm):
    """Whether a partner was found."""

    needed_at_times = frozenset({"partner"})

    outcome = forms.ChoiceField(
        label=_("Er der fundet en partner?"), choices=SearchOutcome.choices, widget=forms.RadioSelect
    )
    answered_on = DayField(label=_("Hvilken dag?"))
    partner = typed_text(_("Hvem er partneren?"), help_text=_("Navn og hvordan man får fat i dem. Teksten krypteres."))
    note = typed_text(_("Hvad har I undersøgt, og hvad skal de andre vide?"))


class StepPlanForm(CaseForm):
    """Who does a step, and by when."""

    party = forms.ChoiceField(label=_("Hvem gør det?"), choices=StepParty.choices, widget=forms.RadioSelect)
    due = NearDayField(label=_("Hvornår skal det være på plads?"), required=False)


class StepCloseForm(CaseForm):
    """That a step is in place or not needed."""

    needed_at_times = frozenset({"note"})

    state = forms.ChoiceField(
        label=_("Hvordan står det?"),
        choices=[one for one in StepState.choices if one[0] in (StepState.DONE, StepState.NOT_NEEDED)],
        widget=forms.RadioSelect,
    )
    closed_on = DayField(label=_("Hvilken dag?"))
    note = typed_text(
        _("Bemærkning"),
        help_text=_("Er skridtet ikke nødvendigt, så skriv hvorfor. Teksten krypteres."),
    )


class RiskForm(CaseForm):
    """How likely it is that the person is trafficked again."""

    level = forms.ChoiceField(
        label=_("Hvor stor er risikoen for, at personen bliver handlet igen?"),
        choices=RiskLevel.choices,
        widget=forms.RadioSelect,
    )
    assessed_on = DayField(label=_("Hvilken dag er det vurderet?"))
    text = typed_text(
        _("Hvad bygger vurderingen på, og hvad gøres der ved risikoen?"),
        required=True,
        rows=6,
        help_text=_("Dansk Flygtningehjælp og partneren ser den ikke. Teksten krypteres."),
    )


class ContactForm(CaseForm):
    """What the Foreign Ministry is asked to broker."""

    about = forms.ChoiceField(
        label=_("Hvilken kontakt er der brug for?"), choices=ContactAbout.choices, widget=forms.RadioSelect
    )
    asked_on = DayField(label=_("Hvornår er der spurgt?"))
    asked = typed_text(
        _("Hvad er der spurgt om?"),
        required=True,
        help_text=_("Ministeriet spørges uden navn og uden det, der kan pege på personen. Teksten krypteres."),
    )


class ContactAnswerForm(CaseForm):
    """What the Foreign Ministry answered."""

    needed_at_times = frozenset({"answer"})

    outcome = forms.ChoiceField(
        label=_("Hvad svarede ministeriet?"), choices=ContactOutcome.choices, widget=forms.RadioSelect
    )
    answered_on = DayField(label=_("Hvilken dag?"))
    answer = typed_text(_("Hvem er kontakten?"))


class TellForm(CaseForm):
    """What was told abroad."""

    needed_at_times = frozenset({"consent_on", "elsewhere_why", "covered", "renewed"})

    country = CodeField(KeptList.COUNTRIES, only=is_abroad, label=_("I hvilket land?"))
    elsewhere_why = typed_text(
        _("Hvorfor er modtageren i et andet land, end personen rejser til?"),
        rows=2,
        help_text=_("Kun når landet er et andet. Teksten krypteres."),
    )
    recipient = typed_text(
        _("Hvem har fået det at vide?"), required=True, rows=2, help_text=_("Navn og sted. Teksten krypteres.")
    )
    facts = forms.MultipleChoiceField(
        label=_("Hvad er givet videre?"), choices=ToldFact.choices, widget=forms.CheckboxSelectMultiple
    )
    ground = forms.ChoiceField(
        label=_("På hvilket grundlag i databeskyttelsesforordningen?"),
        choices=TransferGround.choices,
        widget=forms.RadioSelect,
    )
    covered = forms.BooleanField(
        label=_("Modtageren er omfattet af Kommissionens afgørelse om landet"),
        required=False,
        help_text=_(
            "Spørges ved artikel 45 om USA og Canada: i USA gælder afgørelsen kun dem, der er certificeret, i Canada "
            "kun virksomheder."
        ),
    )
    consent_on = DayField(label=_("Hvilken dag sagde personen ja?"), required=False)
    renewed = NamedField()
    told_on = DayField(label=_("Hvilken dag er det givet videre?"))
    weighing = typed_text(
        _("Hvorfor er det nødvendigt, og hvordan er personen beskyttet?"),
        required=True,
        help_text=_("Personen kan få at vide, hvem der har fået hvad. Teksten krypteres."),
    )

    def __init__(self, *args: Any, to_partner: bool, taken_back_at: dt.datetime | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not to_partner:
            del self.fields["elsewhere_why"]
        self._ask_anew(taken_back_at)
        told, country, ground = self.fields["facts"], self.fields["country"], self.fields["ground"]
        if isinstance(told, forms.MultipleChoiceField):
            # A partner is not told why she was in Denmark, and under Dublin there is no plan.
            left_out = ToldFact.VICTIM if to_partner else ToldFact.PLAN
            told.choices = [one for one in ToldFact.choices if one[0] != left_out]
        if not to_partner:
            if isinstance(country, CodeField):
                country.only = is_dublin_state
            if isinstance(ground, forms.ChoiceField):
                ground.choices = [one for one in TransferGround.choices if one[0] != TransferGround.VITAL_INTERESTS]

    def _ask_anew(self, taken_back_at: dt.datetime | None) -> None:
        """Beside the day of a yes: whether it came after she took one back. Ticked before she did, it is not ticked."""
        if taken_back_at is None:
            del self.fields["renewed"]
            return
        day = long_day(clock.local_day(taken_back_at), active_language())
        self.fields["renewed"].label = _(
            "Personen trak sit samtykke tilbage %(day)s. Det her er et nyt ja, sagt bagefter."
        ) % {"day": day}
        self.fields["renewed"].widget.attrs["value"] = taken_back_at.isoformat()


class StopForm(CaseForm):
    """That the return is stopped."""

    why = forms.ChoiceField(
        label=_("Hvorfor standses den?"),
        choices=[one for one in ReturnEnd.choices if one[0] != ReturnEnd.COMPLETED],
        widget=forms.RadioSelect,
    )
    ended_on = DayField(label=_("Hvilken dag?"))
    note = typed_text(_("Begrundelse"), required=True)


class TransferForm(CaseForm):
    """A transfer under the Dublin Regulation."""

    needed_at_times = frozenset({"planned_on", "transferred_on"})

    country = CodeField(KeptList.COUNTRIES, only=is_dublin_state, label=_("Til hvilken stat?"))
    planned_on = NearDayField(label=_("Hvornår er overførslen planlagt?"), required=False)
    transferred_on = DayField(label=_("Hvornår blev personen overført?"), required=False)
