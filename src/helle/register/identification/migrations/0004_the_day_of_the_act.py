"""When the act was done: whether a means must be shown hangs on the age on that day (PUB-LAW-02)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identification", "0003_why_an_entry_is_out_of_force")]
    operations = [
        migrations.AddField("assessment", "act_done_on", models.DateField(null=True)),
        migrations.AddConstraint(
            "assessment",
            models.CheckConstraint(
                name="act_done_before_it_is_assessed",
                condition=models.Q(("act_done_on__isnull", True))
                | models.Q(("act_done_on__lte", models.F("decided_on"))),
            ),
        ),
    ]
