"""Requests to see a case: recorded, extended, followed by another, handed over and closed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Final

from django.db import transaction

from helle.register.access_requests import entry_queries, queries
from helle.register.access_requests.choices import WITH_MANDATE, Asker, End, Means, PasswordMeans, Received, Verified
from helle.register.access_requests.entry_queries import Listed
from helle.register.access_requests.models import AccessRequest, Assembly, Ending, Making, Notice
from helle.register.access_requests.queries import OpenedRequest, Told, Words
from helle.register.audit import actions as audit
from helle.register.casefile import actions as casefile
from helle.register.casefile.choices import Direction, DocumentKind
from helle.register.cases import actions as cases
from helle.register.cases.models import Case
from helle.register.interface.typed import says_anything
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.rules.access_request import AccessRequestFacts, AccessRight, access_request_due
from helle.rules.ruling import Text

# It says that the answer went out: the line itself is internal, so that only the authority whose answer it is reads it.
THEME: Final = "Svar på anmodning om indsigt i sagen, udleveret"


_OPEN_ALREADY: Final = Text(
    "Der er allerede en åben anmodning fra samme side på samme grundlag. Svar på den, eller luk den.",
    "There is already an open request from the same person under the same right. Answer it or close it.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came: on which right, from whom, when, how, and how we know who asks."""

    right: AccessRight
    asker: Asker
    received_on: dt.date
    received_by: Received
    verified: Verified
    told: Told


def request_record(case: Case, *, expected_version: int | None, asked: Asked) -> AccessRequest:
    """Record a request and the last day for its answer. Raises `Refused` for one that waits already."""
    policies.require_write("documents")
    acting = context.current()
    cases.refuse_future(asked.received_on, "received_on")
    cases.refuse_long_ago(asked.received_on, "received_on")
    if asked.asker is not Asker.PERSON and not says_anything(asked.told.name):
        raise Refused(Text("Skriv, hvem der beder.", "Say who is asking."), field="name")
    if asked.asker in WITH_MANDATE and asked.verified is not Verified.MANDATE:
        raise Refused(
            Text(
                "En anden end personen skal have fuldmagt eller være beskikket. Se den først.",
                "Anybody other than the person needs a power of attorney or an appointment. See it first.",
            ),
            field="verified",
        )
    ruling = access_request_due(AccessRequestFacts(asked.right, asked.received_on, clock.today()))
    if ruling.answer is None:
        raise Refused(ruling.headline, field="received_on", ruling=ruling)
    row = AccessRequest(
        id=new_id(),
        case=case,
        right=asked.right.value,
        asker=asked.asker.value,
        received_on=asked.received_on,
        received_by=asked.received_by.value,
        verified=asked.verified.value,
        due=ruling.answer,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.told_sealed = sealed(case, row, "told_sealed", asked.told)
    with refused_by({"access_asked_once_at_a_time": Refused(_OPEN_ALREADY)}), transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record(
            "access.requested",
            object_id=row.pk,
            cases=[case.pk],
            detail={"right": row.right, "asker": row.asker, "verified": row.verified},
        )
    return row


def notice_give(
    case: Case,
    opened: OpenedRequest,
    *,
    expected_version: int | None,
    told_on: dt.date,
    expected_on: dt.date,
    reasons: str,
) -> Notice:
    """Record that whoever asked was told that it takes longer, why, and until when (PUB-LAW-20, PUB-LAW-21).

    The day is a promise beside the time limit, which only the regulation's own extension moves. Raises `Refused` for a
    notice before the last, and under the regulation for a second one or a day beyond it, unless it is late already.
    """
    policies.require_write("documents")
    acting, row = context.current(), opened.row
    cases.refuse_future(told_on, "told_on")
    if not says_something(reasons):
        raise Refused(NO_REASONS, field="reasons")
    if told_on < row.received_on:
        raise Refused(
            Text("Anmodningen var ikke modtaget den dag.", "The request had not been received on that day."),
            field="told_on",
        )
    if expected_on < clock.today() or expected_on < told_on:
        raise Refused(
            Text("Skriv en dag, der ikke er passeret.", "Give a day that has not passed yet."), field="expected_on"
        )
    notice = Notice(
        id=new_id(),
        request=row,
        case=case,
        told_on=told_on,
        expected_on=expected_on,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    notice.reasons_sealed = vault.seal(case.person_id, notice, "reasons_sealed", reasons)
    again = Refused(Text("Der er allerede givet besked den dag.", "A notice has already been given on that day."))
    with refused_by({"one_notice_a_day": again}), transaction.atomic():
        cases.case_touch(case, expected_version)
        now = still_waits(case, row)
        in_time = told_on <= now.row.due
        if row.right == AccessRight.GDPR and now.notices and in_time:
            raise Refused(
                Text(
                    "Fristen er allerede forlænget. Den kan forlænges én gang. [PUB-LAW-21]",
                    "The deadline has already been extended. It can be extended only once. [PUB-LAW-21]",
                )
            )
        if now.notices and told_on < now.notices[-1].told_on:
            raise Refused(
                Text(
                    "Der er givet besked siden. En ny besked kan ikke ligge før den sidste.",
                    "A later notice has been given. A new notice cannot be dated before the latest one.",
                ),
                field="told_on",
            )
        ruling = queries.due_ruling(row, [*now.notices, notice])
        if ruling.answer is None:
            raise Refused(ruling.headline, field="told_on", ruling=ruling)
        if row.right == AccessRight.GDPR and in_time and expected_on > ruling.answer:
            raise Refused(_BEYOND, field="expected_on", ruling=ruling)
        notice.save(force_insert=True)
        AccessRequest.objects.filter(pk=row.pk).update(due=ruling.answer, promised=expected_on)
        audit.record("access.extended", object_id=row.pk, cases=[case.pk], detail={"until": expected_on.isoformat()})
    return notice


def request_follow(case: Case, opened: OpenedRequest, *, expected_version: int | None, why: str) -> AccessRequest:
    """Begin a further answer to a request whose answer was handed over: a request of its own, from today.

    It is asked by the same side on the same right, and what was chosen for the first answer is proposed.
    """
    policies.require_write("documents")
    acting, first = context.current(), opened.row
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    right, today = AccessRight(first.right), clock.today()
    ruling = access_request_due(AccessRequestFacts(right, today, today))
    if ruling.answer is None:
        raise Refused(ruling.headline, ruling=ruling)
    row = AccessRequest(
        id=new_id(),
        case=case,
        right=first.right,
        asker=first.asker,
        received_on=today,
        received_by=first.received_by,
        verified=first.verified,
        follows=first,
        due=ruling.answer,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.told_sealed = sealed(case, row, "told_sealed", replace(queries.told_of(case, first), further=why))
    with refused_by({"access_asked_once_at_a_time": Refused(_OPEN_ALREADY)}), transaction.atomic():
        cases.case_touch(case, expected_version)
        if first.waits or first.ending.how != End.DELIVERED:
            raise Refused(Text("Der er ikke udleveret et svar endnu.", "No answer was handed over yet."))
        row.save(force_insert=True)
        audit.record(
            "access.followed", object_id=row.pk, cases=[case.pk], detail={"follows": str(first.pk), "right": row.right}
        )
    return row


_BEYOND: Final = Text(
    "Svaret kan højst udskydes til tre måneder efter modtagelsen. [PUB-LAW-21]",
    "The answer can be postponed until three months after receipt at the latest. [PUB-LAW-21]",
)


@dataclass(frozen=True, slots=True)
class Handed:
    """How the locked file was handed over, and by which other way its password."""

    on: dt.date
    means: Means
    password_means: PasswordMeans
    by_whom: str
    note: str = ""


def request_deliver(case: Case, opened: OpenedRequest, *, expected_version: int | None, handed: Handed) -> Ending:
    """Record that the answer was handed over: it goes into the journal (PUB-LAW-16), and the request has ended.

    The journal has it as the authority's own: it holds what no other authority on the case reads.
    """
    cases.refuse_future(handed.on, "on")
    policies.require_write("documents")

    def end(now: OpenedRequest, row: Ending) -> None:
        approved, locked = now.approved, now.locked
        if approved is None or locked is None:
            raise Refused(Text("Der er ingen låst fil at udlevere.", "There is no locked file to hand over."))
        refuse_what_came(case, now)
        if handed.on < clock.local_day(locked.recorded_at):
            raise Refused(Text("Filen var ikke låst den dag.", "The file was not locked on that day."), field="on")
        row.locked_file, row.means, row.password_means = locked, handed.means.value, handed.password_means.value
        row.document = casefile.document_file(
            case,
            content=queries.content_of(case, approved),
            content_type="application/pdf",
            direction=Direction.INTERNAL,
            kind=DocumentKind.DECISION,
            theme=THEME,
            dated_on=handed.on,
            pages=approved.pages,
        )

    told = {"by_whom": handed.by_whom, "note": handed.note}
    return _end(case, opened, expected_version, End.DELIVERED, handed.on, told, end)


def request_close(
    case: Case, opened: OpenedRequest, *, expected_version: int | None, how: End, on: dt.date, note: str
) -> Ending:
    """End a request without an answer: withdrawn, or asked by somebody who may not."""
    policies.require_write("documents")
    cases.refuse_future(on, "on")
    if how is End.DELIVERED:
        raise ValueError("an answer is handed over, not closed")
    if on < opened.row.received_on:
        raise Refused(
            Text("Anmodningen var ikke modtaget den dag.", "The request had not been received on that day."), field="on"
        )
    if not says_something(note):
        raise Refused(NO_REASONS, field="note")
    return _end(case, opened, expected_version, how, on, {"by_whom": "", "note": note}, lambda _now, _row: None)


def _end(
    case: Case,
    opened: OpenedRequest,
    expected_version: int | None,
    how: End,
    on: dt.date,
    told: dict[str, str],
    end: Callable[[OpenedRequest, Ending], None],
) -> Ending:
    acting = context.current()
    meanwhile = Refused(_ENDED)
    with refused_by({"access_requests_ending_pkey": meanwhile}), transaction.atomic():
        cases.case_touch(case, expected_version)
        now = still_waits(case, opened.row)
        row = Ending(
            request=opened.row,
            case=case,
            how=how.value,
            on=on,
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        row.told_sealed = vault.seal(case.person_id, row, "told_sealed", json.dumps(told, ensure_ascii=False))
        end(now, row)
        row.save(force_insert=True)
        AccessRequest.objects.filter(pk=opened.row.pk).update(waits=False)
        audit.record(
            "access.ended",
            object_id=opened.row.pk,
            cases=[case.pk],
            detail={"how": how.value, "means": row.means, "password": row.password_means},
        )
    return row


# --- shared

_MOST_NAMED: Final = 5
_ENDED: Final = Text("Anmodningen er afsluttet imens.", "The request has been closed in the meantime.")


def still_waits(case: Case, row: AccessRequest) -> OpenedRequest:
    """The request as it is now, while the case is held."""
    now = queries.get_request(case, row.pk)
    if not now.row.waits:
        raise Refused(_ENDED)
    return now


def refuse_what_came(case: Case, now: OpenedRequest) -> None:
    """Refuse to hand over an answer that lacks what came into the case since, naming it."""
    came = entry_queries.came_since(case, now, entry_queries.listed_entries(case, now.row))
    if came:
        named = titles_of(came)
        raise Refused(
            Text(
                f"Siden filen blev lavet, er dette kommet til sagen eller ændret: {named}. Godkendelsen skal trækkes "
                "tilbage og svaret samles på ny, eller en, der ikke har samlet det, skal skrive, hvorfor det står.",
                f"Since the file was made this has come into the case or changed: {named}. Withdraw the approval and "
                "prepare a new answer, or have somebody who did not put it together say why it stands.",
            )
        )


def titles_of(listed: list[Listed]) -> str:
    """The titles of entries, the first few of them."""
    named = ", ".join(one.entry.title.lower() for one in listed[:_MOST_NAMED])
    return named + (f" (+{len(listed) - _MOST_NAMED})" if len(listed) > _MOST_NAMED else "")


def sealed(case: Case, row: AccessRequest | Making | Assembly, column: str, said: Told | Words) -> bytes:
    """What is said of a request, sealed as JSON under the person's key."""
    return vault.seal(case.person_id, row, column, json.dumps(asdict(said), ensure_ascii=False))
