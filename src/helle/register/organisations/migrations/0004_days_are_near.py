"""No role and nothing dated of a unit lies beyond 2199. What does is cut there first: nobody meant such a day."""

import datetime

from django.db import migrations, models

DATED = ("organisations_mandate", "organisations_membership", "organisations_unitname", "organisations_unitparent")
# What begins later still keeps its row, and no day: as a role does that ended before it began.
CUT = [
    f"UPDATE {table} SET during = during * daterange(NULL, '2200-01-01')"  # noqa: S608
    " WHERE lower(during) >= '2200-01-01' OR upper(during) > '2200-01-01'"
    for table in DATED
]


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_sessions_ended_and_what_is_administered"),
    ]

    operations = [
        migrations.RunSQL(CUT, migrations.RunSQL.noop),
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
