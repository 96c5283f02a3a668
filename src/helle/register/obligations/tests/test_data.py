"""The obligations of the product: every name in the file is there, every id is cited, and no state stands in it."""

from __future__ import annotations

import tomllib

from django.urls import get_resolver

from helle.register.action_plans.loading import FOLDER as PLANS
from helle.register.obligations.choices import ArticleChecked, StudyKind
from helle.register.obligations.loading import BINDING, entries
from helle.register.obligations.queries import page_words
from helle.register.organisations.loading import FILE as UNITS
from helle.register.protection.impersonal import what_is_personal
from helle.rules.instruments import INSTRUMENTS, Binding
from helle.rules.register import RULES
from helle.rules.requirements import exists, requirement

FOUND = entries()
OBLIGATIONS = FOUND["obligations"]
UNIT_CODES = {one["code"]: one["kind"] for one in tomllib.loads(UNITS.read_text(encoding="utf-8"))["units"]}


def test_every_instrument_of_the_register_has_its_obligations_def_05() -> None:
    assert {one["instrument"] for one in OBLIGATIONS} == {one.code for one in INSTRUMENTS}
    codes = [one["code"] for one in OBLIGATIONS]
    assert len(codes) == len(set(codes))


def test_every_rule_page_and_initiative_that_carries_one_is_there() -> None:
    rules = {one.name for one in RULES}
    pages = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    plan = tomllib.loads((PLANS / "2022-2025.toml").read_text(encoding="utf-8"))
    initiatives = {one["code"] for one in plan["initiatives"]}
    for one in OBLIGATIONS:
        assert set(one.get("rules", [])) <= rules, one["code"]
        assert set(one.get("pages", [])) <= pages, one["code"]
        assert set(one.get("initiatives", [])) <= initiatives, one["code"]
        assert all(page_words(page).en for page in one.get("pages", [])), one["code"]


def test_every_id_is_in_the_index_and_every_sentence_names_nobody() -> None:
    for one in [*OBLIGATIONS, *FOUND["studies"], *FOUND["bodies"]]:
        for id_ in one.get("requirements", [one.get("requirement")]):
            assert exists(id_), (one["code"], id_)
        for name in ("asks", "title", "by", "where"):
            for text in one.get(name, {}).values():
                assert text.strip() and len(text) <= 300, (one["code"], name)
                assert what_is_personal(text) is None, (one["code"], name)


def test_an_owner_is_a_ministry_and_an_article_says_how_sure_it_is() -> None:
    for one in OBLIGATIONS:
        assert UNIT_CODES[one["owner"]] == "ministry", one["code"]
        assert one["checked"] in ArticleChecked.values, one["code"]
        # Where no article is named, there is none to be sure of, but for what is history or stands whole in a source.
        assert one["article"] or one["checked"] in ("unchecked", "source"), one["code"]
    assert {one["kind"] for one in FOUND["studies"]} == set(StudyKind.values)


def test_no_state_stands_in_the_file() -> None:
    known = {
        *("code", "instrument", "article", "checked", "asks", "owner", "requirements"),
        *("rules", "pages", "initiatives", "evidence"),
    }
    assert all(set(one) <= known for one in OBLIGATIONS)


def test_int_07_int_08_what_does_not_bind_is_marked_in_the_register_alone() -> None:
    loose = {one["code"] for one in OBLIGATIONS if BINDING[one["instrument"]] is not Binding.BINDING}
    assert loose == {"eu-2", "eu-11", "eu-19", "framework-2002", "dk-275"}


def test_what_is_planned_only_is_not_cited_as_if_it_were_in_force() -> None:
    cited = {id_ for one in OBLIGATIONS for id_ in one["requirements"] if not requirement(id_).in_force}
    # What is examined is named where an instrument asks for it; the page of the requirement says so.
    assert cited == {"CRI-13", "CRI-14", "LAB-01", "LAB-02", "LAB-03", "LAB-04", "SHR-01", "SHR-02", "SHR-03"}
