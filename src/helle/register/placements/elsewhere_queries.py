"""Who lives outside the asylum system without the approval that she needs now (ACM-03, ID-13)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from helle.register.accommodation.models import Offer
from helle.register.people.models import Residence
from helle.register.placements.models import TAKES_DAYS, ElsewhereApproval, Placement
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
MAINTAINED: Final = (StayGroup.UNLAWFUL, StayGroup.ASYLUM)
_MAINTAINED_STATUSES: Final = [status.value for status, group in GROUP_OF_STATUS.items() if group in MAINTAINED]
_OUTSIDE: Final = [kind.value for kind in OUTSIDE_THE_ASYLUM_SYSTEM]


def to_choose_from() -> QuerySet[Offer]:
    """The open places outside the asylum system, by name."""
    return Offer.objects.filter(during__endswith__isnull=True, kind__in=_OUTSIDE).order_by("alias")


def unapproved(found_in: QuerySet[Placement], today: dt.date) -> list[tuple[Placement, Text]]:
    """Of these, the stays and orders of persons whom Udlændingestyrelsen maintains and of which no approval holds
    today: it held and does not, the place was ordered before anybody knew the basis of stay, or CMM recommended it and
    Udlændingestyrelsen has not approved it. Each with which of the three. What is instead of detention takes none
    (ACM-20). One query."""
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
    found = without.annotate(lapsed=gone, not_known=not_known_then).order_by("planned_from", "id")
    wanted = found.filter(Q(lapsed=True) | Q(not_known=True) | Q(instead_of_detention=False))
    return [(row, _LAPSED if row.lapsed else _STAY_KNOWN if row.not_known else _MISSING) for row in wanted[:LENGTH]]
