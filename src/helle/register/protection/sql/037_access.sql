-- Requests to see a case, and what a data-protection officer sees of them. What the person is told of the log: 115_looks_told.sql.

-- Whether what a request gives is still to be decided: no file of it but the one given is being made, none waits for approval
-- or is approved, but for one whose approval was withdrawn, and it has not ended.
CREATE OR REPLACE FUNCTION helle.answer_is_open(the_request uuid, but_making uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT 1 FROM access_requests_assembly a LEFT JOIN access_requests_approval p ON p.assembly_id = a.id
                      WHERE a.request_id = the_request AND p.approved IS DISTINCT FROM false
                        AND NOT EXISTS (SELECT 1 FROM access_requests_withdrawal w WHERE w.assembly_id = a.id))
     AND NOT EXISTS (SELECT 1 FROM access_requests_making m
                      WHERE m.request_id = the_request AND m.stopped_sealed IS NULL AND m.lapsed_at IS NULL AND m.id IS DISTINCT FROM but_making
                        AND NOT EXISTS (SELECT 1 FROM access_requests_assembly a WHERE a.id = m.id))
     AND NOT EXISTS (SELECT 1 FROM access_requests_ending e WHERE e.request_id = the_request)
$$;

-- Whether the case has a note or document about which nobody has decided for a request, as far as the acting unit reads such:
-- it came after the file was made. Left out are what a human said the file stands in spite of, and the answer's own document.
CREATE OR REPLACE FUNCTION helle.came_undecided(the_request uuid, the_assembly uuid, the_answer uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM access_requests_accessrequest r,
      LATERAL (SELECT 'note' AS kind, n.id FROM casefile_note n
                WHERE n.case_id = r.case_id AND helle.grant_exists(r.case_id, 'notes')
                  AND (n.direction IN ('in', 'out') OR n.by_unit_id = r.by_unit_id)
               UNION ALL
               SELECT 'document', d.id FROM casefile_document d
                WHERE d.case_id = r.case_id AND d.id IS DISTINCT FROM the_answer
                  AND helle.grant_exists(r.case_id, 'documents')
                  AND (d.direction IN ('in', 'out') OR d.by_unit_id = r.by_unit_id)) came
     WHERE r.id = the_request AND r.by_unit_id = (SELECT helle.acting_unit())
       AND NOT EXISTS (SELECT 1 FROM access_requests_choice c
                        WHERE c.request_id = the_request AND c.kind = came.kind AND c.entry = came.id)
       AND NOT EXISTS (SELECT 1 FROM access_requests_standing s
                        WHERE s.assembly_id = the_assembly AND came.id = ANY (s.covers)))
$$;

-- The requests without their cases: which unit, which right, the days. For the data-protection officer alone.
CREATE OR REPLACE FUNCTION helle.access_requests_for_supervision(since date)
RETURNS TABLE (unit_id uuid, resting_on text, received_on date, due date, promised date, ended_on date, how text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.by_unit_id, r."right", r.received_on, r.due, r.promised, e."on", e.how
    FROM access_requests_accessrequest r LEFT JOIN access_requests_ending e ON e.request_id = r.id
   WHERE (SELECT helle.acting_role()) = 'data_protection_officer' AND (SELECT helle.reads('audit'))
     AND (r.waits OR r.received_on >= since)
   ORDER BY r.waits DESC, r.due, r.id LIMIT 500
$$;

-- A time limit is moved by the regulation's extension alone, once, by a notice given before the first had gone (PUB-LAW-21);
-- a party's never (PUB-LAW-20), and to no later day than three months after receipt. What was promised is the day of the latest notice.
CREATE OR REPLACE FUNCTION helle.keep_the_time_limit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.due <> OLD.due AND (NEW."right" = 'party' OR NEW.due < OLD.due
      OR (SELECT count(*) FROM access_requests_notice n WHERE n.request_id = NEW.id) <> 1
      OR NOT EXISTS (SELECT 1 FROM access_requests_notice n WHERE n.request_id = NEW.id AND n.told_on <= OLD.due)) THEN
    RAISE EXCEPTION 'the time limit of a request stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'the_time_limit_stays';
  END IF;
  IF NEW.due <> OLD.due AND NEW.due > NEW.received_on + interval '3 months' THEN
    RAISE EXCEPTION 'the time limit of a request is three months at most'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'three_months_at_most';
  END IF;
  IF NEW.promised IS DISTINCT FROM OLD.promised AND NEW.promised IS DISTINCT FROM
      (SELECT n.expected_on FROM access_requests_notice n WHERE n.request_id = NEW.id ORDER BY n.told_on DESC LIMIT 1) THEN
    RAISE EXCEPTION 'nobody was promised that day' USING ERRCODE = 'check_violation', CONSTRAINT = 'promised_in_a_notice';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_the_time_limit BEFORE UPDATE OF due, promised ON access_requests_accessrequest
  FOR EACH ROW EXECUTE FUNCTION helle.keep_the_time_limit();

REVOKE ALL ON FUNCTION helle.answer_is_open(uuid, uuid), helle.came_undecided(uuid, uuid, uuid),
  helle.access_requests_for_supervision(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.answer_is_open(uuid, uuid), helle.came_undecided(uuid, uuid, uuid),
  helle.access_requests_for_supervision(date) TO helle_app;
REVOKE ALL ON FUNCTION helle.keep_the_time_limit() FROM PUBLIC, helle_app;
