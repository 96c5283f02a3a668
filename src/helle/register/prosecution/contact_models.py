"""The contact point between the police and CMM, and the numbers of criminal cases that the police deliver (CRI-17).

Neither is about a person: the queue names nobody, and a delivery is counts (STA-04, FLO-06, FLO-07).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from helle.register.organisations.models import Unit, User
from helle.register.prosecution.choices import ContactAbout, ContactMove, DeliveryMistake, OfOffence
from helle.register.prosecution.models import HUMAN_EXPLOITATION_SINCE, TRAFFICKING_SINCE, Involvement
from helle.register.protection.known_codes import known_code
from helle.rules.statistics.criminal_statistics import CaseCount, PoliceDistrict


class ContactMessage(models.Model):
    """Something between a police unit and CMM: through Rigspolitiet, or at once where it is acute. Sealed by itself.

    With an `involvement` it is the log of a direct contact that took place on `told_on`: nobody answers it, and it goes
    out of force with the involvement.
    """

    id = models.UUIDField(primary_key=True)
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=12, choices=ContactAbout.choices)
    acute = models.BooleanField()
    words_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    involvement = models.OneToOneField(Involvement, on_delete=models.PROTECT, null=True, related_name="contact")
    told_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            known_code("contact_about_is_known", "about", ContactAbout),
            models.CheckConstraint(
                name="contact_of_an_involvement_has_its_day",
                condition=Q(involvement__isnull=True, told_on__isnull=True, withdrawn_at__isnull=True)
                | Q(involvement__isnull=False, told_on__isnull=False, acute=True),
            ),
            models.CheckConstraint(name="contact_with_another_unit", condition=~Q(to_unit=F("by_unit"))),
        ]
        indexes = [models.Index(name="contacts_latest", fields=["-recorded_at"])]


class ContactStep(models.Model):
    """What was done with it: sent on by Rigspolitiet to a unit, or answered. Answered once."""

    id = models.UUIDField(primary_key=True)
    message = models.ForeignKey(ContactMessage, on_delete=models.PROTECT, related_name="steps")
    move = models.CharField(max_length=12, choices=ContactMove.choices)
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    words_sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            known_code("contact_move_is_known", "move", ContactMove),
            models.CheckConstraint(
                name="contact_moved_to_somebody_or_answered",
                condition=Q(move=ContactMove.FORWARDED.value, to_unit__isnull=False)
                | Q(move=ContactMove.ANSWERED.value, to_unit__isnull=True, words_sealed__isnull=False),
            ),
            models.UniqueConstraint(
                name="contact_answered_once", fields=["message"], condition=Q(move=ContactMove.ANSWERED.value)
            ),
        ]


class Delivery(models.Model):
    """Criminal statistics as the police delivered them, all of them or none: the unit, the cut-off, who took them in.

    It covers what its rows are of. Of each year, provision, kind and district the number of the latest cut-off stands,
    among deliveries in force that have one; all others stay readable.
    """

    id = models.UUIDField(primary_key=True)
    cut_off = models.DateField()
    rows = models.IntegerField()
    known = models.IntegerField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    superseded_why = models.CharField(max_length=12, choices=DeliveryMistake.choices, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delivery_has_rows", condition=Q(rows__gte=1, known__gte=0, known__lte=F("rows"))
            ),
            known_code("delivery_superseded_why_is_known", "superseded_why", DeliveryMistake, or_empty=True),
            models.CheckConstraint(
                name="delivery_superseded_with_a_reason",
                condition=Q(superseded_at__isnull=True, superseded_by__isnull=True, superseded_why="")
                | (Q(superseded_at__isnull=False, superseded_by__isnull=False) & ~Q(superseded_why="")),
            ),
        ]
        indexes = [models.Index(name="deliveries_latest", fields=["-cut_off", "-recorded_at"])]


class DeliveredNumber(models.Model):
    """One number of a delivery: persons for each journal number, never rows (PUB-STAT-05). None: not delivered."""

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="numbers", db_index=False)
    year = models.SmallIntegerField()
    offence = models.CharField(max_length=8, choices=OfOffence.choices)
    kind = models.CharField(max_length=12)
    district = models.CharField(max_length=12, blank=True)
    number = models.IntegerField(null=True)

    class Meta:
        constraints = [
            known_code("delivered_offence_is_known", "offence", OfOffence),
            known_code("delivered_kind_is_known", "kind", CaseCount),
            known_code("delivered_district_is_known", "district", PoliceDistrict, or_empty=True),
            models.UniqueConstraint(name="delivered_once", fields=["delivery", "year", "offence", "kind", "district"]),
            models.CheckConstraint(
                name="delivered_number_is_one", condition=Q(number__isnull=True) | Q(number__gte=0, number__lte=100_000)
            ),
            models.CheckConstraint(
                name="delivered_of_a_provision_in_force",
                condition=Q(number__isnull=True)
                | Q(number=0)
                | (
                    (~Q(offence=OfOffence.S262A.value) | Q(year__gte=TRAFFICKING_SINCE.year))
                    & (~Q(offence=OfOffence.S262B.value) | Q(year__gte=HUMAN_EXPLOITATION_SINCE.year))
                ),
            ),
        ]
