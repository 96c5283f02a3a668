"""Forms of accommodation: CMM's, the supervision's, and that of an address."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from helle.register.accommodation.choices import (
    ApprovalKind,
    Judgement,
    LookWhy,
    QualityTheme,
    Residents,
    SanctionKind,
)
from helle.register.accommodation.models import MOST_PLACES
from helle.register.accommodation.secret_address import LABELS, SecretAddress
from helle.register.accommodation.supervision_actions import Seen
from helle.register.allocation.choices import Region
from helle.register.interface.forms import HelleForm, NearDayField, YesNoField, code_choices
from helle.rules.accommodation.codes import OfferKind, Sex

WORDS: Final = 4000
_ENCRYPTED: Final = _("Teksten krypteres. Skriv ingen beboere.")


class PlacesField(forms.IntegerField):
    """A number of places; a phone shows its digits."""

    def __init__(self, *, least: int = 0, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"inputmode": "numeric", "class": "count"})
        super().__init__(min_value=least, max_value=MOST_PLACES, widget=widget, **kwargs)


class WhyField(forms.CharField):
    """Why something is changed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Hvorfor?"))
        kwargs.setdefault("help_text", _ENCRYPTED)
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), max_length=WORDS, **kwargs)


class SexesField(forms.MultipleChoiceField):
    """Which sexes a place takes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Hvem er stedet for?"), choices=code_choices(Sex), widget=forms.CheckboxSelectMultiple, **kwargs
        )


class ResidentsField(forms.MultipleChoiceField):
    """Whom a place takes besides single adults."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Tager stedet også"),
            choices=Residents.choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            **kwargs,
        )


class ProviderForm(HelleForm):
    """Who runs offers."""

    name = forms.CharField(
        label=_("Navn"),
        max_length=120,
        help_text=_("Virksomhedens eller organisationens navn. Skriv aldrig navnet på en privat vært."),
    )
    unit = forms.ChoiceField(
        label=_("Enhed i Helle"),
        required=False,
        help_text=_("Kun hvis udbyderens medarbejdere selv logger ind."),
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("unit", units, blank=True)


class OfferForm(HelleForm):
    """A place, taken into the register."""

    provider = forms.ChoiceField(label=_("Udbyder"))
    alias = forms.CharField(
        label=_("Hvad stedet hedder i Helle"),
        max_length=80,
        help_text=_("Er stedet hemmeligt, må navnet ikke røbe, hvor det ligger: ingen vej, by eller kommune."),
    )
    kind = forms.ChoiceField(label=_("Slags sted"), choices=code_choices(OfferKind, blank="—"))
    region = forms.ChoiceField(label=_("Region"), choices=[("", "—"), *Region.choices])
    secret = YesNoField(
        label=_("Er adressen hemmelig?"),
        help_text=_("Så ser kun stedet selv og de, der har en beboers sag, adressen. Det kan ikke ændres bagefter."),
    )
    since = NearDayField(label=_("Åbent fra"))
    sexes = SexesField()
    residents = ResidentsField()
    places = PlacesField(
        label=_("Faste pladser"), required=False, help_text=_("Lad feltet stå tomt, hvis tallet ikke kendes.")
    )
    peak_places = PlacesField(label=_("Pladser til spidsbelastninger"), required=False)

    needed_at_times = frozenset({"residents", "places", "peak_places"})

    def __init__(self, *args: Any, providers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("provider", providers, blank=True)


class CapacityForm(HelleForm):
    """Other numbers of places from a day on."""

    opened = forms.UUIDField(widget=forms.HiddenInput, required=False)
    since = NearDayField(label=_("Fra"))
    places = PlacesField(label=_("Faste pladser"))
    peak_places = PlacesField(label=_("Pladser til spidsbelastninger"))
    why = WhyField()


class TargetGroupForm(HelleForm):
    """For whom the place is from a day on."""

    opened = forms.UUIDField(widget=forms.HiddenInput, required=False)
    since = NearDayField(label=_("Fra"))
    sexes = SexesField()
    residents = ResidentsField()
    why = WhyField()


class AskCapacityForm(HelleForm):
    """Other numbers of places, asked for by who runs the place."""

    since = NearDayField(label=_("Fra"))
    places = PlacesField(label=_("Faste pladser"))
    peak_places = PlacesField(label=_("Pladser til spidsbelastninger"))
    why = WhyField(help_text=_("CMM læser begrundelsen. Teksten krypteres. Skriv ingen beboere."))


class AskTargetGroupForm(HelleForm):
    """Another target group, asked for by who runs the place."""

    since = NearDayField(label=_("Fra"))
    sexes = SexesField()
    residents = ResidentsField()
    why = WhyField(help_text=_("CMM læser begrundelsen. Teksten krypteres. Skriv ingen beboere."))


class ChangeAnswerForm(HelleForm):
    """CMM's answer to what a provider asks for."""

    opened = forms.UUIDField(widget=forms.HiddenInput, required=False)
    accepted = YesNoField(label=_("Imødekommer CMM ønsket?"))
    why = WhyField(help_text=_("Stedet læser begrundelsen. Teksten krypteres. Skriv ingen beboere."))


class PlainForm(HelleForm):
    """Something that is done without more words."""


class CloseForm(HelleForm):
    """That a place closes."""

    last_day = NearDayField(label=_("Sidste dag"))
    why = WhyField(label=_("Hvorfor lukker stedet?"))


class LookForm(HelleForm):
    """What an address is looked up for."""

    why = forms.ChoiceField(
        label=_("Hvad skal du bruge adressen til?"), choices=LookWhy.choices, widget=forms.RadioSelect
    )


class AddressForm(HelleForm):
    """Where a place lies. Nothing is filled in beforehand: what is known already is shown on its own page only."""

    unheard = frozenset(LABELS)

    since = NearDayField(label=_("Fra"))
    street = forms.CharField(label=LABELS["street"], max_length=200)
    postcode = forms.CharField(
        label=LABELS["postcode"],
        max_length=60,
        validators=[RegexValidator(r"^\s*\d{4}(\s|$)", _("Begynd med de fire cifre."))],
    )
    municipality = forms.ChoiceField(label=LABELS["municipality"])
    telephone = forms.CharField(
        label=LABELS["telephone"],
        max_length=40,
        required=False,
        validators=[
            RegexValidator(r"^\s*\+?(\D{0,2}\d){8,15}\s*$", _("Skriv et telefonnummer med mindst otte cifre."))
        ],
    )
    issuer = forms.CharField(label=LABELS["issuer"], max_length=120, required=False)

    def __init__(self, *args: Any, municipalities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("municipality", municipalities, blank=True)

    def address(self) -> SecretAddress:
        """The address as it was typed; no text from here on."""
        return SecretAddress({name: self.cleaned_data[name] for name in LABELS})


class ApprovalForm(HelleForm):
    """An approval of the supervision."""

    kind = forms.ChoiceField(label=_("Hvilken godkendelse?"), widget=forms.RadioSelect)
    section = forms.CharField(
        label=_("Efter"), max_length=40, required=False, help_text=_("For eksempel servicelovens § 109.")
    )
    since = NearDayField(label=_("Fra"))
    last_day = NearDayField(label=_("Sidste dag"), required=False, help_text=_("Lad feltet stå tomt uden slutdato."))
    places = PlacesField(label=_("Til hvor mange pladser?"), least=1)
    terms = forms.CharField(
        label=_("Vilkår"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=WORDS,
        help_text=_ENCRYPTED,
    )
    why = WhyField(
        label=_("Hvorfor ændres den?"),
        required=False,
        help_text=_("Kun hvis en tidligere godkendelse afløses. Teksten krypteres."),
    )

    needed_at_times = frozenset({"last_day", "why"})

    def __init__(self, *args: Any, special: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = ApprovalKind.choices if special else [(one, one.label) for one in (ApprovalKind.SERVICE_ACT,)]
        self.offer("kind", [(str(value), str(label)) for value, label in kinds])


class VisitForm(HelleForm):
    """A visit of the supervision, by the eight themes; those that were not looked at stay empty."""

    held_on = NearDayField(label=_("Dag"))
    announced = YesNoField(label=_("Var besøget anmeldt?"))
    follow_up_by = NearDayField(label=_("Opfølgning senest"), required=False)

    needed_at_times = frozenset({
        "follow_up_by", *(f"{part}_{one.value}" for one in QualityTheme for part in ("judgement", "words")),
    })  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for theme in QualityTheme:
            self.fields[f"judgement_{theme.value}"] = forms.ChoiceField(
                label=theme.label, required=False, choices=[("", _("Ikke set på")), *Judgement.choices]
            )
            self.fields[f"words_{theme.value}"] = forms.CharField(
                label=_("%(theme)s: hvad I så") % {"theme": theme.label},
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=WORDS,
            )

    @property
    def theme_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each theme with its two fields."""
        return [(self[f"judgement_{one.value}"], self[f"words_{one.value}"]) for one in QualityTheme]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for theme in QualityTheme:
            if given.get(f"words_{theme.value}") and not given.get(f"judgement_{theme.value}"):
                self.add_error(f"judgement_{theme.value}", _("Vælg, hvordan det så ud."))
        return given

    def seen(self) -> Seen:
        """The visit as it was written down."""
        given = self.cleaned_data
        return Seen(
            held_on=given["held_on"],
            announced=given["announced"],
            found={
                one: (Judgement(given[f"judgement_{one.value}"]), given[f"words_{one.value}"])
                for one in QualityTheme
                if given[f"judgement_{one.value}"]
            },
            follow_up_by=given["follow_up_by"],
        )


class SanctionForm(HelleForm):
    """What the supervision decided against a place."""

    kind = forms.ChoiceField(label=_("Hvad er besluttet?"), choices=SanctionKind.choices, widget=forms.RadioSelect)
    since = NearDayField(label=_("Fra"))
    last_day = NearDayField(label=_("Sidste dag"), required=False, help_text=_("Lad feltet stå tomt uden slutdato."))
    words = WhyField(label=_("Hvad gælder det?"))

    needed_at_times = frozenset({"last_day"})


class SanctionEndForm(HelleForm):
    """On which day a sanction ends."""

    last_day = NearDayField(label=_("Sidste dag"))


class FollowUpForm(HelleForm):
    """When it was looked at again, and what was seen."""

    on = NearDayField(label=_("Dag"))
    words = WhyField(label=_("Hvad I så"))


class WithdrawForm(HelleForm):
    """Why an entry is put out of force."""

    why = WhyField(
        label=_("Hvorfor sættes oplysningen ud af kraft?"),
        help_text=_("Oplysningen og begrundelsen kan stadig ses bagefter. Teksten krypteres."),
    )
