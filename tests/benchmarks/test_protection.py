"""What is said of protected tables comes out of commands that run, and that say it where it does not hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from benchmarks import protection, protection_family, protection_gap, protection_optimum, releases_measure
from helle.methods.disclosure.protecting import Protected, Status, protect


def test_a_few_small_tables(capsys: pytest.CaptureFixture[str]) -> None:
    assert protection.main(["--small", "4", "--sets", "0"]) == 0
    said = capsys.readouterr().out
    assert "ratio 1.000" in said and "the least 0," not in said and "0 suppressed cells told too closely" in said


def as_if(monkeypatch: pytest.MonkeyPatch, changed: Callable[[Protected], Protected]) -> None:
    """Let what protects come to something else than it does."""

    def otherwise(*given: Any, **named: Any) -> Protected:
        return changed(protect(*given, **named))

    monkeypatch.setattr(protection, "protect", otherwise)
    monkeypatch.setattr(protection_optimum, "protect", otherwise)


def others(found: Protected, state: Status) -> Protected:
    """The same with all cells but the primary ones published, or suppressed."""
    states = {cell: one if one is Status.PRIMARY else state for cell, one in found.states.items()}
    return replace(found, states=states)


def test_one_that_suppresses_too_little_is_told_too_closely(monkeypatch: pytest.MonkeyPatch) -> None:
    as_if(monkeypatch, lambda found: others(found, Status.PUBLISHED))
    assert protection.main(["--small", "4", "--sets", "0"]) == 1
    assert protection_optimum.main(["--tables", "1"]) == 1


def test_one_that_suppresses_too_much_is_not_the_cheapest(monkeypatch: pytest.MonkeyPatch) -> None:
    as_if(monkeypatch, lambda found: replace(found, found=replace(found.found, cost=found.found.cost + 1)))
    assert protection.main(["--small", "4", "--sets", "0"]) == 1
    as_if(monkeypatch, lambda found: others(found, Status.SECONDARY))
    assert not protection_optimum.compared(protection_optimum.drawn("linked", 0)).good


def test_what_takes_too_long_or_is_not_safe_is_not_good() -> None:
    taken = protection_family.measure(protection_family.Shape("few", (4, 3), 15, 3), 5.0)
    assert taken.safe and taken.good and taken.cells == 20
    assert not replace(taken, core=30.0).good and not replace(taken, safe=False).good
    assert replace(taken, cells=5_500, core=30.0).good and not replace(taken, cells=5_500, core=60.0).good


def test_a_small_release(capsys: pytest.CaptureFixture[str]) -> None:
    assert releases_measure.measure(40, 1, 60.0) == 0
    assert capsys.readouterr().out.count("audited: True") == 2
    assert releases_measure.measure(40, 1, 0.0) == 1


def test_a_gap_is_what_is_not_needed_and_what_the_bound_is_too_low_by(capsys: pytest.CaptureFixture[str]) -> None:
    assert protection_gap.main(["--tables", "1", "--hurried", "0.05", "--seconds", "5"]) == 0
    (line, *_others) = (one for one in capsys.readouterr().out.splitlines() if "many small" in one)
    gap, too_much, too_low = (int(part.strip(" %")) for part in line.strip("| ").split("|")[-3:])
    assert gap > 0 and 0 <= too_much <= gap and abs(gap - too_much - too_low) <= 1


@pytest.mark.parametrize(("cost", "bound", "safe"), [(9.0, 4.0, True), (12.0, 11.0, True), (12.0, 8.0, False)])
def test_a_pattern_below_the_least_a_bound_above_it_or_one_that_does_not_protect_is_not_good(
    cost: float, bound: float, safe: bool
) -> None:
    assert protection_gap.Compared(12.0, 6.0, 10.0, safe=True).good
    assert not protection_gap.Compared(cost, bound, 10.0, safe).good
