-- A consent that has ended is not taken back any more: why it ended is kept as it was. The one thing that is added to it is of the person
-- who has come of age since: asked herself, she says no to what her representative had agreed to (MIN-02, MIN-15). It has ended by her
-- age then, and what rested on it has, whatever is written of that from now on. Of one that ran out before she came of age there is
-- nothing to ask her. Erased is nobody but who is. After `keep_shared_consent`, by its name.
CREATE FUNCTION helle.keep_what_ended_of_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  last_day date := helle.agreed_until(OLD.id);
  childs_last_day date := helle.childs_last_day(OLD.case_id);
  has_ended boolean := OLD.lapsed_at IS NOT NULL OR last_day < helle.local_today();
  ended_by_her_age boolean := has_ended AND (OLD.lapsed_at IS NOT NULL OR OLD.until >= childs_last_day);
BEGIN
  IF NEW.withdrawn_how = 'erased' THEN
    IF NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = OLD.case_id AND helle.is_erased(c.person_id)) THEN
      PERFORM helle.refuse('sharing_consent_has_ended');
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.withdrawn_how <> 'said_no' THEN
    IF has_ended THEN
      PERFORM helle.refuse('sharing_consent_has_ended');
    END IF;
    RETURN NEW;
  END IF;
  IF (ended_by_her_age AND OLD.given_by = 'representative' AND childs_last_day < helle.local_today()) IS NOT TRUE THEN
    PERFORM helle.refuse('sharing_consent_asked_herself');
  END IF;
  NEW.lapsed_at := coalesce(OLD.lapsed_at, greatest(OLD.recorded_at, helle.end_of_day(last_day) - interval '1 second'));
  UPDATE sharing_disclosure d SET ended_at = greatest(d.recorded_at, NEW.lapsed_at), ended_by_id = helle.acting_user(), ended_why = 'of_age'
   WHERE d.consent_id = OLD.id AND d.ended_at IS NULL AND d.until > last_day;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_what_ended_of_consent BEFORE UPDATE OF withdrawn_at ON sharing_consent
  FOR EACH ROW WHEN (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL) EXECUTE FUNCTION helle.keep_what_ended_of_consent();
REVOKE ALL ON FUNCTION helle.keep_what_ended_of_consent() FROM PUBLIC;
