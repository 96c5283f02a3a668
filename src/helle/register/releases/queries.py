"""Releases as they are read: by those who work with the figures, by all who read figures, and by anybody."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.db import connection, connections
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.http import Http404

from helle.register.organisations.models import Membership
from helle.register.protection import clock, context
from helle.register.releases.content import Kept, kept
from helle.register.releases.models import Answer, Making, Release, ReleaseFile, Stopped, TakenDown
from helle.register.releases.rows_kept import KeptRows, kept_rows
from helle.register.statistics.disclosure import SEES_SMALL_FIGURES
from helle.rules.ruling import Text

ALIAS: Final = "portal"
MOST_SHOWN: Final = 5
# The number of the last release that was made.
_COUNT = Release.objects.order_by("-sequence").values("sequence")[:1]
PER_PAGE: Final = 50
"""Whoever asks without login costs no more than that."""


@dataclass(frozen=True)
class ReleaseView:
    """A release with what came of it. `corrected_by`: the approved one that corrects it."""

    release: Release
    answer: Answer | None
    taken_down: TakenDown | None
    corrected_by: Release | None

    @property
    def approved(self) -> bool:
        return self.answer is not None and self.answer.approved

    @property
    def waits(self) -> bool:
        return self.answer is None

    @property
    def number(self) -> int | None:
        return self.answer.number if self.answer is not None else None

    @property
    def public_from(self) -> dt.date:
        """The day from which anybody reads it: the day that was chosen, or that of its approval where that is later."""
        chosen = self.release.public_from
        if self.answer is None or not self.answer.approved or self.answer.recorded_at is None:
            return chosen
        return max(chosen, clock.local_day(self.answer.recorded_at))

    @property
    def is_public(self) -> bool:
        """Whether anybody reads it without login today."""
        return self.approved and self.taken_down is None and self.public_from <= clock.today()

    @cached_property
    def kept(self) -> Kept:
        return kept(self.release.content)


def releases() -> list[ReleaseView]:
    """Every release that the acting role may see, the latest first. One query; their contents are not read."""
    rows = list(
        Release.objects.defer("content", "introduction", "introduction_en")
        .select_related("answer__by_user", "taken_down", "by_user", "corrects")
        .order_by("-sequence")
    )
    by_corrected = {one.corrects_id: one for one in rows if one.corrects_id and _answer(one) and _answer(one).approved}  # type: ignore[union-attr] # asked just before
    return [_view(one, by_corrected.get(one.pk)) for one in rows]


def release_of(release_id: uuid.UUID) -> ReleaseView:
    """A release. Two queries. Raises `Http404` for one that is not there for the acting role."""
    found = (
        Release.objects.select_related("answer__by_user", "taken_down__by_user", "by_user", "corrects__answer")
        .filter(pk=release_id)
        .first()
    )
    if found is None:
        raise Http404
    return _view(found, Release.objects.filter(corrects=found, answer__approved=True).first())


def tables_told(release_id: uuid.UUID) -> list[dict[str, Any]]:
    """The tables of a release as they are kept; none where it was never made. One query."""
    found = Release.objects.filter(pk=release_id).values_list("content", flat=True).first()
    return found["tables"] if found is not None else []


def approved_before() -> list[Release]:
    """The approved releases with what they say and what was counted, the earliest first. One query.

    Anybody may have them in hand. One that was taken down is among them: whoever took it while it was public has it.
    """
    approved = Release.objects.filter(answer__approved=True)
    return list(approved.select_related("answer", "original", "taken_down").order_by("sequence"))


def approved_contents() -> list[dict[str, Any]]:
    """What the approved releases say, the earliest first; for whoever works with the figures also those that were taken
    down. One query."""
    return list(Release.objects.filter(answer__approved=True).order_by("sequence").values_list("content", flat=True))


def opened_before() -> list[tuple[int, int, int, KeptRows]]:
    """The open microdata of every approved release, also of one that was taken down: its number, its first and last
    year, and the rows. For whoever works with the figures. One query."""
    found = Release.objects.filter(answer__approved=True, content__has_key="microdata").order_by("sequence")
    rows = found.values_list("answer__number", "first_year", "last_year", "content__microdata")
    return [(number or 0, first, last, kept_rows(one)) for number, first, last, one in rows]


def opened_numbers(years: range, until: dt.datetime | None = None) -> list[int]:
    """The approved releases that have open microdata of some of these years, the earliest first, as the acting role
    sees them; `until`: those that were approved by then. One query; no content is read."""
    found = Release.objects.filter(
        answer__approved=True, content__has_key="microdata", first_year__lt=years.stop, last_year__gte=years.start
    )
    if until is not None:
        found = found.filter(answer__recorded_at__lte=until)
    return [number for number in found.order_by("sequence").values_list("answer__number", flat=True) if number]


def days_told(number: int | None = None) -> dict[dt.date, frozenset[int]]:
    """As of which days approved releases ever told of assessed victims, and of which years each; also those that were
    taken down. A year that one repeats is of the day of the other. For whoever works with the figures. One query.

    `number`: of those before the release of that number alone.
    """
    approved = Release.objects.filter(answer__approved=True, counts_assessed=True)
    if number is not None:
        approved = approved.filter(answer__number__lt=number)
    found: dict[dt.date, set[int]] = {}
    for one in approved.order_by("cut_off").only("cut_off", "first_year", "last_year", "repeats"):
        found.setdefault(one.cut_off, set()).update(one.years_counted)
    return {day: frozenset(years) for day, years in found.items()}


def waiting() -> Release | None:
    """The release that waits for a second person, if one does. One query."""
    return Release.objects.filter(answer__isnull=True).defer("content").first()


def file_of(release: Release, kind: str, language: str) -> bytes | None:
    """A file as it was made when the release was approved; None of a draft. One query."""
    found = ReleaseFile.objects.filter(release=release, kind=kind, language=language).first()
    return bytes(found.content) if found is not None else None


LATE: Final = dt.timedelta(hours=1)
"""What is not made after that was given up by its job, which ends sooner or says why."""


@dataclass(frozen=True, slots=True)
class MakingView:
    """A release that was ordered: whether it is made, or why it could not be.

    `maker_works`: whoever ordered it still works with the figures; it is made in her name, and without her by nobody.
    """

    row: Making
    is_made: bool
    stopped: Stopped | None
    maker_works: bool = True

    @property
    def waits(self) -> bool:
        return not self.is_made and self.stopped is None

    @property
    def is_late(self) -> bool:
        """Whether it should have been made long ago."""
        ordered = self.row.recorded_at
        return ordered is not None and context.current().instant - ordered > LATE

    @property
    def is_stranded(self) -> bool:
        """Whether it waits for what does not come, so that a colleague may take it over or end it."""
        return self.waits and (not self.maker_works or self.is_late)


def makings() -> list[MakingView]:
    """What was ordered since the last release was made, the latest first. One query."""
    rows = _ordered().filter(sequence__gt=Coalesce(Subquery(_COUNT), 0)).order_by("-recorded_at", "-pk")
    return [_making_view(row, is_made=False) for row in rows[:MOST_SHOWN]]


def being_made() -> Making | None:
    """The order that is being made, if one is. One query."""
    return next((one.row for one in makings() if one.waits and not one.is_stranded), None)


def making_of(making_id: uuid.UUID) -> MakingView:
    """What was ordered. Two queries. Raises `Http404` for what is not there for the acting role."""
    row = _ordered().filter(pk=making_id).first()
    if row is None:
        raise Http404
    return _making_view(row, is_made=Release.objects.filter(pk=making_id).exists())


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An order that could not be made, or whose release was sent back (`remarks`), and nobody has seen to it yet."""

    row: Making
    stopped: Stopped | None
    remarks: str
    moment: dt.datetime | None
    """When it was stopped, or sent back."""
    maker_works: bool

    @property
    def why(self) -> Text:
        """Why it could not be made, or what was written as it was sent back, as it was written."""
        return self.stopped.why if self.stopped is not None else Text(self.remarks, self.remarks)

    @property
    def is_mine(self) -> bool:
        """Whether the acting person ordered it."""
        return self.row.by_user_id == context.current().user_id


def unfinished(*, leads: bool) -> list[Unfinished]:
    """What the acting person ordered and has to see to, the latest first; for CMM's lead also what nobody else can,
    since whoever ordered it works with the figures no more. One query."""
    mine = Q(by_user=context.current().user_id)
    left = Q(maker_works=False) & (Q(stopped__isnull=True) | Q(stopped__by_user=F("by_user")))
    found = _unfinished().filter(mine | left if leads else mine)
    return [_unfinished_view(row) for row in found.order_by("-recorded_at", "-pk")[:MOST_SHOWN]]


def unfinished_of(making_id: uuid.UUID, *, leads: bool) -> Unfinished | None:
    """One of them, where the acting person has to see to it."""
    row = _unfinished().filter(pk=making_id).first()
    found = _unfinished_view(row) if row is not None else None
    return found if found is not None and (found.is_mine or (leads and not found.maker_works)) else None


def _unfinished() -> QuerySet[Making]:
    answer = Answer.objects.filter(release_id=OuterRef("pk"), approved=False)
    rows = _ordered().annotate(
        remarks=Coalesce(Subquery(answer.values("remarks")[:1]), Value(""), output_field=TextField()),
        sent_back_at=Subquery(answer.values("recorded_at")[:1]),
    )
    return rows.filter(~Q(remarks="") | Q(stopped__isnull=False), seen_to__isnull=True)


def _unfinished_view(row: Making) -> Unfinished:
    stopped = _stopped(row)
    moment = stopped.recorded_at if stopped is not None else row.sent_back_at  # type: ignore[attr-defined] # annotated
    return Unfinished(row, stopped, row.remarks, moment, maker_works=row.maker_works)  # type: ignore[attr-defined] # annotated


def _ordered() -> QuerySet[Making]:
    works = Membership.objects.filter(
        user=OuterRef("by_user"),
        unit=OuterRef("by_unit"),
        user__is_active=True,
        role__in=SEES_SMALL_FIGURES,
        during__contains=clock.today(),
    )
    return Making.objects.select_related("stopped", "by_user").annotate(maker_works=Exists(works))


def _making_view(row: Making, *, is_made: bool) -> MakingView:
    return MakingView(row, is_made, _stopped(row), maker_works=row.maker_works)  # type: ignore[attr-defined] # annotated


def _stopped(row: Making) -> Stopped | None:
    return getattr(row, "stopped", None)


def _answer(release: Release) -> Answer | None:
    return getattr(release, "answer", None)


def _view(release: Release, corrected_by: Release | None) -> ReleaseView:
    return ReleaseView(release, _answer(release), getattr(release, "taken_down", None), corrected_by)


@dataclass(frozen=True, slots=True)
class DownSaid:
    """What whoever reads figures reads of a release that was taken down. `corrects`: the release that it corrected."""

    number: int
    title: Text
    first_year: int
    last_year: int
    cut_off: dt.date
    taken_down: dt.date
    why: Text
    corrects: uuid.UUID | None


def down_said(release_id: uuid.UUID | None = None) -> list[DownSaid]:
    """The releases that were taken down, the latest first, or one of them. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.releases_down_said(%s)", [release_id])
        return [
            DownSaid(
                number, Text(title_da, title_en), first_year, last_year, cut_off, clock.local_day(down),
                Text(why_da, why_en), corrects,
            )
            for (
                number, title_da, title_en, first_year, last_year, cut_off, down, why_da, why_en, corrects,
            ) in cursor.fetchall()
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicRelease:
    """A release in the list that anybody reads."""

    number: int
    title: Text
    first_year: int
    last_year: int
    cut_off: dt.date
    public_from: dt.date
    corrects: int | None
    corrects_is_out: bool
    why: Text
    corrected_by: int | None
    corrected_by_is_down: bool
    taken_down: dt.date | None
    down_why: Text


@dataclass(frozen=True, slots=True)
class PublicContent:
    """What a release says to anybody, when it was drawn, and what was written to begin with."""

    kept: Kept
    introduction: Text
    drawn: dt.datetime


def public_page(page: int) -> tuple[list[PublicRelease], bool]:
    """A page of what anybody reads, the latest first, with whether more follow. One query."""
    found = _public(PER_PAGE + 1, None, (page - 1) * PER_PAGE)
    return found[:PER_PAGE], len(found) > PER_PAGE


def public_release(number: int) -> PublicRelease | None:
    """One of them by its number; None where it is not public. One query."""
    return next(iter(_public(1, number, 0)), None)


def _public(most: int, number: int | None, after: int) -> list[PublicRelease]:
    """Asked of a role that reads no table."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT * FROM helle.releases_for_all(%s, %s, %s)", [most, number, after])
        return [
            PublicRelease(
                its_number, Text(title_da, title_en), first_year, last_year, cut_off, public_from, corrects,
                corrects_is_out, Text(why_da, why_en), corrected_by, corrected_by_is_down, taken_down,
                Text(down_da, down_en),
            )
            for (
                its_number, title_da, title_en, first_year, last_year, cut_off, public_from, corrects, corrects_is_out,
                why_da, why_en,
                corrected_by, corrected_by_is_down, taken_down, down_da, down_en,
            ) in cursor.fetchall()
        ]  # fmt: skip


def public_counted() -> tuple[int, int, int]:
    """How many releases anybody can read, how many of these correct another, how many were taken down. One query."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT releases, corrections, down FROM helle.releases_counted()")
        ((releases, corrections, down),) = cursor.fetchall()
        return releases, corrections, down


def public_before(number: int, most: int) -> list[int]:
    """The last so many releases before one that anybody can read and that stand, the latest first. One query."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT helle.releases_before(%s, %s)", [number, most])
        return [one for (one,) in cursor.fetchall()]


def public_down(numbers: Collection[int]) -> frozenset[int]:
    """Which of these releases, that anybody could read, were taken down. One query where any is asked about."""
    if not numbers:
        return frozenset()
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT helle.releases_down_for_all(%s)", [list(numbers)])
        return frozenset(number for (number,) in cursor.fetchall())


def public_content(number: int) -> PublicContent | None:
    """What a release says to anybody; None where it is not public. One query."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT content::text, introduction, introduction_en, drawn FROM helle.release_for_all(%s)", [number]
        )
        row = cursor.fetchone()
    if row is None:
        return None
    content, introduction, introduction_en, drawn = row
    return PublicContent(kept(json.loads(content)), Text(introduction, introduction_en), drawn)


def public_file(number: int, kind: str, language: str) -> bytes | None:
    """A file as it was made when the release was approved, for anybody; None where none is public. One query."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT helle.release_file_for_all(%s, %s, %s)", [number, kind, language])
        ((found,),) = cursor.fetchall()
    return bytes(found) if found is not None else None
