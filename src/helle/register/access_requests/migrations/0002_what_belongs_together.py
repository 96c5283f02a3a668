"""What a request may not part from: its case and unit, a file its maker, a lock its approval; and no day to come."""

from django.db import migrations

OF_ITS_REQUEST = ("notice", "choice", "assembly", "ending")
ADD = [
    f"""ALTER TABLE access_requests_{table} ADD CONSTRAINT {table}_of_its_request
  FOREIGN KEY (request_id, case_id, by_unit_id) REFERENCES access_requests_accessrequest (id, case_id, by_unit_id)"""
    for table in OF_ITS_REQUEST
]
ADD += [
    """ALTER TABLE access_requests_approval ADD CONSTRAINT approval_of_its_maker
  FOREIGN KEY (assembly_id, case_id, made_by_id, by_unit_id)
  REFERENCES access_requests_assembly (id, case_id, by_user_id, by_unit_id)""",
    """ALTER TABLE access_requests_lockedfile ADD CONSTRAINT locked_after_approval
  FOREIGN KEY (assembly_id, case_id, approved) REFERENCES access_requests_approval (assembly_id, case_id, approved)""",
    """ALTER TABLE access_requests_accessrequest ADD CONSTRAINT received_not_ahead_of_recording
  CHECK (received_on <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date)""",
    """ALTER TABLE access_requests_notice ADD CONSTRAINT told_not_ahead_of_recording
  CHECK (told_on <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date)""",
    """ALTER TABLE access_requests_ending ADD CONSTRAINT ended_not_ahead_of_recording
  CHECK ("on" <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date)""",
]
REMOVE = [
    "ALTER TABLE access_requests_ending DROP CONSTRAINT ended_not_ahead_of_recording",
    "ALTER TABLE access_requests_notice DROP CONSTRAINT told_not_ahead_of_recording",
    "ALTER TABLE access_requests_accessrequest DROP CONSTRAINT received_not_ahead_of_recording",
    "ALTER TABLE access_requests_lockedfile DROP CONSTRAINT locked_after_approval",
    "ALTER TABLE access_requests_approval DROP CONSTRAINT approval_of_its_maker",
    *(f"ALTER TABLE access_requests_{table} DROP CONSTRAINT {table}_of_its_request" for table in OF_ITS_REQUEST),
]


class Migration(migrations.Migration):
    dependencies = [("access_requests", "0001_first_tables")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
