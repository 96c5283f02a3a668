"""Deciding who pays for a placement (ACM-09, ACM-18, C13.4): the rule's answer, or a human's where it is open."""

from __future__ import annotations

import datetime as dt
import uuid
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
from helle.register.placements.billed import numbers_not_carried
from helle.register.placements.models import PayerDecision, Placement
from helle.register.protection import clock, context, policies
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.rules.accommodation.codes import OfferKind, Payer, PlacementBasis
from helle.rules.ruling import Ruling, Text, Verdict

OUT_OF_FORCE: Final = Text(
    "Det, der er afgjort fra den dag eller senere, ville blive sat ud af kraft. Sæt kryds, hvis det er meningen. "
    "[ACM-09]",
    "What is decided from that day or later would go out of force. Tick the box if that is meant. [ACM-09]",
)
OPEN_UNTIL_THEN: Final = Text(
    "Det er ikke afgjort, hvem der betaler frem til den dag. Afgør det først. [ACM-09]",
    "Who pays until that day is not decided. Decide that first. [ACM-09]",
)
MEANWHILE: Final = Text(
    "En anden har lige ændret, hvem der betaler. Se, hvad der gælder nu.",
    "Somebody else has just changed who pays. Look at what holds now.",
)


def payer_decide(
    case: Case,
    row: Placement,
    *,
    expected_version: int | None,
    payer: Payer,
    unit: Unit | None,
    since: dt.date,
    reasons: str,
    over: frozenset[uuid.UUID] = frozenset(),
) -> tuple[PayerDecision, list[str]]:
    """Decide who pays from a day on; who paid before does so until then. What is billed rests on it (ACM-09, ACM-18).

    A day that is still to come is not decided before the days until then: they would stay open, and it would read as
    settled. Where the rule leaves it open, or names another, a reason is needed. What was decided from that day or
    later goes out of force, as far as it was named: `over` are its keys. Returns the decision, and the numbers of the
    statements that no longer hold. Raises `Refused` beside the field.
    """
    policies.require_write("money")
    acting = context.current()
    begins = row.arrived_on or row.planned_from
    if since < begins or (row.left_on is not None and since >= max(row.left_on, begins + dt.timedelta(days=1))):
        raise Refused(Text("Dagen ligger uden for opholdet.", "The day lies outside of the stay."), field="since")
    if since > max(begins, clock.today()) and not _is_paid_on(row, since - dt.timedelta(days=1)):
        raise Refused(OPEN_UNTIL_THEN, field="since")
    ruling = payer_ruling_of(case, row, since)
    answer = ruling.answer if isinstance(ruling.answer, tuple) else ()
    follows = ruling.verdict is Verdict.ALLOWED and payer in answer
    if not follows and not says_something(reasons):
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
    said = {
        "one_payer_at_a_time": Refused(DONE_ALREADY),
        "nobody_pays_until_then": Refused(OPEN_UNTIL_THEN, field="since"),
    }
    with refused_by(said), transaction.atomic():
        cases.case_touch(case, expected_version)
        not_carried = numbers_not_carried(row.offer_id)
        standing = list(PayerDecision.objects.select_for_update().filter(placement=row, superseded_at__isnull=True))
        if {one.pk for one in standing if one.during.lower >= since} != over:
            raise Refused(MEANWHILE) if over else Refused(OUT_OF_FORCE, field="over")
        for one in standing:
            _make_way(one, since)
        decided.save(force_insert=True)
        cases.statement_keep(case, about=decided.pk, text=reasons, ruling=ruling)
        audit.record("placement.payer_decided", object_id=row.pk, cases=[case.pk], detail={"payer": payer.value})
        return decided, sorted(numbers_not_carried(row.offer_id) - not_carried)


def _is_paid_on(row: Placement, day: dt.date) -> bool:
    return PayerDecision.objects.filter(placement=row, superseded_at__isnull=True, during__contains=day).exists()


def _make_way(one: PayerDecision, since: dt.date) -> None:
    if one.during.lower >= since:
        one.superseded_at = context.current().instant
        one.save(update_fields=["superseded_at"])
    elif one.during.upper is None or one.during.upper > since:
        one.during = DateRange(one.during.lower, since)
        one.save(update_fields=["during"])


_MUNICIPAL: Final = frozenset({Payer.HOME_MUNICIPALITY, Payer.MUNICIPALITY_OF_STAY, Payer.ACTING_MUNICIPALITY})


def payer_ruling_of(case: Case, row: Placement, on: dt.date) -> Ruling[object]:
    """What the rule says of who pays for a placement from a day on."""
    approved = row.basis == PlacementBasis.SERVICE_ACT
    return looking.payer_ruling(
        facts_for_writing(case), OfferKind(row.offer.kind), approved=approved, on=on, instead=row.instead_of_detention
    )
