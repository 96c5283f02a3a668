-- Who looked at a case from a municipality, a police district, a region or a home says in which part of the country its person is
-- (PUB-DIG-12). To whom it is not shown where she lives such a line is no row of the log, whoever asks: functions give it, with the kind of
-- unit alone, and a page of the log asks one.
CREATE FUNCTION helle.unit_tells_which_part_of_the_country(the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = the_unit AND helle.tells_which_part_of_the_country(u.id, u.kind))
$$;
-- What costs least comes first: of most lines no more is asked.
CREATE POLICY who_looked ON audit_line AS RESTRICTIVE FOR SELECT TO helle_app USING (
  unit_id IS NULL OR unit_id = (SELECT helle.acting_unit()) OR NOT cases && (SELECT helle.protected_cases())::uuid[]
  OR NOT helle.unit_tells_which_part_of_the_country(unit_id)
  OR NOT cases && (SELECT helle.cases_hiding_whereabouts(helle.protected_cases()))::uuid[]);

-- The log from its newest line, for whom the policies show it, and what `who_looked` keeps back by its kind, as `helle.case_lines` gives the
-- lines of one case: without who, so that nobody finds it by the name either, and as what. Planned for what is asked each time: one user's lines are read
-- by their index.
CREATE FUNCTION helle.log_lines(the_user uuid, denied_only boolean, since timestamptz, till timestamptz, how_many integer, passed integer)
RETURNS TABLE (id bigint, at timestamptz, user_id uuid, unit_id uuid, role text, purpose text, action text, outcome text, object_id uuid,
  cases uuid[], detail jsonb, request_id uuid, segment bigint, "position" integer, kind_alone text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  RETURN QUERY
  SELECT l.id, l.at, CASE WHEN h.kind IS NULL THEN l.user_id END, CASE WHEN h.kind IS NULL THEN l.unit_id END,
         CASE WHEN h.kind IS NULL THEN l.role::text END, l.purpose::text,
         l.action::text, l.outcome::text, l.object_id, l.cases,
         helle.detail_given(l, (SELECT helle.cases_hiding_whereabouts(helle.protected_cases()))), CASE WHEN h.kind IS NULL THEN l.request_id END, l.segment, l.position, h.kind
    FROM audit_line l LEFT JOIN LATERAL (
      SELECT u.kind::text AS kind FROM organisations_unit u
       WHERE u.id = l.unit_id AND helle.tells_which_part_of_the_country(u.id, u.kind)
         AND l.cases && (SELECT helle.cases_hiding_whereabouts(helle.protected_cases()))) h ON true
   WHERE (SELECT helle.reads('audit'))
     AND ((SELECT helle.acting_role()) = 'data_protection_officer' OR l.unit_id = (SELECT helle.acting_unit())
          OR EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = ANY (l.cases) AND g.unit_id = (SELECT helle.acting_unit())
                        AND g.category = 'core' AND g.during @> (SELECT helle.instant())))
     AND (NOT l.cases && (SELECT helle.protected_cases())::uuid[] OR helle.may_read_line(l.action, l.unit_id, l.cases, l.detail))
     AND (the_user IS NULL OR l.user_id = the_user) AND (the_user IS NULL OR h.kind IS NULL)
     AND (NOT denied_only OR l.outcome = 'denied') AND (since IS NULL OR l.at >= since) AND (till IS NULL OR l.at < till)
   ORDER BY l.id DESC LIMIT how_many OFFSET passed;
END $$;
REVOKE ALL ON FUNCTION helle.unit_tells_which_part_of_the_country(uuid), helle.log_lines(uuid, boolean, timestamptz, timestamptz, integer, integer)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.unit_tells_which_part_of_the_country(uuid), helle.log_lines(uuid, boolean, timestamptz, timestamptz, integer, integer)
  TO helle_app;
