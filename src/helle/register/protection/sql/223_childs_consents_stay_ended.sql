-- A consent of a child's representative that has ended because the person is no child any more stays ended (MIN-02, MIN-15): where what is
-- known of her age changes, the end is written down, and a later correction opens nothing that nobody has said yes to anew.

-- The last day on which a representative can have agreed for who is described so. Of `childs_last_day`, asked of what was known before as well.
CREATE FUNCTION helle.childs_last_day_as(f people_profile) RETURNS date
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN f.age_disputed OR f.turns_18_on IS NULL AND f.birth_date_sealed IS NULL AND f.unaccompanied IS TRUE THEN 'infinity'::date
              WHEN f.turns_18_on IS NOT NULL THEN f.turns_18_on - 1
              ELSE '-infinity'::date END
$$;
CREATE OR REPLACE FUNCTION helle.childs_last_day(the_case uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.childs_last_day_as(f) FROM cases_case c JOIN people_profile f ON f.person_id = c.person_id WHERE c.id = the_case
$$;
-- Until when a consent holds where nobody takes it back: to the day on which its end was written down, where it was.
CREATE OR REPLACE FUNCTION helle.agreed_until(the_consent uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN c.lapsed_at IS NOT NULL THEN least(c.until, (c.lapsed_at AT TIME ZONE 'Europe/Copenhagen')::date)
              WHEN c.given_by = 'representative'
                THEN greatest(least(c.until, coalesce(helle.childs_last_day(c.case_id), '-infinity'::date)), c.given_on - 1)
              ELSE c.until END
    FROM sharing_consent c WHERE c.id = the_consent
$$;
CREATE OR REPLACE FUNCTION helle.consents_last_days(which uuid[]) RETURNS TABLE (consent_id uuid, last_day date, before_eighteen boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id, helle.agreed_until(c.id), c.lapsed_at IS NOT NULL OR c.until >= helle.childs_last_day(c.case_id) FROM sharing_consent c
   WHERE c.id = ANY (which) AND c.given_by = 'representative'
     AND (helle.sees_what_is_shared(c.case_id, c.by_unit_id) OR helle.represents_in(c.case_id))
$$;

-- What is known of her age changes. A consent that had ended by the calendar did so with the day before the birthday as it was known; one
-- that held until this moment ends in it, since it was read until then. What rests on it ends with it, and what still holds is settled anew.
CREATE OR REPLACE FUNCTION helle.settle_childs_consents() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  before date := helle.childs_last_day_as(OLD);
  since date := helle.childs_last_day_as(NEW);
  today date := helle.local_today();
  this_moment timestamptz := coalesce(helle.instant(), helle.clock_now());
BEGIN
  IF helle.is_erased(NEW.person_id) THEN
    RETURN NULL;
  END IF;
  UPDATE sharing_consent s
     SET lapsed_at = CASE WHEN before < today THEN least(this_moment, greatest(s.recorded_at, helle.end_of_day(before) - interval '1 second'))
                          ELSE this_moment END
    FROM cases_case c
   WHERE c.person_id = NEW.person_id AND s.case_id = c.id AND s.given_by = 'representative' AND s.lapsed_at IS NULL
     AND s.withdrawn_at IS NULL AND least(before, since) < today AND s.until > least(before, since)
     AND (before < today OR s.until >= today);
  UPDATE sharing_disclosure d SET ended_at = s.lapsed_at, ended_by_id = helle.acting_user(), ended_why = 'of_age'
    FROM cases_case c JOIN sharing_consent s ON s.case_id = c.id
   WHERE c.person_id = NEW.person_id AND d.consent_id = s.id AND s.lapsed_at IS NOT NULL AND d.ended_at IS NULL
     AND d.until >= (s.lapsed_at AT TIME ZONE 'Europe/Copenhagen')::date;
  PERFORM helle.settle_shared(h.case_id, h.to_unit_id, h.opened)
     FROM (SELECT DISTINCT d.case_id, d.to_unit_id, d.opened
             FROM cases_case c JOIN sharing_disclosure d ON d.case_id = c.id JOIN sharing_consent s ON s.id = d.consent_id
            WHERE c.person_id = NEW.person_id AND d.ended_at IS NULL AND d.opened_at IS NOT NULL
              AND s.given_by = 'representative') h;
  RETURN NULL;
END $$;

-- Neither is one that has so ended limited, nor does anything more rest on it.
CREATE FUNCTION helle.keep_consent_lapsed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM sharing_consent c WHERE c.id = NEW.narrows_id AND c.lapsed_at IS NOT NULL) THEN
    PERFORM helle.refuse('sharing_consent_is_withdrawn_once');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_consent_lapsed BEFORE INSERT ON sharing_consent
  FOR EACH ROW WHEN (NEW.narrows_id IS NOT NULL) EXECUTE FUNCTION helle.keep_consent_lapsed();
CREATE FUNCTION helle.keep_nothing_on_lapsed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM sharing_consent c WHERE c.id = NEW.consent_id AND c.lapsed_at IS NOT NULL) THEN
    PERFORM helle.refuse('shared_within_the_consent');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_nothing_on_lapsed BEFORE INSERT ON sharing_disclosure
  FOR EACH ROW WHEN (NEW.consent_id IS NOT NULL) EXECUTE FUNCTION helle.keep_nothing_on_lapsed();

REVOKE ALL ON FUNCTION helle.childs_last_day_as(people_profile), helle.keep_consent_lapsed(), helle.keep_nothing_on_lapsed() FROM PUBLIC;
