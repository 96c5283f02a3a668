"""Nothing is recorded before it has happened."""

from django.db import migrations

ADD = """
ALTER TABLE identification_interview ADD CONSTRAINT interview_not_ahead_of_recording
  CHECK (held_on <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date);
ALTER TABLE identification_assessment ADD CONSTRAINT assessment_not_ahead_of_recording
  CHECK (decided_on <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date);
"""
REMOVE = """
ALTER TABLE identification_assessment DROP CONSTRAINT assessment_not_ahead_of_recording;
ALTER TABLE identification_interview DROP CONSTRAINT interview_not_ahead_of_recording;
"""


class Migration(migrations.Migration):
    dependencies = [("identification", "0001_first_tables")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
