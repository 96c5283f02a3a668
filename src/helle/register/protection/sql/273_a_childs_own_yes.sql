-- A yes that a child says herself is her view, and others agree for her (MIN-02, MIN-15): it is no consent to something being passed on while she
-- is, or is protected as, a child, nor does it become one as she turns eighteen. What she says in the days in which she is asked beforehand
-- (`ask_herself_days`) is her answer for the time from her birthday on, and nothing rests on it before. Beside sql/218.
-- How many days that is stands in sharing_askedaheadrule, which `helle migrate` writes from the rules: of a day before the first value that one.
CREATE FUNCTION helle.ask_herself_days(on_day date) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.days FROM sharing_askedaheadrule r
   ORDER BY r.valid_from <= on_day DESC, CASE WHEN r.valid_from <= on_day THEN on_day - r.valid_from ELSE r.valid_from - on_day END LIMIT 1
$$;
-- By the value of the day on which she said it: a later one makes no answer of what was none, nor the other way round.
-- Whether what she said on a day, until a day, is an answer of somebody who agrees alone: as an adult, or asked in time.
CREATE FUNCTION helle.agrees_herself_as(f people_profile, given_on date, until date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE helle.childs_last_day_as(f) WHEN 'infinity'::date THEN false WHEN '-infinity'::date THEN true
              ELSE given_on > helle.childs_last_day_as(f) - helle.ask_herself_days(given_on) AND until > helle.childs_last_day_as(f) END
$$;
CREATE FUNCTION helle.agrees_herself(the_case uuid, given_on date, until date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.agrees_herself_as(f, given_on, until) FROM cases_case c JOIN people_profile f ON f.person_id = c.person_id WHERE c.id = the_case
$$;
-- The first day on which something can rest on it, for who sees what is shared of the case: none where it has come, or where none can be counted on.
CREATE FUNCTION helle.agrees_alone_from(the_case uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.last_day + 1 FROM (SELECT helle.childs_last_day(the_case) AS last_day) l
   WHERE helle.grant_exists(the_case, 'core') AND (SELECT helle.facts_are_open(the_case)) AND isfinite(l.last_day) AND l.last_day >= helle.local_today()
$$;
-- Whose yes can be written down today, for who writes it down.
CREATE FUNCTION helle.herself_may_agree(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.shares() AND helle.grant_exists(the_case, 'core') AND (SELECT helle.facts_are_open(the_case)) AND helle.agrees_herself(the_case, helle.local_today(), 'infinity'::date)
$$;
CREATE FUNCTION helle.keep_own_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Where the owner puts rows back, nobody acts.
  IF helle.acting_user() IS NOT NULL AND helle.agrees_herself(NEW.case_id, NEW.given_on, NEW.until) IS NOT TRUE THEN
    PERFORM helle.refuse('sharing_consent_by_a_child');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_own_consent BEFORE INSERT ON sharing_consent
  FOR EACH ROW WHEN (NEW.given_by = 'herself') EXECUTE FUNCTION helle.keep_own_consent();
-- Nothing is passed on by it while she is a child, nor opened though it waited for its second person.
CREATE FUNCTION helle.rests_on_a_childs_own_yes(the_consent uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM sharing_consent c WHERE c.id = the_consent AND c.given_by = 'herself'
                    AND (helle.childs_last_day(c.case_id) >= helle.local_today() OR NOT helle.agrees_herself(c.case_id, c.given_on, c.until)))
$$;
-- One that she said as a child, for who sees it: it stands, and is no consent.
CREATE FUNCTION helle.is_childs_view(the_consent uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM sharing_consent c WHERE c.id = the_consent AND c.given_by = 'herself' AND helle.grant_exists(c.case_id, 'core')
                    AND helle.facts_are_open(c.case_id) AND NOT helle.agrees_herself(c.case_id, c.given_on, c.until))
$$;
CREATE FUNCTION helle.keep_off_a_childs_own_yes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  row_of jsonb := to_jsonb(NEW);
  the_consent uuid := CASE WHEN TG_TABLE_NAME = 'sharing_disclosure' THEN (row_of ->> 'consent_id')::uuid
                           ELSE (SELECT d.consent_id FROM sharing_disclosure d WHERE d.id = (row_of ->> 'disclosure_id')::uuid) END;
BEGIN
  IF helle.rests_on_a_childs_own_yes(the_consent) THEN
    PERFORM helle.refuse('shared_by_a_childs_own_yes');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_off_a_childs_own_yes BEFORE INSERT ON sharing_disclosure
  FOR EACH ROW WHEN (NEW.consent_id IS NOT NULL) EXECUTE FUNCTION helle.keep_off_a_childs_own_yes();
CREATE TRIGGER keep_off_a_childs_own_yes BEFORE INSERT ON sharing_decision
  FOR EACH ROW WHEN (NEW.approved) EXECUTE FUNCTION helle.keep_off_a_childs_own_yes();
CREATE OR REPLACE FUNCTION helle.is_shared(d sharing_disclosure) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.ended_at IS NULL AND d.opened_at IS NOT NULL AND helle.shared_through(d) >= helle.local_today()
     AND (d.consent_id IS NULL OR NOT helle.rests_on_a_childs_own_yes(d.consent_id))
$$;

-- What is known of her age changes, and she is a child after all: what she agreed to, and what rests on it, ends in that moment, and no later
-- correction brings it back; she, or who agrees for her, says yes anew.
CREATE FUNCTION helle.settle_own_consents() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  today date := helle.local_today();
  this_moment timestamptz := coalesce(helle.instant(), helle.clock_now());
BEGIN
  IF helle.is_erased(NEW.person_id) THEN
    RETURN NULL;
  END IF;
  UPDATE sharing_consent s SET lapsed_at = greatest(s.recorded_at, this_moment)
    FROM cases_case c
   WHERE c.person_id = NEW.person_id AND s.case_id = c.id AND s.given_by = 'herself' AND s.lapsed_at IS NULL AND s.withdrawn_at IS NULL
     AND s.until >= today AND (NOT helle.agrees_herself_as(NEW, s.given_on, s.until)
                               OR helle.childs_last_day_as(OLD) < today AND helle.childs_last_day_as(NEW) >= today);
  UPDATE sharing_disclosure d SET ended_at = greatest(d.recorded_at, s.lapsed_at), ended_by_id = helle.acting_user(), ended_why = 'child'
    FROM cases_case c JOIN sharing_consent s ON s.case_id = c.id
   WHERE c.person_id = NEW.person_id AND d.consent_id = s.id AND s.given_by = 'herself' AND s.lapsed_at IS NOT NULL AND d.ended_at IS NULL
     AND d.until >= today;
  RETURN NULL;
END $$;
CREATE TRIGGER settle_own_consents AFTER UPDATE OF turns_18_on, birth_date_sealed, age_disputed, unaccompanied ON people_profile
  FOR EACH ROW WHEN ((OLD.turns_18_on, OLD.birth_date_sealed IS NULL, OLD.age_disputed, OLD.unaccompanied)
    IS DISTINCT FROM (NEW.turns_18_on, NEW.birth_date_sealed IS NULL, NEW.age_disputed, NEW.unaccompanied))
  EXECUTE FUNCTION helle.settle_own_consents();

REVOKE ALL ON FUNCTION helle.ask_herself_days(date), helle.agrees_herself_as(people_profile, date, date), helle.agrees_herself(uuid, date, date),
  helle.agrees_alone_from(uuid), helle.herself_may_agree(uuid), helle.keep_own_consent(), helle.rests_on_a_childs_own_yes(uuid),
  helle.is_childs_view(uuid), helle.keep_off_a_childs_own_yes(), helle.settle_own_consents() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.agrees_alone_from(uuid), helle.herself_may_agree(uuid), helle.is_childs_view(uuid) TO helle_app;
