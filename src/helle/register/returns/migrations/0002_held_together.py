"""What a row of a return may not part from: the case of its offer or of its return case."""

from django.db import migrations

OF = {
    "returns_answer": ("offer_id", "returns_offer"),
    "returns_returncase": ("offer_id", "returns_offer"),
    "returns_destination": ("return_case_id", "returns_returncase"),
    "returns_partnersearch": ("return_case_id", "returns_returncase"),
    "returns_step": ("return_case_id", "returns_returncase"),
    "returns_risk": ("return_case_id", "returns_returncase"),
    "returns_contactrequest": ("return_case_id", "returns_returncase"),
    "returns_toldabroad": ("return_case_id", "returns_returncase"),
}
ADD = [
    f"ALTER TABLE {table} ADD CONSTRAINT {table}_in_its_case FOREIGN KEY ({column}, case_id)"
    f" REFERENCES {of} (id, case_id)"
    for table, (column, of) in OF.items()
]
REMOVE = [f"ALTER TABLE {table} DROP CONSTRAINT {table}_in_its_case" for table in reversed(OF)]


class Migration(migrations.Migration):
    dependencies = [("returns", "0001_of_a_return")]

    operations = [migrations.RunSQL(ADD, REMOVE)]
