"""The tables of this part, as they were when the first release was near (decision 157)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("keystore", "0001_first_tables"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DataKey",
            fields=[
                ("subject_id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("wrapped", models.BinaryField()),
            ],
            options={
                "db_table": "data_key",
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("subject_id", models.UUIDField(primary_key=True, serialize=False)),
                ("destroyed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "erasure",
            },
        ),
    ]
