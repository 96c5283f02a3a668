"""Orders that failed or were sent back before the last approved release, or that came again, wait for nobody: by whom
they were seen to nobody wrote down."""

from django.db import migrations

_SEEN_TO = """
INSERT INTO releases_seento (id, making_id)
SELECT gen_random_uuid(), m.id FROM releases_making m
 WHERE (EXISTS (SELECT 1 FROM releases_stopped s WHERE s.making_id = m.id)
        OR EXISTS (SELECT 1 FROM releases_answer a WHERE a.release_id = m.id AND NOT a.approved))
   AND (m.recorded_at < (SELECT max(r.recorded_at) FROM releases_release r JOIN releases_answer a ON a.release_id = r.id
                          WHERE a.approved)
        OR EXISTS (SELECT 1 FROM releases_making n
                    WHERE n.recorded_at > m.recorded_at
                      AND (n.title_da = m.title_da OR (n.first_year, n.last_year) = (m.first_year, m.last_year))))
   AND NOT EXISTS (SELECT 1 FROM releases_seento s WHERE s.making_id = m.id)
"""


class Migration(migrations.Migration):
    dependencies = [("releases", "0003_orders_seen_to")]

    operations = [migrations.RunSQL(_SEEN_TO, migrations.RunSQL.noop)]
