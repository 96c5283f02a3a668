"""The periods broken off on record were so for a change of stay, by whoever notified the one in their place."""

from django.db import migrations

FILL = """
UPDATE support_period p
   SET broken_off_why = 'stay_changed', broken_off_at = n.recorded_at, broken_off_by_unit_id = n.by_unit_id
  FROM support_period n
 WHERE n.case_id = p.case_id AND n.id <> p.id
   AND n.notified_on = (SELECT max(s.broken_off_on) FROM support_span s WHERE s.period_id = p.id)
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0009_offers_and_early_ends")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
