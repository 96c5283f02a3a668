"""Whether a minor is unaccompanied may be not known yet: then it is to be found out (MIN-01)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_first_tables"),
    ]

    operations = [
        migrations.AlterField(
            model_name="profile",
            name="unaccompanied",
            field=models.BooleanField(null=True),
        ),
    ]
