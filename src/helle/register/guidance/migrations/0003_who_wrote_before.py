"""Who wrote in what was drafted before: the last writer, and all whom the audit knows of.

Who published what she had a part in, when that was still allowed, is left out of its writers: the version stands.
"""

from django.db import migrations

WRITERS_BEFORE = """
UPDATE guidance_version v
   SET writers = array_append(
         ARRAY(SELECT DISTINCT l.user_id FROM audit_line l
                WHERE l.action = 'guidance.drafted' AND l.outcome = 'allowed' AND l.object_id = v.id
                  AND l.user_id <> v.drafted_by_id AND l.user_id IS DISTINCT FROM v.published_by_id),
         v.drafted_by_id)
 WHERE v.drafted_by_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_first_tables"),
        ("guidance", "0002_withdrawn_and_all_who_wrote"),
    ]

    operations = [
        migrations.RunSQL(WRITERS_BEFORE, migrations.RunSQL.noop),
    ]
