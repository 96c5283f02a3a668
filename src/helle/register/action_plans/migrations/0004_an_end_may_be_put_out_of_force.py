"""An approved end is put out of force by a report, answered as others are; what outlives its plan is carried on."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("action_plans", "0003_a_status_may_be_taken_back")]

    operations = [
        migrations.AddField(
            model_name="statusreport",
            name="undoes",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="action_plans.statusreport",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("undoes__isnull", True), models.Q(("next_steps", ""), ("state", "under_way")), _connector="OR"
                ),
                name="status_undone_runs_again",
            ),
        ),
        migrations.RemoveConstraint(model_name="statusreport", name="status_state_is_known"),
        migrations.AddConstraint(
            model_name="statusreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["not_begun", "under_way", "carried_out", "stopped", "carried_on"])),
                name="status_state_is_known",
            ),
        ),
    ]
