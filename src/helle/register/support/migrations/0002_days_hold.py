"""What a period's days may not do, whoever writes them: pass day 120 or the latest end, end before they begin."""

from django.db import migrations

ADD = """
ALTER TABLE support_period ADD CONSTRAINT period_never_past_day_120
  CHECK (latest_end <= notified_on + 120);
ALTER TABLE support_period ADD CONSTRAINT period_notified_not_ahead_of_recording
  CHECK (notified_on <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date);
ALTER TABLE support_span ADD CONSTRAINT span_of_its_period
  FOREIGN KEY (period_id, case_id, latest_end) REFERENCES support_period (id, case_id, latest_end);
ALTER TABLE support_span ADD CONSTRAINT span_never_past_latest_end
  CHECK (NOT isempty(days) AND NOT upper_inf(days) AND NOT lower_inf(days) AND upper(days) - 1 <= latest_end);
ALTER TABLE support_extensionrequest ADD CONSTRAINT request_not_ahead_of_recording
  CHECK (requested_on <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date);
"""
REMOVE = """
ALTER TABLE support_extensionrequest DROP CONSTRAINT request_not_ahead_of_recording;
ALTER TABLE support_span DROP CONSTRAINT span_never_past_latest_end;
ALTER TABLE support_span DROP CONSTRAINT span_of_its_period;
ALTER TABLE support_period DROP CONSTRAINT period_notified_not_ahead_of_recording;
ALTER TABLE support_period DROP CONSTRAINT period_never_past_day_120;
"""


class Migration(migrations.Migration):
    dependencies = [("support", "0001_first_tables")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
