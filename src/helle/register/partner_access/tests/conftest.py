"""A woman who goes home to Romania, and agreed that the partner there is told of the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from conftest import Databases
from tests import (
    correction_stories,
    disbursement_stories,
    partner_stories,
    put_back,
    reintegration_stories,
    return_stories,
    stories,
)
from tests.cast import Cast, Member, latecomer

from helle.register.cases.models import Case
from helle.register.disbursements.choices import JourneyKind
from helle.register.partner_access.actions import Made
from helle.register.returns.models import ReturnCase, ToldAbroad


@dataclass(frozen=True, slots=True)
class Going:
    """Her return, the adviser of Dansk Flygtningehjælp, and what she agreed to have told."""

    case: Case
    row: ReturnCase
    maja: Member
    told: ToldAbroad

    def link(self, by: Member, *, days: int = 30) -> Made:
        """A link on it."""
        return partner_stories.make(by, self.case, self.row, self.told, days=days)


def going_home(cast: Cast) -> Going:
    """She has said yes, it is known where she goes, and what the partner is told."""
    case = stories.a_running_period(cast)
    correction_stories.describe(cast.mette, case, stories.description())
    row = return_stories.accept(cast.mette, case)
    return_stories.go_with_partner(cast.mette, case, row)
    maja = latecomer("maja")
    return Going(case, row, maja, partner_stories.agree(maja, case, row))


@pytest.fixture
def going(cast: Cast) -> Going:
    """Told in the test's own transaction."""
    return going_home(cast)


def _gone(cast: Cast) -> Going:
    going = going_home(cast)
    reintegration_stories.approved(cast, going.case, going.row)
    return going


@pytest.fixture
def _told(committed: None, ground: Databases) -> tuple[Cast, Going]:
    return put_back.told_once(ground, _gone)


@pytest.fixture
def gone(_told: tuple[Cast, Going]) -> Going:
    """Told so that the partner's own connection sees it, with an approved plan."""
    return _told[1]


@pytest.fixture
def committed_cast(request: pytest.FixtureRequest, committed: None) -> Cast:
    """Where she is gone, those who told it."""
    if "gone" not in request.fixturenames:
        return Cast.assemble()
    told: tuple[Cast, Going] = request.getfixturevalue("_told")
    return told[0]


@pytest.fixture
def travelling(committed_cast: Cast, gone: Going) -> Going:
    """The same, and she is on her way."""
    for kind in (JourneyKind.TRAVEL_BOOKED, JourneyKind.DEPARTED):
        disbursement_stories.happen(committed_cast.henrik, gone.case, gone.row, kind)
    return gone


@pytest.fixture
def fresh(owner: psycopg.Connection[Any]) -> Iterator[None]:
    """No test counts the tries of the one before."""
    yield
    owner.execute("DELETE FROM reports_throttle")
