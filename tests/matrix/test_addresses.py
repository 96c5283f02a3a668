"""Who may open which address, held against the matrix of access and against what the tests of each page say of it.

No page is asked here: a guard turns on role, kind of unit and method alone (`protection.guards`). That it is asked
before the page, and that the page finds no row that is another's, is told beside it.
"""

from __future__ import annotations

import datetime as dt
import inspect
import tomllib
from collections import defaultdict
from functools import cache
from importlib import import_module

import pytest
from django.test import RequestFactory

from helle.register.organisations import loading
from helle.register.protection import guards
from helle.register.protection.guards import Address
from helle.register.protection.matrix import access_matrix
from tests.cast import CAST, LATER
from tests.gates import METHODS, Gates
from tests.test_tested_views import TESTED_IN, own_views

AT = dt.datetime(2025, 10, 6, 8, 30, tzinfo=dt.UTC)
PAIRS = [(role.code, kind) for role in access_matrix().roles.values() for kind in sorted(role.unit_kinds)]
# What is about nobody: figures, what steers the work, guidance, and the log, whose readers see no case in it.
OF_NOBODY = {"aggregates", "action_plan", "guidance", "audit"}
# An address that names one of these is about somebody, whatever its guard asks.
OF_SOMEBODY = (
    *("<case_number:", "<referral_number:", "<criminal_case_number:", "<joint_action_number:"),
    *("<exploitation_number:", "<placement_reference:"),
)
# Roles that know of nobody: what they open is about no case, person or referral (C6).
KNOW_OF_NOBODY = (
    *("administrator", "data_protection_officer", "plan_owner", "plan_reporter", "cmm_statistics"),
    "socialtilsyn_inspector",
)
# Where no category is the measure, and why. An app that is not here measures by categories.
WITHOUT_CATEGORY = {
    "helle.site": "the state of the installation is an administrator's",
    "helle.exchange": "systems that call the API are told by role, as staff are; the API itself asks for a key",
    "helle.register.administration": "staff and units are told by role: no category of the matrix is about staff",
    "helle.register.accommodation": "the inspectors have no category, and know of no resident",
    "helle.register.need_to_know": "who leads and the data-protection officer answer for looks, whatever they read",
    "helle.register.retention": "what goes is told to whose it is, by one of three categories, by kind of unit",
    "helle.register.sharing": "what is told reaches those who read cases in one kind of unit and contacts in another",
}
# Looks that the log itself shows, of cases and people, to those who watch over them (C6).
OF_THE_LOG = {"case-audit"}


@cache
def letters() -> dict[str, dict[tuple[str, str], str]]:
    """By address and by role in a kind of unit: `w`, `r` or `-`."""
    return {one.name: {pair: guards.letter(one, *pair, at=AT) for pair in PAIRS} for one in guards.addresses()}


def is_about_somebody(one: Address) -> bool:
    return bool(one.guard.categories - OF_NOBODY) or any(part in one.pattern for part in OF_SOMEBODY)


def test_every_address_that_acts_has_its_guard_and_every_guard_its_address() -> None:
    assert guards.wrong() == ()
    acting = {name for name, view in own_views().items() if not getattr(view, "helle_without_context", False)}
    assert {one.name for one in guards.addresses()} == acting


def test_every_address_says_which_methods_it_answers_and_opens_to_somebody() -> None:
    for one in guards.addresses():
        assert set(one.methods) <= {"GET", "POST"}, one.name
        assert set(letters()[one.name].values()) != {"-"}, one.name


def test_no_page_answers_another_method_than_its_own() -> None:
    """Asked of the view itself, before which only the guard stands; nothing that it would need is there."""
    wrong = []
    for one in guards.addresses():
        for method in (method for method in METHODS if method not in one.methods):
            answer = one.view(RequestFactory().generic(method, "/"))
            if (answer.status_code, answer.headers.get("Allow")) != (405, ", ".join(one.methods)):
                wrong.append((one.name, method, answer.status_code))
    assert wrong == []


def test_the_tests_of_each_page_name_the_methods_that_it_answers() -> None:
    methods = {one.name: set(one.methods) for one in guards.addresses()}
    assert [one.view for one in _gates() if set(one.methods) != methods.get(one.view, set(one.methods))] == []


def test_who_opens_an_address_reads_every_category_it_names_and_who_saves_there_writes_them() -> None:
    """Asked of the matrix in other words than the guard's own."""
    roles, wrong = access_matrix().roles, []
    for one in guards.addresses():
        for (role, kind), letter in letters()[one.name].items():
            if letter != "-" and not one.guard.categories - set(one.guard.saves) <= roles[role].readable:
                wrong.append((one.name, role, kind, "reads"))
            if letter == "w" and not {*one.guard.writes, *one.guard.saves} <= roles[role].writable:
                wrong.append((one.name, role, kind, "writes"))
    assert wrong == []


def test_a_role_that_knows_of_nobody_opens_nothing_about_somebody() -> None:
    opened = {
        (one.name, role)
        for one in guards.addresses()
        if is_about_somebody(one) and one.name not in OF_THE_LOG
        for (role, _kind), letter in letters()[one.name].items()
        if role in KNOW_OF_NOBODY and letter != "-"
    }
    assert opened == set()


def test_the_looks_at_a_case_are_shown_to_those_alone_who_read_the_log() -> None:
    for name in OF_THE_LOG:
        assert {role for (role, _kind), letter in letters()[name].items() if letter != "-"} <= {
            code for code, role in access_matrix().roles.items() if "audit" in role.readable
        }


def test_an_address_without_a_category_says_why_or_lies_where_none_is_the_measure() -> None:
    without = {one.app for one in guards.addresses() if not one.guard.categories and not one.guard.why}
    assert without == WITHOUT_CATEGORY.keys()
    for_everybody = {one.name for one in guards.addresses() if one.guard.why}
    assert not [one.name for one in guards.addresses() if one.name in for_everybody and is_about_somebody(one)]


def test_a_policy_of_a_guard_says_what_it_is() -> None:
    """The reference tells whom it leaves out in these words."""
    policies = {policy for one in guards.addresses() for policy in (one.guard.may, one.guard.may_save) if policy}
    assert [policy.__qualname__ for policy in policies if not policy.__doc__] == []


def test_the_tests_of_each_page_agree_on_who_opens_it_and_by_which_rule_others_do_not() -> None:
    """Told by hand beside each page: whom it is for has a letter, and of those it is not for nearly all have none.

    Those that have one are refused for the row: it is another unit's, or somebody else's.
    """
    kinds = {unit["code"]: unit["kind"] for unit in tomllib.loads(loading.FILE.read_text())["units"]}
    by_rule: dict[str, int] = defaultdict(int)
    wrong = []
    for gates in _gates():
        given = letters().get(gates.view)
        if given is None:
            continue

        def letter_of(name: str, given: dict[tuple[str, str], str] = given) -> str:
            _full_name, unit, role = CAST.get(name) or LATER[name]
            return given[role, kinds[unit]]

        if letter_of(gates.may) != ("w" if "POST" in gates.methods else "r"):
            wrong.append((gates.view, gates.may))
        for name in (*gates.outsiders, *gates.wrong_roles):
            by_rule["column" if letter_of(name) == "-" else "row"] += 1
    assert wrong == []
    assert by_rule["column"] > 10 * by_rule["row"]


def _gates() -> set[type[Gates]]:
    found = (
        one
        for module in set(TESTED_IN.values())
        for name, one in inspect.getmembers(import_module(module), inspect.isclass)
        if issubclass(one, Gates) and name.startswith("Test") and hasattr(one, "view")
    )
    return set(found)


class TestWhatStopsTheStart:
    def test_an_address_without_a_guard(self, monkeypatch: pytest.MonkeyPatch) -> None:
        left = {name: guard for name, guard in guards.declared().items() if name != "case-page"}
        monkeypatch.setattr(guards, "declared", lambda: left)
        assert guards.wrong.__wrapped__() == ("case-page: no guard is declared for this address",)

    @pytest.mark.parametrize(
        ("name", "guard", "said"),
        [
            ("no-such-page", guards.reading("core"), "and there is no such address"),
            ("case-print", guards.reading("core"), "and it is helle.register.printing's"),
            ("desk", guards.reading("cores"), "no category is called cores"),
            ("desk", guards.Guard(), "a guard names what it asks, or why it asks nothing"),
            ("desk", guards.Guard(reads=("core",), why="for all"), "a guard names what it asks"),
        ],
    )
    def test_a_guard_that_says_what_is_not(
        self, monkeypatch: pytest.MonkeyPatch, name: str, guard: guards.Guard, said: str
    ) -> None:
        by_app = guards._by_app()
        desk = dict(by_app["helle.register.desk"]) | {name: guard}
        monkeypatch.setattr(guards, "_by_app", lambda: {**by_app, "helle.register.desk": desk})
        (found,) = guards.wrong.__wrapped__()
        assert found.startswith(f"{name}: ") and said in found
