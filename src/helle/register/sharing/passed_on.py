"""What was passed on of a person, for telling her: to whom, what, from when until when, and whether it was read."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Func, UUIDField

from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.sharing import policies
from helle.register.sharing.childs_consent import hold_what_rests
from helle.register.sharing.choices import EndedWhy
from helle.register.sharing.models import Disclosure
from helle.register.sharing.queries import Opened, opened_by_receiver
from helle.rules.sharing.receivers import DataCategory


@dataclass(frozen=True, slots=True)
class PassedOn:
    """One disclosure that came to its receiver, whether or not it lasts."""

    row: Disclosure
    to: uuid.UUID
    """The receiver, whichever it is: the person is told, by whoever reads with her."""
    read: Opened | None

    @property
    def categories(self) -> list[DataCategory]:
        """What it was about."""
        return [DataCategory(one) for one in self.row.categories]

    @property
    def first_day(self) -> dt.date:
        """From when the receiver could read it."""
        return clock.local_day(self.row.opened_at or self.row.recorded_at)

    @property
    def last_day(self) -> dt.date:
        """Until when it could, or can."""
        ended = clock.local_day(self.row.ended_at) if self.row.ended_at is not None else self.row.until
        return min(ended, self.row.until)

    @property
    def lasts(self) -> bool:
        """Whether it can be read now."""
        return self.row.ended_at is None and self.row.until >= clock.today()

    @property
    def by_mistake(self) -> bool:
        """Whether it should never have been passed on."""
        return self.row.ended_why == EndedWhy.MISTAKE


def passed_on(case: Case) -> list[PassedOn]:
    """What was passed on of a case and the person was told of, the first first; none for whom it is not.

    Of one that she was not told of at the time she is not told later: it could warn somebody (SHR-03). Two queries.
    """
    if not policies.sees():
        return []
    rows = list(
        Disclosure.objects.filter(case=case, opened_at__isnull=False, informed=True)
        .annotate(told_to=Func("pk", function="helle.receiver_told_to_her", output_field=UUIDField()))
        .select_related("consent")
        .order_by("opened_at", "id")
    )
    if not rows:
        return []
    hold_what_rests(rows)
    read = opened_by_receiver(rows)
    return [PassedOn(one, one.told_to or one.to_unit_id, read.get(one.pk)) for one in rows]
