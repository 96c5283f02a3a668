"""How fast the figures are counted, `python -m benchmarks.figures --persons 1000000`: all standard tables within 30 s.

The installation is `figures-N` below `HELLE_STATE`, made and filled with invented assessments of so many persons, and
a tenth as many presumed victims, when it is not there yet: codes and days alone, as the statistics read them, without
names, accounts or keys. Measured is how the statistics table is filled, the first time with all of them, and the
counting in the role of the numbers: all standard tables as a release asks for them, each one as the workbench does, and
the page of statistics, as whoever sees whole figures reads it and as the many do: eight years told by one release, and
by eight, each as of a day of its own; and a whole release of all tables that can be released, ordered and made as the
job makes it: counted, protected, audited, kept. Ends with exit code 1 where all tables, or the release, take longer
than 30 s.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from pathlib import Path

TODAY = dt.date(2025, 10, 6)
ALLOWED = 30.0
YEARS = 8
"""So many are told by releases."""
FILL = (
    # What is entered is checked elsewhere; here so many rows stand ready to be counted.
    "ALTER TABLE cases_case DISABLE TRIGGER USER",
    "ALTER TABLE identification_assessment DISABLE TRIGGER USER",
    "ALTER TABLE cases_rungevent DISABLE TRIGGER USER",
    """
    CREATE TEMP TABLE who AS
      SELECT (SELECT id FROM organisations_unit WHERE code = 'CMM') AS unit,
             (SELECT user_id FROM organisations_membership LIMIT 1) AS by_user
    """,
    """
    CREATE TEMP TABLE invented AS
      SELECT n, gen_random_uuid() AS person, gen_random_uuid() AS case_id, n > %(assessed)s AS presumed,
             date '2024-01-01' + (n %% 640) AS on_day
        FROM generate_series(1, %(all)s) AS n
    """,
    """
    INSERT INTO people_person (id, created_at, created_by_unit_id)
      SELECT person, on_day + time '08:00', unit FROM invented, who
    """,
    """
    INSERT INTO cases_case (id, number, person_id, opened_at, opened_by_user_id, opened_by_unit_id, ground,
                            first_contact, version)
      SELECT case_id, 'X' || n, person, on_day + time '08:00', by_user, unit, 'indication',
             (ARRAY['police', 'police', 'police', 'skat', 'udlst', 'reden', 'municipality', 'self'])[1 + n %% 8], 1
        FROM invented, who
    """,
    """
    INSERT INTO identification_assessment (id, case_id, sequence, authority, decided_on, was_trafficked,
      relationship_current, purposes, acts, means, factors, no_interview_reason, residence_then, sex_then, age_then,
      sector, nationality_then, recorded_at, by_user_id, by_unit_id)
      SELECT gen_random_uuid(), case_id, 1, (ARRAY['cmm', 'cmm', 'udlst'])[1 + n %% 3], on_day, true, true,
             -- Of some groups there are a few alone, so that there are small figures to protect as well.
             CASE WHEN n %% 160001 = 0 THEN ARRAY['organ_removal'] WHEN n %% 7 = 0 THEN ARRAY['forced_labour']
                  WHEN n %% 7 = 1 THEN ARRAY['criminal_acts']
                  WHEN n %% 7 = 2 THEN ARRAY['prostitution', 'forced_labour'] ELSE ARRAY['prostitution'] END,
             '{}', '{}', '{}', '', (ARRAY['none', 'permit', 'eu_right', 'asylum_pending', 'danish'])[1 + n %% 5],
             CASE WHEN n %% 200003 = 0 THEN 'trans_other' WHEN n %% 300007 = 0 THEN 'not_stated'
                  ELSE (ARRAY['woman', 'woman', 'woman', 'man'])[1 + n %% 4] END,
             CASE WHEN n %% 150001 <> 0 THEN 14 + n %% 41 END,
             (ARRAY['massage_clinic', 'escort', 'cleaning', 'restaurant', 'building_site', ''])[1 + n %% 6],
             CASE WHEN n %% 180001 = 0 THEN '' WHEN n %% 140009 = 0 THEN 'KE' WHEN n %% 170003 = 0 THEN 'NP'
                  ELSE (ARRAY['RO', 'NG', 'VN', 'PL', 'BG', 'GH', 'TH', 'UG', 'LT', 'DK', 'PH', 'UA', 'IN'])
                       [1 + n %% 13] END,
             on_day + time '09:00', by_user, unit
        FROM invented, who WHERE NOT presumed
    """,
    """
    INSERT INTO cases_rungevent (id, case_id, sequence, event, rung, by_kind, occurred_on, recorded_at, by_user_id,
                                 by_unit_id)
      SELECT gen_random_uuid(), case_id, 1, 'indication_found', 'indication', 'cmm', on_day, on_day + time '09:00',
             by_user, unit
        FROM invented, who WHERE presumed
    """,
    "ALTER TABLE cases_case ENABLE TRIGGER USER",
    "ALTER TABLE identification_assessment ENABLE TRIGGER USER",
    "ALTER TABLE cases_rungevent ENABLE TRIGGER USER",
)


_RELEASES = ("releases_answer", "releases_original", "releases_release", "releases_making")
GONE = (
    *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in _RELEASES),
    "DELETE FROM releases_answer",
    "DELETE FROM releases_original",
    "DELETE FROM releases_release",
    "DELETE FROM releases_making",
    *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in _RELEASES),
)
OUT = (
    *GONE,
    "ALTER TABLE releases_release DISABLE TRIGGER USER",
    "ALTER TABLE releases_answer DISABLE TRIGGER USER",
    # Without tables, since whoever tells the years reads only whether assessed victims are counted.
    """
    INSERT INTO releases_release (id, sequence, title_da, title_en, first_year, last_year, public_from, introduction,
      introduction_en, why_da, why_en, repeats, repeats_why_da, repeats_why_en, cut_off, content, audited, recorded_at,
      by_user_id, by_unit_id)
      SELECT gen_random_uuid(), n, 'U', 'U', 2023 + n, CASE %(releases)s WHEN 1 THEN 2031 ELSE 2023 + n END,
             %(day)s, '', '', '', '', '[]', '', '', %(day)s::date - (n - 1),
             '{"tables": [{"counts": "assessed"}]}', true, now(),
             (SELECT user_id FROM organisations_membership LIMIT 1),
             (SELECT id FROM organisations_unit WHERE code = 'CMM')
        FROM generate_series(1, %(releases)s) AS n
    """,
    """
    INSERT INTO releases_answer (id, release_id, approved, number, remarks, recorded_at, by_user_id, by_unit_id)
      SELECT gen_random_uuid(), id, true, sequence, '', recorded_at, by_user_id, by_unit_id FROM releases_release
    """,
    "ALTER TABLE releases_release ENABLE TRIGGER USER",
    "ALTER TABLE releases_answer ENABLE TRIGGER USER",
)


def main() -> int:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.figures", description=__doc__.splitlines()[0])
    parser.add_argument("--persons", type=int, default=1_000_000)
    chosen = parser.parse_args()
    from helle.site import installation

    state = installation.state_directory() / f"figures-{chosen.persons}"
    os.environ |= {"HELLE_STATE": str(state), "PYTHONWARNINGS": "ignore"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helle.site.settings")
    # Held from here: an installation leaves no server running.
    with installation.embedded_server(state) or nullcontext():
        if not (state / "filled").exists():
            subprocess.run([sys.executable, "-m", "benchmarks.generate", "--persons", "20"], check=True)
            _fill(chosen.persons)
            (state / "filled").touch()
        return _measured(state / "counted")


def _fill(persons: int) -> None:
    from benchmarks.generate import connected

    with connected("helle_owner") as register:
        register.autocommit = True
        for statement in FILL:
            given = {"assessed": persons, "all": persons + persons // 10} if "%(" in statement else None
            register.execute(statement if given else statement.replace("%%", "%"), given)
        register.execute("ANALYZE")


def _owner(statements: Iterable[str], given: Mapping[str, object]) -> None:
    from benchmarks.generate import connected

    with connected("helle_owner") as register:
        register.autocommit = True
        for statement in statements:
            register.execute(statement, given if "%(" in statement else None)


def _release(releases: int) -> None:
    """Let so many approved releases tell eight years together, each as of a day of its own."""
    _owner(OUT, {"releases": releases, "day": TODAY})


def _whole_release() -> float:
    """Order a release of every table that can be released, over all years that are over, and make it as the job does.

    The parts are timed where the job calls them; what is left is reading what is out already, and keeping it.
    """
    from benchmarks.generate import connected
    from helle.register.protection import clock, context
    from helle.register.releases import actions, auditing, making, tables

    _owner(GONE, {})
    with connected("helle_owner") as register:
        [[lead]] = register.execute("SELECT id FROM organisations_membership WHERE role = 'cmm_lead'").fetchall()
    years = actions.years_there_are()
    with context.acting(lead, purpose="statistics"):
        offered = tables.on_offer()
        ordered = actions.release_order(
            actions.Drawn("Alt", "Everything", years[0], years[-1], offered, clock.today() + dt.timedelta(days=1))
        )
    spent: dict[str, float] = {}
    for what, where, name in (
        ("counted", making, "count_all"),
        ("protected and audited", making, "protected"),
        ("looked at as it leaves", auditing, "look"),
    ):
        setattr(where, name, _clocked(spent, what, getattr(where, name)))
    whole = _timed(
        f"a release of {len(offered)} tables, {years[0]} to {years[-1]}", lambda: making.make(ordered.pk, lead)
    )
    for what, seconds in spent.items():
        print(f"  of it {what:34} {seconds:7.2f} s", flush=True)
    return whole


def _clocked[**P, T](spent: dict[str, float], what: str, do: Callable[P, T]) -> Callable[P, T]:
    """The same, which adds to what was spent on it."""

    def done(*given: P.args, **named: P.kwargs) -> T:
        started = time.perf_counter()
        try:
            return do(*given, **named)
        finally:
            spent[what] = spent.get(what, 0.0) + time.perf_counter() - started

    return done


def _measured(counted: Path) -> int:
    import django

    django.setup()
    from helle.register.statistics import filling, queries, tables
    from helle.register.statistics.definitions import standards
    from helle.register.statistics.years_told import years_told

    if not counted.exists():
        _timed("the statistics table, filled with everybody", lambda: filling.refresh_now(everything=True))
        counted.touch()
    _timed("the statistics table, where nothing changed", filling.refresh_now)
    choices = [one.choice for one in standards().values()]
    tables.build(choices[0], TODAY)  # The connection, and what a process reads once.
    everything = _timed(f"all {len(choices)} standard tables", lambda: tables.build_all(choices, TODAY))
    for one in standards().values():
        _timed(one.code, lambda choice=one.choice: tables.build(choice, TODAY))  # type: ignore[misc]
    _timed("the page of statistics, whole figures", lambda: (queries.series(TODAY), queries.breakdowns(TODAY)))
    whole = _whole_release()
    for releases in (1, YEARS):
        _release(releases)
        _timed(
            f"the same for the many, days told: {releases}",
            lambda: (queries.series(TODAY), queries.breakdowns_as_told(years_told())),
        )
    persons = tables.build(choices[0], TODAY).blocks[0].lines[-1].cells[0].count or 0
    print(f"{persons:,} persons in the series; allowed for all standard tables, and for a release: {ALLOWED:.0f} s")
    print(f"load {os.getloadavg()[0]:.1f}")
    return 1 if max(everything, whole) > ALLOWED else 0


def _timed(what: str, count: Callable[[], object]) -> float:
    started = time.perf_counter()
    count()
    taken = time.perf_counter() - started
    print(f"{what:40} {taken:7.2f} s", flush=True)
    return taken


if __name__ == "__main__":
    sys.exit(main())
