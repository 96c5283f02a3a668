"""Reading the audit: what the acting role may see of it."""

from __future__ import annotations

import uuid

from helle.register.audit.models import Line

PAGE_SIZE = 100


def lines(*, denied_only: bool, page: int) -> tuple[list[Line], bool]:
    """One page of the audit lines the acting role may see, the newest first; and whether there are more."""
    found = Line.objects.all()
    if denied_only:
        found = found.filter(outcome="denied")
    start = (page - 1) * PAGE_SIZE
    rows = list(found.order_by("-id")[start : start + PAGE_SIZE + 1])
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


def lines_of_case(case_id: uuid.UUID) -> list[Line]:
    """The newest lines about a case."""
    return list(Line.objects.raw("SELECT * FROM helle.case_lines(%s, %s)", [case_id, PAGE_SIZE]))
