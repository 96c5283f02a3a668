"""Fill an installation with offers and stays as its owner, and measure. Started by `benchmarks.placements`."""

from __future__ import annotations

import os
import random
import sys
import uuid
from collections.abc import Callable


def main() -> int:
    """`<offers> <stays> <rounds>`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helle.site.settings")
    import django

    django.setup()
    from benchmarks.generate import READER
    from benchmarks.measure import logged_in, numbers
    from benchmarks.placements import MAY_TAKE, show, timed

    offers, stays, rounds = (int(one) for one in sys.argv[1:4])
    fill(offers, stays)
    own, _unit = numbers(50)
    client = logged_in(READER)
    urls: dict[str, Callable[[int], str]] = {
        "finder": lambda n: f"/sager/{own[n % len(own)]}/bolig/find/",
        "board of a year": lambda _n: "/belaegning/",
    }
    times: dict[str, list[float]] = {name: [] for name in MAY_TAKE}
    sizes: dict[str, int] = {}
    for number in range(rounds + 3):
        for name, url in urls.items():
            taken, sizes[name] = timed(client, url(number))
            if number >= 3:
                times[name].append(taken)
    return 0 if show(times, sizes) else 1


def fill(offers: int, stays: int) -> None:
    """So many offers of every kind with numbers and groups, and stays over a year that overlap for nobody."""
    from benchmarks.generate import connected
    from helle.rules.accommodation.codes import OfferKind

    drawn, kinds = random.Random(6), [kind.value for kind in OfferKind]
    with connected("helle_owner") as register, register.transaction():
        if register.execute("SELECT 1 FROM accommodation_offer LIMIT 1").fetchone():
            return
        who = register.execute(
            "SELECT m.user_id, m.unit_id FROM organisations_membership m WHERE m.role = 'cmm_caseworker' LIMIT 1"
        ).fetchone()
        if who is None:
            sys.exit("nobody works in CMM")
        register.execute("ALTER TABLE placements_placement DISABLE TRIGGER USER")
        provider = uuid.uuid4()
        register.execute(
            "INSERT INTO accommodation_provider (id, name, recorded_at, by_user_id, by_unit_id)"
            " VALUES (%s, 'Botilbud', now(), %s, %s)",
            [provider, *who],
        )
        keys = [uuid.uuid4() for _each in range(offers)]
        with register.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO accommodation_offer (id, provider_id, alias, kind, region, secret, during, recorded_at,"
                " by_user_id, by_unit_id)"
                " VALUES (%s, %s, %s, %s, %s, false, daterange('2023-01-01', NULL), now(), %s, %s)",
                [
                    (key, provider, f"Sted {number:03}", kinds[number % len(kinds)],
                     ("capital", "zealand", "south", "central", "north")[number % 5], *who)
                    for number, key in enumerate(keys)
                ],
            )  # fmt: skip
            cursor.executemany(
                "INSERT INTO accommodation_targetgroup (id, offer_id, during, sexes, residents, recorded_at,"
                " by_user_id, by_unit_id) VALUES (%s, %s, daterange('2023-01-01', NULL), %s, '{}', now(), %s, %s)",
                [(uuid.uuid4(), key, drawn.choice([["woman"], ["man"], ["woman", "man"]]), *who) for key in keys],
            )
            cursor.executemany(
                "INSERT INTO accommodation_capacity (id, offer_id, during, places, peak_places, recorded_at,"
                " by_user_id, by_unit_id) VALUES (%s, %s, daterange('2023-01-01', NULL), %s, %s, now(), %s, %s)",
                [(uuid.uuid4(), key, drawn.randint(2, 8), drawn.randint(0, 2), *who) for key in keys],
            )
            cases = register.execute("SELECT id, person_id FROM cases_case ORDER BY id").fetchall()
            rows = []
            for number in range(stays):
                case, person = cases[number % len(cases)]
                # Each person's stays follow one another, eighty days apart.
                begins = 330 - 80 * (number // len(cases)) + drawn.randint(0, 20)
                rows.append(
                    (
                        uuid.uuid4(),
                        f"B{number:07}",
                        case,
                        person,
                        drawn.choice(keys),
                        begins,
                        begins - drawn.randint(3, 58),
                    )
                )
            cursor.executemany(
                "INSERT INTO placements_placement (id, reference, case_id, person_id, offer_id, basis, limited,"
                " instead_of_detention, other_why, planned_from, planned_until, days, beyond, ordered_on, recorded_at,"
                " by_user_id, by_unit_id, by_role, answer, answered_at, leave_cause)"
                " SELECT %s, %s, %s, %s, %s, 'action_plan', false, false, '', t.f, t.u, daterange(t.f, t.u), '', t.f,"
                " now(), %s, %s, 'cmm_caseworker', 'accepted', now(), ''"
                " FROM (SELECT current_date - %s::int AS f, current_date - %s::int AS u) t",
                [(*row[:5], *who, *row[5:]) for row in rows],
            )
        register.execute("SET CONSTRAINTS ALL IMMEDIATE")
        register.execute("ALTER TABLE placements_placement ENABLE TRIGGER USER")


if __name__ == "__main__":
    sys.exit(main())
