"""Of holds of a unit that stand beside each other the one that lasts longest stays: it took over from the others.

Each began on a day that is past, so that what is held today is held as long as before. Data alone; the constraint comes
next.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("retention", "0002_traces")]

    operations = [
        migrations.RunSQL(
            "UPDATE retention_tracehold h SET lifted_at = greatest(h.held_at, l.held_at), lifted_by_id = l.held_by_id"
            " FROM (SELECT DISTINCT ON (h.id) h.id, l.held_at, l.held_by_id FROM retention_tracehold h"
            " JOIN retention_tracehold l ON l.unit_id = h.unit_id AND l.id <> h.id AND l.lifted_at IS NULL"
            " AND daterange(l.since_day, l.until_day, '[]') && daterange(h.since_day, h.until_day, '[]')"
            " AND (coalesce(l.until_day, 'infinity'), l.held_at, l.id)"
            " > (coalesce(h.until_day, 'infinity'), h.held_at, h.id)"
            " WHERE h.lifted_at IS NULL ORDER BY h.id, l.until_day DESC NULLS FIRST, l.held_at DESC) l"
            " WHERE l.id = h.id; SET CONSTRAINTS ALL IMMEDIATE",
            migrations.RunSQL.noop,
        ),
    ]
