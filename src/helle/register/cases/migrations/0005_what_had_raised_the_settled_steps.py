"""What is settled already was raised by the ladder's latest event of that time, or an earlier one."""

from django.db import migrations

FILL = """
UPDATE cases_settledstep t SET
  raised_by = (SELECT coalesce(max(e.sequence), 0) FROM cases_rungevent e
                WHERE e.case_id = t.case_id AND e.recorded_at <= t.recorded_at),
  raised_day = (SELECT f.turns_18_on FROM cases_case c JOIN people_profile f ON f.person_id = c.person_id
                 WHERE c.id = t.case_id AND t.code = 'review_at_18');
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_a_step_is_raised_by_something"), ("people", "0001_first_tables")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
