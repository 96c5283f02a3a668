"""Reading what stands beside a criminal case: statements, questionings, claims, networks."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import connection
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.http import Http404

from helle.register.cases.models import Case
from helle.register.prosecution import policies, sealing
from helle.register.prosecution.beside_models import (
    Claim,
    ClaimCorrection,
    ClaimEnd,
    CompensationTold,
    Disclosure,
    DisclosureWeighing,
    Questioning,
    StatementRequest,
)
from helle.register.prosecution.choices import ClaimOutcome, CompensationAnswer, LinkMistake
from helle.register.prosecution.models import CriminalCase, VictimLink
from helle.register.protection import clock, context, vault
from helle.rules.ruling import Ruling, from_json

DESK_LENGTH: Final = 8
WAITS: Final = Func(F("pk"), function="helle.statement_waits", output_field=BooleanField())


def waiting_of(case: Case) -> QuerySet[StatementRequest]:
    """What waits for a statement on the person of a case, the oldest first."""
    rows = StatementRequest.objects.filter(stands_or_changed("link__"), link__case=case, answer__isnull=True)
    return rows.order_by("recorded_at", "id")


def stands_or_changed(link: str = "") -> Q:
    """That a link stands, or that the person stands otherwise since: what was asked of her then is asked still."""
    now = VictimLink.objects.filter(
        criminal_case=OuterRef(f"{link}criminal_case"), case=OuterRef(f"{link}case"), superseded_at__isnull=True
    )
    changed = Q(**{f"{link}superseded_why": LinkMistake.CHANGED.value}) & Q(Exists(now))
    return Q(**{f"{link}superseded_at__isnull": True}) | changed


@dataclass(frozen=True, slots=True)
class OpenedDisclosure:
    """A disclosure as who may read it sees it. The weighing and the ruling are CMM's own."""

    row: Disclosure
    statement: str
    weighing: str
    ruling: Ruling[object] | None
    why_untold: str = ""

    @property
    def lasts(self) -> bool:
        return self.row.ended_at is None and self.row.until >= clock.today()


def disclosures_of(case_ids: Sequence[uuid.UUID]) -> list[OpenedDisclosure]:
    """The disclosures on some cases that the acting unit reads, the latest first, for CMM with what was weighed.

    Two queries, and one for the keys.
    """
    rows = list(
        Disclosure.objects.filter(case__in=case_ids).select_related("by_user").order_by("-recorded_at", "-id")
        if case_ids
        else []
    )
    if not rows:
        return []
    vault.fetch_keys(one.pk for one in rows)
    weighed = DisclosureWeighing.objects.filter(disclosure__in=rows).select_related("case")
    by_key = {one.disclosure_id: one for one in weighed} if policies.hears_of_cases() else {}
    return [_opened(one, by_key.get(one.pk)) for one in rows]


def _opened(row: Disclosure, weighed: DisclosureWeighing | None) -> OpenedDisclosure:
    statement = vault.unseal(row.pk, row, "statement_sealed")
    if weighed is None:
        return OpenedDisclosure(row, statement, "", None)
    ruling = vault.unseal(weighed.case.person_id, weighed, "ruling_sealed")
    return OpenedDisclosure(
        row,
        statement,
        vault.unseal(weighed.case.person_id, weighed, "weighing_sealed"),
        from_json(json.loads(ruling)),
        vault.unseal(weighed.case.person_id, weighed, "why_untold_sealed"),
    )


def get_disclosure(case: Case, key: uuid.UUID) -> Disclosure:
    """A disclosure of a case that lasts. Raises `Http404`."""
    found = Disclosure.objects.filter(pk=key, case=case, ended_at__isnull=True).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """A request for a statement with its words, whether it waits, and whom the answer goes to (None: not for CMM)."""

    row: StatementRequest
    words: str
    answered: bool
    goes_to: uuid.UUID | None = None


def requests_of(links: Sequence[uuid.UUID]) -> list[OpenedRequest]:
    """The requests for statements on some links, the latest first."""
    rows = (
        list(
            StatementRequest.objects.filter(link__in=links)
            .annotate(waits=WAITS)
            .select_related("by_user", "by_unit")
            .order_by("-recorded_at", "-id")
        )
        if links
        else []
    )
    words = sealing.readable([(one.by_unit_id, sealing.words(one, "words")) for one in rows])
    to = _goes_to(rows)
    return [OpenedRequest(one, said, not one.waits, to.get(one.pk)) for one, said in zip(rows, words, strict=True)]


def own_waiting(link: VictimLink) -> StatementRequest | None:
    """The request of the acting unit, in the acting role, on the person in that case that CMM has not answered.

    The answer may be out of its sight by now: the database alone knows whether there is one.
    """
    rows = StatementRequest.objects.filter(
        Q(by_prosecution=policies.is_prosecutor()) | Q(by_prosecution__isnull=True),
        stands_or_changed("link__"),
        criminal_case=link.criminal_case_id,
        link__case=link.case_id,
        by_unit_id=context.current().unit_id,
    )
    return rows.annotate(waits=WAITS).filter(waits=True).order_by("recorded_at", "id").first()


def _goes_to(requests: Sequence[StatementRequest]) -> dict[uuid.UUID, uuid.UUID | None]:
    """The unit that the answer to each request goes to: where the case has gone on, who has it now (SHR-01)."""
    if not requests:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r, helle.statement_goes_to(r) FROM unnest(%s::uuid[]) AS r", [[one.pk for one in requests]]
        )
        return dict(cursor.fetchall())


def goes_to(request: StatementRequest) -> uuid.UUID | None:
    """The unit that a statement goes to which answers a request. One query."""
    return _goes_to([request]).get(request.pk)


def waiting_requests() -> list[tuple[OpenedRequest, Case]]:
    """The requests that wait for CMM, the oldest first, each with the case it is about (CRI-07), which may be closed
    to the acting user: of the request there is what the desk says of it. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.statements_that_wait() LIMIT %s", [DESK_LENGTH])
        rows = cursor.fetchall()
    cases = {one.pk: one for one in Case.objects.filter(pk__in=[row[2] for row in rows])} if rows else {}
    return [
        (
            OpenedRequest(
                StatementRequest(id=key, link_id=link, by_unit_id=unit, recorded_at=at), "", answered=False, goes_to=to
            ),
            cases[case],
        )
        for key, link, case, unit, at, to in rows
        if case in cases
    ]


def questionings_of(links: Sequence[uuid.UUID]) -> list[Questioning]:
    """All that was recorded of questionings on some links, by the day, also what is out of force. One query."""
    rows = Questioning.objects.filter(link__in=links) if links else Questioning.objects.none()
    return list(rows.order_by("planned_on", "recorded_at", "id"))


def questionings_heard_of(case: Case) -> list[tuple[uuid.UUID, dt.date]]:
    """On which days the person of a case is questioned, each by the link: what CMM hears of it (CRI-06)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT link_id, planned_on FROM helle.questionings_heard_of(%s)", [case.pk])
        return [(link, day) for link, day in cursor.fetchall()]


def interview_was_held(link: VictimLink) -> bool:
    """Whether CMM or Udlændingestyrelsen has held an interview with the person: that alone (CRI-06)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.interview_was_held(%s)", [link.pk])
        found = cursor.fetchone()
    return bool(found and found[0])


@dataclass(frozen=True, slots=True)
class Tied:
    """Another criminal case of the same network: its number, who has it, and whether the link is of this case."""

    link_id: uuid.UUID
    number: str
    unit_id: uuid.UUID | None
    kind: str
    since: dt.datetime
    own: bool


def network_of(case: CriminalCase) -> list[Tied]:
    """The criminal cases tied to this one, for the police alone (CRI-19). One query."""
    if not policies.is_police():
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.criminal_network(%s)", [case.pk])
        return [Tied(*row) for row in cursor.fetchall()]


def told_of_compensation(case: Case) -> CompensationTold | None:
    """That the person was told that she can claim compensation, and what she said last; None: not noted. One query."""
    last = CompensationTold.objects.filter(case=case).order_by("-recorded_at", "-id").first()
    return None if last is None or last.answer == CompensationAnswer.MISTAKE else last


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction of what is claimed, and why."""

    row: ClaimCorrection
    why: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A claim and what became of it, None while it waits."""

    row: Claim
    end: ClaimEnd | None
    corrected: list[Corrected]
    """What it was corrected to, the latest first."""

    @property
    def amount(self) -> Decimal | None:
        """What is claimed: as corrected last, else as written."""
        return self.corrected[0].row.amount if self.corrected else self.row.amount

    @property
    def in_force(self) -> bool:
        """Whether it is a claim of hers, and was not written by mistake."""
        return self.end is None or self.end.outcome != ClaimOutcome.MISTAKE

    def is_the_same_as(self, other: Claim) -> bool:
        """Whether another one is of the same place, day and amount as this one is by now."""
        same = (self.row.ground, self.row.claimed_on, self.amount) == (other.ground, other.claimed_on, other.amount)
        return same and self.in_force


def claims_of(case: Case) -> list[Followed]:
    """The claims for compensation of a case, the latest first. Three queries."""
    ends = {one.claim_id: one for one in ClaimEnd.objects.filter(case=case)}
    rows = Claim.objects.filter(case=case).order_by("-claimed_on", "-id")
    corrections = ClaimCorrection.objects.filter(case=case).select_related("by_user").order_by("-recorded_at", "-id")
    said = [Corrected(one, vault.unseal(case.person_id, one, "why_sealed")) for one in corrections]
    return [Followed(row, ends.get(row.pk), [one for one in said if one.row.claim_id == row.pk]) for row in rows]


def get_claim(case: Case, key: uuid.UUID) -> Claim:
    """A claim of a case that nobody has settled. Raises `Http404`."""
    found = Claim.objects.filter(pk=key, case=case, end__isnull=True).first()
    if found is None:
        raise Http404
    return found


def case_of_claim(claim: Claim) -> Case:
    """The case of a claim."""
    return Case.objects.get(pk=claim.case_id)
