"""The page of what the rules rest on: every instrument with its days and its rules, and who may look."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse
from tests.cast import Cast

from helle.register.rulebook import queries
from helle.register.rulebook.tests.test_pages import OpenToAll
from helle.rules.instruments import INSTRUMENTS

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(OpenToAll):
    view = "rule-instruments"
    methods = ("GET",)


def rows(cast: Cast) -> dict[str, str]:
    """The words of each row by the instrument's code."""
    page = cast.mette.client().get(reverse("rule-instruments")).content.decode()
    found = re.findall(r'<tr id="(\w+)">(.*?)</tr>', page, re.DOTALL)
    return {code: " ".join(unescape(re.sub(r"<[^>]+>", " ", row)).split()) for code, row in found}


def test_int_01_to_int_15_each_instrument_has_its_row_with_its_source(cast: Cast) -> None:
    shown = rows(cast)
    assert list(shown) == [one.code for one in INSTRUMENTS]
    for one in INSTRUMENTS:
        assert one.title.da in shown[one.code] and one.about.da in shown[one.code]
        assert all(source in shown[one.code] for source in (one.requirement, *one.also))


def test_int_02_int_14_the_days_of_ratification_are_shown(cast: Cast) -> None:
    shown = rows(cast)
    assert "ratificeret 19. sep. 2007 gælder fra 1. feb. 2008" in shown["council_of_europe"]
    assert "ratificeret 14. jun. 2017" in shown["ilo_protocol_2014"]


def test_int_07_int_11_what_does_not_bind_and_what_is_central_is_marked(cast: Cast) -> None:
    shown = rows(cast)
    assert "Ikke bindende for Danmark" in shown["eu_directive"] and "Ophævet" in shown["framework_decision_2002"]
    assert [code for code, words in shown.items() if " Central " in words] == ["palermo", "council_of_europe"]


def test_def_05_a_rule_is_led_back_to_what_it_rests_on_and_the_other_way_round(cast: Cast) -> None:
    page = cast.mette.client().get(reverse("rule", args=["elements"])).content.decode()
    assert (
        f"{reverse('rule-instruments')}#palermo" in page and f"{reverse('rule-instruments')}#criminal_code_262a" in page
    )
    palermo = next(one for one in INSTRUMENTS if one.code == "palermo")
    assert "elements" in {rule.name for rule in queries.rules_behind(palermo)}
    assert all(rule.title.da in rows(cast)["palermo"] for rule in queries.rules_behind(palermo))


def test_what_helle_has_added_itself_is_marked_on_its_chip(cast: Cast) -> None:
    shown = rows(cast)
    assert "PUB-LAW-20 · Helle" in shown["administration_9"] and "PUB-LAW-21 · Helle" in shown["gdpr"]
    assert [code for code, words in shown.items() if "· Helle" in words] == ["gdpr", "administration_9"]


def test_meta_04_a_rule_says_what_kind_of_basis_it_has_today(cast: Cast) -> None:
    def bases(name: str) -> str:
        page = cast.mette.client().get(reverse("rule", args=[name])).content.decode()
        return page.split("Hviler i dag på:")[1].split("</p>")[0]

    assert ">Lov<" in bases("expulsion")
    assert ">Kun planlagt" not in bases("offence")
    # What is only intended is named beside the mark.
    assert "SHR-01" in bases("disclosure").split(">Kun planlagt")[1]
    assert ">Handlingsplanen<" in bases("contact_person") and ">Lov<" not in bases("contact_person")
