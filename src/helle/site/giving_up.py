"""Ends what a command reckons after so many seconds of a core, so that nobody waits for what does not come."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_AGAIN = 0.1


class TakesTooLong(Exception):
    """The seconds are over, and it is not done."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises `TakesTooLong` in the middle of it, once the solver is back from its program. In the main thread only.

    And again a little later: what is raised while the solver asks whether to go on is lost in it.
    """

    def give_up(_number: int, _frame: FrameType | None) -> None:
        raise TakesTooLong

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
