"""Writing guidance: drafting a version, publishing it, and remembering what somebody has read."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.audit import actions as audit
from helle.register.guidance import queries
from helle.register.guidance.models import Seen, Version
from helle.register.guidance.page_help import screens
from helle.register.interface.typed import says_anything
from helle.register.people.identifiers import holds_a_number
from helle.register.protection import clock, context, policies
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, Stale, refused_by
from helle.rules import requirements
from helle.rules.ruling import Text

NAMES_SOMEBODY = Text(
    "Der står noget, der ligner et CPR-nummer. Vejledningen læses af alle og handler aldrig om en bestemt person.",
    "Something in the text looks like a CPR number. Guidance is read by everybody and is never about a certain person.",
)
CHANGED_MEANWHILE = Text(
    "En kollega har lige rettet udkastet. Dit er ikke gemt, men står her stadig; åbn udkastet i et andet vindue, og "
    "skriv det sammen.",
    "A colleague has just changed the draft. Yours has not been saved but is still here; open the draft in "
    "another window and combine the two.",
)
ONE_DRAFT = Text(
    "En kollega har lige begyndt på et udkast til artiklen. Åbn det, og skriv videre i det.",
    "A colleague has just started a draft of the article. Open it and continue there.",
)
NOT_TO_COME = Text(
    "Udgaven gælder allerede og kan læses af alle. Skriv en ny udgave i stedet.",
    "The version is in force already and has been open to everybody. Write a new version instead.",
)
NOT_THE_LAST = Text(
    "En senere udgave er allerede udgivet. Træk den tilbage først.",
    "A later version has been published already. Withdraw that one first.",
)
WITHDRAWN_MEANWHILE = Text(
    "En kollega har lige trukket udgaven tilbage.", "A colleague has just withdrawn the version."
)
ANOTHER_PUBLISHES = Text(
    "Du har selv skrevet på udkastet. En anden skal læse det og udgive det.",
    "You have worked on the draft yourself. Somebody else must read and publish it.",
)
NOT_BACK_IN_TIME = Text(
    "En udgave kan tidligst gælde fra i dag: det, nogen har læst, kan ikke ændres bagefter.",
    "A version can apply from today at the earliest: what people have already read cannot be changed afterwards.",
)
ALREADY_ONE_FROM_THEN = Text(
    "Der er allerede en udgave, der gælder fra den dag eller senere. Vælg en dag efter den.",
    "There is already a version that applies from that day or later. Choose a day after it.",
)


@dataclass(frozen=True, slots=True)
class Written:
    """What a version says."""

    topic: str
    title_da: str
    title_en: str
    body_da: str
    body_en: str
    screens: tuple[str, ...]
    requirements: tuple[str, ...]


def draft_save(article: uuid.UUID | None, *, written: Written, expected_revision: int | None) -> Version:
    """Write the draft of an article's next version, or of a new article. Raises `Refused`; nothing is then written.

    `expected_revision` is that of the draft when its form was opened, None where there was no draft.
    """
    policies.require_write("guidance")
    acting = context.current()
    _check(written)
    row = queries.draft_of(article) if article is not None else None
    if (row.revision if row is not None else None) != expected_revision:
        raise Stale(CHANGED_MEANWHILE if row is not None else ONE_DRAFT)
    values = {
        "topic": written.topic,
        "title_da": written.title_da.strip(),
        "title_en": written.title_en.strip(),
        "body_da": written.body_da.strip(),
        "body_en": written.body_en.strip(),
        "screens": list(written.screens),
        "requirements": list(written.requirements),
        "drafted_by_id": acting.user_id,
        "drafted_at": acting.instant,
    }
    said = {name: Stale(ONE_DRAFT) for name in ("guidance_one_draft", "guidance_number_once")}
    with refused_by(said), transaction.atomic():
        if row is None:
            of = article or new_id()
            number = queries.highest_number(of) + 1
            row = Version(id=new_id(), article=of, number=number, writers=[acting.user_id], **values)
            row.save(force_insert=True)
        else:
            unchanged = Version.objects.filter(pk=row.pk, revision=row.revision, published_at__isnull=True)
            writers = [*(one for one in row.writers if one != acting.user_id), acting.user_id]
            if not unchanged.update(revision=row.revision + 1, writers=writers, **values):
                raise Stale(CHANGED_MEANWHILE)
            row.refresh_from_db()
        audit.record("guidance.drafted", object_id=row.pk, detail={"number": row.number})
    return row


def version_publish(draft: Version, *, expected_revision: int, valid_from: dt.date) -> None:
    """Publish a draft, from a day; the version before it ends there. Raises `Refused` for who wrote anything of it."""
    policies.require_write("guidance")
    acting = context.current()
    if acting.user_id in draft.writers:
        raise Refused(ANOTHER_PUBLISHES)
    if valid_from < clock.today():
        raise Refused(NOT_BACK_IN_TIME, field="valid_from")
    if draft.revision != expected_revision:
        raise Stale(CHANGED_MEANWHILE)
    taken = Refused(ALREADY_ONE_FROM_THEN, field="valid_from")
    published = Version.objects.filter(article=draft.article, published_at__isnull=False, withdrawn_at__isnull=True)
    with refused_by({"guidance_one_version_at_a_time": taken}), transaction.atomic():
        before = published.select_for_update().order_by("-number").first()
        if before is not None and before.during.upper is None:
            if before.during.lower >= valid_from:
                raise taken
            published.filter(pk=before.pk).update(during=DateRange(before.during.lower, valid_from))
        done = Version.objects.filter(pk=draft.pk, revision=expected_revision, published_at__isnull=True).update(
            during=DateRange(valid_from, None), published_by_id=acting.user_id, published_at=acting.instant
        )
        if not done:
            raise Stale(CHANGED_MEANWHILE)
        audit.record("guidance.published", object_id=draft.pk, detail={"number": draft.number})


def version_withdraw(row: Version, *, why: str) -> None:
    """Withdraw a version before its first day; the one before it has no end again. Raises `Refused`."""
    policies.require_write("guidance")
    acting = context.current()
    if not queries.is_to_come(row):
        raise Refused(NOT_TO_COME)
    if holds_a_number(why):
        raise Refused(NAMES_SOMEBODY, field="why")
    published = Version.objects.filter(article=row.article, published_at__isnull=False, withdrawn_at__isnull=True)
    with transaction.atomic():
        # The article's versions are held in one order, as by whoever publishes one.
        last = published.select_for_update().order_by("-number").first()
        if last is not None and last.number > row.number:
            raise Refused(NOT_THE_LAST)
        done = published.filter(pk=row.pk).update(
            withdrawn_by_id=acting.user_id, withdrawn_at=acting.instant, withdrawn_why=why.strip()
        )
        if not done:
            raise Stale(WITHDRAWN_MEANWHILE)
        for before in published.filter(during__endswith=row.during.lower):
            published.filter(pk=before.pk).update(during=DateRange(before.during.lower, None))
        audit.record("guidance.withdrawn", object_id=row.pk, detail={"number": row.number})


def article_seen(row: Version) -> None:
    """Remember that the acting user has read this version, so that she is told when it changes."""
    acting = context.current()
    Seen.objects.bulk_create(
        [Seen(user_id=acting.user_id, article=row.article, number=row.number, at=acting.instant)],
        update_conflicts=True,
        unique_fields=["user", "article"],
        update_fields=["number", "at"],
    )


def _check(written: Written) -> None:
    for field in ("title_da", "title_en", "body_da", "body_en"):
        text = getattr(written, field)
        if not says_anything(text):
            raise Refused(Text("Skriv noget.", "Write something."), field=field)
        if holds_a_number(text):
            raise Refused(NAMES_SOMEBODY, field=field)
    unknown = [one for one in written.requirements if not requirements.exists(one)]
    if unknown or not written.requirements:
        said = ", ".join(unknown)
        raise Refused(
            Text(f"Kilden findes ikke: {said}", f"There is no such source: {said}")
            if unknown
            else Text("Skriv mindst en kilde, for eksempel ID-03.", "Enter at least one source, for example ID-03."),
            field="requirements",
        )
    if not set(written.screens) <= set(screens()):
        raise Refused(Text("Siden findes ikke.", "That page does not exist."), field="screens")
