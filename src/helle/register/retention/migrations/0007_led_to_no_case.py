"""Reports, questions, exploitations, joint actions, messages and detentions among what is kept beside the cases."""

import django.contrib.postgres.fields
from django.conf import settings
from django.db import migrations, models

KINDS = [
    "sample",
    "handed_out",
    "referral",
    "call",
    "criminal",
    "report",
    "enquiry",
    "exploitation",
    "joint_action",
    "contact",
    "detention",
]
STATES = ["years", "not_due", "goes_on", "in_case", "kept_source", "held", "due", "gone", ""]


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_login_places"),
        ("prosecution", "0021_disposed_of_before"),
        ("retention", "0006_held_by_criminal_case"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="traceitem", name="trace_item_kind_is_known"),
        migrations.RemoveConstraint(model_name="traceitem", name="trace_item_left_why_is_known"),
        migrations.RemoveConstraint(model_name="traceitem", name="trace_item_kept_why_is_known"),
        migrations.RemoveConstraint(model_name="traceschedule", name="trace_schedule_kind_is_known"),
        migrations.AddField(
            model_name="traceitem",
            name="units",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="traceitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept_why__in", STATES)), name="trace_item_kept_why_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="traceitem",
            constraint=models.CheckConstraint(condition=models.Q(("kind__in", KINDS)), name="trace_item_kind_is_known"),
        ),
        migrations.AddConstraint(
            model_name="traceitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("left_why__in", STATES)), name="trace_item_left_why_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="traceschedule",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", KINDS)), name="trace_schedule_kind_is_known"
            ),
        ),
    ]
