"""Referrals, calls and criminal cases among what is kept beside the cases, and one hold of a unit at a time."""

import django.contrib.postgres.constraints
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_login_places"),
        ("retention", "0003_longest_hold"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="traceitem",
            name="trace_item_kind_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="traceitem",
            name="trace_item_left_why_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="traceschedule",
            name="trace_schedule_kind_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="traceschedule",
            name="trace_kept_for_some_years",
        ),
        migrations.AddConstraint(
            model_name="tracehold",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("lifted_at__isnull", True)),
                expressions=[
                    ("unit", "="),
                    (
                        models.Func(
                            models.F("since_day"), models.F("until_day"), models.Value("[]"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="one_trace_hold_of_a_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="traceitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["sample", "handed_out", "referral", "call", "criminal"])),
                name="trace_item_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="traceitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_why__in", ["years", "not_due", "goes_on", "in_case", "held", "due", "gone", ""])
                ),
                name="trace_item_left_why_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="traceschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["sample", "handed_out", "referral", "call", "criminal"])),
                name="trace_schedule_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="traceschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("years__gte", 1),
                    ("years__lte", 100),
                    models.Q(
                        models.Q(("kind__in", ("sample", "handed_out")), _negated=True),
                        ("years__gte", 5),
                        _connector="OR",
                    ),
                ),
                name="trace_kept_for_some_years",
            ),
        ),
    ]
