"""A night is billed once of a person, in whatever stay it stands; numbers of statements are drawn and not counted."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

FILL = [
    "UPDATE bed_days_line SET person_id = s.person_id FROM placements_placement s WHERE s.id = placement_id",
    "SET CONSTRAINTS ALL IMMEDIATE",
    "ALTER TABLE bed_days_line ALTER COLUMN person_id SET NOT NULL",
]


def person(*, null: bool) -> models.ForeignKey:
    """Whose nights a line has."""
    return models.ForeignKey(
        db_index=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="people.person",
    )


class Migration(migrations.Migration):
    dependencies = [("bed_days", "0001_bed_days_and_statements"), ("people", "__first__")]

    operations = [
        migrations.DeleteModel(name="Numbering"),
        migrations.RemoveConstraint(model_name="line", name="no_bed_day_billed_twice"),
        migrations.AddField(model_name="line", name="person", field=person(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop, [migrations.AlterField("line", "person", person(null=False))]),
        migrations.AddConstraint(
            model_name="line",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("credited_at__isnull", True)),
                expressions=[
                    ("person", django.contrib.postgres.fields.ranges.RangeOperators.EQUAL),
                    ("nights", django.contrib.postgres.fields.ranges.RangeOperators.OVERLAPS),
                ],
                name="no_bed_day_billed_twice",
            ),
        ),
    ]
