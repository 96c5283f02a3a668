"""The file that answers a request: assembled, approved or sent back by somebody else, and locked."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils.translation import override

from helle.register.access_requests import composing, files, locking, queries
from helle.register.access_requests.actions import sealed, still_waits
from helle.register.access_requests.choices import Outcome
from helle.register.access_requests.models import AccessRequest, Approval, Assembly, Choice, LockedFile
from helle.register.access_requests.queries import Listed, OpenedRequest, Words
from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.models import Case
from helle.register.protection import context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by
from helle.rules.access_request import AccessRight
from helle.rules.ruling import Text

_MOST_NAMED: Final = 5
_OWN_WORK: Final = Text(
    "Den, der har samlet svaret, godkender det ikke selv. Bed en anden om det.",
    "You put this answer together, so you cannot approve it. Ask somebody else.",
)
_NOT_YOURS: Final = Text("I jeres enhed er det en leder, der godkender.", "In your unit, only a lead can approve.")


def file_assemble(
    case: Case,
    opened: OpenedRequest,
    *,
    expected_version: int | None,
    language: str,
    words: Words,
    refuses_all: bool = False,
) -> Assembly:
    """Make the file of what was decided, for somebody else to approve. What it holds does not change any more.

    Raises `Refused` while an entry waits for a decision, also one that came since; and for an answer that withholds
    something without reasons and guidance on complaints.
    """
    policies.require_write("documents")
    acting, row = context.current(), opened.row
    with override(language):
        listed = queries.listed_entries(case, row)
    _refuse_undecided(listed)
    outcome = composing.outcome_of(listed)
    _refuse_words(row, outcome, words, refuses_all=refuses_all)
    # Before the case is held: setting pages takes a while.
    content, pages = composing.file_of(case, row, listed, words, language=language)
    made = Assembly(
        id=new_id(),
        request=row,
        case=case,
        outcome=outcome.value,
        language=language,
        pages=pages,
        size=len(content),
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    made.words_sealed = sealed(case, made, "words_sealed", words)
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        now = still_waits(case, row)
        if now.is_assembled:
            raise Refused(Text("Der er lige lavet en fil.", "A file has just been created."))
        made.sequence = len(now.assemblies) + 1
        made.save(force_insert=True)
        files.store(case, made.pk, content)
        audit.record(
            "access.assembled",
            object_id=row.pk,
            cases=[case.pk],
            detail={"outcome": outcome.value, "pages": pages, "file": str(made.pk)},
        )
    return made


def file_answer(
    case: Case, opened: OpenedRequest, *, expected_version: int | None, approved: bool, why: str = ""
) -> Approval:
    """Approve the file that waits, or send it back with a reason: never by whoever had a hand in it."""
    policies.require_write("core")
    acting = context.current()
    if not queries.may_approve():
        raise Refused(_NOT_YOURS)
    if not approved and not why.strip():
        raise Refused(NO_REASONS, field="why")
    said = {
        "access_requests_approval_pkey": Refused(
            Text("En anden har lige taget stilling til filen.", "Somebody else has just dealt with this file.")
        ),
        "approved_by_another": Refused(_OWN_WORK),
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
            raise Refused(Text("Filen er ikke godkendt endnu.", "The file has not been approved yet."))
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


def _refuse_undecided(listed: list[Listed]) -> None:
    waiting = queries.undecided(listed)
    if waiting:
        named = ", ".join(one.entry.title.lower() for one in waiting[:_MOST_NAMED])
        more = f" (+{len(waiting) - _MOST_NAMED})" if len(waiting) > _MOST_NAMED else ""
        raise Refused(
            Text(
                f"Tag først stilling til: {named}{more}. Noget kan være kommet til, siden du så listen.",
                f"First decide on: {named}{more}. Something may have been added since you opened the list.",
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
    if outcome is not Outcome.FULL and not words.reasons.strip():
        raise Refused(
            Text("Skriv, hvorfor noget er undtaget. [PUB-LAW-22]", "Say why something is withheld. [PUB-LAW-22]"),
            field="reasons",
        )
    if outcome is not Outcome.FULL and not words.guidance.strip():
        raise Refused(
            Text(
                "Hvor noget er undtaget, siger svaret, hvordan man klager. Skriv jeres klagevejledning.",
                "If anything is withheld, the answer must say how to complain. Enter your guidance on complaints.",
            ),
            field="guidance",
        )
    if row.right == AccessRight.GDPR and not words.own_words.strip():
        raise Refused(
            Text(
                "Skriv, hvor længe oplysningerne gemmes, eller hvad der afgør det. [PUB-LAW-21]",
                "State how long the information is kept, or what determines this. [PUB-LAW-21]",
            ),
            field="own_words",
        )
