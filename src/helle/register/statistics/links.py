"""What the register's rules say of one column by another: whoever knows the rule reads the one out of the other.

Persons are counted as the rules decided of them. Where a rule derives one dimension from another, the two together tell
what is held back of either. Of the columns that are told or handed out these are all that a rule links; what usually
goes together in life is linked by none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Link:
    """Two columns that a rule links, of which the second follows from the first.

    `of`: the groups by which it does, with their column; none, by every one.
    """

    columns: tuple[str, str]
    requirements: tuple[str, ...]
    rule: Text
    of: frozenset[tuple[str, str]] = frozenset()

    def tells(self, column: str, group: str) -> bool:
        """Whether a group of one of them can be read out of the other."""
        return column in self.columns and (not self.of or (column, group) in self.of)

    @property
    def cited(self) -> str:
        """What it comes from, as it is cited."""
        return ", ".join(self.requirements)


LINKS: Final = (
    Link(
        ("residence", "authority"),
        ("ID-03", "ID-04", "ID-05"),
        Text(
            "CMM vurderer danske statsborgere og dem med lovligt ophold, Udlændingestyrelsen de andre",
            "CMM assesses Danish citizens and those who stay lawfully, the Immigration Service the others",
        ),
    ),
    Link(
        ("region", "residence"),
        ("ID-04",),
        Text(
            "en dansk statsborger er det i begge",
            "a Danish citizen is one in both",
        ),
        frozenset({("region", "denmark"), ("residence", "danish")}),
    ),
    Link(
        ("region", "authority"),
        ("ID-04",),
        Text("danske statsborgere vurderes af CMM", "Danish citizens are assessed by CMM"),
        frozenset({("region", "denmark"), ("authority", "cmm")}),
    ),
)
