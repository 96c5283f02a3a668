"""A request says whether the person must or wants to leave: the decider is not to ask again unaware of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("support", "0002_days_hold")]
    operations = [migrations.AddField("extensionrequest", "wants_or_must_leave", models.BooleanField(null=True))]
