"""Writing down calls: as they are typed, saved, corrected by a version that says why, called back, and followed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases.actions import refuse_long_ago
from helle.register.enquiries.models import Enquiry
from helle.register.hotline import policies, queries
from helle.register.hotline.choices import CallBackEnd, Done
from helle.register.hotline.models import Call, CallBack, CallDraft, CallFollowed
from helle.register.hotline.ruling import told_rule
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, context, drafts, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import IN_THE_FUTURE, Refused, refused_by, says_something
from helle.register.referrals.models import Referral
from helle.rules.hotline import CallerKind
from helle.rules.ruling import Text

CALL, CALL_BACK, DRAFT = "call", "call_back", "call_draft"
MOST_DAYS_TO_CALL_BACK: Final = 60
CORRECTED_MEANWHILE = Text(
    "Opkaldet er lige blevet rettet af en anden. Det, du har skrevet, står her stadig; åbn opkaldet, og se, om der "
    "stadig er noget at rette.",
    "Somebody else has just corrected the call. What you typed is still here; open the call and see whether there is "
    "still something to correct.",
)
ENDED_ALREADY = Text(
    "En kollega har allerede afsluttet det. Der er ikke mere at gøre.",
    "A colleague has closed it already. There is nothing more to do.",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """To be called back: whom and where, in words that are erased when it is done; and by which day."""

    words: str
    due: dt.date


@dataclass(frozen=True, slots=True)
class Told:
    """A call as it is written down. Who the caller is has no place in it; what is not known is empty or None."""

    started_at: dt.datetime
    caller: CallerKind
    themes: Sequence[str]
    done: Sequence[str]
    minutes: int | None = None
    language: str = ""
    region: str = ""
    municipality: str = ""
    sector: str = ""
    signs: bool | None = None
    work: str = ""
    danger: bool = False
    referred_to: Sequence[str] = ()
    text: str = ""


# --- while it lasts ---------------------------------------------------------------------------------------------


def draft_save(saving: drafts.Saving, typed: Mapping[str, Sequence[str]]) -> CallDraft:
    """Keep what somebody has typed of a call so far; see `drafts.keep_typed`.

    Leaves a line in the audit when it begins; the savings after it are part of writing.
    """
    policies.require_write()
    with transaction.atomic():
        row, begun = drafts.keep_typed(CallDraft, DRAFT, saving, typed)
        if begun:
            audit.record("call.begun", object_id=row.pk)
    return row


def draft_discard(draft: CallDraft) -> None:
    """Throw one's own draft away for good; nobody else has seen it."""
    policies.require_write()
    with transaction.atomic():
        _drop(draft.pk)
        audit.record("call.discarded", object_id=draft.pk)


def _drop(draft_id: uuid.UUID) -> None:
    """Take a draft away, and its key with it once that is committed. Nothing happens to what is no draft of hers."""
    if CallDraft.objects.filter(pk=draft_id).delete()[0]:
        _destroy(DRAFT, draft_id)


def _destroy(kind: str, subject: uuid.UUID) -> None:
    transaction.on_commit(partial(vault.destroy_subject, kind, subject, context.current().instant))


# --- written down -----------------------------------------------------------------------------------------------


def call_record(told: Told, *, wish: Wish | None = None, draft_id: uuid.UUID | None = None) -> Call:
    """Write a call down (DET-08). From here on it is never changed; its draft is gone.

    Raises `Refused` beside the field; nothing is then written and the draft stays.
    """
    policies.require_write()
    _check(told)
    _check_wish(told, wish)
    call_id = new_id()
    row = _row(told, call_id, root=call_id)
    vault.new_subject(CALL, call_id)
    row.text_sealed = vault.seal(call_id, row, "text_sealed", told.text) if told.text.strip() else None
    with transaction.atomic():
        row.save(force_insert=True)
        if wish is not None:
            _wish(row.root, wish)
        if draft_id is not None:
            _drop(draft_id)
        audit.record("call.recorded", object_id=row.pk, detail=_said_of(told))
    return row


def call_correct(call: Call, told: Told, *, why: str, wish: Wish | None = None) -> Call:
    """Supersede what was written of a call by another version that says why; the earlier one stays readable.

    `wish` is for a call that nobody was to be called back after. A region and a municipality that are not shown
    stay, which the database sees to, unless another is chosen; with another municipality the region goes. Raises
    `Refused` when somebody else has corrected it meanwhile.
    """
    policies.require_write()
    _check(told)
    if not queries.has_call_back(call):
        _check_wish(told, wish)
    if not says_something(why):
        raise Refused(Text("Skriv, hvorfor opkaldet rettes.", "Enter why the call is corrected."), field="why")
    row = _row(told, new_id(), root=call.root)
    row.replaces = call
    row.text_sealed = vault.seal(call.root, row, "text_sealed", told.text) if told.text.strip() else None
    row.why_sealed = vault.seal(call.root, row, "why_sealed", why)
    with refused_by({"hotline_call_replaces_id_key": Refused(CORRECTED_MEANWHILE)}), transaction.atomic():
        row.save(force_insert=True)
        if wish is not None:
            _wish(call.root, wish)
        audit.record("call.superseded", object_id=row.pk, detail={"root": str(call.root), **_said_of(told)})
    return row


def _row(told: Told, key: uuid.UUID, *, root: uuid.UUID) -> Call:
    acting = context.current()
    return Call(
        id=key,
        root=root,
        started_at=told.started_at,
        minutes=told.minutes,
        caller=told.caller.value,
        themes=list(told.themes),
        language=told.language,
        region=told.region,
        municipality=told.municipality,
        sector=told.sector,
        signs=told.signs,
        work=told.work,
        danger=told.danger,
        done=list(told.done),
        referred_to=list(told.referred_to),
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )


def _said_of(told: Told) -> dict[str, object]:
    """Codes for the line of the audit: who called, and where the rule says that such a call goes."""
    return {"caller": told.caller.value, "goes_to": [route.value for route in told_rule(told).answer or ()]}


def _check(told: Told) -> None:
    if told.started_at > context.current().instant:
        raise Refused(IN_THE_FUTURE, field="started_on")
    refuse_long_ago(clock.local_day(told.started_at), "started_on")
    if not told.themes:
        raise Refused(Text("Vælg, hvad opkaldet handlede om.", "Choose what the call was about."), field="themes")
    if not told.done:
        raise Refused(Text("Vælg, hvad der blev gjort.", "Choose what was done."), field="done")
    if Done.NOTHING in told.done and len(told.done) > 1:
        raise Refused(
            Text(
                "Er der gjort noget, kan der ikke også stå, at der intet blev gjort.",
                "If something was done, it cannot also say that nothing was.",
            ),
            field="done",
        )
    if Done.REFERRED_ON in told.done and not told.referred_to:
        raise Refused(Text("Vælg, hvor der blev vist hen.", "Choose where the caller was sent."), field="referred_to")
    if told.referred_to and Done.REFERRED_ON not in told.done:
        raise Refused(
            Text(
                "Sæt også mærke ved »Viste videre«, eller fjern, hvor der blev vist hen.",
                "Also mark that the caller was referred on, or remove where to.",
            ),
            field="referred_to",
        )
    if told.municipality and told.municipality not in organisations.municipalities(clock.today()):
        raise Refused(Text("Vælg en kommune.", "Choose a municipality."), field="municipality")


def _check_wish(told: Told, wish: Wish | None) -> None:
    if Done.CALL_BACK in told.done and wish is None:
        raise Refused(
            Text("Skriv, hvem der skal ringes til og hvordan.", "Enter whom to call, and how."), field="call_back"
        )
    if wish is None:
        return
    if Done.CALL_BACK not in told.done:
        raise Refused(
            Text(
                "Sæt også mærke ved »Aftalte at ringe tilbage«, eller fjern det, der står her.",
                "Also mark that a call back was agreed, or remove what stands here.",
            ),
            field="call_back",
        )
    today = clock.today()
    if wish.due < today:
        raise Refused(Text("Dagen er allerede gået.", "The day has passed already."), field="call_back_on")
    if (wish.due - today).days > MOST_DAYS_TO_CALL_BACK:
        raise Refused(
            Text("Dagen ligger mere end to måneder ude.", "The day is more than two months away."),
            field="call_back_on",
        )


# --- afterwards -------------------------------------------------------------------------------------------------


def _wish(root: uuid.UUID, wish: Wish) -> None:
    key, acting = new_id(), context.current()
    row = CallBack(
        id=key,
        call_id=root,
        due=wish.due,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    vault.new_subject(CALL_BACK, key)
    row.wish_sealed = vault.seal(key, row, "wish_sealed", wish.words)
    row.save(force_insert=True)


def call_back_end(row: CallBack, how: CallBackEnd) -> None:
    """The caller was called back, or it came to nothing: whom and where is erased, and the key destroyed."""
    policies.require_write()
    acting = context.current()
    with transaction.atomic():
        ended = CallBack.objects.filter(pk=row.pk, ended="").update(
            ended=how.value, ended_at=acting.instant, ended_by=acting.user_id, wish_sealed=None
        )
        if not ended:
            raise Refused(ENDED_ALREADY)
        _destroy(CALL_BACK, row.pk)
        audit.record("call.called_back", object_id=row.call_id, detail={"how": how.value})


def call_follow(call: Call, became: Referral | Enquiry) -> None:
    """Note what a call became. The referral or the question was sent by its own action, in the same transaction."""
    policies.require_write()
    acting = context.current()
    with transaction.atomic():
        CallFollowed(
            id=new_id(),
            call_id=call.root,
            referral=became if isinstance(became, Referral) else None,
            enquiry=became if isinstance(became, Enquiry) else None,
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        ).save(force_insert=True)
        audit.record(
            "call.followed",
            object_id=call.root,
            detail={"became": "referral" if isinstance(became, Referral) else "enquiry"},
        )
