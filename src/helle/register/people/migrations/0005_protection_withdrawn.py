import django.contrib.postgres.constraints
from django.db import migrations, models


class Migration(migrations.Migration):
    """A protection of an address that has not begun is withdrawn, and leaves its days to another."""

    dependencies = [("people", "0004_issuer_of_a_number")]

    operations = [
        migrations.AlterField(
            model_name="addressprotection",
            name="ended_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("ground_gone", "Grundlaget er ophørt"),
                    ("other_ground", "Den fortsætter på et andet grundlag"),
                    ("withdrawn", "Den blev trukket tilbage, før den begyndte"),
                    ("mistake", "Den blev skrevet ved en fejl"),
                ],
                max_length=12,
            ),
        ),
        migrations.RemoveConstraint(model_name="addressprotection", name="one_address_protection_at_a_time"),
        migrations.AddConstraint(
            model_name="addressprotection",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("ended_why__in", ("withdrawn", "mistake")), _negated=True),
                expressions=[("person", "="), ("during", "&&")],
                name="one_address_protection_at_a_time",
            ),
        ),
        migrations.RemoveConstraint(model_name="addressprotection", name="protection_ended_why_is_known"),
        migrations.AddConstraint(
            model_name="addressprotection",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_why__in", ["ground_gone", "other_ground", "withdrawn", "mistake", ""])),
                name="protection_ended_why_is_known",
            ),
        ),
    ]
