"""What a row of a partner's access may not part from: the case of its return, its link or its report."""

from django.db import migrations

OF = [
    ("partner_access_link", "return_case_id", "returns_returncase"),
    ("partner_access_consenttakenback", "return_case_id", "returns_returncase"),
    ("partner_access_opening", "link_id", "partner_access_link"),
    ("partner_access_partnermessage", "link_id", "partner_access_link"),
    ("partner_access_intake", "return_case_id", "returns_returncase"),
    ("partner_access_intake", "message_id", "partner_access_partnermessage"),
]
ADD = [
    f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_in_its_case FOREIGN KEY ({column}, case_id)"
    f" REFERENCES {of} (id, case_id)"
    for table, column, of in OF
]
REMOVE = [f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_in_its_case" for table, column, _of in reversed(OF)]


class Migration(migrations.Migration):
    dependencies = [("partner_access", "0001_partner_access")]

    operations = [migrations.RunSQL(ADD, REMOVE)]
