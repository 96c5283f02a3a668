"""The answers on record get the instant of what was written with them: the span, or the reasons for a refusal."""

from django.db import migrations

FILL = """
UPDATE support_extensionanswer a SET recorded_at = coalesce(
  (SELECT s.recorded_at FROM support_span s WHERE s.id = a.span_id),
  (SELECT max(t.recorded_at) FROM cases_statement t WHERE t.about = a.request_id AND t.by_user_id = a.by_user_id),
  (a.decided_on + time '12:00') AT TIME ZONE 'Europe/Copenhagen')
WHERE a.recorded_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0005_an_answer_has_its_instant"), ("cases", "0006_settled_once_each_time")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
