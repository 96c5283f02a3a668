"""What stands around the entries of a case, read once for all that are to be said: reasons, last days, answers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from functools import cached_property

from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.cases.queries import Reasons
from helle.register.support.models import ExtensionAnswer, Span


class Known:
    """Of one case, as the acting role sees it. `about` narrows the reasons to those of some entries."""

    def __init__(self, case: Case, about: Collection[uuid.UUID] | None = None) -> None:
        self.case = case
        self._about = about

    @cached_property
    def _reasons(self) -> dict[uuid.UUID, list[Reasons]]:
        return cases.reasons_about(self.case, self._about)

    def all_reasons(self, about: uuid.UUID) -> list[str]:
        """What was said of an entry, in the order in which it was."""
        return [one.text for one in self._reasons.get(about, [])]

    def reason(self, about: uuid.UUID) -> str:
        """What was said of an entry first, '' for nothing."""
        return next(iter(self.all_reasons(about)), "")

    @cached_property
    def last_days(self) -> dict[uuid.UUID, dt.date]:
        """The last day of each period of the case that was broken off, those out of force as well."""
        spans = Span.objects.filter(case=self.case, broken_off_on__isnull=False)
        return {span.period_id: span.broken_off_on for span in spans if span.broken_off_on}

    @cached_property
    def answers(self) -> dict[uuid.UUID, ExtensionAnswer]:
        """By the days that it gave, the answer to a request, with the request."""
        found = ExtensionAnswer.objects.filter(case=self.case, span__isnull=False).select_related("request")
        return {answer.span_id: answer for answer in found if answer.span_id}
