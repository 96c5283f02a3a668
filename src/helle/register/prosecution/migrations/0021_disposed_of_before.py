"""Criminal cases that went by a list of two before say so too. Data alone."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("prosecution", "0020_disposed_of"), ("retention", "0005_kept_after_all")]

    operations = [
        migrations.RunSQL(
            "UPDATE prosecution_criminalcase k SET disposed_at = i.dropped_at FROM retention_traceitem i"
            " WHERE i.kind = 'criminal' AND i.row_id = k.id AND i.dropped_at IS NOT NULL",
            migrations.RunSQL.noop,
        ),
    ]
