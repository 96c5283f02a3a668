-- What was asked for in a look because of danger that was found wrong, and waits for a second person, is not approved (PUB-DIG-04, SHR-03):
-- who may see to it stops it, or says first that it stays.
CREATE FUNCTION helle.asked_in_a_wrong_look(the_disclosure uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM sharing_disclosure d WHERE d.id = the_disclosure AND d.opened_at IS NULL
                    AND helle.sees_what_is_shared(d.case_id, d.by_unit_id)
                    AND helle.left_by_a_wrong_look(d.case_id, d.by_user_id, d.recorded_at, d.id))
$$;
CREATE FUNCTION helle.keep_decided_of_a_wrong_look() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM sharing_disclosure d WHERE d.id = NEW.disclosure_id
                AND helle.left_by_a_wrong_look(d.case_id, d.by_user_id, d.recorded_at, d.id)) THEN
    PERFORM helle.refuse('shared_of_a_wrong_look');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_decided_of_a_wrong_look BEFORE INSERT ON sharing_decision
  FOR EACH ROW WHEN (NEW.approved) EXECUTE FUNCTION helle.keep_decided_of_a_wrong_look();
REVOKE ALL ON FUNCTION helle.asked_in_a_wrong_look(uuid), helle.keep_decided_of_a_wrong_look() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.asked_in_a_wrong_look(uuid) TO helle_app;
