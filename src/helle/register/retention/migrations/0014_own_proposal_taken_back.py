"""Whoever proposed a schedule may take the proposal back, so that one of which nobody else decides waits for nobody."""

from django.db import migrations, models
from django.db.models import F, Q

TWO = ~Q(answered_by=F("asked_by")) | Q(approved=False)
OFFICER = (
    Q(answered_at__isnull=True)
    | Q(approved=False)
    | Q(asked_role="data_protection_officer")
    | Q(answered_role="data_protection_officer")
)
CHANGED = {
    "schedule": {"schedule_takes_two": TWO},
    "traceschedule": {"trace_schedule_takes_two": TWO, "trace_schedule_takes_the_officer": OFFICER},
}


class Migration(migrations.Migration):
    dependencies = [("retention", "0013_schedules_begin_soon")]

    operations = [
        step
        for model, constraints in CHANGED.items()
        for name, condition in constraints.items()
        for step in (
            migrations.RemoveConstraint(model, name),
            migrations.AddConstraint(model, models.CheckConstraint(condition=condition, name=name)),
        )
    ]
