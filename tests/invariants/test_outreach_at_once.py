"""Outreach when two meet: one evening is written once and corrected once, and an area is given once."""

from __future__ import annotations

import datetime as dt
from functools import partial

from helle.register.organisations.loading import unit_id
from helle.register.outreach import responsibility_actions as responsibility
from helle.register.outreach.responsibility_actions import Responsible
from helle.register.protection.refusals import Refused
from helle.rules.outreach import OutreachArea
from helle.rules.ruling import Text
from tests import outreach_stories
from tests.cast import Cast, member
from tests.invariants.at_once import acting, at_once
from tests.invariants.conftest import Connection
from tests.invariants.test_allocation_at_once import count, succeeded

RED_CROSS = unit_id("RK")


def test_two_phones_that_send_the_same_evening_write_one(committed_cast: Cast, owner: Connection) -> None:
    colleague = member("Signe Lund", "REDEN-OUT", "ngo_outreach")
    outcomes = at_once([partial(outreach_stories.record, who) for who in (committed_cast.rita, colleague)])
    (told,) = [one for one in outcomes if isinstance(one, Exception)]
    assert isinstance(told, Refused) and "written down already" in told.message.en
    assert count(owner, "SELECT count(*) FROM outreach_evening") == 1
    assert count(owner, "SELECT count(*) FROM outreach_visit") == 2


def test_two_who_correct_the_same_evening_correct_it_once(committed_cast: Cast, owner: Connection) -> None:
    evening = outreach_stories.record(committed_cast.rita)
    outcomes = at_once([lambda: outreach_stories.correct(committed_cast.rita, evening)] * 2)
    (told,) = [one for one in outcomes if isinstance(one, Exception)]
    assert isinstance(told, Refused) and "just corrected" in told.message.en
    assert count(owner, "SELECT count(*) FROM outreach_evening WHERE superseded_at IS NULL") == 1
    assert count(owner, "SELECT count(*) FROM outreach_evening") == 2


def test_two_who_give_an_organisation_the_same_area_give_it_once(committed_cast: Cast, owner: Connection) -> None:
    given = Responsible(OutreachArea.SJAELLAND, Text("alle", "all"), "OUT-05", "x", dt.date(2026, 1, 1), None)
    give = acting(committed_cast.karen, lambda: responsibility.responsibility_set(RED_CROSS, given))
    try:
        outcomes = at_once([give, give])
        assert len(succeeded(outcomes)) == 1
        (told,) = [one for one in outcomes if isinstance(one, Exception)]
        assert isinstance(told, Refused) and told.field == "since"
        assert count(owner, f"SELECT count(*) FROM organisations_mandate WHERE unit_id = '{RED_CROSS}'") == 1
    finally:
        owner.execute("DELETE FROM organisations_mandate WHERE unit_id = %s", [RED_CROSS])
        owner.execute("UPDATE organisations_unit SET administered = '{}' WHERE id = %s", [RED_CROSS])
