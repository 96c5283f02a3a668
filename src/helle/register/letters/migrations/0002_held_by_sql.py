"""What a letter may not part from: its draft's kind and unit, its case, and with a period the day it was notified."""

from django.db import migrations

ADD = [
    "ALTER TABLE letters_letter ADD CONSTRAINT letter_of_its_draft"
    " FOREIGN KEY (draft_id, case_id, by_unit_id, kind)"
    " REFERENCES letters_draft (id, case_id, by_unit_id, kind)",
    "ALTER TABLE letters_letter ADD CONSTRAINT letter_supersedes_in_its_case"
    " FOREIGN KEY (supersedes_id, case_id) REFERENCES letters_letter (draft_id, case_id)",
    "ALTER TABLE letters_draft ADD CONSTRAINT draft_corrects_in_its_case"
    " FOREIGN KEY (corrects_id, case_id) REFERENCES letters_letter (draft_id, case_id)",
    "ALTER TABLE letters_delivery ADD CONSTRAINT delivery_of_its_letter"
    " FOREIGN KEY (letter_id, case_id) REFERENCES letters_letter (draft_id, case_id)",
    "ALTER TABLE letters_delivery ADD CONSTRAINT delivery_on_the_day_of_its_period"
    ' FOREIGN KEY (period_id, case_id, "on") REFERENCES support_period (id, case_id, notified_on)',
    "ALTER TABLE letters_delivery ADD CONSTRAINT delivery_not_ahead_of_recording"
    " CHECK (\"on\" <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date)",
]
REMOVE = [
    "ALTER TABLE letters_delivery DROP CONSTRAINT delivery_not_ahead_of_recording",
    "ALTER TABLE letters_delivery DROP CONSTRAINT delivery_on_the_day_of_its_period",
    "ALTER TABLE letters_delivery DROP CONSTRAINT delivery_of_its_letter",
    "ALTER TABLE letters_draft DROP CONSTRAINT draft_corrects_in_its_case",
    "ALTER TABLE letters_letter DROP CONSTRAINT letter_supersedes_in_its_case",
    "ALTER TABLE letters_letter DROP CONSTRAINT letter_of_its_draft",
]


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("letters", "0001_first_tables"),
        ("letters", "0002_what_belongs_together"),
        ("letters", "0003_codes_are_known"),
        ("letters", "0004_the_days_it_promises"),
    ]
    dependencies = [("letters", "0001_initial"), ("support", "0001_initial")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
