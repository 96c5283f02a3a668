-- On what a person agreed to have told a partner abroad a link is made still: on all of it while the case runs, what she agrees to from now on
-- as well (`anew`), and once it has ended without an assessment on what one was made on before alone (keep_partner_of_closed). For who makes
-- links, who is not shown how a case ended, and whose page would offer what is refused.
CREATE FUNCTION helle.told_that_takes_a_link(the_case uuid, OUT told uuid[], OUT anew boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT ARRAY(SELECT t.id FROM returns_toldabroad t
                WHERE t.case_id = the_case AND (runs OR EXISTS (SELECT 1 FROM partner_access_link l WHERE l.told_id = t.id))),
         runs
    FROM (SELECT NOT helle.case_is_closed(the_case)) c (runs)
   WHERE helle.reads('return_plan') AND helle.grant_exists(the_case, 'return_plan') AND (SELECT helle.facts_are_open(the_case))
$$;
REVOKE ALL ON FUNCTION helle.told_that_takes_a_link(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.told_that_takes_a_link(uuid) TO helle_app;
