-- Who has looked is withheld by the unit that looked, and approved in it. So a third hears of it: the data protection officer sees beside each
-- request, without its case, that the answer that was approved last withholds looks, and on which ground where it is all of them.
DROP FUNCTION helle.access_requests_for_supervision(date);
CREATE FUNCTION helle.access_requests_for_supervision(since date)
RETURNS TABLE (unit_id uuid, resting_on text, received_on date, due date, promised date, ended_on date, how text, looks text, ground text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.by_unit_id, r."right", r.received_on, r.due, r.promised, e."on", e.how, coalesce(w.decision, ''), coalesce(w.ground, '')
    FROM access_requests_accessrequest r LEFT JOIN access_requests_ending e ON e.request_id = r.id
    LEFT JOIN access_requests_choice w ON w.request_id = r.id AND w.kind = 'log' AND w.decision <> 'include'
         AND EXISTS (SELECT 1 FROM access_requests_assembly a JOIN access_requests_approval p ON p.assembly_id = a.id AND p.approved
                      WHERE a.request_id = r.id
                        AND NOT EXISTS (SELECT 1 FROM access_requests_withdrawal x WHERE x.assembly_id = a.id))
   WHERE (SELECT helle.acting_role()) = 'data_protection_officer' AND (SELECT helle.reads('audit'))
     AND (r.waits OR r.received_on >= since)
   ORDER BY (w.id IS NOT NULL) DESC, r.waits DESC, r.due, r.id LIMIT 500
$$;
REVOKE ALL ON FUNCTION helle.access_requests_for_supervision(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.access_requests_for_supervision(date) TO helle_app;
