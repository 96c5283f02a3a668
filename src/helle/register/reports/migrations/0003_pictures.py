"""Pictures that come with a report; ciphertext does not get smaller, so it is stored out of line as it is."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_held_by_sql"),
    ]

    operations = [
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.SmallIntegerField()),
                ("content_type", models.CharField(max_length=16)),
                ("content_sealed", models.BinaryField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pictures", to="reports.report"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("content_type__in", ["image/png", "image/jpeg"])),
                        name="report_picture_type_is_known",
                    ),
                    models.UniqueConstraint(fields=("report", "number"), name="report_pictures_in_order"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("number__lte", 3)), name="report_pictures_are_few"
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE reports_picture ALTER COLUMN content_sealed SET STORAGE EXTERNAL",
            "ALTER TABLE reports_picture ALTER COLUMN content_sealed SET STORAGE EXTENDED",
        ),
    ]
