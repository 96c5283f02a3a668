-- What is counted beside the assessed victims and never added to them: presumed victims (STA-05), and referrals to CMM. Codes and days
-- as known at the end of a day. Not open to any role: the table of sql/130_statistics_table.sql is filled of it, and read.

-- A presumed victim: reasonable grounds were found, and no assessment followed by that day. Each person once, however many cases there
-- are, in the year of the first such grounds; nobody who counts as an assessed victim. What ended without an assessment stays one.
-- Sex, nationality and stay are as known then, of the day of the grounds; of age that she was a minor is all that is kept in clear.
CREATE FUNCTION helle.presumed_of(until date, persons uuid[])
RETURNS TABLE (person_id uuid, decided_on date, stage text, residence_then text, sex_then text, age_then text, nationality_then text,
               first_contact text, sector text)
LANGUAGE sql STABLE AS $$
  WITH known AS (
    SELECT r.case_id, r.sequence, r.event, r.rung, r.occurred_on FROM cases_case c JOIN cases_rungevent r ON r.case_id = c.id
     WHERE c.person_id = ANY (persons) AND (r.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date <= until
       AND (r.superseded_at IS NULL OR (r.superseded_at AT TIME ZONE 'Europe/Copenhagen')::date > until)),
  stands AS (SELECT DISTINCT ON (k.case_id) k.case_id, k.rung FROM known k ORDER BY k.case_id, k.sequence DESC),
  assessed AS (SELECT k.case_id, max(k.sequence) AS last FROM known k WHERE k.event LIKE 'assessed\_%' GROUP BY k.case_id),
  grounds AS (
    SELECT DISTINCT ON (k.case_id) k.case_id, k.occurred_on FROM known k LEFT JOIN assessed a ON a.case_id = k.case_id
     WHERE k.event IN ('indication_found', 'reopened') AND k.sequence > coalesce(a.last, -1) ORDER BY k.case_id, k.sequence),
  victims AS (
    SELECT c.person_id FROM cases_case c JOIN helle.victims_known(until) v ON v.case_id = c.id WHERE c.person_id = ANY (persons)),
  each AS (
    SELECT DISTINCT ON (c.person_id) c.person_id, g.occurred_on, s.rung, c.first_contact, c.referral_id
      FROM grounds g JOIN stands s ON s.case_id = g.case_id JOIN cases_case c ON c.id = g.case_id
     WHERE s.rung NOT IN ('victim_current', 'victim_not_current', 'not_victim')
       AND NOT EXISTS (SELECT 1 FROM victims v WHERE v.person_id = c.person_id)
     ORDER BY c.person_id, g.occurred_on, c.id)
  SELECT p.person_id, p.occurred_on, p.rung, coalesce(r.status, ''), coalesce(w.sex, ''),
         CASE WHEN w.turns_18_on > p.occurred_on THEN 'minor'
              WHEN w.birth_precision IS NULL OR w.birth_precision = 'unknown' THEN 'unknown' ELSE 'adult' END,
         coalesce(w.nationalities ->> 0, ''), p.first_contact, coalesce(f.sector, '')
    FROM each p
    LEFT JOIN referrals_referral f ON f.id = p.referral_id
    LEFT JOIN LATERAL (
      SELECT e.status FROM people_residence e
       WHERE e.person_id = p.person_id AND e.during @> p.occurred_on
         AND (e.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date <= until
         AND (e.superseded_at IS NULL OR (e.superseded_at AT TIME ZONE 'Europe/Copenhagen')::date > until)
       ORDER BY e.recorded_at DESC LIMIT 1) r ON true
    LEFT JOIN LATERAL (
      SELECT v.sex, v.turns_18_on, v.birth_precision, v.nationalities FROM (
        SELECT n.version, n.changed_at, n.sex, n.turns_18_on, n.birth_precision, n.nationalities
          FROM people_profile n WHERE n.person_id = p.person_id
        UNION ALL
        SELECT o.version, o.changed_at, o.sex, o.turns_18_on, o.birth_precision, o.nationalities
          FROM people_profileversion o WHERE o.person_id = p.person_id) v
       WHERE (v.changed_at AT TIME ZONE 'Europe/Copenhagen')::date <= until ORDER BY v.version DESC LIMIT 1) w ON true
$$;

-- Each referral that was sent, and what it became by that day; '' where nobody has decided.
CREATE FUNCTION helle.referred_of(until date, referrals uuid[])
RETURNS TABLE (referral_id uuid, decided_on date, sender text, sector text, first_contact text, outcome text)
LANGUAGE sql STABLE AS $$
  SELECT r.id, (r.sent_at AT TIME ZONE 'Europe/Copenhagen')::date, u.kind, r.sector, r.first_contact, coalesce(t.outcome, '')
    FROM referrals_referral r JOIN organisations_unit u ON u.id = r.sender_unit_id
    LEFT JOIN referrals_triage t ON t.referral_id = r.id AND (t.decided_at AT TIME ZONE 'Europe/Copenhagen')::date <= until
   WHERE r.id = ANY (referrals) AND (r.sent_at AT TIME ZONE 'Europe/Copenhagen')::date <= until
$$;

REVOKE ALL ON FUNCTION helle.presumed_of(date, uuid[]), helle.referred_of(date, uuid[]) FROM PUBLIC;
