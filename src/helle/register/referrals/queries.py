"""Reading referrals. Lists start from the acting unit's parts in them."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import CharField, F, Func, Q, QuerySet, UUIDField
from django.http import Http404

from helle.register.interface.typed import shown, shown_alone
from helle.register.organisations.models import User
from helle.register.protection import context, policies, vault
from helle.register.protection.disposed import was_disposed_of
from helle.register.referrals.choices import Consent, Part, State
from helle.register.referrals.models import (
    ConsentWithdrawn,
    OpenedCase,
    Party,
    Referral,
    ReferredPerson,
    ReportedExploitation,
    Triage,
)
from helle.register.referrals.parts import SEALED, ExploitationParts
from helle.rules.definitions.spectrum import SpectrumPlace
from helle.rules.ruling import Ruling, Text, from_json

PAGE_SIZE = 50
COPIES = "copy"
MOST_OF_ONE_BUSINESS = 20


@dataclass(frozen=True, slots=True)
class OpenedPerson:
    """A person in a referral with her name in plain text ('' where she has none there)."""

    row: ReferredPerson
    name: str
    case_number: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about a referral, in plain text; of what was passed on its place and the rule's answer."""

    row: Triage
    reason: str
    place: Text | None
    ruling: Ruling[object] | None


@dataclass(frozen=True, slots=True)
class OtherParty:
    """Another unit's part in a referral; what became of it there is not told (OUT-09)."""

    unit_id: uuid.UUID
    part: Part


def _listed() -> QuerySet[Party]:
    """Parties with their referrals, as lists show them: of none the municipality is asked for."""
    return Party.objects.select_related("referral").defer("referral__municipality")


def own_parties(*, part: str = "", state: str = "", page: int = 1) -> tuple[list[Party], bool]:
    """One page of the acting unit's referrals, newest first, and whether there are more. A copy has no state: `COPIES`
    are asked for as one."""
    found = _listed().filter(unit_id=context.current().unit_id)
    if part:
        found = found.filter(part=part)
    if state == COPIES:
        found = found.filter(part=Part.COPY)
    elif state:
        found = found.filter(state=state).exclude(part=Part.COPY)
    start = (page - 1) * PAGE_SIZE
    found = found.annotate(**{"disposed": was_disposed_of("referral", "referral_id")})
    rows = list(found.order_by("-sent_at", "-id")[start : start + PAGE_SIZE + 1])
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


def new_referrals(limit: int, *, copies_since: dt.datetime) -> list[Party]:
    """The newest untouched referrals the acting unit has received, and its copies since a moment; urgent ones first.

    A copy is nobody's to decide, so nothing but time takes it off.
    """
    received = Q(part=Part.RECEIVER, state=State.NEW)
    return list(
        _listed()
        .filter(received | Q(part=Part.COPY, sent_at__gte=copies_since))
        .filter(unit_id=context.current().unit_id)
        .order_by("-urgent", "-sent_at")[:limit]
    )


def get_referral_for_reading(number: str) -> tuple[Referral, Party]:
    """A referral the acting unit has a part in, and that part; else `Http404`. One query.

    Raises `PurposeNeeded` where colleagues have the cases that came of it and the acting user has said of none what
    for.
    """
    own = Party.objects.filter(number=number, unit_id=context.current().unit_id).select_related("referral")
    about = Func(F("referral_id"), function="helle.cases_of_referral", output_field=ArrayField(UUIDField()))
    closed = Func(F("referral_id"), function="helle.referral_closed_by", output_field=CharField(null=True))
    party = own.annotate(**{"about_cases": about, "closed_by": closed}).first()
    if party is None:
        raise Http404
    if party.closed_by is not None:
        raise policies.PurposeNeeded(party.closed_by)
    party.referral.about_cases = tuple(party.about_cases)
    return party.referral, party


def get_received_referral(number: str) -> Referral:
    """A referral that came to the acting unit; else `Http404`."""
    referral, party = get_referral_for_reading(number)
    if party.part != Part.RECEIVER:
        raise Http404
    return referral


def get_referral_agreed_to_word_back(number: str) -> Referral:
    """A referral whose sender hears back by the person's consent, for its sender and for CMM that received it; else
    `Http404`."""
    referral, party = get_referral_for_reading(number)
    if referral.consent != Consent.GIVEN_WITH_FEEDBACK or not hears_that_it_is_withdrawn(party):
        raise Http404
    return referral


def hears_that_it_is_withdrawn(party: Party) -> bool:
    """Whether the person tells this party that she takes her consent back: its sender, or CMM that received it."""
    return party.part == Part.SENDER or (party.part == Part.RECEIVER and context.current().unit_kind == "cmm")


def consent_withdrawn(referral: Referral) -> ConsentWithdrawn | None:
    """When and where the person took back that the sender is told; None where she did not. One query at most."""
    if referral.consent != Consent.GIVEN_WITH_FEEDBACK:
        return None
    return ConsentWithdrawn.objects.filter(referral=referral).first()


def referral_behind(referral_id: uuid.UUID) -> Referral | None:
    """A referral that the acting role may read and in which its unit has a part; else None. One query at most."""
    return Referral.objects.filter(pk=referral_id).first() if policies.may_read("contact") else None


@dataclass(frozen=True, slots=True)
class Behind:
    """The referral a case came of: its number and who sent it, and the numbers of those added to it since; '' and None
    where the acting unit has no part in it."""

    number: str = ""
    sender: uuid.UUID | None = None
    joined: tuple[str, ...] = ()


def referrals_behind(referral_id: uuid.UUID) -> Behind:
    """The referral, and those that were added to it or to one of these, the earliest first. One query at most."""
    if not policies.may_read("contact"):
        return Behind()
    with connection.cursor() as cursor:
        cursor.execute(_BEHIND, [referral_id, context.current().unit_id])
        rows: list[tuple[uuid.UUID, str, uuid.UUID | None]] = cursor.fetchall()
    number, sender = next(((number, by) for found, number, by in rows if found == referral_id), ("", None))
    return Behind(number, sender, tuple(number for found, number, _by in rows if found != referral_id))


_BEHIND = """WITH RECURSIVE behind (id) AS (
    SELECT %s::uuid
    UNION SELECT t.referral_id FROM referrals_triage t JOIN behind b ON t.joined_to_id = b.id
  )
  SELECT p.referral_id, p.number, helle.sender_of_referral(r.id)
    FROM behind b JOIN referrals_party p ON p.referral_id = b.id LEFT JOIN referrals_referral r ON r.id = p.referral_id
   WHERE p.unit_id = %s ORDER BY p.sent_at, p.id"""


def joined_to(referral: Referral) -> list[str]:
    """The numbers of the referrals that the acting unit added to this one."""
    joined = Triage.objects.filter(joined_to=referral).order_by("decided_at")
    return list(joined.values_list("referral__number", flat=True))


def system_that_sent(referral: Referral) -> str:
    """The name of the system that sent it, by the address that no login has; '' where somebody did. One query."""
    found = User.objects.filter(pk=referral.sender_user_id, email=f"{referral.sender_user_id}@system.invalid")
    return found.values_list("full_name", flat=True).first() or ""


def description_of(referral: Referral) -> str:
    """What the sender wrote, as the acting user may read it."""
    return shown_alone(referral.sender_unit_id, vault.unseal(referral.pk, referral, "description_sealed"))


@dataclass(frozen=True, slots=True)
class Reported:
    """What the sender told of the exploitation, in plain text."""

    row: ReportedExploitation
    parts: ExploitationParts
    control_number: str


def exploitation_of(referral: Referral) -> Reported | None:
    """What the sender told of the exploitation; None where nothing was told, or where it is not shown, since somebody's
    address is protected (`whereabouts.referral_hides_its_place`). Raises `vault.Erased`."""
    row = ReportedExploitation.objects.filter(referral=referral).first()
    if row is None:
        return None
    told = {name: vault.unseal(referral.pk, row, f"{name}_sealed") for name in SEALED}
    told = shown(referral.sender_unit_id, told)
    parts = ExploitationParts(**told, housing=row.housing)
    return Reported(row, parts, vault.unseal(referral.pk, row, "control_number_sealed"))


def naming(businesses: Collection[bytes]) -> list[uuid.UUID]:
    """The referrals of the acting unit that name one of some businesses, by what finds these; also where a colleague
    has the case that came of one, whose account itself is closed. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.referrals_naming(%s)", [list(businesses)])
        ((found,),) = cursor.fetchall()
    return list(found)


def about_the_same_business(reported: Reported | None, referral: Referral) -> list[str]:
    """The numbers of the other referrals the acting unit received that name the same business, the newest first."""
    if reported is None or reported.row.cvr_blind is None:
        return []
    same = set(naming([bytes(reported.row.cvr_blind)])) - {referral.pk}
    mine = Party.objects.filter(referral__in=same, unit_id=context.current().unit_id, part=Part.RECEIVER)
    return list(mine.order_by("-sent_at").values_list("number", flat=True)[:MOST_OF_ONE_BUSINESS])


def persons_of(referral: Referral) -> list[OpenedPerson]:
    """The persons of a referral in order. Case numbers only for units that have those cases."""
    cases = dict(OpenedCase.objects.filter(referral=referral).values_list("person_id", "case__number"))
    return [
        OpenedPerson(row, vault.unseal(referral.pk, row, "name_sealed"), cases.get(row.pk, ""))
        for row in ReferredPerson.objects.filter(referral=referral).order_by("sequence")
    ]


def triage_of(referral: Referral) -> Decided | None:
    """What was decided and why, for the unit that decided; None for others and before it is decided."""
    row = Triage.objects.filter(referral=referral).select_related("joined_to").first()
    if row is None:
        return None
    kept = vault.unseal(referral.pk, row, "ruling_sealed")
    return Decided(
        row,
        vault.unseal(referral.pk, row, "reason_sealed"),
        SpectrumPlace(row.spectrum).label if row.spectrum else None,
        from_json(json.loads(kept)) if kept else None,
    )


def parties_of(referral: Referral) -> list[OtherParty]:
    """All units with a part in the referral."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_id, part FROM helle.referral_parties(%s)", [referral.pk])
        return [OtherParty(row[0], Part(row[1])) for row in cursor.fetchall()]


def joinable(referral: Referral, since: dt.datetime) -> list[Party]:
    """Referrals the acting unit received lately that this one could be joined to, each with what was decided about it
    (`outcome`; None: nothing yet); those that follow this one are none. Two queries."""
    followers = referrals_behind(referral.pk).joined
    return list(
        _listed()
        .filter(unit_id=context.current().unit_id, part=Part.RECEIVER, sent_at__gte=since)
        .exclude(referral_id=referral.pk)
        .exclude(number__in=followers)
        .annotate(**{"outcome": F("referral__triage__outcome")})
        .order_by("-sent_at")[:50]
    )
