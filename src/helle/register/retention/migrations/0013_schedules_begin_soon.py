"""A schedule holds from a day within five years of the one on which it is proposed. One that is set stands."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F, Func, Q

LATEST = Func(
    F("asked_at"),
    template="((%(expressions)s AT TIME ZONE 'Europe/Copenhagen')::date + interval '5 years')::date",
    output_field=models.DateField(),
)
SOON = Q(valid_from__lte=LATEST) | Q(approved__isnull=False, approved=False)


class Migration(migrations.Migration):
    dependencies = [("retention", "0012_ten_years_to_the_day")]

    operations = [
        AddConstraintNotValid("schedule", models.CheckConstraint(condition=SOON, name="schedule_begins_soon")),
        AddConstraintNotValid(
            "traceschedule", models.CheckConstraint(condition=SOON, name="trace_schedule_begins_soon")
        ),
    ]
