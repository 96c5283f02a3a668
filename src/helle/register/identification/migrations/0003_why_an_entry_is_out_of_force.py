"""An entry put out of force says why, sealed like all that is written of the person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identification", "0002_not_ahead_of_time"),
    ]

    operations = [
        migrations.AddField(
            model_name="circumstance",
            name="superseded_why_sealed",
            field=models.BinaryField(null=True),
        ),
    ]
