"""What an audit is asked and what it says: files as readers have them, sums, the interval of each suppressed cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from helle.methods.disclosure.tables import Cell, Codes


@dataclass(frozen=True, slots=True)
class States:
    """What a file of an earlier release says of rows that it suppressed: which were unsafe by the rules of that time,
    and which only protect those.

    Whoever reads it knows the first to be below `threshold`, unless they may be so for who dominates them
    (`dominance`), and the others not to be; and of the first that `least` is in them.
    """

    threshold: int
    primary: frozenset[Codes] = frozenset()
    secondary: frozenset[Codes] = frozenset()
    dominance: bool = False
    least: int = 1


@dataclass(frozen=True, slots=True)
class Published:
    """A file as readers have it: a value for each row, none where it is suppressed, and what else it says of those."""

    name: str
    dimensions: tuple[str, ...]
    values: Mapping[Codes, int | None]
    states: States | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """That a cell is what its parts come to, and which file says so."""

    said_by: str
    whole: Cell
    parts: tuple[Cell, ...]


class Contradiction(Exception):
    """Two files publish different values of one cell, or no table at all could have been published so."""

    def __init__(self, name: str, cell: Cell | None = None, values: tuple[int, int] = (0, 0)) -> None:
        super().__init__(f"{name} {sorted(cell or ())} {values}")
        self.name, self.cell, self.values = name, cell, values


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands who is alone: `hers` are the cells in which there is nobody but her, `at` the one cell of
    each table behind a ring that she is in, and `number` what she counts for."""

    hers: frozenset[Cell]
    at: frozenset[Cell]
    number: int = 1


@dataclass(frozen=True, slots=True)
class Interval:
    """What can be known of a suppressed cell: from `lower` to `upper`, which is None where nothing bounds it."""

    cell: Cell
    lower: int
    upper: int | None
    required: int
    safe: bool
    insider: Cell | None = None
    """Who is alone in this cell, and looks; None for everybody else."""
    standing: Standing | None = None
    """Where in the tables behind a ring she stands, who looks."""
    shown: bool = True
    """Not where it counts as told because nothing shows that she cannot tell it there."""

    @property
    def width(self) -> int | None:
        """How wide, None without a bound."""
        return None if self.upper is None else self.upper - self.lower


@dataclass(frozen=True, slots=True)
class Audit:
    """Each suppressed cell's interval, and what those learn who are alone in a cell where that is too much.

    `by_rule`: the cells that somebody who knows the rule is nearer to than asked (`concluding.Reader.by_rule`).
    `taken_as_known`: of how many cells behind a ring readers are taken to know the number, which leaves them less.
    """

    intervals: tuple[Interval, ...]
    insiders: tuple[Interval, ...]
    asked_of_insiders: int
    by_rule: tuple[Interval, ...] = ()
    taken_as_known: int = 0

    @property
    def safe(self) -> bool:
        """Whether the release can be published."""
        return all(one.safe for one in self.intervals) and not self.insiders and not self.by_rule


@dataclass(frozen=True, slots=True)
class Secret:
    """What the auditor is told beyond the files: what a cell needs, and what somebody alone in it knows of it."""

    required: int
    alone: int | None = None
    lowest: int = 0
    highest: int | None = None
    """What is known of it without the tables: that somebody is in it, where each 0 is told; and the threshold, where
    readers are told which cells are unsafe."""
    unsafe: bool = False
    """It must not be known itself: whoever is alone anywhere is asked of it, and not only beside her."""
    behind: bool = False
    """It stands in no file, but in the table behind a ring of them: nobody asks how near anybody is to it."""
