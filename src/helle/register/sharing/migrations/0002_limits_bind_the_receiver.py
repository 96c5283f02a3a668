"""The limits of a consent go with what is passed on: a copy for the receiver, and how it keeps to them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0001_sharing"),
    ]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="words_changed",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="limits_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="weighing",
            name="keeps_limits_sealed",
            field=models.BinaryField(null=True),
        ),
    ]
