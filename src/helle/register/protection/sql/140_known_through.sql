-- What those never found are estimated from (STA-01): each presumed or assessed victim once, and through whom she is known. Codes and days
-- as known at the end of a day; no identity and no key. Which signs make which list is said in one place, `estimates.lists`.

-- An assessed victim stands in the year of the first assessment that stands, whoever is presumed and not assessed in that of the first
-- reasonable grounds. Signs: who made the contact, whose referral she was in, who opened her case, and whether the police have her in a
-- criminal case. A referral that was joined to another is hers where both are about one person; of several nobody knows which.
CREATE FUNCTION helle.known_through(until date)
RETURNS TABLE (known_on date, purposes text[], sex text, age text, signs text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH steps AS (
    SELECT r.case_id, r.sequence, r.event, r.rung, r.occurred_on FROM cases_rungevent r
     WHERE (r.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date <= until
       AND (r.superseded_at IS NULL OR (r.superseded_at AT TIME ZONE 'Europe/Copenhagen')::date > until)),
  stands AS (SELECT DISTINCT ON (s.case_id) s.case_id, s.rung FROM steps s ORDER BY s.case_id, s.sequence DESC),
  answered AS (SELECT s.case_id, max(s.sequence) AS last FROM steps s WHERE s.event LIKE 'assessed\_%' GROUP BY s.case_id),
  grounds AS (
    SELECT DISTINCT ON (s.case_id) s.case_id, s.occurred_on FROM steps s LEFT JOIN answered a ON a.case_id = s.case_id
     WHERE s.event IN ('indication_found', 'reopened') AND s.sequence > coalesce(a.last, -1) ORDER BY s.case_id, s.sequence),
  assessed AS (
    SELECT DISTINCT ON (c.person_id) c.person_id, v.decided_on, v.purposes::text[] AS purposes, v.sex_then, v.age_then
      FROM helle.victims_known(until) v JOIN cases_case c ON c.id = v.case_id
     ORDER BY c.person_id, v.decided_on, v.sequence),
  presumed AS (
    SELECT DISTINCT ON (c.person_id) c.person_id, g.occurred_on
      FROM grounds g JOIN stands s ON s.case_id = g.case_id JOIN cases_case c ON c.id = g.case_id
     WHERE s.rung NOT IN ('victim_current', 'victim_not_current', 'not_victim')
       AND NOT EXISTS (SELECT 1 FROM assessed a WHERE a.person_id = c.person_id)
     ORDER BY c.person_id, g.occurred_on, c.id),
  persons AS (
    SELECT a.person_id, a.decided_on AS known_on, a.purposes, a.sex_then::text AS sex,
           CASE WHEN a.age_then IS NULL THEN 'unknown' WHEN a.age_then < 18 THEN 'minor' ELSE 'adult' END AS age
      FROM assessed a
    UNION ALL
    SELECT p.person_id, p.occurred_on, '{}', coalesce(w.sex, ''),
           CASE WHEN w.turns_18_on > p.occurred_on THEN 'minor'
                WHEN w.birth_precision IS NULL OR w.birth_precision = 'unknown' THEN 'unknown' ELSE 'adult' END
      FROM presumed p LEFT JOIN LATERAL (
        SELECT v.sex, v.turns_18_on, v.birth_precision FROM (
          SELECT n.version, n.changed_at, n.sex, n.turns_18_on, n.birth_precision
            FROM people_profile n WHERE n.person_id = p.person_id
          UNION ALL
          SELECT o.version, o.changed_at, o.sex, o.turns_18_on, o.birth_precision
            FROM people_profileversion o WHERE o.person_id = p.person_id) v
         WHERE (v.changed_at AT TIME ZONE 'Europe/Copenhagen')::date <= until ORDER BY v.version DESC LIMIT 1) w ON true),
  cases AS (
    SELECT c.id, c.person_id, c.first_contact, c.opened_by_unit_id, c.referral_id FROM cases_case c
     WHERE (c.opened_at AT TIME ZONE 'Europe/Copenhagen')::date <= until),
  told AS (
    SELECT c.id AS case_id, c.referral_id FROM cases c WHERE c.referral_id IS NOT NULL
    UNION SELECT o.case_id, o.referral_id FROM referrals_openedcase o
    UNION SELECT o.case_id, t.referral_id
      FROM referrals_triage t JOIN referrals_openedcase o ON o.referral_id = t.joined_to_id
      JOIN referrals_referral one ON one.id = t.referral_id JOIN referrals_referral two ON two.id = t.joined_to_id
     WHERE one.persons_count = 1 AND two.persons_count = 1),
  signs AS (
    SELECT c.person_id, 'contact.' || c.first_contact AS sign FROM cases c
    UNION SELECT c.person_id, 'opened.' || u.kind FROM cases c JOIN organisations_unit u ON u.id = c.opened_by_unit_id
    UNION SELECT c.person_id, s.sign
      FROM told t JOIN cases c ON c.id = t.case_id
      JOIN referrals_referral f ON f.id = t.referral_id AND (f.sent_at AT TIME ZONE 'Europe/Copenhagen')::date <= until
      JOIN organisations_unit u ON u.id = f.sender_unit_id
      CROSS JOIN LATERAL (VALUES ('sender.' || u.kind), ('contact.' || f.first_contact)) AS s (sign)
    UNION SELECT c.person_id, 'criminal_case'
      FROM prosecution_victimlink l JOIN cases c ON c.id = l.case_id
     WHERE NOT l.by_prosecution AND (l.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date <= until
       AND (l.superseded_at IS NULL OR (l.superseded_at AT TIME ZONE 'Europe/Copenhagen')::date > until))
  SELECT p.known_on, p.purposes, p.sex, p.age, coalesce(s.signs, '{}')
    FROM persons p LEFT JOIN (
      SELECT g.person_id, array_agg(g.sign ORDER BY g.sign) AS signs FROM signs g GROUP BY g.person_id) s ON s.person_id = p.person_id
$$;

-- What was ordered, and what came of it. The figures are whole, so that CMM's lead and analyst alone read them (C6); the analyst orders.
CREATE POLICY own_read ON estimates_estimateorder FOR SELECT TO helle_app USING ((SELECT helle.sees_definitions()));
CREATE POLICY own_add ON estimates_estimateorder FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.sees_definitions()) AND (SELECT helle.writes('aggregates')) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON estimates_estimateresult FOR SELECT TO helle_app USING ((SELECT helle.sees_definitions()));
CREATE POLICY own_add ON estimates_estimateresult FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.sees_definitions()) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND EXISTS (
    SELECT 1 FROM estimates_estimateorder o WHERE o.id = order_id AND o.by_user_id = (SELECT helle.acting_user())));

REVOKE ALL ON FUNCTION helle.known_through(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.known_through(date) TO helle_numbers;
