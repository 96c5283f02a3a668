"""Forms of joint actions."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from helle.register.cases.choices import FirstContact
from helle.register.codelists.choices import KeptList
from helle.register.codelists.forms import CodeField, CodesField
from helle.register.interface.forms import DayField, HelleForm, PersonNameField, YesNoField, code_choices
from helle.register.interface.words import active_language
from helle.register.joint_actions.actions import Plan
from helle.register.joint_actions.choices import Answer, CancelledBecause, Ended, NoCase, Outcome, TakenOut, Talk
from helle.register.joint_actions.intake_actions import NAME_LENGTH, OF_AGE, REMARK_LENGTH, Met, age_field
from helle.register.joint_actions.models import OLDEST
from helle.register.organisations.queries import municipalities
from helle.register.people.choices import Sex
from helle.register.protection import clock
from helle.register.referrals.choices import Sector
from helle.rules import codes
from helle.rules.codes import ResidenceStatus
from helle.rules.definitions.indicators import ALL_CODES, asked_in

WORDS_LENGTH = 4_000
# Who can have met a person first at a joint action (STA-06).
MET_FIRST_BY = (
    FirstContact.ARBEJDSTILSYNET,
    FirstContact.SKAT,
    FirstContact.SIRI,
    FirstContact.FOEDEVARESTYRELSEN,
    FirstContact.POLICE,
    FirstContact.UDLST,
    FirstContact.OTHER,
)


class _TimeField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            input_formats=["%H:%M", "%H.%M"],
            error_messages={"invalid": _("Skriv klokkeslættet som timer og minutter, for eksempel 09:30.")},
            **kwargs,
        )


def _several(label: Any, **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, widget=forms.CheckboxSelectMultiple, **more)


class PlanForm(HelleForm):
    """The plan of a joint action."""

    day = DayField(label=_("Dag"))
    begins = _TimeField(label=_("Fra klokken"))
    ends = _TimeField(label=_("Til klokken"), help_text=_("Et tidligere klokkeslæt er natten efter."))
    sector = forms.ChoiceField(label=_("Branche eller sted"), choices=[("", "—"), *Sector.choices])
    municipality = forms.ChoiceField(label=_("Kommune"))
    place = forms.CharField(
        label=_("Sted"),
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("Adresse og mødested. Krypteres; kun de myndigheder, der er med, kan læse det."),
    )
    purpose = forms.CharField(
        label=_("Formål"),
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Hvad der kontrolleres, og hvorfor CMM skal med. Skriv intet om enkeltpersoner. Krypteres."),
    )
    contact = forms.CharField(
        label=_("Kontakt på dagen"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Hvem der leder på stedet, og hvordan man får fat i dem. Krypteres."),
    )
    languages = CodesField(
        KeptList.LANGUAGES,
        label=_("Sprog, der ventes talt"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Så kan CMM have tolke klar. Flere vælges med Ctrl."),
    )
    participants = _several(_("Hvem skal med?"), required=False)

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = active_language()
        named = [(code, name.in_language(language)) for code, name in municipalities(clock.today()).items()]
        self.offer("municipality", sorted(named, key=lambda pair: pair[1]), blank=True)
        self.offer("participants", units)

    def plan(self) -> Plan:
        """The plan as it is written."""
        given = self.cleaned_data
        return Plan(
            day=given["day"],
            begins=given["begins"],
            ends=given["ends"],
            sector=given["sector"],
            municipality=given["municipality"],
            place=given["place"],
            purpose=given["purpose"],
            contact=given["contact"],
            languages=given["languages"],
        )

    def asked(self) -> list[uuid.UUID]:
        """The units that are asked along."""
        return [uuid.UUID(value) for value in self.cleaned_data["participants"]]


class ChangeForm(PlanForm):
    """The plan as it is to be from now on, and why. Others are asked along on a page of their own."""

    opened = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.CharField(label=_("Hvorfor ændres planen?"), max_length=1000)
    field_order = ["why"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, units=[], **kwargs)
        del self.fields["participants"]


class AskForm(HelleForm):
    """Who else is asked along."""

    participants = _several(_("Hvem skal også med?"))

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("participants", units)

    def asked(self) -> list[uuid.UUID]:
        """The units that are asked along."""
        return [uuid.UUID(value) for value in self.cleaned_data["participants"]]


class TakeBackForm(HelleForm):
    """Whose invitation is taken back."""

    participants = _several(_("Hvis invitation tages tilbage?"))

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("participants", units)

    def chosen(self) -> list[uuid.UUID]:
        """The units that are asked no more."""
        return [uuid.UUID(value) for value in self.cleaned_data["participants"]]


class AnswerForm(HelleForm):
    """Whether the unit takes part."""

    opened = forms.UUIDField(widget=forms.HiddenInput, required=False)
    answer = forms.ChoiceField(label=_("Deltager I i aktionen?"), choices=Answer.choices, widget=forms.RadioSelect)


class EndForm(HelleForm):
    """How the joint action came to its end."""

    needed_at_times = frozenset({"because"})

    how = forms.ChoiceField(label=_("Hvordan gik det?"), choices=Ended.choices, widget=forms.RadioSelect)
    because = forms.ChoiceField(
        label=_("Hvorfor aflyses den?"),
        choices=[("", "—"), *CancelledBecause.choices],
        required=False,
        help_text=_("Vælges, når aktionen aflyses."),
    )

    def reason(self) -> CancelledBecause | None:
        """Why it is cancelled; None where nothing was chosen."""
        given = self.cleaned_data["because"]
        return CancelledBecause(given) if given else None


class ReadinessForm(HelleForm):
    """Whom CMM sends, and which interpreters come along."""

    staff = _several(
        _("Hvem fra CMM tager med?"),
        required=False,
        help_text=_("Kun de kan skrive personer op på stedet."),
    )
    interpreters = _several(_("Tolke"), required=False, help_text=_("Tolke til de sprog, der ventes talt."))

    def __init__(
        self, *args: Any, staff: Iterable[tuple[str, str]], interpreters: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("staff", staff)
        self.offer("interpreters", interpreters)

    def chosen_staff(self) -> list[uuid.UUID]:
        """Who goes along."""
        return [uuid.UUID(value) for value in self.cleaned_data["staff"]]

    def chosen_interpreters(self) -> list[tuple[uuid.UUID, str]]:
        """Which interpreters for which language."""
        pairs = (value.partition(" ") for value in self.cleaned_data["interpreters"])
        return [(uuid.UUID(key), language) for key, _space, language in pairs]


class _SignsField(forms.MultipleChoiceField):
    """Takes every sign that there is, whatever is offered: the lead may change the sector while a box is on its way."""

    def valid_value(self, value: object) -> bool:
        return value in ALL_CODES


class MetForm(HelleForm):
    """Somebody who was met. Nothing has to be filled in: that there is a person is enough. No words keep her out."""

    is_heard = False

    joint_action = forms.CharField(widget=forms.HiddenInput, max_length=12)
    met_at = forms.DateTimeField(
        widget=forms.HiddenInput, required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%SZ"]
    )
    sex = forms.ChoiceField(
        label=_("Køn"), choices=Sex.choices, widget=forms.RadioSelect, initial=Sex.NOT_STATED, required=False
    )
    age = forms.IntegerField(
        label=_("Omtrentlig alder"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    is_minor = YesNoField(label=_("Er personen under 18?"), required=False)
    nationality = CodeField(KeptList.COUNTRIES, label=_("Statsborgerskab"), required=False)
    language = CodeField(KeptList.LANGUAGES, label=_("Sprog"), required=False)
    talk = forms.ChoiceField(
        label=_("Vil personen tale med CMM?"), choices=Talk.choices, widget=forms.RadioSelect, required=False
    )
    employer_present = YesNoField(
        label=_("Var arbejdsgiveren til stede?"),
        required=False,
        help_text=_("Noteres som det var. Ingen kan sendes væk."),
    )
    interpreted = YesNoField(label=_("Var der en tolk?"), required=False)
    urgent = forms.BooleanField(label=_("Skadet, syg eller i fare nu"), required=False)
    alone = YesNoField(label=_("Er personen alene her?"), required=False)
    stay = forms.ChoiceField(
        label=_("Opholdsgrundlag, som det blev oplyst"),
        choices=code_choices(ResidenceStatus, blank="—"),
        required=False,
    )
    indicators = _SignsField(
        label=_("Tegn på menneskehandel"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    name = PersonNameField(
        label=_("Navn eller kaldenavn"),
        required=False,
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    remark = forms.CharField(
        label=_("Bemærkning"),
        required=False,
        max_length=REMARK_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, sector: str, **kwargs: Any) -> None:
        """`sector`: that of the joint action, whose signs are asked for and the general ones, and no others."""
        super().__init__(*args, **kwargs)
        language = active_language()
        signs = [one for group in asked_in(codes.Sector(sector), clock.today()) for one in group.indicators]
        self.offer("indicators", [(one.code, one.text.in_language(language)) for one in signs])

    def met(self) -> Met:
        """What is known of her. What cannot be read stands in the remark as it came: a person is never sent back."""
        given = {name: self.typed(name) for name in self.fields}
        unread = [
            f"{self.fields[name].label}: {', '.join(self._as_sent(name))}"[:REMARK_LENGTH]
            for name in self.errors
            if name in self.data and not self.fields[name].widget.is_hidden
        ]
        remark = "\n".join([*([given["remark"]] if given["remark"] else []), *unread])
        return Met(
            sex=given["sex"] or Sex.NOT_STATED.value,
            age=given["age"],
            is_minor=given["is_minor"],
            nationality=given["nationality"] or "",
            language=given["language"] or "",
            stay=given["stay"] or "",
            alone=given["alone"],
            indicators=given["indicators"] or [code for code in self._as_sent("indicators") if code in ALL_CODES],
            talk=given["talk"] or "",
            employer_present=given["employer_present"],
            interpreted=given["interpreted"],
            urgent=bool(given["urgent"]),
            name=given["name"] or "",
            remark=remark,
            met_at=given["met_at"],
        )

    def _as_sent(self, name: str) -> list[str]:
        return self.data.getlist(name) if isinstance(self.data, QueryDict) else [str(self.data.get(name, ""))]


class TakeOutForm(HelleForm):
    """Why somebody is taken out again."""

    because = forms.ChoiceField(label=_("Hvorfor?"), choices=TakenOut.choices, widget=forms.RadioSelect)


class TakeInForm(HelleForm):
    """What becomes of those who were met: a case for each of the chosen, or none."""

    needed_at_times = frozenset({"why", "reasons", "description"})

    persons = _several(_("Hvem drejer det sig om?"))
    outcome = forms.ChoiceField(
        label=_("Hvad skal der ske?"),
        choices=[(Outcome.CASE.value, _("Opret en sag for hver af dem")), (Outcome.NONE.value, _("Ingen sag"))],
        widget=forms.RadioSelect,
        initial=Outcome.CASE,
    )
    why = forms.ChoiceField(
        label=_("Hvorfor ingen sag?"),
        choices=[("", "—"), *NoCase.choices],
        required=False,
        help_text=_("Vælges, når der ikke oprettes en sag."),
    )
    first_contact = forms.ChoiceField(
        label=_("Hvem skabte kontakten?"),
        choices=[(one.value, one.label) for one in MET_FIRST_BY],
    )
    description = forms.CharField(
        label=_("Hvad er set og hørt?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
        help_text=_(
            "Står i henvendelsen, som sagerne kommer af. Under det sættes, hvad der er skrevet op om hver valgt. "
            "Krypteres."
        ),
    )
    indication = forms.BooleanField(
        label=_("Der er en rimelig begrundet indikation"),
        required=False,
        help_text=_("Bistand og støtte ydes straks, når CMM finder en rimelig begrundet indikation."),
    )
    reasons = forms.CharField(
        label=_("Begrundelse for indikationen"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=8000,
        help_text=_("Skrives, når der er en indikation."),
    )
    take = forms.BooleanField(
        label=_("Jeg tager sagerne"),
        required=False,
        help_text=_("Tager du dem ikke, ligger de hos lederen, til de bliver fordelt."),
    )

    def __init__(
        self,
        *args: Any,
        persons: Mapping[str, str],
        ageless: Mapping[uuid.UUID, str] = MappingProxyType({}),
        **kwargs: Any,
    ) -> None:
        """`ageless`: those who were written down as under 18 without an age, each of whom is asked for."""
        super().__init__(*args, **kwargs)
        self.offer("persons", persons.items())
        self._ageless = {key: age_field(key) for key in ageless}
        for key, who in ageless.items():
            self.fields[age_field(key)] = forms.IntegerField(
                label=_("Anslået alder: %(person)s") % {"person": who},
                required=False,
                min_value=0,
                max_value=OF_AGE - 1,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                help_text=_("Skrevet op som under 18 uden en alder, der siger det. Dit skøn; det kan rettes i sagen."),
            )
        rest = [name for name in self.fields if name not in ("persons", *self._ageless.values())]
        self.order_fields(["persons", *self._ageless.values(), *rest])

    def ages(self) -> dict[uuid.UUID, int]:
        """The ages that were estimated."""
        given = {key: self.cleaned_data.get(name) for key, name in self._ageless.items()}
        return {key: age for key, age in given.items() if age is not None}

    def clean(self) -> dict[str, Any]:
        """A case has a description, and no case a reason."""
        given = super().clean() or {}
        if given.get("outcome") == Outcome.NONE and not given.get("why"):
            self.add_error("why", say("Vælg, hvorfor der ikke oprettes en sag."))
        if given.get("outcome") == Outcome.CASE and not str(given.get("description") or "").strip():
            self.add_error("description", say("Skriv, hvad der er set og hørt."))
        return given

    def chosen(self) -> list[uuid.UUID]:
        """Those who were chosen."""
        return [uuid.UUID(value) for value in self.cleaned_data["persons"]]
