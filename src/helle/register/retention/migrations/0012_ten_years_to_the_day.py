"""The last day that a hold names lies ten years ahead at most, to the day: 3653 days are one day more in some years."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F, Func, Q

LATEST = Func(
    F("since_day"),
    template="(%(expressions)s + interval '10 years')::date",
    output_field=models.DateField(),
)
NEAR = Q(until_day__isnull=True) | Q(until_day__lte=LATEST) | Q(lifted_at__isnull=False)


class Migration(migrations.Migration):
    dependencies = [("retention", "0011_holds_name_a_near_day")]

    operations = [
        migrations.RemoveConstraint("hold", "hold_day_is_near"),
        migrations.RemoveConstraint("tracehold", "trace_hold_day_is_near"),
        AddConstraintNotValid("hold", models.CheckConstraint(condition=NEAR, name="hold_day_is_near")),
        AddConstraintNotValid("tracehold", models.CheckConstraint(condition=NEAR, name="trace_hold_day_is_near")),
    ]
