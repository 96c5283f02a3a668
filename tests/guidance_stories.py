"""Writing guidance, as the cast does it."""

from __future__ import annotations

import datetime as dt
import uuid

from helle.register.guidance import actions, first_day, loading, queries
from helle.register.guidance.actions import Written
from helle.register.guidance.models import Version
from helle.register.protection import clock
from tests.cast import Member
from tests.remembered import remembered

WRITTEN = {
    "topic": "safety",
    "title_da": "Når nogen holder øje",
    "title_en": "When somebody is watching",
    "body_da": "Aftal et tegn.\n\n- Mød aldrig op alene.",
    "body_en": "Agree on a sign.\n\n- Never go there alone.",
    "screens": ("case-page",),
    "requirements": ("ACM-05",),
}


@remembered
def draft(by: Member, article: uuid.UUID | None = None, **changed: object) -> Version:
    """Somebody writes a draft, of a new article or of an article's next version."""
    with by.acting():
        before = queries.draft_of(article) if article else None
        return actions.draft_save(
            article,
            written=Written(**{**WRITTEN, **changed}),  # type: ignore[arg-type] # as given
            expected_revision=before.revision if before else None,
        )


@remembered
def publish(by: Member, row: Version, *, valid_from: dt.date | None = None) -> Version:
    """Somebody else publishes it, from today where no day is said."""
    with by.acting():
        day = valid_from or clock.today()
        actions.version_publish(row, expected_revision=row.revision, valid_from=day)
        row.refresh_from_db()
    return row


def published(writer: Member, publisher: Member, article: uuid.UUID | None = None, **changed: object) -> Version:
    """A version drafted by one and published by another today."""
    return publish(publisher, draft(writer, article, **changed))


@remembered
def begin(who: Member) -> None:
    """Somebody reads an article and opens the page of her first day."""
    with who.acting():
        actions.article_seen(queries.versions_of(loading.article_id("notes"))[0])
        first_day.offer_end()
