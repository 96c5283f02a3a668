"""A segment whose lines were dropped at the end of their time keeps its row, with a signed tombstone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_first_tables")]
    operations = [
        migrations.AddField("segment", "dropped_at", models.DateTimeField(null=True)),
        migrations.AddField("segment", "drop_reason", models.CharField(max_length=32, null=True)),
        migrations.AddField("segment", "drop_signature", models.BinaryField(null=True)),
        migrations.AddConstraint(
            "segment",
            models.CheckConstraint(
                name="audit_dropped_whole",
                condition=models.Q(dropped_at__isnull=True, drop_reason__isnull=True, drop_signature__isnull=True)
                | models.Q(dropped_at__isnull=False, drop_reason__isnull=False, drop_signature__isnull=False),
            ),
        ),
    ]
