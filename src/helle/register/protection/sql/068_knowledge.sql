-- Spreading knowledge: teaching, conferences, campaigns, publications, work abroad. All who see figures without persons see it (C6:
-- aggregates); each unit writes its own (action_plan). What was written stays, and is corrected by what follows it.

CREATE POLICY own_read ON knowledge_activity FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON knowledge_activity FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('action_plan')) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
-- Whether the acting unit writes of an activity: the one that holds it.
CREATE FUNCTION helle.writes_of_activity(the_activity uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.writes('action_plan') AND EXISTS (
    SELECT 1 FROM knowledge_activity a WHERE a.id = the_activity AND a.by_unit_id = helle.acting_unit())
$$;
CREATE POLICY own_read ON knowledge_details FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON knowledge_details FOR INSERT TO helle_app WITH CHECK (
  helle.writes_of_activity(activity_id) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON knowledge_held FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON knowledge_held FOR INSERT TO helle_app WITH CHECK (
  helle.writes_of_activity(activity_id) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON knowledge_evaluation FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON knowledge_evaluation FOR INSERT TO helle_app WITH CHECK (
  helle.writes_of_activity(activity_id) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON knowledge_ending FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON knowledge_ending FOR INSERT TO helle_app WITH CHECK (
  helle.writes_of_activity(activity_id) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));

-- The yearly conference is CMM's (STA-02).
CREATE FUNCTION helle.keep_activity() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.kind = 'conference' AND NOT EXISTS (
       SELECT 1 FROM organisations_unit u WHERE u.id = NEW.by_unit_id AND u.kind = 'cmm') THEN
    PERFORM helle.refuse('conference_is_cmms');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_activity BEFORE INSERT ON knowledge_activity FOR EACH ROW EXECUTE FUNCTION helle.keep_activity();
-- Of two who write about an activity the second waits and sees what the first wrote. Nothing is written of one that has ended.
CREATE FUNCTION helle.lock_activity(the_activity uuid) RETURNS knowledge_activity
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of knowledge_activity;
BEGIN
  SELECT * INTO of FROM knowledge_activity a WHERE a.id = the_activity FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM knowledge_ending e WHERE e.activity_id = the_activity) THEN
    PERFORM helle.refuse('activity_has_not_ended');
  END IF;
  RETURN of;
END $$;
-- How many came, by what holds now; NULL where nobody counted all, and where nothing was held.
CREATE FUNCTION helle.came_to(the_activity uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN cardinality(h.came) = 0 OR array_position(h.came, NULL) IS NOT NULL THEN NULL
              ELSE (SELECT sum(c) FROM unnest(h.came) c) END
    FROM knowledge_held h WHERE h.activity_id = the_activity ORDER BY h.sequence DESC LIMIT 1
$$;
-- Whom an activity of a kind can be for (STA-02, SUP-06, ACT-02), each once, with as many numbers; a number is never below zero.
CREATE FUNCTION helle.keep_audience(the_kind text, the_sectors text[], the_numbers integer[]) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF cardinality(the_sectors) <> cardinality(the_numbers)
     OR (SELECT count(DISTINCT s) FROM unnest(the_sectors) s) <> cardinality(the_sectors)
     OR EXISTS (SELECT 1 FROM unnest(the_numbers) n WHERE n NOT BETWEEN 0 AND 1000000) THEN
    PERFORM helle.refuse('audience_is_counted_once');
  END IF;
  IF the_kind = 'international' AND cardinality(the_sectors) > 0
     OR the_kind IN ('training', 'conference') AND 'at_risk' = ANY (the_sectors)
     OR the_kind = 'training' AND 'public' = ANY (the_sectors) THEN
    PERFORM helle.refuse('audience_is_one');
  END IF;
END $$;

-- From 2000, before any of the plans, and two years ahead at most: what lies further off is a slip of the hand.
CREATE FUNCTION helle.keep_activity_days(first_day date, last_day date) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF first_day < DATE '2000-01-01' OR last_day > helle.plan_today() + INTERVAL '2 years' THEN
    PERFORM helle.refuse('activity_days_are_near');
  END IF;
END $$;

-- CMM holds one conference a year (STA-02): of the year of its last day, as it was held, else as it is planned.
CREATE FUNCTION helle.keep_one_conference(of knowledge_activity, the_day date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF of.kind <> 'conference' THEN
    RETURN;
  END IF;
  PERFORM 1 FROM organisations_unit u WHERE u.id = of.by_unit_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM knowledge_activity a
              WHERE a.kind = 'conference' AND a.id <> of.id
                AND NOT EXISTS (SELECT 1 FROM knowledge_ending e WHERE e.activity_id = a.id)
                AND extract(year FROM coalesce(
                      (SELECT h.last_day FROM knowledge_held h WHERE h.activity_id = a.id ORDER BY h.sequence DESC LIMIT 1),
                      (SELECT d.last_day FROM knowledge_details d WHERE d.activity_id = a.id ORDER BY d.sequence DESC LIMIT 1)))
                    = extract(year FROM the_day)) THEN
    PERFORM helle.refuse('conference_once_a_year');
  END IF;
END $$;
-- Of thirteen digits or of ten; the last follows from the others.
CREATE FUNCTION helle.is_isbn(the_text text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN s.plain ~ '^97[89][0-9]{10}$' THEN
      (SELECT sum(substr(s.plain, i, 1)::int * CASE WHEN i % 2 = 0 THEN 3 ELSE 1 END) FROM generate_series(1, 13) i) % 10 = 0
    WHEN s.plain ~ '^[0-9]{9}[0-9X]$' THEN
      (SELECT sum(CASE WHEN substr(s.plain, i, 1) = 'X' THEN 10 ELSE substr(s.plain, i, 1)::int END * (11 - i))
         FROM generate_series(1, 10) i) % 11 = 0
    ELSE false END
    FROM (SELECT upper(regexp_replace(the_text, '[ -]', '', 'g')) AS plain) s
$$;

-- What an activity is: no more than its kind needs. After it was held its days are those on which it was.
CREATE FUNCTION helle.keep_activity_details() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of knowledge_activity := helle.lock_activity(NEW.activity_id);
BEGIN
  IF NEW.sequence <> 1 + (SELECT count(*) FROM knowledge_details d WHERE d.activity_id = of.id) THEN
    PERFORM helle.refuse('activity_details_in_order');
  END IF;
  PERFORM helle.keep_activity_days(NEW.first_day, NEW.last_day);
  PERFORM helle.keep_audience(of.kind, NEW.sectors, NEW.planned);
  IF of.kind = 'training' AND cardinality(NEW.sectors) = 0 THEN
    PERFORM helle.refuse('training_is_for_somebody');
  END IF;
  -- The yearly conference is a plan's: before the first of them there was none (STA-02).
  IF of.kind = 'conference' AND NEW.first_day < (SELECT min(p.first_day) FROM action_plans_plan p) THEN
    PERFORM helle.refuse('conference_is_of_a_plan');
  END IF;
  IF (of.kind = 'publication') <> (NEW.publication <> '') OR (of.kind = 'international') <> (NEW.body <> '')
     OR (of.kind = 'campaign') <> (cardinality(NEW.channels) > 0)
     OR of.kind <> 'publication' AND (NEW.isbn <> '' OR NEW.supersedes_id IS NOT NULL)
     OR of.kind IN ('training', 'international') AND NEW.open_to_all THEN
    PERFORM helle.refuse('activity_has_what_its_kind_needs');
  END IF;
  IF NEW.address <> '' AND NEW.address !~ '^https://[^\s/]+\.[^\s]+$' THEN
    PERFORM helle.refuse('activity_address_is_one');
  END IF;
  IF NEW.isbn <> '' AND NOT helle.is_isbn(NEW.isbn) THEN
    PERFORM helle.refuse('activity_isbn_is_one');
  END IF;
  -- Whose teaching an initiative counts is said by whoever has a part in it, and by nobody's being one of its audience (INI-14).
  IF NEW.initiative_id IS NOT NULL AND NOT (of.kind = 'training' AND EXISTS (
       SELECT 1 FROM action_plans_initiative i
        WHERE i.id = NEW.initiative_id AND NEW.first_day >= i.first_day AND NEW.last_day <= i.last_day
          AND (helle.leads_initiative(i.id, of.by_unit_id) OR EXISTS (
                 SELECT 1 FROM action_plans_part p
                  WHERE p.initiative_id = i.id AND p.unit_id = of.by_unit_id AND p.named_by <> 'reading')))) THEN
    PERFORM helle.refuse('activity_initiative_is_its_own');
  END IF;
  IF NOT EXISTS (SELECT 1 FROM knowledge_held h WHERE h.activity_id = of.id) THEN
    PERFORM helle.keep_one_conference(of, NEW.last_day);
  END IF;
  IF NEW.supersedes_id = of.id OR NEW.supersedes_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM knowledge_activity a WHERE a.id = NEW.supersedes_id AND a.kind = 'publication'
          AND a.by_unit_id = of.by_unit_id
          AND NOT EXISTS (SELECT 1 FROM knowledge_details d WHERE d.activity_id = a.id AND d.supersedes_id = of.id)) THEN
    PERFORM helle.refuse('publication_supersedes_another');
  END IF;
  IF of.kind = 'publication' AND NEW.address = '' AND NEW.isbn = ''
     AND EXISTS (SELECT 1 FROM knowledge_held h WHERE h.activity_id = of.id) THEN
    PERFORM helle.refuse('publication_is_found');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_activity_details BEFORE INSERT ON knowledge_details
  FOR EACH ROW EXECUTE FUNCTION helle.keep_activity_details();

-- It is held once its last day has come, with what its kind asks for (DET-10, GOV-27, ACT-02, FIG-11); and of an activity that was
-- evaluated no fewer came than answered.
CREATE FUNCTION helle.keep_activity_held() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of knowledge_activity := helle.lock_activity(NEW.activity_id);
  as_it_is knowledge_details;
  answered knowledge_evaluation;
BEGIN
  IF NEW.sequence <> 1 + (SELECT count(*) FROM knowledge_held h WHERE h.activity_id = of.id) THEN
    PERFORM helle.refuse('activity_held_in_order');
  END IF;
  SELECT * INTO as_it_is FROM knowledge_details d WHERE d.activity_id = of.id ORDER BY d.sequence DESC LIMIT 1;
  IF NEW.last_day > helle.plan_today() OR as_it_is.id IS NULL THEN
    PERFORM helle.refuse('activity_is_over');
  END IF;
  PERFORM helle.keep_activity_days(NEW.first_day, NEW.last_day);
  PERFORM helle.keep_audience(of.kind, NEW.sectors, NEW.came);
  PERFORM helle.keep_one_conference(of, NEW.last_day);
  IF of.kind IN ('training', 'conference') AND cardinality(NEW.sectors) = 0 THEN
    PERFORM helle.refuse('somebody_came');
  END IF;
  IF of.kind = 'publication' AND as_it_is.address = '' AND as_it_is.isbn = '' THEN
    PERFORM helle.refuse('publication_is_found');
  END IF;
  IF (of.kind = 'international') <> (NEW.contributed <> '')
     OR of.kind <> 'international' AND (NEW.figures <> '' OR NEW.follow_up <> '')
     OR of.kind <> 'campaign' AND cardinality(NEW.channels) > 0
     OR of.kind IN ('campaign', 'publication') AND cardinality(NEW.sectors) > 0 THEN
    PERFORM helle.refuse('activity_has_what_its_kind_needs');
  END IF;
  IF cardinality(NEW.channels) <> cardinality(NEW.reached) OR cardinality(NEW.channels) <> cardinality(NEW.sources)
     OR (SELECT count(DISTINCT c) FROM unnest(NEW.channels) c) <> cardinality(NEW.channels)
     OR EXISTS (SELECT 1 FROM unnest(NEW.reached) r WHERE r IS NULL OR r NOT BETWEEN 0 AND 100000000)
     OR EXISTS (SELECT 1 FROM unnest(NEW.sources) s WHERE btrim(coalesce(s, '')) = '') THEN
    PERFORM helle.refuse('reach_has_a_source');
  END IF;
  SELECT * INTO answered FROM knowledge_evaluation e WHERE e.activity_id = of.id ORDER BY e.sequence DESC LIMIT 1;
  IF cardinality(NEW.came) > 0 AND array_position(NEW.came, NULL) IS NULL
     AND answered.answers > (SELECT sum(c) FROM unnest(NEW.came) c) THEN
    PERFORM helle.refuse('answers_of_those_who_came');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_activity_held BEFORE INSERT ON knowledge_held
  FOR EACH ROW EXECUTE FUNCTION helle.keep_activity_held();

-- What was held is evaluated, by no more answers than people who came (STA-02).
CREATE FUNCTION helle.keep_activity_evaluation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of knowledge_activity := helle.lock_activity(NEW.activity_id);
BEGIN
  IF NEW.sequence <> 1 + (SELECT count(*) FROM knowledge_evaluation e WHERE e.activity_id = of.id) THEN
    PERFORM helle.refuse('activity_evaluations_in_order');
  END IF;
  IF of.kind NOT IN ('training', 'conference', 'campaign')
     OR NOT EXISTS (SELECT 1 FROM knowledge_held h WHERE h.activity_id = of.id) THEN
    PERFORM helle.refuse('evaluated_once_it_was_held');
  END IF;
  IF NEW.answers > helle.came_to(of.id) THEN
    PERFORM helle.refuse('answers_of_those_who_came');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_activity_evaluation BEFORE INSERT ON knowledge_evaluation
  FOR EACH ROW EXECUTE FUNCTION helle.keep_activity_evaluation();

-- It is called off before it is held; written down by mistake is what was held as well.
CREATE FUNCTION helle.keep_activity_ending() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of knowledge_activity := helle.lock_activity(NEW.activity_id);
BEGIN
  IF NEW.kind = 'called_off' AND EXISTS (SELECT 1 FROM knowledge_held h WHERE h.activity_id = of.id) THEN
    PERFORM helle.refuse('called_off_before_it_was_held');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_activity_ending BEFORE INSERT ON knowledge_ending
  FOR EACH ROW EXECUTE FUNCTION helle.keep_activity_ending();

-- What everybody can read is approved by somebody else than whoever wrote it: of the unit, of CMM, or of who leads the plan (GOV-27).
CREATE POLICY own_read ON knowledge_opening FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON knowledge_opening FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('action_plan')) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE FUNCTION helle.keep_opening() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  written knowledge_details;
  of knowledge_activity;
BEGIN
  SELECT * INTO written FROM knowledge_details d WHERE d.id = NEW.details_id;
  of := helle.lock_activity(written.activity_id);
  IF NOT written.open_to_all OR EXISTS (
       SELECT 1 FROM knowledge_details d WHERE d.activity_id = of.id AND d.sequence > written.sequence) THEN
    PERFORM helle.refuse('opening_is_of_what_stands');
  END IF;
  IF NEW.by_user_id = written.by_user_id THEN
    PERFORM helle.refuse('opening_has_another_hand');
  END IF;
  IF NEW.by_unit_id <> of.by_unit_id AND NOT helle.leads_some_plan(NEW.by_unit_id, helle.plan_today())
     AND NOT EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = NEW.by_unit_id AND u.kind = 'cmm') THEN
    PERFORM helle.refuse('opening_is_the_units_or_cmms');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_opening BEFORE INSERT ON knowledge_opening FOR EACH ROW EXECUTE FUNCTION helle.keep_opening();

-- Its words name nobody.
CREATE TRIGGER keep_impersonal BEFORE INSERT ON knowledge_details FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal(
  'title_da', 'title_en', 'place', 'address', 'materials', 'partners', 'why');
CREATE TRIGGER keep_impersonal BEFORE INSERT ON knowledge_held FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal(
  'sources', 'contributed', 'follow_up', 'figures', 'why');
CREATE TRIGGER keep_impersonal BEFORE INSERT ON knowledge_evaluation FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal(
  'learnt', 'changes', 'why');
CREATE TRIGGER keep_impersonal BEFORE INSERT ON knowledge_ending FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('why');

-- What the role of the numbers reads for the plan's indicators (INI-14): teaching that is said to be a part of the initiative which the
-- indicator follows, held for courts, prosecution or police, how many
-- came from them as far as they were counted, and whether somebody was not.
CREATE VIEW helle.justice_teaching AS
  SELECT h.last_day AS held_on, j.came, j.uncounted
    FROM knowledge_activity a
    JOIN LATERAL (SELECT * FROM knowledge_held x WHERE x.activity_id = a.id ORDER BY x.sequence DESC LIMIT 1) h ON true
    JOIN LATERAL (SELECT coalesce(sum(u.came), 0)::bigint AS came, bool_or(u.came IS NULL) AS uncounted, count(*) AS sectors
                    FROM unnest(h.sectors, h.came) AS u (sector, came)
                   WHERE u.sector IN ('courts', 'prosecution', 'police')) j ON j.sectors > 0
    JOIN LATERAL (SELECT * FROM knowledge_details x WHERE x.activity_id = a.id ORDER BY x.sequence DESC LIMIT 1) d ON true
   WHERE a.kind = 'training' AND NOT EXISTS (SELECT 1 FROM knowledge_ending e WHERE e.activity_id = a.id)
     AND EXISTS (SELECT 1 FROM action_plans_indicator x
                  WHERE x.initiative_id = d.initiative_id AND x.feed IN ('justice_sessions', 'justice_participants'));

-- The page without login: publications that are out and whose place no other took, and conferences and campaigns that are to come
-- or are running (GOV-27). Only what is marked as open, in the words that were approved last, and nothing of who wrote it.
CREATE FUNCTION helle.knowledge_for_all(most integer) RETURNS TABLE (
  kind text, title_da text, title_en text, first_day date, last_day date, place text, address text, languages text[],
  publication text, isbn text, channels text[], unit_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH now AS (
    SELECT a.id, a.kind, a.by_unit_id, d.*, EXISTS (SELECT 1 FROM knowledge_held h WHERE h.activity_id = a.id) AS held
      FROM knowledge_activity a
      JOIN LATERAL (SELECT x.title_da, x.title_en, x.first_day, x.last_day, x.place, x.address, x.languages, x.publication,
                           x.isbn, x.channels, x.supersedes_id, x.open_to_all
                      FROM knowledge_details x WHERE x.activity_id = a.id ORDER BY x.sequence DESC LIMIT 1) d ON true
     WHERE NOT EXISTS (SELECT 1 FROM knowledge_ending e WHERE e.activity_id = a.id)),
  approved AS (
    SELECT DISTINCT ON (x.activity_id) x.* FROM knowledge_details x JOIN knowledge_opening o ON o.details_id = x.id
     ORDER BY x.activity_id, x.sequence DESC)
  SELECT n.kind::text, p.title_da, p.title_en, p.first_day, p.last_day, p.place, p.address, p.languages::text[],
         p.publication::text, p.isbn, p.channels::text[], n.by_unit_id
    FROM now n JOIN approved p ON p.activity_id = n.id
   WHERE n.open_to_all
     AND (n.kind = 'publication' AND n.held AND NOT EXISTS (
            SELECT 1 FROM now m WHERE m.supersedes_id = n.id AND m.held
               AND (NOT m.open_to_all OR EXISTS (SELECT 1 FROM approved q WHERE q.activity_id = m.id)))
          OR n.kind IN ('conference', 'campaign') AND NOT n.held AND n.last_day >= helle.today())
   ORDER BY p.first_day DESC, p.title_da LIMIT most
$$;

REVOKE ALL ON FUNCTION helle.writes_of_activity(uuid), helle.keep_activity(), helle.lock_activity(uuid), helle.came_to(uuid),
  helle.keep_one_conference(knowledge_activity, date), helle.is_isbn(text), helle.keep_opening(),
  helle.keep_audience(text, text[], integer[]), helle.keep_activity_days(date, date), helle.keep_activity_details(), helle.keep_activity_held(),
  helle.keep_activity_evaluation(), helle.keep_activity_ending(), helle.knowledge_for_all(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.writes_of_activity(uuid) TO helle_app;
REVOKE ALL ON helle.justice_teaching FROM PUBLIC;
GRANT SELECT ON helle.justice_teaching TO helle_numbers;
GRANT EXECUTE ON FUNCTION helle.knowledge_for_all(integer) TO helle_portal;
