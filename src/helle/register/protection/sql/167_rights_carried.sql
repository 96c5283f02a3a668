-- What stands by a line of a segment that is dropped: the line is said anew, with the day or the moment that it was of, so that whoever
-- compares rights with the log after that needs no line that is gone, and nothing is believed for its age (163_unexplained_rights.sql). In
-- nobody's name: whoever did it then looks at nothing now. Of what stands alone. A disclosure ends within a year, and is never as old.
CREATE FUNCTION helle.carry_what_stands(the_segment bigint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(helle.write_line(NULL, NULL, NULL, 'operation', 'rights.carried', 'allowed', l.object_id, '{}',
           jsonb_build_object('said', l.action, 'on', (l.at AT TIME ZONE 'Europe/Copenhagen')::date) || l.detail, NULL))
    FROM audit_line l
   WHERE l.segment = the_segment AND l.outcome = 'allowed'
     AND (coalesce(l.detail ->> 'said', l.action) IN ('user.added', 'role.given', 'role.approved', 'role.given_by_privilege',
            'role.kept_by_privilege') AND EXISTS (
            SELECT 1 FROM organisations_membership m WHERE m.id::text = l.detail ->> 'membership' AND m.user_id = l.object_id
               AND m.during && daterange(helle.today(), NULL))
          OR coalesce(l.detail ->> 'said', l.action) = 'privilege.approved' AND EXISTS (
            SELECT 1 FROM administration_privilegerole p WHERE p.id = l.object_id AND p.during && daterange(helle.today(), NULL)));
  SELECT count(helle.write_line(NULL, NULL, NULL, 'operation', 'rights.carried', 'allowed', a.case_id, '{}',
           jsonb_build_object('said', 'case.assigned', 'assignment', a.id, 'to', a.user_id, 'unit', a.unit_id, 'since', lower(a.during)), NULL))
    FROM (
      SELECT DISTINCT ON (a.id) a.id, a.case_id, a.user_id, a.unit_id, a.during, l.id AS given_by,
             CASE l.action WHEN 'rights.carried' THEN lower(a.during) ELSE l.at END AS given_at
        FROM audit_line l JOIN cases_assignment a ON a.case_id = l.object_id AND a.user_id::text = l.detail ->> 'to'
       WHERE l.segment = the_segment AND l.outcome = 'allowed' AND a.during && tstzrange(helle.clock_now(), NULL)
         AND (l.action = 'case.assigned' AND l.user_id = a.by_user_id AND l.unit_id = a.unit_id
                AND l.at BETWEEN lower(a.during) - interval '1 minute' AND lower(a.during) + interval '15 minutes'
              OR l.action = 'rights.carried' AND l.detail ->> 'assignment' = a.id::text AND l.detail ->> 'unit' = a.unit_id::text
                AND helle.moment_said(l.detail ->> 'since') = lower(a.during))
       ORDER BY a.id, l.id) a
   -- What was ended since is not made good by that.
   WHERE helle.assignment_ended(a.case_id, a.unit_id, a.given_at, a.given_by) IS NULL;
  -- Each line and each act is read once, whatever stands by it.
  WITH acts AS MATERIALIZED (
    SELECT a.*, u.kind AS beneficiary_kind
      FROM (SELECT DISTINCT g.begun_by_id AS id FROM protection_grant g WHERE g.during && tstzrange(helle.clock_now(), NULL)) g
      JOIN protection_grantact a ON a.id = g.id JOIN organisations_unit u ON u.id = a.beneficiary_id),
  said AS MATERIALIZED (
    SELECT l.id, l.at, l.action, l.user_id, l.unit_id, l.role, l.detail, unnest(l.cases) AS case_id FROM audit_line l
     WHERE l.segment = the_segment AND l.outcome = 'allowed')
  SELECT count(helle.write_line(NULL, NULL, NULL, 'operation', 'rights.carried', 'allowed', NULL, ARRAY[s.case_id],
           jsonb_build_object('begun_by', s.id, 'act', s.act, 'to', s.beneficiary_id, 'at', s.at), NULL))
    FROM (
      SELECT DISTINCT ON (a.id) a.id, a.act, a.case_id, a.beneficiary_id, a.at
        FROM acts a JOIN said l ON l.case_id = a.case_id
       WHERE CASE WHEN l.action = 'rights.carried' THEN
                    (l.detail ->> 'begun_by', l.detail ->> 'act', l.detail ->> 'to', helle.moment_said(l.detail ->> 'at'))
                      = (a.id::text, a.act::text, a.beneficiary_id::text, a.at)
                  WHEN l.at NOT BETWEEN a.at - interval '1 minute' AND a.at + interval '15 minutes' THEN false
                  WHEN a.by_user_id IS NULL THEN l.action = 'competence.moved' AND l.user_id IS NULL AND a.beneficiary_kind = 'udlst'
                  ELSE l.user_id = a.by_user_id AND l.unit_id = a.by_unit_id AND EXISTS (
                         SELECT 1 FROM protection_actrule r
                          WHERE r.act = a.act AND r.performer_role = l.role AND r.beneficiary_kind = a.beneficiary_kind)
                       OR a.act = 'placement_begun' AND l.unit_id = a.beneficiary_id AND l.action = 'placement.answered' END
       ORDER BY a.id, l.id) s
$$;
REVOKE ALL ON FUNCTION helle.carry_what_stands(bigint) FROM PUBLIC, helle_app;
