"""Whose it is: what a page shows of one's own case it shows of no other, whatever the address puts together.

Two cases, told alike by people of the same units, who may open both. What is inside the one is not there under the
number of the other; another unit of the same kind finds neither; and whose grants have ended finds neither any more.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import pytest
from django.db import connection

from helle.register.protection import clock, guards
from helle.register.protection.guards import Address
from helle.register.protection.matrix import access_matrix
from tests.cast import Cast, Member, as_owner, member, named
from tests.matrix.inner import INNER, NAMED_BY, NOT_CROSSED, WORDS
from tests.matrix.worlds import Two, press, tell_two, without_pages

AT: Final = dt.datetime(2025, 10, 6, 8, 30, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db(databases=["default", "keys"])

OF_A_CASE, OF_A_CRIMINAL_CASE = "<case_number:number>", "<criminal_case_number:number>"
KEY = re.compile(r"<(uuid|int|placement_reference):(\w+)>")
# Who reads the cases, those first who may most: one of each unit of the story.
READERS: Final = ("mette", "karen", "ulla", "henrik", "peter", "pia", "hanne", "maja")
# Of the others of those who read cases there is one unit; that they read by their grants alone is shown by their end.
ROLES_WITH_LIKE_UNITS: Final = {"police_officer", "prosecutor", "municipality_caseworker", "representative"}
# What opens to nobody in this story, and why not: its own tests open it.
SHUT: Final = {
    "case-access-deliver": "nothing is locked that waits to be handed out",
    "case-access-locked": "the same",
    "case-access-stands": "nothing came meanwhile to what is approved",
    "case-access-withdraw": "no approval waits",
    "case-draft-give": "nobody has left a draft",
    "case-extract-hold-back": "it names a piece of what is read, which is of many tables",
    "case-hand-over-end": "a municipality is told of a child, and none has taken an adult over",
    "case-municipality-receive": "the same",
    "minor-municipality-receive": "the municipality has confirmed it",
    "case-handover-receive": "nothing was handed over that waits",
    "case-interview-hold": "the planned interview was held",
    "case-letter-request-form": "the letter is of another kind",
    "case-placement-tie-end": "nobody is tied to another",
    "return-tell-state": "the return is none under the Dublin Regulation",
    "return-transfer": "the same",
}
TABLES: Final = {table for parts in INNER.values() for table in parts.values()} | {"prosecution_criminalcase"}


@dataclass(frozen=True, slots=True)
class Opened:
    """An address that opens to somebody, with what it names of the first case."""

    address: Address
    who: Member
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """The two cases, and what opens of the first to whom."""

    two: Two
    opened: tuple[Opened, ...]


def inside_a_case() -> list[Address]:
    """The addresses that begin with a case or a criminal case."""
    return [one for one in guards.addresses() if OF_A_CASE in one.pattern or OF_A_CRIMINAL_CASE in one.pattern]


def letter(one: Address, who: Member) -> str:
    return guards.letter(one, who.membership.role, who.membership.unit.kind, at=AT)


def looks(one: Address) -> str:
    """How it is opened: by a look where it has one."""
    return one.methods[0]


def numbers(two: Two, one: Address, of: int) -> tuple[Any, ...]:
    """The numbers by which the first or the second case is called there."""
    return (two.cases[of].number,) if OF_A_CASE in one.pattern else two.rows["prosecution_criminalcase"][of]


def names(two: Two, one: Address, of: int) -> Iterator[dict[str, Any]]:
    """All that the address may name of the first or the second case."""
    parts = INNER.get(one.name, {})
    for number, *keys in product(numbers(two, one, of), *(two.rows[table][of] for table in parts.values())):
        yield {"number": number, **WORDS.get(one.name, {}), **dict(zip(parts, keys, strict=True))}


def is_named(one: Address) -> bool:
    """Whether all that its pattern asks for can be filled in, if it is anything."""
    needed = set(re.findall(r"<(?:\w+:)?(\w+)>", one.pattern))
    if OF_A_CASE in one.pattern or OF_A_CRIMINAL_CASE in one.pattern:
        needed -= {"number"}
    return needed == {*INNER.get(one.name, ()), *WORDS.get(one.name, ())}


class TestWhoseItIs:
    @pytest.fixture(scope="class")
    @classmethod
    def told(cls, cast_of_the_class: Cast) -> Told:
        two = tell_two(cast_of_the_class, {table: NAMED_BY.get(table, "id") for table in TABLES})
        clock.freeze(AT + dt.timedelta(minutes=10))  # A grant that began can end: not in the instant that it began.
        readers = [named(cast_of_the_class, name) for name in READERS]
        with without_pages():
            opened = [
                Opened(one, who, values)
                for one in inside_a_case()
                if is_named(one)
                for who, values in _openings(two, one, readers)
            ]
        return Told(two, tuple(opened))

    def test_every_address_inside_a_case_says_which_rows_it_names(self) -> None:
        with_keys = {one.name for one in inside_a_case() if KEY.search(one.pattern)}
        assert with_keys == INNER.keys() | NOT_CROSSED.keys()

    def test_nearly_all_of_them_open_to_somebody_in_this_story(self, told: Told) -> None:
        """Of what opens to nobody it would show nothing that it does not open with another's: `SHUT` names it."""
        shut = {one.name for one in inside_a_case() if is_named(one)} - {one.address.name for one in told.opened}
        assert shut <= SHUT.keys()
        # And each of them opens the second case as well: what she does not find under its number is not refused for it.
        (page,) = (one for one in inside_a_case() if one.name == "case-page")
        with without_pages():
            for who in {one.who.user.pk: one.who for one in told.opened if OF_A_CASE in one.address.pattern}.values():
                assert press(who, page.name, next(names(told.two, page, 1)), "GET") == 200, who.user.full_name

    def test_what_is_inside_one_case_is_not_there_under_the_number_of_another(self, told: Told) -> None:
        """Every method and every row for the first to whom it opens; readers of other kinds of unit try one."""
        found, tried = {}, set[str]()
        with without_pages():
            for one in told.opened:
                name = one.address.name
                crossed, methods = list(_crossed(told.two, one)), one.address.methods
                if name in tried:
                    crossed, methods = crossed[-1:], methods[:1]
                tried.add(name)
                for values, method in product(crossed, methods):
                    if (got := press(one.who, name, values, method)) != 404:
                        found[name, one.who.user.full_name, method, str(values)] = got
        assert found == {}
        assert tried >= INNER.keys() - SHUT.keys()

    def test_no_page_rests_on_its_guard_alone(self, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
        """With every guard open the page refuses whom it refused: of those who have the case, the one who may most."""
        readers = [named(told.two.casts[0], name) for name in (*READERS, "anton")]
        refused = {
            one.name: (one, who)
            for one in guards.addresses()
            if is_named(one)
            for who in [who for who in readers if letter(one, who) == "-"][:1]
        }
        monkeypatch.setattr(guards, "permits", lambda _guard, _method: True)
        found = {}
        with without_pages():
            for name, (one, who) in refused.items():
                values = next(names(told.two, one, 0), None) if one in inside_a_case() else {}
                if values is not None and (got := press(who, name, values, looks(one))) != 404:
                    found[name, who.user.full_name] = got
        assert found == {}

    def test_no_page_saves_on_its_guard_alone(self, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
        """The same where it is saved: with every guard open, who may only read it or may not at all saves nothing."""
        readers = [named(told.two.casts[0], name) for name in (*READERS, "anton")]
        refused = [
            (one, who)
            for one in guards.addresses()
            if is_named(one) and "POST" in one.methods
            for kind in "-r"
            for who in [who for who in readers if letter(one, who) == kind][:1]
        ]
        monkeypatch.setattr(guards, "permits", lambda _guard, _method: True)
        found = {}
        with without_pages():
            for one, who in refused:
                values = next(names(told.two, one, 0), None) if one in inside_a_case() else {}
                if values is not None and (got := press(who, one.name, values, "POST")) not in (403, 404):
                    found[one.name, who.user.full_name] = got
        assert found == {}

    def test_another_unit_of_the_same_kind_finds_neither(self, told: Told) -> None:
        found = {}
        strangers = _strangers(told.two)
        assert {who.membership.role for who in strangers} >= ROLES_WITH_LIKE_UNITS
        with without_pages():
            for one in inside_a_case():
                if not is_named(one):
                    continue
                values = next(names(told.two, one, 0), None)
                for who in strangers:
                    if values and letter(one, who) != "-":
                        got = press(who, one.name, values, looks(one))
                        if got != 404:
                            found[one.name, who.membership.role, who.membership.unit.code] = got
        assert found == {}

    def test_whose_grants_have_ended_finds_it_no_more(self, told: Told) -> None:
        as_owner(
            "UPDATE protection_grant SET during = tstzrange(lower(during), %s)"
            " WHERE case_id = %s AND upper_inf(during)",
            [clock.now(), told.two.cases[0].pk],
        )
        found = {}
        with without_pages():
            for one in told.opened:
                if OF_A_CASE in one.address.pattern:
                    got = press(one.who, one.address.name, one.values, looks(one.address))
                    if got != 404:
                        found[one.address.name, one.who.user.full_name] = got
        assert found == {}


def _openings(two: Two, one: Address, readers: list[Member]) -> Iterator[tuple[Member, Mapping[str, Any]]]:
    """The first reader of each kind of unit to whom it opens, with what it then names."""
    kinds: set[str] = set()
    for who in readers:
        kind = who.membership.unit.kind
        if kind in kinds or letter(one, who) == "-":
            continue
        for values in names(two, one, 0):
            if press(who, one.name, values, looks(one)) != 404:
                kinds.add(kind)
                yield who, values
                break


def _crossed(two: Two, one: Opened) -> Iterator[dict[str, Any]]:
    """What it names of the first case with what is of the second put in: the number, and each key inside."""
    parts = INNER.get(one.address.name, {})
    for part, table in parts.items():
        for key in two.rows[table][1]:
            yield {**one.values, part: key}
    if parts:
        for number in numbers(two, one.address, 1):
            yield {**one.values, "number": number}


def _strangers(two: Two) -> list[Member]:
    """Somebody for each role, in a unit of its kind that has nothing of either case, where there is such a unit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (k.role, k.unit_kind) k.role, u.code FROM protection_roleunitkind k"
            " JOIN organisations_unit u ON u.kind = k.unit_kind WHERE NOT u.id::text = ANY(%s)"
            " ORDER BY k.role, k.unit_kind, u.code DESC",
            [list(two.units)],
        )
        found = cursor.fetchall()
    reads = access_matrix().roles
    return [member(f"En {role}", code, role) for role, code in found if "core" in reads[role].readable]
