"""Who wrote a status takes it back while it waits for the ministry; what takes money back may remove its text."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("action_plans", "0002_said_once_and_in_order")]

    operations = [
        migrations.AddField(model_name="statusanswer", name="taken_back", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="moneyentry", name="unsays", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="overspenddecision", name="unsays", field=models.BooleanField(default=False)),
        migrations.AddConstraint(
            model_name="statusanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("taken_back", False), ("approved", False), _connector="OR"),
                name="status_taken_back_is_not_approved",
            ),
        ),
    ]
