-- Roles, what privileges give, and looks by a role, held against the acts in the log (163_unexplained_rights.sql, which says what is found).
-- Each is asked of bare tables, by whoever asks for all of it: the owner. Ids and codes alone.

-- What a detail of a line says, or nothing where it says no such thing: whoever writes lines past Helle writes rubbish, and breaks no
-- comparison off. Days that people mean, so that none is out of reach of reckoning with them. Step by step: a planner that knows what is
-- said would cast it before it asks whether it may.
CREATE OR REPLACE FUNCTION helle.day_said(said text) RETURNS date
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF pg_input_is_valid(said, 'date') THEN
    IF said::date BETWEEN '1900-01-01' AND '9998-12-31' THEN RETURN said::date; END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION helle.moment_said(said text) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF pg_input_is_valid(said, 'timestamptz') THEN
    RETURN said::timestamptz;
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION helle.number_said(said text) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF pg_input_is_valid(said, 'bigint') THEN
    RETURN said::bigint;
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION helle.id_said(said text) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF pg_input_is_valid(said, 'uuid') THEN
    RETURN said::uuid;
  END IF;
  RETURN NULL;
END $$;
-- Whether what a line says of days are days: a line that says rubbish gives nothing.
CREATE OR REPLACE FUNCTION helle.says_days(detail jsonb) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT 1 FROM unnest(ARRAY[detail ->> 'on', detail ->> 'since', detail ->> 'until', detail ->> 'last_day']) AS d (said)
                      WHERE d.said IS NOT NULL AND helle.day_said(d.said) IS NULL)
$$;

-- For how many days after the last login that carried it a role by privilege stands: whoever is away keeps her cases, and
-- whoever left her organisation, and so cannot log in, is gone by then.
CREATE OR REPLACE FUNCTION helle.privilege_lasts() RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$ SELECT 90 $$;

-- The roles that acts in the log gave to some: the membership, what it was given as, and its first day and the day after its last one as the
-- acts left them. told_on: the day after the one on which an end was said, since whose role ended at once may have looked that day. Where a
-- line was dropped, the one that carried it on says the same.
CREATE OR REPLACE FUNCTION helle.roles_in_the_log(of_users uuid[])
RETURNS TABLE (membership text, user_id uuid, unit text, role text, is_first boolean, begins date, ends date, told_on date)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH said AS MATERIALIZED (
    SELECT w.user_id, l.detail ->> 'membership' AS id, l.detail, coalesce(l.detail ->> 'said', l.action) AS action,
           coalesce(helle.day_said(l.detail ->> 'on'), (l.at AT TIME ZONE 'Europe/Copenhagen')::date) AS on_day
      FROM (SELECT DISTINCT u.user_id FROM unnest(of_users) AS u (user_id)) w
      JOIN audit_line l ON l.object_id = w.user_id AND l.outcome = 'allowed' AND l.detail ? 'membership' AND helle.says_days(l.detail)
       AND l.action IN ('user.added', 'role.given', 'role.approved', 'role.given_by_privilege', 'role.kept_by_privilege', 'user.left',
                        'role.reviewed', 'role.taken_by_privilege', 'rights.carried')),
  given AS (
    SELECT DISTINCT ON (a.id) a.* FROM said a
     WHERE a.action IN ('user.added', 'role.given', 'role.approved', 'role.given_by_privilege') ORDER BY a.id, a.on_day),
  -- The day after the last one that an act left it. What a privilege gives lasts as long as the last login that carried it says, and no
  -- longer than the privilege.
  over AS (
    SELECT a.id, min(CASE WHEN a.action = 'user.left' THEN helle.day_said(a.detail ->> 'last_day') + 1
                          WHEN a.action = 'role.reviewed' THEN CASE WHEN a.detail ->> 'verdict' = 'ended' THEN a.on_day + 1 END
                          WHEN a.action = 'role.taken_by_privilege' THEN a.on_day
                          WHEN NOT a.is_lent THEN helle.day_said(a.detail ->> 'until') + 1 END) AS on_day,
           -- A line of before the upgrade says no day, and counts where none says one.
           coalesce(max(least(helle.day_said(a.detail ->> 'until') + 1, p.over_on)) FILTER (WHERE a.is_lent AND a.detail ? 'until'),
                    max(coalesce(p.over_on, 'infinity')) FILTER (WHERE a.is_lent)) AS lent_until,
           max(CASE WHEN a.action IN ('user.left', 'role.taken_by_privilege') THEN a.on_day + 1 END) AS told_on
      FROM (SELECT b.*, b.action IN ('role.given_by_privilege', 'role.kept_by_privilege') AS is_lent FROM said b) a
      LEFT JOIN LATERAL (SELECT min(helle.day_said(x.detail ->> 'last_day') + 1) AS over_on FROM audit_line x
                          WHERE a.is_lent AND x.object_id = helle.id_said(a.detail ->> 'privilege') AND x.action = 'privilege.ended'
                            AND x.outcome = 'allowed') p ON true
     GROUP BY a.id)
  SELECT g.id, g.user_id, g.detail ->> 'unit', g.detail ->> 'role', g.action = 'user.added',
         coalesce(helle.day_said(g.detail ->> 'since'), g.on_day), least(o.on_day, o.lent_until), o.told_on
    FROM given g LEFT JOIN over o ON o.id = g.id
$$;

-- Memberships that are in force or to come.
CREATE OR REPLACE FUNCTION helle.unexplained_seats(the_moment timestamptz)
RETURNS TABLE (kind text, row_id text, unit_id uuid, user_id uuid, role text, why text, stood text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH seats AS MATERIALIZED (
    SELECT m.id, m.user_id, m.unit_id, m.role, lower(m.during) AS begins, coalesce(upper(m.during), 'infinity') AS ends
      FROM organisations_membership m WHERE m.during && daterange((the_moment AT TIME ZONE 'Europe/Copenhagen')::date, NULL))
  SELECT 'seat', s.id::text, s.unit_id, s.user_id, s.role,
         CASE WHEN a.membership IS NULL THEN 'no_act'
              WHEN (a.unit, a.role) IS DISTINCT FROM (s.unit_id::text, s.role::text) THEN 'other'
              WHEN NOT a.is_first AND s.begins < a.begins THEN 'earlier'
              WHEN a.ends IS NOT NULL AND s.ends > greatest(a.ends, s.begins) THEN 'longer' END,
         concat_ws(' ', s.user_id, s.begins, s.ends)
    FROM seats s
    LEFT JOIN helle.roles_in_the_log((SELECT array_agg(x.user_id) FROM seats x)) a ON a.membership = s.id::text AND a.user_id = s.user_id
$$;

-- What the privileges of organisations give that are in force or to come.
CREATE OR REPLACE FUNCTION helle.unexplained_privileges(the_moment timestamptz)
RETURNS TABLE (kind text, row_id text, unit_id uuid, user_id uuid, role text, why text, stood text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 'privilege', p.id::text, p.unit_id, NULL::uuid, p.role,
         CASE WHEN a.detail IS NULL THEN 'no_act'
              WHEN (a.detail ->> 'cvr', a.detail ->> 'unit', a.detail ->> 'role') IS DISTINCT FROM (p.cvr::text, p.unit_id::text, p.role::text)
                OR a.detail ? 'issuer' AND (a.detail ->> 'issuer', a.detail ->> 'privilege') IS DISTINCT FROM
                     (p.issuer::text, encode(sha256(convert_to(p.privilege, 'UTF8')), 'hex')) THEN 'other'
              WHEN lower(p.during) < helle.day_said(a.detail ->> 'since') THEN 'earlier'
              WHEN coalesce(upper(p.during), 'infinity')
                     > greatest(least(helle.day_said(a.detail ->> 'until') + 1, e.on_day, 'infinity'), lower(p.during)) THEN 'longer' END,
         concat_ws(' ', p.issuer, p.cvr, p.privilege, p.during)
    FROM administration_privilegerole p
    LEFT JOIN LATERAL (SELECT x.detail FROM audit_line x WHERE x.object_id = p.id AND x.outcome = 'allowed'
                          AND coalesce(x.detail ->> 'said', x.action) = 'privilege.approved' AND helle.says_days(x.detail) ORDER BY x.id LIMIT 1) a ON true
    LEFT JOIN LATERAL (SELECT min(helle.day_said(x.detail ->> 'last_day') + 1) AS on_day FROM audit_line x
                        WHERE x.object_id = p.id AND x.action = 'privilege.ended' AND x.outcome = 'allowed') e ON true
   WHERE p.answer = 'approved' AND p.during && daterange((the_moment AT TIME ZONE 'Europe/Copenhagen')::date, NULL)
$$;

-- Looks of these two days by a role that nobody had that day: a row that somebody wrote and took away again, or made longer for a day, leaves
-- what was looked at by it. What is carried on before a drop was done by nobody that day.
CREATE OR REPLACE FUNCTION helle.unexplained_looks(the_moment timestamptz)
RETURNS TABLE (kind text, row_id text, unit_id uuid, user_id uuid, role text, why text, stood text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH looked AS MATERIALIZED (
    SELECT k.user_id, u.id AS unit_id, k.role, (k.at AT TIME ZONE 'Europe/Copenhagen')::date AS on_day, max(k.at) AS last_at
      FROM organisations_unit u
      JOIN audit_line k ON k.unit_id = u.id AND k.at > the_moment - interval '2 days' AND k.outcome = 'allowed'
       AND k.user_id IS NOT NULL AND k.role IS NOT NULL AND k.action <> 'rights.carried'
     GROUP BY k.user_id, u.id, k.role, on_day),
  roles AS MATERIALIZED (SELECT * FROM helle.roles_in_the_log((SELECT array_agg(x.user_id) FROM looked x)))
  SELECT 'look', k.user_id::text, k.unit_id, k.user_id, k.role, 'no_act', extract(epoch FROM max(k.last_at))::text FROM looked k
   WHERE NOT EXISTS (
     SELECT 1 FROM roles r WHERE r.user_id = k.user_id AND (r.unit, r.role) = (k.unit_id::text, k.role::text)
        AND (r.is_first OR r.begins <= k.on_day) AND k.on_day < coalesce(greatest(r.ends, r.told_on), 'infinity'))
   GROUP BY k.user_id, k.unit_id, k.role
$$;

REVOKE ALL ON FUNCTION helle.day_said(text), helle.moment_said(text), helle.number_said(text), helle.id_said(text), helle.says_days(jsonb),
  helle.privilege_lasts(), helle.roles_in_the_log(uuid[]), helle.unexplained_seats(timestamptz),
  helle.unexplained_privileges(timestamptz), helle.unexplained_looks(timestamptz) FROM PUBLIC, helle_app;
