"""A step on the ladder is not recorded before it has happened."""

from django.db import migrations

ADD = """
ALTER TABLE cases_rungevent ADD CONSTRAINT rung_event_not_ahead_of_recording
  CHECK (occurred_on <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date);
"""
REMOVE = "ALTER TABLE cases_rungevent DROP CONSTRAINT rung_event_not_ahead_of_recording;"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_first_tables")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
