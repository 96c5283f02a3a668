-- Of some rights that no act explains, in which case each is: a grant, an assignment, an opening, or a look that nothing led to. For whom may
-- know that there is such a case: the data protection officer, who reads every line of the log, and who leads the unit, by a grant of the core
-- that itself is explained, or that somebody noted as explained. What somebody wrote past Helle shows nobody a case here.
CREATE FUNCTION helle.cases_of_unexplained_rights(the_rights bigint[]) RETURNS TABLE (right_id bigint, number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT u.id, c.number
    FROM audit_unexplainedright u
    JOIN LATERAL (SELECT g.case_id FROM protection_grant g WHERE u.kind = 'grant' AND g.id = helle.number_said(u.row_id)
                  UNION ALL SELECT a.case_id FROM cases_assignment a WHERE u.kind = 'assignment' AND a.id = helle.id_said(u.row_id)
                  UNION ALL SELECT k.case_id FROM need_to_know_look k WHERE u.kind = 'opening' AND k.id = helle.id_said(u.row_id)
                  UNION ALL SELECT p.case_id FROM referrals_openedcase p WHERE u.kind = 'referral' AND p.person_id = helle.id_said(u.row_id)
                  UNION ALL SELECT helle.id_said(split_part(u.row_id, '/', 2)) WHERE u.kind = 'look' AND u.why = 'no_way') g ON true
    JOIN cases_case c ON c.id = g.case_id
   WHERE u.id = ANY (the_rights) AND (SELECT helle.reads('audit'))
     AND ((SELECT helle.acting_role()) = 'data_protection_officer'
          OR u.unit_id = (SELECT helle.acting_unit()) AND EXISTS (
               SELECT 1 FROM protection_grant o
                WHERE o.case_id = g.case_id AND o.unit_id = u.unit_id AND o.category = 'core' AND o.during @> (SELECT helle.instant())
                  AND NOT EXISTS (SELECT 1 FROM audit_unexplainedright x WHERE x.kind = 'grant' AND x.row_id = o.id::text
                                     AND x.id NOT IN (SELECT n.right_id FROM helle.unexplained_rights_noted() n))))
$$;
REVOKE ALL ON FUNCTION helle.cases_of_unexplained_rights(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.cases_of_unexplained_rights(bigint[]) TO helle_app;
