"""What the prosecution answers where a victim was indicted before anybody had weighed: withdrawn, or upheld."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("prosecution", "0011_required_by_a_way_of_its_own")]

    operations = [
        migrations.RemoveConstraint(model_name="waiverdecision", name="waived_where_nothing_failed"),
        migrations.RemoveConstraint(model_name="waiverdecision", name="waiver_outcome_is_known"),
        migrations.AlterField(
            model_name="waiverdecision",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("waived", "Tiltalefrafald"),
                    ("not_waived", "Ikke tiltalefrafald"),
                    ("withdrawn", "Tiltalen trækkes tilbage"),
                    ("upheld", "Tiltalen opretholdes"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="waiverdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["waived", "not_waived", "withdrawn", "upheld"])),
                name="waiver_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiverdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "not_waived"), ("failed", ""), _connector="OR"),
                name="failed_where_it_was_not_waived",
            ),
        ),
    ]
