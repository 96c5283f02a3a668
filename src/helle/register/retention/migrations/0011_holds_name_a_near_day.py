"""A hold that names its last day names one within ten years. What was held for longer stands until it is lifted."""

import datetime as dt

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F, Q

NEAR = (
    Q(until_day__isnull=True) | Q(until_day__lte=F("since_day") + dt.timedelta(days=3653)) | Q(lifted_at__isnull=False)
)


class Migration(migrations.Migration):
    dependencies = [("retention", "0010_whose_it_is")]

    operations = [
        AddConstraintNotValid("hold", models.CheckConstraint(condition=NEAR, name="hold_day_is_near")),
        AddConstraintNotValid("tracehold", models.CheckConstraint(condition=NEAR, name="trace_hold_day_is_near")),
    ]
