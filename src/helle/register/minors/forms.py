"""Forms of a minor's case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.interface.forms import (
    CaseForm,
    DayField,
    NearDayField,
    YesNoField,
    YesNoUnknownField,
    code_choices,
    typed_text,
)
from helle.register.interface.words import active_language
from helle.register.minors.choices import (
    Capacity,
    Decider,
    FoundHow,
    PlacementKind,
    RepresentationEnd,
    TalkState,
    ToldOfMissing,
    TracingOutcome,
)
from helle.rules.minors.codes import (
    AppointingBody,
    ChildHeard,
    NomineeConflict,
    PlacementBasis,
    ReviewPoint,
    TracingService,
)
from helle.rules.minors.turning_18 import REVIEW

_SEALED = _("Teksten krypteres.")


class RepresentativeRequestForm(CaseForm):
    """That an organisation is asked to find a representative."""

    to_unit = forms.ChoiceField(label=_("Hvilken organisation er bedt om at indstille?"))
    requested_on = DayField(label=_("Hvornår er den bedt om det?"))


class NominationForm(CaseForm):
    """Whom an organisation nominates."""

    needed_at_times = frozenset({"about_the_conflict"})

    organisation = forms.ChoiceField(label=_("Hvem indstiller?"))
    nominated_on = DayField(label=_("Hvornår kom indstillingen?"))
    name = forms.CharField(label=_("Hvem er indstillet?"), max_length=200, help_text=_("Navnet krypteres."))
    contact = forms.CharField(
        label=_("Hvordan får man fat i repræsentanten?"),
        max_length=400,
        help_text=_("Telefon eller e-mail. Teksten krypteres."),
    )
    child_heard = forms.ChoiceField(
        label=_("Er barnet hørt?"),
        choices=code_choices(ChildHeard),
        widget=forms.RadioSelect,
        help_text=_("Et barn på 12 år eller mere høres, før der udpeges."),
    )
    childs_view = typed_text(_("Hvad sagde barnet?"))
    conflict = forms.ChoiceField(
        label=_("Er der noget, der kan stå mellem den indstillede og barnets tarv?"),
        choices=code_choices(NomineeConflict),
        widget=forms.RadioSelect,
        help_text=_("Spørg barnet og politiet, om den indstillede kender nogen, der er mistænkt."),
    )
    about_the_conflict = typed_text(
        _("Hvad kan stå i vejen?"), help_text=_("Udfyldes, når der er noget. Teksten krypteres.")
    )


class AppointmentForm(CaseForm):
    """The appointment of whoever was nominated."""

    needed_at_times = frozenset({"why"})

    appointed_by = forms.ChoiceField(
        label=_("Hvem har udpeget?"), choices=code_choices(AppointingBody), widget=forms.RadioSelect
    )
    capacity = forms.ChoiceField(label=_("Som hvad?"), choices=Capacity.choices, widget=forms.RadioSelect)
    since = DayField(label=_("Fra og med"))
    scope = typed_text(_("Hvad omfatter udpegningen?"), help_text=_("Hvis den er begrænset. Teksten krypteres."))
    why = typed_text(
        _("Begrundelse, hvis reglerne kræver en"), help_text=_("Se, hvad reglerne siger. Teksten krypteres.")
    )


class RepresentativeLoginForm(CaseForm):
    """In which unit of her own a representative sees the child's case."""

    unit = forms.ChoiceField(
        label=_("Repræsentantens egen enhed"),
        help_text=_("Administratoren opretter en enhed under organisationen, til denne ene repræsentant."),
    )


class RepresentativeEndForm(CaseForm):
    """That a representation ends."""

    needed_at_times = frozenset({"note"})

    why = forms.ChoiceField(
        label=_("Hvorfor?"),
        choices=[one for one in RepresentationEnd.choices if one[0] != RepresentationEnd.OF_AGE],
        widget=forms.RadioSelect,
    )
    ended_on = DayField(label=_("Fra hvilken dag er hun eller han ikke længere repræsentant?"))
    note = typed_text(_("Bemærkning"), help_text=_("Skal udfyldes, når barnets tarv er grunden. Teksten krypteres."))


class MunicipalityForm(CaseForm):
    """Which municipality is told of the minor."""

    needed_at_times = frozenset({"why"})

    municipality = forms.ChoiceField(label=_("I hvilken kommune opholder barnet sig?"))
    why = typed_text(
        _("Begrundelse, hvis barnet er dansk"),
        help_text=_("Om danske børn afgør et menneske, om kommunen underrettes. Teksten krypteres."),
    )


class MunicipalityReleaseForm(CaseForm):
    """Why a municipality is no longer to see the case."""

    why = typed_text(_("Hvorfor?"), required=True, help_text=_("For eksempel: barnet er flyttet. Teksten krypteres."))


class PlacementForm(CaseForm):
    """Where the minor is to live."""

    needed_at_times = frozenset({"municipality", "why"})

    decided_by = forms.ChoiceField(
        label=_("Hvem har truffet afgørelsen?"), choices=Decider.choices, widget=forms.RadioSelect
    )
    municipality = forms.ChoiceField(label=_("Hvilken kommune?"), required=False)
    kind = forms.ChoiceField(label=_("Hvor skal barnet bo?"), choices=PlacementKind.choices, widget=forms.RadioSelect)
    basis = forms.ChoiceField(
        label=_("Efter hvilken lov?"),
        choices=code_choices(PlacementBasis),
        widget=forms.RadioSelect,
        help_text=_("Loven, som den gælder på dagen. Den følger barnets ophold."),
    )
    decided_on = DayField(label=_("Afgørelsens dato"))
    since = NearDayField(label=_("Barnet bor der fra og med"))
    until = NearDayField(
        label=_("Til og med"), required=False, help_text=_("Lad feltet stå tomt, hvis der ikke er en slutdato.")
    )
    note = typed_text(_("Hvad afgørelsen siger"), help_text=_("Ikke adressen. Teksten krypteres."))
    why = typed_text(_("Begrundelse, hvis reglerne kræver en"))

    def __init__(self, *args: Any, municipalities: Iterable[tuple[str, str]], by_us: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by_us:
            # A municipality writes down what it has decided itself.
            del self.fields["decided_by"], self.fields["municipality"]
        else:
            self.offer("municipality", municipalities, blank=True)


class TracingForm(CaseForm):
    """A search for the family."""

    needed_at_times = frozenset({"in_contact", "family_suspected", "informed_on", "signed_on", "why", "consent_on"})

    service = forms.ChoiceField(
        label=_("Hvem skal søge?"),
        choices=code_choices(TracingService),
        widget=forms.RadioSelect,
        help_text=_(
            "Hjemrejsestyrelsen ser først barnet i Helle, når en hjemsendelse er åbnet; giv den selv besked før det. "
            "Røde Kors' tjeneste er barnets eget valg. Notér kun, at barnet kender den og har valgt den; der udveksles "
            "intet om sagen."
        ),
    )
    consents = YesNoField(label=_("Har barnet selv sagt ja?"))
    consent_on = DayField(label=_("Hvilken dag sagde barnet ja?"), required=False)
    in_contact = YesNoField(
        label=_("Har barnet kontakt med sin familie?"),
        required=False,
        help_text=_("Besvares, når Hjemrejsestyrelsen skal søge."),
    )
    family_suspected = YesNoUnknownField(
        label=_("Kan familien have del i handlen?"),
        required=False,
        help_text=_("Undersøg det, før nogen kontakter familien."),
    )
    informed_on = DayField(
        label=_("Hvornår er repræsentanten orienteret?"),
        required=False,
        help_text=_("Når Hjemrejsestyrelsen skal søge, orienteres repræsentanten og skriver under med barnet."),
    )
    signed_on = DayField(label=_("Hvornår har repræsentanten skrevet under?"), required=False)
    begun_on = DayField(label=_("Eftersøgningen begynder"))
    why = typed_text(_("Begrundelse, hvis reglerne kræver en"))


class TracingEndForm(CaseForm):
    """How a search ended."""

    outcome = forms.ChoiceField(
        label=_("Hvordan sluttede den?"), choices=TracingOutcome.choices, widget=forms.RadioSelect
    )
    ended_on = DayField(label=_("Hvornår?"))
    result = typed_text(_("Hvad kom der ud af det?"))


class TalkForm(CaseForm):
    """A talk about a return that is to be held."""

    planned_on = DayField(label=_("Dag"), help_text=_("I dag eller senere."))
    planned_at = forms.TimeField(
        label=_("Klokkeslæt"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    interpreter = forms.BooleanField(label=_("Der skal tolk med"), required=False)


class TalkHoldForm(CaseForm):
    """What became of a planned talk."""

    needed_at_times = frozenset({"held_on", "with_representative", "why_without"})

    became = forms.ChoiceField(
        label=_("Hvad blev der af den?"),
        choices=[one for one in TalkState.choices if one[0] != TalkState.PLANNED],
        widget=forms.RadioSelect,
        help_text=_(
            "En samtale med et uledsaget barn holdes kun med repræsentanten. Har man alligevel talt med barnet, tæller "
            "det ikke, og samtalen skal holdes igen."
        ),
    )
    held_on = DayField(label=_("Hvilken dag?"), required=False)
    with_representative = YesNoField(
        label=_("Deltog barnets repræsentant?"),
        required=False,
        help_text=_("Besvares, når samtalen er holdt."),
    )
    why_without = typed_text(
        _("Hvorfor deltog repræsentanten ikke?"),
        help_text=_("For et barn, der ikke er uledsaget: hvem var med for barnet? Teksten krypteres."),
    )
    account = typed_text(_("Hvad blev der talt om?"), rows=6)


class ReviewForm(CaseForm):
    """What is agreed for the day of turning eighteen, point by point."""

    done_on = DayField(label=_("Hvornår er det gennemgået?"))

    def __init__(self, *args: Any, points: Iterable[ReviewPoint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = active_language()
        said = {row.point: row.reason.text.in_language(language) for row in REVIEW}
        self.points = tuple(points)
        for point in self.points:
            self.fields[point.value] = typed_text(
                point.label.in_language(language), required=True, help_text=said[point], rows=2
            )

    def agreed(self) -> dict[ReviewPoint, str]:
        """What was typed at each point, of a form that is valid."""
        return {point: self.cleaned_data[point.value] for point in self.points}


class MissingForm(CaseForm):
    """Since when nobody can find the minor."""

    since = DayField(label=_("Hvornår er barnet sidst set?"))


class MissingToldForm(CaseForm):
    """Who was told that the minor is missing."""

    whom = forms.ChoiceField(label=_("Hvem har fået besked?"), choices=ToldOfMissing.choices, widget=forms.RadioSelect)
    told_on = DayField(label=_("Dag"))
    told_at = forms.TimeField(label=_("Klokkeslæt"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    reference = forms.CharField(
        label=_("Hvem talte I med, og hvad er deres sagsnummer?"),
        required=False,
        max_length=200,
        help_text=_SEALED,
    )

    def instant(self, zone: dt.tzinfo) -> dt.datetime:
        """When they were told, of a form that is valid."""
        return dt.datetime.combine(self.cleaned_data["told_on"], self.cleaned_data["told_at"], zone)


class FoundForm(CaseForm):
    """That the minor was found."""

    how = forms.ChoiceField(label=_("Hvordan?"), choices=FoundHow.choices, widget=forms.RadioSelect)
    ended_on = DayField(label=_("Hvornår?"))
    note = typed_text(_("Hvad fortalte barnet, og hvad gør I nu?"))
