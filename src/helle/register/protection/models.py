"""What the protection itself keeps: the installation's clock, the access matrix, grants and sent forms."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Coalesce

from helle.register.organisations.models import Unit, User


class Installation(models.Model):
    """The one row that says what this installation is, and how far its clock is moved.

    `clock_offset` may differ from zero, and `clock_frozen_at` may be set, in a demo or a test only.
    """

    KINDS = [("production", "production"), ("demo", "demo"), ("test", "test")]

    id = models.SmallIntegerField(primary_key=True, default=1)
    kind = models.CharField(max_length=10, choices=KINDS)
    clock_offset = models.DurationField()
    clock_frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="one_installation", condition=models.Q(id=1)),
            models.CheckConstraint(
                name="clock_moves_in_demo_and_tests_only",
                condition=models.Q(kind__in=["demo", "test"])
                | models.Q(clock_offset=dt.timedelta(0), clock_frozen_at__isnull=True),
            ),
        ]


class RoleCategory(models.Model):
    """The column rule of the access matrix (C6): what a role may read and write. Loaded from `access_matrix.toml`."""

    role = models.CharField(max_length=32)
    category = models.CharField(max_length=24)
    may_write = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(name="role_category_once", fields=["role", "category"])]


class RoleParticular(models.Model):
    """What of a category a role is shown that not all who read it are (C6). Loaded from `access_matrix.toml`."""

    role = models.CharField(max_length=32)
    particular = models.CharField(max_length=24)

    class Meta:
        constraints = [models.UniqueConstraint(name="role_particular_once", fields=["role", "particular"])]


class NeedToKnow(models.Model):
    """A kind of unit whose people open a colleague's case with a purpose alone, and a role that leads it ('': none)."""

    unit_kind = models.CharField(max_length=24)
    led_by = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="need_to_know_once", fields=["unit_kind", "led_by"])]


class RoleUnitKind(models.Model):
    """Which kinds of unit may carry a role."""

    role = models.CharField(max_length=32)
    unit_kind = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(name="role_unit_kind_once", fields=["role", "unit_kind"])]


class ActRule(models.Model):
    """One line of the one table of acts by which grants begin and end. Loaded from `access_matrix.toml`."""

    act = models.CharField(max_length=32)
    performer_role = models.CharField(max_length=32)
    beneficiary_kind = models.CharField(max_length=32)
    category = models.CharField(max_length=24)
    begins = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="act_rule_once", fields=["act", "performer_role", "beneficiary_kind", "category", "begins"]
            )
        ]


class GrantAct(models.Model):
    """That somebody did the act by which grants began or ended; by nobody where the calendar moved the competence, or
    ended a representation, what a municipality saw of a minor, at eighteen, or what went on when a case closed.

    Append-only; written by `helle.apply_act` alone.
    """

    id = models.UUIDField(primary_key=True)
    act = models.CharField(max_length=32)
    case_id = models.UUIDField()
    person_id = models.UUIDField()
    beneficiary = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_the_calendar_acts_for_nobody",
                condition=models.Q(by_user__isnull=False, by_unit__isnull=False)
                | models.Q(
                    by_user__isnull=True,
                    by_unit__isnull=True,
                    act__in=[
                        *("competence_taken", "competence_lost", "representative_ended", "municipality_released"),
                        *("case_closed", "placement_ended"),
                    ],
                ),
            )
        ]
        indexes = [models.Index(name="grant_act_by_case", fields=["case_id", "at"])]


class Grant(models.Model):
    """That a unit may see one category of one case, from when to when. Lists start here.

    The columns from `assigned_to` on are set in the grants of category `core` only: they are a projection of the
    case for that unit's lists, written in the transaction that changes the case; `helle check --projections`
    recomputes them. `steps` holds codes and dates, never text. The foreign keys have no index of their own: what they
    point to is never deleted, and each would cost every new case thirteen writes.
    """

    id = models.BigAutoField(primary_key=True)
    case_id = models.UUIDField()
    person_id = models.UUIDField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    category = models.CharField(max_length=24)
    during = DateTimeRangeField()
    begun_by = models.ForeignKey(GrantAct, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_by = models.ForeignKey(GrantAct, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    number = models.CharField(max_length=12, null=True)
    opened_at = models.DateTimeField(null=True)
    rung = models.CharField(max_length=24, null=True)
    assigned_to = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    steps = models.JSONField(null=True)
    next_due = models.DateField(null=True)
    period_end = models.DateField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="grant_once_at_a_time",
                expressions=[
                    ("case_id", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("category", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="projection_in_core_grants_only",
                condition=models.Q(category="core", number__isnull=False, opened_at__isnull=False)
                | models.Q(
                    number__isnull=True,
                    opened_at__isnull=True,
                    rung__isnull=True,
                    assigned_to__isnull=True,
                    steps__isnull=True,
                    next_due__isnull=True,
                    period_end__isnull=True,
                ),
            ),
        ]
        indexes = [
            models.Index(name="grant_by_case", fields=["case_id", "unit", "category"], include=["during"]),
            models.Index(name="grant_by_person", fields=["person_id", "unit", "category"], include=["during"]),
            # The lists, each in its order to the last key, so that a page reads a page's worth of rows.
            models.Index(
                name="grant_list_newest",
                fields=["unit", "-opened_at", "-id"],
                condition=models.Q(category="core"),
            ),
            models.Index(
                name="grant_list_rung",
                fields=["unit", "rung", "-opened_at", "-id"],
                condition=models.Q(category="core"),
            ),
            models.Index(
                name="grant_list_due",
                fields=["unit", "next_due", "id"],
                condition=models.Q(category="core", next_due__isnull=False),
            ),
            models.Index(
                name="grant_list_period",
                fields=["unit", "period_end", "id"],
                condition=models.Q(category="core", period_end__isnull=False),
            ),
            # Of somebody's cases alone: it would else be taken for all of the unit's, which it has in another order.
            models.Index(
                name="grant_list_mine",
                fields=["unit", "assigned_to", "next_due"],
                condition=models.Q(category="core", assigned_to__isnull=False),
            ),
            models.Index(
                name="grant_list_nobody",
                fields=["unit", "next_due", "id"],
                condition=models.Q(category="core", assigned_to__isnull=True),
            ),
            # Few of many wait for something without a day.
            models.Index(
                name="grant_list_undated",
                fields=["unit", "-opened_at", "-id"],
                condition=models.Q(category="core", steps__contains=[{"due": None}]),
            ),
        ]


def holding(instant: dt.datetime) -> Coalesce:
    """A filter on grants: those that hold at an instant. `during__contains` in a form that the planner weighs rightly.

    Under row-level security the planner may not look at the statistics of a range, and takes `during @> instant` to
    hold for one row in two hundred. It then sorts the whole unit's cases to show a page of them. It knows nothing of
    what COALESCE gives and takes it to be half, which is near enough.
    """
    contains = Func("during", Value(instant), arg_joiner=" @> ", template="%(expressions)s")
    return Coalesce(contains, Value(False), output_field=models.BooleanField())


class SentForm(models.Model):
    """That a form with this token was saved, so that a second press of the button does nothing.

    `content` is a keyed hash of what was sent with it: another content is no second press.
    """

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    location = models.CharField(max_length=200)
    content = models.BinaryField(default=bytes)


class SearchLayer(models.Model):
    """A layer of the key of search that this register knows, by its name (`search_keys`); one of them is in force.

    No hash is kept under another, by triggers (sql/143_search_layers.sql): whoever has not heard of a change yet is
    refused, and nothing is kept that would not be found again. There is none before the first change.
    """

    layer = models.IntegerField(primary_key=True)
    name = models.BinaryField()
    in_force = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_search_layer_in_force", fields=["in_force"], condition=models.Q(in_force=True)
            ),
        ]


class SealedWith(models.Model):
    """A cipher that values of this register are, or were, sealed with (`ciphers`): when a worker last said that it
    seals with it, and since when everything is under it, where `helle keys reseal` left nothing under another."""

    cipher = models.IntegerField(primary_key=True)
    noted_at = models.DateTimeField()
    all_since = models.DateTimeField(null=True)
