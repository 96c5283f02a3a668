"""What happens to estimates of those never found: the analyst orders one, and the job reckons it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from unittest import mock

from helle.register.estimates import actions, making
from helle.register.estimates.counting import Counted, counted
from helle.register.estimates.models import EstimateOrder
from tests.cast import Member

REPLICATES = 50
type Row = tuple[int, list[str], str, str, list[str], int]


def row(
    *signs: str,
    number: int = 1,
    year: int = 2024,
    sex: str = "woman",
    age: str = "adult",
    purpose: str = "prostitution",
) -> Row:
    """So many persons with these signs."""
    return year, [purpose], sex, age, list(signs), number


OVERLAP: Sequence[Row] = [
    *(row("contact.police", number=n, sex=sex) for n, sex in ((54, "woman"), (20, "man"))),
    *(row("contact.reden", number=n, sex=sex) for n, sex in ((163, "woman"), (9, "man"))),
    *(row("contact.municipality", number=n, sex=sex) for n, sex in ((60, "woman"), (35, "man"))),
    *(row("contact.police", "sender.ngo", number=n, sex=sex) for n, sex in ((15, "woman"), (2, "man"))),
    *(row("contact.reden", "sender.municipality", number=n, sex=sex) for n, sex in ((19, "woman"), (3, "man"))),
    *(row("contact.police", "sender.municipality", number=n, sex=sex) for n, sex in ((11, "woman"), (5, "man"))),
]
"""Three lists of which each has somebody of each other."""
APART: Sequence[Row] = [
    row("contact.police", number=20),
    row("contact.reden", number=20),
    row("contact.self", number=7),
]
"""Three lists that share nobody."""


def content(rows: Sequence[Row], covariates: Sequence[str] = ()) -> dict[str, Any]:
    """What the job keeps of what was counted."""
    return making.content_of(counted(rows, covariates), replicates=REPLICATES)


def reckoned(
    who: Member, rows: Sequence[Row] = OVERLAP, *, covariates: Sequence[str] = (), year: int = 2024
) -> EstimateOrder:
    """Somebody orders an estimate of a year, of which the register knows these, and the job reckons it."""
    with who.acting():
        ordered = actions.estimate_order(first_year=year, last_year=year, covariates=covariates)

    def histories(*_asked: object) -> Counted:
        return counted(rows, covariates)

    with mock.patch.object(making, "histories", histories), mock.patch.object(making, "content_of", quickly):
        making.run(ordered.pk, who.membership.pk)
    return ordered


def quickly(found: Counted) -> dict[str, Any]:
    """The same with few drawn tables."""
    return _content_of(found, replicates=REPLICATES)


_content_of = making.content_of
