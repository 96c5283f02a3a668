"""All sessions of a user can be ended, and a unit says what of it an administrator has written."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_who_follows_a_closed_unit"),
    ]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="administered",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=16), db_default=[], default=list
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="logins_ended",
            field=models.IntegerField(db_default=0, default=0),
        ),
    ]
