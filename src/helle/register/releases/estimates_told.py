"""An estimate in a release as a page or paper tells it: tables with their pictures, and what it is and is not.

The words stand with every number: what was asked, of which lists, by which model, and what was tried (STA-01, FIG-11).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from helle.register.estimates.publishing import FINEST
from helle.register.estimates.words import too_few
from helle.register.interface.words import long_day, whole_number
from helle.register.releases.estimated import KeptEstimate, KeptNumber, KeptStrata
from helle.register.releases.layout import NOT_PUBLISHED, Block, Row, drawn
from helle.register.releases.whence import Counted, of_estimate
from helle.rules.ruling import Text

UNIT: Final = Text(
    "Anslået antal personer i alt, de kendte medregnet",
    "Estimated number of persons in all, those known included",
)
_INTERVAL: Final = ("n_hat", "ci95_low", "ci95_high")
WHAT: Final = {
    "n_hat": Text("Antal", "Number"),
    "ci95_low": Text("Mindst (95 %)", "At least (95 %)"),
    "ci95_high": Text("Højst (95 %)", "At most (95 %)"),
    "lowest": Text("Lavest", "Lowest"),
    "highest": Text("Højest", "Highest"),
}
RANGES: Final = {
    "methods": Text("Metoden", "The method"),
    "models": Text("De modeller, der passer næsten lige så godt", "The models that fit nearly as well"),
    "thresholds": Text(
        "Grænsen for den trinvise efter Poissons hale", "The threshold of the stepwise by the Poisson tail"
    ),
    "lists": Text("Havde en af listerne ikke været ført", "Had one of the lists not been kept"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """An estimate in a language: what stands before its tables, the tables with their headings, and what it rests on.

    `key`: what it is called on a page with others. `whence`: what stands with each of its tables.
    """

    key: str
    title: str
    before: Sequence[str]
    blocks: Sequence[tuple[str, Block]]
    after: Sequence[str]
    whence: str


def told(of: KeptEstimate, source: Text, language: str) -> Told:
    """An estimate as a page or paper shows it. `source`: who keeps the lists and reckons."""
    with translation.override(language):
        key, whence = f"skoen-{of.estimate}", of_estimate(of.years, UNIT, Counted(source, of.cut_off), language)
        return Told(
            key,
            of.title.in_language(language),
            _before(of, language),
            [(heading, replace(block, whence=whence)) for heading, block in _blocks(of, language)],
            _after(of, language),
            whence,
        )


def told_all(estimates: Sequence[KeptEstimate], source: Text, language: str) -> list[Told]:
    """All estimates of a release."""
    return [told(one, source, language) for one in estimates]


def _before(of: KeptEstimate, language: str) -> list[str]:
    lines = [
        _(
            "Et skøn, ikke en optælling: hvor mange der kan være i alt, de kendte medregnet, efter hvem der er kendt "
            "af hvem. Det peger på ingen og lægges aldrig til de talte."
        ),
        _(
            "Om %(years)s, potentielle og vurderede ofre én gang hver, som de var kendt den %(day)s, da skønnet "
            "blev beregnet."
        )
        % {"years": of.years, "day": long_day(of.cut_off, language)},
        _("Lister: %(lists)s.") % {"lists": _listed(of.lists, language)},
    ]
    if of.empty:
        lines.append(_("Lister uden nogen: %(lists)s.") % {"lists": _listed(of.empty, language)})
    if not of.has_number:
        lines.append(_("Der findes intet skøn: listerne har for lidt til fælles. Ingen af modellerne har et tal."))
    return lines


def _blocks(of: KeptEstimate, language: str) -> list[tuple[str, Block]]:
    title = of.title.in_language(language)
    found = [
        (
            title,
            drawn(
                None,
                _("Metode"),
                _columns(_INTERVAL, language),
                [Row(one.name.in_language(language), False, _figures(one.told)) for one in of.methods],
            ),
        )
    ]
    if of.ranges:
        rows = [
            Row(RANGES[one.what].in_language(language), False, (_said(one.low), _said(one.high))) for one in of.ranges
        ]
        heading = _("Hvad tallet ellers kunne være, %(years)s") % {"years": of.years}
        found.append((heading, drawn(None, _("Hvad der ændres"), _columns(("lowest", "highest"), language), rows)))
    if of.strata is not None and of.strata.told.number is not None:
        names = _listed(of.strata.names, language)
        heading = _("Med %(names)s i modellen, %(years)s") % {"names": names, "years": of.years}
        if of.strata.told.interval and of.strata.replicates:
            drawn_of = whole_number(of.strata.replicates, language)
            heading += _(" (interval af %(n)s simulerede tabeller)") % {"n": drawn_of}
        rows = [Row(names, True, _figures(of.strata.told))]
        found.append((heading, drawn(None, _("Model"), _columns(_INTERVAL, language), rows)))
    return found


def _after(of: KeptEstimate, language: str) -> list[str]:
    lines = []
    for one in of.methods:
        name = one.name.in_language(language)
        if one.told.number is not None:
            model, how = one.model.in_language(language), one.search.in_language(language)
            lines.append(_("%(method)s: %(model)s (%(how)s).") % {"method": name, "model": model, "how": how})
        if one.failed:
            checks = "; ".join(_("modellen %(check)s") % {"check": check.in_language(language)} for check in one.checks)
            said = {"method": name, "n": whole_number(one.failed, language), "checks": checks}
            lines.append(_("%(method)s: afviste modeller: %(n)s. Grunde: %(checks)s.") % said)
    if of.strata is not None:
        lines.append(_of_strata(of.strata, language))
    if any(not one.all_told for one in of.ranges):
        lines.append(_("Ikke alle af dem, der står under »Hvad tallet ellers kunne være«, har et skøn."))
    if of.has_number and of.replicates:
        lines.append(
            _(
                "Intervallet er på 95 %% og gentager hele valget af model i %(n)s simulerede tabeller. En tabel uden "
                "skøn tæller som uendelig mange."
            )
            % {"n": whole_number(of.replicates, language)}
        )
    if of.has_number:
        lines.append(
            _(
                "Brug aldrig ét af tallene uden de andre, og aldrig uden interval. Tallene er rundet til to cifre og "
                "aldrig finere end tiere, intervaller udad; hvor mange der står på hvilke lister, oplyses ikke, så "
                "ingen kan udpeges."
            )
        )
    return [
        *lines,
        _(
            "Skønnet hviler på, at personerne er genkendt rigtigt mellem listerne, at ingen kommer eller går i "
            "perioden, og at den, der står på ingen liste, ellers er som de andre. Det kan ingen model vise."
        ),
    ]


def _of_strata(of: KeptStrata, language: str) -> str:
    names = _listed(of.names, language)
    if of.told.number is None:
        return _("Med %(names)s: modellen %(checks)s.") % {"names": names, "checks": _listed(of.checks, language)}
    said = _(
        "Med %(names)s i modellen udgives kun det samlede tal. Hvor mange der kan være i hver gruppe, ville fortælle, "
        "hvor mange der er kendt i den."
    ) % {"names": names}
    if not of.replicates:
        return said
    if not of.told.interval:
        return f"{said} {_('Tallet har %(why)s.') % {'why': too_few(of.replicates, language)}}"
    drawn_of = _("Dens interval er af %(n)s simulerede tabeller, færre end de andres, og derfor mindre sikkert.")
    return f"{said} {drawn_of % {'n': whole_number(of.replicates, language)}}"


def _columns(names: Sequence[str], language: str) -> list[str]:
    return [WHAT[one].in_language(language) for one in names]


def _figures(of: KeptNumber) -> tuple[int | str, ...]:
    if of.number is None:
        return _("intet skøn"), NOT_PUBLISHED, NOT_PUBLISHED
    if not of.interval:
        return _said(of.number), NOT_PUBLISHED, NOT_PUBLISHED
    return (
        _said(of.number),
        _("uden grænse") if of.low is None else _said(of.low),
        _("uden grænse") if of.high is None else _said(of.high),
    )


def _said(number: int) -> int | str:
    return number or _("under %(finest)s") % {"finest": FINEST}


def _listed(texts: Sequence[Text], language: str) -> str:
    return ", ".join(one.in_language(language) for one in texts)
