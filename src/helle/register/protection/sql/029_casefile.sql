-- The journal of a case: one row of numbers for its notes and documents together, given as each is journalised. Nothing in
-- it is rewritten: a note never, a document once, from waiting to journalised.

CREATE OR REPLACE FUNCTION helle.next_journal_number(the_case uuid) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO casefile_numbering AS n (case_id, last) VALUES (the_case, 1)
  ON CONFLICT (case_id) DO UPDATE SET last = n.last + 1 RETURNING n.last
$$;

CREATE OR REPLACE FUNCTION helle.journalise_note() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM casefile_note n WHERE n.id = NEW.replaces_id AND n.case_id = NEW.case_id
          AND n.by_unit_id = NEW.by_unit_id) THEN
    RAISE EXCEPTION 'a note supersedes one of its own authority in its own case' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.dated_on > (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date THEN
    RAISE EXCEPTION 'a note is not about a day to come' USING ERRCODE = 'insufficient_privilege';
  END IF;
  NEW.number := helle.next_journal_number(NEW.case_id);
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION helle.journalise_document() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of_journal text[] := ARRAY['number', 'direction', 'dated_on', 'theme_sealed', 'journalised_at', 'journalised_by_id'];
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM casefile_document d WHERE d.id = NEW.replaces_id AND d.case_id = NEW.case_id
            AND d.by_unit_id = NEW.by_unit_id) THEN
      RAISE EXCEPTION 'a version supersedes a document of its own authority in its own case'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.scan = 'not_scanned' AND EXISTS (SELECT 1 FROM protection_installation WHERE kind = 'production') THEN
      RAISE EXCEPTION 'a file that nobody scanned is not taken in' USING ERRCODE = 'insufficient_privilege';
    END IF;
  ELSIF OLD.number IS NOT NULL OR to_jsonb(OLD) - of_journal IS DISTINCT FROM to_jsonb(NEW) - of_journal THEN
    RAISE EXCEPTION 'a document is journalised once and otherwise not rewritten' USING ERRCODE = 'insufficient_privilege';
  END IF;
  NEW.number := NULL;
  IF NEW.journalised_at IS NOT NULL THEN
    IF NEW.dated_on > (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date
       OR NEW.journalised_at <> helle.instant() OR NEW.journalised_by_id <> helle.acting_user() THEN
      RAISE EXCEPTION 'a document is journalised now, by whoever acts, under a day that has come'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.number := helle.next_journal_number(NEW.case_id);
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER journalise BEFORE INSERT ON casefile_note FOR EACH ROW EXECUTE FUNCTION helle.journalise_note();
CREATE TRIGGER journalise BEFORE INSERT OR UPDATE ON casefile_document
  FOR EACH ROW EXECUTE FUNCTION helle.journalise_document();

-- Who else of the acting unit is writing a note that is to supersede this one, and since when. Not what.
CREATE OR REPLACE FUNCTION helle.drafts_on(the_note uuid) RETURNS TABLE (by_user_id uuid, saved_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.by_user_id, d.saved_at FROM casefile_draft d JOIN casefile_note n ON n.id = d.replaces_id
   WHERE d.replaces_id = the_note AND d.by_unit_id = helle.acting_unit() AND d.by_user_id <> helle.acting_user()
     AND helle.grant_exists(n.case_id, 'notes')
   ORDER BY d.saved_at DESC
$$;

-- Templates are the lead's, of her own unit, in her own name, at her own instant, and each takes over from one of its own
-- series.
CREATE OR REPLACE FUNCTION helle.keep_template() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.acting_role() IS DISTINCT FROM 'cmm_lead' OR NEW.unit_id IS DISTINCT FROM helle.acting_unit()
     OR NEW.by_unit_id IS DISTINCT FROM helle.acting_unit() OR NEW.by_user_id IS DISTINCT FROM helle.acting_user()
     OR NEW.recorded_at IS DISTINCT FROM helle.instant()
     OR NEW.replaces_id IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM casefile_notetemplate t WHERE t.id = NEW.replaces_id AND t.series = NEW.series
             AND t.unit_id = NEW.unit_id) THEN
    RAISE EXCEPTION 'templates are written by the lead of their unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_template BEFORE INSERT ON casefile_notetemplate
  FOR EACH ROW EXECUTE FUNCTION helle.keep_template();
