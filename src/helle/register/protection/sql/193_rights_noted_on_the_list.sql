-- Of what stands on the list of rights that no act explains: when somebody noted it as explained, and who, for whoever sees it there.
CREATE FUNCTION helle.unexplained_rights_noted() RETURNS TABLE (right_id bigint, noted_at timestamptz, noted_by uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT u.id, n.at, n.by_user
    FROM audit_unexplainedright u
    JOIN helle.rights_noted_in_the_log() n
      ON (n.kind, n.row_id, n.unit, n.role, n.why, n.stood) = (u.kind, u.row_id, u.unit_id::text, u.role, u.why, u.stood)
   WHERE (SELECT helle.acting_role()) IN ('administrator', 'data_protection_officer') OR u.unit_id = (SELECT helle.acting_unit())
$$;

-- Whether whoever acts has a right of her own that no act explains, found or not yet: a role, what a privilege gives, something else in her
-- name, or a grant of her unit. Noted as explained or not: whoever wrote one row writes the other.
CREATE FUNCTION helle.acts_by_what_no_act_explains() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
           SELECT 1 FROM audit_unexplainedright u
            WHERE u.user_id = helle.acting_user()
               OR u.kind = 'seat' AND EXISTS (
                    SELECT 1 FROM organisations_membership m WHERE m.id::text = u.row_id AND m.user_id = helle.acting_user())
               OR u.kind = 'privilege' AND (u.unit_id, u.role) = (helle.acting_unit(), helle.acting_role())
               OR u.kind = 'grant' AND u.unit_id = helle.acting_unit())
      OR EXISTS (SELECT 1 FROM helle.unexplained_seats(helle.clock_now()) s WHERE s.why IS NOT NULL AND s.user_id = helle.acting_user())
$$;

-- How many of them nobody has noted as explained: a count, for `helle health`.
CREATE FUNCTION helle.unexplained_rights_waiting() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*)::integer FROM audit_unexplainedright u
   WHERE NOT EXISTS (
     SELECT 1 FROM helle.rights_noted_in_the_log() n
      WHERE (n.kind, n.row_id, n.unit, n.role, n.why, n.stood) = (u.kind, u.row_id, u.unit_id::text, u.role, u.why, u.stood))
$$;

REVOKE ALL ON FUNCTION helle.unexplained_rights_waiting(), helle.unexplained_rights_noted(), helle.acts_by_what_no_act_explains() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.unexplained_rights_waiting(), helle.unexplained_rights_noted(), helle.acts_by_what_no_act_explains() TO helle_app;
