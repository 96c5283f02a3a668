"""A step on the ladder is not recorded before it has happened."""

from django.db import migrations

ADD = [
    "ALTER TABLE cases_rungevent ADD CONSTRAINT rung_event_not_ahead_of_recording"
    " CHECK (occurred_on <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date)",
]
REMOVE = [
    "ALTER TABLE cases_rungevent DROP CONSTRAINT rung_event_not_ahead_of_recording",
]


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("cases", "0001_first_tables"),
        ("cases", "0002_not_ahead_of_time"),
        ("cases", "0003_settled_steps"),
        ("cases", "0004_a_step_is_raised_by_something"),
        ("cases", "0005_what_had_raised_the_settled_steps"),
        ("cases", "0006_settled_once_each_time"),
        ("cases", "0007_codes_are_known"),
        ("cases", "0008_the_ladder_in_the_database"),
        ("cases", "0009_a_mistyped_entry_is_corrected"),
        ("cases", "0010_what_is_known_of_a_person_is_corrected"),
    ]
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
