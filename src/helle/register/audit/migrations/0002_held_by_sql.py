"""The one row that whoever seals waits for."""

from django.db import migrations


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("audit", "0001_first_tables"),
        ("audit", "0002_segments_can_be_dropped"),
        ("audit", "0003_turn"),
        ("audit", "0004_refusals_are_found"),
        ("audit", "0005_what_somebody_looked_at"),
    ]
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "INSERT INTO audit_turn (id) VALUES (1)",
            migrations.RunSQL.noop,
        )
    ]
