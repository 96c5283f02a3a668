import datetime

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accommodation", "0005_providers_ask_for_changes"),
        ("cases", "0002_held_by_sql"),
        ("organisations", "0002_mandates_of_outreach"),
        ("people", "0001_initial"),
        ("placements", "0003_whoever_stays_takes_her_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ElsewhereApproval",
            fields=[
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("why_sealed", models.BinaryField(null=True)),
                ("superseded_why_sealed", models.BinaryField(null=True)),
                ("during", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("decided_on", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why_sealed", models.BinaryField(null=True)),
                ("id", models.UUIDField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Weighed",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("why_sealed", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="placement",
            name="other_why",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(("other_why", ""), ("instead_of_detention", False), _connector="OR"),
                name="no_code_of_acm_07_instead_of_detention",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(("other_why__in", ["no_capacity", "special_needs", "other", ""])),
                name="placement_other_why_is_known",
            ),
        ),
        migrations.AddField(
            model_name="elsewhereapproval",
            name="by_unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="elsewhereapproval",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="elsewhereapproval",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="elsewhereapproval",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="elsewhere_approvals", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="elsewhereapproval",
            name="offer",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accommodation.offer"
            ),
        ),
        migrations.AddField(
            model_name="weighed",
            name="by_unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AddField(
            model_name="weighed",
            name="by_user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="weighed",
            name="case",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
        ),
        migrations.AddField(
            model_name="weighed",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accommodation.targetgroup"
            ),
        ),
        migrations.AddField(
            model_name="weighed",
            name="placement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="weighed", to="placements.placement"
            ),
        ),
        migrations.AddConstraint(
            model_name="elsewhereapproval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("ended_by__isnull", True), ("ended_why_sealed__isnull", True)
                )
                | models.Q(
                    ("ended_at__isnull", False), ("ended_by__isnull", False), ("ended_why_sealed__isnull", False)
                ),
                name="elsewhere_approval_ended_by_somebody_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="elsewhereapproval",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                expressions=[("case", "="), ("during", "&&")],
                name="one_elsewhere_approval_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="elsewhereapproval",
            constraint=models.CheckConstraint(
                condition=models.Q(("why_sealed__isnull", False)), name="elsewhere_approved_with_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="elsewhereapproval",
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
                name="elsewhere_approval_days_are_near",
            ),
        ),
        migrations.AddConstraint(
            model_name="weighed",
            constraint=models.UniqueConstraint(fields=("placement", "group"), name="weighed_once_a_group"),
        ),
    ]
