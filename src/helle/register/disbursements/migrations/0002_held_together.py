"""What a row of the ledger may not part from: the case of its return, and the return of what it is for."""

from django.db import migrations

OF = [
    *(
        (f"disbursements_{table}", "in_its_case", "return_case_id, case_id", "returns_returncase", "id, case_id")
        for table in ("journeyevent", "instalment", "ledgerentry", "receipt", "longertime", "partnerreport")
    ),
    *(
        ("disbursements_ledgerentry", f"{name}_in_its_return", f"{column}, return_case_id", of, "id, return_case_id")
        for name, column, of in (
            ("version", "version_id", "reintegration_planversion"),
            ("line", "line_id", "reintegration_budgetline"),
            ("instalment", "instalment_id", "disbursements_instalment"),
            ("reversed", "reverses_id", "disbursements_ledgerentry"),
        )
    ),
    (
        "disbursements_receipt",
        "entry_in_its_return",
        "entry_id, return_case_id",
        "disbursements_ledgerentry",
        "id, return_case_id",
    ),
]
ADD = [
    f"ALTER TABLE {table} ADD CONSTRAINT {table}_{name} FOREIGN KEY ({columns}) REFERENCES {of} ({keys})"
    for table, name, columns, of, keys in OF
]
REMOVE = [f"ALTER TABLE {table} DROP CONSTRAINT {table}_{name}" for table, name, *_rest in reversed(OF)]


class Migration(migrations.Migration):
    dependencies = [("disbursements", "0001_journey_and_ledger")]

    operations = [migrations.RunSQL(ADD, REMOVE)]
