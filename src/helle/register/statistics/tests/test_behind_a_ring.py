"""A release whose tables are in a ring is made with the persons that stand behind them, and keeps nothing of these
(STA-01)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from tests import release_stories
from tests.cast import Cast
from tests.repeated_year_stories import IN_2024, OCTOBER, many, today

from helle.methods.disclosure.protecting import Protected, protect
from helle.methods.disclosure.tables import Cell
from helle.register.releases import auditing, protecting
from helle.register.releases.joint import Joint, Joints, count_joints
from helle.register.releases.models import Original
from helle.register.statistics import definition_actions, filling
from helle.register.statistics.chosen import Choice
from helle.register.statistics.tests.conftest import Assess

THERE = {
    ("minor", "danish", "man"): 7, ("adult", "danish", "man"): 12, ("adult", "lawful", "woman"): 14,
    ("minor", "lawful", "woman"): 6, ("adult", "lawful", "man"): 9,
}  # fmt: skip
RING = (("sex", "residence"), ("residence", "age"), ("sex", "age"))


@pytest.fixture
def there(assess: Assess) -> None:
    today(OCTOBER)
    for (age, residence, sex), number in THERE.items():
        stay = "permit" if residence == "lawful" else residence
        many(assess, number, IN_2024, sex=sex, residence=stay, age=30 if age == "adult" else 12)


def test_the_persons_behind_a_ring_are_counted_once_and_go_nowhere(
    committed_cast: Cast, there: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = committed_cast
    protected_with: list[Mapping[Cell, int]] = []
    looked_with: list[Joints] = []

    def with_persons(*asked: Any, persons: Mapping[Cell, int], **more: Any) -> Protected:
        protected_with.append(persons)
        return protect(*asked, persons=persons, **more)

    def look(*asked: Any) -> auditing.Safe:
        looked_with.append(asked[-1])
        return looks(*asked)

    looks = auditing.look
    monkeypatch.setattr(protecting, "protect", with_persons)
    monkeypatch.setattr(auditing, "look", look)
    with cast.stine.acting():
        codes = tuple(
            str(definition_actions.definition_save(Choice("assessed", *axes), title_da=title, title_en=title).series)
            for axes, title in zip(RING, ("Ophold", "Alder", "Køn"), strict=True)
        )
    release = release_stories.approved(cast, tables=codes, public_from=OCTOBER)
    joint = Joint(("age", "residence", "sex"), {(2024, groups): number for groups, number in THERE.items()})
    assert protected_with == [joint.cells(2024)]
    # Once as it is made, and once as it is approved.
    assert looked_with == [{"assessed": joint}] * 2
    of = release_stories.view(cast.stine, release)
    with cast.stine.acting():
        kept = json.dumps([of.release.content["tables"], Original.objects.get(release=release).tables])
    assert len(of.kept.tables) == 3 and "age" in kept
    assert not any(len(one.axes) > 2 for one in of.kept.tables)


def test_without_a_ring_nothing_is_counted_for_it(committed_cast: Cast, there: None) -> None:
    filling.refresh_now()
    for tables, queries in ((RING, 1), (RING[:2], 0)):
        with committed_cast.stine.acting(), CaptureQueriesContext(connections["numbers"]) as asked:
            found = count_joints([("assessed", axes) for axes in tables], [2024], OCTOBER)
        assert len(found) == queries
        assert sum("GROUPING SETS" in one["sql"] for one in asked) == queries
