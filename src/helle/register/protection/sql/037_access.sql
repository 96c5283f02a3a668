-- Requests to see a case. What the person is told of the log, and what a data-protection officer sees of the requests.

-- Who has looked at a case, as the person is told (PUB-LAW-21): the day, the authority, what for and what was done. Not which
-- employee: she acted for her authority. Only while a request to the acting unit waits.
CREATE OR REPLACE FUNCTION helle.looks_for_the_person(the_case uuid)
RETURNS TABLE (day date, unit_id uuid, purpose text, actions text[], times bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (l.at AT TIME ZONE 'Europe/Copenhagen')::date, l.unit_id, l.purpose, array_agg(DISTINCT l.action ORDER BY l.action),
         count(*)
    FROM audit_line l
   WHERE l.cases @> ARRAY[the_case] AND l.outcome = 'allowed'
     AND (SELECT helle.reads('documents')) AND (SELECT helle.grant_exists(the_case, 'documents'))
     AND EXISTS (SELECT 1 FROM access_requests_accessrequest r
                  WHERE r.case_id = the_case AND r.waits AND r.by_unit_id = (SELECT helle.acting_unit()))
   GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
$$;

-- Whether what a request gives is still to be decided: no file of it waits for approval or is approved, and it has not ended.
CREATE OR REPLACE FUNCTION helle.answer_is_open(the_request uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT 1 FROM access_requests_assembly a LEFT JOIN access_requests_approval p ON p.assembly_id = a.id
                      WHERE a.request_id = the_request AND p.approved IS DISTINCT FROM false)
     AND NOT EXISTS (SELECT 1 FROM access_requests_ending e WHERE e.request_id = the_request)
$$;

-- The requests without their cases: which unit, which right, the days. For the data-protection officer alone.
CREATE OR REPLACE FUNCTION helle.access_requests_for_supervision(since date)
RETURNS TABLE (unit_id uuid, resting_on text, received_on date, due date, ended_on date, how text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.by_unit_id, r."right", r.received_on, r.due, e."on", e.how
    FROM access_requests_accessrequest r LEFT JOIN access_requests_ending e ON e.request_id = r.id
   WHERE (SELECT helle.acting_role()) = 'data_protection_officer' AND (SELECT helle.reads('audit'))
     AND (r.waits OR r.received_on >= since)
   ORDER BY r.waits DESC, r.due, r.id LIMIT 500
$$;

REVOKE ALL ON FUNCTION helle.looks_for_the_person(uuid), helle.answer_is_open(uuid),
  helle.access_requests_for_supervision(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.looks_for_the_person(uuid), helle.answer_is_open(uuid),
  helle.access_requests_for_supervision(date) TO helle_app;
