"""What a withdrawal, a standing and a further answer may not part from: approval, case, unit and request."""

from django.db import migrations

ADD = [
    *(
        f"""ALTER TABLE access_requests_{table} ADD CONSTRAINT {table}_of_an_approval
  FOREIGN KEY (assembly_id, case_id, approved) REFERENCES access_requests_approval (assembly_id, case_id, approved)"""
        for table in ("withdrawal", "standing")
    ),
    """ALTER TABLE access_requests_accessrequest ADD CONSTRAINT follows_in_its_case_and_unit
  FOREIGN KEY (follows_id, case_id, by_unit_id) REFERENCES access_requests_accessrequest (id, case_id, by_unit_id)""",
]
REMOVE = [
    "ALTER TABLE access_requests_accessrequest DROP CONSTRAINT follows_in_its_case_and_unit",
    *(
        f"ALTER TABLE access_requests_{table} DROP CONSTRAINT {table}_of_an_approval"
        for table in ("withdrawal", "standing")
    ),
]


class Migration(migrations.Migration):
    dependencies = [("access_requests", "0003_withdrawn_and_further_answers")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
