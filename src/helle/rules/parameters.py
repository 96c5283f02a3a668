"""Which number or switch holds on a day. No rule writes such a value in its own text; they stand in `plans`.

`plan_note` says in a ruling when its day lies outside the plan whose rules were used.
"""

from datetime import date

from helle.rules.codes import OrganisationKind
from helle.rules.dated import Dated, Switch
from helle.rules.facts import danish_date, english_date
from helle.rules.plans import PARAMETERS, PLANS, SWITCHES
from helle.rules.ruling import Reason, Text

PLAN_FIRST_DAY = PLANS[0].first_day


def by_name[R: (Dated, Switch)](records: tuple[R, ...]) -> dict[str, tuple[R, ...]]:
    """The records of each name, the latest first."""
    found: dict[str, list[R]] = {}
    for record in sorted(records, key=lambda record: record.valid_from, reverse=True):
        found.setdefault(record.name, []).append(record)
    return {name: tuple(rows) for name, rows in found.items()}


_PARAMETERS = by_name(PARAMETERS)
_SWITCHES = by_name(SWITCHES)


def parameter(name: str, on: date) -> Dated:
    """The record of this name that is valid on this day; before the first record, the first one.

    Raises KeyError for an unknown name, and LookupError for a value that has ended by then and has no successor: both
    are mistakes in the code that asks. Values that end are asked for through `parameter_while_valid`.
    """
    record = parameter_while_valid(name, on)
    if record is None:
        raise LookupError(f"{name} has no value on {on}")
    return record


def parameter_while_valid(name: str, on: date) -> Dated | None:
    """The record of this name on this day, as `parameter` finds it; None once it has ended without a successor.

    Raises KeyError for an unknown name.
    """
    record = _as_of(_PARAMETERS[name], on)
    return None if record.valid_to is not None and record.valid_to < on else record


def values_of(name: str) -> tuple[Dated, ...]:
    """All records of this name, the latest first: for whoever keeps them to ask for a day later.

    Raises KeyError for an unknown name.
    """
    return _PARAMETERS[name]


def whole_number(record: Dated) -> int:
    """The value of a parameter that is one whole number. Raises TypeError for another kind of parameter."""
    if not isinstance(record.value, int):
        raise TypeError(f"{record.name} is not a whole number")
    return record.value


def whole_numbers(record: Dated) -> tuple[int, ...]:
    """The value of a parameter that is a list of whole numbers. Raises TypeError for another kind of parameter."""
    if not isinstance(record.value, tuple):
        raise TypeError(f"{record.name} is not a list of whole numbers")
    return record.value


def organisations(record: Dated) -> frozenset[OrganisationKind]:
    """The value of a parameter that is a set of organisations. Raises TypeError for another kind of parameter."""
    if not isinstance(record.value, frozenset):
        raise TypeError(f"{record.name} is not a set of organisations")
    return record.value


def switch(name: str, on: date) -> Switch:
    """The switch of this name on this day; off until somebody responsible dates it on (SHR-01, ACM-12).

    Raises KeyError for an unknown name.
    """
    return _as_of(_SWITCHES[name], on)


def applies(name: str, on: date) -> bool:
    """Whether a switch is on on this day, and its day has come: what the law has turned on was off before that."""
    found = switch(name, on)
    return bool(found) and found.valid_from <= on


def _as_of[R: (Dated, Switch)](records: tuple[R, ...], on: date) -> R:
    for record in records:
        if record.valid_from <= on:
            return record
    return records[-1]


def plan_note(on: date) -> Reason | None:
    """A note for days outside every plan (META-01); None inside one."""
    if any(plan.first_day <= on <= plan.last_day for plan in PLANS):
        return None
    ended = [plan for plan in PLANS if plan.last_day < on]
    if not ended:
        return Reason(
            "plan.not_begun",
            Text(
                "Dagen ligger før handlingsplanen; dens regler er brugt, hvor intet andet er registreret.",
                "The day lies before the action plan; its rules are used where nothing else is on record.",
            ),
            PLANS[0].requirement,
            reading="C10",
        )
    last = max(ended, key=lambda plan: plan.last_day)
    return Reason(
        "plan.ended",
        Text(
            f"Handlingsplanens periode sluttede {danish_date(last.last_day)}; dens regler bruges, til der er "
            "regler efter en ny plan.",
            f"The action plan's period ended on {english_date(last.last_day)}; its rules are used until there are "
            "rules of a successor.",
        ),
        last.requirement,
        reading="C10",
    )


def plan_notes(on: date) -> tuple[Reason, ...]:
    """`plan_note` as a tuple of none or one, to be added to the reasons of a ruling."""
    note = plan_note(on)
    return (note,) if note else ()
