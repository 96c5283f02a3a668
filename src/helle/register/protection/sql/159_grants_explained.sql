-- Grants, held against the acts in the log that began and ended them (163_unexplained_rights.sql, which says what is found). Each is asked of
-- bare tables, by whoever asks for all of it: the owner. Ids and codes alone. Each line is read once, however many grants it bears.

-- How long Hjemrejsestyrelsen has a case after its return where something stands paid in it (060_last_days.sql, RET-05).
CREATE OR REPLACE FUNCTION helle.days_after_a_return() RETURNS interval
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$ SELECT interval '30 days' $$;

-- Some acts that began grants, and whether the log has each: by whoever did it, as somebody who may, at that time in that case.
CREATE OR REPLACE FUNCTION helle.acts_and_the_log(the_acts uuid[])
RETURNS TABLE (id uuid, act text, case_id uuid, beneficiary_id uuid, at timestamptz, beneficiary_kind text, beneficiary text, is_told boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH carried AS MATERIALIZED (
    SELECT DISTINCT l.detail ->> 'begun_by' AS begun_by, l.detail ->> 'act' AS act, l.detail ->> 'to' AS beneficiary,
           helle.moment_said(l.detail ->> 'at') AS at
      FROM audit_line l WHERE l.action = 'rights.carried' AND l.outcome = 'allowed' AND l.detail ? 'begun_by'
       AND helle.moment_said(l.detail ->> 'at') IS NOT NULL)
  SELECT a.id, a.act, a.case_id, a.beneficiary_id, a.at, u.kind, u.code,
         -- By nobody the calendar takes a competence, and says so; a place that says yes begins in the name of whoever ordered it; a
         -- disclosure is held against its own line. Each is asked alone, by the unit or the action and the time, and by no index of cases:
         -- that reads every line of the case.
         c.begun_by IS NOT NULL
           OR a.by_user_id IS NULL AND u.kind = 'udlst' AND EXISTS (
                SELECT 1 FROM audit_line l
                 WHERE l.action = 'competence.moved' AND l.at BETWEEN a.at - interval '1 minute' AND a.at + interval '15 minutes'
                   AND l.user_id IS NULL AND a.case_id = ANY (l.cases) AND l.outcome = 'allowed')
           OR a.by_user_id IS NOT NULL AND EXISTS (
                SELECT 1 FROM audit_line l
                 WHERE l.unit_id = a.by_unit_id AND l.at BETWEEN a.at - interval '1 minute' AND a.at + interval '15 minutes'
                   AND l.action <> 'rights.carried' AND l.user_id = a.by_user_id AND a.case_id = ANY (l.cases)
                   AND l.outcome = 'allowed' AND (a.act = 'disclosure_made' OR EXISTS (
                         SELECT 1 FROM protection_actrule r
                          WHERE r.act = a.act AND r.performer_role = l.role AND r.beneficiary_kind = u.kind)))
           OR a.by_user_id IS NOT NULL AND a.act = 'placement_begun' AND EXISTS (
                SELECT 1 FROM audit_line l
                 WHERE l.unit_id = a.beneficiary_id AND l.at BETWEEN a.at - interval '1 minute' AND a.at + interval '15 minutes'
                   AND l.action = 'placement.answered' AND a.case_id = ANY (l.cases) AND l.outcome = 'allowed')
    FROM (SELECT DISTINCT x.id FROM unnest(the_acts) AS x (id)) b JOIN protection_grantact a ON a.id = b.id JOIN organisations_unit u ON u.id = a.beneficiary_id
    LEFT JOIN carried c ON (c.begun_by, c.act, c.beneficiary, c.at) = (a.id::text, a.act::text, a.beneficiary_id::text, a.at)
$$;

-- What the log says was passed on: of a case to whom, by category, until the last day that the line names for it or the moment at which it was
-- ended. Lines of before the upgrade name no day of a statement.
CREATE OR REPLACE FUNCTION helle.disclosed_in_the_log()
RETURNS TABLE (case_id uuid, beneficiary text, category text, until timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH ended AS MATERIALIZED (
    SELECT x.object_id, min(x.at) AS at FROM audit_line x
     WHERE x.action IN ('sharing.ended', 'prosecution.disclosure_ended', 'sharing.acknowledged') AND x.outcome = 'allowed'
       AND (x.action <> 'sharing.acknowledged' OR x.detail ->> 'answer' = 'not_ours')
     GROUP BY x.object_id),
  approved AS MATERIALIZED (
    SELECT DISTINCT x.object_id FROM audit_line x WHERE x.action = 'sharing.approved' AND x.outcome = 'allowed' AND x.object_id IS NOT NULL)
  SELECT c.case_id, s.detail ->> 'to', k.category,
         max(least(coalesce((helle.day_said(s.detail ->> 'until') + 1)::timestamp AT TIME ZONE 'Europe/Copenhagen', 'infinity'), e.at))
    FROM audit_line s CROSS JOIN LATERAL unnest(s.cases) AS c (case_id)
    -- Whoever writes lines writes them otherwise than Helle does, and breaks nothing off.
    CROSS JOIN LATERAL jsonb_array_elements_text(
      CASE WHEN s.action = 'prosecution.statement_given' THEN '["criminal"]'::jsonb
           WHEN jsonb_typeof(s.detail -> 'opened') = 'array' THEN s.detail -> 'opened' ELSE '[]' END) AS k (category)
    LEFT JOIN approved y ON y.object_id = s.object_id
    LEFT JOIN ended e ON e.object_id = s.object_id
   WHERE s.action IN ('prosecution.statement_given', 'sharing.disclosed', 'sharing.asked') AND s.outcome = 'allowed' AND helle.says_days(s.detail)
     AND (s.action <> 'sharing.asked' OR y.object_id IS NOT NULL)
   GROUP BY c.case_id, s.detail ->> 'to', k.category
$$;

-- Some grants, held against their acts and the log: whether the log has the act (is_told) and when that was, whether the act gives something
-- else than the grant is, and until when it is explained. The same for what is in force and for what a look was by.
CREATE OR REPLACE FUNCTION helle.grants_and_the_log(the_grants bigint[])
RETURNS TABLE (id bigint, is_told boolean, acted_at timestamptz, is_other boolean, until timestamptz)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH these AS MATERIALIZED (
    SELECT g.* FROM (SELECT DISTINCT x.id FROM unnest(the_grants) AS x (id)) i JOIN protection_grant g ON g.id = i.id),
  acts AS MATERIALIZED (SELECT * FROM helle.acts_and_the_log((SELECT array_agg(DISTINCT g.begun_by_id) FROM these g))),
  disclosed AS MATERIALIZED (SELECT * FROM helle.disclosed_in_the_log()),
  -- The first line that says an end of each grant, for where the act that ended it is gone.
  ended_by_line AS MATERIALIZED (
    SELECT g.id, min(s.at) AS until
      FROM these g JOIN acts a ON a.id = g.begun_by_id
      JOIN (SELECT unnest(x.cases) AS case_id, x.at, x.action, x.detail FROM audit_line x
             WHERE x.action IN ('case.closed_to', 'competence.moved') AND x.outcome = 'allowed') s
        ON s.case_id = g.case_id AND s.at > lower(g.during) + interval '1 minute'
     WHERE a.act <> 'disclosure_made' AND a.beneficiary_kind <> 'cmm'
       AND EXISTS (SELECT 1 FROM protection_actrule r WHERE r.beneficiary_kind = a.beneficiary_kind AND r.category = g.category
                      AND NOT r.begins AND r.act = CASE
                        WHEN s.action = 'case.closed_to' AND s.detail ->> 'unit' = g.unit_id::text THEN s.detail ->> 'act'
                        WHEN s.action = 'competence.moved' AND a.beneficiary_kind = 'udlst' AND s.detail ->> 'taken' = 'false'
                          THEN 'competence_lost' END)
     GROUP BY g.id)
  SELECT g.id, a.is_told, a.at,
         (a.case_id, a.beneficiary_id) IS DISTINCT FROM (g.case_id, g.unit_id) OR a.at > lower(g.during)
           OR CASE WHEN a.act = 'disclosure_made' THEN d.until IS NULL
                   ELSE NOT EXISTS (
                     SELECT 1 FROM protection_actrule r WHERE r.act = a.act AND r.beneficiary_kind = a.beneficiary_kind
                        AND r.category = g.category AND r.begins) END,
         greatest(lower(g.during), least(d.until, e.until, o.until, t.until, z.at, 'infinity'))
    FROM these g JOIN acts a ON a.id = g.begun_by_id
    LEFT JOIN disclosed d ON a.act = 'disclosure_made' AND (d.case_id, d.beneficiary, d.category) = (g.case_id, a.beneficiary, g.category::text)
    -- By whichever act it says.
    LEFT JOIN LATERAL (
      SELECT x.at + CASE WHEN x.act = 'return_ended' AND a.beneficiary_kind = 'hjst' THEN helle.days_after_a_return()
                         ELSE interval '0' END AS until
        FROM protection_grantact x WHERE x.id = g.ended_by_id) e ON true
    -- By the first act after its own that ends it, whatever its row says: `apply_act` leaves nothing open. Who waited for another acts at
    -- an instant before the other's; what begins there begins at the other's.
    LEFT JOIN LATERAL (
      SELECT x.at + CASE WHEN x.act = 'return_ended' AND a.beneficiary_kind = 'hjst' THEN helle.days_after_a_return()
                         ELSE interval '0' END AS until
        FROM protection_grantact x
       WHERE a.act <> 'disclosure_made' AND x.case_id = g.case_id AND x.beneficiary_id = g.unit_id AND x.at > a.at
         AND x.act <> 'disclosure_ended' AND NOT (x.at = lower(g.during) AND x.at < a.at + interval '1 minute')
         AND (EXISTS (SELECT 1 FROM protection_actrule r WHERE r.act = x.act AND r.beneficiary_kind = a.beneficiary_kind
                         AND r.category = g.category AND NOT r.begins)
              OR g.category IN ('core', 'outcome') AND a.beneficiary_kind = 'udlst' AND NOT EXISTS (
                   SELECT 1 FROM identification_assessment i WHERE i.case_id = g.case_id AND i.authority = 'udlst')
                 AND (x.act = 'case_closed' OR x.act = 'competence_lost' AND a.act = 'competence_taken'))
       ORDER BY x.at LIMIT 1) o ON true
    LEFT JOIN ended_by_line t ON t.id = g.id
    -- Of who is erased nothing stands open.
    LEFT JOIN erasure_erased z ON z.person_id = g.person_id
$$;

-- Grants in force.
CREATE OR REPLACE FUNCTION helle.unexplained_grants(the_moment timestamptz)
RETURNS TABLE (kind text, row_id text, unit_id uuid, user_id uuid, role text, why text, stood text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 'grant', g.id::text, g.unit_id, NULL::uuid, g.category,
         CASE WHEN NOT b.is_told THEN 'no_act' WHEN b.is_other THEN 'other'
              WHEN coalesce(upper(g.during), 'infinity') > b.until THEN 'longer' END,
         concat_ws(' ', g.case_id, g.person_id, g.begun_by_id, extract(epoch FROM lower(g.during)),
                   coalesce(extract(epoch FROM upper(g.during)), 'infinity'))
    FROM helle.grants_and_the_log(
           (SELECT array_agg(x.id) FROM protection_grant x WHERE x.during && tstzrange(the_moment, NULL))) b
    JOIN protection_grant g ON g.id = b.id
$$;

-- Who opened a case in these two days of which her unit had no part that the log explains: a grant that was written, used and deleted again
-- leaves the look, and so does one that was only ended in its row. Of a case that was disposed of since, the grants went with it. An act of
-- before the oldest line of the log is believed here, since what stood by it then is not said anew where it stands no longer.
CREATE OR REPLACE FUNCTION helle.unexplained_looks_at_cases(the_moment timestamptz)
RETURNS TABLE (kind text, row_id text, unit_id uuid, user_id uuid, role text, why text, stood text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH looked AS MATERIALIZED (
    SELECT k.user_id, u.id AS unit_id, k.role, k.at, c.case_id
      FROM organisations_unit u
      JOIN audit_line k ON k.unit_id = u.id AND k.at > the_moment - interval '2 days' AND k.outcome = 'allowed'
       AND k.user_id IS NOT NULL AND k.role IS NOT NULL AND k.action IN ('case.read', 'case.printed', 'person.form_read')
     CROSS JOIN LATERAL unnest(k.cases) AS c (case_id)
     WHERE EXISTS (SELECT 1 FROM cases_case x WHERE x.id = c.case_id)),
  had AS MATERIALIZED (
    SELECT k.case_id, k.unit_id, k.at, g.id, coalesce(upper(g.during) <= the_moment, false) AS is_over
      FROM (SELECT DISTINCT x.case_id, x.unit_id, x.at FROM looked x) k
      JOIN protection_grant g ON g.case_id = k.case_id AND g.unit_id = k.unit_id AND g.during @> k.at),
  held AS MATERIALIZED (
    SELECT b.id, b.until FROM helle.grants_and_the_log((SELECT array_agg(DISTINCT h.id) FROM had h WHERE h.is_over)) b
     WHERE (b.is_told OR b.acted_at < (SELECT l.at FROM audit_line l ORDER BY l.id LIMIT 1)) AND NOT b.is_other)
  SELECT 'look', concat_ws('/', k.user_id, k.case_id), k.unit_id, k.user_id, k.role, 'no_way', extract(epoch FROM max(k.at))::text FROM looked k
   WHERE NOT EXISTS (
     SELECT 1 FROM had h WHERE (h.case_id, h.unit_id, h.at) = (k.case_id, k.unit_id, k.at)
        -- One in force is held against its act as a grant; one that is over, too, and has to have held by that at the look.
        AND (NOT h.is_over OR EXISTS (SELECT 1 FROM held b WHERE b.id = h.id AND k.at < b.until)))
   GROUP BY k.user_id, k.unit_id, k.role, k.case_id
$$;

-- When an assignment ended that was given at a moment, by a line: with the next line of the unit that gives the case to somebody or lays it
-- down. By time, since a line that is carried on is younger than what ended it.
CREATE OR REPLACE FUNCTION helle.assignment_ended(the_case uuid, the_unit uuid, given_at timestamptz, given_by bigint) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT min(l.at) FROM audit_line l
   WHERE l.object_id = the_case AND l.outcome = 'allowed' AND l.unit_id = the_unit AND (l.at, l.id) > (given_at, given_by)
     AND l.action IN ('case.assigned', 'case.laid_down')
$$;

-- Who has a case, or had it in these two days: the log says of each who gave it to whom. It ends with the next line that gives it to
-- somebody else in the unit or lays it down.
CREATE OR REPLACE FUNCTION helle.unexplained_assignments(the_moment timestamptz)
RETURNS TABLE (kind text, row_id text, unit_id uuid, user_id uuid, role text, why text, stood text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 'assignment', a.id::text, a.unit_id, a.user_id, 'core',
         CASE WHEN g.at IS NULL THEN 'no_act'
              WHEN coalesce(upper(a.during), 'infinity') > e.at + interval '1 minute' THEN 'longer'
              -- A line is written within these minutes of what it tells of.
              WHEN upper(a.during) < coalesce(e.at, 'infinity') - interval '15 minutes' THEN 'shorter' END,
         concat_ws(' ', a.case_id, a.user_id, a.by_user_id, extract(epoch FROM lower(a.during)),
                   coalesce(extract(epoch FROM upper(a.during)), 'infinity'))
    FROM cases_assignment a
    LEFT JOIN LATERAL (
      SELECT l.id, CASE l.action WHEN 'rights.carried' THEN lower(a.during) ELSE l.at END AS at FROM audit_line l
       WHERE l.object_id = a.case_id AND l.outcome = 'allowed' AND l.detail ->> 'to' = a.user_id::text
         AND (l.action = 'case.assigned' AND l.user_id = a.by_user_id AND l.unit_id = a.unit_id
                AND l.at BETWEEN lower(a.during) - interval '1 minute' AND lower(a.during) + interval '15 minutes'
              OR l.action = 'rights.carried' AND l.detail ->> 'said' = 'case.assigned' AND l.detail ->> 'assignment' = a.id::text
                AND l.detail ->> 'unit' = a.unit_id::text AND helle.moment_said(l.detail ->> 'since') = lower(a.during))
       ORDER BY l.id LIMIT 1) g ON true
    LEFT JOIN LATERAL (SELECT helle.assignment_ended(a.case_id, a.unit_id, g.at, g.id) AS at) e ON true
   WHERE a.during && tstzrange(the_moment - interval '2 days', NULL)
$$;

-- What cases were opened for that colleagues have, in these two days: the log says of each by whom, for which purpose, and for how many hours.
CREATE OR REPLACE FUNCTION helle.unexplained_openings(the_moment timestamptz)
RETURNS TABLE (kind text, row_id text, unit_id uuid, user_id uuid, role text, why text, stood text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 'opening', k.id::text, k.by_unit_id, k.by_user_id, 'core',
         CASE WHEN l.hours IS NULL THEN 'no_act'
              WHEN (l.action, l.purpose) <> (CASE k.purpose WHEN 'danger' THEN 'look.in_danger' ELSE 'look.opened' END, k.purpose) THEN 'other'
              WHEN k.recorded_at < l.at - interval '15 minutes' THEN 'earlier'
              WHEN k.until > l.at + l.hours * interval '1 hour' THEN 'longer' END,
         concat_ws(' ', k.case_id, k.by_user_id, k.by_unit_id, k.purpose, extract(epoch FROM k.recorded_at), extract(epoch FROM k.until))
    FROM need_to_know_look k
    LEFT JOIN LATERAL (
      SELECT x.at, x.action, x.purpose, CASE WHEN helle.number_said(x.detail ->> 'hours') BETWEEN 0 AND 8784
                                        THEN helle.number_said(x.detail ->> 'hours') END AS hours
        FROM audit_line x
       WHERE x.object_id = k.id AND x.outcome = 'allowed' AND x.action IN ('look.in_danger', 'look.opened')
         AND x.user_id = k.by_user_id AND x.unit_id = k.by_unit_id AND k.case_id = ANY (x.cases)
       ORDER BY x.id LIMIT 1) l ON true
   WHERE k.until > the_moment - interval '2 days'
$$;

-- A case opens the referral that it came of: of each it was opened from that one, for a person who is in it (sql/321_of_whom_a_case_came.sql).
CREATE OR REPLACE FUNCTION helle.unexplained_cases_of_referrals()
RETURNS TABLE (kind text, row_id text, unit_id uuid, user_id uuid, role text, why text, stood text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 'referral', o.person_id::text, o.by_unit_id, o.by_user_id, 'core', 'other', concat_ws(' ', o.person_id, o.referral_id, o.case_id)
    FROM referrals_openedcase o JOIN referrals_referredperson r ON r.id = o.person_id JOIN cases_case c ON c.id = o.case_id
   WHERE r.referral_id <> o.referral_id OR c.referral_id IS DISTINCT FROM o.referral_id
$$;

REVOKE ALL ON FUNCTION helle.days_after_a_return(), helle.acts_and_the_log(uuid[]), helle.disclosed_in_the_log(),
  helle.grants_and_the_log(bigint[]), helle.assignment_ended(uuid, uuid, timestamptz, bigint), helle.unexplained_grants(timestamptz),
  helle.unexplained_looks_at_cases(timestamptz), helle.unexplained_assignments(timestamptz), helle.unexplained_openings(timestamptz),
  helle.unexplained_cases_of_referrals() FROM PUBLIC, helle_app;
