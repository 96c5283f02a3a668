"""The small country, looked at in the process that has just filled it.

Given to pytest by its name (`fill_and_look`), so no run collects it: the country is there once, committed as in a demo,
and no test of another process sees what stands open in this one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import html
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from helle.demo import action_plans, people, plan
from helle.register.action_plans.models import Initiative, MoneyEntry, StatusReport
from helle.register.knowledge import queries as knowledge
from helle.register.organisations.models import Membership, User
from tests.cast import Member
from tests.demo import small_country
from tests.demo.as_planned import assert_it_is_as_planned
from tests.demo.small_country import SEED, SIZE

# What is written of the plan asks of the initiative, or of the money, that it is about, and of nothing else: 3,050.
MOST_QUERIES = 3200


@dataclass(frozen=True, slots=True)
class Filled:
    """What was said while the country was filled, and how many statements writing of the plan took."""

    said: list[str]
    asked: int


def fill() -> Filled:
    """Make the small country in an empty demo, and count what writing of the plan asks."""
    follow_up, asked = action_plans.follow_up, list[int]()

    def counted(now: dt.datetime) -> None:
        with CaptureQueriesContext(connection) as found:
            follow_up(now)
        asked.append(len(found))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(action_plans, "follow_up", counted)
        said = small_country.fill()
    return Filled(said, sum(asked))


def look(filled: Filled, report: Path) -> bool:
    """Whether all that stands below holds; what does not is in the report, as pytest tells it."""
    options = ["-q", "-c", "/dev/null", "--rootdir", str(Path.cwd()), "--noconftest", "--import-mode=importlib"]
    options += [word for name in ("django", "xdist", "cacheprovider") for word in ("-p", f"no:{name}")]
    with report.open("w") as told, contextlib.redirect_stdout(told):
        return pytest.main([*options, "--capture=sys", __file__], plugins=[_Given(filled)]) == 0


class _Given:
    """The country that is there already, as what the tests ask for."""

    def __init__(self, filled: Filled) -> None:
        self._filled = filled

    @pytest.fixture
    def filled(self) -> Filled:
        return self._filled


def test_it_is_whole(filled: Filled) -> None:
    small_country.assert_it_is_whole(filled.said)


def test_it_is_the_one_that_was_planned(filled: Filled) -> None:
    assert_it_is_as_planned(filled.said, plan.arrivals(SEED, SIZE))


def test_what_is_for_all_is_approved_and_only_what_cmm_says_is_part_of_the_initiative_ini_14() -> None:
    """What all can read of forums, knowledge and obligations has two pairs of eyes."""
    with _who("plan_owner@LIGE").acting():
        looks = knowledge.all_looks()
    open_to_all = [one for one in looks if one.now.open_to_all]
    assert open_to_all and not any(one.waits_to_open for one in open_to_all)
    part_of_it = [one for one in looks if one.now.initiative is not None]
    assert part_of_it and {one.unit.code for one in part_of_it} == {"CMM"}


def test_who_reads_figures_finds_who_how_far_what_money_and_what_evidence_of_all_fourteen(filled: Filled) -> None:
    """No report of the plan tells of days to come, and each initiative answers (INI-15)."""
    assert 0 < filled.asked < MOST_QUERIES
    ministry, reader = _who("plan_owner@LIGE"), _who("control_officer@AT")
    with ministry.acting():
        told = list(StatusReport.objects.all())
        assert [one for one in told if one.recorded_at and one.until_day > one.recorded_at.date()] == []
        paid = set(MoneyEntry.objects.values_list("initiative__code", flat=True))
    assert len(told) > 50
    for client in (ministry.client(), reader.client()):
        for one in Initiative.objects.order_by("position"):
            page = client.get(reverse("initiative", args=[one.code]), SERVER_NAME="localhost").content.decode()
            who, far, money, shown = (_part(page, name) for name in ("hvem", "langt", "penge", "dokumentation"))
            assert ("Ejer:" in who) != ("Ingen ejer nævnt i planen" in who), one.code
            assert "godkendt af" in far or "gennemført ved lov" in far, one.code
            assert ("kr." in money) == (one.code in paid) == ("Ikke oplyst:" not in money), one.code
            assert shown, one.code


def _who(wanted: str) -> Member:
    worker = people.find(wanted)
    assert worker is not None
    return Member(User.objects.get(pk=worker.user_id), Membership.objects.get(pk=worker.membership_id))


def _part(page: str, name: str) -> str:
    found = page.partition(f'aria-labelledby="{name}">')[2].partition("</section>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", found)).split())
