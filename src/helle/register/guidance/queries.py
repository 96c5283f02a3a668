"""Reading the guidance: what holds today, what has changed since one looked, earlier versions, drafts."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import F, Max, QuerySet
from django.http import Http404

from helle.register.guidance.models import Seen, Version
from helle.register.protection import clock, context, policies
from helle.rules.ruling import Text

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in the list: the version that holds, and whether it is new to the reader or has changed."""

    version: Version
    title: Text
    is_new: bool
    has_changed: bool


def listed(*, words: str = "", topic: str = "", screen: str = "", language: str = "da") -> list[Listed]:
    """The articles that hold today, narrowed; those with some words, in any form, the best first. Two queries."""
    found = Version.objects.filter(during__contains=clock.today(), withdrawn_at__isnull=True)
    if topic:
        found = found.filter(topic=topic)
    if screen:
        found = found.filter(screens__contains=[screen])
    order = [f"title_{language}", "article"]
    if words:
        found, order = _with_words(found, words, language), ["-rank", *order]
    rows = list(found.order_by(*order)[:MOST_SHOWN])
    seen = dict(Seen.objects.filter(user_id=context.current().user_id).values_list("article", "number"))
    return [
        Listed(
            row,
            title_of(row),
            is_new=row.article not in seen,
            has_changed=seen.get(row.article, row.number) < row.number,
        )
        for row in rows
    ]


def _with_words(found: QuerySet[Version], words: str, language: str) -> QuerySet[Version]:
    """Those that have the words, by their stems: PostgreSQL's own for each language."""
    config = "english" if language == "en" else "danish"
    vector = SearchVector(f"title_{language}", f"body_{language}", config=config)
    asked = SearchQuery(words.replace("\x00", ""), config=config, search_type="websearch")
    searched: Any = found.annotate(found_in=vector, rank=SearchRank(vector, asked)).filter(found_in=asked)
    return searched  # type: ignore[no-any-return] # annotated rows are versions


def title_of(row: Version) -> Text:
    """The title of a version, in both languages."""
    return Text(row.title_da, row.title_en)


def body_of(row: Version) -> Text:
    """The text of a version, in both languages."""
    return Text(row.body_da, row.body_en)


def versions_of(article: uuid.UUID) -> list[Version]:
    """The published versions of an article, the latest first; `Http404` where there is none to read for this role."""
    found = (
        Version.objects.filter(article=article)
        .select_related("drafted_by", "published_by", "withdrawn_by")
        .order_by("-number")
    )
    rows = [row for row in found if row.published_at is not None or policies.may_write("guidance")]
    if not rows:
        raise Http404
    return rows


def holds_today(rows: list[Version]) -> Version | None:
    """The version among these that holds today."""
    today = clock.today()
    held = (row for row in rows if row.during is not None and row.withdrawn_at is None)
    return next((row for row in held if today in row.during), None)


def is_to_come(row: Version) -> bool:
    """Whether a version is published, stands, and is not in force yet."""
    return row.during is not None and row.withdrawn_at is None and bool(row.during.lower > clock.today())


def get_version_to_come(article: uuid.UUID, number: int) -> Version:
    """A version that may still be withdrawn, for who writes guidance; else `PermissionDenied` or `Http404`."""
    policies.require_write("guidance")
    row = Version.objects.filter(article=article, number=number).first()
    if row is None or not is_to_come(row):
        raise Http404
    return row


def draft_of(article: uuid.UUID) -> Version | None:
    """The draft of an article's next version, for who writes guidance; None where there is none."""
    policies.require_write("guidance")
    return Version.objects.filter(article=article, published_at__isnull=True).select_related("drafted_by").first()


def get_draft_to_publish(article: uuid.UUID) -> Version:
    """The draft of an article; else `PermissionDenied` or `Http404`."""
    found = draft_of(article)
    if found is None:
        raise Http404
    return found


def last_version(article: uuid.UUID) -> Version:
    """The version that was published last, which the next one begins from; `Http404` where there is none.

    One that was withdrawn only where there is no other.
    """
    policies.require_write("guidance")
    rows = Version.objects.filter(article=article, published_at__isnull=False)
    found = rows.order_by(F("withdrawn_at").desc(nulls_first=True), "-number").first()
    if found is None:
        raise Http404
    return found


def drafts() -> list[Version]:
    """All drafts, for who writes guidance."""
    found = Version.objects.filter(published_at__isnull=True).select_related("drafted_by")
    return list(found.order_by("-drafted_at")[:MOST_SHOWN])


def highest_number(article: uuid.UUID) -> int:
    """The number of an article's last version; 0 where it has none."""
    highest: int | None = Version.objects.filter(article=article).aggregate(highest=Max("number"))["highest"]
    return highest or 0
