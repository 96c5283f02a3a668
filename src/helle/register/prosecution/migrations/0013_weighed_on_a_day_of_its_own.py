"""A proposal that was weighed on paper keeps the day it was weighed on; None is the day it was recorded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("prosecution", "0012_of_an_indictment")]

    operations = [
        migrations.AddField(model_name="waiverproposal", name="weighed_on", field=models.DateField(null=True)),
    ]
