"""Who has looked at the case is never withheld as an internal paper (PUB-DIG-05). What was decided before stays so."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access_requests", "0002_held_by_sql")]

    operations = [
        AddConstraintNotValid(
            model_name="choice",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground", "internal"), ("kind", "log"), _negated=True),
                name="looks_are_no_internal_paper",
            ),
        ),
    ]
