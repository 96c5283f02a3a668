"""Reading the file of an action plan: all of it, or every mistake in it. Nothing of a file with a mistake is used."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from helle.register.action_plans.choices import EvidenceKind, Feed
from helle.rules import requirements
from helle.rules.initiatives.amounts import Amount
from helle.rules.initiatives.codes import InitiativeForce
from helle.rules.initiatives.period import InitiativePeriodFacts, initiative_period
from helle.rules.plans import SWITCHES
from helle.rules.ruling import Text

PLAN_TEXTS: Final = ("title", "publisher")
KNOWN: Final = {
    "plan": {
        *("id", "title", "first_day", "last_day", "issued_on", "publisher", "isbns", "lead", "requirements"),
        *("appropriations", "areas", "initiatives", "indicators"),
    },
    "appropriation": {"number", "amount", "source", "requirement"},
    "area": {"number", "title", "aim", "requirement"},
    "initiative": {
        *("code", "area", "title", "says", "force", "first_day", "last_day", "switch", "requirements"),
        *("owner", "reading", "involved", "milestones", "indicators", "evidence"),
    },
    "milestone": {"title", "due", "reached", "requirement"},
    "indicator": {"code", "area", "title", "unit", "feed", "reporter", "headline", "requirement"},
    "evidence": {"kind", "title", "where", "on_day", "requirement"},
}


class PlanFileWrong(Exception):
    """A plan's file that cannot be used: every mistake, each with where it stands."""

    def __init__(self, mistakes: Iterable[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("; ".join(self.mistakes))


@dataclass(slots=True)
class _Mistakes:
    """What is wrong so far."""

    found: list[str] = field(default_factory=list)

    def add(self, where: str, what: str) -> None:
        self.found.append(f"{where}: {what}")

    def text(self, where: str, entry: dict[str, Any], name: str) -> None:
        given = entry.get(name)
        if not (
            isinstance(given, dict) and set(given) == {"da", "en"} and all(str(one).strip() for one in given.values())
        ):
            self.add(where, f"{name} is a text in da and en")

    def cited(self, where: str, ids: Iterable[Any]) -> None:
        for one in ids:
            if not requirements.exists(str(one)):
                self.add(where, f"{one} is no requirement of the index")

    def known(self, where: str, entry: dict[str, Any], kind: str) -> None:
        for name in sorted(set(entry) - KNOWN[kind]):
            self.add(where, f"{name} is not known")


def read(text: str, units: Iterable[str], initiatives: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The plan as the file has it, once it is right. `units` are the codes of the units there are, `initiatives` the
    codes of the initiatives there are, each with its plan: no code is taken over by another plan.

    Raises `PlanFileWrong` with every mistake.
    """
    try:
        plan: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlanFileWrong([f"file: {error}"]) from error
    mistakes = _Mistakes()
    _check_plan(plan, mistakes, frozenset(units))
    for one in plan.get("initiatives", []):
        beside = (initiatives or {}).get(one.get("code"), plan.get("id"))
        if beside != plan.get("id"):
            mistakes.add(f"initiative {one.get('code')}", f"is one of the plan {beside}; codes are not used again")
    if mistakes.found:
        raise PlanFileWrong(mistakes.found)
    return plan


def _check_plan(plan: dict[str, Any], mistakes: _Mistakes, units: frozenset[str]) -> None:
    mistakes.known("plan", plan, "plan")
    for name in PLAN_TEXTS:
        mistakes.text("plan", plan, name)
    if not isinstance(plan.get("id"), str) or not plan["id"].strip():
        mistakes.add("plan", "id is missing")
    for name in ("first_day", "last_day"):
        if not isinstance(plan.get(name), dt.date):
            mistakes.add("plan", f"{name} is a day")
    if plan.get("lead") not in units:
        mistakes.add("plan", f"lead: no unit has the code {plan.get('lead')}")
    mistakes.cited("plan", plan.get("requirements", []))
    for one in plan.get("appropriations", []):
        _check_appropriation(one, mistakes)
    for one in plan.get("areas", []):
        where = f"area {one.get('number')}"
        mistakes.known(where, one, "area")
        mistakes.text(where, one, "title")
        mistakes.text(where, one, "aim")
        mistakes.cited(where, [one.get("requirement")])
    areas = {one.get("number") for one in plan.get("areas", [])}
    for one in plan.get("initiatives", []):
        _check_initiative(one, plan, areas, mistakes, units)
    for one in plan.get("indicators", []):
        _check_indicator(one, "plan", mistakes, units)
        if one.get("area") not in areas:
            mistakes.add(f"indicator {one.get('code')}", f"there is no area {one.get('area')}")
    _check_twice("initiative", (one.get("code") for one in plan.get("initiatives", [])), mistakes)
    _check_twice("indicator", (one.get("code") for one in indicators_of(plan)), mistakes)


def _check_twice(what: str, given: Iterable[Any], mistakes: _Mistakes) -> None:
    for code, times in Counter(given).items():
        if times > 1:
            mistakes.add(f"{what} {code}", "stands twice")


def _check_appropriation(one: dict[str, Any], mistakes: _Mistakes) -> None:
    where = f"appropriation {one.get('number')}"
    mistakes.known(where, one, "appropriation")
    mistakes.text(where, one, "source")
    mistakes.cited(where, [one.get("requirement")])
    try:
        Amount.of(Decimal(str(one.get("amount"))))
    except (InvalidOperation, ValueError):
        mistakes.add(where, "amount is a number of kroner with at most two decimals, in quotes")


def _check_initiative(
    one: dict[str, Any], plan: dict[str, Any], areas: set[Any], mistakes: _Mistakes, units: frozenset[str]
) -> None:
    where = f"initiative {one.get('code')}"
    mistakes.known(where, one, "initiative")
    mistakes.text(where, one, "title")
    mistakes.text(where, one, "says")
    if one.get("force") not in {force.value for force in InitiativeForce}:
        mistakes.add(where, f"force {one.get('force')} is not known")
    if one.get("area") not in areas:
        mistakes.add(where, f"there is no area {one.get('area')}")
    if one.get("switch", "") not in {"", *(switch.name for switch in SWITCHES)}:
        mistakes.add(where, f"no switch is called {one['switch']}")
    if not one.get("requirements"):
        mistakes.add(where, "cites no requirement")
    mistakes.cited(where, one.get("requirements", []))
    for name in ("owner", "reading", "involved"):
        for code in one.get(name, []):
            if code not in units:
                mistakes.add(where, f"{name}: no unit has the code {code}")
    _check_period(where, one, plan, mistakes)
    for milestone in one.get("milestones", []):
        mistakes.known(f"{where}, milestone", milestone, "milestone")
        mistakes.text(f"{where}, milestone", milestone, "title")
        mistakes.cited(f"{where}, milestone", [milestone.get("requirement")])
    for indicator in one.get("indicators", []):
        _check_indicator(indicator, where, mistakes, units)
    for shown in one.get("evidence", []):
        mistakes.known(f"{where}, evidence", shown, "evidence")
        mistakes.text(f"{where}, evidence", shown, "title")
        mistakes.cited(f"{where}, evidence", [shown.get("requirement")])
        if shown.get("kind") not in EvidenceKind.values:
            mistakes.add(f"{where}, evidence", f"kind {shown.get('kind')} is not known")
        if not shown.get("where"):
            mistakes.add(f"{where}, evidence", "where it is to be found is missing")


def _check_period(where: str, one: dict[str, Any], plan: dict[str, Any], mistakes: _Mistakes) -> None:
    days = [plan.get("first_day"), plan.get("last_day"), one.get("first_day"), one.get("last_day")]
    if not all(isinstance(day, dt.date) for day in days[:2]):
        return
    first, last = (day if isinstance(day, dt.date) else None for day in days[2:])
    ruling = initiative_period(InitiativePeriodFacts(days[0], days[1], first, last))  # type: ignore[arg-type] # days, as was asked above
    if ruling.answer is None:
        for reason in ruling.reasons:
            mistakes.add(where, f"{reason.text.en} [{reason.requirement}]")
        for problem in ruling.problems:
            mistakes.add(where, problem.text.en)


def _check_indicator(one: dict[str, Any], beside: str, mistakes: _Mistakes, units: frozenset[str]) -> None:
    where = f"{beside}, indicator {one.get('code')}"
    mistakes.known(where, one, "indicator")
    mistakes.text(where, one, "title")
    mistakes.text(where, one, "unit")
    mistakes.cited(where, [one.get("requirement")])
    feed, reporter = one.get("feed", ""), one.get("reporter")
    if bool(feed) == (reporter is not None):
        mistakes.add(where, "comes out of the register (feed), or somebody reports it (reporter)")
    if feed and feed not in Feed.values:
        mistakes.add(where, f"the register has no figures called {feed}")
    if reporter is not None and reporter not in units:
        mistakes.add(where, f"reporter: no unit has the code {reporter}")


def indicators_of(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """All indicators of a plan, those of its initiatives first."""
    own = [indicator for one in plan.get("initiatives", []) for indicator in one.get("indicators", [])]
    return [*own, *plan.get("indicators", [])]


def both(text: dict[str, str]) -> Text:
    """A text of the file."""
    return Text(text["da"], text["en"])
