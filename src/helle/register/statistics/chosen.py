"""What somebody chose to see in a table: a definition, saved or not, as codes that an address can hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from helle.register.statistics.baseline import baseline
from helle.register.statistics.choices import CutOff, PercentOf
from helle.register.statistics.dimensions import DIMENSIONS, POPULATIONS, Population

# Statistics begin with CMM (FIG-10).
FIRST_YEAR: Final = 2007
# Parts a dimension from its group in an address; no code has it.
OF: Final = ":"


@dataclass(frozen=True, slots=True)
class Choice:
    """A population by one or two dimensions, or none, and years.

    `last_year` None: to the newest that is counted. `together`: the years as one. `only`: a dimension and the one group
    of it that is counted.
    """

    population: str
    rows: str = ""
    columns: str = ""
    first_year: int = FIRST_YEAR
    last_year: int | None = None
    together: bool = False
    only: tuple[str, str] | None = None
    cut_off: CutOff = CutOff.TODAY
    percent: PercentOf = PercentOf.NONE

    @property
    def of(self) -> Population:
        return POPULATIONS[self.population]

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(code for code in (self.rows, self.columns) if code)

    def counted_until(self, today: dt.date) -> dt.date:
        """The day at whose end the table is as known."""
        if self.cut_off is CutOff.TODAY:
            return today
        month = 1 if self.cut_off is CutOff.YEAR else (today.month - 1) // 3 * 3 + 1
        return dt.date(today.year, month, 1) - dt.timedelta(days=1)

    def years(self, until: dt.date) -> range:
        """The years that are asked for and have begun by a day."""
        return range(self.first_year, min(self.last_year or until.year, until.year) + 1)

    def counted_years(self, until: dt.date) -> range:
        """Those of them that the register counts itself."""
        years = self.years(until)
        return range(max(years.start, baseline().cut_over.year), years.stop)

    def as_query(self) -> str:
        """It as the end of an address: codes and years alone."""
        given = {
            "tal": self.population,
            "raekker": self.rows,
            "kolonner": self.columns,
            "fra": self.first_year,
            "til": self.last_year or "",
            "samlet": "on" if self.together else "",
            "kun": OF.join(self.only) if self.only else "",
            "dag": self.cut_off.value,
            "procent": self.percent.value,
        }
        return urlencode({name: value for name, value in given.items() if value})


def groups_to_choose(population: str) -> list[tuple[str, str]]:
    """Each dimension and group that a population can be narrowed to."""
    return [
        (code, group)
        for code in POPULATIONS[population].dimensions
        if not DIMENSIONS[code].is_open
        for group in DIMENSIONS[code].groups
    ]
