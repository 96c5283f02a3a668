"""Forms of identification."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from helle.register.codelists.choices import KeptList
from helle.register.codelists.forms import CodeField
from helle.register.identification.choices import CircumstanceKind, NoInterviewReason, PassOnConsent, ReadingAnswer
from helle.register.interface.forms import CaseForm, DayField, HelleForm, YesNoField, code_choices
from helle.register.interface.words import active_language
from helle.register.protection import clock
from helle.register.referrals.choices import Sector
from helle.rules.codes import ActElement, CurrencyFactor, ExploitationPurpose, FactorAnswer, MeansElement
from helle.rules.definitions.indicators import GROUPS, IndicatorGroup, asked_about, indicator, indicators_on

# The groups of signs that an interview asks about, by the name of their field; papers and money are for others.
SIGNS = {f"signs_{group.value}": group for group, asked in GROUPS.items() if asked.everywhere or asked.purposes}
ACCOUNT_LENGTH = 60000
SAID_LENGTH = 8000
_ASK = _("Sæt kryds ved det, der er tegn på. Intet kryds betyder, at der ikke er noteret noget.")


class InterviewForm(CaseForm):
    """An identification interview that was held (ID-01)."""

    held_on = DayField(label=_("Dato for samtalen"))
    minutes = forms.IntegerField(label=_("Varighed i minutter"), min_value=1, max_value=1440)
    language = CodeField(KeptList.LANGUAGES, label=_("Samtalens sprog"), required=False)
    interpreter = forms.BooleanField(label=_("Tolk deltog"), required=False)
    employer_present = forms.BooleanField(label=_("Arbejdsgiveren var til stede"), required=False)
    companion = forms.BooleanField(label=_("Bisidder deltog"), required=False)
    representative_present = forms.BooleanField(label=_("Personlig repræsentant deltog"), required=False)
    others_present = forms.BooleanField(
        label=_("Andre var til stede"),
        required=False,
        help_text=_("For eksempel familie, en ægtefælle eller andre beboere. Ellers talte personen alene med jer."),
    )
    pass_on = forms.ChoiceField(
        label=_("Samtykker personen til, at samtalen gives videre til den myndighed, der træffer afgørelse?"),
        choices=PassOnConsent.choices,
        widget=forms.RadioSelect,
    )
    account = forms.CharField(
        label=_("Hvad personen fortalte"),
        help_text=_("Rekrutteringen, rejsen, tvang eller trusler, udnyttelsen, familien. Teksten krypteres."),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=ACCOUNT_LENGTH,
    )
    found_acts = forms.MultipleChoiceField(
        label=_("Tegn på en handling"),
        required=False,
        choices=code_choices(ActElement),
        widget=forms.CheckboxSelectMultiple,
        help_text=_ASK,
    )
    told_act = forms.CharField(
        label=_("Hvad personen sagde om det: handlingen"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=SAID_LENGTH,
    )
    found_means = forms.MultipleChoiceField(
        label=_("Tegn på et middel"),
        required=False,
        choices=code_choices(MeansElement),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kræves ikke, når personen var under 18 år, da handlingen skete."),
    )
    told_means = forms.CharField(
        label=_("Hvad personen sagde om det: midlet"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=SAID_LENGTH,
    )
    found_purposes = forms.MultipleChoiceField(
        label=_("Tegn på et formål: udnyttelse til"),
        required=False,
        choices=code_choices([one for one in ExploitationPurpose if one is not ExploitationPurpose.NOT_ESTABLISHED]),
        widget=forms.CheckboxSelectMultiple,
        help_text=_ASK,
    )
    told_purpose = forms.CharField(
        label=_("Hvad personen sagde om det: formålet"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=SAID_LENGTH,
    )
    reason_alone = forms.CharField(
        label=_("Begrundelse, hvis reglerne kræver en"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=4000,
        help_text=_(
            "Udfyldes, hvis samtalen med et barn eller en person med ukendt alder blev holdt uden repræsentant, eller "
            "hvis den blev holdt før den første kontakt i sagen."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language, asked = active_language(), indicators_on(clock.today())
        for name, group in SIGNS.items():
            # What was ticked before stays, also where the sign is no longer asked.
            kept = [indicator(code) for code in self.initial.get(name, [])]
            signs = {one.code: one for one in (*(one for one in asked if one.group is group), *kept)}
            self.fields[name] = forms.MultipleChoiceField(
                label=group.label.in_language(language),
                required=False,
                choices=[(one.code, one.text.in_language(language)) for one in signs.values()],
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def asked_first(self) -> frozenset[IndicatorGroup]:
        """The groups of signs that are about what is typed: the general ones, those of the purposes, and any ticked."""
        purposes = [ExploitationPurpose(code) for code in self["found_purposes"].value() or [] if code in _PURPOSES]
        groups = {one for one in SIGNS.values() if GROUPS[one].everywhere}
        groups |= {one.group for purpose in purposes for one in asked_about(purpose, clock.today())}
        return frozenset(groups | {group for name, group in SIGNS.items() if self[name].value()})

    def signs(self) -> list[tuple[forms.BoundField, bool]]:
        """The fields of the signs, each with whether it stands open."""
        first = self.asked_first
        return [(self[name], group in first) for name, group in SIGNS.items()]


_PURPOSES = frozenset(ExploitationPurpose) - {ExploitationPurpose.OTHER, ExploitationPurpose.NOT_ESTABLISHED}


class InterviewNewForm(InterviewForm):
    """An interview that is being written down: kept as a draft while it is typed.

    `spoken` is asked of somebody whose language nobody has noted.
    """

    spoken = CodeField(
        KeptList.LANGUAGES,
        label=_("Hvilket sprog taler personen bedst?"),
        required=False,
        help_text=_("Ingen har noteret det endnu. Det bruges, når der skal findes tolk og skrives breve."),
    )
    draft = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
    draft_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    # The planned interview that it takes over, if any: a draft knows what it is of.
    planned = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, asks_language: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_language:
            del self.fields["spoken"]

    def typed_so_far(self) -> dict[str, list[str]]:
        """All that was typed, as it was typed, to be kept as a draft."""
        if not isinstance(self.data, QueryDict):
            raise TypeError("what is kept comes of a page")
        names = [name for name, field in self.fields.items() if name == "planned" or not field.widget.is_hidden]
        given = {name: [value[:ACCOUNT_LENGTH] for value in self.data.getlist(name)][:100] for name in names}
        return {name: values for name, values in given.items() if any(values)}


class ReadingForm(HelleForm):
    """What a reader of an interview answers, on the account alone (ID-12)."""

    needed_at_times = frozenset({"current"})

    act = forms.ChoiceField(
        label=_("Fremgår der en handling?"), choices=ReadingAnswer.choices, widget=forms.RadioSelect
    )
    means = forms.ChoiceField(
        label=_("Fremgår der et middel?"), choices=ReadingAnswer.choices, widget=forms.RadioSelect
    )
    purpose = forms.ChoiceField(
        label=_("Fremgår der et formål om udnyttelse?"), choices=ReadingAnswer.choices, widget=forms.RadioSelect
    )
    trafficked = forms.ChoiceField(
        label=_("Har personen efter din læsning været udsat for menneskehandel?"),
        choices=ReadingAnswer.choices,
        widget=forms.RadioSelect,
    )
    current = forms.ChoiceField(
        label=_("Er personen aktuelt underlagt et handelsforhold?"),
        required=False,
        choices=ReadingAnswer.choices,
        widget=forms.RadioSelect,
        help_text=_("Besvares, når du svarer ja til, at personen er handlet."),
    )


class SendInterviewForm(CaseForm):
    """Confirms that an interview goes to the deciding authority."""


class PassOnWithdrawnForm(CaseForm):
    """On which day she took it back that an interview is passed on."""

    on_day = DayField(label=_("Hvilken dag sagde personen det?"))


class CircumstanceForm(CaseForm):
    """A charge, an indictment or a submission for expulsion."""

    kind = forms.ChoiceField(
        label=_("Hvad er sket?"),
        choices=CircumstanceKind.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "En sigtelse fra politiet er ikke en tiltale. Notér først en tiltale, når anklagemyndigheden har rejst "
            "den: så tager domstolen stilling til, om personen er handlet. [ID-10]"
        ),
    )
    since = DayField(label=_("Fra og med"))
    until = DayField(label=_("Til og med"), required=False, help_text=_("Lad feltet stå tomt, hvis det stadig gælder."))


class CircumstanceEndForm(CaseForm):
    """The last day of a circumstance."""

    until = DayField(label=_("Til og med"))


class AssessmentForm(CaseForm):
    """The two questions of ID-03, the elements found (DEF-01..DEF-03, DEF-06), the factors weighed, and the reasons."""

    needed_at_times = frozenset({"relationship_current", "purposes", "elements_reason", "currency_reason"})

    decided_on = DayField(label=_("Dag"))
    by_court = forms.BooleanField(
        label=_("Domstolen har taget stilling"), required=False, help_text=_("Notér dommens resultat, som det er.")
    )
    was_trafficked = YesNoField(label=_("Har personen været udsat for menneskehandel?"))
    relationship_current = YesNoField(
        label=_("Er personen aktuelt underlagt et handelsforhold?"),
        required=False,
        help_text=_("Besvares, når personen er handlet. Det er en samlet, individuel vurdering."),
    )
    purposes = forms.MultipleChoiceField(
        label=_("Formål: udnyttelse til"),
        required=False,
        help_text=_("Vælg mindst ét, når personen er handlet."),
        choices=code_choices(ExploitationPurpose),
        widget=forms.CheckboxSelectMultiple,
    )
    sector = forms.ChoiceField(
        label=_("Hvor skete det?"),
        required=False,
        help_text=_("Branchen eller stedet, som det blev sagt i henvisningen. Ret det, hvis I ved mere."),
        choices=[("", "—"), *Sector.choices],
    )
    acts = forms.MultipleChoiceField(
        label=_("Handling"), required=False, choices=code_choices(ActElement), widget=forms.CheckboxSelectMultiple
    )
    means = forms.MultipleChoiceField(
        label=_("Middel"),
        required=False,
        choices=code_choices(MeansElement),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Kræves ikke, når personen var under 18 år, da handlingen skete. Er det uvist, vurderer et menneske det."
        ),
    )
    act_done_on = DayField(
        label=_("Hvornår skete det første gang?"),
        required=False,
        help_text=_("Det afgør, om personen var under 18. Vides det ikke, regnes alderen den dag, der tages stilling."),
    )
    elements_reason = forms.CharField(
        label=_(
            "Begrundelse, hvis svaret er et andet, end leddene peger på, eller alderen er uvis og intet middel fundet"
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=8000,
    )
    trafficker_relation = forms.ChoiceField(choices=code_choices(FactorAnswer), initial="unknown")
    debt_demanded = forms.ChoiceField(choices=code_choices(FactorAnswer), initial="unknown")
    threats = forms.ChoiceField(choices=code_choices(FactorAnswer), initial="unknown")
    retrafficking_risk = forms.ChoiceField(choices=code_choices(FactorAnswer), initial="unknown")
    currency_reason = forms.CharField(
        label=_("Begrundelse, hvis svaret er et andet, end forholdene peger på, eller intet vides om dem"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=8000,
    )
    no_interview_reason = forms.ChoiceField(
        label=_("Hvis der ikke er holdt en samtale: hvorfor ikke?"),
        required=False,
        choices=[("", "—"), *NoInterviewReason.choices],
    )
    reasons = forms.CharField(
        label=_("Begrundelse"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=30000,
        help_text=_("Teksten krypteres og gemmes sammen med reglernes svar."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for factor in CurrencyFactor:
            self.fields[factor.value].label = factor.label.in_language(active_language())
