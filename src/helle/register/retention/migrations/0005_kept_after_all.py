"""That what two disposed of is kept after all, where something stood in the way just before it was to go."""

from django.db import migrations, models

import helle.register.retention.choices


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_login_places"),
        ("retention", "0004_kept_apart"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="traceitem",
            name="trace_disposed_of_once",
        ),
        migrations.AddField(
            model_name="traceitem",
            name="kept_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="traceitem",
            name="kept_why",
            field=models.CharField(blank=True, db_default="", max_length=12),
        ),
        migrations.AddConstraint(
            model_name="traceitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kept_why__in", ["years", "not_due", "goes_on", "in_case", "held", "due", "gone", ""])
                ),
                name="trace_item_kept_why_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="traceitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("kept_at__isnull", True), ("outcome", helle.register.retention.choices.Outcome["DISPOSED"])
                ),
                fields=("kind", "row_id"),
                name="trace_disposed_of_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="traceitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kept_at__isnull", True), ("kept_why", "")),
                    models.Q(
                        ("dropped_at__isnull", True),
                        ("kept_at__isnull", False),
                        ("outcome", helle.register.retention.choices.Outcome["DISPOSED"]),
                        models.Q(("kept_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="trace_item_kept_whole",
            ),
        ),
    ]
