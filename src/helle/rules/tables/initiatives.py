"""The table of the plan's initiatives by its three focus areas: META-03, INI-01..INI-15, GOV-22..GOV-24."""

from helle.rules.duties.codes import AREA_OF, PRIORITIES, FocusArea
from helle.rules.duties.initiatives import INITIATIVES
from helle.rules.ruling import Text
from helle.rules.tables.table import Cell, Table, organisations, sourced


def _by_area() -> Table:
    def rows(area: FocusArea) -> tuple[tuple[Cell, ...], ...]:
        return tuple(
            (Cell((area.label,), PRIORITIES[area]), sourced(one.reason), organisations(one.of))
            for one in INITIATIVES
            if AREA_OF.get(one.requirement) is area
        )

    return Table(
        Text("Initiativerne efter indsatsområde", "The initiatives by focus area"),
        (Text("Område", "Area"), Text("Initiativ", "Initiative"), Text("Hvem", "Who")),
        tuple(row for area in FocusArea for row in rows(area)),
    )


INITIATIVES_BY_AREA = (_by_area,)
