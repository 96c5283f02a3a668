"""Of what stands on a list already, whose it is: a criminal case of each unit that has a part in it.

Nothing to do where it was filled in with the column.
"""

from django.db import migrations

UNITS = """
ALTER TABLE retention_traceitem DISABLE TRIGGER USER;
UPDATE retention_traceitem i SET units = ARRAY[i.unit_id] || ARRAY(
  SELECT p.unit_id FROM prosecution_casepart p
   WHERE i.kind = 'criminal' AND p.criminal_case_id = i.row_id AND p.ended_at IS NULL AND p.unit_id <> i.unit_id)
 WHERE i.units = '{}';
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE retention_traceitem ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("prosecution", "0021_disposed_of_before"),
        ("retention", "0009_going"),
    ]

    operations = [migrations.RunSQL(UNITS, migrations.RunSQL.noop)]
