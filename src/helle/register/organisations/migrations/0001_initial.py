"""The tables of this part, as they were when the first release was near (decision 157)."""

import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("organisations", "0001_first_tables"),
        ("organisations", "0002_who_follows_a_closed_unit"),
        ("organisations", "0003_sessions_ended_and_what_is_administered"),
        ("organisations", "0004_days_are_near"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("full_name", models.CharField(max_length=120)),
                (
                    "language",
                    models.CharField(choices=[("da", "Dansk"), ("en", "English")], default="da", max_length=2),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("logins_ended", models.IntegerField(db_default=0, default=0)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=32, unique=True)),
                ("kind", models.CharField(max_length=32)),
                ("requirements", models.JSONField(default=list)),
                (
                    "administered",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=16), db_default=[], default=list
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=32)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="organisations.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("user", "="), ("unit", "="), ("role", "="), ("during", "&&")],
                        name="user_has_a_role_in_a_unit_once",
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
                        name="membership_days_are_near",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_da", models.CharField(max_length=120)),
                ("area_en", models.CharField(max_length=120)),
                ("target_da", models.CharField(max_length=200)),
                ("target_en", models.CharField(max_length=200)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("requirement", models.CharField(max_length=10)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mandates", to="organisations.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
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
                        name="mandate_days_are_near",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_da", models.CharField(max_length=200)),
                ("name_en", models.CharField(max_length=200)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="names", to="organisations.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("unit", "="), ("during", "&&")], name="unit_has_one_name_at_a_time"
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
                        name="name_days_are_near",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitParent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("administrative", "Hører under"),
                            ("reporting", "Refererer til"),
                            ("successor", "Efterfølges af"),
                        ],
                        max_length=16,
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="children", to="organisations.unit"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parents", to="organisations.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("unit", "="), ("relation", "="), ("during", "&&")],
                        name="unit_has_one_parent_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit", models.F("parent")), _negated=True),
                        name="unit_is_not_its_own_parent",
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
                        name="parent_days_are_near",
                    ),
                ],
            },
        ),
    ]
