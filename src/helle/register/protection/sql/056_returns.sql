-- Prepared return: what the database holds whoever writes, and how Hjemrejsestyrelsen and Dansk Flygtningehjælp come to see a
-- case and cease to.

-- Whether somebody is, on a day, a minor whom nobody accompanies: her representative takes part, and her family is looked for
-- first (MIN-12, MIN-13). Not for the application; nor are the next three.
CREATE FUNCTION helle.alone_as_minor(the_case uuid, on_day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.protected_as_minor(the_case, on_day) AND EXISTS (
    SELECT 1 FROM cases_case c JOIN people_profile f ON f.person_id = c.person_id
     WHERE c.id = the_case AND f.unaccompanied IS TRUE)
$$;
CREATE FUNCTION helle.stay_on(the_case uuid, on_day date) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.status FROM cases_case c JOIN people_residence r ON r.person_id = c.person_id
   WHERE c.id = the_case AND r.superseded_at IS NULL AND r.during @> on_day
$$;
CREATE FUNCTION helle.last_return_answer(the_offer uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.kind FROM returns_answer a WHERE a.offer_id = the_offer ORDER BY a.sequence DESC LIMIT 1
$$;
-- The representative who took part is the one of that day; without her the reason is kept.
CREATE FUNCTION helle.keep_with_representative(the_case uuid, on_day date, took_part uuid, why bytea) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF took_part IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM minors_appointment a WHERE a.id = took_part AND a.case_id = the_case AND a.during @> on_day) THEN
    PERFORM helle.refuse('return_with_the_representative_of_that_day');
  END IF;
  IF took_part IS NULL AND why IS NULL AND helle.alone_as_minor(the_case, on_day) THEN
    PERFORM helle.refuse('return_with_the_representative_or_a_reason');
  END IF;
END $$;

-- An offer is for a foreign victim who is not under Dublin (RET-01, RET-09), and nobody is asked twice: while one stands there is no
-- other, and after a no there is one only for a reason. Writers of a case wait for each other here.
CREATE FUNCTION helle.keep_return_offer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  earlier returns_offer;
  ended boolean;
BEGIN
  PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR UPDATE;
  IF NEW.made_on > helle.local_today() THEN
    PERFORM helle.refuse('return_offer_is_not_of_tomorrow');
  END IF;
  PERFORM helle.keep_with_representative(NEW.case_id, NEW.made_on, NEW.representative_id, NEW.why_sealed);
  NEW.ask_on := NULL;
  IF NEW.kind <> 'offered' THEN
    RETURN NEW;
  END IF;
  NEW.ask_on := NEW.made_on;
  IF coalesce(helle.stay_on(NEW.case_id, NEW.made_on), 'unknown') IN ('danish', 'asylum_dublin', 'unknown') THEN
    PERFORM helle.refuse('return_offered_to_foreigners_outside_dublin');
  END IF;
  IF (SELECT a.was_trafficked FROM identification_assessment a WHERE a.case_id = NEW.case_id AND a.superseded_at IS NULL
       ORDER BY a.sequence DESC LIMIT 1) IS NOT TRUE THEN
    PERFORM helle.refuse('return_offered_to_victims');
  END IF;
  SELECT * INTO earlier FROM returns_offer o WHERE o.case_id = NEW.case_id AND o.kind = 'offered' ORDER BY o.sequence DESC LIMIT 1;
  IF earlier.id IS NOT NULL THEN
    ended := EXISTS (SELECT 1 FROM returns_returncase r WHERE r.offer_id = earlier.id AND r.ended_on IS NOT NULL);
    IF NOT ended AND coalesce(helle.last_return_answer(earlier.id), '') NOT IN ('declined', 'withdrawn') THEN
      PERFORM helle.refuse('return_offered_once');
    END IF;
    IF NEW.why_sealed IS NULL THEN
      PERFORM helle.refuse('return_offered_again_for_a_reason');
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_return_offer BEFORE INSERT ON returns_offer FOR EACH ROW EXECUTE FUNCTION helle.keep_return_offer();

-- What may follow what, as in returns/states.py; to the latest offer of the case, and in the order of days.
CREATE FUNCTION helle.return_answer_follows(before text, after text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (before, after) IN (
    ('', 'accepted'), ('', 'declined'), ('', 'thinking'), ('thinking', 'accepted'), ('thinking', 'declined'),
    ('thinking', 'thinking'), ('declined', 'accepted'), ('accepted', 'withdrawn'))
$$;
CREATE FUNCTION helle.keep_return_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  asked returns_offer;
BEGIN
  PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR UPDATE;
  SELECT * INTO asked FROM returns_offer WHERE id = NEW.offer_id;
  IF asked.kind <> 'offered' OR EXISTS (
       SELECT 1 FROM returns_offer o WHERE o.case_id = NEW.case_id AND o.kind = 'offered' AND o.sequence > asked.sequence) THEN
    PERFORM helle.refuse('return_answer_to_the_offer_that_stands');
  END IF;
  IF NEW.answered_on > helle.local_today() OR NEW.answered_on < greatest(asked.made_on, (
       SELECT max(a.answered_on) FROM returns_answer a WHERE a.offer_id = NEW.offer_id)) THEN
    PERFORM helle.refuse('return_answer_in_its_time');
  END IF;
  IF NOT helle.return_answer_follows(coalesce(helle.last_return_answer(NEW.offer_id), ''), NEW.kind) THEN
    PERFORM helle.refuse('return_answer_follows');
  END IF;
  IF NEW.kind = 'accepted' AND helle.stay_on(NEW.case_id, NEW.answered_on) IN ('danish', 'asylum_dublin') THEN
    PERFORM helle.refuse('return_offered_to_foreigners_outside_dublin');
  END IF;
  IF NEW.kind <> 'withdrawn' THEN
    PERFORM helle.keep_with_representative(NEW.case_id, NEW.answered_on, NEW.representative_id, NEW.note_sealed);
  END IF;
  UPDATE returns_offer SET ask_on = NEW.ask_again_on WHERE id = NEW.offer_id AND ask_on IS DISTINCT FROM NEW.ask_again_on;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_return_answer BEFORE INSERT ON returns_answer FOR EACH ROW EXECUTE FUNCTION helle.keep_return_answer();

-- A yes has its return case and a yes that was taken back has ended it, when the transaction ends.
CREATE FUNCTION helle.keep_answer_and_return() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM returns_returncase r WHERE r.offer_id = NEW.offer_id
                    AND (r.ended_on IS NOT NULL OR NEW.kind = 'accepted')) THEN
    PERFORM helle.refuse('return_follows_the_answer');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_answer_and_return AFTER INSERT ON returns_answer DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind IN ('accepted', 'withdrawn')) EXECUTE FUNCTION helle.keep_answer_and_return();

-- A return case opens on a yes that stands. Of an unaccompanied minor the search for the family has begun, or it is said why not
-- (MIN-10, MIN-12).
CREATE FUNCTION helle.keep_return_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.ended_on IS NOT NULL OR NEW.ended_on > helle.local_today() THEN
      PERFORM helle.refuse('return_is_ended_once');
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.opened_on > helle.local_today() OR helle.last_return_answer(NEW.offer_id) IS DISTINCT FROM 'accepted' THEN
    PERFORM helle.refuse('return_opens_on_a_yes');
  END IF;
  IF NEW.search_why_sealed IS NULL AND helle.alone_as_minor(NEW.case_id, NEW.opened_on)
     AND NOT EXISTS (SELECT 1 FROM minors_tracing t WHERE t.case_id = NEW.case_id) THEN
    PERFORM helle.refuse('return_after_the_search_or_a_reason');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_return_case BEFORE INSERT OR UPDATE ON returns_returncase
  FOR EACH ROW EXECUTE FUNCTION helle.keep_return_case();

-- Who prepares a return sees the case from her yes on, and no longer than the return runs (FLO-13, RET-03, RET-26); Hjemrejsestyrelsen
-- until its ledger is settled, and thirty days more where something stands paid (RET-05, sql/060). The Immigration Service sees the return while it has the competence (PER-06).
CREATE FUNCTION helle.returns_are_seen() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_person uuid := (SELECT person_id FROM cases_case WHERE id = NEW.case_id);
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM helle.agency_days_are_over(NEW.case_id);
    PERFORM helle.record_act('return_begun', NEW.case_id, the_person, u.id) FROM organisations_unit u
      WHERE u.code IN ('HJST', 'DRC') OR (u.code = 'UDLST' AND helle.udlst_holds(NEW.case_id)) ORDER BY u.code;
  ELSE
    PERFORM helle.return_ends_for(NEW.id, the_person, u.id) FROM organisations_unit u
      WHERE u.kind IN ('hjst', 'partner', 'udlst') AND NOT (u.kind = 'hjst' AND helle.is_unsettled(NEW.case_id))
        AND EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = NEW.case_id AND g.unit_id = u.id
                       AND g.category = 'return_plan' AND upper_inf(g.during))
      ORDER BY u.code;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER returns_are_seen AFTER INSERT ON returns_returncase FOR EACH ROW EXECUTE FUNCTION helle.returns_are_seen();
CREATE TRIGGER returns_are_no_longer_seen AFTER UPDATE OF ended_on ON returns_returncase
  FOR EACH ROW WHEN (OLD.ended_on IS NULL AND NEW.ended_on IS NOT NULL) EXECUTE FUNCTION helle.returns_are_seen();

-- What belongs to a return case is written while it is open, and what is closed stays closed. Holds the return against whoever ends
-- it at the same moment.
CREATE FUNCTION helle.keep_of_return() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  closed text := CASE WHEN TG_OP = 'UPDATE' THEN coalesce(to_jsonb(OLD) ->> 'outcome', nullif(to_jsonb(OLD) ->> 'state', 'planned')) END;
  new_row jsonb := to_jsonb(NEW);
  last_day date := greatest((new_row ->> 'closed_on')::date, (new_row ->> 'answered_on')::date, (new_row ->> 'asked_on')::date,
                            (new_row ->> 'assessed_on')::date, (new_row ->> 'told_on')::date, (new_row ->> 'since')::date);
BEGIN
  PERFORM 1 FROM returns_returncase r WHERE r.id = NEW.return_case_id AND r.ended_on IS NULL FOR SHARE;
  IF NOT FOUND THEN
    PERFORM helle.refuse('return_is_open');
  END IF;
  IF coalesce(closed, '') <> '' THEN
    PERFORM helle.refuse('return_entry_is_closed_once');
  END IF;
  IF last_day > helle.local_today() THEN
    PERFORM helle.refuse('return_entry_is_not_of_tomorrow');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_of_return BEFORE INSERT ON returns_destination FOR EACH ROW EXECUTE FUNCTION helle.keep_of_return();
CREATE TRIGGER keep_of_return BEFORE INSERT OR UPDATE ON returns_partnersearch
  FOR EACH ROW EXECUTE FUNCTION helle.keep_of_return();
CREATE TRIGGER keep_of_return BEFORE INSERT OR UPDATE ON returns_step FOR EACH ROW EXECUTE FUNCTION helle.keep_of_return();
CREATE TRIGGER keep_of_return BEFORE INSERT ON returns_risk FOR EACH ROW EXECUTE FUNCTION helle.keep_of_return();
CREATE TRIGGER keep_of_return BEFORE INSERT OR UPDATE ON returns_contactrequest
  FOR EACH ROW EXECUTE FUNCTION helle.keep_of_return();
CREATE TRIGGER keep_of_return BEFORE INSERT ON returns_toldabroad
  FOR EACH ROW WHEN (NEW.return_case_id IS NOT NULL) EXECUTE FUNCTION helle.keep_of_return();

-- The state to which a transfer is recorded is told, of somebody under Dublin alone, and only such a person is transferred (RET-10); not while a return is
-- open, which is stopped first. Who has been transferred is not transferred again.
CREATE FUNCTION helle.keep_told_state() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.told_on > helle.local_today() OR helle.stay_on(NEW.case_id, NEW.told_on) IS DISTINCT FROM 'asylum_dublin' THEN
    PERFORM helle.refuse('return_told_state_under_dublin');
  END IF;
  IF NEW.country IS DISTINCT FROM (
       SELECT t.country FROM returns_dublintransfer t WHERE t.case_id = NEW.case_id ORDER BY t.sequence DESC LIMIT 1) THEN
    PERFORM helle.refuse('return_told_state_that_receives');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_told_state BEFORE INSERT ON returns_toldabroad
  FOR EACH ROW WHEN (NEW.return_case_id IS NULL) EXECUTE FUNCTION helle.keep_told_state();
-- The ground on which something is told abroad fits the country (chapter V of Regulation (EU) 2016/679): inside the EEA it is no
-- transfer to a third country, and adequate protection is what the Commission has decided it is. As `countries.toml` and
-- `adequacy.toml` have it; a test compares them.
CREATE FUNCTION helle.in_eea(the_country text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_country IN (
    'AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'IE', 'IS', 'IT', 'LI', 'LT', 'LU',
    'LV', 'MT', 'NL', 'NO', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK')
$$;
CREATE FUNCTION helle.adequate_since(the_country text) RETURNS date
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.since FROM (VALUES
    ('CH', date '2000-07-26'), ('CA', date '2001-12-20'), ('AR', date '2003-06-30'), ('GG', date '2003-11-21'),
    ('IM', date '2004-04-28'), ('JE', date '2008-05-08'), ('FO', date '2010-03-05'), ('AD', date '2010-10-19'),
    ('IL', date '2011-01-31'), ('UY', date '2012-08-21'), ('NZ', date '2012-12-19'), ('JP', date '2019-01-23'),
    ('GB', date '2021-06-28'), ('KR', date '2021-12-17'), ('US', date '2023-07-10')) AS a (code, since)
   WHERE a.code = the_country
$$;
CREATE FUNCTION helle.keep_told_ground() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (NEW.ground = 'inside_eea') <> helle.in_eea(NEW.country)
     OR NEW.ground = 'adequacy' AND coalesce(helle.adequate_since(NEW.country) > NEW.told_on, true) THEN
    PERFORM helle.refuse('return_told_ground_fits_the_country');
  END IF;
  -- Where the decision covers some recipients alone, the recipient is one of them.
  IF NEW.ground = 'adequacy' AND NEW.country IN ('CA', 'US') AND NOT NEW.covered THEN
    PERFORM helle.refuse('return_told_recipient_is_covered');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_told_ground BEFORE INSERT ON returns_toldabroad FOR EACH ROW EXECUTE FUNCTION helle.keep_told_ground();

CREATE FUNCTION helle.keep_dublin_transfer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR UPDATE;
  IF NEW.transferred_on > helle.local_today()
     OR helle.stay_on(NEW.case_id, coalesce(NEW.transferred_on, helle.local_today())) IS DISTINCT FROM 'asylum_dublin' THEN
    PERFORM helle.refuse('dublin_transfer_under_dublin');
  END IF;
  IF NEW.transferred_on IS NULL AND NEW.planned_on < helle.local_today() THEN
    PERFORM helle.refuse('dublin_transfer_planned_ahead');
  END IF;
  IF EXISTS (SELECT 1 FROM returns_dublintransfer t WHERE t.case_id = NEW.case_id AND t.transferred_on IS NOT NULL) THEN
    PERFORM helle.refuse('dublin_transferred_once');
  END IF;
  IF EXISTS (SELECT 1 FROM returns_returncase r WHERE r.case_id = NEW.case_id AND r.ended_on IS NULL) THEN
    PERFORM helle.refuse('dublin_transfer_without_a_return');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_dublin_transfer BEFORE INSERT ON returns_dublintransfer
  FOR EACH ROW EXECUTE FUNCTION helle.keep_dublin_transfer();

-- What whoever decides on the stay, and is to transfer, sees of who was told: when the person was, and what the state was; no word
-- of why, nor who over there (RET-10). Nothing for anybody else.
CREATE FUNCTION helle.told_under_dublin(the_case uuid) RETURNS TABLE (on_day date, country text, facts text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT t.on_day, t.country, t.facts FROM (
    SELECT o.made_on, NULL::text, '{}'::text[] FROM returns_offer o
     WHERE o.case_id = the_case AND o.kind <> 'offered' AND helle.stay_on(o.case_id, o.made_on) = 'asylum_dublin'
    UNION ALL
    SELECT a.told_on, a.country::text, a.facts::text[] FROM returns_toldabroad a
     WHERE a.case_id = the_case AND a.whom = 'receiving_state') AS t (on_day, country, facts)
   WHERE helle.acting_kind() = 'udlst' AND helle.reads('core') AND (SELECT helle.facts_are_open(the_case)) AND EXISTS (
     SELECT 1 FROM protection_grant g WHERE g.case_id = the_case AND g.unit_id = helle.acting_unit() AND g.category = 'core'
        AND g.during @> helle.instant())
   ORDER BY t.on_day
$$;

CREATE TRIGGER require_countries BEFORE INSERT OR UPDATE OF country ON returns_destination
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('countries', 'country');
CREATE TRIGGER require_countries BEFORE INSERT OR UPDATE OF country ON returns_toldabroad
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('countries', 'country');
CREATE TRIGGER require_countries BEFORE INSERT OR UPDATE OF country ON returns_dublintransfer
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('countries', 'country');
CREATE TRIGGER require_languages BEFORE INSERT OR UPDATE OF language ON returns_offer
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('languages', 'language', 'day:made_on', 'case:case_id');
CREATE TRIGGER require_languages BEFORE INSERT OR UPDATE OF language ON returns_answer
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('languages', 'language', 'day:answered_on', 'case:case_id');

REVOKE ALL ON FUNCTION helle.alone_as_minor(uuid, date), helle.stay_on(uuid, date), helle.last_return_answer(uuid),
  helle.keep_with_representative(uuid, date, uuid, bytea), helle.keep_return_offer(), helle.return_answer_follows(text, text),
  helle.keep_return_answer(), helle.keep_answer_and_return(), helle.keep_return_case(), helle.returns_are_seen(),
  helle.keep_of_return(), helle.keep_told_state(), helle.in_eea(text),
  helle.adequate_since(text), helle.keep_told_ground(), helle.keep_dublin_transfer(), helle.told_under_dublin(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.told_under_dublin(uuid) TO helle_app;
