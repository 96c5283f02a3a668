"""What is asked of tables, out of JSON: dimensions, hierarchies, rules. What is wrong with it comes as one mistake."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from helle.methods.codes import folded, one_form
from helle.methods.disclosure.rules import Cost, Dominance, Rules, Zeros
from helle.methods.disclosure.tables import TOTAL, Cell, Hierarchy
from helle.methods.unparsed import nul_in, place_of, whole


class Method(StrEnum):
    """How tables are protected."""

    SUPPRESSION = "suppression"
    ROUNDING = "rounding"
    CELL_KEY = "cell-key"


_SHAPE = ("dimensions", "hierarchies", "not_totals", "tables", "method", "width")
"""What every method is asked."""
KEYS = {
    Method.SUPPRESSION: (
        *_SHAPE, "threshold", "relative_width", "dominance", "singletons", "zeros", "states_known", "cost", "known",
        "earlier",
    ),
    Method.ROUNDING: (*_SHAPE, "base"),
    Method.CELL_KEY: (*_SHAPE, "noise"),
}  # fmt: skip
_MUST = {
    Method.SUPPRESSION: ("dimensions", "threshold", "width"),
    Method.ROUNDING: ("dimensions", "base"),
    Method.CELL_KEY: ("dimensions", "noise"),
}
_MOST = 1_000_000
_LEAST_BASE, _MOST_BASE = 3, 1_000
"""Of a multiple of 2 that was rounded everybody knows each count that was odd."""
_MOST_NOISE = 50
_TAKEN = {"count", "value", "status"}
"""What no dimension can be called; nor `key`, where each person has one."""


class Wrong(StrEnum):
    """What can be wrong with a specification."""

    NOT_JSON = "not-json"
    NOT_AN_OBJECT = "not-an-object"
    NUL = "nul"
    UNKNOWN = "unknown"
    MISSING = "missing"
    VALUE = "value"
    NUMBER = "number"
    WHOLE_NUMBER = "whole-number"
    NO_SUCH_DIMENSION = "no-such-dimension"
    TWO_PARENTS = "two-parents"
    CIRCLE = "circle"
    TOTAL_UNDER = "total-under"
    OUTSIDE_TOTAL = "outside-total"
    TWICE = "twice"
    WIDER_THAN_STATES = "wider-than-states"
    COLUMN_ABSENT = "column-absent"
    FILE_ABSENT = "file-absent"
    CODE_ABSENT = "code-absent"
    CELL_ABSENT = "cell-absent"
    OTHER_METHOD = "other-method"
    TWO_METHODS = "two-methods"
    EARLIER_ROUNDED = "earlier-rounded"
    EARLIER_NOISE = "earlier-noise"
    NO_NOISE = "no-noise"
    LITTLE_NOISE = "little-noise"
    NO_VARIANCE = "no-variance"


class Mistaken(Exception):
    """A specification that cannot be followed: which key, and what stands there, as it stands. `least` and `most`: of a
    number, between which it has to be. `there`: of a code that no file has, those that they have, the likest first."""

    def __init__(
        self,
        wrong: Wrong,
        key: str = "",
        value: object = "",
        *,
        least: float = 0,
        most: float = 0,
        there: Sequence[str] = (),
    ) -> None:
        super().__init__(f"{wrong} {key} {value}".strip())
        self.wrong, self.key, self.least, self.most, self.there = wrong, key, least, most, there
        self.value = json.dumps(value, ensure_ascii=False) if wrong in _AS_IT_STANDS else str(value)


_AS_IT_STANDS = {Wrong.VALUE, Wrong.NUMBER, Wrong.WHOLE_NUMBER, Wrong.NUL}
"""Of a number in quotation marks, or of a sign that is not seen, nobody sees else what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Shift:
    """How far the noise of the cell-key method goes: at most, its variance, and up to which count none is shown."""

    most: int
    variance: float
    hidden: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """A file of an earlier release, and the rules by which its rows say `primary` and `secondary`."""

    file: str
    threshold: int | None = None
    """None where it is not said."""
    dominance: bool = False
    """Whether its cells may be unsafe for who dominates them, too."""


@dataclass(frozen=True, slots=True)
class Specification:
    """What is asked for."""

    dimensions: tuple[str, ...]
    rules: Rules
    """Of a method that moves every count: the width alone."""
    hierarchies: Mapping[str, Hierarchy] = field(default_factory=dict)
    dominance_columns: tuple[str, ...] = ()
    of_table: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The dimensions that a table must have, by its file's name."""
    earlier: tuple[Earlier, ...] = ()
    in_hierarchies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The codes that each hierarchy names, as they stand."""
    under_total: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What the total is said to be the sum of, in each dimension of which that is said."""
    method: Method = Method.SUPPRESSION
    base: int = 0
    """What counts are rounded to multiples of."""
    noise: Shift | None = None
    not_totals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Codes that look like a total of their dimension and are none."""

    def said_of(self, dimension: str) -> tuple[str, ...]:
        """The codes of a dimension of which it says where they belong, or that they are no total."""
        return (*self.in_hierarchies.get(dimension, ()), *self.not_totals.get(dimension, ()))

    def said_alike(self, dimension: str, code: str) -> str | None:
        """A code of which it says so and that only what `folded` folds tells apart from another."""
        said = (one for one in self.said_of(dimension) if one != code and folded(one) == folded(code))
        return next(said, None)

    def says_of_total(self, dimension: str, code: str) -> bool:
        """Whether it says what a code is that looks like a total: what stands above others, or none."""
        above = self.hierarchies.get(dimension, Hierarchy()).parents.values()
        return code in above or code in self.not_totals.get(dimension, ())


def specification(content: bytes, method: Method | None = None) -> Specification:
    """Read a specification, for a method where that is said beside it. Raises `Mistaken`."""
    try:
        asked = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_each_once, parse_int=whole)
    except (ValueError, RecursionError) as error:  # The last of brackets without end.
        raise Mistaken(Wrong.NOT_JSON, "", place_of(content, error)) from error
    if not isinstance(asked, dict):
        raise Mistaken(Wrong.NOT_AN_OBJECT)
    if (nul := nul_in(asked)) is not None:
        raise Mistaken(Wrong.NUL, *nul)
    method = _method(asked, method)
    _keys_are(asked, method)
    dimensions = _codes(asked, "dimensions")
    taken = {*_TAKEN, "key"} if method is Method.CELL_KEY else _TAKEN
    if not dimensions or len(set(map(folded, dimensions))) < len(dimensions) or set(dimensions) & taken:
        raise Mistaken(Wrong.VALUE, "dimensions", asked["dimensions"])
    hierarchies = _of_dimensions(dimensions, asked, "hierarchies")
    none = _of_dimensions(dimensions, asked, "not_totals")
    not_totals = {name: _codes(none, name, under="not_totals.") for name in none}
    for name, codes in not_totals.items():
        if TOTAL in map(code_of, codes):
            raise Mistaken(Wrong.VALUE, f"not_totals.{name}", TOTAL)
    trees = {name: _hierarchy(f"hierarchies.{name}", tree) for name, tree in hierarchies.items()}
    dominance, columns = _dominance(asked.get("dominance"))
    rules = _rules(asked, dimensions, dominance) if method is Method.SUPPRESSION else Rules(1, _width(asked))
    tables = asked.get("tables", {})
    if not isinstance(tables, dict):
        raise Mistaken(Wrong.VALUE, "tables", tables)
    of_table = {name: _codes(tables, name, under="tables.") for name in tables}
    for name, wanted in of_table.items():
        _dimensions_are(dimensions, wanted, f"tables.{name}")
    named = {name: tuple(dict.fromkeys(_named(tree))) for name, tree in hierarchies.items()}
    base = _number(asked, "base", _LEAST_BASE, _MOST_BASE) if method is Method.ROUNDING else 0
    shift = _shift(asked["noise"]) if method is Method.CELL_KEY else None
    return Specification(
        dimensions,
        rules,
        trees,
        columns,
        of_table,
        earlier=_earlier(asked),
        in_hierarchies=named,
        under_total={
            name: tuple(map(code_of, parts))
            for name, tree in hierarchies.items()
            if isinstance(tree, dict)
            for code, parts in tree.items()
            if code_of(code) == TOTAL and not isinstance(parts, str)
        },
        method=method,
        base=base,
        noise=shift,
        not_totals=not_totals,
    )


def _method(asked: Mapping[str, Any], said: Method | None) -> Method:
    written = _one_of(Method, asked, "method", said or Method.SUPPRESSION)
    if said not in (None, written):
        raise Mistaken(Wrong.TWO_METHODS, written, said)
    return written


def _keys_are(asked: Mapping[str, Any], method: Method) -> None:
    """What a method does not ask is refused: passed over, it would look as if it were kept."""
    for key in asked:
        if key in KEYS[method]:
            continue
        if key == "earlier":
            raise Mistaken(Wrong.EARLIER_ROUNDED if method is Method.ROUNDING else Wrong.EARLIER_NOISE, key)
        if any(key in keys for keys in KEYS.values()):
            raise Mistaken(Wrong.OTHER_METHOD, key, method)
        raise Mistaken(Wrong.UNKNOWN, key, ", ".join(KEYS[method]))
    for key in _MUST[method]:
        if key not in asked:
            raise Mistaken(Wrong.MISSING, key)


def _rules(asked: Mapping[str, Any], dimensions: Sequence[str], dominance: Dominance | None) -> Rules:
    rules = Rules(
        threshold=_number(asked, "threshold", 1),
        width=_width(asked),
        relative_width=_share(asked.get("relative_width", 0), "relative_width", 1.0),
        dominance=dominance,
        singletons=_yes(asked, "singletons", default=True),
        zeros=_one_of(Zeros, asked, "zeros", Zeros.PUBLISH),
        states_known=_yes(asked, "states_known", default=False),
        cost=_one_of(Cost, asked, "cost", Cost.CELLS),
        known=_cells(dimensions, asked.get("known", [])),
    )
    if rules.states_known and rules.width > rules.threshold - (1 if rules.zeros is Zeros.PRIMARY else 2):
        raise Mistaken(Wrong.WIDER_THAN_STATES, "width", rules.width)
    return rules


def _width(asked: Mapping[str, Any]) -> int:
    return _number(asked, "width", 1) if "width" in asked else 1


def _shift(asked: object) -> Shift:
    if not isinstance(asked, dict) or not {"most", "variance"} <= asked.keys() <= {"most", "variance", "hidden"}:
        raise Mistaken(Wrong.VALUE, "noise", asked)
    most = _number(asked, "most", 1, _MOST_NOISE, under="noise.")
    hidden = _number(asked, "hidden", 0, most, under="noise.") if "hidden" in asked else 0
    variance = _share(asked["variance"], "noise.variance", float(most**2))
    if not variance:
        raise Mistaken(Wrong.VALUE, "noise.variance", asked["variance"])
    return Shift(most, variance, hidden)


def code_of(text: str) -> str:
    """A code as tables have it: in one form, and the total however it is written."""
    code = one_form(text)
    return TOTAL if folded(code) == folded(TOTAL) else code


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON. Of a key that stands twice JSON takes the last, and whoever reads it the first."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Mistaken(Wrong.TWICE, key)
        found[key] = value
    return found


def _words(asked: Mapping[str, Any], key: str, *, under: str = "") -> tuple[str, ...]:
    value = asked.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise Mistaken(Wrong.VALUE, under + key, value)
    return tuple(value)


def _codes(asked: Mapping[str, Any], key: str, *, under: str = "") -> tuple[str, ...]:
    """Codes or names of columns, each in one form."""
    found = tuple(map(one_form, _words(asked, key, under=under)))
    if not all(found):
        raise Mistaken(Wrong.VALUE, under + key, asked[key])
    return found


def _of_dimensions(dimensions: Sequence[str], asked: Mapping[str, Any], key: str) -> dict[str, Any]:
    """What is said of some dimensions, by their names in one form."""
    value = asked.get(key, {})
    if not isinstance(value, dict):
        raise Mistaken(Wrong.VALUE, key, value)
    found: dict[str, Any] = {}
    for written, said in value.items():
        name = one_form(written)
        if name in found:
            raise Mistaken(Wrong.TWICE, f"{key}.{name}")
        found[name] = said
    _dimensions_are(dimensions, found, key)
    return found


def _dimensions_are(dimensions: Sequence[str], names: Sequence[str] | Mapping[str, Any], key: str) -> None:
    for name in names:
        if name not in dimensions:
            raise Mistaken(Wrong.NO_SUCH_DIMENSION, key, name)


def _number(asked: Mapping[str, Any], key: str, least: int, most: int = _MOST, *, under: str = "") -> int:
    """A whole number. `under`: of which key the object is that has it."""
    value = asked[key]
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Mistaken(Wrong.WHOLE_NUMBER, under + key, value, least=least, most=most)
    return value


def _share(value: object, key: str, most: float) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= most:
        raise Mistaken(Wrong.NUMBER, key, value, most=most)
    return float(value)


def _yes(asked: Mapping[str, Any], key: str, *, default: bool) -> bool:
    value = asked.get(key, default)
    if not isinstance(value, bool):
        raise Mistaken(Wrong.VALUE, key, value)
    return value


def _one_of[E: StrEnum](choices: type[E], asked: Mapping[str, Any], key: str, default: E) -> E:
    try:
        return choices(asked.get(key, default))
    except ValueError as error:
        raise Mistaken(Wrong.VALUE, key, asked[key]) from error


def _earlier(asked: Mapping[str, Any]) -> tuple[Earlier, ...]:
    """Files of earlier releases, each by its name alone or beside the threshold that it was suppressed by."""
    value = asked.get("earlier", [])
    if not isinstance(value, list):
        raise Mistaken(Wrong.VALUE, "earlier", value)
    return tuple(_one_earlier(one) for one in value)


def _one_earlier(value: object) -> Earlier:
    if isinstance(value, str) and value:
        return Earlier(value)
    if not isinstance(value, dict) or not {"file"} <= value.keys() <= {"file", "threshold", "dominance"}:
        raise Mistaken(Wrong.VALUE, "earlier", value)
    if not isinstance(value["file"], str) or not value["file"]:
        raise Mistaken(Wrong.VALUE, "earlier.file", value["file"])
    threshold = _number(value, "threshold", 1, under="earlier.") if "threshold" in value else None
    if not isinstance(value.get("dominance", False), bool):
        raise Mistaken(Wrong.VALUE, "earlier.dominance", value["dominance"])
    return Earlier(value["file"], threshold, value.get("dominance", False))


def _dominance(asked: object) -> tuple[Dominance | None, tuple[str, ...]]:
    if asked is None:
        return None, ()
    if not isinstance(asked, dict) or set(asked) != {"n", "k", "columns"}:
        raise Mistaken(Wrong.VALUE, "dominance", asked)
    number, columns = _number(asked, "n", 1, under="dominance."), _codes(asked, "columns", under="dominance.")
    if number > len(columns) or len(set(columns)) < len(columns):
        raise Mistaken(Wrong.VALUE, "dominance.columns", asked["columns"])
    return Dominance(number, _share(asked["k"], "dominance.k", 100.0)), columns


def _cells(dimensions: Sequence[str], asked: object) -> frozenset[Cell]:
    if not isinstance(asked, list) or not all(isinstance(one, dict) for one in asked):
        raise Mistaken(Wrong.VALUE, "known", asked)
    known = [_of_dimensions(dimensions, {"known": one}, "known") for one in asked]
    for one in known:
        for name, code in one.items():
            if not isinstance(code, str | int) or isinstance(code, bool):
                raise Mistaken(Wrong.VALUE, f"known.{name}", code)
    return frozenset(
        frozenset((name, code_of(str(code))) for name, code in one.items() if code_of(str(code)) != TOTAL)
        for one in known
    )


def _hierarchy(key: str, asked: object) -> Hierarchy:
    """Parents with lists of their parts, or with further parents in turn; or each part with its parent."""
    parents: dict[str, str] = {}
    _under(key, TOTAL, asked, parents)
    for code in parents:
        walked = code
        for _ in range(len(parents) + 1):  # One more than has a parent: what stands highest is under the total.
            walked = parents.get(walked, TOTAL)
        if walked != TOTAL:
            raise Mistaken(Wrong.CIRCLE, key, " → ".join(_circle(walked, parents)))
    return Hierarchy(parents)


def _circle(code: str, parents: Mapping[str, str]) -> Iterator[str]:
    """A code that stands under itself, what it is under, and so on until it comes again."""
    yield code
    above = parents[code]
    while above != code:
        yield above
        above = parents[above]
    yield code


def _named(asked: object) -> Iterator[str]:
    """Each code that a hierarchy names, parts and what they are under."""
    if isinstance(asked, dict):
        for code, under in asked.items():
            yield code_of(code)
            yield from _named(under)
    elif isinstance(asked, list):
        yield from map(code_of, asked)
    else:
        yield code_of(str(asked))


def _once(key: str, parts: Sequence[str]) -> None:
    """Two names that are one once they are read would put the parts of both under one."""
    for place, part in enumerate(parts):
        if part in parts[:place]:
            raise Mistaken(Wrong.TWICE, f"{key}.{part}")


def _under(key: str, parent: str, parts: object, parents: dict[str, str]) -> None:
    pairs: list[tuple[str, str, object]]
    if isinstance(parts, list) and all(isinstance(one, str) and one for one in parts):
        pairs = [(code_of(part), parent, None) for part in parts]
    elif isinstance(parts, dict):
        pairs = [
            (code_of(part), code_of(under), None) if isinstance(under, str) else (code_of(part), parent, under)
            for part, under in parts.items()
        ]
    else:
        raise Mistaken(Wrong.VALUE, key, parts)
    if not all(part and above for part, above, _ in pairs):
        raise Mistaken(Wrong.VALUE, key, parts)
    if isinstance(parts, dict):
        _once(key, [part for part, _, _ in pairs])
    for part, above, below in pairs:
        if part == TOTAL and above != TOTAL:
            raise Mistaken(Wrong.TOTAL_UNDER, key, above)
        if part != TOTAL and above != TOTAL and parents.setdefault(part, above) != above:
            raise Mistaken(Wrong.TWO_PARENTS, key, part)
        if below is not None:
            _under(key, part, below, parents)
