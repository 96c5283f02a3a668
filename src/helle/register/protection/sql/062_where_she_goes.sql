-- Where she goes, once there are plans and journeys (sql/059, sql/060): when its plan is meant to be approved lies ahead, and where she
-- has gone stands.

CREATE FUNCTION helle.keep_destination() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  before returns_destination;
BEGIN
  -- A day that is over says nothing of whether it is prepared in time, and no reason was asked of it (PER-09).
  IF NEW.approval_meant_on < helle.local_today() AND helle.approved_plan(NEW.return_case_id) IS NULL THEN
    PERFORM helle.refuse('return_approval_is_meant_ahead');
  END IF;
  IF NOT EXISTS (SELECT 1 FROM disbursements_journeyevent j WHERE j.return_case_id = NEW.return_case_id AND j.kind = 'departed') THEN
    RETURN NEW;
  END IF;
  SELECT * INTO before FROM returns_destination d WHERE d.return_case_id = NEW.return_case_id ORDER BY d.sequence DESC LIMIT 1;
  IF before.id IS NOT NULL AND NEW.country <> before.country THEN
    PERFORM helle.refuse('return_country_stands_once_departed');
  END IF;
  IF NEW.why_sealed IS NULL THEN
    PERFORM helle.refuse('return_changed_once_departed_is_weighed');
  END IF;
  RETURN NEW;
END $$;
-- After `keep_of_return`, which holds the return: a departure at this moment comes first or waits.
CREATE TRIGGER keep_where_she_goes BEFORE INSERT ON returns_destination FOR EACH ROW EXECUTE FUNCTION helle.keep_destination();

-- A partner that nobody has written took no part in a plan (RET-13, RET-16). Holds the return, as whoever writes another partner does.
CREATE FUNCTION helle.keep_plan_with_partner() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (SELECT d.partner_sealed FROM returns_destination d WHERE d.return_case_id = NEW.return_case_id
       ORDER BY d.sequence DESC LIMIT 1) IS NULL THEN
    PERFORM helle.refuse('plan_with_a_partner_there_is');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_plan_with_partner BEFORE INSERT ON reintegration_planversion
  FOR EACH ROW WHEN (NEW.with_partner) EXECUTE FUNCTION helle.keep_plan_with_partner();

REVOKE ALL ON FUNCTION helle.keep_destination(), helle.keep_plan_with_partner() FROM PUBLIC;
