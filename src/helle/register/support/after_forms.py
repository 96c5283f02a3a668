"""Forms of what is written of a period and after it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.interface.forms import CaseForm, DayField, HelleForm, NearDayField, YesNoField, code_choices
from helle.rules.codes import GoneKind, GoneToldBy
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.support.codes import AfterPeriod, GoalReached, GoalWords, ShownOnTo


def _words(label: Any, help_text: Any = "", *, required: bool = True, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        max_length=8000,
    )


class GoalForm(CaseForm):
    """What the person wants of the period."""

    goals = _words(
        _("Hvad vil personen bruge perioden til?"),
        _("Skriv det sammen, med personens egne ord. Teksten krypteres."),
        rows=6,
    )
    words = forms.ChoiceField(
        label=_("Hvis ord er det?"), choices=code_choices(GoalWords), widget=forms.RadioSelect, initial="together"
    )


class OutcomeForm(CaseForm):
    """What the period led to."""

    recovered = forms.ChoiceField(
        label=_("Er personen kommet til kræfter?"), choices=code_choices(GoalReached), widget=forms.RadioSelect
    )
    free = forms.ChoiceField(
        label=_("Er personen kommet fri af handelsforholdet?"),
        choices=code_choices(GoalReached),
        widget=forms.RadioSelect,
    )
    after = forms.ChoiceField(
        label=_("Hvad kom efter perioden?"), choices=code_choices(AfterPeriod), widget=forms.RadioSelect
    )
    words = _words(_("Hvad førte perioden til?"), _("Hold det op mod målene. Teksten krypteres."))


class WindDownForm(CaseForm):
    """Until when support is wound down, and where the person is referred to."""

    last_day = NearDayField(
        label=_("Støttens sidste dag"),
        help_text=_("Planen siger ikke, hvad der stopper hvornår. Sæt dagen, og skriv hvorfor."),
    )
    why = _words(
        _("Hvorfor den dag, hvad stopper, og hvem tager over?"),
        _("Skriv for eksempel, hvor personen bor bagefter. Teksten krypteres."),
    )
    told_on = DayField(label=_("Personen har fået besked den"), required=False)
    referred_to = forms.MultipleChoiceField(
        label=_("Vist videre til"),
        choices=code_choices(ShownOnTo),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Arbejdet kan have været urimeligt, uden at det er menneskehandel."),
    )


class GoneForm(CaseForm):
    """That the person is gone."""

    kind = forms.ChoiceField(label=_("Hvad er sket?"), choices=code_choices(GoneKind), widget=forms.RadioSelect)
    since = DayField(label=_("Væk siden"), help_text=_("Den dag, personen sidst blev set."))
    told_by = forms.ChoiceField(label=_("Hvem har sagt det?"), choices=code_choices(GoneToldBy, blank="—"))
    words = _words(_("Hvad er set, og hvad er gjort for at finde personen?"), _("Teksten krypteres."))


FOUND, MISTAKE = "found", "mistake"


class FoundForm(CaseForm):
    """That the person was found, or that she was not gone at all."""

    needed_at_times = frozenset({"found_on", "told_by"})

    what = forms.ChoiceField(
        label=_("Hvad er sket?"),
        choices=[
            (FOUND, _("Personen er fundet eller kommet tilbage")),
            (MISTAKE, _("Det var en fejl: personen var ikke væk")),
        ],
        widget=forms.RadioSelect,
        initial=FOUND,
    )
    found_on = DayField(label=_("Fundet den"), required=False, help_text=_("Udfyldes, når personen er fundet."))
    told_by = forms.ChoiceField(
        label=_("Hvem har sagt det?"), choices=code_choices(GoneToldBy, blank="—"), required=False
    )
    words = _words(_("Hvad er der sket?"), _("Teksten krypteres."))


class HandOverForm(CaseForm):
    """To which municipality the person is handed over, on which ground, and what it is told."""

    needed_at_times = frozenset({"consent", "why"})

    municipality = forms.ChoiceField(label=_("Kommune"))
    from_day = NearDayField(label=_("Kommunen tager over fra"))
    ground = forms.ChoiceField(
        label=_("Hvad hviler det på?"), choices=code_choices(DisclosureGround), widget=forms.RadioSelect
    )
    consent = YesNoField(
        label=_("Er personen enig?"), required=False, help_text=_("Spørg personen, også når hjemlen er en anden.")
    )
    told = _words(
        _("Hvad får kommunen at vide?"),
        _(
            "Kun det, kommunen skal bruge. Ud over det ser den kun, hvem det er, opholdet, og hvor vedkommende bor, så "
            "længe det gælder: intet om samtaler, vurdering, perioder eller støtte. Det er det, personen siger ja til."
        ),
        rows=6,
    )
    address_confirmed = forms.BooleanField(
        label=_("Står der en adresse eller et telefonnummer i det, må kommunen kende det"), required=False
    )
    why = _words(
        _("Begrundelse, hvis reglerne kræver en"),
        _("Kommunen ser den ikke. Teksten krypteres."),
        required=False,
        rows=3,
    )

    def __init__(self, *args: Any, municipalities: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("municipality", municipalities, blank=True)


class ReceiptForm(HelleForm):
    """That the municipality has what it was told."""

    not_ours = forms.BooleanField(
        label=_("Personen er ikke vores borger"),
        required=False,
        help_text=_(
            "Sæt hak, hvis en anden kommune skal underrettes. Den, der underrettede jer, taler med jer om det."
        ),
    )


class HandOverEndForm(CaseForm):
    """Why a hand-over ends."""

    why = _words(
        _("Hvorfor ophører overdragelsen?"),
        _("Samtykket er trukket tilbage, eller en anden kommune tager over. Teksten krypteres."),
        rows=3,
    )
