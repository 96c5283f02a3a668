"""No answer without the instant at which it was recorded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("support", "0006_when_the_answers_were_recorded")]
    operations = [migrations.AlterField("extensionanswer", "recorded_at", models.DateTimeField())]
