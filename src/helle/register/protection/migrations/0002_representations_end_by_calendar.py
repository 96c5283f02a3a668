"""A representation ends by the calendar too, at eighteen (MIN-15)."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_mandates_of_outreach"),
        ("protection", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="grantact",
            name="only_the_calendar_acts_for_nobody",
        ),
        migrations.AddConstraint(
            model_name="grantact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by_unit__isnull", False), ("by_user__isnull", False)),
                    models.Q(
                        ("act__in", ["competence_taken", "competence_lost", "representative_ended"]),
                        ("by_unit__isnull", True),
                        ("by_user__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="only_the_calendar_acts_for_nobody",
            ),
        ),
    ]
