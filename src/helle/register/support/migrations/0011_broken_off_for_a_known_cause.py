"""A period is broken off for a known cause, by a unit, at an instant; or it is not."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("support", "0010_why_those_on_record_were_broken_off")]
    operations = [
        migrations.AddConstraint(
            model_name="period",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("broken_off_at__isnull", True), ("broken_off_by_unit__isnull", True), ("broken_off_why", "")
                    ),
                    models.Q(
                        ("broken_off_at__isnull", False),
                        ("broken_off_by_unit__isnull", False),
                        ("broken_off_why__in", ["stay_changed", "left", "disappeared", "declined"]),
                    ),
                    _connector="OR",
                ),
                name="period_broken_off_for_a_known_cause",
            ),
        ),
    ]
