"""What happens to the initiatives of the plan: a half-year is reported, money is entered, and the ministry answers."""

from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from helle.register.action_plans import actions, loading, money_actions, queries
from helle.register.action_plans.looks import PlanMoney
from helle.register.action_plans.models import MoneyEntry, StatusAnswer, StatusReport
from helle.register.action_plans.money_actions import Given
from helle.register.organisations.loading import unit_id
from helle.register.organisations.queries import units_on
from helle.register.printing import typesetting
from helle.rules.initiatives.codes import MoneyKind, ReportedState
from helle.site import installation
from tests.cast import Member
from tests.connected import connected
from tests.remembered import remembered

TODAY = dt.date(2025, 10, 6)
TEXT = "Samtalerne holdes nu hos de to myndigheder, og skabelonen bruges af begge."
LATER_PLAN = """
id = "2026-2029"
title = { da = "En senere plan", en = "A later plan" }
publisher = { da = "Ministeriet", en = "The ministry" }
first_day = 2026-01-01
last_day = 2029-12-31
lead = "LIGE"
requirements = ["META-02"]
[[areas]]
number = 1
title = { da = "Et område", en = "An area" }
aim = { da = "Et mål.", en = "An aim." }
requirement = "META-03"
[[initiatives]]
code = "NYP-01"
area = 1
title = { da = "Et initiativ", en = "An initiative" }
says = { da = "Noget gøres.", en = "Something is done." }
force = "now"
first_day = 2026-01-01
last_day = 2027-12-31
requirements = ["META-02"]
owner = ["CMM"]
"""
# It follows the same figure under the same code.
ITS_POSTS = """
[[initiatives.indicators]]
code = "police-posts"
title = { da = "Årsværk", en = "Full-time posts" }
unit = { da = "årsværk", en = "posts" }
reporter = "RPOL"
requirement = "GOV-24"
"""


# What the page of an initiative says where nobody has said anything yet.
NOBODY, NO_STATUS, NO_MILESTONE, NO_MONEY, NO_FIGURE, NO_EVIDENCE = (
    "Ingen ejer nævnt i planen",
    "Ingen status er godkendt endnu.",
    "Planen nævner ingen milepæle",
    "Ikke oplyst: planen fordeler ikke pengene",
    "Planen nævner ingen tal for initiativet.",
    "Ingen dokumentation endnu.",
)


def answers_of_the_plan() -> dict[str, dict[str, list[str]]]:
    """What the page of each initiative answers before anybody has written of it, by the parts of the page.

    Out of the plan's file and the names of the units.
    """
    names, found = units_on(TODAY), {}

    def named(codes: list[str]) -> list[str]:
        return [names[unit_id(code)].name.da for code in codes]

    for one in tomllib.loads((loading.FOLDER / "2022-2025.toml").read_text(encoding="utf-8"))["initiatives"]:
        owners, readings = named(one.get("owner", [])), named(one.get("reading", []))
        found[one["code"]] = {
            "hvem": [*(owners or [NOBODY, *readings]), *named(one.get("involved", []))],
            "langt": [NO_STATUS],
            "milepaele": [shown["title"]["da"] for shown in one.get("milestones", [])] or [NO_MILESTONE],
            "penge": [NO_MONEY],
            "tal": [shown["title"]["da"] for shown in one.get("indicators", [])] or [NO_FIGURE],
            "dokumentation": [shown["title"]["da"] for shown in one.get("evidence", [])] or [NO_EVIDENCE],
        }
    return found


@remembered
def printed(who: Member, monkeypatch: pytest.MonkeyPatch, *, plan: str = "") -> str:
    """The status report of a plan, else the one that runs, as somebody prints it, before it is set in type."""
    sheets: list[str] = []

    def keep(sheet: typesetting.FileSheet, *, at: dt.datetime) -> bytes:
        assert at
        sheets.append(str(sheet))
        return b"%PDF-"

    monkeypatch.setattr(typesetting, "pdf", keep)
    assert who.client().get(reverse("action-plan-paper"), {"plan": plan}).status_code == 200
    return sheets.pop()


@remembered
def report(who: Member, code: str, *, state: ReportedState = ReportedState.UNDER_WAY, text: str = TEXT) -> StatusReport:
    """Somebody reports the next half-year of an initiative."""
    with who.acting():
        of, look = queries.overview_of(code)
        return actions.status_write(of, look, seen=look.reports_written, state=state, text=text, next_steps="")


@remembered
def answer(who: Member, code: str, *, approved: bool = True, remarks: str = "") -> StatusAnswer:
    """The ministry answers the report that waits."""
    with who.acting():
        of, look = queries.overview_of(code)
        assert look.waiting is not None
        return actions.status_answer(of, look, look.waiting.report, approved=approved, remarks=remarks)


def money(
    who: Member,
    kind: MoneyKind,
    amount: str,
    *,
    code: str = "INI-04",
    recipient: str | None = None,
    year: int = 2025,
    text: str = "Tilskud til opsøgende arbejde",
    on_day: dt.date = TODAY,
) -> MoneyEntry:
    """Somebody enters money of an initiative, a recipient or both."""
    with who.acting():
        of = queries.money_of(queries.plan_shown("", TODAY))
        what = given(of, amount, code=code, recipient=recipient, year=year, text=text)
        what = replace(what, on_day=on_day)
        return money_actions.money_enter(of, kind, what, seen=len(of.entries))


def given(
    of: PlanMoney,
    amount: str,
    *,
    code: str = "INI-04",
    recipient: str | None = None,
    year: int = 2025,
    text: str = "Tilskud til opsøgende arbejde",
) -> Given:
    """What is entered."""
    unit: uuid.UUID | None = unit_id(recipient) if recipient else None
    return Given(of.look_at(code) if code else None, unit, year, Decimal(amount), TODAY, text)


@contextmanager
def as_the_owner() -> Iterator[None]:
    """What `helle migrate` and `helle plan load` do, they do as the owner of the tables."""
    given = installation.connection_settings(Path(str(settings.HELLE_STATE)))["helle_owner"]
    with connected({"default": {"USER": given["user"], "PASSWORD": given["password"]}}):
        yield
