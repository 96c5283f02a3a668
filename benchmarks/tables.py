"""The columns that COPY fills in each table, and the rows that wait for it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

COLUMNS: dict[str, tuple[str, ...]] = {
    "people_person": ("id", "created_at", "created_by_unit_id"),
    "people_profile": (
        *("person_id", "sex", "birth_precision", "age_disputed", "unaccompanied", "turns_18_on", "nationalities"),
        *("languages", "needs_interpreter", "birth_date_sealed", "safe_contact_sealed", "version", "changed_at"),
        "changed_by_id",
    ),
    "people_name": ("id", "person_id", "kind", "value_sealed", "recorded_at", "recorded_by_id"),
    "people_identifier": ("id", "person_id", "kind", "value_sealed", "blind", "recorded_at", "recorded_by_id"),
    "people_residence": (
        *("id", "person_id", "status", "during", "recorded_at", "recorded_by_id", "recorded_by_unit_id"),
    ),
    "cases_case": (
        *("id", "number", "person_id", "opened_at", "opened_by_user_id", "opened_by_unit_id", "ground"),
        *("first_contact", "referral_id", "version"),
    ),
    "cases_rungevent": (
        *("id", "case_id", "sequence", "event", "rung", "by_kind", "occurred_on", "recorded_at", "by_user_id"),
        "by_unit_id",
    ),
    "cases_statement": (
        *("id", "case_id", "about", "recorded_at", "by_user_id", "by_unit_id", "text_sealed", "ruling_sealed"),
    ),
    "cases_settledstep": (
        *("id", "case_id", "code", "settled_on", "raised_by", "recorded_at", "by_user_id", "by_unit_id"),
    ),
    "cases_assignment": ("id", "case_id", "unit_id", "user_id", "during", "by_user_id"),
    "identification_interview": (
        *("id", "case_id", "held_on", "minutes", "language", "interpreter", "employer_present", "companion"),
        *("representative_present", "pass_on", "recorded_at", "by_user_id", "by_unit_id", "account_sealed"),
    ),
    "identification_interviewsent": ("id", "interview_id", "case_id", "to_unit_id", "sent_at", "by_user_id"),
    "identification_assessment": (
        *("id", "case_id", "sequence", "authority", "decided_on", "was_trafficked", "relationship_current"),
        *("purposes", "acts", "means", "factors", "no_interview_reason", "residence_then", "sex_then", "age_then"),
        *("nationality_then", "recorded_at", "by_user_id", "by_unit_id"),
    ),
    "support_period": (
        *("id", "case_id", "kind", "notified_on", "latest_end", "recorded_at", "by_user_id", "by_unit_id"),
    ),
    "support_span": (
        *("id", "period_id", "case_id", "latest_end", "sequence", "days", "ground", "decided_on", "recorded_at"),
        *("by_user_id", "by_unit_id"),
    ),
    "support_extensionrequest": (
        *("id", "period_id", "case_id", "ground", "wanted_end", "requested_on", "recorded_at", "by_user_id"),
        "by_unit_id",
    ),
    "support_extensionanswer": (
        "id",
        "request_id",
        "case_id",
        "span_id",
        "decided_on",
        "recorded_at",
        "by_user_id",
        "by_unit_id",
    ),
    "identification_circumstance": ("id", "case_id", "kind", "during", "recorded_at", "by_user_id", "by_unit_id"),
    "support_contactperson": ("id", "case_id", "user_id", "during", "recorded_at", "by_user_id"),
    "protection_grantact": (
        *("id", "act", "case_id", "person_id", "beneficiary_id", "at", "by_user_id", "by_unit_id"),
    ),
    "protection_grant": (
        *("case_id", "person_id", "unit_id", "category", "during", "begun_by_id", "number", "opened_at", "rung"),
        *("assigned_to_id", "steps", "next_due", "period_end"),
    ),
    "referrals_referral": (
        *("id", "number", "kind", "sender_unit_id", "sender_user_id", "sent_at", "first_contact", "sector"),
        *("municipality", "persons_count", "indicators", "consent", "urgent", "occurred_on", "arose_in"),
        "description_sealed",
    ),
    "referrals_party": ("referral_id", "unit_id", "part", "number", "sent_at", "state", "urgent"),
    "referrals_referredperson": ("id", "referral_id", "sequence", "sex", "age", "nationality", "name_sealed"),
    "referrals_triage": (
        *("id", "referral_id", "outcome", "spectrum", "decided_at", "by_user_id", "by_unit_id", "reason_sealed"),
    ),
    "referrals_openedcase": ("person_id", "referral_id", "case_id", "recorded_at", "by_user_id", "by_unit_id"),
    "audit_line": (
        *("at", "user_id", "unit_id", "role", "purpose", "action", "outcome", "object_id", "cases", "detail"),
        "request_id",
    ),
    "data_key": ("subject_id", "kind", "wrapped"),
}


@dataclass(slots=True)
class Rows:
    """Rows by table, as COPY takes them."""

    tables: dict[str, list[tuple[object, ...]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, *values: object) -> None:
        self.tables[table].append(values)
