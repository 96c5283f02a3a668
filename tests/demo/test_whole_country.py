"""The country in full size, filled as `helle demo serve` does it, held against the plan it was made from.

In `make test-long`: it takes minutes. The small country is held against its plan alike in each run of the tests
(`test_serving`); what that one has by chance, or not at all, stands here.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from helle.demo import calls as calls_of_the_demo
from helle.demo import country, people, plan
from helle.register.allocation.models import Interpreter
from helle.register.hotline.models import Call, CallBack, CallFollowed
from helle.register.organisations.models import User
from helle.register.protection import clock, context
from helle.register.releases import queries as releases
from helle.register.reports.models import Report
from helle.site import installation
from tests.demo import searched
from tests.demo.as_planned import assert_it_is_as_planned, journeys_of, outcomes_to_come
from tests.invariants.test_nothing_in_clear import PG_DUMP, dump
from tests.production_log import production_log

# Committed as in the demo itself: in one transaction of thousands of acts the database grows slow.
pytestmark = [pytest.mark.at_length, pytest.mark.usefixtures("committed_for_all")]

SEED = 2026
STORES = {"register": "helle_owner", "keys": "helle_keys_owner"}
# Where whom it is about, and how she is reached, is kept: of each of them there must be something to look for.
OF_A_PERSON = ("people_name", "people_profile", "accommodation_address", "hotline_call", "reports_report")


@dataclass(frozen=True, slots=True)
class Filled:
    """What was said while it was filled, what was logged, what stood in a dump before, and all that was sealed."""

    said: list[str]
    logged: str
    before: dict[str, str]
    sealed: set[searched.Sealed]
    """Also of who is erased since."""


@pytest.fixture(scope="module")
def filled(ground: dict[str, str], committed_for_all: None) -> Filled:
    said: list[str] = []
    before = {store: dump(ground, store, owner) for store, owner in STORES.items()} if PG_DUMP.exists() else {}
    with searched.noted() as sealed, production_log() as written:
        country.fill(SEED, said.append)
    return Filled(said, written.getvalue(), before, sealed)


def test_the_whole_country_is_the_one_that_was_planned(filled: Filled) -> None:
    planned = plan.arrivals(SEED)
    assert_it_is_as_planned(filled.said, planned)
    with context.acting(people.roles()["cmm_lead"].membership_id, purpose="casework"):
        # Two years lie behind the country, two months before it: few are still on their way.
        still_open = outcomes_to_come(planned)
        assert sum(still_open.values()) < 0.15 * len(journeys_of(planned)), still_open
        assert_the_hotline_is_in_proportion()
        assert [one.number for one in releases.releases()] == [None, 2, 1]
        months = {day.strftime("%Y-%m") for day in Report.objects.values_list("received_at", flat=True)}
        assert len(months) == 27


def assert_the_hotline_is_in_proportion() -> None:
    """About as many calls a year as were published, half of them by the police (PUB-STAT-04); some became referrals."""
    found = Counter((clock.local_day(call.started_at).year, call.caller) for call in Call.objects.all())
    for year in (2024, 2025):
        calls = sum(number for (when, _caller), number in found.items() if when == year)
        assert 0.8 < calls / calls_of_the_demo.CALLS_A_YEAR < 1.25
        assert 0.4 < found[year, "police"] / calls < 0.6
    assert CallFollowed.objects.count() >= 5 and CallBack.objects.filter(ended="").count() == 2


@pytest.mark.skipif(not PG_DUMP.exists(), reason="no pg_dump here")
def test_no_name_number_telephone_address_or_word_of_it_stands_in_a_dump_a_backup_the_queue_or_a_log(
    filled: Filled, ground: dict[str, str], tmp_path: Path
) -> None:
    """All that was sealed while it was filled is looked for, in each form in which it could stand."""
    by_table = Counter(one.table for one in filled.sealed)
    assert [table for table in OF_A_PERSON if not by_table[table]] == []
    staff = "\n".join(
        [*User.objects.values_list("full_name", flat=True), *Interpreter.objects.values_list("name", flat=True)]
    )
    values, words = searched.wanted(filled.sealed, lambda text: re.search(rf"\b{re.escape(text)}\b", staff) is not None)
    # What stands where nobody has entered anything, as names of municipalities do, tells nothing.
    everything = searched.Search(values, words)
    public = set().union(*(everything.found_in(content.encode()) for content in filled.before.values()))
    names = {one.text for one in filled.sealed if one.table == "people_name"}
    assert not public & names and len(public) < 0.01 * len(values | words), public
    search = searched.Search(values - public, words - public)
    looked_through = {store: dump(ground, store, owner) for store, owner in STORES.items()}
    looked_through |= {f"backup of {store}": backup(ground, store, tmp_path) for store in STORES}
    looked_through["log"] = filled.logged + "".join(filled.said)
    server = installation.embedded_server(Path(settings.HELLE_STATE), for_tests=True)
    if server is not None and server.log.exists():
        looked_through["server's log"] = server.log.read_text(errors="replace")
    assert "COPY public.procrastinate_jobs" in looked_through["register"]
    for what, content in looked_through.items():
        print(f"{what}: {len(content):,} signs, {len(values | words):,} texts")  # noqa: T201 # For whoever runs it.
        found = search.found_in(content.encode())
        assert found == set(), (what, {text: searched.tables_with(content, text.lower()) for text in found})
    # One that was left in clear would have been found.
    for one in sorted(names - public)[::50]:
        assert search.found_in(f"x\t{one}\t".encode()), one


def backup(ground: dict[str, str], store: str, folder: Path) -> str:
    """A backup as `helle backup` writes it, and as whoever has it reads it."""
    given = installation.connection_settings(Path(settings.HELLE_STATE), ground)[STORES[store]]  # type: ignore[arg-type]
    environment = os.environ | {"PGPASSWORD": given["password"], "LD_LIBRARY_PATH": str(PG_DUMP.parents[1] / "lib")}
    file, read = folder / f"{store}.dump", folder / f"{store}.sql"
    where = ["--host", given["host"], "--port", str(given["port"]), "--username", given["user"], ground[store]]
    commands: list[list[str | Path]] = [
        [PG_DUMP, "--format=custom", f"--file={file}", "--exclude-schema=tests", *where],
        [PG_DUMP.with_name("pg_restore"), f"--file={read}", file],
    ]
    for command in commands:
        subprocess.run(command, env=environment, check=True, capture_output=True)
    return read.read_text(errors="replace")
