"""The plan of the invented country: pure, so it is looked at whole and in full size."""

from __future__ import annotations

from collections import Counter

from helle.demo import people, plan
from helle.register.protection.matrix import access_matrix

ARRIVALS = plan.arrivals(2026)
VICTIMS = [
    (arrival, journey)
    for arrival in ARRIVALS
    for journey in arrival.people
    if journey.ending in ("current", "not_current")
]


def share(found: Counter[str], key: str) -> float:
    return 100 * found[key] / found.total()


def test_the_same_seed_gives_the_same_plan_and_another_seed_another() -> None:
    assert plan.arrivals(2026) == ARRIVALS
    assert plan.arrivals(2027) != ARRIVALS


def test_nothing_happens_before_the_cut_over_or_after_the_last_day() -> None:
    assert all(plan.CUT_OVER < arrival.day <= plan.LAST_DAY for arrival in ARRIVALS)


def test_the_shares_are_the_published_ones() -> None:
    purposes = Counter(journey.purpose.group.value for _, journey in VICTIMS)
    assert 71 <= share(purposes, "sexual") <= 77
    assert 8 <= share(purposes, "forced_labour") <= 14
    assert 8 <= share(purposes, "criminal_acts") <= 14
    sexes = Counter(journey.who.sex for _, journey in VICTIMS)
    assert 76 <= share(sexes, "woman") <= 82
    assert 17 <= share(sexes, "man") <= 23
    contacts = Counter(arrival.contact for arrival, _ in VICTIMS)
    assert 56 <= share(contacts, "police") <= 68
    minors = Counter(str(journey.who.is_minor_on(arrival.day)) for arrival, journey in VICTIMS)
    assert 3 <= share(minors, "True") <= 10


def test_every_role_of_the_matrix_has_somebody_in_a_fitting_kind_of_unit(unit_kinds: dict[str, str]) -> None:
    roles = access_matrix().roles
    assert set(people.roles()) == set(roles)
    for worker in people.WORKERS:
        assert unit_kinds[worker.unit] in roles[worker.role].unit_kinds, worker
        assert worker.email.endswith("@example.invalid")
    assert len({worker.email for worker in people.WORKERS}) == len(people.WORKERS)
