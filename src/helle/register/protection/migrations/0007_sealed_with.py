"""Which ciphers values are sealed with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("protection", "0006_search_layers")]

    operations = [
        migrations.CreateModel(
            name="SealedWith",
            fields=[
                ("cipher", models.IntegerField(primary_key=True, serialize=False)),
                ("noted_at", models.DateTimeField()),
                ("all_since", models.DateTimeField(null=True)),
            ],
        ),
    ]
