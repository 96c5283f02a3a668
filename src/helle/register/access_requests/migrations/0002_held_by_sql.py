"""What a request, a withdrawal, a standing and a further answer may not part from; and no day to come."""

from django.db import migrations

ADD = [
    "ALTER TABLE access_requests_notice ADD CONSTRAINT notice_of_its_request"
    " FOREIGN KEY (request_id, case_id, by_unit_id)"
    " REFERENCES access_requests_accessrequest (id, case_id, by_unit_id)",
    "ALTER TABLE access_requests_choice ADD CONSTRAINT choice_of_its_request"
    " FOREIGN KEY (request_id, case_id, by_unit_id)"
    " REFERENCES access_requests_accessrequest (id, case_id, by_unit_id)",
    "ALTER TABLE access_requests_assembly ADD CONSTRAINT assembly_of_its_request"
    " FOREIGN KEY (request_id, case_id, by_unit_id)"
    " REFERENCES access_requests_accessrequest (id, case_id, by_unit_id)",
    "ALTER TABLE access_requests_ending ADD CONSTRAINT ending_of_its_request"
    " FOREIGN KEY (request_id, case_id, by_unit_id)"
    " REFERENCES access_requests_accessrequest (id, case_id, by_unit_id)",
    "ALTER TABLE access_requests_approval ADD CONSTRAINT approval_of_its_maker"
    " FOREIGN KEY (assembly_id, case_id, made_by_id, by_unit_id)"
    " REFERENCES access_requests_assembly (id, case_id, by_user_id, by_unit_id)",
    "ALTER TABLE access_requests_lockedfile ADD CONSTRAINT locked_after_approval"
    " FOREIGN KEY (assembly_id, case_id, approved)"
    " REFERENCES access_requests_approval (assembly_id, case_id, approved)",
    "ALTER TABLE access_requests_accessrequest ADD CONSTRAINT received_not_ahead_of_recording"
    " CHECK (received_on <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date)",
    "ALTER TABLE access_requests_notice ADD CONSTRAINT told_not_ahead_of_recording"
    " CHECK (told_on <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date)",
    "ALTER TABLE access_requests_ending ADD CONSTRAINT ended_not_ahead_of_recording"
    " CHECK (\"on\" <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date)",
    "ALTER TABLE access_requests_withdrawal ADD CONSTRAINT withdrawal_of_an_approval"
    " FOREIGN KEY (assembly_id, case_id, approved)"
    " REFERENCES access_requests_approval (assembly_id, case_id, approved)",
    "ALTER TABLE access_requests_standing ADD CONSTRAINT standing_of_an_approval"
    " FOREIGN KEY (assembly_id, case_id, approved)"
    " REFERENCES access_requests_approval (assembly_id, case_id, approved)",
    "ALTER TABLE access_requests_accessrequest ADD CONSTRAINT follows_in_its_case_and_unit"
    " FOREIGN KEY (follows_id, case_id, by_unit_id)"
    " REFERENCES access_requests_accessrequest (id, case_id, by_unit_id)",
]
REMOVE = [
    "ALTER TABLE access_requests_accessrequest DROP CONSTRAINT follows_in_its_case_and_unit",
    "ALTER TABLE access_requests_standing DROP CONSTRAINT standing_of_an_approval",
    "ALTER TABLE access_requests_withdrawal DROP CONSTRAINT withdrawal_of_an_approval",
    "ALTER TABLE access_requests_ending DROP CONSTRAINT ended_not_ahead_of_recording",
    "ALTER TABLE access_requests_notice DROP CONSTRAINT told_not_ahead_of_recording",
    "ALTER TABLE access_requests_accessrequest DROP CONSTRAINT received_not_ahead_of_recording",
    "ALTER TABLE access_requests_lockedfile DROP CONSTRAINT locked_after_approval",
    "ALTER TABLE access_requests_approval DROP CONSTRAINT approval_of_its_maker",
    "ALTER TABLE access_requests_ending DROP CONSTRAINT ending_of_its_request",
    "ALTER TABLE access_requests_assembly DROP CONSTRAINT assembly_of_its_request",
    "ALTER TABLE access_requests_choice DROP CONSTRAINT choice_of_its_request",
    "ALTER TABLE access_requests_notice DROP CONSTRAINT notice_of_its_request",
]


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("access_requests", "0001_first_tables"),
        ("access_requests", "0002_what_belongs_together"),
        ("access_requests", "0003_withdrawn_and_further_answers"),
        ("access_requests", "0004_what_is_withdrawn_and_follows"),
        ("access_requests", "0005_a_promise_beside_the_time_limit"),
        ("access_requests", "0006_the_time_limit_is_the_law_s"),
        ("access_requests", "0007_the_file_is_made_by_a_job"),
    ]
    dependencies = [("access_requests", "0001_initial")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
