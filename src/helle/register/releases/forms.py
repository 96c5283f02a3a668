"""Forms of releases of statistics. Their words are read by anybody and name nobody."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helle.register.action_plans.forms import NOBODY
from helle.register.cases.seen_forms import SeenForm
from helle.register.interface.forms import HelleForm, NearDayField, YesNoField, typed_text
from helle.register.interface.words import active_language
from helle.register.protection.refusals import NO_REASONS
from helle.register.releases.microdata import K

words = partial(typed_text, help_text=NOBODY, rows=3, most=500)


_OF_REPEATING = ("repeats", "repeats_why_da", "repeats_why_en")
"""The fields of a form in which a year can be repeated, or was to be."""
_WHY_REPEATED = _("Enhver kan læse det. Skriv ikke, hvor mange eller hvem en rettelse handler om.")


class ReleaseForm(SeenForm):
    """What a release is of: its tables, years and words, and which it corrects."""

    needed_at_times = frozenset({"why_da", "why_en", "repeats_why_da", "repeats_why_en", "counted_now"})

    title_da = forms.CharField(label=_("Titel på dansk"), max_length=160)
    title_en = forms.CharField(label=_("Titel på engelsk"), max_length=160)
    first_year = forms.ChoiceField(label=_("Fra hvilket år?"))
    last_year = forms.ChoiceField(
        label=_("Til og med hvilket år?"),
        help_text=_("Det seneste hele år er foreslået."),
    )
    tables = forms.MultipleChoiceField(
        label=_("Hvilke tabeller?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "De beskyttes sammen, også med de tidligere udgivelser. Årene og opgørelsesdagen er udgivelsens: en "
            "definitions egne år, dag og procenter følger ikke med."
        ),
    )
    repeats = forms.MultipleChoiceField(
        label=_("Skal et år stå, som en tidligere udgivelse fortalte det?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Året tælles ikke igen: tallene gentages uændret med udgivelsens nummer og dag, indtil en rettelse er stor "
            "nok til at kunne vises. En tabel, den udgivelse ikke har, står uden året. Sæt intet kryds for de år, der "
            "skal tælles."
        ),
        error_messages={"invalid_choice": _("Vælg en af de viste muligheder.")},
    )
    counted_now = forms.MultipleChoiceField(
        label=_("Skal et år tælles, som skulle have været gentaget?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Udgivelsen, det skulle gentages fra, er taget ned siden."),
    )
    were_repeated = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4000)
    repeats_why_da = words(_("Hvorfor gentages årene? På dansk"), required=False, help_text=_WHY_REPEATED)
    repeats_why_en = words(_("Hvorfor gentages årene? På engelsk"), required=False, help_text=_WHY_REPEATED)
    estimates = forms.MultipleChoiceField(
        label=_("Hvilke skøn over dem, ingen har fundet, skal med?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "De står for sig selv og lægges ikke til de talte. Tallene rundes, og hvem der er kendt af hvem, udgives "
            "ikke. Et skøn skal være beregnet, efter at årene var gået, og ligge inden for udgivelsens år."
        ),
    )
    microdata = forms.MultipleChoiceField(
        label=_("Skal åbne mikrodata med, og med hvilke kolonner?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "En fil med en række for hvert vurderet offer i udgivelsens år, i CTDC's layout. Hver række står mindst "
            "%(k)s gange. Få kolonner over flere år siger mest. Ét år kan kun være i én fil. Filen kan ikke "
            "tages tilbage: senere tabeller, der krydser filens kolonner for de år, kan derfor blive afvist. Intet "
            "kryds: ingen fil."
        )
        % {"k": K},
        error_messages={"invalid_choice": _("Vælg en af de viste muligheder.")},
    )
    public_from = NearDayField(
        label=_("Offentlig fra hvilken dag?"),
        help_text=_("Godkendes den senere, er den offentlig, når den er godkendt."),
    )
    introduction = words(_("Indledning på dansk"), rows=6, most=4000, required=False)
    introduction_en = words(_("Indledning på engelsk"), rows=6, most=4000, required=False)
    corrects = forms.ChoiceField(
        label=_("Retter den en godkendt udgivelse?"),
        required=False,
        help_text=_(
            "Der tælles, hvad der var kendt, da det sidste kvartal var gået. Det, der er rettet siden, tæller først "
            "fra det næste."
        ),
    )
    why_da = words(_("Hvorfor rettes den? På dansk"), required=False)
    why_en = words(_("Hvorfor rettes den? På engelsk"), required=False)

    def __init__(
        self,
        *args: Any,
        years: list[int],
        tables: list[tuple[str, str]],
        releases: list[tuple[str, str]],
        estimates: list[tuple[str, str]],
        repeats: list[tuple[str, str]],
        gone: list[tuple[str, str]],
        microdata: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(year), str(year)) for year in years]
        self.offer("first_year", offered, blank=True)
        self.offer("last_year", offered, blank=True)
        self.offer("tables", tables)
        self.offer("corrects", releases, blank=True)
        self.offer("estimates", estimates)
        self.offer("microdata", microdata)
        self.offer("repeats", repeats)
        self.offer("counted_now", gone)
        if not gone:
            del self.fields["counted_now"]
        if not repeats and not any(self.initial.get(name) or self.data.get(name) for name in _OF_REPEATING):
            for name in _OF_REPEATING:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse a year that was to be repeated from a release that is down, and would be counted now unasked; and ask
        for the reasons of a correction, or of years that are repeated, in both languages at once."""
        cleaned = super().clean()
        for asked_by, fields in (("corrects", ("why_da", "why_en")), ("repeats", _OF_REPEATING[1:])):
            for field in fields:
                if cleaned.get(asked_by) and field in cleaned and not cleaned[field].strip():
                    self.add_error(field, NO_REASONS.in_language(active_language()))
        if "counted_now" not in self.fields:
            return cleaned
        offered = [year for year, _said in self.fields["counted_now"].choices]  # type: ignore[attr-defined] # of choices
        again = {key.partition(":")[0] for key in cleaned.get("repeats", ())}
        first, last = cleaned.get("first_year") or "", cleaned.get("last_year") or ""
        asked = {year for year in offered if first <= year <= last} - again - {*cleaned.get("counted_now", ())}
        if asked:
            self.add_error(
                "counted_now",
                _("%(years)s ville blive talt. Sæt kryds, hvis det er meningen, eller gentag året fra en anden.")
                % {"years": ", ".join(sorted(asked))},
            )
        return cleaned


class ReleaseAnswerForm(HelleForm):
    """The second person's answer."""

    needed_at_times = frozenset({"remarks"})

    approved = YesNoField(label=_("Godkendes udgivelsen?"))
    remarks = words(
        _("Bemærkninger"),
        most=2000,
        required=False,
        help_text=_(
            "Skal skrives, når udgivelsen sendes tilbage. Nævn ingen personer og ingen små tal: godkendes udgivelsen, "
            "kan alle, der ser tal, læse det."
        ),
    )


class TakeDownForm(HelleForm):
    """Why a release is taken down; anybody reads it in its place."""

    why_da = words(_("Hvorfor tages den ned? På dansk"), required=True)
    why_en = words(_("Hvorfor tages den ned? På engelsk"), required=True)


class LetBeForm(HelleForm):
    """Nothing but the press that lets an order be."""


class TakeOverForm(HelleForm):
    """What becomes of an order that is not made any more."""

    what = forms.ChoiceField(
        label=_("Hvad skal der ske med den?"),
        choices=[("take_over", _("Jeg overtager den, og den laves på ny")), ("end", _("Den afsluttes"))],
        widget=forms.RadioSelect,
    )
