"""The day whoever asked was told to expect the answer has a column beside the time limit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access_requests", "0004_what_is_withdrawn_and_follows"),
    ]

    operations = [
        migrations.AddField(
            model_name="accessrequest",
            name="promised",
            field=models.DateField(null=True),
        ),
    ]
