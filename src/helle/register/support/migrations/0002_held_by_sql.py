"""What a period's days may not do, whoever writes them: pass day 120 or the latest end, end before they begin."""

from django.db import migrations

ADD = [
    "ALTER TABLE support_period ADD CONSTRAINT period_never_past_day_120 CHECK (latest_end <= notified_on + 120)",
    "ALTER TABLE support_period ADD CONSTRAINT period_notified_not_ahead_of_recording"
    " CHECK (notified_on <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date)",
    "ALTER TABLE support_span ADD CONSTRAINT span_of_its_period"
    " FOREIGN KEY (period_id, case_id, latest_end) REFERENCES support_period (id, case_id, latest_end)",
    "ALTER TABLE support_span ADD CONSTRAINT span_never_past_latest_end"
    " CHECK (NOT isempty(days) AND NOT upper_inf(days) AND NOT lower_inf(days) AND upper(days) - 1 <= latest_end)",
    "ALTER TABLE support_extensionrequest ADD CONSTRAINT request_not_ahead_of_recording"
    " CHECK (requested_on <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date)",
    "ALTER TABLE support_contactperson ADD CONSTRAINT contact_person_not_far_ahead_of_recording"
    " CHECK (lower(during) <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date + 90)",
    "ALTER TABLE support_periodoffer ADD CONSTRAINT offer_not_ahead_of_recording"
    " CHECK (greatest(offered_on, answered_on) <= (recorded_at AT TIME ZONE 'Europe/Copenhagen')::date)",
]
REMOVE = [
    "ALTER TABLE support_periodoffer DROP CONSTRAINT offer_not_ahead_of_recording",
    "ALTER TABLE support_contactperson DROP CONSTRAINT contact_person_not_far_ahead_of_recording",
    "ALTER TABLE support_extensionrequest DROP CONSTRAINT request_not_ahead_of_recording",
    "ALTER TABLE support_span DROP CONSTRAINT span_never_past_latest_end",
    "ALTER TABLE support_span DROP CONSTRAINT span_of_its_period",
    "ALTER TABLE support_period DROP CONSTRAINT period_notified_not_ahead_of_recording",
    "ALTER TABLE support_period DROP CONSTRAINT period_never_past_day_120",
]


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("support", "0001_first_tables"),
        ("support", "0002_days_hold"),
        ("support", "0003_what_the_person_answered"),
        ("support", "0004_a_period_is_broken_off"),
        ("support", "0005_an_answer_has_its_instant"),
        ("support", "0006_when_the_answers_were_recorded"),
        ("support", "0007_no_answer_without_its_instant"),
        ("support", "0008_codes_are_known"),
        ("support", "0009_offers_and_early_ends"),
        ("support", "0010_why_those_on_record_were_broken_off"),
        ("support", "0011_broken_off_for_a_known_cause"),
        ("support", "0012_not_ahead_of_time"),
        ("support", "0013_the_day_of_a_period_can_be_pointed_at"),
        ("support", "0014_periods_and_what_belongs_to_them_can_be_corrected"),
        ("support", "0015_why_a_contact_person_is_replaced"),
    ]
    dependencies = [("support", "0001_initial")]
    operations = [migrations.RunSQL(ADD, REMOVE)]
