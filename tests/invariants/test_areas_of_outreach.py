"""Which area of outreach a municipality lies in: the database and the file of the units say the same (OUT-05)."""

from __future__ import annotations

import tomllib

from helle.register.organisations.loading import FILE
from tests.invariants.conftest import Connection

AREAS = {
    "REG-HOV": "hovedstaden",
    "REG-SJ": "sjaelland",
    "REG-SYD": "syddanmark",
    "REG-MIDT": "midtjylland",
    "REG-NORD": "nordjylland",
}


def test_each_municipality_lies_in_the_area_of_its_region(owner: Connection) -> None:
    units = [one for one in tomllib.loads(FILE.read_text())["units"] if one["kind"] == "municipality"]
    said = {one["code"]: AREAS[one["region"]] for one in units} | {"KOM-101": "copenhagen", "": None, "X": None}
    found = owner.execute(
        "SELECT code, helle.area_of_municipality(code) FROM unnest(%s::text[]) code", [list(said)]
    ).fetchall()
    assert dict(found) == said and len(said) == 98 + 2
