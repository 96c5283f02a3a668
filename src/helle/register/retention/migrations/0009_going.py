"""From when the worker drops something, so that nothing keeps it after its key went."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0008_held_by_each_unit"),
    ]

    operations = [
        migrations.AddField(
            model_name="traceitem",
            name="going_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="traceitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("going_at__isnull", True),
                    models.Q(("kept_at__isnull", True), ("outcome", "disposed")),
                    _connector="OR",
                ),
                name="trace_item_goes_or_is_kept",
            ),
        ),
    ]
