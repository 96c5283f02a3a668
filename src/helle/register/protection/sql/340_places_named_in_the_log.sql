-- What a line of the log says in its detail names the home, the municipality, the police district or the region that something was passed on to, or
-- asked of, beside a case (PUB-DIG-12). To whom it is not shown where she lives such a line is no row of the log, as one of who looked from
-- there is not (sql/290): functions give it, with the kind of the unit alone (sql/207).
CREATE FUNCTION helle.names_no_place(l audit_line, hiding uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.detail_given(l, hiding) = l.detail
$$;
-- What costs least comes first: of most lines no more is asked.
CREATE POLICY named_in_it ON audit_line AS RESTRICTIVE FOR SELECT TO helle_app USING (
  detail = '{}' OR action NOT LIKE 'referral.%' AND NOT cases && (SELECT helle.protected_cases())::uuid[]
  OR helle.names_no_place(audit_line, (SELECT helle.cases_hiding_whereabouts(helle.protected_cases()))));

-- A line as it is given.
CREATE FUNCTION helle.line_given(l audit_line, hiding uuid[]) RETURNS audit_line
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  l.detail := helle.detail_given(l, hiding);
  RETURN l;
END $$;
-- The newest lines about one referral, those of lists in which it stood among others too, for whom the policies show them: of what other
-- units looked at nobody but a data-protection officer is told.
CREATE FUNCTION helle.referral_lines(the_number text, how_many integer) RETURNS SETOF audit_line
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT g.* FROM (
    SELECT l AS line FROM audit_line l
     WHERE (l.object_id = (SELECT helle.numbered_referral(the_number)) OR l.detail -> 'referrals' ? the_number)
       AND (SELECT helle.numbered_referral(the_number)) IS NOT NULL
       AND ((SELECT helle.acting_role()) = 'data_protection_officer' OR l.unit_id = (SELECT helle.acting_unit()))
     ORDER BY l.id DESC LIMIT how_many) newest
   CROSS JOIN LATERAL helle.line_given(newest.line, (SELECT helle.cases_hiding_whereabouts(helle.protected_cases()))) g
$$;
-- The lines of looks of samples that the acting user sees, but those that are withheld from her.
CREATE FUNCTION helle.lines_of_looks(the_sampled uuid[]) RETURNS SETOF audit_line
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT g.* FROM log_review_sampled s JOIN log_review_draw d ON d.id = s.draw_id JOIN audit_line l ON l.id = s.line_id
   CROSS JOIN LATERAL helle.line_given(l, (SELECT helle.cases_hiding_whereabouts(helle.protected_cases()))) g
   WHERE s.id = ANY (the_sampled) AND helle.sees_log_review(d.unit_id, d.scope)
     AND helle.may_read_line(l.action, l.unit_id, l.cases, l.detail)
$$;
-- The line that she is asked about: she does not read the log.
CREATE FUNCTION helle.line_asked_of(the_sampled uuid) RETURNS SETOF audit_line
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT g.* FROM log_review_sampled s JOIN audit_line l ON l.id = s.line_id
   CROSS JOIN LATERAL helle.line_given(l, (SELECT helle.cases_hiding_whereabouts(helle.protected_cases()))) g
   WHERE s.id = the_sampled AND helle.is_asked_of(s.id)
$$;

-- Who else is in a referral the acting unit has a part in: units and parts, no more, and of a unit that tells where she was its kind alone where
-- the row does not say who sent it either (sql/306). Whoever sent it reads what it wrote, the police district that it chose among it (FLO-02); a
-- unit that sent it to itself has a case to keep it from its own people in.
CREATE FUNCTION helle.referral_parties(the_referral uuid) RETURNS TABLE (unit_id uuid, part text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  own text[] := ARRAY(SELECT p.part FROM referrals_party p WHERE p.referral_id = the_referral AND p.unit_id = helle.acting_unit());
  hides boolean := helle.acting_role() IS DISTINCT FROM 'data_protection_officer' AND NOT ('sender' = ANY (own) AND 'receiver' <> ALL (own))
                   AND the_referral = ANY (helle.referrals_hiding_who_told(ARRAY[the_referral]));
BEGIN
  RETURN QUERY
  SELECT CASE WHEN hides AND helle.tells_which_part_of_the_country(u.id, u.kind) THEN helle.kind_alone(u.kind) ELSE u.id END, p.part::text
    FROM referrals_party p JOIN organisations_unit u ON u.id = p.unit_id
   WHERE p.referral_id = the_referral AND helle.reads('contact') AND own <> '{}';
END $$;

REVOKE ALL ON FUNCTION helle.names_no_place(audit_line, uuid[]), helle.line_given(audit_line, uuid[]), helle.referral_lines(text, integer),
  helle.lines_of_looks(uuid[]), helle.line_asked_of(uuid), helle.referral_parties(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.names_no_place(audit_line, uuid[]), helle.referral_lines(text, integer), helle.lines_of_looks(uuid[]),
  helle.line_asked_of(uuid), helle.referral_parties(uuid) TO helle_app;
