"""A referral does not tell of tomorrow."""

from django.db import migrations

ADD = """
ALTER TABLE referrals_referral ADD CONSTRAINT referral_not_ahead_of_sending
  CHECK (occurred_on <= (sent_at AT TIME ZONE 'Europe/Copenhagen')::date);
"""
REMOVE = "ALTER TABLE referrals_referral DROP CONSTRAINT referral_not_ahead_of_sending;"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_first_tables")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
