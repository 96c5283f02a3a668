"""Nothing is recorded before it has happened."""

from django.db import migrations

ADD = [
    "ALTER TABLE identification_interview ADD CONSTRAINT interview_not_ahead_of_recording"
    " CHECK (held_on <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date)",
    "ALTER TABLE identification_assessment ADD CONSTRAINT assessment_not_ahead_of_recording"
    " CHECK (decided_on <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date)",
]
REMOVE = [
    "ALTER TABLE identification_assessment DROP CONSTRAINT assessment_not_ahead_of_recording",
    "ALTER TABLE identification_interview DROP CONSTRAINT interview_not_ahead_of_recording",
]


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("identification", "0001_first_tables"),
        ("identification", "0002_not_ahead_of_time"),
        ("identification", "0003_why_an_entry_is_out_of_force"),
        ("identification", "0004_the_day_of_the_act"),
        ("identification", "0005_codes_are_known"),
        ("identification", "0006_interviews_and_assessments_can_be_corrected"),
        ("identification", "0007_how_exactly_the_age_was_known"),
    ]
    dependencies = [("identification", "0001_initial")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
