"""Several units hold one criminal case back beside each other, each for itself: none ends what another holds."""

import django.contrib.postgres.constraints
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0007_led_to_no_case"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="tracehold", name="one_hold_of_a_criminal_case"),
        migrations.AddConstraint(
            model_name="tracehold",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("criminal_case__isnull", False), ("lifted_at__isnull", True)),
                expressions=[
                    ("criminal_case", "="),
                    ("unit", "="),
                    (
                        models.Func(
                            models.F("since_day"), models.F("until_day"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="one_hold_of_a_criminal_case",
            ),
        ),
    ]
