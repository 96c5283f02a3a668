"""Reading the audit: what the acting role may see of it."""

from __future__ import annotations

import uuid

from helle.register.audit.models import Line
from helle.register.protection import context
from helle.register.protection.models import Grant

PAGE_SIZE = 100
OF_LISTS = ("desk.read", "case.listed")


def lines(*, denied_only: bool, page: int) -> tuple[list[Line], bool]:
    """One page of the audit lines the acting role may see, the newest first; and whether there are more."""
    found = Line.objects.all()
    if denied_only:
        found = found.filter(outcome="denied")
    start = (page - 1) * PAGE_SIZE
    rows = list(found.order_by("-id")[start : start + PAGE_SIZE + 1])
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


def lines_of_case(case_id: uuid.UUID, *, lists_too: bool) -> list[Line]:
    """The newest lines about a case; those of a desk or a list, where it stood among others, only if asked for."""
    # A case may stand on many desks before anybody opens it: look further back where those are left out.
    left_out, reach = ([], PAGE_SIZE) if lists_too else (list(OF_LISTS), 20 * PAGE_SIZE)
    query = "SELECT * FROM helle.case_lines(%s, %s) WHERE action <> ALL (%s) ORDER BY id DESC LIMIT %s"
    return list(Line.objects.raw(query, [case_id, reach, left_out, PAGE_SIZE]))


def numbers_of(case_ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The numbers of those of some cases that the acting unit has."""
    acting = context.current()
    held = Grant.objects.filter(unit_id=acting.unit_id, category="core", during__contains=acting.instant)
    found = held.filter(case_id__in=case_ids, number__isnull=False).values_list("case_id", "number")
    return {case: str(number) for case, number in found}
