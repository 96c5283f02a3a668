-- A request to see a case waits on the desk until it has ended, and then no more (PUB-LAW-20, PUB-LAW-21): one that is only taken from the desk
-- would be answered by nobody.
CREATE FUNCTION helle.keep_waiting() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.waits = EXISTS (SELECT 1 FROM access_requests_ending e WHERE e.request_id = NEW.id) THEN
    PERFORM helle.refuse('a_request_waits_until_it_ends');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_waiting BEFORE UPDATE OF waits ON access_requests_accessrequest
  FOR EACH ROW EXECUTE FUNCTION helle.keep_waiting();
REVOKE ALL ON FUNCTION helle.keep_waiting() FROM PUBLIC;
