"""A PDF that comes with a report is kept as a picture of each of its pages: there are more of them than files."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_closed_at_once")]

    operations = [
        migrations.RemoveConstraint("picture", "report_pictures_are_few"),
        migrations.AddConstraint(
            "picture",
            models.CheckConstraint(
                condition=models.Q(("number__gte", 1), ("number__lte", 12)), name="report_pictures_are_few"
            ),
        ),
    ]
