"""A criminal case says since when it is disposed of: nothing of it waits on a desk from then on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("prosecution", "0019_looked_at_by_choice_and_one_more")]

    operations = [
        migrations.AddField(
            model_name="criminalcase",
            name="disposed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
