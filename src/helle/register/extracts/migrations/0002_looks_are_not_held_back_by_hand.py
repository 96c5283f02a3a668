"""Nobody holds back by hand who has looked at the case (PUB-DIG-05). What was held back before stays so."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("extracts", "0001_initial")]

    operations = [
        AddConstraintNotValid(
            model_name="heldback",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["rights", "looks"]), _negated=True), name="never_held_back_by_hand"
            ),
        ),
    ]
