"""Deciding who pays for a placement (ACM-09, ACM-18, C13.4): the rule's answer, or a human's where it is open."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case
from helle.register.organisations.models import Unit
from helle.register.placements import looking
from helle.register.placements.actions import DONE_ALREADY
from helle.register.placements.models import PayerDecision, Placement
from helle.register.protection import context, policies
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by
from helle.rules.accommodation.codes import OfferKind, Payer, PlacementBasis
from helle.rules.ruling import Ruling, Text, Verdict


def payer_decide(
    case: Case,
    row: Placement,
    *,
    expected_version: int | None,
    payer: Payer,
    unit: Unit | None,
    since: dt.date,
    reasons: str,
) -> PayerDecision:
    """Decide who pays from a day on; who paid before does so until then. What is billed rests on it (ACM-09, ACM-18).

    Where the rule leaves it open, or names another, a reason is needed. Raises `Refused` beside the field.
    """
    policies.require_write("money")
    acting = context.current()
    begins = row.arrived_on or row.planned_from
    if since < begins or (row.left_on is not None and since >= max(row.left_on, begins + dt.timedelta(days=1))):
        raise Refused(Text("Dagen ligger uden for opholdet.", "The day lies outside of the stay."), field="since")
    ruling = payer_ruling_of(case, row, since)
    answer = ruling.answer if isinstance(ruling.answer, tuple) else ()
    follows = ruling.verdict is Verdict.ALLOWED and payer in answer
    if not follows and not reasons.strip():
        raise Refused(NO_REASONS, field="reasons", ruling=ruling)
    if payer in _MUNICIPAL and unit is None:
        raise Refused(Text("Vælg kommunen.", "Choose the municipality."), field="unit")
    if payer not in _MUNICIPAL and unit is not None:
        raise Refused(
            Text("Der vælges kun en kommune, når en kommune betaler.", "A municipality is chosen only where one pays."),
            field="unit",
        )
    decided = PayerDecision(
        id=new_id(),
        placement=row,
        case=case,
        payer=payer.value,
        unit=unit,
        during=DateRange(since, None),
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    with refused_by({"one_payer_at_a_time": Refused(DONE_ALREADY)}), transaction.atomic():
        cases.case_touch(case, expected_version)
        for before in PayerDecision.objects.select_for_update().filter(placement=row, superseded_at__isnull=True):
            if before.during.lower >= since:
                before.superseded_at = acting.instant
                before.save(update_fields=["superseded_at"])
            elif before.during.upper is None or before.during.upper > since:
                before.during = DateRange(before.during.lower, since)
                before.save(update_fields=["during"])
        decided.save(force_insert=True)
        cases.statement_keep(case, about=decided.pk, text=reasons, ruling=ruling)
        audit.record("placement.payer_decided", object_id=row.pk, cases=[case.pk], detail={"payer": payer.value})
    return decided


_MUNICIPAL: Final = frozenset({Payer.HOME_MUNICIPALITY, Payer.MUNICIPALITY_OF_STAY, Payer.ACTING_MUNICIPALITY})


def payer_ruling_of(case: Case, row: Placement, on: dt.date) -> Ruling[object]:
    """What the rule says of who pays for a placement from a day on."""
    approved = row.basis == PlacementBasis.SERVICE_ACT
    return looking.payer_ruling(
        facts_for_writing(case), OfferKind(row.offer.kind), approved=approved, on=on, instead=row.instead_of_detention
    )
