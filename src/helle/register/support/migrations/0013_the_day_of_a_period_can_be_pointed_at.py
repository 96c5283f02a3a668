"""What notifies a period is tied to its very day: the key that a delivery points at."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("support", "0012_not_ahead_of_time")]
    operations = [
        migrations.AddConstraint(
            model_name="period",
            constraint=models.UniqueConstraint(fields=("id", "case", "notified_on"), name="period_with_its_day"),
        )
    ]
