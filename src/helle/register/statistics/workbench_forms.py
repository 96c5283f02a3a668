"""What the workbench is asked, by GET: codes and years. And the words with which a table is saved as a definition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helle.register.cases.seen_forms import SeenForm
from helle.register.interface.forms import HelleForm, typed_text
from helle.register.interface.plain_form import PlainForm
from helle.register.interface.words import active_language
from helle.register.statistics.baseline import baseline
from helle.register.statistics.choices import CutOff, PercentOf
from helle.register.statistics.chosen import FIRST_YEAR, OF, Choice, groups_to_choose
from helle.register.statistics.dimensions import DIMENSIONS, POPULATIONS

_NOBODY = _("Nævn ingen personer.")
_WORDS = {"required": _("Vælg, hvad der skal tælles."), "invalid_choice": _("Det kan der ikke tælles efter.")}


class WorkbenchForm(PlainForm):
    """A population by up to two dimensions and years. What does not go together is refused beside its field."""

    tal = forms.ChoiceField(label=_("Hvad tælles?"), error_messages=_WORDS)
    raekker = forms.ChoiceField(label=_("Rækker"), required=False, error_messages=_WORDS)
    kolonner = forms.ChoiceField(label=_("Kolonner"), required=False, error_messages=_WORDS)
    fra = forms.IntegerField(label=_("Fra år"), required=False)
    til = forms.IntegerField(label=_("Til år"), required=False)
    samlet = forms.BooleanField(label=_("Alle år under ét"), required=False)
    kun = forms.ChoiceField(label=_("Tæl kun"), required=False, error_messages=_WORDS)
    dag = forms.ChoiceField(label=_("Tæl til og med"), required=False, choices=CutOff.choices)
    procent = forms.ChoiceField(label=_("Procent"), required=False, choices=PercentOf.choices)
    stoej = forms.BooleanField(
        label=_("Vis med støj (cellenøgler)"),
        required=False,
        help_text=_(
            "Kun til arbejde i huset: tabellen må ikke gives videre. Hvert tal flyttes lidt, og summer behøver ikke "
            "stemme."
        ),
    )

    nothing_required = True

    def __init__(self, *args: Any, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.this_year = this_year
        language = active_language()

        def offer(name: str, choices: list[Any]) -> None:
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

        called = {code: one.label.in_language(language) for code, one in DIMENSIONS.items()}
        offer("tal", [(code, one.label.in_language(language)) for code, one in POPULATIONS.items()])
        offer("raekker", [("", gettext("År alene")), *called.items()])
        offer("kolonner", [("", gettext("År")), *called.items()])
        by_dimension: dict[str, list[tuple[str, str]]] = {}
        for population in POPULATIONS:
            for code, group in groups_to_choose(population):
                option = (f"{code}{OF}{group}", DIMENSIONS[code].groups[group].in_language(language))
                if option not in (listed := by_dimension.setdefault(called[code], [])):
                    listed.append(option)
        offer("kun", [("", gettext("Alle")), *by_dimension.items()])

    def clean(self) -> dict[str, Any]:
        """What goes together: dimensions that the population has, years in their order."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "tal" not in given:
            return given
        population = POPULATIONS[given["tal"]]
        if given.get("kolonner") and "raekker" in given and not given["raekker"]:
            given["raekker"], given["kolonner"] = given["kolonner"], ""
        asked = (("raekker", given.get("raekker")), ("kolonner", given.get("kolonner")))
        for name, code in (*asked, ("kun", str(given.get("kun") or "").split(OF)[0])):
            if code and code not in population.dimensions:
                said = gettext("%(what)s tælles ikke efter dette.") % {
                    "what": population.label.in_language(active_language())
                }
                self.add_error(name, ValidationError(said))
        if given.get("kolonner") and given.get("raekker") == given["kolonner"]:
            self.add_error("kolonner", ValidationError(gettext("Vælg noget andet end i rækkerne.")))
        if given.get("stoej"):
            self._ask_noise(given)
        self._ask_years(given, alone=population.published_before and not given.get("raekker") and not given.get("kun"))
        return given

    def _ask_noise(self, given: dict[str, Any]) -> None:
        """What cannot be shown with noise, each beside its field: where two tables of most of the same persons are laid
        beside each other, what changes is whoever is in one of them alone."""
        if given.get("procent") not in (None, "", PercentOf.NONE):
            self.add_error(
                "procent", ValidationError(gettext("Tal med støj vises uden procenter: de kan blive over 100."))
            )
        if given.get("kun"):
            said = gettext(
                "Med støj tælles alle. Hvem der er alene i et felt, kunne ellers følges fra gruppe til gruppe. "
                "Vælg Alle. [STA-07]"
            )
            self.add_error("kun", ValidationError(said))
        if given.get("samlet"):
            said = gettext(
                "Med støj vises hvert år for sig. Lægges årene sammen på to måder, fortæller det, der ændrer sig, hvem "
                "der er kommet til. [STA-07]"
            )
            self.add_error("samlet", ValidationError(said))
        if given.get("dag") not in (None, "", CutOff.TODAY):
            said = gettext(
                "Med støj tælles der til og med i dag. En anden dag ved siden af ville fortælle, hvem der er kommet "
                "til. [STA-07]"
            )
            self.add_error("dag", ValidationError(said))

    def _ask_years(self, given: dict[str, Any], *, alone: bool) -> None:
        counted_from = baseline().cut_over.year
        begins = FIRST_YEAR if POPULATIONS[given["tal"]].published_before else counted_from
        if "fra" in given and given["fra"] is None:
            given["fra"] = begins if alone else counted_from
        for name in ("fra", "til"):
            year = given.get(name)
            if year is not None and not begins <= year <= self.this_year:
                said = gettext("Skriv et år fra %(first)s til %(last)s.") % {"first": begins, "last": self.this_year}
                self.add_error(name, ValidationError(said))
        first, last = given.get("fra"), given.get("til")
        if first is not None and last is not None and last < first:
            self.add_error("til", ValidationError(gettext("Det sidste år ligger før det første.")))

    def choice(self) -> Choice:
        """What was chosen; of a form that nothing is wrong with."""
        given = self.cleaned_data
        dimension, _of, group = str(given["kun"]).partition(OF)
        return Choice(
            given["tal"],
            given["raekker"],
            given["kolonner"],
            first_year=given["fra"],
            last_year=given["til"],
            together=given["samlet"],
            only=(dimension, group) if group else None,
            cut_off=CutOff(given["dag"] or CutOff.TODAY),
            percent=PercentOf(given["procent"] or PercentOf.NONE),
        )


class DefinitionForm(SeenForm):
    """What a table is called where it is saved."""

    title_da = forms.CharField(label=_("Titel på dansk"), max_length=120, help_text=_NOBODY)
    title_en = forms.CharField(label=_("Titel på engelsk"), max_length=120, help_text=_NOBODY)


class DefinitionWithdrawForm(HelleForm):
    """Why a definition is used no more."""

    why = typed_text(_("Hvorfor?"), required=True, help_text=_NOBODY, most=500)
