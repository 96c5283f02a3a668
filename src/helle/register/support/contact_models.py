"""Who is the person's contact person, who stands in, and who was it before the plan (SUP-01, SUP-08, SUP-12)."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from helle.register.cases.models import Case
from helle.register.organisations.models import Unit, User
from helle.rules.parameters import PLAN_FIRST_DAY


class ContactPerson(models.Model):
    """The person's contact person, from CMM, one at a time (SUP-01, SUP-08).

    Whoever takes the place of another has the sealed reason why. The database asks for it.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contact_persons")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    during = DateRangeField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    replaces_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_contact_person_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(superseded_at__isnull=True),
            )
        ]


class ContactHandover(models.Model):
    """What whoever becomes contact person must know. The note is sealed and stays in CMM, like that of a case.

    `read_at` is when she opened it: until then it stands on her desk.
    """

    contact_person = models.OneToOneField(
        ContactPerson, on_delete=models.PROTECT, primary_key=True, related_name="handover"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note_sealed = models.BinaryField(null=True)
    read_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(
                name="contact_handover_unread",
                fields=["to_user", "by_unit"],
                condition=models.Q(read_at__isnull=True),
            )
        ]


class ContactDeputy(models.Model):
    """That somebody from CMM stands in for the contact person, from a day to a day; it ends by itself (SUP-01).

    Who is contact person stays. A trigger holds that the deputy is another, works there and is not away herself.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contact_deputies")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    during = DateRangeField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_contact_deputy_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="contact_deputy_from_a_day_to_a_day",
                condition=models.Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
            ),
        ]

    @property
    def last_day(self) -> dt.date:
        """The last day the deputy stands in."""
        last: dt.date = self.during.upper - dt.timedelta(days=1)
        return last


class EarlierContact(models.Model):
    """That an organisation was contact person before the plan (SUP-12): open until CMM takes over.

    An organisation of the register, or another by its sealed name. Sealed too: where that is known from.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="earlier_contacts")
    organisation = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    name_sealed = models.BinaryField(null=True)
    source_sealed = models.BinaryField()
    during = DateRangeField()
    recorded_at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    superseded_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_earlier_contact_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(
                name="earlier_contact_is_named_once",
                condition=models.Q(organisation__isnull=True, name_sealed__isnull=False)
                | models.Q(organisation__isnull=False, name_sealed__isnull=True),
            ),
            models.CheckConstraint(
                name="no_new_ngo_contact_since_the_plan",
                condition=models.Q(
                    during__startswith__lt=PLAN_FIRST_DAY, during__isempty=False, during__lower_inf=False
                ),
            ),
        ]
