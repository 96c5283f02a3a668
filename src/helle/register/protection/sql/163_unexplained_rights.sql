-- What gives somebody a sight of something and no act explains: the log has an act for each role, for what each privilege gives and for each
-- grant. Whoever writes as the owner of the tables writes a row; the act she has to write into the log, which is sealed, in somebody's name.
--
-- Asked of bare tables, so that it means the same wherever it is asked: `helle check --rights` takes these words from the program and not from
-- the database, whose owner writes other words there. Ids and codes alone.
--
-- kind, row_id: `seat`, a membership that is in force or to come; `privilege`, what one gives; `grant`, one in force; `look`, whoever looked as
-- what she is not, in these two days. why: `no_act`; `other`, the act gave another; `earlier`, it begins before; `longer`, it was ended, or
-- given for less.
CREATE OR REPLACE FUNCTION helle.unexplained_rights(the_moment timestamptz)
RETURNS TABLE (kind text, row_id text, unit_id uuid, user_id uuid, role text, why text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  -- Where lines were dropped whole, what is older than the oldest that stands cannot be asked of the log.
  WITH log AS MATERIALIZED (
    SELECT CASE WHEN EXISTS (SELECT 1 FROM audit_segment s WHERE s.dropped_at IS NOT NULL)
                THEN (SELECT min(l.at) FROM audit_line l WHERE l.action <> 'audit.dropped') ELSE '-infinity' END AS since,
           the_moment AS now_here, (the_moment AT TIME ZONE 'Europe/Copenhagen')::date AS today),
  seats AS MATERIALIZED (
    SELECT m.id, m.user_id, m.unit_id, m.role, lower(m.during) AS begins, coalesce(upper(m.during), 'infinity') AS ends, l.today
      FROM organisations_membership m, log l
     WHERE m.during && daterange(l.today, NULL) AND (l.since = '-infinity' OR lower(m.during) >= l.since::date)),
  said AS MATERIALIZED (
    SELECT s.id, l.action, (l.at AT TIME ZONE 'Europe/Copenhagen')::date AS on_day, l.detail
      FROM seats s JOIN audit_line l ON l.object_id = s.user_id AND l.outcome = 'allowed' AND l.detail ->> 'membership' = s.id::text
       AND l.action IN ('user.added', 'role.given', 'role.approved', 'role.given_by_privilege', 'user.left', 'role.reviewed',
                        'role.taken_by_privilege')),
  given AS MATERIALIZED (
    SELECT DISTINCT ON (a.id) a.* FROM said a
     WHERE a.action IN ('user.added', 'role.given', 'role.approved', 'role.given_by_privilege') ORDER BY a.id, a.on_day),
  -- The day after the last one that an act left it.
  over AS MATERIALIZED (
    SELECT a.id, min(CASE WHEN a.action = 'user.left' THEN (a.detail ->> 'last_day')::date + 1
                          WHEN a.action = 'role.reviewed' THEN CASE WHEN a.detail ->> 'verdict' = 'ended' THEN a.on_day + 1 END
                          WHEN a.action = 'role.taken_by_privilege' THEN a.on_day
                          ELSE (a.detail ->> 'until')::date + 1 END) AS on_day
      FROM said a GROUP BY a.id),
  acts AS MATERIALIZED (
    SELECT a.id, a.act, a.case_id, a.beneficiary_id, a.at, u.kind AS beneficiary_kind,
           -- By whoever did it, at that time in that case. By nobody the calendar takes a competence, and says so; a place that says yes
           -- begins in the name of whoever ordered it.
           EXISTS (
             SELECT 1 FROM audit_line l
              WHERE l.cases @> ARRAY[a.case_id] AND l.outcome = 'allowed'
                AND l.at BETWEEN a.at - interval '1 minute' AND a.at + interval '15 minutes'
                AND CASE WHEN a.by_user_id IS NULL THEN l.action = 'competence.moved' AND l.user_id IS NULL AND u.kind = 'udlst'
                         ELSE l.user_id = a.by_user_id AND l.unit_id = a.by_unit_id
                              OR a.act = 'placement_begun' AND l.unit_id = a.beneficiary_id AND l.action = 'placement.answered' END) AS is_told
      FROM (SELECT DISTINCT g.begun_by_id AS id FROM protection_grant g, log l WHERE g.during && tstzrange(l.now_here, NULL)) b
      JOIN protection_grantact a ON a.id = b.id JOIN organisations_unit u ON u.id = a.beneficiary_id, log l
     WHERE a.at >= l.since),
  found AS (
    SELECT 'seat' AS kind, s.id::text AS row_id, s.unit_id, s.user_id, s.role,
           CASE WHEN a.id IS NULL THEN 'no_act'
                WHEN (a.detail ->> 'unit', a.detail ->> 'role') IS DISTINCT FROM (s.unit_id::text, s.role::text) THEN 'other'
                WHEN a.action <> 'user.added' AND s.begins < a.on_day THEN 'earlier'
                WHEN o.on_day IS NOT NULL AND s.ends > greatest(o.on_day, s.begins) THEN 'longer'
                -- As long as the last login that carried it gave it; or to the last day of a privilege that was ended.
                WHEN a.action = 'role.given_by_privilege' AND NOT EXISTS (
                  SELECT 1 FROM administration_seatbyprivilege p WHERE p.membership_id = s.id AND p.until >= s.ends) AND NOT EXISTS (
                  SELECT 1 FROM administration_privilegerole p JOIN audit_line x ON x.object_id = p.id AND x.action = 'privilege.ended'
                   WHERE p.unit_id = s.unit_id AND p.role = s.role AND x.outcome = 'allowed'
                     AND (x.detail ->> 'last_day')::date + 1 >= s.ends) THEN 'longer' END AS why
      FROM seats s LEFT JOIN given a ON a.id = s.id LEFT JOIN over o ON o.id = s.id
    UNION ALL
    SELECT 'privilege', p.id::text, p.unit_id, NULL, p.role,
           CASE WHEN a.detail IS NULL THEN 'no_act'
                WHEN (a.detail ->> 'cvr', a.detail ->> 'unit', a.detail ->> 'role') IS DISTINCT FROM (p.cvr::text, p.unit_id::text, p.role::text)
                  THEN 'other'
                WHEN e.on_day IS NOT NULL AND coalesce(upper(p.during), 'infinity') > greatest(e.on_day, lower(p.during)) THEN 'longer' END
      FROM log l CROSS JOIN administration_privilegerole p
      LEFT JOIN LATERAL (SELECT x.detail FROM audit_line x WHERE x.object_id = p.id AND x.action = 'privilege.approved'
                            AND x.outcome = 'allowed' LIMIT 1) a ON true
      LEFT JOIN LATERAL (SELECT min((x.detail ->> 'last_day')::date + 1) AS on_day FROM audit_line x
                          WHERE x.object_id = p.id AND x.action = 'privilege.ended' AND x.outcome = 'allowed') e ON true
     WHERE p.answer = 'approved' AND p.during && daterange(l.today, NULL) AND p.answered_at >= l.since
    UNION ALL
    SELECT 'grant', g.id::text, g.unit_id, NULL, g.category,
           CASE WHEN NOT a.is_told THEN 'no_act'
                WHEN (a.case_id, a.beneficiary_id) IS DISTINCT FROM (g.case_id, g.unit_id) OR a.at > lower(g.during)
                  OR a.act <> 'disclosure_made' AND NOT EXISTS (
                       SELECT 1 FROM protection_actrule r WHERE r.act = a.act AND r.beneficiary_kind = a.beneficiary_kind
                          AND r.category = g.category AND r.begins) THEN 'other'
                WHEN g.ended_by_id IS NOT NULL AND coalesce(upper(g.during), 'infinity') > greatest(
                  lower(g.during), (SELECT e.at FROM protection_grantact e WHERE e.id = g.ended_by_id)) THEN 'longer' END
      FROM log l CROSS JOIN protection_grant g JOIN acts a ON a.id = g.begun_by_id
     WHERE g.during && tstzrange(l.now_here, NULL)
    UNION ALL
    -- A row that she wrote and took away again leaves what was looked at by it.
    SELECT 'look', k.user_id::text, u.id, k.user_id, k.role, 'no_act'
      FROM log l CROSS JOIN organisations_unit u
      CROSS JOIN LATERAL (SELECT DISTINCT x.user_id, x.role FROM audit_line x
                           WHERE x.unit_id = u.id AND x.at > l.now_here - interval '2 days' AND x.outcome = 'allowed'
                             AND x.user_id IS NOT NULL AND x.role IS NOT NULL) k
     WHERE NOT EXISTS (SELECT 1 FROM organisations_membership m WHERE m.user_id = k.user_id AND m.unit_id = u.id AND m.role = k.role)
       AND NOT EXISTS (SELECT 1 FROM audit_line x WHERE x.object_id = k.user_id AND x.outcome = 'allowed'
                          AND x.action IN ('user.added', 'role.given', 'role.approved', 'role.given_by_privilege')
                          AND x.detail ->> 'unit' = u.id::text AND x.detail ->> 'role' = k.role))
  SELECT f.kind, f.row_id, f.unit_id, f.user_id, f.role::text, f.why FROM found f WHERE f.why IS NOT NULL
$$;
-- Keeps what was found this night, with the day on which it was found first, and leaves a line for what is new: in the log it stays.
CREATE OR REPLACE FUNCTION helle.note_unexplained_rights() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  new_ones jsonb;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('helle.unexplained_rights', 0));
  WITH found AS MATERIALIZED (SELECT * FROM helle.unexplained_rights(helle.clock_now())),
  gone AS (
    DELETE FROM audit_unexplainedright u WHERE NOT EXISTS (
      SELECT 1 FROM found f WHERE (f.kind, f.row_id, f.unit_id, f.role, f.why) = (u.kind, u.row_id, u.unit_id, u.role, u.why))),
  added AS (
    INSERT INTO audit_unexplainedright (kind, row_id, unit_id, user_id, role, why, found_at)
    SELECT f.kind, f.row_id, f.unit_id, f.user_id, f.role, f.why, helle.clock_now() FROM found f
    ON CONFLICT (kind, row_id, unit_id, role, why) DO NOTHING RETURNING kind)
  SELECT jsonb_object_agg(a.kind, a.how_many) INTO new_ones FROM (SELECT n.kind, count(*) AS how_many FROM added n GROUP BY n.kind) a;
  IF new_ones IS NOT NULL THEN
    PERFORM helle.write_line(NULL, NULL, NULL, 'operation', 'rights.unexplained', 'allowed', NULL, '{}', new_ones, NULL);
  END IF;
  RETURN (SELECT count(*) FROM audit_unexplainedright);
END $$;

REVOKE ALL ON FUNCTION helle.unexplained_rights(timestamptz), helle.note_unexplained_rights() FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.note_unexplained_rights() TO helle_lists;
