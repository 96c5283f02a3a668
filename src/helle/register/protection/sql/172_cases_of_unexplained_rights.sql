-- In which case a grant, an assignment or an opening is that no act explains, for whom may know that there is such a case: the data protection officer, who reads every line
-- of the log, and who leads the unit, by a grant of the core that itself is explained. What somebody wrote past Helle shows nobody a case here.
CREATE FUNCTION helle.cases_of_unexplained_rights() RETURNS TABLE (right_id bigint, number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT u.id, c.number
    FROM audit_unexplainedright u
    JOIN LATERAL (SELECT g.case_id FROM protection_grant g WHERE u.kind = 'grant' AND g.id::text = u.row_id
                  UNION ALL SELECT a.case_id FROM cases_assignment a WHERE u.kind = 'assignment' AND a.id::text = u.row_id
                  UNION ALL SELECT k.case_id FROM need_to_know_look k WHERE u.kind = 'opening' AND k.id::text = u.row_id) g ON true
    JOIN cases_case c ON c.id = g.case_id
   WHERE (SELECT helle.reads('audit'))
     AND ((SELECT helle.acting_role()) = 'data_protection_officer'
          OR u.unit_id = (SELECT helle.acting_unit()) AND EXISTS (
               SELECT 1 FROM protection_grant o
                WHERE o.case_id = g.case_id AND o.unit_id = u.unit_id AND o.category = 'core' AND o.during @> (SELECT helle.instant())
                  AND NOT EXISTS (SELECT 1 FROM audit_unexplainedright x WHERE x.kind = 'grant' AND x.row_id = o.id::text)))
$$;
REVOKE ALL ON FUNCTION helle.cases_of_unexplained_rights() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.cases_of_unexplained_rights() TO helle_app;
