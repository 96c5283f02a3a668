"""A provider asks CMM for other numbers or another target group of its place, and CMM answers (ACM-14, FLO-17).

The same rules are asked when it is asked and when it is answered: nobody loses the place where she lives by a number.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction

from helle.register.accommodation import actions, naming, policies
from helle.register.accommodation.choices import ChangeAnswer, ChangeKind
from helle.register.accommodation.models import Capacity, ChangeRequest, Offer, TargetGroup
from helle.register.accommodation.queries import holds_on
from helle.register.audit import actions as audit
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.rules.ruling import Text

WAITS_ALREADY: Final = Text(
    "I har allerede bedt om det, og CMM har ikke svaret endnu. Træk det tilbage først, hvis noget skal ændres.",
    "You have asked for it already, and CMM has not answered yet. Take it back first if something is to be different.",
)
ANSWERED_ALREADY: Final = Text(
    "Anmodningen er allerede besvaret eller trukket tilbage. Se stedet igennem.",
    "The request is answered already, or was taken back. Look at the place.",
)
THE_SAME: Final = Text("Det er det samme, som gælder den dag.", "That is the same as what holds on that day.")
LATER_ONLY: Final = Text(
    "Vælg en dag, der ikke er gået: det, der var, retter CMM selv.",
    "Choose a day that has not passed: what was is for CMM to correct.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a provider asks for: numbers, or whom the place is for."""

    since: dt.date
    places: int | None = None
    peak_places: int | None = None
    sexes: Sequence[str] = ()
    residents: Sequence[str] = ()

    @property
    def kind(self) -> ChangeKind:
        """Which of the two it is."""
        return ChangeKind.TARGET_GROUP if self.places is None else ChangeKind.CAPACITY


def change_ask(offer: Offer, asked: Asked, *, why: str) -> ChangeRequest:
    """Ask CMM for a change from a day on. Raises `Refused` below those who live there, as CMM's own change would."""
    policies.require_asking()
    _check_why(offer, why)
    if asked.since < clock.today():
        raise Refused(LATER_ONLY, field="since")
    if asked.since not in offer.during:
        raise Refused(actions.NOT_OPEN_THEN, field="since")
    if asked.places is not None:
        ruling = actions.capacity_ruling(
            offer, since=asked.since, places=asked.places, peak_places=asked.peak_places or 0
        )
        actions.ask(ruling, "places")
    elif not asked.sexes:
        raise Refused(actions.NOBODY, field="sexes")
    if _holds_already(offer, asked):
        raise Refused(THE_SAME, field="sexes" if asked.places is None else "places")
    acting = context.current()
    row = ChangeRequest(
        id=new_id(),
        offer=offer,
        kind=asked.kind.value,
        since=asked.since,
        places=asked.places,
        peak_places=None if asked.places is None else asked.peak_places or 0,
        sexes=list(asked.sexes),
        residents=list(asked.residents),
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
        answer="",
    )
    row.why_sealed = vault.seal(offer.pk, row, "why_sealed", why)
    with refused_by({"one_change_of_a_kind_waits": Refused(WAITS_ALREADY)}), transaction.atomic():
        row.save(force_insert=True)
        audit.record("offer.change_asked", object_id=offer.pk, detail={"what": row.kind})
    return row


def _holds_already(offer: Offer, asked: Asked) -> bool:
    """Whether what is asked for is what holds on that day."""
    held = holds_on(asked.since)
    if asked.places is not None:
        numbers = Capacity.objects.filter(held, offer=offer).values_list("places", "peak_places")
        return (asked.places, asked.peak_places or 0) in numbers
    groups = TargetGroup.objects.filter(held, offer=offer).values_list("sexes", "residents")
    return any((set(sexes), set(others)) == (set(asked.sexes), set(asked.residents)) for sexes, others in groups)


def change_answer(row: ChangeRequest, *, accepted: bool, why: str, opened: uuid.UUID | None) -> None:
    """CMM answers. A yes writes the numbers or the group from the day that was asked for, or from today where that has
    passed meanwhile; it is refused below those who live there, and the request then waits on.

    `opened` is the last that was written of the same when the answer was opened: a yes overwrites nothing unseen.
    """
    policies.require_keeping()
    _check_why(row.offer, why)
    with refused_by({"change_answered_once": Refused(ANSWERED_ALREADY)}), transaction.atomic():
        answer = ChangeAnswer.YES if accepted else ChangeAnswer.NO
        _answer(row, answer, vault.seal(row.offer_id, row, "answer_why_sealed", why))
        if accepted:
            _write(row, why, opened)
        audit.record("offer.change_answered", object_id=row.offer_id, detail={"what": row.kind, "accepted": accepted})


def change_withdraw(row: ChangeRequest) -> None:
    """The provider takes its request back."""
    policies.require_asking()
    with refused_by({"change_answered_once": Refused(ANSWERED_ALREADY)}), transaction.atomic():
        _answer(row, ChangeAnswer.WITHDRAWN, None)
        audit.record("offer.change_withdrawn", object_id=row.offer_id, detail={"what": row.kind})


def _check_why(offer: Offer, why: str) -> None:
    """A reason is given, and of a secret place it does not tell where it is."""
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    naming.refuse_where_it_is(offer, why=why)


def _answer(row: ChangeRequest, answer: ChangeAnswer, sealed: bytes | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.answer_change(%s, %s, %s)", [row.pk, answer.value, sealed])


def _write(row: ChangeRequest, why: str, opened: uuid.UUID | None) -> None:
    since = max(row.since, clock.today())
    if row.kind == ChangeKind.CAPACITY:
        actions.capacity_change(
            row.offer,
            since=since,
            places=row.places or 0,
            peak_places=row.peak_places or 0,
            why=why,
            opened=opened,
        )
    else:
        actions.target_group_change(
            row.offer,
            since=since,
            sexes=row.sexes,
            residents=row.residents,
            why=why,
            opened=opened,
        )
