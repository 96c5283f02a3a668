"""Who lives outside the asylum system without the approval that she needs now (ACM-03, ID-13)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from helle.register.accommodation.models import Offer
from helle.register.cases.models import Case
from helle.register.people.models import Residence
from helle.register.placements.models import TAKES_DAYS, ElsewhereApproval, Placement, Recommendation
from helle.register.protection import clock, vault
from helle.rules.accommodation.placement_conditions import OUTSIDE_THE_ASYLUM_SYSTEM
from helle.rules.codes import ResidenceStatus
from helle.rules.ruling import Text
from helle.rules.stay import GROUP_OF_STATUS, StayGroup

LENGTH: Final = 30
_LAPSED: Final = Text(
    "Godkendelsen af et sted uden for asylsystemet gælder ikke længere: få en ny, eller find et andet sted",
    "The approval of a place outside the asylum system holds no more: get a new one, or find another place",
)
_STAY_KNOWN: Final = Text(
    "Opholdsgrundlaget blev kendt efter bestillingen: må personen blive boende?",
    "The basis of stay came to be known after the order: may the person stay there?",
)
_MISSING: Final = Text(
    "Udlændingestyrelsen har ikke godkendt et sted uden for asylsystemet",
    "The Immigration Service has not approved a place outside the asylum system",
)
_RECOMMENDED: Final = Text(
    "CMM indstiller et sted uden for asylsystemet: godkend, eller skriv, hvorfor ikke",
    "CMM recommends a place outside the asylum system: approve it, or say why not",
)
SAID_NO: Final = Text(
    "Udlændingestyrelsen har sagt nej til et sted uden for asylsystemet: find et andet sted",
    "The Immigration Service has said no to a place outside the asylum system: find another place",
)
_WAITS: Final = Q(answered_at__isnull=True, withdrawn_at__isnull=True)
NO_IS_SHOWN: Final = dt.timedelta(days=14)
MAINTAINED: Final = (StayGroup.UNLAWFUL, StayGroup.ASYLUM)
_MAINTAINED_STATUSES: Final = [status.value for status, group in GROUP_OF_STATUS.items() if group in MAINTAINED]
_OUTSIDE: Final = [kind.value for kind in OUTSIDE_THE_ASYLUM_SYSTEM]


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation with its reason, and the reason of a no."""

    row: Recommendation
    why: str
    why_not: str

    @property
    def waits(self) -> bool:
        return self.row.answered_at is None and self.row.withdrawn_at is None


def to_choose_from() -> QuerySet[Offer]:
    """The open places outside the asylum system, by name."""
    return Offer.objects.filter(during__endswith__isnull=True, kind__in=_OUTSIDE).order_by("alias")


def recommendations_of(case: Case) -> list[Recommended]:
    """What CMM recommended for a person, and what Udlændingestyrelsen answered, the latest first. One query."""
    rows = Recommendation.objects.filter(case=case).select_related("offer", "by_user", "answered_by")
    return [
        Recommended(
            row,
            vault.unseal(case.person_id, row, "why_sealed"),
            vault.unseal(case.person_id, row, "declined_why_sealed"),
        )
        for row in rows.order_by("-recorded_at")
    ]


def waiting_for_an_answer() -> QuerySet[Recommendation]:
    """The recommendations that neither were answered nor taken back."""
    return Recommendation.objects.filter(_WAITS)


def answered_or_waiting(
    found_in: QuerySet[Placement], having: Q, *, approves: bool
) -> list[tuple[Recommendation, Text]]:
    """For Udlændingestyrelsen what waits for its answer; for CMM a no of the last days, until a place is ordered,
    something else is recommended or it is approved all the same. `having`: of which cases. One query."""
    rows = Recommendation.objects.filter(having).select_related("case", "offer").order_by("recorded_at")
    if approves:
        return [(row, _RECOMMENDED) for row in rows.filter(_WAITS)[:LENGTH]]
    later = Recommendation.objects.filter(case=OuterRef("case"), recorded_at__gt=OuterRef("recorded_at"))
    ordered = found_in.filter(TAKES_DAYS, case=OuterRef("case"), left_on__isnull=True)
    declined = rows.filter(declined_why_sealed__isnull=False, answered_at__gte=clock.now() - NO_IS_SHOWN)
    approved = ElsewhereApproval.objects.filter(case=OuterRef("case"), recorded_at__gt=OuterRef("answered_at"))
    stands = declined.filter(~Exists(later), ~Exists(ordered), ~Exists(approved))
    return [(row, SAID_NO) for row in stands[:LENGTH]]


def unapproved(found_in: QuerySet[Placement], today: dt.date) -> list[tuple[Placement, Text]]:
    """Of these, the stays and orders of persons whom Udlændingestyrelsen maintains and of which no approval holds
    today: it held and does not, the place was ordered before anybody knew the basis of stay, or CMM recommended it and
    Udlændingestyrelsen has not approved it, or its latest word is a no. Each with which of the four. What is instead of
    detention takes none (ACM-20). One query."""
    of_the_place = ElsewhereApproval.objects.filter(
        Q(offer__isnull=True) | Q(offer=OuterRef("offer")), case=OuterRef("case")
    )
    holds = Exists(of_the_place.filter(superseded_at__isnull=True, during__contains=today))
    gone = Exists(of_the_place.filter(Q(ended_at__isnull=False) | Q(during__endswith__lte=today)))
    stay = Residence.objects.filter(person=OuterRef("person"))
    maintained = Exists(
        stay.filter(superseded_at__isnull=True, during__contains=today, status__in=_MAINTAINED_STATUSES)
    )
    not_known_then = ~Exists(
        stay.filter(recorded_at__lte=OuterRef("recorded_at")).exclude(status=ResidenceStatus.UNKNOWN)
    )
    without = found_in.filter(TAKES_DAYS, maintained, ~holds, left_on__isnull=True, offer__kind__in=_OUTSIDE)
    found = without.annotate(lapsed=gone, not_known=not_known_then, said_no=Exists(_a_no_that_stands()))
    found = found.order_by("planned_from", "id")
    wanted = found.filter(Q(lapsed=True) | Q(not_known=True) | Q(instead_of_detention=False))
    return [(row, _why_unapproved(row)) for row in wanted[:LENGTH]]


def _a_no_that_stands() -> QuerySet[Recommendation]:
    """A no to the place of a placement that the outer query names: it was neither approved nor recommended since."""
    here = Q(offer__isnull=True) | Q(offer=OuterRef("offer"))
    there = Q(offer__isnull=True) | Q(offer=OuterRef(OuterRef("offer")))
    since = Q(case=OuterRef("case"), recorded_at__gt=OuterRef("answered_at"))
    said = Recommendation.objects.filter(here, case=OuterRef("case"), declined_why_sealed__isnull=False)
    return said.exclude(
        Exists(ElsewhereApproval.objects.filter(there, since))
        | Exists(Recommendation.objects.filter(there, since, withdrawn_at__isnull=True))
    )


def _why_unapproved(row: Placement) -> Text:
    if row.said_no:  # type: ignore[attr-defined] # Annotated.
        return SAID_NO
    if row.lapsed:  # type: ignore[attr-defined]
        return _LAPSED
    return _STAY_KNOWN if row.not_known else _MISSING  # type: ignore[attr-defined]
