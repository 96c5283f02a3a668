"""Of a number that stands twice with one person, the earliest stays in force."""

from django.db import migrations

SUPERSEDE = """
UPDATE people_identifier later SET superseded_at = later.recorded_at
  FROM people_identifier first
 WHERE first.person_id = later.person_id AND first.kind = later.kind AND first.blind = later.blind
   AND first.superseded_at IS NULL AND later.superseded_at IS NULL
   AND (first.recorded_at, first.id) < (later.recorded_at, later.id);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0005_codes_are_known")]
    operations = [migrations.RunSQL(SUPERSEDE, migrations.RunSQL.noop)]
