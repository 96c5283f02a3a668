"""The file that answers a request: assembled, approved or sent back by somebody else, and locked."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Final

from django.db import transaction
from django.utils.translation import override
from procrastinate.contrib.django import app

from helle.register.access_requests import composing, cuts, entry_queries, files, queries
from helle.register.access_requests.actions import refuse_what_came, sealed, still_waits, titles_of
from helle.register.access_requests.choices import Outcome
from helle.register.access_requests.entry_queries import Listed
from helle.register.access_requests.models import (
    AccessRequest,
    Approval,
    Assembly,
    Choice,
    LockedFile,
    Making,
    Standing,
    Withdrawal,
)
from helle.register.access_requests.queries import OpenedRequest, Words
from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.models import Case
from helle.register.handing_out import locking
from helle.register.interface.typed import says_anything
from helle.register.protection import context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.rules.access_request import AccessRight
from helle.rules.ruling import Text

_OWN_WORK: Final = Text(
    "Den, der har samlet svaret, godkender det ikke selv. Bed en anden om det.",
    "You put this answer together, so you cannot approve it. Ask somebody else.",
)
_OWN_ANSWER: Final = Text(
    "Den, der har samlet svaret, kan ikke selv sige, at det står. Bed en anden om det.",
    "You put this answer together, so you cannot say that it stands. Ask somebody else.",
)
_NOT_READ: Final = Text(
    "Du har ikke åbnet filen. Læs den (»Læs filen (PDF)« øverst), og svar igen.",
    "You have not opened the file. Read it (“Read the file (PDF)” at the top), and answer again.",
)
_NOT_APPROVED: Final = Text("Filen er ikke godkendt endnu.", "The file has not been approved yet.")
_NOT_YOURS_TO_WITHDRAW: Final = Text(
    "Den, der godkendte, eller en leder trækker godkendelsen tilbage. Bed en af dem om det.",
    "Only whoever approved it, or a lead, can withdraw the approval. Ask one of them.",
)
_NOT_YOURS: Final = Text("I jeres enhed er det en leder, der godkender.", "In your unit, only a lead can approve.")


def file_order(
    case: Case,
    opened: OpenedRequest,
    *,
    expected_version: int | None,
    language: str,
    words: Words,
    refuses_all: bool = False,
) -> Making:
    """Have the file made of what was decided, for somebody else to approve. A job makes it; nothing changes meanwhile.

    Raises `Refused` while an entry waits for a decision, also one that came since; and for an answer that withholds
    something without reasons and guidance on complaints, or whose own words name a unit that the log does not.
    """
    policies.require_write("documents")
    acting, row = context.current(), opened.row
    with override(language):
        listed = entry_queries.listed_entries(case, row)
    refuse_undecided(listed)
    _refuse_words(row, composing.outcome_of(listed), words, refuses_all=refuses_all)
    _refuse_unnamed(listed, words)
    composing.refuse_other_words(case, row, listed, language=language)
    ordered = Making(
        id=new_id(),
        request=row,
        case=case,
        language=language,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    ordered.words_sealed = sealed(case, ordered, "words_sealed", words)
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        if still_waits(case, row).is_assembled:
            raise Refused(Text("Der er lige lavet en fil.", "A file was just made."))
        ordered.save(force_insert=True)
        audit.record("access.ordered", object_id=row.pk, cases=[case.pk], detail={"file": str(ordered.pk)})
        job = app.configure_task("access_file_make", queue="files")
        job.defer(making=str(ordered.pk), membership=str(acting.membership_id))
    return ordered


def making_stop(case: Case, opened: OpenedRequest, *, expected_version: int | None, why: Text) -> None:
    """Give up making the file, and say why: what was decided can be changed again."""
    policies.require_write("documents")
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        making = still_waits(case, opened.row).making
        if making is None:
            raise Refused(Text("Der laves ingen fil.", "No file is being made."))
        said = json.dumps([why.da, why.en], ensure_ascii=False)
        making.stopped_sealed = vault.seal(case.person_id, making, "stopped_sealed", said)
        making.save(update_fields=["stopped_sealed"])
        audit.record("access.stopped", object_id=opened.row.pk, cases=[case.pk], detail={"file": str(making.pk)})


def file_read(case: Case, opened: OpenedRequest, assembly: Assembly) -> bytes:
    """An assembled file as it would be handed out. Who approves it has had it open: the log knows."""
    content = queries.content_of(case, assembly)
    audit.record("access.file_read", object_id=opened.row.pk, cases=[case.pk], detail={"file": str(assembly.pk)})
    return content


def file_answer(
    case: Case, opened: OpenedRequest, *, expected_version: int | None, approved: bool, why: str = ""
) -> Approval:
    """Approve the file that waits, or send it back with a reason: never by whoever had a hand in it.

    Whoever approves it has had it open, which the database asks of the log.
    """
    policies.require_write("core")
    acting = context.current()
    if not queries.may_approve():
        raise Refused(_NOT_YOURS)
    if not approved and not says_something(why):
        raise Refused(NO_REASONS, field="why")
    said = {
        "access_requests_approval_pkey": Refused(
            Text("En anden har lige taget stilling til filen.", "Somebody else has just dealt with this file.")
        ),
        "approved_by_another": Refused(_OWN_WORK),
        "approved_by_who_read_it": Refused(_NOT_READ, field="answer"),
    }
    with refused_by(said), transaction.atomic():
        cases.case_touch(case, expected_version)
        now = still_waits(case, opened.row)
        waiting = now.waiting
        if waiting is None:
            raise Refused(Text("Der venter ingen fil på godkendelse.", "No file is waiting for approval."))
        if had_a_hand_in(waiting):
            raise Refused(_OWN_WORK)
        row = Approval(
            assembly=waiting,
            case=case,
            made_by_id=waiting.by_user_id,
            approved=approved,
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        if not approved:
            row.why_sealed = vault.seal(case.person_id, row, "why_sealed", why)
        row.save(force_insert=True)
        audit.record(
            "access.approved" if approved else "access.sent_back",
            object_id=opened.row.pk,
            cases=[case.pk],
            detail={"file": str(waiting.pk)},
        )
    return row


def had_a_hand_in(assembly: Assembly) -> bool:
    """Whether the acting user made the file, or decided about an entry in it."""
    user = context.current().user_id
    chosen = Choice.objects.filter(request_id=assembly.request_id)
    return assembly.by_user_id == user or user in {
        one for pair in chosen.values_list("by_user_id", "changed_by_id") for one in pair
    }


def approval_withdraw(case: Case, opened: OpenedRequest, *, expected_version: int | None, why: str) -> Withdrawal:
    """Withdraw the approval of an answer that is not handed over, with a reason: it is then composed anew.

    By whoever gave it, or a lead; by whoever answers, where a note or document came since. What was approved stays
    on record, and what was locked of it is not handed over any more.
    """
    policies.require_write("core")
    acting = context.current()
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    twice = Refused(Text("Godkendelsen er lige trukket tilbage.", "The approval was just withdrawn."))
    with refused_by({"access_requests_withdrawal_pkey": twice}), transaction.atomic():
        cases.case_touch(case, expected_version)
        now = still_waits(case, opened.row)
        approved = now.approved
        if approved is None:
            raise Refused(_NOT_APPROVED)
        if not queries.may_withdraw(now):
            raise Refused(_NOT_YOURS_TO_WITHDRAW)
        row = Withdrawal(
            assembly=approved,
            case=case,
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        row.why_sealed = vault.seal(case.person_id, row, "why_sealed", why)
        row.save(force_insert=True)
        audit.record("access.withdrawn", object_id=opened.row.pk, cases=[case.pk], detail={"file": str(approved.pk)})
    return row


def answer_stands(case: Case, opened: OpenedRequest, *, expected_version: int | None, why: str) -> Standing:
    """Say with a reason that the approved answer stands although something came into the case since.

    It covers what is there now; what comes later stops the answer again. By whoever had no hand in the file.
    """
    policies.require_write("documents")
    acting = context.current()
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        now = still_waits(case, opened.row)
        came = entry_queries.came_since(case, now, entry_queries.listed_entries(case, now.row))
        if now.approved is None or not came:
            raise Refused(Text("Der er ikke kommet noget til.", "Nothing has come."))
        if had_a_hand_in(now.approved):
            raise Refused(_OWN_ANSWER)
        row = Standing(
            id=new_id(),
            assembly=now.approved,
            case=case,
            covers=[one.entry.key for one in came],
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        told = {
            "named": [one.entry.title for one in came],
            "why": why,
            "covers": [one.covered for one in came],
        }
        row.told_sealed = vault.seal(case.person_id, row, "told_sealed", json.dumps(told, ensure_ascii=False))
        row.save(force_insert=True)
        audit.record(
            "access.stands",
            object_id=opened.row.pk,
            cases=[case.pk],
            detail={"file": str(now.approved.pk), "entries": len(came)},
        )
    return row


def file_lock(case: Case, opened: OpenedRequest, *, expected_version: int | None) -> str:
    """Lock the approved file under a new password, and return it: this once, it is kept nowhere.

    A file that was locked before is then no longer the one to hand over.
    """
    policies.require_write("documents")
    acting = context.current()
    password = locking.new_password()
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        now = still_waits(case, opened.row)
        approved = now.approved
        if approved is None:
            raise Refused(_NOT_APPROVED)
        refuse_what_came(case, now)
        content = locking.locked(queries.content_of(case, approved), password)
        row = LockedFile(
            id=new_id(),
            assembly=approved,
            case=case,
            sequence=len(approved.locked_files.all()) + 1,
            size=len(content),
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        row.save(force_insert=True)
        files.store(case, row.pk, content)
        audit.record("access.locked", object_id=opened.row.pk, cases=[case.pk], detail={"file": str(row.pk)})
    return password


def refuse_undecided(listed: list[Listed]) -> None:
    """Raise `Refused` where something of the case is not decided about."""
    waiting = entry_queries.undecided(listed)
    if waiting:
        named = titles_of(waiting)
        raise Refused(
            Text(
                f"Tag først stilling til: {named}. Noget kan være kommet til, siden du så listen.",
                f"Decide first about: {named}. Something may have come since you saw the list.",
            )
        )


def _refuse_words(row: AccessRequest, outcome: Outcome, words: Words, *, refuses_all: bool) -> None:
    if outcome is Outcome.REFUSED and not refuses_all:
        raise Refused(
            Text(
                "Intet er taget med: svaret er et afslag. Bekræft det, hvis det er meningen.",
                "Nothing is included, so the answer is a refusal. Confirm if that is what you mean.",
            ),
            field="refuses_all",
        )
    if outcome is not Outcome.FULL and not says_something(words.reasons):
        raise Refused(
            Text("Skriv, hvorfor noget er undtaget. [PUB-LAW-22]", "Say why something is withheld. [PUB-LAW-22]"),
            field="reasons",
        )
    if outcome is not Outcome.FULL and not says_anything(words.guidance):
        raise Refused(
            Text(
                "Hvor noget er undtaget, siger svaret, hvordan man klager. Skriv jeres klagevejledning.",
                "If anything is withheld, the answer must say how to complain. Enter your guidance on complaints.",
            ),
            field="guidance",
        )
    if row.right == AccessRight.GDPR and not says_anything(words.kept):
        raise Refused(
            Text(
                "Skriv, hvor længe oplysningerne gemmes, eller hvad der afgør det. [PUB-LAW-21]",
                "State how long the information is kept, or what determines this. [PUB-LAW-21]",
            ),
            field="kept",
        )


def _refuse_unnamed(listed: list[Listed], words: Words) -> None:
    """Refuse words that name a unit of whom the log tells nothing, in either language, beside the field they are in."""
    names = dict.fromkeys(name for one in listed for name, _ground in one.unnamed)
    for field in fields(words):
        typed = getattr(words, field.name)
        named = next((name for name in names if cuts.names(typed, name)), None)
        if named is not None:
            raise Refused(
                Text(
                    f"Svaret nævner ikke {named}: det er undtaget af loggen. Skriv det uden navnet. [PUB-LAW-22]",
                    f"The answer does not name {named}, which is withheld from the log. Write it without the name. "
                    "[PUB-LAW-22]",
                ),
                field=field.name,
            )
