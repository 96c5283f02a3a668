"""Which estimates of those never found are published with a release."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("releases", "0004_orders_of_before_are_seen_to")]

    operations = [
        migrations.AddField(
            model_name="making",
            name="estimates",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
        ),
    ]
