"""Whoever writes on a page that was opened before another wrote is told, keeps what she typed, and sees what stands."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.action_plan_stories import TODAY, answer, given, money, report
from tests.cast import Cast, Member, named

from helle.register.action_plans import actions, money_actions, queries
from helle.register.action_plans.choices import MilestoneAct
from helle.register.action_plans.models import Indicator
from helle.register.organisations.loading import unit_id
from helle.rules.initiatives.codes import MoneyKind

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
TOLD = "En anden har lige skrevet om det samme. Se efter, og gem igen."
SEEN = re.compile(r'name="seen" value="(\d+)"')


@dataclass(frozen=True)
class Form:
    """A form that somebody opened, what she types, what another writes meanwhile, and what she then sees of it."""

    who: str
    view: str
    args: Callable[[Cast], list[object]]
    typed: dict[str, str]
    meanwhile: Callable[[Cast], object]
    shown: str


def _posts(cast: Cast) -> list[object]:
    with cast.karen.acting():
        return ["INI-10", queries.overview_of("INI-10")[1].milestones[0].milestone.pk]


def _move(cast: Cast) -> None:
    with named(cast, "charlotte").acting():
        of, look = queries.overview_of("INI-10")
        why, new_due = "To årsværk mangler.", dt.date(2025, 12, 1)
        one = look.milestones[0]
        actions.milestone_act(of, look, one, seen=0, kind=MilestoneAct.MOVED, on_day=TODAY, new_due=new_due, why=why)


def _count(cast: Cast) -> None:
    with named(cast, "charlotte").acting():
        row = Indicator.objects.select_related("plan").get(code="police-posts")
        said = {"source": "Rigspolitiets opgørelse", "cut_off": dt.date(2023, 12, 31)}
        actions.figure_enter(row, seen=0, year=2023, value=Decimal(4), **said)  # type: ignore[arg-type] # as typed


def _appoint(cast: Cast) -> None:
    with named(cast, "lise").acting():
        of, look = queries.overview_of("INI-08")
        seen, why = look.parts_written, "Aftalt i arbejdsgruppen."
        actions.owner_appoint(of, look, seen=seen, unit_id=unit_id("SAEM"), first_day=TODAY, why=why)


def _send_back(cast: Cast) -> None:
    report(cast.karen, "INI-09")
    answer(named(cast, "charlotte"), "INI-09", approved=False, remarks="Skriv, hvor mange sager det er.")


def _decide(cast: Cast) -> None:
    lise = named(cast, "lise")
    money(lise, MoneyKind.ALLOCATION, "1", on_day=dt.date(2025, 9, 1))
    with lise.acting():
        of = queries.money_of(queries.plan_shown("", TODAY))
        money_actions.overspend_decide(of, given(of, "75", code="INI-04", text="Besluttet i ministeriet."), seen=0)


_MONEY = {"initiative": "INI-04", "year": "2025", "amount": "75,00", "on_day": "2025-10-01", "text": "Faktura fra maj"}
FORMS = {
    "a report": Form(
        "karen",
        "initiative-report",
        lambda _cast: ["INI-09"],
        {"state": "under_way", "text": "Alle sager har en kontaktperson."},
        _send_back,
        "Skriv, hvor mange sager det er.",
    ),
    "a milestone": Form(
        "lars",
        "initiative-milestone",
        _posts,
        {"kind": "dropped", "on_day": "2025-10-06", "why": "Årsværkene kommer ikke."},
        _move,
        "To årsværk mangler.",
    ),
    "a figure": Form(
        "lars",
        "action-plan-figure",
        lambda _cast: ["2022-2025", "police-posts"],
        {"year": "2023", "value": "6", "source": "Kredsenes tal", "cut_off": "2023-12-31"},
        _count,
        "Rigspolitiets opgørelse, opgjort til og med 31. december 2023",
    ),
    "an owner": Form(
        "charlotte",
        "initiative-owner",
        lambda _cast: ["INI-08"],
        {"unit": str(unit_id("JM")), "first_day": str(TODAY), "why": "Hjemlen er en lov."},
        _appoint,
        "Udpeget af ministeriet",
    ),
    "money": Form(
        "charlotte",
        "action-plan-money-new",
        lambda _cast: [],
        {"kind": "allocation", **_MONEY},
        lambda cast: money(named(cast, "lise"), MoneyKind.ALLOCATION, "75", code="INI-04"),
        "2025 · INI-04",
    ),
    "a decision": Form(
        "charlotte",
        "action-plan-overspend",
        lambda _cast: [],
        {**_MONEY, "text": "Besluttet efter et møde"},
        _decide,
        "Sådan står det nu",
    ),
}


def _send(who: Member, address: str, seen: str, typed: dict[str, str]) -> tuple[int, str]:
    sent = who.client().post(address, {"form_token": uuid.uuid4(), "seen": seen, **typed})
    return sent.status_code, sent.content.decode()


@pytest.mark.parametrize("of", FORMS)
def test_a_form_of_before_takes_the_place_of_nothing_that_was_not_seen(cast: Cast, of: str) -> None:
    form = FORMS[of]
    who, address = named(cast, form.who), reverse(form.view, args=form.args(cast))
    opened = SEEN.search(who.client().get(address).content.decode())
    assert opened
    form.meanwhile(cast)
    status, page = _send(who, address, opened.group(1), form.typed)
    assert (status, TOLD in page) == (422, True)
    assert form.shown in page
    kept = form.typed.get("text") or form.typed.get("why") or form.typed["source"]
    assert kept in page
    # She has looked: the page carries what stands now, and the next press goes through.
    again = SEEN.search(page)
    assert again and again.group(1) != opened.group(1)
    assert _send(who, address, again.group(1), form.typed)[0] == 302


@pytest.mark.parametrize("seen", ["", "-1", "99999999999999999999", "mange", "7"])
def test_a_form_that_says_nothing_true_of_what_was_read_writes_nothing(cast: Cast, seen: str) -> None:
    typed = {"state": "under_way", "text": "Alle sager har en kontaktperson."}
    assert _send(cast.karen, reverse("initiative-report", args=["INI-09"]), seen, typed)[0] == 422
    assert _send(named(cast, "charlotte"), reverse("action-plan-money-new"), seen, FORMS["money"].typed)[0] == 422


def test_money_of_another_initiative_or_year_keeps_nobody_waiting_gov_10(cast: Cast) -> None:
    charlotte, address = named(cast, "charlotte"), reverse("action-plan-money-new")
    money(named(cast, "lise"), MoneyKind.ALLOCATION, "75", code="INI-09")
    money(named(cast, "lise"), MoneyKind.ALLOCATION, "75", code="INI-04", year=2024)
    assert _send(charlotte, address, "0", FORMS["money"].typed)[0] == 302


def test_a_form_pressed_twice_is_saved_once_and_tells_of_nobody_else(cast: Cast) -> None:
    client, address = cast.karen.client(), reverse("initiative-report", args=["INI-09"])
    sent = {"form_token": uuid.uuid4(), "seen": "0", "state": "under_way", "text": "Alle har en kontaktperson."}
    for _press in range(2):
        assert client.post(address, sent).status_code == 302
    with cast.karen.acting():
        assert len(queries.overview_of("INI-09")[1].reports) == 1
