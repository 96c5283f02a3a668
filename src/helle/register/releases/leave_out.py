"""Which tables a refusal names, for whoever orders the release again: those that have the figure, or all there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from helle.rules.ruling import Text

MOST: Final = 4
"""More names than that make no sentence that somebody reads."""


def leave_out(having: Sequence[Text], every: Sequence[Text], *, together: bool) -> Text:
    """The tables that have a figure, in quotation marks; where none has it one of them all is to go.

    `together`: all of `having` have to go, since the figure stays in each that is left.
    """
    named = list(dict.fromkeys(having or every))
    all_go = together and bool(having)
    return Text(
        _joined([f"»{one.da}«" for one in named], *((" og ", "flere") if all_go else (" eller ", "en anden"))),
        _joined([f"“{one.en}”" for one in named], *((" and ", "more") if all_go else (" or ", "another"))),
    )


def _joined(names: list[str], last: str, more: str) -> str:
    names = names if len(names) <= MOST else [*names[: MOST - 1], more]
    return last.join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
