"""Keeping the register of offers, for CMM: who runs them, what holds of them from when, and that one closes.

What changed stays readable: what holds until a day ends the day before it, what was wrong from its first day goes out
of force, and both say why.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.accommodation import naming, policies, queries
from helle.register.accommodation.choices import ApprovalKind
from helle.register.accommodation.models import Approval, Capacity, Explained, Held, Offer, Provider, TargetGroup
from helle.register.accommodation.queries import holds_on
from helle.register.audit import actions as audit
from helle.register.cases.actions import refuse_long_ago
from helle.register.interface.typed import says_anything
from helle.register.protection import context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.rules.accommodation.capacity import CapacityFacts, capacity
from helle.rules.accommodation.codes import OfferKind, Sex
from helle.rules.ruling import Ruling, Text, Verdict

CHANGED_MEANWHILE: Final = Text(
    "En anden har lige ændret det samme. Se, hvad der står nu, og gem igen, hvis det stadig skal ændres.",
    "Somebody else has just changed the same. See what it says now, and save once more if it is still to be changed.",
)
NOT_OPEN_THEN: Final = Text("Den dag er stedet ikke åbent.", "The place is not open on that day.")
ALIAS_TAKEN: Final = Text("Et andet sted hedder det allerede.", "Another place is called that already.")
ALIAS_TELLS: Final = Text(
    "Navnet på et hemmeligt sted må ikke røbe, hvor det ligger: intet postnummer, ingen kommune og ingen udbyder.",
    "The name of a secret place must not give away where it is: no postcode, no municipality and no provider.",
)
NOBODY: Final = Text("Vælg mindst ét køn.", "Choose at least one sex.")
NO_MAN: Final = Text("Et mandecenter tager imod mænd.", "A men's centre takes men.")
_FULL: Final = Text(
    "Der bor flere på stedet, end der ville være pladser. En anden har lige placeret nogen dér.",
    "More live there than there would be places. Somebody else has just placed a person there.",
)


@dataclass(frozen=True, slots=True)
class NewOffer:
    """A place as CMM takes it into the register. `places` None: its number is not known."""

    provider: uuid.UUID
    alias: str
    kind: str
    region: str
    secret: bool
    since: dt.date
    sexes: Sequence[str]
    residents: Sequence[str] = ()
    places: int | None = None
    peak_places: int = 0


def provider_record(*, name: str, unit: uuid.UUID | None) -> Provider:
    """Write who runs offers. `unit`: under which its people log in, where they do."""
    policies.require_keeping()
    if not says_anything(name):
        raise Refused(Text("Skriv navnet.", "Enter the name."), field="name")
    acting = context.current()
    row = Provider(
        id=new_id(),
        name=" ".join(name.split()),
        unit_id=unit,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    said = {
        "accommodation_provider_unit_id_key": Refused(
            Text("Enheden har allerede en udbyder.", "The unit is a provider already."), field="unit"
        ),
        "a_provider_once": Refused(
            Text("En udbyder med det navn er skrevet ind.", "A provider of that name is in the register."), field="name"
        ),
    }
    with refused_by(said), transaction.atomic():
        row.save(force_insert=True)
        audit.record("provider.recorded", object_id=row.pk)
    return row


def offer_record(new: NewOffer) -> Offer:
    """Take a place into the register, with its target group and its number of places. Its key is made with it."""
    policies.require_keeping()
    refuse_long_ago(new.since, "since")
    alias = " ".join(new.alias.split())
    _check_alias(alias, new)
    _check_sexes(OfferKind(new.kind), new.sexes)
    if new.places is None and new.peak_places:
        raise Refused(
            Text("Skriv også de faste pladser.", "Enter the regular places too."),
            field="places",
        )
    acting, during = context.current(), DateRange(new.since, None)
    offer = Offer(
        id=new_id(),
        provider_id=new.provider,
        alias=alias,
        kind=new.kind,
        region=new.region,
        secret=new.secret,
        during=during,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    said = {"accommodation_offer_alias_key": Refused(ALIAS_TAKEN, field="alias")}
    with refused_by(said), transaction.atomic():
        vault.new_subject("offer", offer.pk)
        offer.save(force_insert=True)
        group = TargetGroup(**written(offer, during), sexes=list(new.sexes), residents=list(new.residents))
        group.save(force_insert=True)
        if new.places is not None:
            numbers = Capacity(**written(offer, during), places=new.places, peak_places=new.peak_places)
            ask(_ruling_of(offer, numbers.places, numbers.peak_places, new.since), "places")
            numbers.save(force_insert=True)
        audit.record("offer.recorded", object_id=offer.pk, detail={"kind": offer.kind, "secret": offer.secret})
    return offer


def _check_alias(alias: str, new: NewOffer) -> None:
    if not alias:
        raise Refused(Text("Skriv et navn.", "Enter a name."), field="alias")
    if not new.secret:
        return
    provider = Provider.objects.get(pk=new.provider)
    if naming.name_tells_where(alias) or naming.leads_to(alias, provider.name):
        raise Refused(ALIAS_TELLS, field="alias")


def capacity_ruling(offer: Offer, *, since: dt.date, places: int, peak_places: int) -> Ruling[int]:
    """What the rules say of other numbers from a day on, with those who live there then (ACM-14)."""
    return _ruling_of(offer, places, peak_places, since)


def capacity_change(
    offer: Offer, *, since: dt.date, places: int, peak_places: int, why: str, opened: uuid.UUID | None
) -> Capacity:
    """Give an offer other numbers of places from a day on. Raises `Refused` below those who live there.

    `opened` is the last that was written when the form was opened; None where no number was known.
    """
    policies.require_keeping()
    _check_change(offer, since, why)
    ask(_ruling_of(offer, places, peak_places, since), "places")
    said = {
        "one_capacity_at_a_time": Refused(CHANGED_MEANWHILE),
        "capacity_not_below_the_residents": Refused(_FULL, field="places"),
    }
    with refused_by(said), transaction.atomic():
        _refuse_stale(offer, Capacity, opened)
        during = make_room(offer, Capacity, since, why)
        row = Capacity(**written(offer, during), places=places, peak_places=peak_places)
        seal_why(offer, row, why)
        row.save(force_insert=True)
        audit.record("offer.changed", object_id=offer.pk, detail={"what": "capacity", "since": since.isoformat()})
    return row


def _check_sexes(kind: OfferKind, sexes: Sequence[str]) -> None:
    """Refuse a place for nobody, and a men's centre that takes no man (ACM-06)."""
    if not sexes:
        raise Refused(NOBODY, field="sexes")
    if kind is OfferKind.MENS_CENTRE and Sex.MAN.value not in sexes:
        raise Refused(NO_MAN, field="sexes")


def target_group_change(
    offer: Offer,
    *,
    since: dt.date,
    sexes: Sequence[str],
    residents: Sequence[str],
    why: str,
    opened: uuid.UUID | None,
) -> TargetGroup:
    """Say for whom an offer is from a day on. Who lives there stays, and is flagged until she has moved or it is
    weighed (`helle.outside_the_group`)."""
    policies.require_keeping()
    _check_change(offer, since, why)
    _check_sexes(OfferKind(offer.kind), sexes)
    with refused_by({"one_target_group_at_a_time": Refused(CHANGED_MEANWHILE)}), transaction.atomic():
        _refuse_stale(offer, TargetGroup, opened)
        during = make_room(offer, TargetGroup, since, why)
        row = TargetGroup(**written(offer, during), sexes=list(sexes), residents=list(residents))
        seal_why(offer, row, why)
        row.save(force_insert=True)
        audit.record("offer.changed", object_id=offer.pk, detail={"what": "target_group", "since": since.isoformat()})
    return row


def closing_ruling(offer: Offer, *, last_day: dt.date) -> Ruling[int]:
    """What the rules say of closing an offer after a day."""
    after = last_day + dt.timedelta(days=1)
    return capacity(CapacityFacts(after, 0, 0, queries.residents_from(offer, after).everybody, closes=True))


def offer_close(offer: Offer, *, last_day: dt.date, why: str) -> None:
    """Close an offer after a day. Whoever lives there is moved first: says how many they are, never who."""
    policies.require_keeping()
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    if last_day not in offer.during:
        raise Refused(NOT_OPEN_THEN, field="last_day")
    naming.refuse_where_it_is(offer, why=why)
    ask(closing_ruling(offer, last_day=last_day), "last_day")
    meanwhile = Text(
        "En anden har lige placeret nogen på stedet efter den dag.",
        "Somebody else has just placed a person there after that day.",
    )
    with refused_by({"not_closed_over_residents": Refused(meanwhile, field="last_day")}), transaction.atomic():
        offer.during = DateRange(offer.during.lower, last_day + dt.timedelta(days=1))
        offer.closed_why_sealed = vault.seal(offer.pk, offer, "closed_why_sealed", why)
        closed = Offer.objects.filter(pk=offer.pk, during__endswith__isnull=True).update(
            during=offer.during, closed_why_sealed=offer.closed_why_sealed
        )
        if not closed:
            raise Refused(CHANGED_MEANWHILE)
        audit.record("offer.closed", object_id=offer.pk, detail={"last_day": last_day.isoformat()})


def _ruling_of(offer: Offer, places: int, peak_places: int, since: dt.date) -> Ruling[int]:
    approved = Approval.objects.filter(holds_on(since), offer=offer, kind=ApprovalKind.SERVICE_ACT).first()
    return capacity(
        CapacityFacts(
            since,
            places,
            peak_places,
            queries.residents_from(offer, since).counted,
            approved_places=approved.places if approved else None,
        )
    )


def ask(ruling: Ruling[int], field: str) -> None:
    """Refuse what the rules refuse, beside its field. Every change has a reason: what asks for one is answered."""
    if ruling.verdict is Verdict.CANNOT_BE_DECIDED:
        raise Refused(ruling.problems[0].text, field=field, ruling=ruling)
    if ruling.verdict is Verdict.REFUSED:
        raise Refused(ruling.reasons[0].text, field=field, ruling=ruling)


def _refuse_stale(offer: Offer, model: type[Held], opened: uuid.UUID | None) -> None:
    """Refuse where somebody wrote another row after the form was opened.

    The offer is held first: of two at once the second sees what the first wrote, and does not put that out of force.
    """
    list(Offer.objects.select_for_update(no_key=True).filter(pk=offer.pk).values_list("pk"))
    last = queries.last_written(model, offer)
    if (last.pk if last else None) != opened:
        raise Refused(CHANGED_MEANWHILE)


def _check_change(offer: Offer, since: dt.date, why: str) -> None:
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    if since not in offer.during:
        raise Refused(NOT_OPEN_THEN, field="since")
    naming.refuse_where_it_is(offer, why=why)


# --- what the supervision's actions share -----------------------------------------------------------------------


def written(offer: Offer, during: DateRange | None = None) -> dict[str, Any]:
    """What each row of an offer begins with: its key, the offer, its days, and who wrote it."""
    acting = context.current()
    row: dict[str, Any] = {
        "id": new_id(),
        "offer": offer,
        "recorded_at": acting.instant,
        "by_user_id": acting.user_id,
        "by_unit_id": acting.unit_id,
    }
    if during is not None:
        row["during"] = during
    return row


def seal_why(offer: Offer, row: Explained, why: str) -> None:
    """Keep with a row why it was written, where somebody said so."""
    if why.strip():
        row.why_sealed = vault.seal(offer.pk, row, "why_sealed", why)


def make_room[R: Held](
    offer: Offer,
    model: type[R],
    since: dt.date,
    why: str,
    *,
    until: dt.date | None = None,
    **same: object,
) -> DateRange:
    """End what holds on `since` the day before it, put out of force what begins later, and return the days there are.

    A row that held from that very day on was wrong from the start.
    """
    rows = list(model._default_manager.filter(offer=offer, superseded_at__isnull=True, **same).order_by("during"))
    touched = [row for row in rows if row.during.upper is None or row.during.upper > since]
    for row in touched:
        if row.during.lower < since:
            row.during = DateRange(row.during.lower, since)
            changed = model._default_manager.filter(pk=row.pk, superseded_at__isnull=True).update(during=row.during)
        else:
            changed = supersede(offer, row, why)
        if not changed:
            raise Refused(CHANGED_MEANWHILE)
    return DateRange(since, until)


def supersede(offer: Offer, row: Explained, why: str) -> int:
    """Put a row out of force, with the reason sealed. Returns how many were: none where somebody else has done so."""
    sealed = vault.seal(offer.pk, row, "superseded_why_sealed", why)
    return (
        type(row)
        ._default_manager.filter(pk=row.pk, superseded_at__isnull=True)
        .update(superseded_at=context.current().instant, superseded_why_sealed=sealed)
    )
