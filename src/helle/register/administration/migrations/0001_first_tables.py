"""Requests for roles, lost factors, leavers, reviews of rights, opening hours."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0003_sessions_ended_and_what_is_administered"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FactorReset",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "checked",
                    models.CharField(
                        choices=[
                            ("in_person", "Mødte op og viste legitimation"),
                            ("video", "Viste ansigt og legitimation på video"),
                            ("called_back", "Ringet op på det nummer, enheden har oplyst"),
                            ("colleague", "En kollega, der kender brugeren, var med"),
                        ],
                        max_length=16,
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("approved", "Godkendt"), ("refused", "Afvist"), ("withdrawn", "Trukket tilbage")],
                        default="",
                        max_length=16,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="factor_resets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("checked__in", ["in_person", "video", "called_back", "colleague"])),
                        name="reset_checked_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["approved", "refused", "withdrawn", ""])),
                        name="reset_answer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("user", models.F("requested_by")), _negated=True),
                        name="nobody_resets_her_own_factor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by__isnull", True),
                            models.Q(
                                models.Q(("answered_by", models.F("user")), _negated=True),
                                models.Q(
                                    ("answer", "withdrawn"),
                                    models.Q(("answered_by", models.F("requested_by")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="reset_needs_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reset_answered_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")), fields=("user",), name="reset_asked_for_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Leaver",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("last_day", models.DateField()),
                ("open_cases", models.IntegerField()),
                ("waiting_tasks", models.IntegerField()),
                ("told_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(null=True)),
                (
                    "seen_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("seen_at__isnull", True)), fields=["unit"], name="leaver_unseen")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("seen_at__isnull", True), ("seen_by__isnull", True)),
                            models.Q(("seen_at__isnull", False), ("seen_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="leaver_seen_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("open_cases__gt", 0), ("waiting_tasks__gt", 0), _connector="OR"),
                        name="leaver_leaves_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningException",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("opens", models.TimeField(null=True)),
                ("closes", models.TimeField(null=True)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opening_exceptions",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "day"), name="one_exception_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closes__isnull", True), ("opens__isnull", True)),
                            ("opens__lt", models.F("closes")),
                            _connector="OR",
                        ),
                        name="exception_is_closed_or_has_hours",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "weekday",
                    models.SmallIntegerField(
                        choices=[
                            (1, "mandag"),
                            (2, "tirsdag"),
                            (3, "onsdag"),
                            (4, "torsdag"),
                            (5, "fredag"),
                            (6, "lørdag"),
                            (7, "søndag"),
                        ]
                    ),
                ),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("source", models.CharField(blank=True, max_length=16)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opening_hours",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("opens__lt", models.F("closes"))), name="opens_before_it_closes"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__gte", 1), ("weekday__lte", 7)), name="weekday_is_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("during__isempty", False)), name="hours_last_a_day"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("unit", "="),
                            ("weekday", "="),
                            (
                                models.Func(
                                    django.db.models.functions.datetime.Extract("opens", "epoch"),
                                    django.db.models.functions.datetime.Extract("closes", "epoch"),
                                    function="numrange",
                                ),
                                "&&",
                            ),
                            ("during", "&&"),
                        ],
                        name="hours_do_not_overlap",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleRequest",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=32)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("requested_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("approved", "Godkendt"), ("refused", "Afvist"), ("withdrawn", "Trukket tilbage")],
                        default="",
                        max_length=16,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "membership",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.membership",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("answer", "")), fields=["unit"], name="role_waiting")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["approved", "refused", "withdrawn", ""])),
                        name="role_answer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("user", models.F("requested_by")), _negated=True),
                        name="nobody_asks_for_her_own_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by__isnull", True),
                            models.Q(
                                models.Q(("answered_by", models.F("user")), _negated=True),
                                models.Q(
                                    ("answer", "withdrawn"),
                                    models.Q(("answered_by", models.F("requested_by")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="role_needs_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("membership__isnull", True),
                            ),
                            models.Q(
                                ("answer", "approved"),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("membership__isnull", False),
                            ),
                            models.Q(
                                ("answer__in", ["refused", "withdrawn"]),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("membership__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="role_answered_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "")), fields=("user", "unit", "role"), name="role_asked_for_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleReview",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=32)),
                (
                    "verdict",
                    models.CharField(
                        choices=[("confirmed", "Skal blive"), ("ended", "Skal slutte i dag")], max_length=16
                    ),
                ),
                ("reviewed_on", models.DateField()),
                ("at", models.DateTimeField()),
                (
                    "by_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="organisations.membership",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["unit", "-reviewed_on"], name="review_by_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["confirmed", "ended"])), name="review_verdict_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("user", models.F("by_user")), _negated=True),
                        name="nobody_reviews_her_own_role",
                    ),
                    models.UniqueConstraint(fields=("membership", "reviewed_on"), name="role_reviewed_once_a_day"),
                ],
            },
        ),
    ]
