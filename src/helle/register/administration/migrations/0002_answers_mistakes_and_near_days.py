"""As which role a request was answered, what of a unit was a mistake, and no day beyond 2199.

What lies beyond is cut there first, or taken out where it lies there altogether: nobody meant such a day.
"""

import datetime

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

CUT = [
    "UPDATE administration_leaver SET last_day = '2199-12-31' WHERE last_day >= '2200-01-01'",
    "DELETE FROM administration_openingexception WHERE day >= '2200-01-01'",
    "DELETE FROM administration_openinghours WHERE lower(during) >= '2200-01-01'",
    "UPDATE administration_openinghours SET during = during * daterange(NULL, '2200-01-01')"
    " WHERE upper(during) > '2200-01-01'",
    "UPDATE administration_rolerequest SET during = during * daterange(NULL, '2200-01-01')"
    " WHERE lower(during) >= '2200-01-01' OR upper(during) > '2200-01-01'",
]


class Migration(migrations.Migration):
    dependencies = [
        ("administration", "0001_first_tables"),
        ("organisations", "0004_days_are_near"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(CUT, migrations.RunSQL.noop),
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
            ],
        ),
        migrations.AddField(
            model_name="factorreset",
            name="answered_as",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.AddField(
            model_name="rolerequest",
            name="answered_as",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.AddConstraint(
            model_name="leaver",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__lt", datetime.date(2200, 1, 1))), name="leaver_last_day_is_near"
            ),
        ),
        migrations.AddConstraint(
            model_name="openingexception",
            constraint=models.CheckConstraint(
                condition=models.Q(("day__lt", datetime.date(2200, 1, 1))), name="exception_day_is_near"
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
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
                name="hours_days_are_near",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolerequest",
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
                name="role_request_days_are_near",
            ),
        ),
        migrations.AddField(
            model_name="putaside",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="putaside",
            name="parent",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="putaside",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="put_aside", to="organisations.unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="putaside",
            constraint=models.CheckConstraint(
                condition=models.Q(("relation__in", ["administrative", "reporting", "successor", ""])),
                name="put_aside_relation_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="putaside",
            constraint=models.CheckConstraint(
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
        ),
    ]
