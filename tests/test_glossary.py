"""The glossary: one Danish word, one English word and one name in the code for each notion."""

import importlib
import pkgutil
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import helle.rules
from helle.rules import codes

GLOSSARY = Path(__file__).parents[1] / "docs" / "reference" / "glossary.toml"
TERMS: list[dict[str, Any]] = tomllib.loads(GLOSSARY.read_text(encoding="utf-8"))["terms"]
SOURCES = {"Palermo Protocol", "Council of Europe Convention", "ODIHR", "HTCDS"}


def test_there_are_enough_terms_to_be_of_use() -> None:
    assert len(TERMS) >= 70


@pytest.mark.parametrize("key", ["da", "en", "identifier"])
def test_no_word_stands_for_two_notions(key: str) -> None:
    times = Counter(term[key].casefold() for term in TERMS)
    assert [word for word, count in times.items() if count > 1] == []


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term["identifier"])
def test_a_term_is_complete(term: dict[str, Any]) -> None:
    assert set(term) - {"source"} == {"da", "en", "identifier", "meaning_da", "meaning_en", "requirements"}
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", term["identifier"])
    assert all(term[key] == term[key].strip() != "" for key in ("da", "en", "meaning_da", "meaning_en"))
    assert term["requirements"]
    assert all(re.fullmatch(r"[A-Z]{2,4}-\d{2}", one) for one in term["requirements"])
    assert term.get("source", "ODIHR") in SOURCES


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term["identifier"])
def test_a_meaning_is_one_sentence(term: dict[str, Any]) -> None:
    for key in ("meaning_da", "meaning_en"):
        assert term[key][0].isupper() and term[key].endswith(".")
        assert ". " not in term[key]


def test_words_easily_mixed_up_have_names_of_their_own() -> None:
    by_name = {term["identifier"]: term["en"] for term in TERMS}
    assert (by_name["charge"], by_name["indictment"]) == ("charge", "indictment")
    assert (by_name["grant"], by_name["subsidy"]) == ("access grant", "subsidy")
    assert {"municipality_of_stay", "acting_municipality", "home_municipality"} <= set(by_name)
    assert {"reflection_period", "restitution_period", "breadwinner", "expulsion_referral"} <= set(by_name)


# Terms of work that is not built yet. May only shrink: a term that the code uses leaves the list.
NOT_YET = {
    "non_punishment", "rapporteur_mechanism", "subsidy",
}  # fmt: skip


def test_the_code_uses_the_words_of_the_glossary() -> None:
    source = Path(__file__).parents[1] / "src" / "helle"
    code = "".join(
        path.read_text(encoding="utf-8") for end in ("py", "sql", "toml") for path in source.rglob(f"*.{end}")
    )
    squeezed = re.sub(r"[_\s]", "", code.casefold())
    unused = {term["identifier"] for term in TERMS if term["identifier"].replace("_", "") not in squeezed}
    assert unused == NOT_YET


# Code values that read like a term and stand for something else in their enumeration, each with what it is there.
ANOTHER_NOTION = {
    ("OfferKind", "child_placement"): "the kind of place, not the decision",
    ("FlowContent", "involvement"): "what a message tells, not the act",
    ("FlowContent", "criminal_statistics"): "the numbers delivered, not the statistics made of them",
    ("ReviewPoint", "placement"): "where the minor lives on either basis",
    ("DataCategory", "contact"): "a category of information, not the rung",
    ("DataCategory", "placement"): "a category of information, not one stay",
    ("CountGroup", "victim"): "a line of the count, not the person",
    ("OfferAnswer", "not_granted"): "what was answered, as a sentence",
    ("OwnFilePart", "support_plan"): "said to the person herself",
    ("DisclosureForm", "statement"): "what is passed on instead of the information, not one of bed-days",
    ("MunicipalityCause", "minor"): "why a municipality is told, not how old somebody is",
    ("TraceKind", "referral"): "referrals and notifications, by the word of their page",
    ("TraceKind", "handed_out"): "what says that files were, not a file",
    ("MoneyKind", "allocation"): "money of a plan, not who has a case",
    ("CriminalStage", "report"): "the report of an offence to the police, not one from the public",
    ("RightKind", "grant"): "told to those who look after rights, as what it opens",
    ("RightKind", "referral"): "told to those who look after rights, as the case that is to have come of one",
    ("Showing", "withheld"): "a part that the rules do not show, not what a human leaves out",
}

# The same notion in the definite form, where Danish bends the word itself, or of several.
BENT = {
    ("TraceKind", "report"),
    ("TraceKind", "enquiry"),
    ("DecisionGiver", "representative"),
    ("FileReader", "representative"),
    ("GoneToldBy", "representative"),
    ("ReviewPoint", "representative"),
    ("ReturnPhase", "dublin_transfer"),
}


def _codes() -> Iterator[tuple[str, codes.Code]]:
    """Every code of the rules with the name of its enumeration."""
    for module in pkgutil.walk_packages(helle.rules.__path__, "helle.rules."):
        importlib.import_module(module.name)
    for kind in codes.Code.__subclasses__():
        yield from ((kind.__name__, code) for code in kind)


def _alike(label: str, word: str) -> bool:
    """Whether one says the other, in its definite form or within a longer phrase."""
    label, word = label.casefold(), word.casefold()
    return label in word or word in label


def test_a_code_that_is_a_term_has_the_term_s_words() -> None:
    """Where the rules label a code that the glossary names, both speak of the same thing in both languages."""
    by_name = {term["identifier"]: term for term in TERMS}
    found = [(kind, code, by_name[code.value]) for kind, code in _codes() if code.value in by_name]
    found += [
        (kind, code, by_name[f"{code.value}_period"]) for kind, code in _codes() if f"{code.value}_period" in by_name
    ]
    assert len(found) > 45, "the scan itself has stopped finding codes"
    other = {
        (kind, code.value)
        for kind, code, term in found
        if not (_alike(code.label.da, term["da"]) and _alike(code.label.en, term["en"]))
    }
    assert other == {*ANOTHER_NOTION, *BENT}
