"""Where outreach is done, as a code: kept by CMM, superseded, once for each area and day (OUT-05..08)."""

import django.contrib.postgres.constraints
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="mandate",
            name="area",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
        migrations.AddField(
            model_name="mandate",
            name="recorded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="mandate",
            name="source",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="mandate",
            name="superseded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="mandate",
            name="superseded_why",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "area__in",
                        ["", "copenhagen", "hovedstaden", "sjaelland", "syddanmark", "midtjylland", "nordjylland"],
                    )
                ),
                name="mandate_area_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(condition=models.Q(("during__isempty", False)), name="mandate_has_days"),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("superseded_at__isnull", True), ("superseded_why", "")),
                    models.Q(("superseded_at__isnull", False), models.Q(("superseded_why", ""), _negated=True)),
                    _connector="OR",
                ),
                name="mandate_is_superseded_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("superseded_at__isnull", True), models.Q(("area", ""), _negated=True)),
                expressions=[("unit", "="), ("area", "="), ("during", "&&")],
                name="unit_is_responsible_for_an_area_once",
            ),
        ),
    ]
