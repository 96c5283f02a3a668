"""A place to live and somebody who lives there, in a line each."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.accommodation import queries, request_actions, secret_address
from helle.register.accommodation.choices import ApprovalKind, Judgement, QualityTheme, SanctionKind
from helle.register.accommodation.models import (
    Address,
    Approval,
    Capacity,
    ChangeRequest,
    Finding,
    Mark,
    Offer,
    OperatingGrant,
    Provider,
    Rate,
    Sanction,
    TargetGroup,
    Visit,
)
from helle.register.accommodation.request_actions import Asked
from helle.register.cases.models import Case
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Unit
from helle.register.placements.models import PayerDecision, Placement
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.rules.accommodation.codes import OfferKind, Payer, PlacementBasis
from tests.cast import Cast, Member, latecomer, member
from tests.remembered import remembered

STREET, POSTCODE, MUNICIPALITY = "Drømmedalsgangen 47", "7913 Fjerdingby", "Fjerdingby Kommune"
TELEPHONE, ISSUER = "39 58 71 46", "Kværnholt Boliger"
ADDRESS = (STREET, POSTCODE, MUNICIPALITY, TELEPHONE, ISSUER)
"""Of a secret offer: each of the five is the address, and stands on one page only."""
PROVIDER = "Skovmærkefonden"
"""Who runs it leads there: shown with the address alone."""
WHY_SO_MUCH = "efter Brombæraftalen"
"""Why a bed-day costs what it does: CMM alone reads it."""
TERMS, FINDING_WORDS, ORDER_WORDS = (
    "på vilkår af Kvistgårdsplanen",
    "loftet i Rugkammeret er utæt",
    "udbedr Rugkammeret",
)
OVER_WHY = "fordi Natravnen ikke kunne vente"
ASKED_WHY = "Hasselværelset er sat i stand"
SECRETS = (*ADDRESS, TERMS, FINDING_WORDS, ORDER_WORDS, OVER_WHY, ASKED_WHY)


def _row() -> dict[str, Any]:
    acting = context.current()
    return {
        "id": new_id(),
        "recorded_at": acting.instant,
        "by_user_id": acting.user_id,
        "by_unit_id": acting.unit_id,
    }


@remembered
def provider(by: Member, name: str = PROVIDER, unit: str | None = "REDEN-HOME") -> Provider:
    """Who runs offers; the same again where it is there."""
    with by.acting():
        found = Provider.objects.filter(name=name).first()
        if found is None:
            found = Provider(**_row(), name=name, unit_id=unit_id(unit) if unit else None)
            found.save(force_insert=True)
        return found


def offer(
    by: Member,
    *,
    kind: OfferKind = OfferKind.REDEN,
    run_by: Provider | None = None,
    places: int | None = 2,
    peak_places: int = 1,
    secret: bool = True,
    since: dt.date = dt.date(2024, 1, 1),
    alias: str = "",
) -> Offer:
    """A place for women that is open, with its number of places and its address."""
    run_by = run_by or provider(by)
    with by.acting():
        days = DateRange(since, None)
        row = Offer(
            **_row(),
            provider=run_by,
            alias=alias or f"Hus {uuid.uuid4().hex[:6]}",
            kind=kind.value,
            region="capital",
            secret=secret,
            during=days,
        )
        vault.new_subject("offer", row.pk)
        row.save(force_insert=True)
        TargetGroup(**_row(), offer=row, during=days, sexes=["woman"]).save(force_insert=True)
        if places is not None:
            Capacity(**_row(), offer=row, during=days, places=places, peak_places=peak_places).save(force_insert=True)
        address = Address(**_row(), offer=row, during=days)
        for name, text in zip(("street", "postcode", "municipality", "telephone", "issuer"), ADDRESS, strict=True):
            column = f"{name}_sealed"
            setattr(address, column, vault.seal(row.pk, address, column, text))
        address.save(force_insert=True)
        if secret:
            words = dict(zip(secret_address.LABELS, ADDRESS, strict=True))
            Mark.objects.bulk_create(secret_address.marks_of(address, words))
        return row


@remembered
def price(by: Member, of: Offer, *, oere_a_day: int = 1_250_00, grant_places: int = 1) -> None:
    """What a bed-day costs there, and how many places the operating grant pays."""
    with by.acting():
        days = DateRange(dt.date(2024, 1, 1), None)
        rows: list[Rate | OperatingGrant] = [
            Rate(**_row(), offer=of, during=days, oere_a_day=oere_a_day),
            OperatingGrant(**_row(), offer=of, during=days, places=grant_places),
        ]
        for row in rows:
            row.why_sealed = vault.seal(of.pk, row, "why_sealed", WHY_SO_MUCH)
            row.save(force_insert=True)


@remembered
def supervise(by: Member, of: Offer) -> None:
    """The supervision approves an offer, visits it and gives an order."""
    with by.acting():
        days, unit = DateRange(dt.date(2024, 1, 1), None), Unit.objects.get(pk=context.current().unit_id)
        approval = Approval(
            **_row(), offer=of, kind=ApprovalKind.SERVICE_ACT, authority=unit, during=days, section="§ 109", places=3
        )
        approval.terms_sealed = vault.seal(of.pk, approval, "terms_sealed", TERMS)
        approval.save(force_insert=True)
        order = Sanction(**_row(), offer=of, kind=SanctionKind.ORDER, during=days)
        order.words_sealed = vault.seal(of.pk, order, "words_sealed", ORDER_WORDS)
        order.save(force_insert=True)
    visit(by, of)


@remembered
def visit(by: Member, of: Offer) -> Visit:
    """The supervision looks at the setting of an offer, unannounced."""
    with by.acting():
        row = Visit(**_row(), offer=of, held_on=clock.today(), announced=False)
        row.save(force_insert=True)
        found = Finding(id=new_id(), visit=row, theme=QualityTheme.SETTING, judgement=Judgement.REMARK)
        found.words_sealed = vault.seal(of.pk, found, "words_sealed", FINDING_WORDS)
        found.save(force_insert=True)
        return row


@remembered
def ask_for_places(by: Member, of: Offer, *, places: int = 3, peak_places: int = 1) -> ChangeRequest:
    """The provider asks CMM for other numbers from today on."""
    with by.acting():
        asked = Asked(clock.today(), places=places, peak_places=peak_places)
        return request_actions.change_ask(of, asked, why=ASKED_WHY)


def last_numbers(of: Offer) -> uuid.UUID | None:
    """The number of places that was written last; for who acts already."""
    last = queries.last_written(Capacity, of)
    return last.pk if last else None


@remembered
def order(by: Member, case: Case, at: Offer, **changed: Any) -> Placement:
    """Somebody orders a place from today on."""
    with by.acting():
        acting, today = context.current(), clock.today()
        given: dict[str, Any] = {"planned_from": today, "planned_until": None, "beyond": "", "limited": False} | changed
        row = Placement(
            **_row(),
            reference=f"P-{uuid.uuid4().hex[:8]}",
            case=case,
            person_id=case.person_id,
            offer=at,
            basis=PlacementBasis.ACTION_PLAN,
            days=DateRange(given["planned_from"], given["planned_until"]),
            ordered_on=today,
            by_role=acting.role,
            **given,
        )
        if row.beyond == "over":
            row.over_why_sealed = vault.seal(case.person_id, row, "over_why_sealed", OVER_WHY)
        row.save(force_insert=True)
        return row


@remembered
def call(by: Member, function: str, *arguments: str | dt.date | uuid.UUID | bytes | None) -> None:
    """Call one of the functions that write what happens to a placement."""
    with by.acting(), connection.cursor() as cursor:
        cursor.execute(f"SELECT helle.{function}({', '.join(['%s'] * len(arguments))})", list(arguments))


@remembered
def move_in(by: Member, case: Case, at: Offer, **changed: Any) -> Placement:
    """A place is ordered, the provider says yes, and the person comes the same day."""
    placement = order(by, case, at, **changed)
    call(by, "answer_placement", placement.pk, "accepted", None)
    with by.acting():
        today = clock.today()
    call(by, "arrive", placement.pk, today)
    with by.acting():
        return Placement.objects.get(pk=placement.pk)


@remembered
def who_pays(by: Member, placement: Placement, payer: Payer = Payer.CMM) -> PayerDecision:
    """Somebody decides who pays from the first day on."""
    with by.acting():
        row = PayerDecision(
            **_row(),
            placement=placement,
            case_id=placement.case_id,
            payer=payer.value,
            during=DateRange(placement.planned_from, None),
        )
        row.save(force_insert=True)
        return row


@remembered
def tell(cast: Cast, case: Case) -> Placement:
    """Somebody lives at a secret place that has been approved, visited and priced."""
    house = offer(cast.mette)
    price(cast.mette, house)
    supervise(member("Inge Rask", "ST-HOV", "socialtilsyn_inspector"), house)
    ask_for_places(latecomer("hanne"), house)
    placement = move_in(cast.mette, case, house)
    who_pays(cast.mette, placement)
    return placement
