"""The audited actions around units and their opening hours."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_UNITS: dict[str, Text] = {
    "unit.added": Text("Oprettede en enhed", "Added a unit"),
    "unit.read": Text("Så en enhed", "Looked at a unit"),
    "unit.renamed": Text("Gav en enhed et nyt navn", "Renamed a unit"),
    "unit.name_corrected": Text("Rettede en enheds navn", "Corrected the name of a unit"),
    "unit.moved": Text("Flyttede en enhed", "Moved a unit"),
    "unit.closed": Text("Lukkede en enhed", "Closed a unit"),
    "unit.mandate_added": Text("Gav en enhed et ansvar", "Gave a unit a responsibility"),
    "unit.mandate_ended": Text("Afsluttede en enheds ansvar", "Ended a unit's responsibility"),
    "hours.added": Text("Skrev en åbningstid", "Recorded opening hours"),
    "hours.ended": Text("Afsluttede en åbningstid", "Ended opening hours"),
    "hours.exception_set": Text("Skrev en dag med andre åbningstider", "Recorded a day with special opening hours"),
}
