"""Placements and who pays for them. A row is written once; what happens to it is added by functions of the database."""

from __future__ import annotations

from typing import Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from helle.register.accommodation.models import Held, Offer, Recorded, TargetGroup
from helle.register.allocation.choices import Region
from helle.register.cases.entries import Entry
from helle.register.cases.models import Case
from helle.register.organisations.models import FIRST_DAY_TOO_FAR, Unit, User, days_are_near
from helle.register.people.models import KeptBack, Person
from helle.register.placements.choices import (
    AnswerMistake,
    Beyond,
    LeaveCause,
    NoPlaceWhy,
    PlacementAnswer,
    TieKind,
    UrgentAnswerKind,
    UrgentOutcomeKind,
)
from helle.register.protection.known_codes import known_code, known_codes
from helle.rules.accommodation.codes import (
    DeclinedWhy,
    NextBest,
    OtherPlaceWhy,
    Payer,
    PlaceFeature,
    PlacementBasis,
    Vulnerability,
)

# An order in force that nobody declined or took back takes its days.
TAKES_DAYS: Final = Q(superseded_at__isnull=True, withdrawn_at__isnull=True) & ~Q(answer=PlacementAnswer.DECLINED)


class Placement(models.Model):
    """One person's stay at one offer: ordered, answered, arrived, left (FLO-17).

    `reference` names it to a payer and a provider, and leads to nobody. `days` of an order are the planned ones; from
    the arrival on they have no end until somebody writes the day of leaving, which is not one of them. The planned end
    of who lives there is a forecast: others get the place from then on, for as long as it is still to come
    (`takes_room`). `limited` is a stay at a place without approval: it has its planned end (ACM-17). `beyond` says
    which places it takes; past the ordinary and the peak places only with a reason. Reasons are sealed under the
    person's key, and the ruling is kept with the case's statements.

    Inserted by who orders; `answer_placement`, `arrive`, `leave`, `withdraw_placement`, `replan_placement`
    (sql/053_placements.sql) write the rest, each once. The database holds that nobody has two at once, also who stays
    past the planned end; the next place can be ordered from the planned end on. It holds that no offer
    is over-full without its reason, that an offer is open on the days, and that nobody leaves before she came.
    """

    id = models.UUIDField(primary_key=True)
    reference = models.CharField(max_length=16, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="placements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="placements")
    basis = models.CharField(max_length=24)
    instead_of_detention = models.BooleanField(default=False)
    limited = models.BooleanField()
    planned_from = models.DateField()
    planned_until = models.DateField(null=True)
    days = DateRangeField()
    # Why another place than the plan's own (ACM-07); '' where that is not asked.
    other_why = models.CharField(max_length=16, blank=True)
    beyond = models.CharField(max_length=8, choices=Beyond.choices, blank=True)
    over_why_sealed = models.BinaryField(null=True)
    ordered_on = models.DateField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by_role = models.CharField(max_length=32)
    answer = models.CharField(max_length=12, choices=PlacementAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # Why the place said no; '' also of a no from before it was asked. Words where the code says none, or to add to it.
    declined_why = models.CharField(max_length=16, blank=True, db_default="")
    declined_why_sealed = models.BinaryField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    arrived_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    leave_cause = models.CharField(max_length=16, choices=LeaveCause.choices, blank=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="nobody_lives_in_two_places",
                expressions=[("person", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS)],
                condition=TAKES_DAYS & Q(arrived_on__isnull=False),
            ),
            ExclusionConstraint(
                name="no_two_orders_at_once",
                expressions=[("person", RangeOperators.EQUAL), ("days", RangeOperators.OVERLAPS)],
                condition=TAKES_DAYS & Q(arrived_on__isnull=True),
            ),
            models.CheckConstraint(
                name="who_lives_there_does_so_until_she_leaves",
                condition=Q(arrived_on__isnull=True) | Q(left_on__isnull=False) | Q(days__endswith__isnull=True),
            ),
            known_code("placement_basis_is_known", "basis", PlacementBasis),
            known_code("placement_beyond_is_known", "beyond", Beyond),
            models.CheckConstraint(
                name="no_code_of_acm_07_instead_of_detention",
                condition=Q(other_why="") | Q(instead_of_detention=False),
            ),
            known_code("placement_other_why_is_known", "other_why", OtherPlaceWhy, or_empty=True),
            known_code("placement_answer_is_known", "answer", PlacementAnswer, or_empty=True),
            known_code("placement_declined_why_is_known", "declined_why", DeclinedWhy, or_empty=True),
            models.CheckConstraint(
                name="only_a_no_has_its_reason", condition=Q(declined_why="") | Q(answer=PlacementAnswer.DECLINED)
            ),
            models.CheckConstraint(
                name="another_reason_for_a_no_has_its_words",
                condition=~Q(declined_why=DeclinedWhy.OTHER.value) | Q(declined_why_sealed__isnull=False),
            ),
            known_code("placement_left_for_a_known_cause", "leave_cause", LeaveCause, or_empty=True),
            models.CheckConstraint(
                name="placement_days_are_near",
                condition=Q(days__startswith__lt=FIRST_DAY_TOO_FAR)
                & (Q(days__endswith__isnull=True) | Q(days__endswith__lte=FIRST_DAY_TOO_FAR)),
            ),
            models.CheckConstraint(
                name="limited_placement_has_its_end", condition=Q(limited=False) | Q(planned_until__isnull=False)
            ),
            models.CheckConstraint(
                name="placement_ends_after_it_begins",
                condition=Q(planned_until__isnull=True) | Q(planned_until__gt=models.F("planned_from")),
            ),
            models.CheckConstraint(
                name="over_full_with_a_reason",
                condition=Q(beyond=Beyond.OVER, over_why_sealed__isnull=False)
                | (~Q(beyond=Beyond.OVER) & Q(over_why_sealed__isnull=True)),
            ),
            models.CheckConstraint(
                name="placement_answered_at_an_instant",
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="only_an_accepted_placement_begins",
                condition=Q(arrived_on__isnull=True) | Q(answer=PlacementAnswer.ACCEPTED, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="nobody_comes_before_the_order",
                condition=Q(arrived_on__isnull=True)
                | Q(arrived_on__gte=models.F("planned_from"))
                | Q(arrived_on__gte=models.F("ordered_on")),
            ),
            models.CheckConstraint(
                name="nobody_leaves_before_she_came",
                condition=Q(left_on__isnull=True, leave_cause="")
                | (Q(arrived_on__isnull=False, left_on__gte=models.F("arrived_on")) & ~Q(leave_cause="")),
            ),
        ]
        indexes = [models.Index(name="placements_of_an_offer", fields=["offer", "planned_from"])]


class PayerDecision(models.Model):
    """Who pays for a placement from a day on (ACM-01, ACM-09, ACM-18): the rule's answer, or a human's where it
    leaves it open.

    Superseded, not edited. Until there is one the payer is open: nothing is billed, and nobody waits for a bed.
    """

    id = models.UUIDField(primary_key=True)
    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="payer_decisions")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    payer = models.CharField(max_length=24)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    during = DateRangeField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    superseded_at = models.DateTimeField(null=True)

    objects = KeptBack("case")

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_payer_at_a_time",
                expressions=[("placement", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(superseded_at__isnull=True),
            ),
            known_code("payer_is_known", "payer", Payer),
            days_are_near("payer_days_are_near"),
        ]


class Needs(Recorded):
    """What a person needs of a place to live (ACM-13), in its present version; earlier ones are out of force and stay.

    `None` is what nobody knows yet. The words are sealed under the person's key. For CMM and Udlændingestyrelsen
    alone: a home learns from its order what it has to know.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="needs")
    vulnerability = models.CharField(max_length=12)
    features = ArrayField(models.CharField(max_length=16), default=list)
    excluded_regions = ArrayField(models.CharField(max_length=12), default=list)
    wished_regions = ArrayField(models.CharField(max_length=12), default=list)
    with_partner = models.BooleanField()
    with_own_children = models.BooleanField()
    exploited_in_prostitution = models.BooleanField(null=True)
    individually_assessed = models.BooleanField(null=True)
    municipality_decided = models.BooleanField(null=True)
    words_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_version_of_the_needs", fields=["case"], condition=Q(superseded_at__isnull=True)
            ),
            known_code("needs_vulnerability_is_known", "vulnerability", Vulnerability),
            known_codes("needs_features_are_known", "features", PlaceFeature),
            known_codes("needs_excluded_regions_are_known", "excluded_regions", Region),
            known_codes("needs_wished_regions_are_known", "wished_regions", Region),
            models.CheckConstraint(
                name="nobody_wishes_what_is_excluded",
                condition=~Q(wished_regions__overlap=models.F("excluded_regions")),
            ),
        ]


class Tie(Recorded):
    """That two persons are to live apart, or at the same place (ACM-13). Said once of the two, by who has both cases.

    Why is sealed under the key of the person of `case`.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=TieKind.choices)
    why_sealed = models.BinaryField()

    class Meta:
        constraints = [
            known_code("tie_kind_is_known", "kind", TieKind),
            models.CheckConstraint(name="tie_is_said_once", condition=Q(case__lt=models.F("other"))),
            models.UniqueConstraint(
                name="one_tie_between_two", fields=["case", "other"], condition=Q(superseded_at__isnull=True)
            ),
        ]


class ElsewhereApproval(Held):
    """That Udlændingestyrelsen approves that a person under its maintenance duty lives outside the asylum system
    (ACM-03), on these days; `offer`: there alone. Why is sealed under the person's key.

    `decided_on`: the day of the decision, which may be written in later but not before (a trigger).
    CMM recommends it in a row of its own, or by its order alone. A later approval ends the earlier one the day before.
    Who ended it, when and why is kept in the row; it is then neither revived nor stretched (a trigger).
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="elsewhere_approvals")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="elsewhere_approval_ended_by_somebody_with_a_reason",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_why_sealed__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_why_sealed__isnull=False),
            ),
            ExclusionConstraint(
                name="one_elsewhere_approval_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(name="elsewhere_approved_with_a_reason", condition=Q(why_sealed__isnull=False)),
            days_are_near("elsewhere_approval_days_are_near"),
        ]


class Recommendation(Entry):
    """That CMM recommends to Udlændingestyrelsen that somebody whom it maintains lives outside the asylum system
    (ACM-03), and what came of it. Why, and why not, is sealed under the person's key.

    `offer`: there; None is wherever CMM finds a place. It waits until Udlændingestyrelsen has answered, or CMM has
    taken it back; one waits at a time. An approval answers it, a no has its reason. Who writes which of it, a trigger
    holds.
    """

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField()
    why_sealed = models.BinaryField()
    withdrawn_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    declined_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_recommendation_waits",
                fields=["case"],
                condition=Q(answered_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="recommendation_answered_by_somebody_or_taken_back",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, declined_why_sealed__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False, withdrawn_at__isnull=True),
            ),
        ]


class Weighed(Entry):
    """That somebody stays at a place whose target group came to be another, and why: of that very group (ACM-06).

    Why is sealed under the person's key.
    """

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="weighed")
    group = models.ForeignKey(TargetGroup, on_delete=models.PROTECT, related_name="+")
    why_sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(name="weighed_once_a_group", fields=["placement", "group"])]


class Looking(models.Model):
    """What the finder said when a place was ordered, or when there was none to order: in numbers alone (ACM-11,
    ACM-14).

    `no_lawful_stay`: how many places were refused for the basis of stay. Append-only; the figures are made of it.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    placement = models.OneToOneField(Placement, on_delete=models.PROTECT, null=True, related_name="looking")
    sex = models.CharField(max_length=12)
    answer = models.CharField(max_length=12)
    open = models.SmallIntegerField()
    full = models.SmallIntegerField()
    no_lawful_stay = models.SmallIntegerField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [known_code("looking_answer_is_known", "answer", NextBest)]


class UrgentRequest(models.Model):
    """That the police ask for places at once, instead of detaining (ACM-20, CRI-09). Sealed under a key of its own.

    Numbers and codes, and in sealed words why they believe so and whom to call. No name and no place: where to meet is
    said in the telephone.
    """

    id = models.UUIDField(primary_key=True)
    women = models.SmallIntegerField()
    men = models.SmallIntegerField()
    others = models.SmallIntegerField()
    minors = models.SmallIntegerField()
    region = models.CharField(max_length=12, choices=Region.choices)
    detained_since = models.DateTimeField(null=True)
    why_sealed = models.BinaryField()
    call_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("urgent_region_is_known", "region", Region),
            models.CheckConstraint(
                name="urgent_request_is_for_somebody",
                condition=Q(women__gte=0, men__gte=0, others__gte=0, minors__gte=0)
                & Q(women__lte=200, men__lte=200, others__lte=200)
                & (Q(women__gt=0) | Q(men__gt=0) | Q(others__gt=0))
                & Q(minors__lte=models.F("women") + models.F("men") + models.F("others")),
            ),
        ]
        indexes = [models.Index(name="urgent_requests_latest", fields=["-recorded_at"])]


class UrgentAnswer(models.Model):
    """What CMM answered, in force until a later one. Never where a place lies: why there is none is chosen.

    Words stand in answers of before that alone, sealed under the request's key; one that is taken back keeps that it
    was given, and no words: they may lead to a place.
    """

    id = models.UUIDField(primary_key=True)
    request = models.ForeignKey(UrgentRequest, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=12, choices=UrgentAnswerKind.choices)
    places = models.SmallIntegerField()
    why = models.CharField(max_length=12, choices=NoPlaceWhy.choices, blank=True)
    words_sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.CharField(max_length=12, choices=AnswerMistake.choices, blank=True)

    class Meta:
        constraints = [
            known_code("urgent_answer_is_known", "kind", UrgentAnswerKind),
            known_code("urgent_answer_why_is_known", "why", NoPlaceWhy, or_empty=True),
            models.CheckConstraint(
                name="no_place_says_why",
                condition=Q(kind=UrgentAnswerKind.NO_PLACE)
                & (~Q(why="") | Q(words_sealed__isnull=False) | Q(withdrawn_at__isnull=False))
                | (~Q(kind=UrgentAnswerKind.NO_PLACE) & Q(why="")),
            ),
            known_code("urgent_answer_withdrawn_why_is_known", "withdrawn_why", AnswerMistake, or_empty=True),
            models.CheckConstraint(
                name="urgent_answer_taken_back_with_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, words_sealed__isnull=True)
                    & ~Q(withdrawn_why="")
                ),
            ),
            models.CheckConstraint(
                name="urgent_answer_offers_what_it_says",
                condition=Q(kind=UrgentAnswerKind.PLACE, places__gt=0)
                | (~Q(kind=UrgentAnswerKind.PLACE) & Q(places=0)),
            ),
        ]


class UrgentOutcome(models.Model):
    """What became of those the police asked for. That somebody was detained is a detention, which alarms (CRI-09).

    `persons`: of how many it is, where it is not of all; the request then goes on for the others. With the detentions
    of it no more is told than was asked for; of all at once where nothing is told yet, and once.
    """

    id = models.UUIDField(primary_key=True)
    request = models.ForeignKey(UrgentRequest, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=12, choices=UrgentOutcomeKind.choices)
    persons = models.SmallIntegerField(null=True)
    words_sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            known_code("urgent_outcome_is_known", "kind", UrgentOutcomeKind),
            models.CheckConstraint(
                name="an_undone_detention_has_its_words",
                condition=~Q(kind=UrgentOutcomeKind.UNDONE) | Q(words_sealed__isnull=False),
            ),
            # Who is held is told by a detention, one by one.
            models.CheckConstraint(
                name="what_became_of_some_is_of_somebody",
                condition=Q(persons__isnull=True)
                | Q(persons__gt=0) & ~Q(kind__in=[UrgentOutcomeKind.DETAINED, UrgentOutcomeKind.UNDONE]),
            ),
        ]
