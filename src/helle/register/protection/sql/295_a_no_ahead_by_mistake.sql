-- A no from eighteen on (sql/267) that was recorded by mistake is taken away by itself (MIN-02; our reading): the consent beside which it stands goes
-- on as it was, and the log keeps who wrote the one and who took it away. So it is of the consents that this one limits, from which it had it.
CREATE POLICY own_no_ahead_by_mistake ON sharing_consent FOR UPDATE TO helle_app
  USING ((SELECT helle.unshares()) AND helle.sees_what_is_shared(case_id, by_unit_id) AND withdrawn_at IS NULL)
  WITH CHECK (no_ahead_at IS NULL AND no_ahead_by_id IS NULL AND withdrawn_at IS NULL);

CREATE FUNCTION helle.take_away_no_from_eighteen() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM cases_case c WHERE c.id = OLD.case_id FOR NO KEY UPDATE;
  IF helle.acting_user() IS NOT NULL AND OLD.no_ahead_at IS NULL THEN
    PERFORM helle.refuse('sharing_consent_no_ahead_is_none');
  END IF;
  UPDATE sharing_consent SET no_ahead_at = NULL, no_ahead_by_id = NULL WHERE id = OLD.narrows_id AND no_ahead_at IS NOT NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER take_away_no_from_eighteen BEFORE UPDATE OF no_ahead_at, no_ahead_by_id ON sharing_consent
  FOR EACH ROW WHEN (NEW.no_ahead_at IS NULL AND NEW.no_ahead_by_id IS NULL) EXECUTE FUNCTION helle.take_away_no_from_eighteen();
DROP TRIGGER keep_no_from_eighteen ON sharing_consent;
CREATE TRIGGER keep_no_from_eighteen BEFORE UPDATE OF no_ahead_at, no_ahead_by_id ON sharing_consent
  FOR EACH ROW WHEN (NEW.no_ahead_at IS NOT NULL OR NEW.no_ahead_by_id IS NOT NULL) EXECUTE FUNCTION helle.keep_no_from_eighteen();
REVOKE ALL ON FUNCTION helle.take_away_no_from_eighteen() FROM PUBLIC;
