"""Forms of spreading knowledge: each kind of activity has what it needs and no more. Their words name nobody."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from helle.register.cases.seen_forms import SeenForm
from helle.register.codelists.choices import KeptList
from helle.register.codelists.forms import CodesField
from helle.register.interface.forms import DayField, HelleForm, NearDayField, typed_text
from helle.register.interface.words import active_language
from helle.register.knowledge.choices import Body, Channel, Ended, PublicationKind, Topic
from helle.register.knowledge.given import Answers, Given, Outcome
from helle.register.knowledge.models import MOST_PEOPLE, MOST_REACHED
from helle.rules.knowledge.audience import may_be_for
from helle.rules.knowledge.codes import ActivityKind, AudienceSector

NOBODY: Final = _("Nævn ingen personer. Alle, der ser tal, kan læse det.")
UNKNOWN: Final = "?"
LONGEST_NUMBER: Final = 12
_GROUPS_OF_THREE: Final = re.compile(r"[0-9]{1,3}(?:[. \u00a0][0-9]{3})+")
# More than come to anything that is held in Denmark: most likely a slip of the keyboard.
MOST_AT_ONCE: Final = 20_000
# The fields of a kind, besides those that all have.
OF_KIND: Final[dict[ActivityKind, tuple[str, ...]]] = {
    ActivityKind.TRAINING: ("place", "languages", "materials", "initiative"),
    ActivityKind.CONFERENCE: ("place", "address", "languages", "materials", "open_to_all"),
    ActivityKind.CAMPAIGN: ("channels", "address", "languages", "materials", "open_to_all"),
    ActivityKind.PUBLICATION: ("publication", "isbn", "address", "languages", "supersedes", "open_to_all"),
    ActivityKind.INTERNATIONAL: ("body", "place", "address"),
}
_SPECIAL: Final = frozenset(name for names in OF_KIND.values() for name in names)
MARKS: Final = (
    _("1, dårligst"),
    "2",
    "3",
    "4",
    _("5, bedst"),
)


class HowMany(forms.CharField):
    """A number of people; `?` where nobody knows, which is no zero; empty where they were not there.

    Cleans to (number or None) in a tuple, and to () where it is empty.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(max_length=LONGEST_NUMBER, widget=forms.TextInput(attrs={"class": "count"}), **kwargs)

    def clean(self, value: Any) -> Any:
        """What was typed. Raises `ValidationError` for what is neither."""
        written = str(super().clean(value)).strip()
        # A dot parts thousands: 1.5 is no number of people, and never fifteen.
        if _GROUPS_OF_THREE.fullmatch(written):
            written = re.sub(r"[. \u00a0]", "", written)
        if not written:
            return ()
        if written == UNKNOWN:
            return (None,)
        if not (written.isascii() and written.isdigit()):
            raise ValidationError(_("Skriv et antal, eller ? hvis det ikke er kendt."), code="invalid")
        if int(written) > MOST_AT_ONCE:
            raise ValidationError(
                _("Er det en tastefejl? Flere end 20.000 på én gang kan ikke skrives her."), code="too_many"
            )
        return (int(written),)


_words = partial(typed_text, help_text=NOBODY, rows=4, most=2000)


def _line(label: Any, *, most: int = 200, required: bool = False, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, help_text=help_text)


def _number(label: Any, *, most: int = MOST_PEOPLE, required: bool = False) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        required=required,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "count"}),
    )


class OfAKind(SeenForm):
    """A form of an activity of a kind; `again`: something was written before, and why it is corrected is asked."""

    def __init__(self, *args: Any, kind: ActivityKind, again: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.shape()
        if again:
            self.fields["why"] = _words(_("Hvorfor rettes det?"), rows=3, most=500, required=True)

    def shape(self) -> None:
        """Have the fields of the kind."""

    def _audience(self) -> None:
        for sector in AudienceSector:
            if may_be_for(self.kind, sector):
                label = sector.label.in_language(active_language())
                self.fields[f"sector_{sector.value}"] = HowMany(label=label)

    @property
    def audience_rows(self) -> list[forms.BoundField]:
        """Each sector with its field."""
        return [self[name] for name in self.fields if name.startswith("sector_")]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """The fields that stand by themselves."""
        apart = ("sector_", "reached_", "source_", "mark_")
        return [bound for bound in self.visible_fields() if not bound.name.startswith(apart)]

    def audience(self) -> dict[AudienceSector, int | None]:
        """Each sector that something was written of."""
        found: dict[AudienceSector, int | None] = {}
        for sector in AudienceSector:
            given = self.cleaned_data.get(f"sector_{sector.value}") or ()
            if given:
                found[sector] = given[0]
        return found


class DetailsForm(OfAKind):
    """What an activity is."""

    title_da = _line(_("Titel"), required=True, help_text=NOBODY)
    title_en = _line(_("Titel på engelsk"))
    topic = forms.ChoiceField(label=_("Hvad handler det om?"), choices=[("", "—"), *Topic.choices])
    body = forms.ChoiceField(label=_("Med hvem?"), choices=[("", "—"), *Body.choices])
    publication = forms.ChoiceField(label=_("Hvad er det?"), choices=[("", "—"), *PublicationKind.choices])
    first_day = NearDayField(label=_("Første dag"))
    last_day = NearDayField(label=_("Sidste dag"), required=False, help_text=_("Tom, hvis det er samme dag."))
    place = _line(_("Hvor?"), help_text=_("En by, en institution eller på nettet. Ingen hemmelig adresse."))
    address = _line(
        _("Adresse på nettet"), most=300, help_text=_("Hvor det findes, eller hvor man melder sig til: https://…")
    )
    isbn = _line(_("ISBN"), most=20)
    materials = _line(_("Materialer"), most=300, help_text=_("Hvad der blev brugt, og hvor det ligger."))
    partners = _line(_("Sammen med hvem?"), most=300, help_text=_("Myndigheder og organisationer, ingen personer."))
    languages = CodesField(
        KeptList.LANGUAGES,
        label=_("Sprog"),
        required=False,
        help_text=_("På en computer vælges flere med Ctrl (Cmd på en Mac)."),
    )
    channels = forms.MultipleChoiceField(
        label=_("Hvor ses eller høres den?"), choices=Channel.choices, widget=forms.CheckboxSelectMultiple
    )
    supersedes = forms.ChoiceField(
        label=_("Afløser den en anden?"), required=False, help_text=_("Den afløste vises ikke mere for alle.")
    )
    initiative = forms.ChoiceField(
        label=_("Hører den til et initiativ i handlingsplanen?"),
        required=False,
        help_text=_("Kun hvis enheden holder den som en del af initiativet; så tæller den i initiativets tal."),
    )
    open_to_all = forms.BooleanField(
        label=_("Vis den på den side, alle kan læse uden login"),
        required=False,
        help_text=_("Den vises, når en anden har godkendt den."),
    )

    def __init__(
        self,
        *args: Any,
        earlier: Sequence[tuple[str, str]] = (),
        initiatives: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if "initiative" in self.fields:
            self.offer("initiative", initiatives, blank=True)
        if "supersedes" in self.fields:
            self.offer("supersedes", earlier, blank=True)

    def shape(self) -> None:
        for name in _SPECIAL - set(OF_KIND[self.kind]):
            del self.fields[name]
        if self.kind is ActivityKind.PUBLICATION:
            del self.fields["last_day"]
            self.fields["first_day"].label = _("Hvilken dag kommer den ud?")
        self._audience()

    def given(self) -> Given:
        """The activity as it was typed."""
        typed = self.cleaned_data
        return Given(
            title_da=typed["title_da"],
            title_en=typed["title_en"],
            topic=Topic(typed["topic"]),
            first_day=typed["first_day"],
            last_day=typed.get("last_day") or typed["first_day"],
            place=typed.get("place", ""),
            address=typed.get("address", ""),
            materials=typed.get("materials", ""),
            partners=typed["partners"],
            languages=typed.get("languages", ()),
            audience=self.audience(),
            channels=[Channel(one) for one in typed.get("channels", ())],
            publication=PublicationKind(typed["publication"]) if typed.get("publication") else None,
            isbn=typed.get("isbn", ""),
            supersedes=uuid.UUID(typed["supersedes"]) if typed.get("supersedes") else None,
            body=Body(typed["body"]) if typed.get("body") else None,
            open_to_all=typed.get("open_to_all", False),
            initiative=typed.get("initiative", ""),
        )


class HeldForm(OfAKind):
    """That it was held, and what came of it."""

    needed_at_times = frozenset({
        "follow_up", "figures", "counted_until",
        *(f"reached_{one.value}" for one in Channel), *(f"source_{one.value}" for one in Channel),
        *(f"sector_{one.value}" for one in AudienceSector),
    })  # fmt: skip

    first_day = DayField(label=_("Hvilken dag begyndte den?"))
    last_day = DayField(label=_("Hvilken dag sluttede den?"))
    contributed = _words(_("Hvad gav eller sagde Danmark?"), required=True)
    follow_up = _words(_("Hvad følger af det?"))
    figures = _line(
        _("Hvilke tal blev leveret?"),
        most=300,
        help_text=_("Kun hvis der blev leveret tal; altid tal uden personer."),
    )
    counted_until = DayField(label=_("Til hvilken dag er tallene opgjort?"), required=False)

    def __init__(self, *args: Any, channels: Sequence[str] = (), **kwargs: Any) -> None:
        self.channels = [Channel(one) for one in channels]
        super().__init__(*args, **kwargs)

    def shape(self) -> None:
        if self.kind is not ActivityKind.INTERNATIONAL:
            for name in ("contributed", "follow_up", "figures", "counted_until"):
                del self.fields[name]
        if self.kind is ActivityKind.PUBLICATION:
            del self.fields["last_day"]
            self.fields["first_day"].label = _("Hvilken dag kom den ud?")
        if self.kind in (ActivityKind.TRAINING, ActivityKind.CONFERENCE):
            self._audience()
        for channel in self.channels if self.kind is ActivityKind.CAMPAIGN else ():
            self.fields[f"reached_{channel.value}"] = _number(
                _("%(where)s: nåede så mange") % {"where": channel.label}, most=MOST_REACHED
            )
            self.fields[f"source_{channel.value}"] = _line(
                _("%(where)s: hvor er tallet fra?") % {"where": channel.label}, help_text=NOBODY
            )

    @property
    def reach_rows(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Each channel with its number and where that is from."""
        if self.kind is not ActivityKind.CAMPAIGN:
            return []
        return [(str(one.label), self[f"reached_{one.value}"], self[f"source_{one.value}"]) for one in self.channels]

    def outcome(self) -> Outcome:
        """What came of it, as it was typed."""
        typed = self.cleaned_data
        reached = {
            one: (typed[f"reached_{one.value}"], typed[f"source_{one.value}"])
            for one in (self.channels if self.kind is ActivityKind.CAMPAIGN else ())
            if typed[f"reached_{one.value}"] is not None
        }
        return Outcome(
            first_day=typed["first_day"],
            last_day=typed.get("last_day") or typed["first_day"],
            came=self.audience(),
            reached=reached,
            contributed=typed.get("contributed", ""),
            follow_up=typed.get("follow_up", ""),
            figures=typed.get("figures", ""),
            counted_until=typed.get("counted_until"),
        )


class EvaluationForm(OfAKind):
    """What those who came answered, and what was learnt."""

    answers = _number(_("Hvor mange svarede?"), required=True)
    learnt = _words(_("Hvad lærte I?"), required=True)
    changes = _words(_("Hvad ændrer I?"))

    def shape(self) -> None:
        for number, label in enumerate(MARKS, start=1):
            self.fields[f"mark_{number}"] = _number(label)

    @property
    def mark_rows(self) -> list[forms.BoundField]:
        """Each mark with its field."""
        return [self[f"mark_{number}"] for number in range(1, len(MARKS) + 1)]

    def given(self) -> Answers:
        """The evaluation as it was typed; a mark that nobody gave may be left empty."""
        typed = self.cleaned_data
        one, two, three, four, five = (typed[f"mark_{number}"] or 0 for number in range(1, len(MARKS) + 1))
        return Answers(
            answers=typed["answers"],
            marks=(one, two, three, four, five),
            learnt=typed["learnt"],
            changes=typed["changes"],
        )


class OpeningForm(SeenForm):
    """That everybody may read it."""

    read = forms.BooleanField(label=_("Jeg har læst det, og alle må se det"))


class EndingForm(SeenForm):
    """Why it is none any more."""

    kind = forms.ChoiceField(label=_("Hvad er sket?"), choices=Ended.choices, widget=forms.RadioSelect)
    why = _words(_("Hvorfor?"), rows=3, most=500, required=True)


class ShownForForm(HelleForm):
    """Of which initiative it shows that something was done."""

    initiative = forms.ChoiceField(label=_("Hvilket initiativ?"))

    def __init__(self, *args: Any, initiatives: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("initiative", initiatives, blank=True)
