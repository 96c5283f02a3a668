"""Whether a release counts assessed victims is worked out as it is written, and read without its content."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("releases", "0005_estimates_of_a_release")]

    operations = [
        migrations.AddField(
            model_name="release",
            name="counts_assessed",
            field=models.GeneratedField(
                expression=models.ExpressionWrapper(
                    models.Q(content__tables__contains=[{"counts": "assessed"}]), output_field=models.BooleanField()
                ),
                output_field=models.BooleanField(),
                db_persist=True,
            ),
        ),
    ]
