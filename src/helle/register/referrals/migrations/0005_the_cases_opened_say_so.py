"""What was opened before is filled from the case itself: both were written in one act."""

from django.db import migrations

FILL = """
UPDATE referrals_openedcase o
   SET recorded_at = c.opened_at, by_user_id = c.opened_by_user_id, by_unit_id = c.opened_by_unit_id
  FROM cases_case c WHERE c.id = o.case_id AND o.recorded_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0004_who_opened_which_case")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
