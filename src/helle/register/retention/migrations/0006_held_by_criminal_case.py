"""One criminal case alone is held back, by a unit that works on it; what is a unit's is held back as before."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models


def _held_at_once(what: str, name: str, *, of_a_case: bool) -> django.contrib.postgres.constraints.ExclusionConstraint:
    return django.contrib.postgres.constraints.ExclusionConstraint(
        condition=models.Q(("criminal_case__isnull", not of_a_case), ("lifted_at__isnull", True)),
        expressions=[
            (what, "="),
            (
                models.Func(models.F("since_day"), models.F("until_day"), models.Value("[]"), function="daterange"),
                "&&",
            ),
        ],
        name=name,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("prosecution", "0021_disposed_of_before"),
        ("retention", "0005_kept_after_all"),
    ]

    operations = [
        migrations.AddField(
            model_name="tracehold",
            name="criminal_case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="prosecution.criminalcase",
            ),
        ),
        migrations.RemoveConstraint(model_name="tracehold", name="one_trace_hold_of_a_unit"),
        migrations.AddConstraint(
            model_name="tracehold",
            constraint=_held_at_once("unit", "one_trace_hold_of_a_unit", of_a_case=False),
        ),
        migrations.AddConstraint(
            model_name="tracehold",
            constraint=_held_at_once("criminal_case", "one_hold_of_a_criminal_case", of_a_case=True),
        ),
    ]
