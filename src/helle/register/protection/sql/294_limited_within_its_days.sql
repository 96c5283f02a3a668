-- A consent that limits another has no day that the other has not, and is given by whom the other was (MIN-02, MIN-15, PUB-LAW-13): what a young
-- person agreed to herself from eighteen on became her representative's yes, which holds today, where it was limited. The last day of the other
-- is the one by which it holds, which a birth date may have made earlier than the one that was written. Beside `keep_shared_consent` (sql/078).
CREATE FUNCTION helle.keep_limited_within_its_days() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  wider sharing_consent;
BEGIN
  -- Where the owner puts rows back, nobody acts.
  IF helle.acting_user() IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT * INTO STRICT wider FROM sharing_consent c WHERE c.id = NEW.narrows_id;
  IF NEW.given_by <> wider.given_by THEN
    PERFORM helle.refuse('sharing_consent_limited_by_who_gave_it');
  END IF;
  IF NEW.given_on < wider.given_on OR NEW.until > helle.agreed_until(wider.id) THEN
    PERFORM helle.refuse('sharing_consent_limited_within_its_days');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_limited_within_its_days BEFORE INSERT ON sharing_consent
  FOR EACH ROW WHEN (NEW.narrows_id IS NOT NULL) EXECUTE FUNCTION helle.keep_limited_within_its_days();
REVOKE ALL ON FUNCTION helle.keep_limited_within_its_days() FROM PUBLIC;
