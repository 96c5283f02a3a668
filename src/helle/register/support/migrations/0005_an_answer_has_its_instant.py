"""When an answer to a request was recorded: as for every other row, the acting context will say so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("support", "0004_a_period_is_broken_off")]
    operations = [migrations.AddField("extensionanswer", "recorded_at", models.DateTimeField(null=True))]
