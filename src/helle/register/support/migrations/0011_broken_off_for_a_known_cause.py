"""A period is broken off for a known cause, by a unit, at an instant; or it is not."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_the_ladder_in_the_database"),
        ("organisations", "0001_first_tables"),
        ("support", "0010_why_those_on_record_were_broken_off"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="period",
            constraint=models.CheckConstraint(
                condition=models.Q(("broken_off_why__in", ["left", "disappeared", "declined", "stay_changed", ""])),
                name="period_broken_off_for_a_known_cause",
            ),
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("broken_off_at__isnull", True), ("broken_off_by_unit__isnull", True), ("broken_off_why", "")
                    ),
                    models.Q(
                        models.Q(("broken_off_why", ""), _negated=True),
                        ("broken_off_at__isnull", False),
                        ("broken_off_by_unit__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="period_broken_off_by_a_unit_at_an_instant",
            ),
        ),
    ]
