"""No role and nothing dated of a unit lies beyond 2199."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_sessions_ended_and_what_is_administered"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="mandate",
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
                name="mandate_days_are_near",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
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
                name="membership_days_are_near",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitname",
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
                name="name_days_are_near",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitparent",
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
                name="parent_days_are_near",
            ),
        ),
    ]
