"""The index of requirements that every rule cites.

One row per requirement of the action plan 2022-2025, and beside them the few public legal facts that the rules lean on
and the law that Helle has added itself: its id, kind, force, place and who is responsible. The rows hold facts and a
short title of our own, none of the plan's text. The ids are stable; a new row is added at the end of its series. A
place is a line, as the numbers of the plan's boxes are not unique (META-06).
"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

NOW = "NOW"
NOT_YET_IN_FORCE = frozenset({"PLANNED", "EXAMINE", "BILL"})


class Origin(StrEnum):
    """Where a row comes from: the plan, the public sources read beside it, or Helle, which added the law itself."""

    PLAN = "plan"
    PUBLIC = "public"
    HELLE = "helle"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One row of the index.

    `id` such as "ID-03"; `kind` DEF, DUTY, POWER, RIGHT, RULE, ...; `force` NOW, PLANNED, EXAMINE, BILL (plan) or
    PUBLIC (law and guidance outside the plan); `lines` are line numbers of the plan text, or for PUBLIC the source;
    `actors` are the codes of those responsible; `title` is short English. `origin` says who asks for it, so that what
    is Helle's own addition is never counted or shown as the plan's.
    """

    id: str
    kind: str
    force: str
    lines: str
    actors: tuple[str, ...]
    title: str
    origin: Origin

    @property
    def place(self) -> str:
        """Where it stands: "l.159" for a line of the plan, else the source as written."""
        return f"l.{self.lines}" if self.lines[:1].isdigit() else self.lines

    @property
    def in_force(self) -> bool:
        """False for what the plan only examines, plans or proposes; such a rule needs a switch that is on."""
        return self.force not in NOT_YET_IN_FORCE


@cache
def all_requirements() -> dict[str, Requirement]:
    """Every requirement by id, in the order of the index."""
    text = resources.files(__package__).joinpath("requirements.csv").read_text(encoding="utf-8")
    return {
        row["id"]: Requirement(
            id=row["id"],
            kind=row["kind"],
            force=row["force"],
            lines=row["lines"],
            actors=tuple(row["actors"].split()),
            title=row["title"],
            origin=Origin(row["origin"]),
        )
        for row in csv.DictReader(text.splitlines())
    }


def exists(requirement_id: str) -> bool:
    """Whether the index knows this id."""
    return requirement_id in all_requirements()


def requirement(requirement_id: str) -> Requirement:
    """The requirement with this id. Raises KeyError for an unknown id, which is a mistake in the code that cites it."""
    return all_requirements()[requirement_id]


def is_own(requirement_id: str) -> bool:
    """Whether this is a requirement that neither the plan nor the sources beside it name, but Helle added."""
    found = all_requirements().get(requirement_id)
    return found is not None and found.origin is Origin.HELLE


def place_of(requirement_id: str) -> str:
    """The place of a requirement, or "" for an id that is not (or no longer) in the index."""
    found = all_requirements().get(requirement_id)
    return found.place if found else ""
