"""The HTTP API agrees with the matrix: what a system of each role in each kind of unit may be made for, and what it is
told of a case that its unit was granted the core of, another category of, or nothing.

What is expected is told from `access_matrix.toml` alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import pytest

from helle.register.cases.models import Case
from helle.register.organisations.models import Unit
from helle.register.protection.matrix import access_matrix
from helle.register.protection.policies import _NO_COURSE
from helle.register.protection.refusals import Refused
from tests import service_stories, stories
from tests.cast import Cast, as_owner
from tests.service_stories import System

MATRIX: Final = access_matrix()
ROLES: Final = sorted((code, kind) for code, role in MATRIX.roles.items() for kind in role.unit_kinds)


@dataclass(frozen=True, slots=True)
class Told:
    """A case that CMM has, with its ladder; a unit of each kind."""

    cast: Cast
    case: Case
    units: dict[str, Unit]


@pytest.fixture(scope="module")
def told(committed_for_all: None) -> Told:
    cast = Cast.assemble()
    return Told(cast, stories.an_opened_case(cast), {unit.kind: unit for unit in Unit.objects.order_by("-code")})


def grant(told: Told, unit: Unit, *categories: str) -> None:
    """Let the unit have these of the case and nothing else, as no act does."""
    as_owner("DELETE FROM protection_grant WHERE unit_id = %s AND case_id = %s", [unit.pk, told.case.pk])
    as_owner(
        "INSERT INTO protection_grant"
        " (case_id, person_id, unit_id, category, during, begun_by_id, number, opened_at, rung)"
        " SELECT g.case_id, g.person_id, %s, g.category, tstzrange(lower(g.during), NULL), g.begun_by_id, g.number,"
        " g.opened_at, g.rung FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id AND u.code = 'CMM'"
        " WHERE g.case_id = %s AND g.category = ANY(%s)",
        [unit.pk, told.case.pk, list(categories)],
    )


def made_for(told: Told, role: str, kind: str, **uses: bool) -> System | None:
    """A system of that role for these uses; None where none is made for them."""
    name = f"{role} {kind} {'reads' if uses['reads_cases'] else 'sends'}"
    try:
        made = service_stories.make(told.cast, told.units[kind].code, role, name=name, **uses)
    except Refused as refused:
        assert refused.field == "uses"
        return None
    if uses["reads_cases"]:
        service_stories.confirm(made)
    return System(made.key)


@pytest.mark.parametrize(("role", "kind"), ROLES)
def test_a_system_may_what_its_role_may_and_is_told_what_its_unit_has(told: Told, role: str, kind: str) -> None:
    sends = made_for(told, role, kind, sends_referrals=True, reads_cases=False)
    assert (sends is not None) is ("contact" in MATRIX.roles[role].writable)
    if sends is not None:
        assert sends.get("cases").status_code == 403
    reads = made_for(told, role, kind, sends_referrals=False, reads_cases=True)
    assert (reads is not None) is ("core" in MATRIX.roles[role].readable and kind not in MATRIX.led_by)
    if reads is None:
        return
    assert reads.send(service_stories.referral()).status_code == 403
    unit = told.units[kind]
    for granted in ((), ("identity", "outcome", "notes"), ("core",)):
        grant(told, unit, *granted)
        listed = [one["number"] for one in reads.get("cases").json()["cases"]]
        one = reads.get(f"cases/{told.case.number}")
        assert (told.case.number in listed, one.status_code == 200) == ("core" in granted,) * 2, granted
    assert one.json().keys() == {"number", "rung", "opened_on", "closed", "next_deadline"}
    assert (one.json()["rung"] is None) is (kind in _NO_COURSE)
    as_owner(
        "UPDATE protection_grant SET during = tstzrange(lower(during) - %s, lower(during))"
        " WHERE unit_id = %s AND case_id = %s",
        [dt.timedelta(days=1), unit.pk, told.case.pk],
    )
    assert reads.get(f"cases/{told.case.number}").status_code == 404
    assert reads.get("cases").json()["cases"] == []
