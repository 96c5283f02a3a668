"""An initiative of a later plan says which of an earlier one it carries on."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("action_plans", "0005_a_year_is_told_and_a_step_back")]

    operations = [
        migrations.AddField(
            model_name="initiative",
            name="continues",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="continued_by",
                to="action_plans.initiative",
            ),
        ),
    ]
