"""A settled step says what had raised it: a later event of the ladder may raise it again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_settled_steps")]
    operations = [
        migrations.AddField("settledstep", "raised_by", models.SmallIntegerField(null=True)),
        migrations.AddField("settledstep", "raised_day", models.DateField(null=True)),
    ]
