"""What other apps have that is late in a plan, for the printed report: they depend on plans, and not plans on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class LateElsewhere:
    """A heading with a line for each thing that is late, as far as the acting reader reads of it."""

    heading: str
    lines: tuple[str, ...]


# Each app that shows something late beside a plan adds a question here; asked with the language of the paper.
ASKED: Final[list[Callable[[str], LateElsewhere]]] = []


def late_elsewhere(language: str) -> Sequence[LateElsewhere]:
    """All of it, without what is empty."""
    return [found for asked in ASKED if (found := asked(language)).lines]
