"""Human exploitation that began before its provision and is not known to have ended can be recorded (PUB-LAW-03)."""

import datetime as dt

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("prosecution", "0005_told_of_compensation_and_withdrawn_deliveries")]

    operations = [
        migrations.RemoveConstraint(model_name="offence", name="offence_was_a_crime_then"),
        migrations.AddConstraint(
            model_name="offence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("provision", "s262b"), _negated=True),
                    ("ended_on__isnull", True),
                    ("ended_on__gte", dt.date(2022, 6, 1)),
                    _connector="OR",
                ),
                name="offence_was_a_crime_then",
            ),
        ),
    ]
