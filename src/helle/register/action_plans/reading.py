"""Reading the file of an action plan: all of it, or every mistake in it. Nothing of a file with a mistake is used."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeGuard

from django.db.models import Model

from helle.methods.unparsed import from_toml, nul_in
from helle.register.action_plans.choices import DELIVERED, EvidenceKind, Feed, Follows
from helle.register.action_plans.models import Appropriation, Area, Evidence, Indicator, Initiative, Milestone, Plan
from helle.register.protection import clock
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
        *("continues", "owner", "reading", "involved", "milestones", "indicators", "evidence"),
    },
    "milestone": {"title", "due", "reached", "follows", "requirement"},
    "indicator": {"code", "area", "title", "unit", "feed", "reporter", "headline", "requirement"},
    "evidence": {"kind", "title", "where", "on_day", "requirement"},
}


type _Days = tuple[dt.date, dt.date]
# Where the register keeps what the file says: how much room there is.
KEPT_AS: Final[dict[str, type[Model]]] = {
    "plan": Plan,
    "appropriation": Appropriation,
    "area": Area,
    "initiative": Initiative,
    "milestone": Milestone,
    "indicator": Indicator,
    "evidence": Evidence,
}
MOST_NUMBER: Final = 32767
_SLUG: Final = re.compile(r"[-a-zA-Z0-9_]+")
_MOST_MONEY: Final = Decimal("999999999999.99")


def _room(kind: str, name: str) -> int:
    return int(KEPT_AS[kind]._meta.get_field(name).max_length or 0)  # type: ignore[union-attr] # a field of text


def _is_line(given: object) -> TypeGuard[str]:
    return isinstance(given, str) and bool(given.strip())


def _is_day(given: object) -> TypeGuard[dt.date]:
    """Whether it is a day and not a moment, which Python takes for one."""
    return isinstance(given, dt.date) and not isinstance(given, dt.datetime)


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

    def text(self, where: str, entry: dict[str, Any], name: str, kind: str) -> None:
        """A text in both languages that the register has room for."""
        given = entry.get(name)
        if not (
            isinstance(given, dict) and set(given) == {"da", "en"} and all(_is_line(one) for one in given.values())
        ):
            self.add(where, f"{name} is a text in da and en")
            return
        most = _room(kind, f"{name}_da")
        if any(len(one) > most for one in given.values()):
            self.add(where, f"{name} is longer than {most} characters")

    def line(self, where: str, entry: dict[str, Any], name: str, kind: str, *, slug: bool = False) -> None:
        """A line that the register has room for; one that stands in addresses has letters, digits and hyphens alone."""
        given = entry.get(name)
        if not _is_line(given):
            self.add(where, f"{name} is missing")
        elif len(given) > _room(kind, name):
            self.add(where, f"{name} is longer than {_room(kind, name)} characters")
        elif slug and not _SLUG.fullmatch(given):
            self.add(where, f"{name} has letters, digits and hyphens alone")

    def number(self, where: str, entry: dict[str, Any]) -> None:
        if type(entry.get("number")) is not int or not 1 <= entry["number"] <= MOST_NUMBER:
            self.add(where, f"number is a whole number from 1 to {MOST_NUMBER}")

    def day(self, where: str, entry: dict[str, Any], name: str, *, within: _Days | None = None) -> None:
        """A day, inside the days of what it belongs to. What the file leaves out is no mistake here."""
        given = entry.get(name)
        if given is None:
            return
        if not _is_day(given):
            self.add(where, f"{name} is a day")
        elif within is not None and not within[0] <= given <= within[1]:
            self.add(where, f"{name} is outside {within[0]} to {within[1]}")

    def tables(self, where: str, entry: dict[str, Any], name: str) -> list[dict[str, Any]]:
        """The tables of a list, so that what is no table stops nothing."""
        given = entry.get(name, [])
        found = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
        if not isinstance(given, list) or len(found) != len(given):
            self.add(where, f"{name} is a list of tables")
        return found

    def lines(self, where: str, entry: dict[str, Any], name: str) -> list[str]:
        """The lines of a list."""
        given = entry.get(name, [])
        if not isinstance(given, list) or not all(_is_line(one) for one in given):
            self.add(where, f"{name} is a list of lines")
            return []
        return given

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
        plan: dict[str, Any] = from_toml(text)
    except (ValueError, RecursionError) as error:  # The last of brackets without end.
        raise PlanFileWrong([f"file: {error}"]) from error
    if (nul := nul_in(plan)) is not None:
        raise PlanFileWrong([f"{nul[0]}: there is a NUL character in {nul[1]!r}"])
    mistakes = _Mistakes()
    _check_plan(plan, mistakes, frozenset(units), initiatives or {})
    if mistakes.found:
        raise PlanFileWrong(mistakes.found)
    return plan


def _check_plan(
    plan: dict[str, Any], mistakes: _Mistakes, units: frozenset[str], initiatives: Mapping[str, str]
) -> None:
    mistakes.known("plan", plan, "plan")
    mistakes.line("plan", plan, "id", "plan", slug=True)
    for name in PLAN_TEXTS:
        mistakes.text("plan", plan, name, "plan")
    for name in ("first_day", "last_day"):
        if not _is_day(plan.get(name)):
            mistakes.add("plan", f"{name} is a day")
    mistakes.day("plan", plan, "issued_on")
    if plan.get("lead") not in units:
        mistakes.add("plan", f"lead: no unit has the code {plan.get('lead')}")
    mistakes.cited("plan", mistakes.lines("plan", plan, "requirements"))
    mistakes.lines("plan", plan, "isbns")
    numbers = []
    for one in mistakes.tables("plan", plan, "appropriations"):
        numbers.append(("appropriation", one.get("number")))
        _check_appropriation(one, mistakes)
    areas = []
    for one in mistakes.tables("plan", plan, "areas"):
        numbers.append(("area", one.get("number")))
        areas.append(one.get("number"))
        _check_area(one, mistakes)
    codes = []
    for one in mistakes.tables("plan", plan, "initiatives"):
        codes.append(("initiative", one.get("code")))
        _check_initiative(one, plan, areas, mistakes, units)
        if _is_line(one.get("code")) and initiatives.get(one["code"], plan.get("id")) != plan.get("id"):
            beside = initiatives[one["code"]]
            mistakes.add(f"initiative {one['code']}", f"is one of the plan {beside}; codes are not used again")
        before = one.get("continues")
        if before is not None and initiatives.get(str(before), plan.get("id")) == plan.get("id"):
            mistakes.add(f"initiative {one.get('code')}", f"continues {before}, which is no initiative of another plan")
        codes += [("indicator", inner.get("code")) for inner in _tables_of(one, "indicators")]
    for one in mistakes.tables("plan", plan, "indicators"):
        codes.append(("indicator", one.get("code")))
        _check_indicator(one, "plan", mistakes, units)
        if one.get("area") not in areas:
            mistakes.add(f"indicator {one.get('code')}", f"there is no area {one.get('area')}")
    for (what, given), times in Counter((what, str(given)) for what, given in (*numbers, *codes)).items():
        if times > 1:
            mistakes.add(f"{what} {given}", "stands twice")


def _tables_of(entry: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return _Mistakes().tables("", entry, name)


def _check_area(one: dict[str, Any], mistakes: _Mistakes) -> None:
    where = f"area {one.get('number')}"
    mistakes.known(where, one, "area")
    mistakes.number(where, one)
    mistakes.text(where, one, "title", "area")
    mistakes.text(where, one, "aim", "area")
    mistakes.cited(where, [one.get("requirement")])


def _check_appropriation(one: dict[str, Any], mistakes: _Mistakes) -> None:
    where = f"appropriation {one.get('number')}"
    mistakes.known(where, one, "appropriation")
    mistakes.number(where, one)
    mistakes.text(where, one, "source", "appropriation")
    mistakes.cited(where, [one.get("requirement")])
    if not _is_amount(one.get("amount")):
        mistakes.add(where, "amount is a number of kroner above zero with at most two decimals, in quotes")


def _is_amount(given: object) -> bool:
    """In quotes, since a number of the file would be read as one that is only nearly so much (GOV-10)."""
    if not isinstance(given, str):
        return False
    try:
        amount = Decimal(given)
        return amount.is_finite() and 0 < amount <= _MOST_MONEY and Amount.of(amount) is not None
    except (InvalidOperation, ValueError):
        return False


def _check_initiative(
    one: dict[str, Any], plan: dict[str, Any], areas: list[Any], mistakes: _Mistakes, units: frozenset[str]
) -> None:
    where = f"initiative {one.get('code')}"
    mistakes.known(where, one, "initiative")
    mistakes.line(where, one, "code", "initiative", slug=True)
    mistakes.text(where, one, "title", "initiative")
    mistakes.text(where, one, "says", "initiative")
    if one.get("force") not in [force.value for force in InitiativeForce]:
        mistakes.add(where, f"force {one.get('force')} is not known")
    if one.get("area") not in areas:
        mistakes.add(where, f"there is no area {one.get('area')}")
    if one.get("switch", "") not in ["", *(switch.name for switch in SWITCHES)]:
        mistakes.add(where, f"no switch is called {one['switch']}")
    if not one.get("requirements"):
        mistakes.add(where, "cites no requirement")
    mistakes.cited(where, mistakes.lines(where, one, "requirements"))
    for name in ("owner", "reading", "involved"):
        for code in mistakes.lines(where, one, name):
            if code not in units:
                mistakes.add(where, f"{name}: no unit has the code {code}")
    within = _check_period(where, one, plan, mistakes)
    for milestone in mistakes.tables(where, one, "milestones"):
        _check_milestone(milestone, f"{where}, milestone", within, mistakes)
    for indicator in mistakes.tables(where, one, "indicators"):
        _check_indicator(indicator, where, mistakes, units)
    for shown in mistakes.tables(where, one, "evidence"):
        _check_evidence(shown, f"{where}, evidence", mistakes)
    for place, times in Counter(str(shown.get("where")) for shown in _tables_of(one, "evidence")).items():
        if times > 1:
            mistakes.add(f"{where}, evidence", f"{place} stands twice")


def _check_milestone(milestone: dict[str, Any], where: str, within: _Days | None, mistakes: _Mistakes) -> None:
    mistakes.known(where, milestone, "milestone")
    mistakes.text(where, milestone, "title", "milestone")
    mistakes.day(where, milestone, "due", within=within)
    mistakes.day(where, milestone, "reached", within=within)
    if _is_day(milestone.get("reached")) and milestone["reached"] > clock.today():
        mistakes.add(where, "reached is a day to come")
    if milestone.get("follows", "") not in ["", *Follows.values]:
        mistakes.add(where, f"follows {milestone['follows']}, which is not known")
    if milestone.get("follows") and "reached" in milestone:
        mistakes.add(where, "reached follows from the study, and is not said here")
    mistakes.cited(where, [milestone.get("requirement")])


def _check_evidence(shown: dict[str, Any], where: str, mistakes: _Mistakes) -> None:
    mistakes.known(where, shown, "evidence")
    mistakes.text(where, shown, "title", "evidence")
    mistakes.line(where, shown, "where", "evidence")
    mistakes.day(where, shown, "on_day")
    mistakes.cited(where, [shown.get("requirement")])
    if shown.get("kind") not in EvidenceKind.values:
        mistakes.add(where, f"kind {shown.get('kind')} is not known")
    if str(shown.get("where")).startswith("//"):
        mistakes.add(where, "where is another host, and looks like a page of Helle")


def _check_period(where: str, one: dict[str, Any], plan: dict[str, Any], mistakes: _Mistakes) -> _Days | None:
    """The days of an initiative, where it has any."""
    begins, ends = plan.get("first_day"), plan.get("last_day")
    if not _is_day(begins) or not _is_day(ends):
        return None
    for name in ("first_day", "last_day"):
        if not _is_day(one.get(name)):
            mistakes.add(where, f"{name} is a day" if name in one else f"{name} is missing")
    first, last = (one.get(name) if _is_day(one.get(name)) else None for name in ("first_day", "last_day"))
    ruling = initiative_period(InitiativePeriodFacts(begins, ends, first, last))
    if ruling.answer is None:
        for reason in ruling.reasons:
            mistakes.add(where, f"{reason.text.en} [{reason.requirement}]")
        for problem in ruling.problems:
            mistakes.add(where, problem.text.en)
    return (first, last) if first is not None and last is not None else None


def _check_indicator(one: dict[str, Any], beside: str, mistakes: _Mistakes, units: frozenset[str]) -> None:
    where = f"{beside}, indicator {one.get('code')}"
    mistakes.known(where, one, "indicator")
    mistakes.line(where, one, "code", "indicator", slug=True)
    mistakes.text(where, one, "title", "indicator")
    mistakes.text(where, one, "unit", "indicator")
    mistakes.cited(where, [one.get("requirement")])
    feed, reporter = one.get("feed", ""), one.get("reporter")
    if feed in DELIVERED and reporter is None:
        mistakes.add(where, "comes of deliveries (feed), and somebody reports the years without one (reporter)")
    if feed not in DELIVERED and bool(feed) == (reporter is not None):
        mistakes.add(where, "comes out of the register (feed), or somebody reports it (reporter)")
    if feed and feed not in Feed.values:
        mistakes.add(where, f"the register has no figures called {feed}")
    if reporter is not None and reporter not in units:
        mistakes.add(where, f"reporter: no unit has the code {reporter}")
    if not isinstance(one.get("headline", False), bool):
        mistakes.add(where, "headline is true or false")


def indicators_of(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """All indicators of a plan, those of its initiatives first."""
    own = [indicator for one in plan.get("initiatives", []) for indicator in one.get("indicators", [])]
    return [*own, *plan.get("indicators", [])]


def both(text: dict[str, str]) -> Text:
    """A text of the file."""
    return Text(text["da"], text["en"])
