-- Detentions of possible victims (CRI-09): of the unit that holds somebody, which also ends it once its way to the case is shut, and
-- of CMM, which it alarms. Another district or the prosecution reads nothing of it, as little as of the request for a place.
CREATE POLICY own_read ON prosecution_detention FOR SELECT TO helle_app USING (
  (SELECT helle.reads('criminal')) AND (by_unit_id = (SELECT helle.acting_unit())
    OR (SELECT helle.acting_kind()) = 'cmm' AND helle.knows_case_of(case_id)));
CREATE POLICY own_add ON prosecution_detention FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.is_police()) AND (SELECT helle.writes('criminal')) AND helle.knows_case_of(case_id)
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND recorded_at = (SELECT helle.instant()) AND ended_at IS NULL AND superseded_at IS NULL);
CREATE POLICY own_change ON prosecution_detention FOR UPDATE TO helle_app
  USING ((SELECT helle.is_police()) AND (SELECT helle.writes('criminal')) AND by_unit_id = (SELECT helle.acting_unit())
         AND superseded_at IS NULL)
  WITH CHECK (by_unit_id = (SELECT helle.acting_unit()));

-- Its place is asked for with it, by the same unit. It is ended once, by who ends it and not ahead, or put out of force.
CREATE FUNCTION helle.keep_detention() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT 1 FROM placements_urgentrequest r WHERE r.id = NEW.urgent_id AND r.by_unit_id = NEW.by_unit_id
                      AND r.recorded_at = NEW.recorded_at AND r.detained_since = NEW.began_at) THEN
      PERFORM helle.refuse('detention_asks_for_its_place');
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.superseded_at IS NOT NULL THEN
    IF NEW.superseded_at <> helle.instant() OR NEW.superseded_by_id <> helle.acting_user()
       OR (NEW.ended_at, NEW.ended_by_id) IS DISTINCT FROM (OLD.ended_at, OLD.ended_by_id) THEN
      PERFORM helle.refuse('detention_is_put_out_of_force_by_somebody');
    END IF;
  ELSIF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.ended_at > helle.instant()
        OR NEW.ended_by_id <> helle.acting_user() THEN
    PERFORM helle.refuse('detention_is_ended_once');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_detention BEFORE INSERT OR UPDATE ON prosecution_detention
  FOR EACH ROW EXECUTE FUNCTION helle.keep_detention();

-- While somebody is held whose detention stands for itself, it is ended there: else the alarm would go on (CRI-09, ACM-20).
CREATE FUNCTION helle.keep_outcome_of_detention() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM prosecution_detention d WHERE d.urgent_id = NEW.request_id AND d.ended_at IS NULL
                AND d.superseded_at IS NULL) THEN
    PERFORM helle.refuse('detention_is_ended_for_itself');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_outcome_of_detention BEFORE INSERT ON placements_urgentoutcome
  FOR EACH ROW EXECUTE FUNCTION helle.keep_outcome_of_detention();

REVOKE ALL ON FUNCTION helle.keep_detention(), helle.keep_outcome_of_detention() FROM PUBLIC;
