"""What a model can fail at, and how far a choice looked, in words; the command says the same."""

from __future__ import annotations

from typing import Final

from helle.methods.estimation import FEWEST_WITH_COVARIATES
from helle.methods.estimation.estimating import Method, Search
from helle.methods.estimation.existence import Check
from helle.register.interface.words import whole_number
from helle.rules.ruling import Text

CHECKS: Final[dict[Check, Text]] = {
    Check.IDENTIFIABLE: Text(
        "kan ikke identificeres: tabellen kan forklares lige godt med forskellige antal",
        "is not identifiable: different numbers explain the table equally well",
    ),
    Check.EXISTS: Text(
        "har intet maksimum likelihood-estimat: jo yderligere tallene går, des bedre passer de",
        "has no maximum likelihood estimate: the further its numbers go, the better they fit",
    ),
    Check.CONVERGES: Text("faldt ikke til ro", "did not settle"),
}
SEARCHES: Final[dict[Search, Text]] = {
    Search.EXHAUSTIVE: Text("alle {models} prøvet", "all {models} tried"),
    Search.LOCAL: Text("ikke alle prøvet", "not all tried"),
    Search.STEPWISE: Text("trinvis", "stepwise"),
}
METHODS: Final[dict[Method, Text]] = {
    Method.AIC_STEPWISE: Text("Trinvis efter AIC", "Stepwise by the AIC"),
    Method.BIC_PAIRS: Text("Laveste BIC af modeller med par af lister", "Lowest BIC of models with pairs of lists"),
    Method.BIC_ALL: Text("Laveste BIC af alle modeller", "Lowest BIC of all models"),
    Method.POISSON_STEPWISE: Text("Trinvis efter Poissons hale", "Stepwise by the Poisson tail"),
}
_TOO_FEW: Final = Text(
    "intet interval: det ville hvile på {drawn} simulerede tabeller. Med færre end {fewest} afhænger enderne for meget "
    "af, hvilke tabeller der blev simuleret",
    "no interval: it would rest on {drawn} drawn tables. With fewer than {fewest} its ends depend too much on which "
    "tables were drawn",
)
ALONE: Final = Text("listerne alene", "the lists alone")


def decimal(number: float, form: str, language: str) -> str:
    """A number that is not whole, as the language writes it."""
    written = f"{number:{form}}"
    return written if language == "en" else written.replace(".", ",")


def count(number: float, language: str) -> str:
    """A number of persons, as the language writes it."""
    return whole_number(round(number), language)


def too_few(drawn: int, language: str) -> str:
    """Why there is no interval of so few drawn tables."""
    said = _TOO_FEW.in_language(language)
    return said.format(drawn=count(drawn, language), fewest=count(FEWEST_WITH_COVARIATES, language))
