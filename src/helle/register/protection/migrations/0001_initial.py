"""The tables of this part, as they were when the first release was near (decision 157)."""

import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("protection", "0001_first_tables"),
        ("protection", "0002_lists_in_their_order"),
        ("protection", "0003_lists_by_the_end_of_a_period"),
        ("protection", "0004_nobody_acts_by_the_calendar"),
        ("protection", "0005_what_was_sent_with_a_token"),
        ("protection", "0006_lists_of_few_among_many"),
    ]

    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        ("organisations", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=32)),
                ("performer_role", models.CharField(max_length=32)),
                ("beneficiary_kind", models.CharField(max_length=32)),
                ("category", models.CharField(max_length=24)),
                ("begins", models.BooleanField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("act", "performer_role", "beneficiary_kind", "category", "begins"), name="act_rule_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GrantAct",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("act", models.CharField(max_length=32)),
                ("case_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
                (
                    "by_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "by_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case_id", "at"], name="grant_act_by_case")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by_unit__isnull", False), ("by_user__isnull", False)),
                            models.Q(
                                ("act__in", ["competence_taken", "competence_lost"]),
                                ("by_unit__isnull", True),
                                ("by_user__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="only_the_calendar_acts_for_nobody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("case_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("category", models.CharField(max_length=24)),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("number", models.CharField(max_length=12, null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("rung", models.CharField(max_length=24, null=True)),
                ("steps", models.JSONField(null=True)),
                ("next_due", models.DateField(null=True)),
                ("period_end", models.DateField(null=True)),
                (
                    "assigned_to",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "begun_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="protection.grantact",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="protection.grantact",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case_id", "unit", "category"], include=("during",), name="grant_by_case"),
                    models.Index(fields=["person_id", "unit", "category"], include=("during",), name="grant_by_person"),
                    models.Index(
                        condition=models.Q(("category", "core")),
                        fields=["unit", "-opened_at", "-id"],
                        name="grant_list_newest",
                    ),
                    models.Index(
                        condition=models.Q(("category", "core")),
                        fields=["unit", "rung", "-opened_at", "-id"],
                        name="grant_list_rung",
                    ),
                    models.Index(
                        condition=models.Q(("category", "core"), ("next_due__isnull", False)),
                        fields=["unit", "next_due", "id"],
                        name="grant_list_due",
                    ),
                    models.Index(
                        condition=models.Q(("category", "core"), ("period_end__isnull", False)),
                        fields=["unit", "period_end", "id"],
                        name="grant_list_period",
                    ),
                    models.Index(
                        condition=models.Q(("assigned_to__isnull", False), ("category", "core")),
                        fields=["unit", "assigned_to", "next_due"],
                        name="grant_list_mine",
                    ),
                    models.Index(
                        condition=models.Q(("assigned_to__isnull", True), ("category", "core")),
                        fields=["unit", "next_due", "id"],
                        name="grant_list_nobody",
                    ),
                    models.Index(
                        condition=models.Q(("category", "core"), ("steps__contains", [{"due": None}])),
                        fields=["unit", "-opened_at", "-id"],
                        name="grant_list_undated",
                    ),
                ],
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("case_id", "="), ("unit", "="), ("category", "="), ("during", "&&")],
                        name="grant_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("category", "core"), ("number__isnull", False), ("opened_at__isnull", False)),
                            models.Q(
                                ("assigned_to__isnull", True),
                                ("next_due__isnull", True),
                                ("number__isnull", True),
                                ("opened_at__isnull", True),
                                ("period_end__isnull", True),
                                ("rung__isnull", True),
                                ("steps__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="projection_in_core_grants_only",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Installation",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("production", "production"), ("demo", "demo"), ("test", "test")], max_length=10
                    ),
                ),
                ("clock_offset", models.DurationField()),
                ("clock_frozen_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_installation"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["demo", "test"]),
                            models.Q(("clock_frozen_at__isnull", True), ("clock_offset", datetime.timedelta(0))),
                            _connector="OR",
                        ),
                        name="clock_moves_in_demo_and_tests_only",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleCategory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=32)),
                ("category", models.CharField(max_length=24)),
                ("may_write", models.BooleanField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("role", "category"), name="role_category_once")],
            },
        ),
        migrations.CreateModel(
            name="RoleUnitKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=32)),
                ("unit_kind", models.CharField(max_length=32)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("role", "unit_kind"), name="role_unit_kind_once")],
            },
        ),
        migrations.CreateModel(
            name="SentForm",
            fields=[
                ("token", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("location", models.CharField(max_length=200)),
                ("content", models.BinaryField(default=bytes)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
    ]
