-- Of a consent of the representative that runs to the day before the child turns eighteen: asked in time, she says that there is to be no
-- more from then on (MIN-02, MIN-15; our reading). Until then it holds, since the representative agrees for a child; it ends with that day
-- as it would have, and her word stands beside it. Said once, now and by whoever acts, and not in place of a withdrawal, which ends it at
-- once; what is limited afterwards keeps the word as it was said.
CREATE POLICY own_no_ahead ON sharing_consent FOR UPDATE TO helle_app
  USING ((SELECT helle.unshares()) AND helle.sees_what_is_shared(case_id, by_unit_id) AND withdrawn_at IS NULL)
  WITH CHECK (no_ahead_at = (SELECT helle.instant()) AND no_ahead_by_id = (SELECT helle.acting_user()) AND withdrawn_at IS NULL);

CREATE FUNCTION helle.keep_no_from_eighteen() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  last_day date := helle.childs_last_day(OLD.case_id);
BEGIN
  PERFORM 1 FROM cases_case c WHERE c.id = OLD.case_id FOR NO KEY UPDATE;
  -- Where the owner puts rows back, nobody acts.
  IF helle.acting_user() IS NULL THEN
    RETURN NEW;
  END IF;
  IF (NEW.no_ahead_at = helle.instant() AND NEW.no_ahead_by_id = helle.acting_user() AND NEW.withdrawn_at IS NULL) IS NOT TRUE
     AND NOT EXISTS (SELECT 1 FROM sharing_consent wider WHERE wider.id = OLD.narrows_id AND wider.no_ahead_at = NEW.no_ahead_at
                        AND wider.no_ahead_by_id = NEW.no_ahead_by_id AND NEW.withdrawn_at IS NULL) THEN
    PERFORM helle.refuse('sharing_consent_no_ahead');
  END IF;
  IF OLD.no_ahead_at IS NOT NULL THEN
    PERFORM helle.refuse('sharing_consent_no_ahead_once');
  END IF;
  IF (OLD.given_by = 'representative' AND OLD.withdrawn_at IS NULL AND OLD.lapsed_at IS NULL AND isfinite(last_day)
      AND OLD.until >= last_day AND last_day >= helle.local_today()) IS NOT TRUE THEN
    PERFORM helle.refuse('sharing_consent_no_ahead');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_no_from_eighteen BEFORE UPDATE OF no_ahead_at, no_ahead_by_id ON sharing_consent
  FOR EACH ROW EXECUTE FUNCTION helle.keep_no_from_eighteen();
REVOKE ALL ON FUNCTION helle.keep_no_from_eighteen() FROM PUBLIC;
