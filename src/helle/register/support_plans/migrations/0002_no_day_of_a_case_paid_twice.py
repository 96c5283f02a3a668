"""A payment knows what it is for, so that no day of a case is paid twice for the same, whichever measure it is of."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

# What is paid is not rewritten (a trigger), but here a column begins that says of each what its measure says.
FILL = """
ALTER TABLE support_plans_payment DISABLE TRIGGER USER;
UPDATE support_plans_payment p SET type = m.type FROM support_plans_measure m WHERE m.id = p.measure_id;
ALTER TABLE support_plans_payment ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("support_plans", "0001_support_plans"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="payment", name="no_day_paid_twice"),
        migrations.AddField(
            model_name="payment",
            name="type",
            field=models.CharField(default="", max_length=20),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("type__in", ["pocket_money", "board"])), name="payment_type_is_paid"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                expressions=[
                    ("case", django.contrib.postgres.fields.ranges.RangeOperators.EQUAL),
                    ("type", django.contrib.postgres.fields.ranges.RangeOperators.EQUAL),
                    ("days", django.contrib.postgres.fields.ranges.RangeOperators.OVERLAPS),
                ],
                name="no_day_paid_twice",
            ),
        ),
    ]
