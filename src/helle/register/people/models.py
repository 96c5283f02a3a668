"""A person and the facts about her. What identifies her is sealed under her own key; codes the work needs are clear."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from helle.register.organisations.models import Unit, User
from helle.register.people.choices import (
    HOLDS_NO_DAY,
    BirthPrecision,
    ChildWhere,
    IdentifierKind,
    NameKind,
    ProtectionEndedWhy,
    ProtectionGround,
    Sex,
)
from helle.register.protection.known_codes import known_code
from helle.rules.codes import ResidenceStatus


class KeptBack(models.Manager[Any]):
    """Rows without the columns that the database gives out by a function alone, to whom they are for (C6)."""

    def __init__(self, *columns: str) -> None:
        super().__init__()
        self.columns = columns

    def get_queryset(self) -> models.QuerySet[Any]:
        """Without these columns: they are not asked for."""
        return super().get_queryset().defer(*self.columns)


class Person(models.Model):
    """That somebody exists in the register. Written by `helle.open_case` alone; says nothing about her."""

    id = models.UUIDField(primary_key=True)
    created_at = models.DateTimeField()
    created_by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")


class Described(models.Model):
    """What a profile says in one of its versions. Sealed: date of birth, how to reach her safely, why it was changed.

    `turns_18_on` stands in clear, for a minor only, since deadlines hang on it (MIN-15). `unaccompanied` None: not
    known yet, which is a step of its own for a minor (MIN-01). `changed_why_sealed`: why this took the place of what
    was known before; None where nothing that was known gave way. `changed_by_unit` None: from before it was kept.
    """

    sex = models.CharField(max_length=12, choices=Sex.choices, default=Sex.NOT_STATED)
    birth_precision = models.CharField(max_length=10, choices=BirthPrecision.choices, default=BirthPrecision.UNKNOWN)
    age_disputed = models.BooleanField(default=False)
    unaccompanied = models.BooleanField(null=True)
    turns_18_on = models.DateField(null=True)
    nationalities = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    needs_interpreter = models.BooleanField(default=False)
    birth_date_sealed = models.BinaryField(null=True)
    safe_contact_sealed = models.BinaryField(null=True)
    version = models.IntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    changed_why_sealed = models.BinaryField(null=True)

    class Meta:
        abstract = True


class Profile(Described):
    """What is known of a person, in its latest version. The database keeps each earlier one (`ProfileVersion`).

    How to reach her safely and why it was changed are opened by `queries.open_kept_back`, for whom they are.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT, primary_key=True, related_name="profile")

    objects = KeptBack("safe_contact_sealed", "changed_why_sealed")

    class Meta:
        base_manager_name = "objects"
        constraints = [
            known_code("profile_sex_is_known", "sex", Sex),
            known_code("profile_precision_is_known", "birth_precision", BirthPrecision),
        ]


class ProfileVersion(Described):
    """What a profile said before it was changed. Written by the database with each change, and never changed itself.

    It is the profile's row as it stood, so what is sealed in it is opened as of the profile (`queries.profile_then`).
    How to reach her safely and why it was changed are opened by `queries.earlier_profiles`, for whom they are.
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="profile_versions")

    objects = KeptBack("safe_contact_sealed", "changed_why_sealed")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="profile_version_once", fields=["person", "version"]),
            known_code("profile_version_sex_is_known", "sex", Sex),
            known_code("profile_version_precision_is_known", "birth_precision", BirthPrecision),
        ]


class Name(models.Model):
    """A name or alias. A wrong one is superseded with the reason, not edited."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="names")
    kind = models.CharField(max_length=8, choices=NameKind.choices)
    value_sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    superseded_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [known_code("name_kind_is_known", "kind", NameKind)]


class Identifier(models.Model):
    """A number the person has. `blind` finds it exactly.

    Who issued it and on which days it holds, where that is known (PUB-DIG-03): a local replacement number is known by
    who gave it, and a document runs out. `valid_from` and `valid_until` are its first and last day.

    Others may have the same, since refusing it would tell of a row. She herself has it once: whoever writes her numbers
    sees them all.
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=10, choices=IdentifierKind.choices)
    value_sealed = models.BinaryField()
    blind = models.BinaryField()
    issuer_sealed = models.BinaryField(null=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    superseded_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("identifier_kind_is_known", "kind", IdentifierKind),
            models.UniqueConstraint(
                name="number_once_in_force",
                fields=["person", "kind", "blind"],
                condition=models.Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(
                name="number_holds_until_after_it_begins",
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
            ),
        ]
        indexes = [models.Index(name="identifier_by_blind", fields=["blind"])]


class Child(models.Model):
    """A child of the person: named or not, with her or not (C5 needs the number of minor children).

    What is written about it is opened by `queries.children_of`, for whom it is.
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="children")
    where = models.CharField(max_length=12, choices=ChildWhere.choices)
    born_year = models.SmallIntegerField(null=True)
    about_sealed = models.BinaryField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    superseded_why_sealed = models.BinaryField(null=True)

    objects = KeptBack("about_sealed")

    class Meta:
        base_manager_name = "objects"
        constraints = [known_code("child_where_is_known", "where", ChildWhere)]


class Residence(models.Model):
    """The residence status, from when to when. Two at once are refused; a mistake is superseded.

    `superseded_why_sealed` is empty where a later status cut this one short: the same status stands in a row after it.
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residences")
    status = models.CharField(max_length=24)
    during = DateRangeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    superseded_why_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_residence_status_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(superseded_at__isnull=True),
            ),
            known_code("residence_status_is_known", "status", ResidenceStatus),
            models.CheckConstraint(name="residence_lasts_a_day", condition=models.Q(during__isempty=False)),
        ]

    @property
    def last_day(self) -> dt.date | None:
        """The last day it holds, None while it holds still."""
        return None if self.during.upper is None else self.during.upper - dt.timedelta(days=1)


class AddressProtection(models.Model):
    """That where a person lives is told to nobody but whom the matrix names for it, from when to when (PUB-DIG-12).

    Everybody who was given anything of her reads that it is so, and on which ground: whoever is not warned passes her
    address on. `during` has no end where none is known. It is ended once, by whom and why stands with it; its first
    day stays. One that was written by mistake, or withdrawn before it began, ends as such, holds on no day, and stays
    in the history. Nothing of it is free text.
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="address_protections")
    ground = models.CharField(max_length=12, choices=ProtectionGround.choices)
    during = DateRangeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    ended_why = models.CharField(max_length=12, choices=ProtectionEndedWhy.choices, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_address_protection_at_a_time",
                expressions=[("person", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=~models.Q(ended_why__in=HOLDS_NO_DAY),
            ),
            known_code("protection_ground_is_known", "ground", ProtectionGround),
            known_code("protection_ended_why_is_known", "ended_why", ProtectionEndedWhy, or_empty=True),
            models.CheckConstraint(
                name="protection_has_a_first_day",
                condition=models.Q(during__startswith__isnull=False, during__isempty=False),
            ),
            models.CheckConstraint(
                name="protection_ended_by_somebody",
                condition=models.Q(
                    ended_why="", ended_at__isnull=True, ended_by__isnull=True, ended_by_unit__isnull=True
                )
                | (
                    ~models.Q(ended_why="")
                    & models.Q(
                        ended_at__isnull=False,
                        ended_by__isnull=False,
                        ended_by_unit__isnull=False,
                        during__endswith__isnull=False,
                    )
                ),
            ),
        ]

    @property
    def last_day(self) -> dt.date | None:
        """The last day it holds, None where none is known."""
        return None if self.during.upper is None else self.during.upper - dt.timedelta(days=1)

    @property
    def is_void(self) -> bool:
        """Whether it holds on no day: written by mistake, or withdrawn before it began."""
        return self.ended_why in HOLDS_NO_DAY
