"""A referral does not tell of tomorrow."""

from django.db import migrations

ADD = [
    "ALTER TABLE referrals_referral ADD CONSTRAINT referral_not_ahead_of_sending"
    " CHECK (occurred_on <= (sent_at AT TIME ZONE 'Europe/Copenhagen')::date)",
]
REMOVE = [
    "ALTER TABLE referrals_referral DROP CONSTRAINT referral_not_ahead_of_sending",
]


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("referrals", "0001_first_tables"),
        ("referrals", "0002_not_ahead_of_time"),
        ("referrals", "0003_new_referrals_first"),
        ("referrals", "0004_who_opened_which_case"),
        ("referrals", "0005_the_cases_opened_say_so"),
        ("referrals", "0006_none_opened_by_nobody"),
        ("referrals", "0007_codes_are_known"),
        ("referrals", "0008_where_it_arose_and_where_it_stands"),
    ]
    dependencies = [("referrals", "0001_initial")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
