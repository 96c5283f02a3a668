"""How much work may go into something: counted in what is done, not in seconds that pass.

A release has to come out the same when it is reckoned anew from its definition and cut-off, on a machine that is slower
or busy. So an integer program ends after as many looks at its limits as it is given: the solver, on one thread, takes
them at the same steps each time. Seconds are a rate of exchange, measured on a core of 2025; on another one they are
longer or shorter, and what comes out is the same.
"""

from __future__ import annotations

from typing import Any

import highspy
from highspy._core import _Highs, cb

_BEGIN, _LOOK, _STEP = 3e-6, 2e-6, 5e-9
"""Seconds for each column and each number of a program: before the first look, between two, and for a step from corner
to corner."""


class Effort:
    """What is left of some seconds of work, and how many may go into one program. Without any number it never ends.

    `kept`: what of it is for integer programs alone, by which the last things are settled.
    """

    def __init__(self, seconds: float = float("inf"), each: float = float("inf"), kept: float = 0.0) -> None:
        self.left, self.each, self.kept = seconds, each, kept

    @property
    def spare(self) -> float:
        """What is left beside what is kept."""
        return self.left - self.kept

    @property
    def suffices(self) -> bool:
        """Whether there is some left for an integer program."""
        return self.left > 0 and self.each > 0

    def spend(self, seconds: float) -> None:
        """Less is left."""
        self.left -= seconds

    def run(self, highs: _Highs) -> bool:
        """Run an integer program. Whether it came to its own end."""
        size = highs.getNumCol() + highs.getNumNz()
        granted = min(self.left, self.each)
        looks = 0

        def look(_kind: object, _message: str, _out: object, into: Any, _data: object) -> None:
            nonlocal looks
            looks += 1
            into.user_interrupt = looks * size * _LOOK > granted

        highs.setCallback(look, None)
        highs.startCallback(cb.HighsCallbackType.kCallbackMipInterrupt)
        highs.run()
        highs.stopCallback(cb.HighsCallbackType.kCallbackMipInterrupt)
        steps = max(0, highs.getInfo().simplex_iteration_count)
        self.spend(size * (_BEGIN + looks * _LOOK + steps * _STEP))
        return bool(highs.getModelStatus() != highspy.HighsModelStatus.kInterrupt)
