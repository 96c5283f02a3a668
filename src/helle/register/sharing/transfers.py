"""How the responsibility of a case moves from one authority to another, and who has taken it (ID-05)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import Http404

from helle.register.cases.models import Case
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context
from helle.register.sharing import policies
from helle.register.sharing.models import Transfer
from helle.register.sharing.queries import is_late
from helle.rules.ruling import Ruling
from helle.rules.sharing.receipts import Passed, ReceiptFacts, receipt
from helle.rules.sharing.receipts import Receipt as Received


@dataclass(frozen=True, slots=True)
class Moved:
    """A responsibility that has moved to an authority."""

    row: Transfer
    case: Case
    to: NamedUnit

    @property
    def waits(self) -> bool:
        """Whether nobody has taken it, and it has not moved on."""
        return self.row.taken_at is None and self.row.overtaken_at is None

    @property
    def ruling(self) -> Ruling[Received]:
        """Whether it is late, as long as it waits."""
        sent = clock.local_day(self.row.moved_at)
        return receipt(ReceiptFacts(Passed.COMPETENCE, sent, clock.today()))

    @property
    def late(self) -> bool:
        """Whether somebody should have taken it by now."""
        return self.waits and is_late(self.ruling)

    @property
    def last_day(self) -> dt.date:
        """The last day on which it is in time."""
        answer = self.ruling.answer
        return answer.last_day if answer is not None else clock.local_day(self.row.moved_at)


def moved_and_untaken(limit: int | None = None) -> tuple[list[Moved], list[Moved]]:
    """The responsibilities that have moved to the acting unit and wait for somebody there, and those that the other
    authority has not taken in time, the oldest first: the person is between two. One query."""
    if not policies.takes_over():
        return [], []
    own, units = context.current().unit_id, organisations.units_on(clock.today())
    rows = Transfer.objects.filter(taken_at__isnull=True, overtaken_at__isnull=True)
    found = [
        Moved(one, one.case, units[one.to_unit_id]) for one in rows.select_related("case").order_by("moved_at", "pk")
    ]
    ours = [one for one in found if one.row.to_unit_id == own]
    return ours[:limit], [one for one in found if one.row.to_unit_id != own and one.late][:limit]


def transfers_of(case: Case) -> list[Moved]:
    """How the responsibility of a case has moved, the latest first. One query."""
    units = organisations.units_on(clock.today())
    rows = Transfer.objects.filter(case=case).select_related("taken_by").order_by("-moved_at", "-id")
    return [Moved(one, case, units[one.to_unit_id]) for one in rows]


def get_transfer(case: Case) -> Transfer:
    """The responsibility that waits for the acting unit in a case, or that it took last. Raises `Http404`."""
    own = context.current().unit_id
    rows = Transfer.objects.filter(case=case, to_unit_id=own, overtaken_at__isnull=True)
    found = rows.order_by("-moved_at", "-id").first()
    if found is None:
        raise Http404
    return found
