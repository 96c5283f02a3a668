"""Whether a table can be released, and why not: whoever saves one reads it there, and not first where it is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from helle.register.statistics.chosen import Choice
from helle.register.statistics.dimensions import DIMENSIONS
from helle.rules.ruling import Text

# A finer dimension: which coarser one it is told under in a release.
COARSER: Final[Mapping[str, str]] = {"age_band": "age", "country": "nationality"}
_ALONE: Final = "exploited_as"
_NARROWED: Final = Text(
    "den tæller kun én gruppe; dem uden for den skulle beskyttes med, og de står i ingen tabel",
    "it counts one group alone; those outside it would have to be protected too, and stand in no table",
)
_TOGETHER: Final = Text("den lægger årene sammen", "it adds the years together")
_SEVERAL: Final = Text(
    "en person kan stå i flere grupper, så de ikke kan lægges sammen; vælg »én form eller flere«",
    "a person can be in several groups, so that they do not add up; choose “one form or several”",
)
_TWICE: Final = Text(
    "den tæller to gange efter det samme, groft og fint", "it counts by the same twice, coarse and fine"
)
_CROSSED: Final = Text(
    "udnyttelse udgives kun for sig; krydset med andet ville den stå ved siden af rapporternes tal om tvangsarbejde",
    "exploitation is released by itself alone; crossed with anything it would stand beside the reports' figures of "
    "forced labour",
)


def why_not_released(choice: Choice) -> Text | None:
    """Why no release can tell a table; None where one can."""
    if choice.only:
        return _NARROWED
    if choice.together:
        return _TOGETHER
    return why_not_told(choice.dimensions)


def why_not_told(axes: Sequence[str]) -> Text | None:
    """Why a table by these dimensions cannot be told as disclosure control takes it: each person in one group of each
    dimension, and no dimension twice.

    How a person was exploited is told by itself: crossed with another it would stand beside the figures of forced
    labour in reports to treaty bodies, which count a person in each form.
    """
    if any(DIMENSIONS[axis].several for axis in axes):
        return _SEVERAL
    if len({COARSER.get(axis, axis) for axis in axes}) < len(axes):
        return _TWICE
    return _CROSSED if _ALONE in axes and len(axes) > 1 else None
