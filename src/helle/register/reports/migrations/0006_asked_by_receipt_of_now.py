"""Whoever wrote before receipts had a key of their own cannot read a question any more, so she is asked none."""

from django.db import migrations

SQL = "UPDATE reports_report SET may_ask = false WHERE may_ask AND state <> 'decided'"


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_pages_of_files")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
