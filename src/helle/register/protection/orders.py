"""What somebody ordered, made by a job as her: whole, or stopped with why it was not."""

from __future__ import annotations

from collections.abc import Callable

from helle.register.protection.context import NoSuchMembership
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text


def make_or_stop(make: Callable[[], object], stop: Callable[[Text], object], *, failed: Text) -> None:
    """Make it. What is refused stops the order with what was said, and any other error with `failed`, and goes on to
    whoever looks after jobs. Raises what `make` does but `Refused`."""
    try:
        make()
    except Refused as refused:
        stop(refused.message)
    except NoSuchMembership:
        # She works here no more: nothing is stopped in her name, and a colleague orders anew.
        raise
    except Exception:
        stop(failed)
        raise
