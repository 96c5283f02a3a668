"""An entry put out of force says why, sealed like all that is written of the person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_an_unticked_box_said_nothing"),
    ]

    operations = [
        migrations.AddField(
            model_name="child",
            name="superseded_why_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="identifier",
            name="superseded_why_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="name",
            name="superseded_why_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="residence",
            name="superseded_why_sealed",
            field=models.BinaryField(null=True),
        ),
    ]
