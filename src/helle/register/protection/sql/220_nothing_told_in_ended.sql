-- Once a case has ended without an assessment nothing more is passed on of it, but in danger to life, by two (SHR-04; our reading): neither
-- asked for nor approved, also where it was asked for before. What was passed on while it ran goes on to its last day. After `keep_shared` and
-- `keep_shared_decided`, by their names, which hold the row of the case: whoever ends it waits, or has.
CREATE FUNCTION helle.keep_shared_in_ended() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  d sharing_disclosure;
BEGIN
  IF NOT helle.case_is_closed(NEW.case_id) THEN
    RETURN NEW;
  END IF;
  IF TG_TABLE_NAME = 'sharing_decision' THEN
    SELECT * INTO STRICT d FROM sharing_disclosure WHERE id = NEW.disclosure_id;
  ELSE
    d := NEW;
  END IF;
  IF d.ground <> 'vital_interests' THEN
    PERFORM helle.refuse('shared_before_the_case_ended');
  END IF;
  IF NOT d.needs_second THEN
    PERFORM helle.refuse('shared_beyond_by_two');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_shared_in_ended BEFORE INSERT ON sharing_disclosure
  FOR EACH ROW EXECUTE FUNCTION helle.keep_shared_in_ended();
CREATE TRIGGER keep_shared_in_ended BEFORE INSERT ON sharing_decision
  FOR EACH ROW WHEN (NEW.approved) EXECUTE FUNCTION helle.keep_shared_in_ended();

REVOKE ALL ON FUNCTION helle.keep_shared_in_ended() FROM PUBLIC;
