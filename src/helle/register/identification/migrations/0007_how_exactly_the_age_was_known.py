"""How exactly the age in an assessment was known: what was an estimate that day is shown as one (MIN-15)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identification", "0006_interviews_and_assessments_can_be_corrected")]
    operations = [
        migrations.AddField(
            "assessment", "age_precision_then", models.CharField(blank=True, db_default="", max_length=10)
        ),
        migrations.AddConstraint(
            "assessment",
            models.CheckConstraint(
                name="assessment_age_precision_is_known",
                condition=models.Q(
                    ("age_precision_then__in", ["day", "month", "year", "estimated", "unknown", ""]),
                ),
            ),
        ),
    ]
