-- Saved tables: what is counted, in codes. CMM's lead and analyst read them, the analyst saves them (C6: aggregates). A version is never
-- changed: the next one stands after it, and what is withdrawn gets none.
CREATE FUNCTION helle.sees_definitions() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.reads('aggregates') AND helle.acting_kind() = 'cmm' AND helle.acting_role() IN ('cmm_lead', 'cmm_statistics')
$$;
CREATE POLICY own_read ON statistics_definition FOR SELECT TO helle_app USING ((SELECT helle.sees_definitions()));
CREATE POLICY own_add ON statistics_definition FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.sees_definitions()) AND (SELECT helle.writes('aggregates')) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON statistics_definitionwithdrawal FOR SELECT TO helle_app USING ((SELECT helle.sees_definitions()));
CREATE POLICY own_add ON statistics_definitionwithdrawal FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.sees_definitions()) AND (SELECT helle.writes('aggregates')) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));

-- Versions of one definition follow each other from 1, under the lock of the first; of two at once one is told. A title is that of one
-- definition in use alone, whatever its letters' size and the room between its words: whoever orders a release chooses by it. What is saved
-- waits for what is being saved: neither would see the other. The titles of those that come with Helle stand in the code, not here.
CREATE FUNCTION helle.title_alike(title text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT lower(btrim(regexp_replace(title, '\s+', ' ', 'g')))
$$;
CREATE FUNCTION helle.keep_definition() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM statistics_definition d WHERE d.id = NEW.series FOR NO KEY UPDATE;
  IF (NEW.version = 1) <> (NEW.series = NEW.id)
     OR NEW.version <> 1 + (SELECT count(*) FROM statistics_definition d WHERE d.series = NEW.series) THEN
    PERFORM helle.refuse('definition_versions_in_order');
  END IF;
  IF EXISTS (SELECT 1 FROM statistics_definitionwithdrawal w WHERE w.series = NEW.series) THEN
    PERFORM helle.refuse('definition_is_withdrawn');
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('helle.titles of definitions'));
  IF EXISTS (
    SELECT 1 FROM statistics_definition d
     WHERE d.series <> NEW.series
       AND d.version = (SELECT max(o.version) FROM statistics_definition o WHERE o.series = d.series)
       AND NOT EXISTS (SELECT 1 FROM statistics_definitionwithdrawal w WHERE w.series = d.series)
       AND (helle.title_alike(d.title_da) = helle.title_alike(NEW.title_da)
            OR helle.title_alike(d.title_en) = helle.title_alike(NEW.title_en))) THEN
    PERFORM helle.refuse('definition_title_once');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_definition BEFORE INSERT ON statistics_definition FOR EACH ROW EXECUTE FUNCTION helle.keep_definition();
CREATE FUNCTION helle.keep_definition_withdrawal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM statistics_definition d WHERE d.id = NEW.series AND d.version = 1 FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM helle.refuse('definition_versions_in_order');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_definition_withdrawal BEFORE INSERT ON statistics_definitionwithdrawal
  FOR EACH ROW EXECUTE FUNCTION helle.keep_definition_withdrawal();
CREATE TRIGGER names_nobody BEFORE INSERT ON statistics_definition FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('title_da', 'title_en');
CREATE TRIGGER names_nobody BEFORE INSERT ON statistics_definitionwithdrawal FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('why');

REVOKE ALL ON FUNCTION helle.title_alike(text), helle.sees_definitions(), helle.keep_definition(), helle.keep_definition_withdrawal() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.sees_definitions() TO helle_app;
