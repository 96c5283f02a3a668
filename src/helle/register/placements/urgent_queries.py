"""Reading urgent requests: what waits, what was answered, what became of it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Case, Exists, F, Func, IntegerField, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.http import Http404

from helle.register.interface import typed
from helle.register.placements.choices import UrgentAnswerKind, UrgentOutcomeKind
from helle.register.placements.models import UrgentAnswer, UrgentOutcome, UrgentRequest
from helle.register.protection import clock, vault
from helle.register.protection.disposed import was_disposed_of

LIST_LENGTH: Final = 100
DESK_LENGTH: Final = 20
# An answered request without an outcome stays on the desk of the police this long.
OUTCOME_WITHIN: Final = dt.timedelta(days=7)
# That somebody left without a place stays on the desk of CMM until somebody has looked, and this long at most.
LOOKED_WITHIN: Final = dt.timedelta(days=30)
# That CMM rings, or has seen how it ended, is no word on a place.
NO_WORD_ON_A_PLACE: Final = (UrgentAnswerKind.CALL_BACK, UrgentAnswerKind.SEEN)


NOT_TOLD: Final = Func(F("pk"), function="helle.not_told_of", output_field=IntegerField())


@dataclass(frozen=True, slots=True)
class Told[T]:
    """An answer or an outcome with its words."""

    row: T
    words: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A request with all that was said of it, the latest first."""

    row: UrgentRequest
    why: str
    call: str
    answers: list[Told[UrgentAnswer]]
    outcomes: list[Told[UrgentOutcome]]

    held: list[tuple[uuid.UUID, dt.datetime]]
    """Those of it who were detained after it, by their detentions in force, since when."""

    not_told: int
    """Of how many of those it asked for nothing was said yet: what became of them is open."""

    @property
    def persons(self) -> int:
        return self.row.women + self.row.men + self.row.others

    @property
    def stands(self) -> UrgentAnswer | None:
        """The answer that holds: the latest that was not taken back; that something was seen stands beside it."""
        rows = [one.row for one in self.answers if one.row.withdrawn_at is None]
        return next((one for one in rows if one.kind != UrgentAnswerKind.SEEN), rows[0] if rows else None)

    @property
    def ended(self) -> bool:
        """Whether it is said of all what became of them."""
        return self.not_told == 0

    @property
    def held_anew(self) -> bool:
        """Whether one more of them can be recorded as detained though it is said of all what became of them."""
        return self.ended and self.row.detained_since is None

    @property
    def last(self) -> UrgentOutcome | None:
        """What became of all, as it was said last; else of those who left without a place."""
        rows = [one.row for one in self.outcomes]
        of_all = next((one for one in rows if one.persons is None), None)
        return of_all or next((one for one in rows if one.kind == UrgentOutcomeKind.RELEASED), None)

    @property
    def unseen(self) -> bool:
        """Whether somebody left without a place, or a detention is out of force, and nobody at CMM has looked since."""
        last = self.last
        if last is None or last.kind not in (UrgentOutcomeKind.RELEASED, UrgentOutcomeKind.UNDONE):
            return False
        return not any(
            one.row.kind == UrgentAnswerKind.SEEN
            and one.row.withdrawn_at is None
            and one.row.recorded_at >= last.recorded_at
            for one in self.answers
        )

    @property
    def undone(self) -> bool:
        """Whether it ended with a detention that the police put out of force."""
        return self.last is not None and self.last.kind == UrgentOutcomeKind.UNDONE

    @property
    def answerable(self) -> list[UrgentAnswerKind]:
        """What CMM can answer now: of one that has ended that it has seen how, and so of who left without a place."""
        if self.ended:
            return [UrgentAnswerKind.SEEN]
        return [one for one in UrgentAnswerKind if one is not UrgentAnswerKind.SEEN or self.unseen]

    @property
    def cmm_tells(self) -> bool:
        """Whether CMM can tell of somebody that she was housed: it gave a place, and not all is told."""
        stands = self.stands
        return not self.ended and stands is not None and stands.kind == UrgentAnswerKind.PLACE

    @property
    def without_a_place(self) -> int:
        """How many CMM has no place for yet, where it has offered some; 0 once it is said what became of them."""
        offered = sum(one.row.places for one in self.answers if one.row.withdrawn_at is None)
        taken = sum(one.row.persons or 0 for one in self.outcomes if one.row.kind == UrgentOutcomeKind.HOUSED)
        return max(self.not_told - max(offered - taken, 0), 0) if offered else 0


def get_request(key: uuid.UUID) -> UrgentRequest:
    """An urgent request that the acting unit sees. Raises `Http404`."""
    found = UrgentRequest.objects.select_related("by_unit", "by_user").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def whole(row: UrgentRequest) -> Whole:
    """A request opened, as the acting user may read it. Three queries, and for CMM a fourth of what it may
    not read."""
    answers = list(
        UrgentAnswer.objects.filter(request=row)
        .select_related("by_user", "withdrawn_by")
        .order_by("-recorded_at", "-id")
    )
    outcomes = list(UrgentOutcome.objects.filter(request=row).select_related("by_user").order_by("-recorded_at", "-id"))
    asked = {name: vault.unseal(row.pk, row, f"{name}_sealed") for name in ("why", "call")}
    said = {str(one.pk): vault.unseal(row.pk, one, "words_sealed") for one in outcomes}
    # CMM says as well what became of it, and reads that whole.
    theirs = typed.shown(
        row.by_unit_id, asked | {str(one.pk): said[str(one.pk)] for one in outcomes if one.by_unit_id == row.by_unit_id}
    )
    return Whole(
        row,
        theirs["why"],
        theirs["call"],
        [Told(one, vault.unseal(row.pk, one, "words_sealed")) for one in answers],
        [Told(one, (said | theirs)[str(one.pk)]) for one in outcomes],
        held_of(row),
        not_told_of(row),
    )


def not_told_of(row: UrgentRequest) -> int:
    """Of how many of those a request asked for nothing was said yet. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.not_told_of(%s)", [row.pk])
        return int(cursor.fetchone()[0])


def held_of(row: UrgentRequest) -> list[tuple[uuid.UUID, dt.datetime]]:
    """The detentions in force of those for whom a request asked for places, and since when. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, began_at FROM helle.held_of_request(%s)", [row.pk])
        return [(key, began_at) for key, began_at in cursor.fetchall()]


def get_answer(key: uuid.UUID) -> UrgentAnswer:
    """An answer that the acting unit sees, also one that was taken back. Raises `Http404`."""
    found = UrgentAnswer.objects.select_related("request", "withdrawn_by").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def listed() -> list[UrgentRequest]:
    """The latest urgent requests that the acting unit sees; `answered` and `not_told` say what was said of each. One
    query."""
    of_it = {"request_id": OuterRef("pk")}
    return list(
        UrgentRequest.objects.select_related("by_unit")
        .annotate(
            answered=Exists(UrgentAnswer.objects.filter(withdrawn_at__isnull=True, **of_it)),
            taken_back=Exists(UrgentAnswer.objects.filter(withdrawn_at__isnull=False, **of_it)),
            not_told=NOT_TOLD,
            # One that is no detention has no list of its own, and goes with its person all the same.
            disposed=was_disposed_of("detention"),
        )
        .order_by("-recorded_at")[:LIST_LENGTH]
    )


def waiting(*, for_the_police: bool) -> list[UrgentRequest]:
    """What CMM has to answer, the oldest first: nobody has said yet whether there is a place, or there were fewer
    places than persons, until the police say what became of them; or they said that somebody left without a place, or
    that a detention is out of force, and nobody at CMM has looked. For the police their own of the last days of which
    they have not said what became of each. One query; `left` says which CMM has to look at, `not_told` of how many
    nothing is said."""
    of_it = {"request_id": OuterRef("pk")}
    stands = UrgentAnswer.objects.filter(withdrawn_at__isnull=True, **of_it)
    said = stands.exclude(kind__in=NO_WORD_ON_A_PLACE)
    told = UrgentOutcome.objects.filter(**of_it)
    housed = told.filter(kind=UrgentOutcomeKind.HOUSED).order_by().values("request_id").annotate(all=Sum("persons"))
    rows = UrgentRequest.objects.select_related("by_unit").annotate(
        answered=Exists(said),
        taken_back=Exists(UrgentAnswer.objects.filter(withdrawn_at__isnull=False, **of_it)),
        not_told=NOT_TOLD,
        housed=Coalesce(Subquery(housed.values("all")), 0),
        refused=Exists(said.filter(kind=UrgentAnswerKind.NO_PLACE)),
        offered=Subquery(said.order_by().values("request_id").annotate(all=Sum("places")).values("all")),
    )
    recent = Q(recorded_at__gte=clock.now() - OUTCOME_WITHIN)
    too_few = Q(refused=False, offered__lt=F("not_told") + F("housed"))
    if for_the_police:
        return list(rows.filter(recent, not_told__gt=0).order_by("recorded_at")[:DESK_LENGTH])
    # As `Whole.last` says it: what became of all, else of those who left without a place.
    last = told.filter(Q(persons__isnull=True) | Q(kind=UrgentOutcomeKind.RELEASED)).order_by(
        Case(When(persons__isnull=True, then=0), default=1), "-recorded_at", "-id"
    )
    rows = rows.annotate(became=Subquery(last.values("kind")[:1]), told_at=Subquery(last.values("recorded_at")[:1]))
    looked = Exists(stands.filter(kind=UrgentAnswerKind.SEEN, recorded_at__gte=OuterRef("told_at")))
    released = Q(became=UrgentOutcomeKind.RELEASED, told_at__gte=clock.now() - LOOKED_WITHIN)
    rows = rows.annotate(left=(released | Q(became=UrgentOutcomeKind.UNDONE)) & ~looked)
    still = Q(not_told__gt=0) & (Q(answered=False) | (recent & too_few))
    return list(rows.filter(still | Q(left=True)).order_by("left", "recorded_at")[:DESK_LENGTH])
