-- A consent of a child's representative, and what rests on it, ends with the day before the child turns eighteen (MIN-02, MIN-15): capped
-- where it is written, and asked anew of each look, since the birth date can come or change afterwards. What has so ended stays
-- ended: where what is known of her age changes, the end is written down, and a later correction opens nothing that nobody has said yes to
-- anew. The rule is `childs_consent`.

-- The last day on which a representative can have agreed for the person of a case. Who is protected as a child without a day that can be
-- counted on (`helle.protected_as_minor`) has none; who is not protected has had it.
CREATE FUNCTION helle.childs_last_day_as(f people_profile) RETURNS date
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN f.age_disputed OR f.turns_18_on IS NULL AND f.birth_date_sealed IS NULL AND f.unaccompanied IS TRUE THEN 'infinity'::date
              WHEN f.turns_18_on IS NOT NULL THEN f.turns_18_on - 1
              ELSE '-infinity'::date END
$$;
CREATE FUNCTION helle.childs_last_day(the_case uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.childs_last_day_as(f) FROM cases_case c JOIN people_profile f ON f.person_id = c.person_id WHERE c.id = the_case
$$;
-- Until when a consent holds where nobody takes it back, never before the day on which it was given: to the day on which its end was
-- written down, where it was.
CREATE FUNCTION helle.agreed_until(the_consent uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN c.lapsed_at IS NOT NULL THEN least(c.until, (c.lapsed_at AT TIME ZONE 'Europe/Copenhagen')::date)
              WHEN c.given_by = 'representative'
                THEN greatest(least(c.until, coalesce(helle.childs_last_day(c.case_id), '-infinity'::date)), c.given_on - 1)
              ELSE c.until END
    FROM sharing_consent c WHERE c.id = the_consent
$$;
-- Until when a disclosure lasts where nobody ends it.
CREATE FUNCTION helle.shared_through(d sharing_disclosure) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN d.consent_id IS NULL THEN d.until ELSE least(d.until, helle.agreed_until(d.consent_id)) END
$$;

-- What is in force, for the receiver and for what it is opened: as before, to that day.
CREATE OR REPLACE FUNCTION helle.is_shared(d sharing_disclosure) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.ended_at IS NULL AND d.opened_at IS NOT NULL AND helle.shared_through(d) >= helle.local_today()
$$;
CREATE OR REPLACE FUNCTION helle.shared_until(the_case uuid, the_unit uuid, the_category text) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT max(helle.shared_through(d)) FROM sharing_disclosure d
   WHERE d.case_id = the_case AND d.to_unit_id = the_unit AND the_category = ANY (d.opened) AND helle.is_shared(d)
$$;
CREATE OR REPLACE FUNCTION helle.no_longer_shared(the_disclosure uuid)
RETURNS TABLE (disclosure_id uuid, case_id uuid, by_unit_id uuid, opened_at timestamptz, last_day date, ended_why text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.id, d.case_id, d.by_unit_id, d.opened_at,
         coalesce((d.ended_at AT TIME ZONE 'Europe/Copenhagen')::date, helle.shared_through(d)), d.ended_why
    FROM sharing_disclosure d
   WHERE d.to_unit_id = helle.acting_unit() AND helle.is_told() AND d.opened_at IS NOT NULL AND NOT helle.is_shared(d)
     AND CASE WHEN the_disclosure IS NULL THEN d.ended_at > helle.instant() - interval '30 days' AND d.ended_why <> 'not_ours'
              ELSE d.id = the_disclosure END
   ORDER BY d.ended_at DESC, d.id
$$;

-- The last day of consents by the representative, whether it is that before the child turns eighteen, and whether she has; for who sees them.
CREATE FUNCTION helle.consents_last_days(which uuid[])
RETURNS TABLE (consent_id uuid, last_day date, before_eighteen boolean, of_age boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id, helle.agreed_until(c.id), c.lapsed_at IS NOT NULL OR c.until >= helle.childs_last_day(c.case_id),
         coalesce(helle.childs_last_day(c.case_id) < helle.local_today(), false) FROM sharing_consent c
   WHERE c.id = ANY (which) AND c.given_by = 'representative'
     AND (helle.sees_what_is_shared(c.case_id, c.by_unit_id) AND helle.facts_are_open(c.case_id) OR helle.represents_in(c.case_id))
$$;

-- None is written beyond that day.
CREATE OR REPLACE FUNCTION helle.keep_consent_for_a_child() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT helle.agrees_for_a_child(NEW.case_id, NEW.given_on) THEN
    PERFORM helle.refuse('sharing_consent_for_a_child');
  END IF;
  IF NEW.until > helle.childs_last_day(NEW.case_id) THEN
    PERFORM helle.refuse('sharing_consent_ends_before_eighteen');
  END IF;
  RETURN NEW;
END $$;
-- Nor is anything opened on one that has ended, though it waited for its second person.
CREATE FUNCTION helle.keep_decided_for_a_child() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM sharing_disclosure d WHERE d.id = NEW.disclosure_id AND helle.shared_through(d) < helle.local_today()) THEN
    PERFORM helle.refuse('shared_waits_for_no_decision');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_decided_for_a_child BEFORE INSERT ON sharing_decision
  FOR EACH ROW WHEN (NEW.approved) EXECUTE FUNCTION helle.keep_decided_for_a_child();

-- What is known of her age changes. A consent that had ended by the calendar did so with the day before the birthday as it was known; one
-- that held until this moment ends in it, since it was read until then. What rests on it ends with it, and what still holds is settled anew.
CREATE FUNCTION helle.settle_childs_consents() RETURNS trigger
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
CREATE TRIGGER settle_childs_consents AFTER UPDATE OF turns_18_on, birth_date_sealed, age_disputed, unaccompanied ON people_profile
  FOR EACH ROW WHEN ((OLD.turns_18_on, OLD.birth_date_sealed IS NULL, OLD.age_disputed, OLD.unaccompanied)
    IS DISTINCT FROM (NEW.turns_18_on, NEW.birth_date_sealed IS NULL, NEW.age_disputed, NEW.unaccompanied))
  EXECUTE FUNCTION helle.settle_childs_consents();
-- Neither is one that has ended limited, nor does anything more rest on it. The column that names it, and what is said, are arguments.
CREATE FUNCTION helle.keep_off_lapsed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM sharing_consent c WHERE c.id = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid
                AND (c.lapsed_at IS NOT NULL OR helle.agreed_until(c.id) < helle.local_today())) THEN
    PERFORM helle.refuse(TG_ARGV[1]);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_consent_lapsed BEFORE INSERT ON sharing_consent FOR EACH ROW
  WHEN (NEW.narrows_id IS NOT NULL) EXECUTE FUNCTION helle.keep_off_lapsed('narrows_id', 'sharing_consent_is_withdrawn_once');
CREATE TRIGGER keep_nothing_on_lapsed BEFORE INSERT ON sharing_disclosure FOR EACH ROW
  WHEN (NEW.consent_id IS NOT NULL) EXECUTE FUNCTION helle.keep_off_lapsed('consent_id', 'shared_within_the_consent');

REVOKE ALL ON FUNCTION helle.childs_last_day(uuid), helle.agreed_until(uuid), helle.shared_through(sharing_disclosure),
  helle.consents_last_days(uuid[]), helle.keep_decided_for_a_child(), helle.settle_childs_consents(),
  helle.childs_last_day_as(people_profile), helle.keep_off_lapsed() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.consents_last_days(uuid[]) TO helle_app;
