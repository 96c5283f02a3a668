"""Whether everything that is sealed is under the cipher in force (`helle keys reseal`), for `helle health`.

By what the worker notes: to look at every value would read the whole register each time somebody asks.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.db import Error

from helle.register.protection import resealing
from helle.rules.ruling import Text
from helle.site.health_asking import NO_ANSWER
from helle.site.health_state import State

PART: Final = Text("Kryptering af værdier", "Encryption of values")


def standing() -> tuple[State, Text]:
    """With which cipher values are sealed, and whether some may be left under another."""
    now = settings.HELLE_CIPHER
    try:
        others = ", ".join(str(one) for one in resealing.may_be_left())
    except Error:
        return State.FAILS, NO_ANSWER
    if others:
        return State.WATCH, Text(
            f"med metode {now}; noget kan ligge under {others}: kør helle keys reseal --with {now}",
            f"with cipher {now}; some may be under {others}: run helle keys reseal --with {now}",
        )
    return State.WELL, Text(f"med metode {now}", f"with cipher {now}")
