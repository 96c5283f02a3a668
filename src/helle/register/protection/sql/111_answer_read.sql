-- Who approves the answer to a request for access has had the file itself open (PUB-LAW-20, PUB-LAW-21): the log knows.

-- Whether the acting user has had an assembled file open since it was made.
CREATE FUNCTION helle.answer_was_read(the_assembly uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM access_requests_assembly a JOIN audit_line l ON l.object_id = a.request_id
     WHERE a.id = the_assembly AND l.user_id = helle.acting_user() AND l.action = 'access.file_read' AND l.outcome = 'allowed'
       AND l.detail ->> 'file' = a.id::text AND l.at >= a.recorded_at)
$$;

CREATE FUNCTION helle.keep_read_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.approved AND NOT helle.answer_was_read(NEW.assembly_id) THEN
    PERFORM helle.refuse('approved_by_who_read_it');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_read_answer BEFORE INSERT ON access_requests_approval FOR EACH ROW EXECUTE FUNCTION helle.keep_read_answer();

REVOKE ALL ON FUNCTION helle.answer_was_read(uuid), helle.keep_read_answer() FROM PUBLIC;
