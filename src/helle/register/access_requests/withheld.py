"""What an answer that a second person approved withholds of who has looked at a case: a reading with her follows it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace

from helle.register.access_requests import cuts, queries
from helle.register.access_requests.choices import Decision, WithheldGround
from helle.register.access_requests.models import Choice
from helle.register.cases.models import Case
from helle.register.printing.choices import EntryKind
from helle.register.printing.entry import Entry
from helle.rules.access_request import AccessRight


@dataclass(frozen=True, slots=True)
class WithheldLooks:
    """That looks are withheld, on which ground and under which right.

    `word`: only those looks in which it stands; `unit`: only those of a unit. Where it has neither, all of them are.
    """

    ground: WithheldGround
    right: AccessRight
    word: str = ""
    unit: uuid.UUID | None = None

    def covers(self, said: Entry, unit: uuid.UUID, names: Collection[str]) -> bool:
        """Whether looks of a unit are withheld: what is told of them, and what the unit is called."""
        if self.unit is not None:
            return self.unit == unit
        # The answer has a line of its own for each day: what was withheld there names the unit.
        named = replace(said, passages=(self.word,))
        return not self.word or cuts.stands_in(said, self.word) or any(cuts.stands_in(named, one) for one in names)

    def withholds(self, unit: uuid.UUID, names: Collection[str]) -> bool:
        """Whether a unit is told of nowhere: one that is withheld, or that the withheld words name.

        False where all looks are withheld: that names no unit.
        """
        if self.unit is not None or not self.word:
            return self.unit == unit
        called = Entry(EntryKind.LOG, unit, "", passages=tuple(names))
        worded = replace(called, passages=(self.word,))
        return cuts.stands_in(called, self.word) or any(cuts.stands_in(worded, one) for one in names)


def withheld_looks(case: Case) -> list[WithheldLooks]:
    """What the latest approved answer of the acting unit withholds of who has looked at the case (PUB-LAW-22)."""
    approved = [one.approved for one in queries.requests_of(case.pk) if one.approved is not None]
    if not approved:
        return []
    latest = max(approved, key=lambda one: (one.approval.recorded_at, one.pk))
    row = Choice.objects.filter(request_id=latest.request_id, kind=EntryKind.LOG).select_related("request").first()
    if row is None:
        return []
    right = AccessRight(row.request.right)
    if row.decision == Decision.OMIT:
        return [WithheldLooks(WithheldGround(row.ground), right)]
    cut, _seen = cuts.unseal(case, row)
    return [
        *(WithheldLooks(ground, right, unit=unit) for unit, ground in cut.lookers.items()),
        *(WithheldLooks(ground, right, word) for word, ground in cut.words),
    ]
