"""A step is settled once each time something raises it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_what_had_raised_the_settled_steps")]
    operations = [
        migrations.AlterField("settledstep", "raised_by", models.SmallIntegerField()),
        migrations.RemoveConstraint("settledstep", "step_settled_once"),
        migrations.AddConstraint(
            "settledstep",
            models.UniqueConstraint(
                name="step_settled_once_each_time",
                fields=["case", "code", "raised_by", "raised_day"],
                nulls_distinct=False,
            ),
        ),
    ]
