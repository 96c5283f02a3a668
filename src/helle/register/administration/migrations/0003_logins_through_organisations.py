"""Who somebody is at a provider of logins, which privilege gives which role, and which roles came of one."""

import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0002_drafts_are_left_too"),
        ("organisations", "0002_mandates_of_outreach"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PrivilegeRole",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("issuer", models.CharField(max_length=200)),
                ("cvr", models.CharField(max_length=8)),
                ("privilege", models.CharField(max_length=200)),
                ("role", models.CharField(max_length=32)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("requested_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("approved", "Godkendt"), ("refused", "Afvist"), ("withdrawn", "Trukket tilbage")],
                        db_default="",
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SeatByPrivilege",
            fields=[
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="organisations.membership",
                    ),
                ),
                ("until", models.DateField()),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="administration.privilegerole"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LoginIdentity",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("issuer", models.CharField(max_length=200)),
                ("cvr", models.CharField(max_length=8)),
                ("professional", models.UUIDField()),
                ("requested_at", models.DateTimeField()),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("approved", "Godkendt"), ("refused", "Afvist"), ("withdrawn", "Trukket tilbage")],
                        db_default="",
                        default="",
                        max_length=16,
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_as", models.CharField(blank=True, db_default="", default="", max_length=32)),
                ("ended_at", models.DateTimeField(null=True)),
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
                    "ended_by",
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
                        related_name="identities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["approved", "refused", "withdrawn", ""])),
                        name="identity_answer_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cvr__regex", "^[0-9]{8}$")), name="identity_has_a_cvr_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("issuer", ""), _negated=True), name="identity_has_an_issuer"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("user", models.F("requested_by")), _negated=True),
                        name="nobody_binds_her_own_identity",
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
                        name="identity_needs_two_people",
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
                        name="identity_answered_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("answer", "approved"), ("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="identity_ended_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answer__in", ["", "approved"]), ("ended_at__isnull", True)),
                        fields=("issuer", "cvr", "professional"),
                        name="identity_is_one_users",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answer__in", ["", "approved"]), ("ended_at__isnull", True)),
                        fields=("user", "issuer"),
                        name="user_has_one_identity_at_an_issuer",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="privilegerole",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer__in", ["approved", "refused", "withdrawn", ""])),
                name="privilege_answer_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="privilegerole",
            constraint=models.CheckConstraint(
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
                name="privilege_days_are_near",
            ),
        ),
        migrations.AddConstraint(
            model_name="privilegerole",
            constraint=models.CheckConstraint(
                condition=models.Q(("cvr__regex", "^[0-9]{8}$")), name="privilege_has_a_cvr_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="privilegerole",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("issuer", ""), _negated=True), models.Q(("privilege", ""), _negated=True)),
                name="privilege_has_a_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="privilegerole",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ("administrator", "representative")), _negated=True),
                name="role_comes_of_no_privilege",
            ),
        ),
        migrations.AddConstraint(
            model_name="privilegerole",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answered_by__isnull", True),
                    ("answer", "withdrawn"),
                    models.Q(("answered_by", models.F("requested_by")), _negated=True),
                    _connector="OR",
                ),
                name="privilege_needs_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="privilegerole",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="privilege_answered_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="privilegerole",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("answer__in", ["", "approved"])),
                expressions=[
                    ("issuer", "="),
                    ("cvr", "="),
                    ("privilege", "="),
                    ("unit", "="),
                    ("role", "="),
                    ("during", "&&"),
                ],
                name="privilege_gives_a_role_once",
            ),
        ),
    ]
