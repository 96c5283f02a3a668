-- Extracts for research (GOV-19): applied for by an institution or for it, prepared by CMM's analyst, decided by its lead, handed out once,
-- deleted. What is written is never changed; the institution sees its own, those who work with the figures in CMM see all.
CREATE FUNCTION helle.researches() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.reads('aggregates') AND helle.acting_kind() = 'human_rights' AND helle.acting_role() = 'plan_owner'
$$;
CREATE FUNCTION helle.sees_research(the_application uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.sees_definitions() OR (helle.researches() AND EXISTS (
    SELECT 1 FROM research_application a WHERE a.id = the_application AND a.unit_id = helle.acting_unit()))
$$;
-- What the lead has decided of a preparation, or that it waits; the institution reads a preparation once it is decided.
CREATE FUNCTION helle.research_decided(the_preparation uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM research_decision d WHERE d.preparation_id = the_preparation AND d.kind <> 'sent_back')
$$;
-- Which columns the lead has granted; none where there is no permission, or it was taken back.
CREATE FUNCTION helle.research_granted(the_application uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.granted::text[] FROM research_preparation p JOIN research_decision d ON d.preparation_id = p.id
   WHERE p.application_id = the_application AND d.kind = 'granted'
     AND NOT EXISTS (SELECT 1 FROM research_revocation r WHERE r.application_id = the_application)
$$;
-- The applications of an institution: of the same unit, or of the same name however it is written large or small. As whoever asks sees them.
CREATE FUNCTION helle.research_of_institution(the_unit uuid, the_institution text) RETURNS SETOF uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.id FROM research_application a
   WHERE a.unit_id = the_unit
      OR lower(btrim(regexp_replace(helle.plainly(a.institution), '\s+', ' ', 'g')))
         = lower(btrim(regexp_replace(helle.plainly(the_institution), '\s+', ' ', 'g')))
$$;
-- Whether the institution of an application has an extract that nobody has confirmed deleted.
CREATE FUNCTION helle.research_held(the_unit uuid, the_institution text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM research_extract e
     WHERE e.application_id IN (SELECT helle.research_of_institution(the_unit, the_institution))
       AND NOT EXISTS (SELECT 1 FROM research_deletion d WHERE d.application_id = e.application_id))
$$;
-- Whether the institution has an application under way with the same number of its own: one that waits for an answer, or is granted and not
-- handed out yet. It is the same however it is written large or small, and with whatever blanks. Once an application has ended, another may
-- be about the same study.
CREATE FUNCTION helle.research_under_way(the_unit uuid, the_institution text, the_journal text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM research_application a
     WHERE a.id IN (SELECT helle.research_of_institution(the_unit, the_institution))
       AND lower(regexp_replace(helle.plainly(a.journal), '\s', '', 'g'))
           = lower(regexp_replace(helle.plainly(the_journal), '\s', '', 'g'))
       AND a.use_until >= helle.plan_today()
       AND NOT EXISTS (SELECT 1 FROM research_extract e WHERE e.application_id = a.id)
       AND NOT EXISTS (SELECT 1 FROM research_revocation r WHERE r.application_id = a.id)
       AND NOT EXISTS (SELECT 1 FROM research_preparation p JOIN research_decision d ON d.preparation_id = p.id
                        WHERE p.application_id = a.id AND d.kind = 'refused'))
$$;
-- How many applications there are: an institution numbers its own among those that it does not see.
CREATE FUNCTION helle.research_applications() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*)::int FROM research_application
$$;

CREATE POLICY own_read ON research_application FOR SELECT TO helle_app USING (
  (SELECT helle.sees_definitions()) OR ((SELECT helle.researches()) AND unit_id = (SELECT helle.acting_unit())));
CREATE POLICY own_add ON research_application FOR INSERT TO helle_app WITH CHECK (
  helle.in_own_name(by_user_id, by_unit_id, recorded_at)
  AND (((SELECT helle.sees_definitions()) AND (SELECT helle.writes('aggregates')) AND unit_id IS NULL)
       OR ((SELECT helle.researches()) AND unit_id = (SELECT helle.acting_unit()))));
CREATE POLICY own_read ON research_preparation FOR SELECT TO helle_app USING (
  (SELECT helle.sees_definitions()) OR (helle.sees_research(application_id) AND helle.research_decided(id)));
CREATE POLICY own_add ON research_preparation FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.sees_definitions()) AND (SELECT helle.writes('aggregates')) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON research_decision FOR SELECT TO helle_app USING (
  (SELECT helle.sees_definitions()) OR (kind <> 'sent_back' AND EXISTS (SELECT 1 FROM research_preparation p WHERE p.id = preparation_id)));
CREATE POLICY own_add ON research_decision FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.sees_definitions()) AND (SELECT helle.acting_role()) = 'cmm_lead' AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON research_extract FOR SELECT TO helle_app USING (helle.sees_research(application_id));
CREATE POLICY own_add ON research_extract FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.sees_definitions()) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON research_measured FOR SELECT TO helle_app USING ((SELECT helle.sees_definitions()));
CREATE POLICY own_add ON research_measured FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.sees_definitions()) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND EXISTS (
    SELECT 1 FROM research_extract e WHERE e.id = extract_id AND e.by_user_id = (SELECT helle.acting_user())
       AND e.recorded_at = (SELECT helle.instant())));
CREATE POLICY own_read ON research_revocation FOR SELECT TO helle_app USING (helle.sees_research(application_id));
CREATE POLICY own_add ON research_revocation FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.sees_definitions()) AND (SELECT helle.acting_role()) = 'cmm_lead' AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON research_deletion FOR SELECT TO helle_app USING (helle.sees_research(application_id));
CREATE POLICY own_add ON research_deletion FOR INSERT TO helle_app WITH CHECK (
  helle.sees_research(application_id) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));

-- Numbered one after the other; for a time to come; each column once and with a reason that says something; and not while the
-- institution has another extract, nor twice at a time with one number of its own.
CREATE FUNCTION helle.keep_research_application() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('helle.research'));
  IF NEW.number <> 1 + (SELECT count(*) FROM research_application) THEN
    PERFORM helle.refuse('research_numbers_once');
  END IF;
  IF NEW.use_until < helle.plan_today() OR NEW.last_year >= extract(year FROM helle.plan_today()) THEN
    PERFORM helle.refuse('research_has_its_time');
  END IF;
  IF (SELECT count(DISTINCT one) <> count(*) FROM unnest(NEW.columns) AS one)
     OR EXISTS (SELECT 1 FROM unnest(NEW.reasons) AS one WHERE one !~ '[[:alnum:]]') THEN
    PERFORM helle.refuse('research_column_has_its_reason');
  END IF;
  IF helle.research_held(NEW.unit_id, NEW.institution) THEN
    PERFORM helle.refuse('research_is_held_already');
  END IF;
  IF helle.research_under_way(NEW.unit_id, NEW.institution, NEW.journal) THEN
    PERFORM helle.refuse('research_journal_once');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_research_application BEFORE INSERT ON research_application
  FOR EACH ROW EXECUTE FUNCTION helle.keep_research_application();

-- Prepared once for each answer: a first time, and again where it was sent back. Every column that was applied for is granted or
-- refused, and no other.
CREATE FUNCTION helle.keep_research_preparation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  wanted text[];
BEGIN
  SELECT a.columns INTO wanted FROM research_application a WHERE a.id = NEW.application_id FOR NO KEY UPDATE;
  IF NEW.version <> 1 + (SELECT count(*) FROM research_preparation p WHERE p.application_id = NEW.application_id) THEN
    PERFORM helle.refuse('research_prepared_in_order');
  END IF;
  IF EXISTS (SELECT 1 FROM research_preparation p LEFT JOIN research_decision d ON d.preparation_id = p.id
              WHERE p.application_id = NEW.application_id AND d.kind IS DISTINCT FROM 'sent_back') THEN
    PERFORM helle.refuse('research_is_prepared');
  END IF;
  IF (SELECT array_agg(one ORDER BY one) FROM unnest(NEW.granted || NEW.refused) AS one)
     IS DISTINCT FROM (SELECT array_agg(one::varchar ORDER BY one::varchar) FROM unnest(wanted) AS one) THEN
    PERFORM helle.refuse('research_answers_each_column');
  END IF;
  IF EXISTS (SELECT 1 FROM unnest(NEW.refused_why) AS one WHERE one !~ '[[:alnum:]]') THEN
    PERFORM helle.refuse('research_refuses_for_a_reason');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_research_preparation BEFORE INSERT ON research_preparation
  FOR EACH ROW EXECUTE FUNCTION helle.keep_research_preparation();

-- Decided by another than prepared it, and than wrote the application; something is granted, and in its time.
CREATE FUNCTION helle.keep_research_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  prepared research_preparation;
  applied research_application;
BEGIN
  SELECT p.* INTO prepared FROM research_preparation p WHERE p.id = NEW.preparation_id;
  SELECT a.* INTO applied FROM research_application a WHERE a.id = prepared.application_id FOR NO KEY UPDATE;
  IF NEW.by_user_id IN (prepared.by_user_id, applied.by_user_id) THEN
    PERFORM helle.refuse('research_four_eyes');
  END IF;
  IF NEW.kind = 'granted' AND (prepared.granted = '{}' OR applied.use_until < helle.plan_today()) THEN
    PERFORM helle.refuse('research_grants_something');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_research_decision BEFORE INSERT ON research_decision FOR EACH ROW EXECUTE FUNCTION helle.keep_research_decision();

-- Made of what was granted and nothing else, while the permission holds, as the very file that is handed out.
CREATE FUNCTION helle.keep_research_extract() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  applied research_application;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('helle.research'));
  SELECT a.* INTO applied FROM research_application a WHERE a.id = NEW.application_id FOR NO KEY UPDATE;
  IF helle.research_granted(applied.id) IS NULL OR applied.use_until < helle.plan_today()
     OR NOT (NEW.columns::text[] <@ helle.research_granted(applied.id) AND helle.research_granted(applied.id) <@ NEW.columns::text[]) THEN
    PERFORM helle.refuse('research_is_granted');
  END IF;
  IF helle.research_held(applied.unit_id, applied.institution) THEN
    PERFORM helle.refuse('research_is_held_already');
  END IF;
  IF NOT EXISTS (SELECT 1 FROM handing_out_file f WHERE f.id = NEW.file AND f.paper = 'research' AND f.cases = '{}'
                    AND f.by_user_id = NEW.by_user_id AND f.recorded_at = NEW.recorded_at) THEN
    PERFORM helle.refuse('research_is_handed_out');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_research_extract BEFORE INSERT ON research_extract FOR EACH ROW EXECUTE FUNCTION helle.keep_research_extract();
-- What it gives away was measured; and no file of rows is handed out without its permission.
CREATE FUNCTION helle.keep_research_measured() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM research_measured m WHERE m.extract_id = NEW.id) THEN
    PERFORM helle.refuse('research_is_measured');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_research_measured AFTER INSERT ON research_extract DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION helle.keep_research_measured();
CREATE FUNCTION helle.keep_research_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM research_extract e WHERE e.file = NEW.id) THEN
    PERFORM helle.refuse('research_is_granted');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_research_file AFTER INSERT ON handing_out_file DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.paper = 'research') EXECUTE FUNCTION helle.keep_research_file();

CREATE FUNCTION helle.keep_research_revocation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM research_application a WHERE a.id = NEW.application_id FOR NO KEY UPDATE;
  IF helle.research_granted(NEW.application_id) IS NULL
     OR EXISTS (SELECT 1 FROM research_deletion d WHERE d.application_id = NEW.application_id) THEN
    PERFORM helle.refuse('research_is_granted');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_research_revocation BEFORE INSERT ON research_revocation
  FOR EACH ROW EXECUTE FUNCTION helle.keep_research_revocation();
CREATE FUNCTION helle.keep_research_deletion() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM research_application a WHERE a.id = NEW.application_id FOR NO KEY UPDATE;
  IF NEW.on_day > helle.plan_today() OR NOT EXISTS (
       SELECT 1 FROM research_extract e WHERE e.application_id = NEW.application_id
          AND NEW.on_day >= (e.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date) THEN
    PERFORM helle.refuse('research_was_handed_out');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_research_deletion BEFORE INSERT ON research_deletion FOR EACH ROW EXECUTE FUNCTION helle.keep_research_deletion();

CREATE TRIGGER names_nobody BEFORE INSERT ON research_application FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('institution', 'question');
CREATE TRIGGER names_nobody BEFORE INSERT ON research_preparation FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('conditions');
CREATE TRIGGER names_nobody BEFORE INSERT ON research_decision FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('why');
CREATE TRIGGER names_nobody BEFORE INSERT ON research_revocation FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('why');

-- The persons of an extract, in codes and with the year alone to tell of the day: those of the official count, without any key. Whoever
-- took a consent back, limited it or, once of age, said no herself to a representative's, lives at a secret place, or was erased, in
-- whichever of her cases, is only counted as kept out.
CREATE FUNCTION helle.research_persons(first_year integer, last_year integer, until date)
RETURNS TABLE (decided_on date, purposes text[], residence_then text, sex_then text, age_then smallint, nationality_then text,
               authority text, first_contact text, sector text, kept_out boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH found AS (
    SELECT DISTINCT ON (a.case_id) a.authority, a.decided_on, a.purposes::text[] AS purposes, a.residence_then, a.sex_then, a.age_then,
           a.nationality_then, c.first_contact, a.sector, c.person_id
      FROM helle.victims_known(until) a JOIN cases_case c ON c.id = a.case_id
     ORDER BY a.case_id, a.decided_on, a.sequence),
  told AS (
    SELECT f.*, helle.is_erased(f.person_id)
        OR EXISTS (SELECT 1 FROM sharing_consent s JOIN cases_case c ON c.id = s.case_id
                    WHERE c.person_id = f.person_id AND (s.withdrawn_how IN ('withdrawn', 'limited', 'said_no')
                          OR s.no_ahead_at IS NOT NULL AND s.withdrawn_how <> 'mistake' AND NOT EXISTS (
                              SELECT 1 FROM people_profile o WHERE o.person_id = c.person_id
                                 AND (o.age_disputed OR o.turns_18_on > helle.local_today()))))
        OR EXISTS (SELECT 1 FROM placements_placement p JOIN accommodation_offer o ON o.id = p.offer_id
                    WHERE p.person_id = f.person_id AND o.secret AND p.days @> helle.local_today()) AS kept_out
      FROM found f WHERE extract(year FROM f.decided_on) BETWEEN first_year AND last_year)
  SELECT date_trunc('year', t.decided_on)::date, t.purposes, t.residence_then, t.sex_then, t.age_then, t.nationality_then, t.authority,
         t.first_contact, t.sector, false FROM told t WHERE NOT t.kept_out
  UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, true FROM told t WHERE t.kept_out
$$;

-- The extracts that nobody has: their file ended, which deletes it for good, and was never fetched. Where the file's own lines are gone
-- by their years nobody can say so any more, and the extract counts as one that somebody has. For those who work with the figures.
CREATE FUNCTION helle.research_never_fetched() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT e.id FROM research_extract e JOIN handing_out_file f ON f.id = e.file
   WHERE helle.sees_definitions() AND f.ended <> '' AND NOT EXISTS (SELECT 1 FROM handing_out_fetch t WHERE t.file_id = f.id)
$$;

REVOKE ALL ON FUNCTION helle.researches(), helle.sees_research(uuid), helle.research_decided(uuid), helle.research_granted(uuid),
  helle.research_of_institution(uuid, text), helle.research_held(uuid, text), helle.research_under_way(uuid, text, text), helle.research_applications(), helle.research_never_fetched(),
  helle.keep_research_application(), helle.keep_research_preparation(), helle.keep_research_decision(),
  helle.keep_research_extract(), helle.keep_research_measured(), helle.keep_research_file(), helle.keep_research_revocation(),
  helle.keep_research_deletion(), helle.research_persons(integer, integer, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.researches(), helle.sees_research(uuid), helle.research_decided(uuid), helle.research_held(uuid, text),
  helle.research_of_institution(uuid, text), helle.research_applications(), helle.research_never_fetched() TO helle_app;
GRANT EXECUTE ON FUNCTION helle.research_persons(integer, integer, date) TO helle_numbers;
