"""What notifies a period is tied to its very day: the key that a delivery points at."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("support", "0011_broken_off_for_a_known_cause")]
    operations = [
        migrations.AddConstraint(
            model_name="period",
            constraint=models.UniqueConstraint(fields=("id", "case", "notified_on"), name="period_with_its_day"),
        )
    ]
