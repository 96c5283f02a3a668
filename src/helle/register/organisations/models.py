"""Units with dated names and parents, users, and the roles users have in units."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Final

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.utils.crypto import salted_hmac

from helle.register.organisations.choices import ParentRelation
from helle.rules.outreach import OutreachArea

# Whoever means "until further notice" leaves the end open; a range that ends with the calendar cannot be read back.
FIRST_DAY_TOO_FAR: Final = dt.date(2200, 1, 1)


def days_are_near(name: str) -> models.CheckConstraint:
    """The constraint that a period of days begins and ends before 2200, as the forms have it."""
    begins, ends = models.Q(during__startswith__lt=FIRST_DAY_TOO_FAR), models.Q(during__endswith__lte=FIRST_DAY_TOO_FAR)
    open_start, open_end = models.Q(during__startswith__isnull=True), models.Q(during__endswith__isnull=True)
    return models.CheckConstraint(name=name, condition=(begins | open_start) & (ends | open_end))


class Unit(models.Model):
    """One organisation, or one part of it that must not see what another part sees (Reden's two units).

    `administered`: what of it an administrator has written since. The shipped file says nothing of that any more.
    `region`: in which one a municipality lies or a social inspectorate works; None of all others.
    """

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=32)
    requirements = models.JSONField(default=list)
    region = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    administered = ArrayField(models.CharField(max_length=16), default=list, db_default=[])

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class UnitName(models.Model):
    """What a unit is called, from when to when: authorities are renamed (PUB-ORG-01)."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    name_da = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    during = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="unit_has_one_name_at_a_time",
                expressions=[("unit", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            days_are_near("name_days_are_near"),
        ]


class UnitParent(models.Model):
    """Where a unit belongs, from when to when; one parent for each relation at a time."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="children")
    relation = models.CharField(max_length=16, choices=ParentRelation.choices)
    during = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="unit_has_one_parent_at_a_time",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("relation", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="unit_is_not_its_own_parent", condition=~models.Q(unit=models.F("parent"))),
            days_are_near("parent_days_are_near"),
        ]


class Mandate(models.Model):
    """An area and target group a unit is responsible for, from when to when (OUT-05..08), with its source.

    `area`: the area as outreach knows it; one that has it is kept by CMM, and '' is for all others. Such a mandate is
    never changed: another supersedes it and says why. `source`: where CMM has it from, beside the requirement.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="mandates")
    area = models.CharField(max_length=16, blank=True, default="", db_default="")
    area_da = models.CharField(max_length=120)
    area_en = models.CharField(max_length=120)
    target_da = models.CharField(max_length=200)
    target_en = models.CharField(max_length=200)
    during = DateRangeField()
    requirement = models.CharField(max_length=10)
    source = models.CharField(max_length=300, blank=True, default="", db_default="")
    recorded_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)
    superseded_why = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            days_are_near("mandate_days_are_near"),
            models.CheckConstraint(
                name="mandate_area_is_known",
                condition=models.Q(area__in=["", *(one.value for one in OutreachArea)]),
            ),
            models.CheckConstraint(name="mandate_has_days", condition=models.Q(during__isempty=False)),
            models.CheckConstraint(
                name="mandate_is_superseded_with_a_reason",
                condition=models.Q(superseded_at__isnull=True, superseded_why="")
                | (models.Q(superseded_at__isnull=False) & ~models.Q(superseded_why="")),
            ),
            ExclusionConstraint(
                name="unit_is_responsible_for_an_area_once",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("area", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(superseded_at__isnull=True) & ~models.Q(area=""),
            ),
        ]


# No mail leads there: the address of a row that names another organisation's system, which is nobody and no login.
OF_SYSTEMS: Final = "@system.invalid"


class UserManager(BaseUserManager["User"]):
    """Finds users by their e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who logs in. What she may do comes from her memberships, never from the user.

    `logins_ended` grows when all her sessions are ended; each session carries the number it began with. `vouched` is
    what her login is to be, sealed (`administration.vouched`): what else stands here counts only as far as it says so.
    """

    id = models.UUIDField(primary_key=True)
    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, choices=[("da", "Dansk"), ("en", "English")], default="da")
    is_active = models.BooleanField(default=True)
    logins_ended = models.IntegerField(default=0, db_default=0)
    vouched = models.TextField(default="", db_default="", blank=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects = UserManager()

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry to be hers: it is another after a new password, and after her sessions were ended.

        Django asks at every request. Overridden here, below its two public names, so that both follow.
        """
        salt = "helle.register.organisations.models.User"
        told = f"{self.password} {self.logins_ended}"
        return salted_hmac(salt, told, secret=secret, algorithm="sha256").hexdigest()


class Membership(models.Model):
    """A role a user has in a unit, from when to when. One role in one unit cannot be held twice at once."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=32)
    during = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="user_has_a_role_in_a_unit_once",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            days_are_near("membership_days_are_near"),
        ]


class LoginPlace(models.Model):
    """A login that is open somewhere, as its owner sees it: since when, used when, in which browser on which system.

    The application does not read the table. It goes with its session, whichever way that ends.
    """

    id = models.UUIDField(primary_key=True)
    # Under the hash of its key (`session_store`): the row opens nothing.
    session = models.OneToOneField("sessions.Session", on_delete=models.DB_CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.DB_CASCADE, related_name="+")
    begun = models.DateTimeField()
    seen = models.DateTimeField()
    browser = models.CharField(max_length=16)
    system = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="place_is_seen_after_it_began", condition=models.Q(seen__gte=models.F("begun"))
            ),
            # One word of ours: what a browser says of itself is told apart and not kept.
            models.CheckConstraint(
                name="place_names_kinds_alone",
                condition=models.Q(browser__regex=r"^[a-z]{1,16}$", system__regex=r"^[a-z]{1,16}$"),
            ),
        ]
