"""Forms of extracts for research. Their words name nobody."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.interface.forms import HelleForm, NearDayField, YesNoField, typed_text
from helle.register.interface.typed import says_anything
from helle.register.interface.words import active_language
from helle.register.research.beside import reason_field
from helle.register.research.choices import LegalGround, ResearchColumn, ResearchDecision, ResearchPopulation
from helle.register.research.columns import Column
from helle.register.research.queries import ResearchView

NOBODY: Final = _("Nævn ingen personer. Institutionen og CMM læser det.")
words = partial(typed_text, required=True, help_text=NOBODY, rows=3, most=2000)


class ApplicationForm(HelleForm):
    """What an institution wants to find out, of whom, with which columns, and until when."""

    institution = forms.CharField(label=_("Hvilken institution forsker?"), max_length=160)
    journal = forms.CharField(
        label=_("Institutionens journalnummer"),
        max_length=40,
        help_text=_("Det nummer, som institutionen selv har givet undersøgelsen."),
    )
    question = words(_("Hvad skal undersøges?"), rows=5)
    population = forms.ChoiceField(label=_("Om hvem?"), choices=ResearchPopulation.choices, widget=forms.RadioSelect)
    first_year = forms.ChoiceField(label=_("Fra hvilket år?"))
    last_year = forms.ChoiceField(label=_("Til og med hvilket år?"))
    ground = forms.ChoiceField(label=_("Efter hvilken hjemmel?"), choices=LegalGround.choices, widget=forms.RadioSelect)
    use_until = NearDayField(label=_("Bruges til og med hvilken dag?"))
    delete_by = NearDayField(
        label=_("Slettes senest hvilken dag?"), help_text=_("Institutionen bekræfter sletningen over for CMM.")
    )

    def __init__(
        self, *args: Any, years: Sequence[int], columns: Sequence[Column], institution: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(year), str(year)) for year in years]
        self.offer("first_year", offered, blank=True)
        self.offer("last_year", offered, blank=True)
        if institution:
            self.fields["institution"].disabled = True
            self.initial["institution"] = institution
        language = active_language()
        for one in columns:
            self.fields[reason_field(one.code.value)] = forms.CharField(
                label=_("Kolonnen »%(column)s«: hvad skal den bruges til?")
                % {"column": one.label.in_language(language)},
                required=False,
                max_length=500,
                help_text=_("Tom: kolonnen er ikke søgt. Den er på listen til: %(why)s")
                % {"why": one.why.in_language(language)},
            )
        self.asked = [one.code.value for one in columns]

    @property
    def reasons(self) -> dict[str, str]:
        """The columns that are wanted, each with what it is for."""
        said = {code: str(self.cleaned_data.get(reason_field(code)) or "") for code in self.asked}
        return {code: reason for code, reason in said.items() if says_anything(reason)}


class PreparationForm(HelleForm):
    """What the analyst says of each column, and on which conditions."""

    needed_at_times = frozenset(f"why_{code.value}" for code in ResearchColumn)

    def __init__(self, *args: Any, of: ResearchView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = active_language()
        self.asked = list(of.row.columns)
        for code, one in zip(self.asked, of.asked, strict=True):
            label = one.label.in_language(language)
            self.fields[f"grant_{code}"] = YesNoField(
                label=_("Gives kolonnen »%(column)s«?") % {"column": label},
                help_text=_("Søgt til: %(reason)s") % {"reason": one.reason},
            )
            self.fields[f"why_{code}"] = forms.CharField(
                label=_("Hvorfor gives »%(column)s« ikke?") % {"column": label},
                required=False,
                max_length=500,
                help_text=_("Skal skrives, når kolonnen ikke gives. Nævn ingen personer."),
            )
        self.fields["conditions"] = words(_("Særlige vilkår"), required=False)

    @property
    def refused(self) -> dict[str, str]:
        """The columns that are not to be granted, each with the reason."""
        return {
            code: str(self.cleaned_data.get(f"why_{code}") or "")
            for code in self.asked
            if self.cleaned_data[f"grant_{code}"] is False
        }


class DecisionForm(HelleForm):
    """What the lead decides."""

    needed_at_times = frozenset({"why"})

    kind = forms.ChoiceField(label=_("Hvad afgør du?"), choices=ResearchDecision.choices, widget=forms.RadioSelect)
    why = words(
        _("Hvorfor?"),
        required=False,
        help_text=_("Skal skrives, når der afslås eller sendes tilbage. Institutionen læser et afslag."),
    )


class HandOutForm(HelleForm):
    """That whoever is to have the extract is known and told how the password comes."""

    receiver_known = forms.BooleanField(
        label=_("Institutionen har bekræftet, hvem der modtager filen, og hvordan adgangskoden gives"),
        error_messages={"required": _("Aftal det med institutionen først.")},
    )


class RevocationForm(HelleForm):
    """Why the permission is taken back."""

    why = words(_("Hvorfor tilbagekaldes tilladelsen?"))


class DeletionForm(HelleForm):
    """That the extract is deleted."""

    on_day = NearDayField(label=_("Hvilken dag blev det slettet?"))
    told = forms.CharField(
        label=_("Hvordan er det bekræftet?"),
        max_length=200,
        help_text=_("For eksempel brevet og dets journalnummer. Nævn ingen personer."),
    )
