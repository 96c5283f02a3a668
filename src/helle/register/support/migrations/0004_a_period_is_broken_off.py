"""A period can be broken off when another kind fits the new stay (PER-10): the days after that are not taken."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("support", "0003_what_the_person_answered")]
    operations = [
        migrations.AddField("span", "broken_off_on", models.DateField(null=True)),
        migrations.AddField(
            "span",
            "taken",
            models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                    template="(days * daterange(NULL, broken_off_on + 1))",
                ),
                output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
            ),
        ),
        migrations.RemoveConstraint("span", "no_two_periods_at_once"),
        migrations.AddConstraint(
            "span",
            django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("case", "="), ("taken", "&&")], name="no_two_periods_at_once"
            ),
        ),
    ]
