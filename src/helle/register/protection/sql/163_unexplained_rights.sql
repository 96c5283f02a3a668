-- What gives somebody a sight of something and no act explains: the log has an act for each role, for what each privilege gives and for each
-- grant. Whoever writes as the owner of the tables writes a row; the act she has to write into the log, which is sealed, in somebody's name.
--
-- Asked of bare tables, so that it means the same wherever it is asked: `helle check --rights` takes these words from the program and not from
-- the database, whose owner writes other words there. Ids and codes alone. Where a policy would keep rows from whoever asks, it is an error.

-- For how many days after the last login that carried it a role by privilege stands: whoever is away keeps her cases, and
-- whoever left her organisation, and so cannot log in, is gone by then.
CREATE OR REPLACE FUNCTION helle.privilege_lasts() RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$ SELECT 90 $$;
-- How long Hjemrejsestyrelsen has a case after its return where something stands paid in it (060_last_days.sql, RET-05).
CREATE OR REPLACE FUNCTION helle.days_after_a_return() RETURNS interval
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$ SELECT interval '30 days' $$;

-- kind, row_id: `seat`, a membership that is in force or to come; `privilege`, what one gives; `grant`, one in force; `look`, whoever looked as
-- what she is not, in these two days. why: `no_act`; `other`, the act gave another; `earlier`, it begins before; `longer`, it was ended, or
-- given for less. stood: a hash of what stands in the row, so that a change of it is another find.
CREATE OR REPLACE FUNCTION helle.unexplained_rights(the_moment timestamptz)
RETURNS TABLE (kind text, row_id text, unit_id uuid, user_id uuid, role text, why text, stood text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET row_security = off AS $$
  WITH log AS MATERIALIZED (
    SELECT the_moment AS now_here, (the_moment AT TIME ZONE 'Europe/Copenhagen')::date AS today),
  seats AS MATERIALIZED (
    SELECT m.id, m.user_id, m.unit_id, m.role, lower(m.during) AS begins, coalesce(upper(m.during), 'infinity') AS ends
      FROM organisations_membership m, log l WHERE m.during && daterange(l.today, NULL)),
  looked AS MATERIALIZED (
    -- What is carried on before a drop was done by nobody that day.
    SELECT DISTINCT k.user_id, u.id AS unit_id, k.role, (k.at AT TIME ZONE 'Europe/Copenhagen')::date AS on_day
      FROM log l CROSS JOIN organisations_unit u
      JOIN audit_line k ON k.unit_id = u.id AND k.at > l.now_here - interval '2 days' AND k.outcome = 'allowed'
       AND k.user_id IS NOT NULL AND k.role IS NOT NULL AND k.action <> 'rights.carried'),
  -- What the log says of their roles; where the line itself was dropped, the one that carried it on.
  said AS MATERIALIZED (
    SELECT w.user_id, l.detail ->> 'membership' AS id, l.detail, coalesce(l.detail ->> 'said', l.action) AS action,
           coalesce((l.detail ->> 'on')::date, (l.at AT TIME ZONE 'Europe/Copenhagen')::date) AS on_day
      FROM (SELECT s.user_id FROM seats s UNION SELECT k.user_id FROM looked k) w
      JOIN audit_line l ON l.object_id = w.user_id AND l.outcome = 'allowed' AND l.detail ? 'membership'
       AND l.action IN ('user.added', 'role.given', 'role.approved', 'role.given_by_privilege', 'role.kept_by_privilege', 'user.left',
                        'role.reviewed', 'role.taken_by_privilege', 'rights.carried')),
  given AS (
    SELECT DISTINCT ON (a.id) a.* FROM said a
     WHERE a.action IN ('user.added', 'role.given', 'role.approved', 'role.given_by_privilege') ORDER BY a.id, a.on_day),
  -- The day after the last one that an act left it. What a privilege gives lasts as long as the last login that carried it says, and no
  -- longer than the privilege.
  over AS (
    SELECT a.id, min(CASE WHEN a.action = 'user.left' THEN (a.detail ->> 'last_day')::date + 1
                          WHEN a.action = 'role.reviewed' THEN CASE WHEN a.detail ->> 'verdict' = 'ended' THEN a.on_day + 1 END
                          WHEN a.action = 'role.taken_by_privilege' THEN a.on_day
                          WHEN NOT a.is_lent THEN (a.detail ->> 'until')::date + 1 END) AS on_day,
           -- A line of before the upgrade says no day, and counts where none says one.
           coalesce(max(least((a.detail ->> 'until')::date + 1, p.over_on)) FILTER (WHERE a.is_lent AND a.detail ? 'until'),
                    max(coalesce(p.over_on, 'infinity')) FILTER (WHERE a.is_lent)) AS lent_until,
           -- Whose role ended at once may have looked that day.
           max(CASE WHEN a.action IN ('user.left', 'role.taken_by_privilege') THEN a.on_day + 1 END) AS told_on
      FROM (SELECT b.*, b.action IN ('role.given_by_privilege', 'role.kept_by_privilege') AS is_lent FROM said b) a
      LEFT JOIN LATERAL (SELECT min((x.detail ->> 'last_day')::date + 1) AS over_on FROM audit_line x
                          WHERE a.is_lent AND x.object_id = (a.detail ->> 'privilege')::uuid AND x.action = 'privilege.ended'
                            AND x.outcome = 'allowed') p ON true
     GROUP BY a.id),
  roles AS MATERIALIZED (
    SELECT g.*, coalesce((g.detail ->> 'since')::date, g.on_day) AS begins, least(o.on_day, o.lent_until) AS ends, o.told_on
      FROM given g LEFT JOIN over o ON o.id = g.id),
  carried AS MATERIALIZED (
    SELECT DISTINCT l.detail ->> 'begun_by' AS begun_by, l.detail ->> 'act' AS act, l.detail ->> 'to' AS beneficiary,
           (l.detail ->> 'at')::timestamptz AS at
      FROM audit_line l WHERE l.action = 'rights.carried' AND l.outcome = 'allowed' AND l.detail ? 'begun_by'),
  acts AS MATERIALIZED (
    SELECT a.id, a.act, a.case_id, a.beneficiary_id, a.at, u.kind AS beneficiary_kind, u.code AS beneficiary,
           -- By whoever did it, as somebody who may, at that time in that case. By nobody the calendar takes a competence, and says so; a
           -- place that says yes begins in the name of whoever ordered it; a disclosure is held against its own line below. Each is
           -- asked alone, by the unit or the action and the time, and by no index of cases: that reads every line of the case.
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
                     AND l.action = 'placement.answered' AND a.case_id = ANY (l.cases) AND l.outcome = 'allowed') AS is_told
      FROM (SELECT DISTINCT g.begun_by_id AS id FROM protection_grant g, log l WHERE g.during && tstzrange(l.now_here, NULL)) b
      JOIN protection_grantact a ON a.id = b.id JOIN organisations_unit u ON u.id = a.beneficiary_id
      LEFT JOIN carried c ON (c.begun_by, c.act, c.beneficiary, c.at) = (a.id::text, a.act::text, a.beneficiary_id::text, a.at)),
  -- The first line that says an end of each grant, for where the act that ended it is gone. The lines are read once for all.
  ended_by_line AS MATERIALIZED (
    SELECT g.id, min(s.at) AS until
      FROM log w CROSS JOIN protection_grant g JOIN acts a ON a.id = g.begun_by_id
      JOIN (SELECT unnest(x.cases) AS case_id, x.at, x.action, x.detail FROM audit_line x
             WHERE x.action IN ('case.closed_to', 'competence.moved') AND x.outcome = 'allowed') s
        ON s.case_id = g.case_id AND s.at > lower(g.during) + interval '1 minute'
     WHERE g.during && tstzrange(w.now_here, NULL) AND a.act <> 'disclosure_made' AND a.beneficiary_kind <> 'cmm'
       AND EXISTS (SELECT 1 FROM protection_actrule r WHERE r.beneficiary_kind = a.beneficiary_kind AND r.category = g.category
                      AND NOT r.begins AND r.act = CASE
                        WHEN s.action = 'case.closed_to' AND s.detail ->> 'unit' = g.unit_id::text THEN s.detail ->> 'act'
                        WHEN s.action = 'competence.moved' AND a.beneficiary_kind = 'udlst' AND NOT (s.detail ->> 'taken')::boolean
                          THEN 'competence_lost' END)
     GROUP BY g.id),
  found AS (
    SELECT 'seat' AS kind, s.id::text AS row_id, s.unit_id, s.user_id, s.role,
           CASE WHEN a.id IS NULL THEN 'no_act'
                WHEN (a.user_id, a.detail ->> 'unit', a.detail ->> 'role') IS DISTINCT FROM (s.user_id, s.unit_id::text, s.role::text)
                  THEN 'other'
                WHEN a.action <> 'user.added' AND s.begins < a.begins THEN 'earlier'
                WHEN a.ends IS NOT NULL AND s.ends > greatest(a.ends, s.begins) THEN 'longer' END AS why,
           concat_ws(' ', s.user_id, s.begins, s.ends) AS stood
      FROM seats s LEFT JOIN roles a ON a.id = s.id::text AND a.user_id = s.user_id
    UNION ALL
    SELECT 'privilege', p.id::text, p.unit_id, NULL, p.role,
           CASE WHEN a.detail IS NULL THEN 'no_act'
                WHEN (a.detail ->> 'cvr', a.detail ->> 'unit', a.detail ->> 'role') IS DISTINCT FROM (p.cvr::text, p.unit_id::text, p.role::text)
                  OR a.detail ? 'issuer' AND (a.detail ->> 'issuer', a.detail ->> 'privilege') IS DISTINCT FROM
                       (p.issuer::text, encode(sha256(convert_to(p.privilege, 'UTF8')), 'hex')) THEN 'other'
                WHEN lower(p.during) < (a.detail ->> 'since')::date THEN 'earlier'
                WHEN coalesce(upper(p.during), 'infinity')
                       > greatest(least((a.detail ->> 'until')::date + 1, e.on_day, 'infinity'), lower(p.during)) THEN 'longer' END,
           concat_ws(' ', p.issuer, p.cvr, p.privilege, p.during)
      FROM log l CROSS JOIN administration_privilegerole p
      LEFT JOIN LATERAL (SELECT x.detail FROM audit_line x WHERE x.object_id = p.id AND x.outcome = 'allowed'
                            AND coalesce(x.detail ->> 'said', x.action) = 'privilege.approved' ORDER BY x.id LIMIT 1) a ON true
      LEFT JOIN LATERAL (SELECT min((x.detail ->> 'last_day')::date + 1) AS on_day FROM audit_line x
                          WHERE x.object_id = p.id AND x.action = 'privilege.ended' AND x.outcome = 'allowed') e ON true
     WHERE p.answer = 'approved' AND p.during && daterange(l.today, NULL)
    UNION ALL
    SELECT 'grant', g.id::text, g.unit_id, NULL, g.category,
           CASE WHEN NOT a.is_told THEN 'no_act'
                WHEN (a.case_id, a.beneficiary_id) IS DISTINCT FROM (g.case_id, g.unit_id) OR a.at > lower(g.during)
                  OR CASE WHEN a.act = 'disclosure_made' THEN d.until IS NULL
                          ELSE NOT EXISTS (
                            SELECT 1 FROM protection_actrule r WHERE r.act = a.act AND r.beneficiary_kind = a.beneficiary_kind
                               AND r.category = g.category AND r.begins) END THEN 'other'
                WHEN coalesce(upper(g.during), 'infinity') > greatest(lower(g.during), least(d.until, e.until, o.until, t.until, z.at, 'infinity'))
                  THEN 'longer' END,
           concat_ws(' ', g.case_id, g.person_id, g.begun_by_id, extract(epoch FROM lower(g.during)),
                     coalesce(extract(epoch FROM upper(g.during)), 'infinity'))
      FROM log l CROSS JOIN protection_grant g JOIN acts a ON a.id = g.begun_by_id
      -- Of a disclosure: the last day that its line names for the category, or the moment at which it was ended. Lines of before the
      -- upgrade name no day of a statement.
      LEFT JOIN LATERAL (
        SELECT max(least(coalesce(((s.detail ->> 'until')::date + 1)::timestamp AT TIME ZONE 'Europe/Copenhagen', 'infinity'), (
                 SELECT min(x.at) FROM audit_line x WHERE x.object_id = s.object_id AND x.outcome = 'allowed'
                    AND (x.action IN ('sharing.ended', 'prosecution.disclosure_ended')
                         OR x.action = 'sharing.acknowledged' AND x.detail ->> 'answer' = 'not_ours')))) AS until
          FROM audit_line s
         WHERE a.act = 'disclosure_made' AND s.cases @> ARRAY[g.case_id] AND s.outcome = 'allowed' AND s.detail ->> 'to' = a.beneficiary
           AND (s.action = 'prosecution.statement_given' AND g.category = 'criminal'
                OR s.action IN ('sharing.disclosed', 'sharing.asked') AND s.detail -> 'opened' ? g.category::text)
           AND (s.action <> 'sharing.asked' OR EXISTS (
                  SELECT 1 FROM audit_line x WHERE x.object_id = s.object_id AND x.action = 'sharing.approved' AND x.outcome = 'allowed')))
        d ON true
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
     WHERE g.during && tstzrange(l.now_here, NULL)
    UNION ALL
    -- A row that she wrote and took away again, or made longer for a day, leaves what was looked at by it.
    SELECT 'look', k.user_id::text, k.unit_id, k.user_id, k.role, 'no_act', max(k.on_day)::text FROM looked k
     WHERE NOT EXISTS (
       SELECT 1 FROM roles r WHERE r.user_id = k.user_id AND (r.detail ->> 'unit', r.detail ->> 'role') = (k.unit_id::text, k.role::text)
          AND (r.action = 'user.added' OR r.begins <= k.on_day) AND k.on_day < coalesce(greatest(r.ends, r.told_on), 'infinity'))
     GROUP BY k.user_id, k.unit_id, k.role)
  SELECT f.kind, f.row_id, f.unit_id, f.user_id, f.role::text, f.why, encode(sha256(convert_to(f.stood, 'UTF8')), 'hex')
    FROM found f WHERE f.why IS NOT NULL
$$;
-- Keeps what was found this night, with the day on which it was found first, and leaves lines for what is new, by its ids: in the log it
-- stays. What stands otherwise than when it was found is found anew: whoever has seen it has not seen that. A look is kept until somebody
-- has seen it. Says how many nobody has seen, and how many are new.
CREATE OR REPLACE FUNCTION helle.note_unexplained_rights(OUT unseen integer, OUT fresh integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET row_security = off AS $$
DECLARE
  new_ones jsonb[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('helle.unexplained_rights', 0));
  WITH found AS MATERIALIZED (SELECT * FROM helle.unexplained_rights(helle.clock_now())),
  gone AS (
    DELETE FROM audit_unexplainedright u WHERE NOT (u.kind = 'look' AND u.seen_at IS NULL) AND NOT EXISTS (
      SELECT 1 FROM found f WHERE (f.kind, f.row_id, f.unit_id, f.role, f.why) = (u.kind, u.row_id, u.unit_id, u.role, u.why))),
  added AS (
    INSERT INTO audit_unexplainedright AS u (kind, row_id, unit_id, user_id, role, why, stood, found_at)
    SELECT f.kind, f.row_id, f.unit_id, f.user_id, f.role, f.why, f.stood, helle.clock_now() FROM found f
    ON CONFLICT (kind, row_id, unit_id, role, why) DO UPDATE
       SET user_id = excluded.user_id, stood = excluded.stood, found_at = excluded.found_at, seen_at = NULL, seen_by_id = NULL
     WHERE u.stood IS DISTINCT FROM excluded.stood RETURNING *)
  SELECT array_agg(jsonb_build_object('kind', n.kind, 'id', n.row_id, 'unit', n.unit_id, 'role', n.role, 'why', n.why) ORDER BY n.id)
    INTO new_ones FROM added n;
  fresh := coalesce(cardinality(new_ones), 0);
  -- As many to a line as it holds.
  FOR nth IN 1 .. fresh BY 8 LOOP
    PERFORM helle.write_line(NULL, NULL, NULL, 'operation', 'rights.unexplained', 'allowed', NULL, '{}',
                             jsonb_build_object('found', to_jsonb(new_ones[nth : nth + 7])), NULL);
  END LOOP;
  unseen := (SELECT count(*) FROM audit_unexplainedright WHERE seen_at IS NULL);
END $$;

REVOKE ALL ON FUNCTION helle.unexplained_rights(timestamptz), helle.note_unexplained_rights(), helle.privilege_lasts(),
  helle.days_after_a_return() FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.note_unexplained_rights() TO helle_lists;
