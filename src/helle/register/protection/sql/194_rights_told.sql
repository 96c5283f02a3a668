-- Of a right that no act explains, for whoever may note it as explained: what stands in the row (`since`, `until`, the day or moment after), what
-- the log says was given in its place (`given`: unit, role, since, until, or act and at), and of a look what was looked at last (`looks`: when,
-- which action, how many cases) and how often (`times`). Days, moments, ids and codes; what is not known is not there.
CREATE FUNCTION helle.unexplained_right_told(the_right bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  u audit_unexplainedright;
  told jsonb;
BEGIN
  SELECT * INTO u FROM audit_unexplainedright WHERE id = the_right AND helle.acting_role() IN ('administrator', 'data_protection_officer');
  CASE u.kind
    WHEN 'seat' THEN
      SELECT jsonb_build_object('since', lower(m.during), 'until', upper(m.during)) || coalesce((
               SELECT jsonb_build_object('given', jsonb_build_object('unit', g.unit, 'role', g.role, 'since', g.begins, 'until', g.ends))
                 FROM helle.roles_in_the_log(ARRAY[m.user_id]) g WHERE g.membership = u.row_id LIMIT 1), '{}')
        INTO told FROM organisations_membership m WHERE m.id::text = u.row_id;
    WHEN 'privilege' THEN
      SELECT jsonb_build_object('since', lower(p.during), 'until', upper(p.during)) || coalesce((
               SELECT jsonb_build_object('given', jsonb_build_object('unit', l.detail ->> 'unit', 'role', l.detail ->> 'role',
                        'since', l.detail ->> 'since', 'until', helle.day_said(l.detail ->> 'until') + 1))
                 FROM audit_line l WHERE l.object_id = p.id AND l.outcome = 'allowed'
                  AND coalesce(l.detail ->> 'said', l.action) = 'privilege.approved' ORDER BY l.id LIMIT 1), '{}')
        INTO told FROM administration_privilegerole p WHERE p.id::text = u.row_id;
    WHEN 'grant' THEN
      SELECT jsonb_build_object('from', lower(g.during), 'to', upper(g.during),
                                'given', jsonb_build_object('act', a.act, 'at', a.at, 'unit', a.beneficiary_id))
        INTO told FROM protection_grant g JOIN protection_grantact a ON a.id = g.begun_by_id WHERE g.id::text = u.row_id;
    WHEN 'assignment' THEN
      SELECT jsonb_build_object('from', lower(a.during), 'to', upper(a.during)) INTO told
        FROM cases_assignment a WHERE a.id::text = u.row_id;
    WHEN 'opening' THEN
      SELECT jsonb_build_object('from', k.recorded_at, 'to', k.until) INTO told FROM need_to_know_look k WHERE k.id::text = u.row_id;
    WHEN 'look' THEN
      SELECT jsonb_build_object('times', count(*), 'looks', coalesce(jsonb_agg(
               jsonb_build_object('at', l.at, 'action', l.action, 'cases', cardinality(l.cases)) ORDER BY l.id DESC) FILTER (WHERE l.nth <= 10), '[]'))
        INTO told FROM (
          SELECT k.*, row_number() OVER (ORDER BY k.id DESC) AS nth FROM audit_line k
           WHERE k.unit_id = u.unit_id AND k.user_id = u.user_id AND k.role = u.role AND k.outcome = 'allowed'
             AND k.action <> 'rights.carried' AND k.at > u.found_at - interval '2 days'
             AND (u.why <> 'no_way' OR k.action IN ('case.read', 'case.printed', 'person.form_read')
                    AND helle.id_said(split_part(u.row_id, '/', 2)) = ANY (k.cases))) l;
    ELSE NULL;
  END CASE;
  RETURN coalesce(told, '{}');
END $$;
REVOKE ALL ON FUNCTION helle.unexplained_right_told(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.unexplained_right_told(bigint) TO helle_app;
