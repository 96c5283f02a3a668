"""Referrals, calls and criminal cases among what is kept beside the cases, and one hold of a unit at a time."""

import django.contrib.postgres.constraints
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_login_places"),
        ("retention", "0002_traces"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Of holds that stand beside each other the last stays: lifting one let go of nothing.
        migrations.RunSQL(
            "UPDATE retention_tracehold h SET lifted_at = l.held_at, lifted_by_id = l.held_by_id"
            " FROM retention_tracehold l WHERE h.unit_id = l.unit_id AND h.lifted_at IS NULL AND l.lifted_at IS NULL"
            " AND (l.held_at, l.id) > (h.held_at, h.id); SET CONSTRAINTS ALL IMMEDIATE",
            migrations.RunSQL.noop,
        ),
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
