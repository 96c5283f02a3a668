-- The requests for a statement that wait for CMM, of every case it has (CRI-07): its desk names them, and whoever answers one opens the case
-- first. Which criminal cases a person stands in, and what was asked of her there, the rows tell of no case that is closed (PUB-DIG-04).
CREATE FUNCTION helle.statements_that_wait()
RETURNS TABLE (request_id uuid, link_id uuid, case_id uuid, by_unit_id uuid, recorded_at timestamptz, goes_to uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT q.id, q.link_id, l.case_id, q.by_unit_id, q.recorded_at, helle.statement_goes_to(q.id)
    FROM prosecution_statementrequest q JOIN prosecution_victimlink l ON l.id = q.link_id
   WHERE (SELECT helle.acting_kind()) = 'cmm' AND helle.knows_case_of(l.case_id)
     AND NOT EXISTS (SELECT 1 FROM prosecution_disclosure d WHERE d.request_id = q.id)
     AND (l.superseded_at IS NULL
          OR l.superseded_why = 'changed' AND EXISTS (
               SELECT 1 FROM prosecution_victimlink n
                WHERE n.criminal_case_id = l.criminal_case_id AND n.case_id = l.case_id AND n.superseded_at IS NULL))
   ORDER BY q.recorded_at, q.id
$$;
REVOKE ALL ON FUNCTION helle.statements_that_wait() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.statements_that_wait() TO helle_app;
