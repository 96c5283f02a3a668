"""Reading what was handed out. The rows come from the policies: one's own, those of a unit one leads, all for the
officer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Count, Max, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from helle.register.audit import queries as audit_queries
from helle.register.handing_out import policies
from helle.register.handing_out.actions import hash_of
from helle.register.handing_out.choices import Ended
from helle.register.handing_out.models import HandedOut
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context

LIST_LENGTH: Final = 100
# How far back the lists go.
SHOWN: Final = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file that was handed out: the numbers of its cases, how it stands, and how often and when it was fetched."""

    row: HandedOut
    numbers: list[str]
    fetches: int
    fetched_at: dt.datetime | None
    unit: NamedUnit | None
    erased: bool
    """Whether somebody in it was erased since, also where no job has ended it yet."""
    closed: bool
    """Whether what it tells of is no longer open to whoever it was made for, so that she cannot fetch it."""

    @property
    def is_over(self) -> bool:
        """Whether it can be fetched no more, also where no job has ended it yet."""
        return bool(self.row.ended) or self.erased or self.row.until <= clock.now()

    @property
    def state(self) -> str:
        """How it stands, in a word; '' while it can be fetched."""
        if self.row.ended:
            return str(self.row.get_ended_display())
        if self.erased:
            return str(Ended.ERASED.label)
        if self.is_over:
            return str(Ended.EXPIRED.label)
        return str(_("Ikke længere åben for dig")) if self.closed else ""

    @property
    def is_of_erased(self) -> bool:
        """Whether the person is erased, so that it cannot be made again."""
        return self.erased or self.row.ended == Ended.ERASED


@dataclass(frozen=True, slots=True)
class FileList:
    """The acting user's own files of the last months, and those of others where she oversees them."""

    own: list[ShownFile]
    others: list[ShownFile]
    more: bool


def get_by_link(link: str) -> ShownFile:
    """The file that a link leads to. Raises `Http404` for all but whom it was made for, in the role she had."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.handed_out_by_link(%s)", [hash_of(link)])
        found = cursor.fetchone()[0]
    if not found:
        raise Http404
    return get_file(found)


def get_file(file_id: uuid.UUID) -> ShownFile:
    """A file that the acting user may see. Raises `Http404`."""
    row = _files().filter(pk=file_id).first()
    if row is None:
        raise Http404
    return _shown([row])[0]


def file_list() -> FileList:
    """What the acting user sees of the files. Five queries at most."""
    acting = context.current()
    since = _files().filter(recorded_at__gte=clock.now() - SHOWN).order_by("-recorded_at", "-id")
    own = list(since.filter(by_user_id=acting.user_id, by_unit_id=acting.unit_id)[:LIST_LENGTH])
    others: list[HandedOut] = []
    if policies.oversees():
        others = list(since.exclude(by_user_id=acting.user_id)[: LIST_LENGTH + 1])
    shown = _shown([*own, *others])
    return FileList(shown[: len(own)], shown[len(own) :][:LIST_LENGTH], len(others) > LIST_LENGTH)


def _files() -> QuerySet[HandedOut]:
    found = HandedOut.objects.defer("link_hash").select_related("by_user")
    return found.annotate(times=Count("fetches"), last=Max("fetches__recorded_at"))


def _shown(rows: Iterable[HandedOut]) -> list[ShownFile]:
    rows = list(rows)
    cases = {case for row in rows for case in row.cases}
    numbers: dict[uuid.UUID, str] = {}
    if cases:
        oversees = policies.oversees()
        numbers = audit_queries.numbers_for_supervision(cases) if oversees else audit_queries.numbers_of(cases)
    units = organisations.units_on(clock.today())
    erased, closed = _erased_and_closed([row.pk for row in rows])
    return [
        ShownFile(
            row,
            sorted(numbers[case] for case in row.cases if case in numbers),
            row.times,  # type: ignore[attr-defined] # annotated
            row.last,  # type: ignore[attr-defined] # annotated
            units.get(row.by_unit_id),
            row.pk in erased,
            row.pk in closed,
        )
        for row in rows
    ]


def _erased_and_closed(files: list[uuid.UUID]) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """Those that tell of somebody erased, and those of her own that tell of what is closed to her. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ARRAY(SELECT helle.handed_out_erased(%s::uuid[])),"
            " ARRAY(SELECT helle.handed_out_closed(%s::uuid[]))",
            [files, files],
        )
        erased, closed = cursor.fetchone()
    return set(erased), set(closed)
