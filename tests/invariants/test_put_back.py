"""What many files begin with is told once and put back: it lies there again to the last row and number."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Databases
from django.conf import settings

from helle.site import installation
from tests import emptying, put_back
from tests.connected import Connection
from tests.invariants.conftest import Standing, sealed


def test_what_was_emptied_lies_there_again_and_is_read_by_who_told_it(
    standing_once: Standing, ground: Databases, owner: Connection
) -> None:
    state = Path(settings.HELLE_STATE)
    # Rows are put back as whoever installed the server, who is no superuser on a given one: there each story is told.
    if installation.embedded_server(state) is None:
        pytest.skip("on a given server nobody goes past triggers")
    told = put_back.lies(ground)
    emptying.empty(owner, installation.installer_settings(state) | {"dbname": ground["register"]})
    emptied = put_back.lies(ground)
    assert emptied.numbers != told.numbers
    assert not emptied.rows["register", "people_name"]
    assert told.rows["register", "people_name"]
    cast, _told = put_back.told_once(ground, sealed)
    again = put_back.lies(ground)
    # In which order rows lie is the server's matter.
    other = [
        name for name, rows in again.rows.items() if sorted(rows.splitlines()) != sorted(told.rows[name].splitlines())
    ]
    assert other == []
    assert again.numbers == told.numbers
    page = cast.mette.client().get(f"/sager/{standing_once.story.case.number}/")
    assert page.status_code == 200
