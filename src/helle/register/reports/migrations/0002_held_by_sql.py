"""When somebody sat at the public form is kept to the hour, whatever wrote it."""

from django.db import migrations

ADD = [
    "ALTER TABLE reports_report ADD CONSTRAINT report_says_the_hour_only"
    " CHECK (extract(epoch FROM received_at) % 3600 = 0)",
    "ALTER TABLE reports_message ADD CONSTRAINT report_answer_says_the_hour_only"
    " CHECK (author = 'cmm' OR extract(epoch FROM at) % 3600 = 0)",
]
REMOVE = [
    "ALTER TABLE reports_message DROP CONSTRAINT report_answer_says_the_hour_only",
    "ALTER TABLE reports_report DROP CONSTRAINT report_says_the_hour_only",
]


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
