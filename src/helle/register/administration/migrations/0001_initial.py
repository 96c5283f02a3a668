"""The tables of this part, as they were when the first release was near (decision 157)."""

import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("administration", "0001_first_tables"),
        ("administration", "0002_answers_mistakes_and_near_days"),
    ]

    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        ("organisations", "__first__"),
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
                ("answered_as", models.CharField(blank=True, db_default="", default="", max_length=32)),
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
                    models.CheckConstraint(
                        condition=models.Q(("last_day__lt", datetime.date(2200, 1, 1))), name="leaver_last_day_is_near"
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
                        condition=models.Q(("day__lt", datetime.date(2200, 1, 1))), name="exception_day_is_near"
                    ),
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("during__startswith__lt", datetime.date(2200, 1, 1)),
                                ("during__startswith__isnull", True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("during__endswith__lte", datetime.date(2200, 1, 1)),
                                ("during__endswith__isnull", True),
                                _connector="OR",
                            ),
                        ),
                        name="hours_days_are_near",
                    ),
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
            name="PutAside",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name_da", models.CharField(blank=True, max_length=200)),
                ("name_en", models.CharField(blank=True, max_length=200)),
                (
                    "relation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("administrative", "Hører under"),
                            ("reporting", "Refererer til"),
                            ("successor", "Efterfølges af"),
                        ],
                        max_length=16,
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "by_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="put_aside", to="organisations.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("relation__in", ["administrative", "reporting", "successor", ""])),
                        name="put_aside_relation_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("parent__isnull", True),
                                ("relation", ""),
                                models.Q(("name_da", ""), _negated=True),
                                models.Q(("name_en", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("relation", ""), _negated=True),
                                ("name_da", ""),
                                ("name_en", ""),
                                ("parent__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="put_aside_is_a_name_or_a_parent",
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
                ("answered_as", models.CharField(blank=True, db_default="", default="", max_length=32)),
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
                        condition=models.Q(
                            models.Q(
                                ("during__startswith__lt", datetime.date(2200, 1, 1)),
                                ("during__startswith__isnull", True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("during__endswith__lte", datetime.date(2200, 1, 1)),
                                ("during__endswith__isnull", True),
                                _connector="OR",
                            ),
                        ),
                        name="role_request_days_are_near",
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
