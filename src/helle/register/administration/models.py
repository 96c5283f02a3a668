"""What is asked for and decided about those who log in: roles, lost factors, leavers, and the yearly review of rights.

The application reads these tables and writes none of them: each row comes of a function that connects as `helle_staff`
and leaves its line in the audit (sql/045_administration.sql to 049).
"""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Extract

from helle.register.administration.choices import BY_NO_PRIVILEGE, Answer, Checked, Verdict, Weekday
from helle.register.organisations.choices import ParentRelation
from helle.register.organisations.models import FIRST_DAY_TOO_FAR, Membership, Unit, User, days_are_near
from helle.register.protection.known_codes import known_code


class RoleRequest(models.Model):
    """That somebody is to have a role in a unit. It counts when another person has approved it."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    during = DateRangeField()
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=16, choices=Answer.choices, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_as = models.CharField(max_length=32, blank=True, default="", db_default="")
    membership = models.OneToOneField(Membership, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            known_code("role_answer_is_known", "answer", Answer, or_empty=True),
            days_are_near("role_request_days_are_near"),
            models.CheckConstraint(name="nobody_asks_for_her_own_role", condition=~Q(user=F("requested_by"))),
            # Whoever asked may take it back, and no more.
            models.CheckConstraint(
                name="role_needs_two_people",
                condition=Q(answered_by__isnull=True)
                | (~Q(answered_by=F("user")) & (Q(answer="withdrawn") | ~Q(answered_by=F("requested_by")))),
            ),
            models.CheckConstraint(
                name="role_answered_whole",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True, membership__isnull=True)
                | Q(answer="approved", answered_at__isnull=False, answered_by__isnull=False, membership__isnull=False)
                | Q(
                    answer__in=["refused", "withdrawn"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    membership__isnull=True,
                ),
            ),
            models.UniqueConstraint(
                name="role_asked_for_once", fields=["user", "unit", "role"], condition=Q(answer="")
            ),
        ]
        indexes = [models.Index(name="role_waiting", fields=["unit"], condition=Q(answer=""))]


class FactorReset(models.Model):
    """That somebody lost her second factor, how it was made sure who she is, and who else agreed.

    `asked_sealed`: what was asked for, sealed (`administration.asked_resets`): nothing else is said yes to.
    """

    id = models.UUIDField(primary_key=True)
    asked_sealed = models.TextField(default="", db_default="", blank=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="factor_resets")
    checked = models.CharField(max_length=16, choices=Checked.choices)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=16, choices=Answer.choices, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_as = models.CharField(max_length=32, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            known_code("reset_checked_is_known", "checked", Checked),
            known_code("reset_answer_is_known", "answer", Answer, or_empty=True),
            models.CheckConstraint(name="nobody_resets_her_own_factor", condition=~Q(user=F("requested_by"))),
            models.CheckConstraint(
                name="reset_needs_two_people",
                condition=Q(answered_by__isnull=True)
                | (~Q(answered_by=F("user")) & (Q(answer="withdrawn") | ~Q(answered_by=F("requested_by")))),
            ),
            models.CheckConstraint(
                name="reset_answered_whole",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.UniqueConstraint(name="reset_asked_for_once", fields=["user"], condition=Q(answer="")),
        ]


class Leaver(models.Model):
    """That somebody leaves a unit while cases, tasks or drafts there are hers: on its lead's desk until seen."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    last_day = models.DateField()
    open_cases = models.IntegerField()
    waiting_tasks = models.IntegerField()
    unfinished_drafts = models.IntegerField(default=0)
    told_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="leaver_seen_whole",
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
            ),
            models.CheckConstraint(
                name="leaver_leaves_something",
                condition=Q(open_cases__gt=0) | Q(waiting_tasks__gt=0) | Q(unfinished_drafts__gt=0),
            ),
            models.CheckConstraint(name="leaver_last_day_is_near", condition=Q(last_day__lt=FIRST_DAY_TOO_FAR)),
        ]
        indexes = [models.Index(name="leaver_unseen", fields=["unit"], condition=Q(seen_at__isnull=True))]


class RoleReview(models.Model):
    """What a review said of a role somebody has in a unit. Kept; never changed."""

    id = models.UUIDField(primary_key=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="reviews")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    reviewed_on = models.DateField()
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            known_code("review_verdict_is_known", "verdict", Verdict),
            models.CheckConstraint(name="nobody_reviews_her_own_role", condition=~Q(user=F("by_user"))),
            models.UniqueConstraint(name="role_reviewed_once_a_day", fields=["membership", "reviewed_on"]),
        ]
        indexes = [models.Index(name="review_by_unit", fields=["unit", "-reviewed_on"])]


class PutAside(models.Model):
    """A name or a parent of a unit that no longer counts as it was entered: what it said, for which days, and why.

    `reason` is empty where a later entry took its place before it began. What was in force on days that are over stays
    so: it is cut short, never taken out.
    """

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="put_aside")
    name_da = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    relation = models.CharField(max_length=16, choices=ParentRelation.choices, blank=True)
    parent = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="+")
    during = DateRangeField()
    at = models.DateTimeField()
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            known_code("put_aside_relation_is_known", "relation", ParentRelation, or_empty=True),
            models.CheckConstraint(
                name="put_aside_is_a_name_or_a_parent",
                condition=(Q(relation="", parent__isnull=True) & ~Q(name_da="") & ~Q(name_en=""))
                | (~Q(relation="") & Q(parent__isnull=False, name_da="", name_en="")),
            ),
        ]


class OpeningHours(models.Model):
    """When a unit can be reached on a weekday, from when to when. Several times a day may not overlap."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.SmallIntegerField(choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField()
    during = DateRangeField()
    source = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="opens_before_it_closes", condition=Q(opens__lt=F("closes"))),
            models.CheckConstraint(name="weekday_is_known", condition=Q(weekday__gte=1, weekday__lte=7)),
            models.CheckConstraint(name="hours_last_a_day", condition=Q(during__isempty=False)),
            days_are_near("hours_days_are_near"),
            ExclusionConstraint(
                name="hours_do_not_overlap",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (
                        # One range of minutes of the day: PostgreSQL has no range of times of its own.
                        models.Func(
                            Extract("opens", "epoch"),
                            Extract("closes", "epoch"),
                            function="numrange",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
        ]


class OpeningException(models.Model):
    """A day on which a unit has other hours, or none."""

    id = models.UUIDField(primary_key=True)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="opening_exceptions")
    day = models.DateField()
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_exception_a_day", fields=["unit", "day"]),
            models.CheckConstraint(name="exception_day_is_near", condition=Q(day__lt=FIRST_DAY_TOO_FAR)),
            models.CheckConstraint(
                name="exception_is_closed_or_has_hours",
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(opens__lt=F("closes")),
            ),
        ]

    @property
    def is_closed(self) -> bool:
        return self.opens is None


class LoginIdentity(models.Model):
    """That somebody is who a provider says she is: its name, her organisation's CVR number, and her UUID there.

    It counts when another person has approved it, and until it is ended. A user has one at a provider, and an identity
    is one user's. From then on she logs in with it alone.
    """

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="identities")
    issuer = models.CharField(max_length=200)
    cvr = models.CharField(max_length=8)
    professional = models.UUIDField()
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=16, choices=Answer.choices, blank=True, default="", db_default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_as = models.CharField(max_length=32, blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            known_code("identity_answer_is_known", "answer", Answer, or_empty=True),
            models.CheckConstraint(name="identity_has_a_cvr_number", condition=Q(cvr__regex=r"^[0-9]{8}$")),
            models.CheckConstraint(name="identity_has_an_issuer", condition=~Q(issuer="")),
            models.CheckConstraint(name="nobody_binds_her_own_identity", condition=~Q(user=F("requested_by"))),
            models.CheckConstraint(
                name="identity_needs_two_people",
                condition=Q(answered_by__isnull=True)
                | (~Q(answered_by=F("user")) & (Q(answer="withdrawn") | ~Q(answered_by=F("requested_by")))),
            ),
            models.CheckConstraint(
                name="identity_answered_whole",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="identity_ended_whole",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(answer="approved", ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="identity_is_one_users",
                fields=["issuer", "cvr", "professional"],
                condition=Q(answer__in=["", "approved"], ended_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="user_has_one_identity_at_an_issuer",
                fields=["user", "issuer"],
                condition=Q(answer__in=["", "approved"], ended_at__isnull=True),
            ),
        ]


class PrivilegeRole(models.Model):
    """Which role in a unit a privilege gives that an organisation gives its people, from when to when.

    It counts when another person has approved it. An administrator's role and a representative's come of no privilege.
    """

    id = models.UUIDField(primary_key=True)
    issuer = models.CharField(max_length=200)
    cvr = models.CharField(max_length=8)
    privilege = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    during = DateRangeField()
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=16, choices=Answer.choices, blank=True, default="", db_default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_as = models.CharField(max_length=32, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            known_code("privilege_answer_is_known", "answer", Answer, or_empty=True),
            days_are_near("privilege_days_are_near"),
            models.CheckConstraint(name="privilege_has_a_cvr_number", condition=Q(cvr__regex=r"^[0-9]{8}$")),
            models.CheckConstraint(name="privilege_has_a_name", condition=~Q(issuer="") & ~Q(privilege="")),
            models.CheckConstraint(name="role_comes_of_no_privilege", condition=~Q(role__in=BY_NO_PRIVILEGE)),
            models.CheckConstraint(
                name="privilege_needs_two_people",
                condition=Q(answered_by__isnull=True) | Q(answer="withdrawn") | ~Q(answered_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="privilege_answered_whole",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            ExclusionConstraint(
                name="privilege_gives_a_role_once",
                expressions=[
                    ("issuer", RangeOperators.EQUAL),
                    ("cvr", RangeOperators.EQUAL),
                    ("privilege", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(answer__in=["", "approved"]),
            ),
        ]


class SeatByPrivilege(models.Model):
    """That a role somebody has in a unit came of a privilege, and its first day without, as far as that goes.

    Where the role ends before, somebody ended it here: no login gives it again.
    """

    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, primary_key=True, related_name="+")
    given_by = models.ForeignKey(PrivilegeRole, on_delete=models.PROTECT, related_name="+")
    until = models.DateField()


class SpentAssertion(models.Model):
    """That an assertion of a provider has let somebody in, and until when it would have. What it is called is hashed.

    It lets nobody in again (`helle.spend_assertion`), and goes when it could not any more.
    """

    mark = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="assertion_mark_is_a_hash", condition=Q(mark__regex=r"^[0-9a-f]{64}$"))
        ]


def last_day(during: object) -> dt.date | None:
    """The last day of a period of days; None where it has no end."""
    upper: dt.date | None = during.upper  # type: ignore[attr-defined] # psycopg's range
    return upper - dt.timedelta(days=1) if upper else None
