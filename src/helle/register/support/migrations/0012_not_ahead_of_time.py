"""A contact person does not begin, and a period is not offered or answered, on a day that has not come."""

from django.db import migrations

ADD = """
ALTER TABLE support_contactperson ADD CONSTRAINT contact_person_not_ahead_of_recording
  CHECK (lower(during) <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date);
ALTER TABLE support_periodoffer ADD CONSTRAINT offer_not_ahead_of_recording
  CHECK (greatest(offered_on, answered_on) <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date);
"""
REMOVE = """
ALTER TABLE support_periodoffer DROP CONSTRAINT offer_not_ahead_of_recording;
ALTER TABLE support_contactperson DROP CONSTRAINT contact_person_not_ahead_of_recording;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0011_broken_off_for_a_known_cause")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
