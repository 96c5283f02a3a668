"""What a row of a plan may not part from: the case of its return, and the return of its version."""

from django.db import migrations

TABLES = ("planversion", "planactivity", "budgetline", "planchild", "planevent")
OF_VERSION = TABLES[1:]
ADD = [
    f"ALTER TABLE reintegration_{table} ADD CONSTRAINT reintegration_{table}_in_its_case"
    " FOREIGN KEY (return_case_id, case_id) REFERENCES returns_returncase (id, case_id)"
    for table in TABLES
] + [
    f"ALTER TABLE reintegration_{table} ADD CONSTRAINT reintegration_{table}_in_its_version"
    " FOREIGN KEY (version_id, return_case_id) REFERENCES reintegration_planversion (id, return_case_id)"
    for table in OF_VERSION
]
REMOVE = [
    f"ALTER TABLE reintegration_{table} DROP CONSTRAINT reintegration_{table}_in_its_version"
    for table in reversed(OF_VERSION)
] + [
    f"ALTER TABLE reintegration_{table} DROP CONSTRAINT reintegration_{table}_in_its_case" for table in reversed(TABLES)
]


class Migration(migrations.Migration):
    dependencies = [("reintegration", "0001_plan_and_budget")]

    operations = [migrations.RunSQL(ADD, REMOVE)]
