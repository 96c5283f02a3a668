-- What the role of the numbers reads: codes and days, no identity and no key of a person, case or referral.

-- The official count (STA-05), as the rule `official_count` has it: one row for each trafficking relationship, which is a case
-- with an assessment of its own. An authority's later answer replaces its own earlier one and nobody else's; counted is the
-- first assessment of the unbroken row that stands, mistyped ones apart, with what was true of the person that day (STA-07).
CREATE VIEW helle.counted AS
  SELECT DISTINCT ON (a.case_id) a.authority, a.decided_on, a.purposes, a.residence_then, a.sex_then, a.age_then,
         a.nationality_then, c.first_contact
    FROM identification_assessment a JOIN cases_case c ON c.id = a.case_id
   WHERE a.superseded_at IS NULL AND a.was_trafficked AND NOT EXISTS (
           SELECT 1 FROM identification_assessment n
            WHERE n.superseded_at IS NULL AND n.case_id = a.case_id AND n.authority = a.authority AND NOT n.was_trafficked
              AND (n.decided_on, n.sequence) > (a.decided_on, a.sequence))
   ORDER BY a.case_id, a.decided_on, a.sequence;

-- Each assessment that was made, also those that a later one replaced, but none that was mistyped: what they rest on
-- (ID-02), and what they say.
CREATE VIEW helle.assessments_made AS
  SELECT a.authority, a.decided_on, a.was_trafficked, a.relationship_current, a.no_interview_reason
    FROM identification_assessment a WHERE a.superseded_at IS NULL;

-- Each case with reasonable grounds: the first day of them, and the first day of support, if any (ID-13).
CREATE VIEW helle.first_support AS
  SELECT e.indicated_on, (SELECT min(t.settled_on) FROM cases_settledstep t
                           WHERE t.case_id = e.case_id AND t.code = 'give_support' AND t.superseded_at IS NULL) AS supported_on
    FROM (SELECT r.case_id, min(r.occurred_on) AS indicated_on FROM cases_rungevent r
           WHERE r.event = 'indication_found' AND r.superseded_at IS NULL
           GROUP BY r.case_id) e;

-- Each referral that was decided on, and where on the spectrum it stood where it was passed on (DEF-08).
CREATE VIEW helle.triaged AS
  SELECT (t.decided_at AT TIME ZONE 'Europe/Copenhagen')::date AS decided_on, t.outcome, t.spectrum
    FROM referrals_triage t;

-- Each referral by the police: when the suspicion arose, when CMM was told, and when the prosecution was, if at all (CRI-04).
CREATE VIEW helle.told_by_police AS
  SELECT r.occurred_on, (r.sent_at AT TIME ZONE 'Europe/Copenhagen')::date AS sent_on, r.prosecution_on
    FROM referrals_referral r JOIN organisations_unit u ON u.id = r.sender_unit_id
   WHERE u.kind IN ('police', 'nsk');

REVOKE ALL ON helle.counted, helle.assessments_made, helle.first_support, helle.triaged, helle.told_by_police FROM PUBLIC;
GRANT SELECT ON helle.counted, helle.assessments_made, helle.first_support, helle.triaged, helle.told_by_police
  TO helle_numbers;
