"""How the dated values and switches of the rules are written, in the active language."""

from __future__ import annotations

from helle.register.interface.words import active_language
from helle.rules.codes import OrganisationKind
from helle.rules.dated import Dated, Switch
from helle.rules.plans import PARAMETERS, SWITCHES
from helle.rules.ruling import ParameterUse, Text

_ONE = {
    "days": Text("dag", "day"),
    "hours": Text("time", "hour"),
    "months": Text("måned", "month"),
    "years": Text("år", "year"),
}
_CALENDAR_YEARS = "calendar years"
_UNITS = {
    "days": Text("dage", "days"),
    "day": Text("(dag)", "(day)"),
    "months": Text("måneder", "months"),
    "persons": Text("personer", "persons"),
    "columns": Text("kolonner", "columns"),
    "percent": Text("%", "%"),
    "years": Text("år", "years"),
    "answers": Text("svar", "answers"),
    "hours": Text("timer", "hours"),
    "looks": Text("opslag", "looks"),
    "cases": Text("sager", "cases"),
    "times": Text("gange", "times"),
    "attempts": Text("forsøg", "attempts"),
    "searches": Text("søgninger", "searches"),
    "full-time equivalents": Text("årsværk", "full-time equivalents"),
    "DKK": Text("kr.", "DKK"),
    "USD": Text("USD", "USD"),
}
_ON, _OFF = Text("i kraft", "in force"), Text("endnu ikke i kraft", "not yet in force")
_AS_OF, _SINCE = Text("pr.", "as of"), Text("fra", "from")


def dated_value(record: Dated) -> str:
    """The value with its unit: 30 dage, 40.000 kr., the organisations by their names."""
    language = active_language()
    if isinstance(record.value, frozenset):
        return ", ".join(OrganisationKind(kind).label.in_language(language) for kind in sorted(record.value))
    numbers = record.value if isinstance(record.value, tuple) else (record.value,)
    if record.unit == _CALENDAR_YEARS:
        return ", ".join(map(str, numbers))
    separator = "." if language == "da" else ","
    shown = ", ".join(f"{number:,}".replace(",", separator) for number in numbers)
    unit = (_ONE if numbers == (1,) else _UNITS).get(record.unit, _UNITS.get(record.unit))
    return f"{shown} {unit.in_language(language) if unit else record.unit}"


def used_value(use: ParameterUse) -> tuple[str, str, str]:
    """What a value in a ruling means, the value itself, and the word before its day; as kept where the register no
    longer has the record."""
    language = active_language()
    record = _record_of(use)
    if isinstance(record, Switch):
        word = (_ON if record.is_on else _OFF).in_language(language)
        return record.text.in_language(language), word, _AS_OF.in_language(language)
    since = _SINCE.in_language(language)
    if record is not None:
        return record.note.in_language(language), dated_value(record), since
    return use.name.replace("_", " "), use.value, since


def _record_of(use: ParameterUse) -> Dated | Switch | None:
    records: tuple[Dated | Switch, ...] = (*PARAMETERS, *SWITCHES)
    for known in records:
        if known.name == use.name and known.valid_from == use.valid_from and known.use().value == use.value:
            return known
    return None
