"""That a correction which moves nothing says so (FIG-11)."""

from __future__ import annotations

from dataclasses import replace

from helle.register.releases.content import Kept, Protection
from helle.register.releases.moved import Moved, moved
from helle.register.releases.tests.test_paper import table


def test_a_correction_is_held_against_what_it_corrects() -> None:
    sex, age = table("sex", "Køn", ["Kvinde", "Mand"]), table("age", "Alder", ["Barn", "Voksen"])
    before = Kept((sex, age), (), Protection(5, 5, 7, "x"))
    assert moved(before, before) == Moved(0, others=False) and moved(before, before).nothing
    right = dict(sex.figures) | {next(iter(sex.figures)): None}
    after = replace(before, tables=(replace(sex, figures=right), age))
    assert moved(before, after) == Moved(1, others=False)
    fewer = replace(before, tables=(sex,))
    assert moved(before, fewer) == Moved(0, others=True) and not moved(before, fewer).nothing
