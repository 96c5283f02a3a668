"""What a Social Supervision Authority writes of an offer in its region: approvals, visits, sanctions (PUB-SOC-01).

It never learns who lives there, nor of a secret place where it is.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.http import Http404

from helle.register.accommodation import naming, policies, secret_address
from helle.register.accommodation.actions import (
    CHANGED_MEANWHILE,
    NOT_OPEN_THEN,
    make_room,
    seal_why,
    supersede,
    written,
)
from helle.register.accommodation.authorities import SUPERVISORS
from helle.register.accommodation.choices import ApprovalKind, Judgement, QualityTheme, SanctionKind
from helle.register.accommodation.models import Approval, Explained, Finding, Offer, Sanction, Visit
from helle.register.accommodation.queries import holds_on
from helle.register.audit import actions as audit
from helle.register.cases.actions import refuse_long_ago
from helle.register.interface.typed import says_anything
from helle.register.organisations.models import Unit
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import (
    ENDS_BEFORE_IT_BEGINS,
    IN_THE_FUTURE,
    NO_REASONS,
    Refused,
    refused_by,
    says_something,
)
from helle.rules.parameters import switch
from helle.rules.ruling import Text

OWN_MUNICIPALITY: Final = Text(
    "Stedet ligger i den kommune, som tilsynet hører til. Dér fører et andet socialtilsyn tilsyn. [PUB-SOC-01]",
    "The place lies in the municipality that the authority belongs to. Another authority supervises there. "
    "[PUB-SOC-01]",
)
ANOTHER_REGION: Final = Text(
    "Stedet ligger i en anden region. Dér fører et andet socialtilsyn tilsyn. [PUB-SOC-01]",
    "The place lies in another region. Another authority supervises there. [PUB-SOC-01]",
)
NOT_YET_LAW: Final = Text(
    "Den særskilte godkendelse er kun planlagt og kan ikke gives endnu. [ACM-12]",
    "The separate approval is only planned and cannot be given yet. [ACM-12]",
)
FARTHEST_AHEAD: Final = dt.timedelta(days=366)
FAR_AHEAD: Final = Text(
    "Så langt frem besluttes det ikke. Vælg en dag inden for et år.",
    "Nothing is decided that far ahead. Choose a day within a year.",
)
NO_APPROVAL: Final = Text(
    "Der er ingen godkendelse at trække tilbage den dag.", "There is no approval to withdraw on that day."
)
NOT_IN_FORCE_THEN: Final = Text("Den dag gælder sanktionen ikke.", "The sanction does not hold on that day.")
SANCTION_THERE: Final = Text(
    "Stedet har allerede sådan en sanktion i nogle af dagene. Afslut den først.",
    "The place has such a sanction on some of the days already. End that one first.",
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A visit: when, whether it was announced, what was found of which theme, and by when somebody looks again."""

    held_on: dt.date
    announced: bool
    found: Mapping[QualityTheme, tuple[Judgement, str]] = field(default_factory=dict)
    follow_up_by: dt.date | None = None


def approval_record(
    offer: Offer,
    *,
    kind: ApprovalKind,
    since: dt.date,
    last_day: dt.date | None,
    section: str,
    places: int,
    terms: str,
    why: str,
) -> Approval:
    """Approve an offer from a day on.

    It takes the place of an approval of the same kind that holds then, with a reason; a withdrawal that stands over it
    ends.
    """
    _require_authority(offer)
    refuse_long_ago(since, "since")
    if kind is ApprovalKind.WHATEVER_THE_STAY and not switch("placement_regardless_of_stay", since):
        raise Refused(NOT_YET_LAW, field="kind")
    _refuse_far_ahead(since)
    if last_day is not None and last_day < since:
        raise Refused(ENDS_BEFORE_IT_BEGINS, field="last_day")
    same = Approval.objects.filter(offer=offer, kind=kind, superseded_at__isnull=True)
    if not says_something(why) and same.filter(during__overlap=DateRange(since, None)).exists():
        raise Refused(NO_REASONS, field="why")
    naming.refuse_where_it_is(offer, section=section, terms=terms, why=why)
    with refused_by({"one_approval_of_a_kind_at_a_time": Refused(CHANGED_MEANWHILE)}), transaction.atomic():
        until = last_day + dt.timedelta(days=1) if last_day else None
        during = make_room(offer, Approval, since, why, until=until, kind=kind)
        authority = Unit(pk=context.current().unit_id)
        row = Approval(
            **written(offer, during), kind=kind.value, authority=authority, section=section.strip(), places=places
        )
        if terms.strip():
            row.terms_sealed = vault.seal(offer.pk, row, "terms_sealed", terms)
        seal_why(offer, row, why)
        row.save(force_insert=True)
        if kind is ApprovalKind.SERVICE_ACT:
            for withdrawal in Sanction.objects.filter(holds_on(since), offer=offer, kind=SanctionKind.WITHDRAWN):
                _end(offer, withdrawal, since, why)
        audit.record("supervision.recorded", object_id=offer.pk, detail={"what": "approval", "kind": kind.value})
    return row


def _refuse_far_ahead(since: dt.date) -> None:
    """What begins in ten years is a mistyped year."""
    if since > clock.today() + FARTHEST_AHEAD:
        raise Refused(FAR_AHEAD, field="since")


def visit_record(offer: Offer, seen: Seen) -> Visit:
    """Write down a visit with what it found, theme by theme; the words are sealed under the offer's key."""
    _require_authority(offer)
    if seen.held_on > clock.today():
        raise Refused(IN_THE_FUTURE, field="held_on")
    refuse_long_ago(seen.held_on, "held_on")
    if seen.held_on not in offer.during:
        raise Refused(NOT_OPEN_THEN, field="held_on")
    if seen.follow_up_by is not None and seen.follow_up_by < seen.held_on:
        raise Refused(
            Text("Opfølgningen ligger før besøget.", "The follow-up is before the visit."), field="follow_up_by"
        )
    if not seen.found:
        raise Refused(Text("Skriv, hvad I så af mindst ét tema.", "Say what you saw of at least one theme."))
    naming.refuse_where_it_is(offer, **{f"words_{theme.value}": words for theme, (_found, words) in seen.found.items()})
    with transaction.atomic():
        row = Visit(**written(offer), held_on=seen.held_on, announced=seen.announced, follow_up_by=seen.follow_up_by)
        row.save(force_insert=True)
        for theme, (judgement, words) in seen.found.items():
            found = Finding(id=new_id(), visit=row, theme=theme.value, judgement=judgement.value)
            if words.strip():
                found.words_sealed = vault.seal(offer.pk, found, "words_sealed", words)
            found.save(force_insert=True)
        audit.record("supervision.recorded", object_id=offer.pk, detail={"what": "visit", "announced": seen.announced})
    return row


def sanction_record(
    offer: Offer, *, kind: SanctionKind, since: dt.date, last_day: dt.date | None, words: str
) -> Sanction:
    """Write a sanction against an offer. A withdrawal ends the approval on the same day."""
    _require_authority(offer)
    refuse_long_ago(since, "since")
    if not says_something(words):
        raise Refused(NO_REASONS, field="words")
    _refuse_far_ahead(since)
    if last_day is not None and last_day < since:
        raise Refused(ENDS_BEFORE_IT_BEGINS, field="last_day")
    approved = Approval.objects.filter(holds_on(since), offer=offer)
    if kind is SanctionKind.WITHDRAWN and not approved.exists():
        raise Refused(NO_APPROVAL, field="since")
    naming.refuse_where_it_is(offer, words=words)
    said = {"one_sanction_of_a_kind_at_a_time": Refused(SANCTION_THERE, field="kind")}
    with refused_by(said), transaction.atomic():
        during = DateRange(since, last_day + dt.timedelta(days=1) if last_day else None)
        row = Sanction(**written(offer, during), kind=kind.value)
        row.words_sealed = vault.seal(offer.pk, row, "words_sealed", words)
        row.save(force_insert=True)
        if kind is SanctionKind.WITHDRAWN:
            for one in list(approved):
                _end(offer, one, since, words)
        audit.record("supervision.recorded", object_id=offer.pk, detail={"what": "sanction", "kind": kind.value})
    return row


def sanction_end(offer: Offer, row: Sanction, *, last_day: dt.date) -> None:
    """Say on which day a sanction ends: what it asked for has been done."""
    _require_own(row)
    if last_day not in row.during:
        raise Refused(NOT_IN_FORCE_THEN, field="last_day")
    with transaction.atomic():
        during = DateRange(row.during.lower, last_day + dt.timedelta(days=1))
        if not Sanction.objects.filter(pk=row.pk, superseded_at__isnull=True).update(during=during):
            raise Refused(CHANGED_MEANWHILE)
        audit.record("supervision.recorded", object_id=offer.pk, detail={"what": "sanction_end", "kind": row.kind})


def visit_follow_up(offer: Offer, row: Visit, *, on: dt.date, words: str) -> None:
    """Say when it was looked at again after a visit, and what was seen. Once."""
    _require_own(row)
    if on > clock.today():
        raise Refused(IN_THE_FUTURE, field="on")
    if on < row.held_on:
        raise Refused(Text("Opfølgningen ligger før besøget.", "The follow-up is before the visit."), field="on")
    if not says_anything(words):
        raise Refused(Text("Skriv noget.", "Write something."), field="words")
    naming.refuse_where_it_is(offer, words=words)
    with transaction.atomic():
        sealed = vault.seal(offer.pk, row, "followed_up_sealed", words)
        waiting = Visit.objects.filter(pk=row.pk, superseded_at__isnull=True, followed_up_on__isnull=True)
        if not waiting.update(followed_up_on=on, followed_up_sealed=sealed):
            raise Refused(CHANGED_MEANWHILE)
        audit.record("supervision.recorded", object_id=offer.pk, detail={"what": "follow_up"})


def entry_withdraw(offer: Offer, row: Explained, *, why: str) -> None:
    """Put an approval, a visit or a sanction out of force that was written by mistake. It stays readable."""
    _require_own(row)
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    naming.refuse_where_it_is(offer, why=why)
    with transaction.atomic():
        if not supersede(offer, row, why):
            raise Refused(CHANGED_MEANWHILE)
        audit.record("supervision.corrected", object_id=offer.pk, detail={"what": type(row).__name__.lower()})


def entry_for_changing(offer: Offer, what: str, entry: uuid.UUID) -> Explained:
    """An entry in force that the acting authority wrote itself. Raises `Http404`."""
    policies.require_supervising()
    own = {"pk": entry, "offer": offer, "by_unit_id": context.current().unit_id, "superseded_at__isnull": True}
    found: Explained | None = None
    if what == "godkendelse":
        found = Approval.objects.filter(**own).first()
    elif what == "besoeg":
        found = Visit.objects.filter(**own).first()
    elif what == "sanktion":
        found = Sanction.objects.filter(**own).first()
    if found is None:
        raise Http404
    return found


def _end(offer: Offer, row: Approval | Sanction, since: dt.date, why: str) -> None:
    """End a row the day before a day; one of that very day goes out of force."""
    if row.during.lower == since:
        supersede(offer, row, why)
        return
    type(row)._default_manager.filter(pk=row.pk, superseded_at__isnull=True).update(
        during=DateRange(row.during.lower, since)
    )


def _require_own(row: Explained) -> None:
    policies.require_supervising()
    if row.by_unit_id != context.current().unit_id:
        raise Refused(ANOTHER_REGION)


def _require_authority(offer: Offer) -> None:
    """Refuse an authority that does not supervise this place: in its own municipality, or in another region."""
    policies.require_supervising()
    own = SUPERVISORS[context.current().unit_code]
    if offer.region == own.region:
        if secret_address.lies_in(offer, own.home):
            raise Refused(OWN_MUNICIPALITY)
    elif not secret_address.lies_in(offer, own.also):
        raise Refused(ANOTHER_REGION)
