"""Handing a file out, fetching it, taking it back, and what is done when its time is over."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.db import DatabaseError, connection, connections, transaction

from helle.register.audit import actions as audit
from helle.register.handing_out import locking
from helle.register.handing_out.choices import OF_A_CASE, Form, Paper, Purpose
from helle.register.handing_out.models import Content, HandedOut
from helle.register.protection import clock, context, ledger, vault
from helle.register.protection.ciphers import Place
from helle.register.protection.erasing import Subject
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, refused_by
from helle.rules.handing_out import HandOutFacts, fetch_hours, hand_out, most_in_a_day
from helle.rules.ruling import Text

logger = logging.getLogger(__name__)

SUBJECT: Final = "handed_out"
# What stands in an archive: its name is in clear.
_TABLE: Final = "tabel"

IS_OVER: Final = Refused(
    Text(
        "Filen kan ikke hentes mere: tiden er gået, eller den er taget tilbage. Lav den igen, hvis den skal bruges.",
        "The file can be fetched no more: its time is over, or it was taken back. Make it anew if it is needed.",
    )
)
NOT_HERS_ANY_MORE: Final = Refused(
    Text(
        "Filen kan ikke hentes: noget af det, den fortæller om, er ikke længere åbent for dig. Lav den igen, hvis den "
        "skal bruges.",
        "The file cannot be fetched: some of what it tells is no longer open to you. Make it anew if it is needed.",
    )
)


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was just handed out: its link and its password, which exist nowhere else."""

    file: uuid.UUID
    link: str
    password: str
    until: dt.datetime


def file_hand_out(
    content: bytes, *, paper: Paper, purpose: Purpose, cases: Sequence[uuid.UUID], table: str = ""
) -> Handed:
    """Lock a file under a new password, seal it under a key of its own, and give the link to it.

    `table`: how a table ends ("csv", "ods"), which goes into an archive; else it is a PDF. `cases` are those it tells
    of. Raises `Refused` for whoever has been handed enough within a day.
    """
    named = sorted(set(cases))  # The same cases in another order are the same file again.
    file, password, link = new_id(), locking.new_password(), secrets.token_urlsafe(32)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.handed_out_in_a_day(%s, %s::uuid[])", [paper.value, named])
        of_a_case = paper in OF_A_CASE
        ruling = hand_out(HandOutFacts(on=clock.today(), in_a_day=int(cursor.fetchone()[0]), of_a_case=of_a_case))
        most = most_in_a_day(clock.today(), of_a_case=of_a_case)
        if ruling.answer is None:
            raise _enough(most, of_a_case=of_a_case)
        if table:
            locked = locking.locked_archive(content, f"{_TABLE}.{table}", password)
        else:
            locked = locking.locked(content, password)
        vault.new_subject(SUBJECT, file)
        form = Form.ZIP if table else Form.PDF
        with refused_by({"handed_out_enough_for_a_day": _enough(most, of_a_case=of_a_case)}):
            cursor.execute(
                "SELECT helle.hand_out(%s, %s, %s, %s, %s::uuid[], %s, %s, %s, %s)",
                [
                    file,
                    paper.value,
                    form.value,
                    purpose.value,
                    named,
                    hash_of(link),
                    fetch_hours(clock.today()),
                    most,
                    vault.seal_part(file, _place(file), locked),
                ],
            )
            until = cursor.fetchone()[0]
        audit.record(
            "handing_out.made",
            object_id=file,
            cases=named,
            detail={"paper": paper.value, "form": form.value, "for": purpose.value},
        )
    return Handed(file, link, password, until)


def file_fetch(row: HandedOut, link: str) -> bytes:
    """The locked file, to whom it was made for. Raises `Refused` where it is over."""
    said = {"handed_out_is_over": IS_OVER, "handed_out_is_still_hers": NOT_HERS_ANY_MORE}
    with refused_by(said), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.fetch_handed_out(%s)", [hash_of(link)])
        content = vault.unseal_part(row.pk, _place(row.pk), bytes(cursor.fetchone()[0]))
        audit.record("handing_out.fetched", object_id=row.pk, cases=row.cases, detail={"paper": row.paper})
    return content


def file_take_back(row: HandedOut) -> None:
    """End a file before its time: nobody fetches it any more. Its key goes once that is committed.

    Where the key cannot be destroyed then, the job does it; the file is taken back all the same.
    """
    with refused_by({"handed_out_is_over": IS_OVER}), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.take_back_handed_out(%s)", [row.pk])
        audit.record(
            "handing_out.taken_back",
            object_id=row.pk,
            cases=row.cases,
            purpose=None if row.by_user_id == context.current().user_id else "supervision",
            detail={"paper": row.paper},
        )
        transaction.on_commit(partial(_destroy_taken_back, row.pk, context.current().instant))


def end_what_is_over() -> int:
    """End files whose time is over, as the job does, and destroy their keys; returns how many keys.

    Raises `ledger.LedgerAstray`: nothing is destroyed then, and the job tries again. Nobody fetches them meanwhile.
    """
    with transaction.atomic(using="lists"), connections["lists"].cursor() as cursor:
        cursor.execute("SELECT file_id FROM helle.end_handed_out()")
        files = [row[0] for row in cursor.fetchall()]
    if files:
        vault.destroy_subjects([Subject(SUBJECT, file) for file in files], clock.now())
        with transaction.atomic(using="lists"), connections["lists"].cursor() as cursor:
            cursor.execute("SELECT helle.handed_out_key_gone(%s::uuid[])", [files])
    return len(files)


def hash_of(link: str) -> bytes:
    """What is kept of a link. It is of 256 random bits, which nobody guesses, so its hash needs no key."""
    return hashlib.sha256(link.encode()).digest()


def _destroy_taken_back(file: uuid.UUID, at: dt.datetime) -> None:
    # That the key is gone is said by the job alone: a web server that is taken over could say it of keys that stand.
    try:
        vault.destroy_subjects([Subject(SUBJECT, file)], at)
    except (ledger.LedgerAstray, OSError, DatabaseError) as error:
        logger.error("The key of a file that was taken back stands until the job: %s", type(error).__name__)


def _place(file: uuid.UUID) -> Place:
    return Place(Content._meta.db_table, "content_sealed", file)


def _enough(most: int, *, of_a_case: bool) -> Refused:
    if of_a_case:
        return Refused(
            Text(
                f"Du har fået filer om {most} sager på et døgn, og flere kan én ikke få. Vent, til den første er et "
                "døgn gammel, eller bed en kollega, der arbejder på sagen, om at lave filen.",
                f"You have been handed files of {most} cases within a day, and nobody is handed more. Wait until the "
                "first is a day old, or ask a colleague who works on the case to make the file.",
            )
        )
    return Refused(
        Text(
            f"Du har fået {most} filer af den slags på et døgn, og flere kan én ikke få. Vent, til den første er et "
            "døgn gammel, eller bed en kollega om at lave filen.",
            f"You have been handed {most} files of this kind within a day, and nobody is handed more. Wait until the "
            "first is a day old, or ask a colleague to make the file.",
        )
    )
