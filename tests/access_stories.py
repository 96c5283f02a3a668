"""Requests to see a case in the middle of a story: recorded, decided, assembled, approved, by those whose job it is.

Texts are distinctive, as in `stories`.
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2

from helle.register.access_requests import actions, choice_actions, entry_queries, file_actions, making, queries
from helle.register.access_requests.actions import Asked, Handed
from helle.register.access_requests.choices import (
    Asker,
    Decision,
    End,
    Means,
    PasswordMeans,
    Received,
    Verified,
    WithheldGround,
)
from helle.register.access_requests.cuts import Cuts
from helle.register.access_requests.entry_queries import Proposal
from helle.register.access_requests.models import (
    AccessRequest,
    Approval,
    Assembly,
    Choice,
    Ending,
    Making,
    Notice,
    Standing,
    Withdrawal,
)
from helle.register.access_requests.queries import Told, Words
from helle.register.cases.models import Case
from helle.register.printing.choices import EntryKind
from helle.register.protection import clock
from helle.rules.access_request import AccessRight
from tests.cast import Cast, Member
from tests.remembered import remembered

ASKED_FOR = "alt om Fnuggerejsen"
LAWYER = "Advokat Kvistholmer"
OWN_WORDS = "ring til os om Tudsetræet"
KEPT = "vi gemmer det til Snegleåret"
REASONS = "Bobbelmanden skal skånes"
GUIDANCE = "klag til Raklenævnet"
WITHDRAWN = "side Trettenfjorten mangler"
STANDS = "referatet af Pindsvinemødet rører hende ikke"
FURTHER = "Klagenævnet Hasselmus gav hende ret"
SECRETS = (ASKED_FOR, LAWYER, OWN_WORDS, KEPT, REASONS, GUIDANCE, WITHDRAWN, STANDS, FURTHER)


def _version(case: Case) -> int:
    return Case.objects.get(pk=case.pk).version


def asked(**changed: Any) -> Asked:
    """The person herself, known to whoever received it, asks today for everything as a party."""
    told = Told(changed.pop("name", ""), changed.pop("asked_for", ASKED_FOR))
    return replace(
        Asked(AccessRight.PARTY, Asker.PERSON, clock.today(), Received.SPOKEN, Verified.KNOWN, told), **changed
    )


@remembered
def ask(by: Member, case: Case, **changed: Any) -> AccessRequest:
    """Somebody records that the person asked to see her case."""
    with by.acting():
        return actions.request_record(case, expected_version=_version(case), asked=asked(**changed))


def decide(
    by: Member,
    case: Case,
    row: AccessRequest,
    kind: EntryKind,
    decision: Decision = Decision.INCLUDE,
    *,
    ground: WithheldGround | None = None,
    cut: Cuts | None = None,
) -> list[Choice]:
    """Somebody decides the same about all entries of a kind."""
    with by.acting():
        opened = queries.get_request(case, row.pk)
        return [
            choice_actions.choice_make(
                case,
                opened,
                replace(one, entry=entry_queries.with_text(case, one.entry)),
                expected_version=_version(case),
                decision=decision,
                ground=ground,
                cut=cut or Cuts(),
            )
            for one in entry_queries.listed_entries(case, row)
            if one.entry.kind is kind
        ]


@remembered
def decide_rest(by: Member, case: Case, row: AccessRequest) -> None:
    """Somebody confirms what is proposed and includes all else; what cannot be set is left out."""
    with by.acting():
        opened = queries.get_request(case, row.pk)
        for one in entry_queries.undecided(entry_queries.listed_entries(case, row)):
            entry, ready = entry_queries.with_text(case, one.entry), one.proposal
            if ready is None:
                left_out = None if entry.settable else WithheldGround.THIRD_PERSON
                ready = Proposal(Decision.OMIT if left_out else Decision.INCLUDE, left_out, Cuts())
            choice_actions.choice_make(
                case,
                opened,
                replace(one, entry=entry),
                expected_version=_version(case),
                decision=ready.decision,
                ground=ready.ground,
                cut=ready.cuts,
            )


@remembered
def order(by: Member, case: Case, row: AccessRequest, *, refuses_all: bool = False, **changed: Any) -> Making:
    """Somebody orders the file."""
    words = Words(
        own_words=changed.pop("own_words", OWN_WORDS),
        kept=changed.pop("kept", KEPT),
        reasons=changed.pop("reasons", REASONS),
        guidance=changed.pop("guidance", GUIDANCE),
    )
    with by.acting():
        return file_actions.file_order(
            case,
            queries.get_request(case, row.pk),
            expected_version=_version(case),
            language=changed.pop("language", "da"),
            words=words,
            refuses_all=refuses_all,
        )


@remembered
def assemble(by: Member, case: Case, row: AccessRequest, *, refuses_all: bool = False, **changed: Any) -> Assembly:
    """Somebody orders the file, and the job makes it."""
    ordered = order(by, case, row, refuses_all=refuses_all, **changed)
    making.run(ordered.pk, by.membership.pk)
    with by.acting():
        return Assembly.objects.get(pk=ordered.pk)


@remembered
def read(by: Member, case: Case, row: AccessRequest) -> None:
    """Somebody opens the file that waits for approval."""
    with by.acting():
        opened = queries.get_request(case, row.pk)
        if opened.waiting is not None:
            file_actions.file_read(case, opened, opened.waiting)


@remembered
def answer(by: Member, case: Case, row: AccessRequest, *, approved: bool = True, why: str = "") -> Approval:
    """A second person reads the file that waits, and answers for it."""
    read(by, case, row)
    with by.acting():
        opened = queries.get_request(case, row.pk)
        return file_actions.file_answer(case, opened, expected_version=_version(case), approved=approved, why=why)


@remembered
def withdraw(by: Member, case: Case, row: AccessRequest, *, why: str = WITHDRAWN) -> Withdrawal:
    """Somebody withdraws the approval."""
    with by.acting():
        opened = queries.get_request(case, row.pk)
        return file_actions.approval_withdraw(case, opened, expected_version=_version(case), why=why)


@remembered
def let_stand(by: Member, case: Case, row: AccessRequest, *, why: str = STANDS) -> Standing:
    """Somebody says why the answer stands although something came."""
    with by.acting():
        opened = queries.get_request(case, row.pk)
        return file_actions.answer_stands(case, opened, expected_version=_version(case), why=why)


@remembered
def follow(by: Member, case: Case, row: AccessRequest, *, why: str = FURTHER) -> AccessRequest:
    """Somebody begins a further answer."""
    with by.acting():
        opened = queries.get_request(case, row.pk)
        return actions.request_follow(case, opened, expected_version=_version(case), why=why)


@remembered
def lock(by: Member, case: Case, row: AccessRequest) -> str:
    """Somebody locks the approved file; returns the password."""
    with by.acting():
        return file_actions.file_lock(case, queries.get_request(case, row.pk), expected_version=_version(case))


@remembered
def deliver(by: Member, case: Case, row: AccessRequest, **changed: Any) -> Ending:
    """Somebody hands the locked file over today."""
    handed = replace(Handed(clock.today(), Means.HANDED_OVER, PasswordMeans.PHONE, by.user.full_name), **changed)
    with by.acting():
        opened = queries.get_request(case, row.pk)
        return actions.request_deliver(case, opened, expected_version=_version(case), handed=handed)


@remembered
def an_assembled_answer(cast: Cast, case: Case, **changed: Any) -> AccessRequest:
    """Mette has recorded a request and made the file: everything is in it."""
    row = ask(cast.mette, case, **changed)
    decide_rest(cast.mette, case, row)
    assemble(cast.mette, case, row)
    return row


@remembered
def an_approved_answer(cast: Cast, case: Case, **changed: Any) -> AccessRequest:
    """And Karen has approved it."""
    row = an_assembled_answer(cast, case, **changed)
    answer(cast.karen, case, row)
    return row


@remembered
def a_locked_answer(cast: Cast, case: Case, **changed: Any) -> tuple[AccessRequest, str]:
    """And Mette has locked it; with the password."""
    row = an_approved_answer(cast, case, **changed)
    return row, lock(cast.mette, case, row)


@remembered
def extend(by: Member, case: Case, row: AccessRequest) -> Notice:
    """Somebody tells the person that it takes a month."""
    with by.acting():
        return actions.notice_give(
            case,
            queries.get_request(case, row.pk),
            expected_version=_version(case),
            told_on=clock.today(),
            expected_on=clock.today() + dt.timedelta(days=30),
            reasons=REASONS,
        )


@remembered
def a_delivered_answer(cast: Cast, case: Case) -> AccessRequest:
    """Her lawyer asks Mette, is told to wait, and gets the answer, some of it withheld."""
    row = ask(cast.mette, case, asker=Asker.LAWYER, verified=Verified.MANDATE, name=LAWYER)
    extend(cast.mette, case, row)
    decide(cast.mette, case, row, EntryKind.FACTS, Decision.OMIT, ground=WithheldGround.HERSELF)
    decide_rest(cast.mette, case, row)
    assemble(cast.mette, case, row)
    answer(cast.karen, case, row)
    lock(cast.mette, case, row)
    deliver(cast.mette, case, row)
    return row


@remembered
def close(by: Member, case: Case, row: AccessRequest) -> Ending:
    """The person has withdrawn her request."""
    with by.acting():
        opened = queries.get_request(case, row.pk)
        return actions.request_close(
            case, opened, expected_version=_version(case), how=End.WITHDRAWN, on=clock.today(), note=REASONS
        )


@remembered
def file_of(by: Member, case: Case, row: AccessRequest) -> bytes:
    """The latest assembled file of a request."""
    with by.acting():
        latest = queries.get_request(case, row.pk).latest
        assert latest is not None
        return queries.content_of(case, latest)


def text_of(pdf: bytes, password: str | None = None) -> str:
    """The words of a PDF, lines and spaces evened out."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf), password=password)
    try:
        return " ".join("\n".join(page.get_textpage().get_text_bounded() for page in document).split())
    finally:
        document.close()


def read_by_pdftotext(file: Path) -> str:
    """The words of a PDF as another program than ours finds them."""
    program = shutil.which("pdftotext")
    assert program, "pdftotext is missing: apt-get install poppler-utils"
    return " ".join(subprocess.run([program, file, "-"], capture_output=True, text=True, check=True).stdout.split())
