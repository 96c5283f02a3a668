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
     AND helle.grant_exists(n.case_id, 'notes') AND helle.facts_are_open(n.case_id)
   ORDER BY d.saved_at DESC
$$;

-- Whether somebody works in a unit today in a role that writes notes.
CREATE OR REPLACE FUNCTION helle.writes_notes_in(the_user uuid, the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM organisations_membership m
    JOIN protection_rolecategory r ON r.role = m.role AND r.category = 'notes' AND r.may_write
   WHERE m.user_id = the_user AND m.unit_id = the_unit
     AND m.during @> (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date)
$$;

-- Drafts of the acting unit whose author writes no notes there any more: nobody could read them. For whoever allocates, in
-- cases that the unit holds. Which case, whose and since when; not what they say.
CREATE OR REPLACE FUNCTION helle.drafts_left() RETURNS TABLE (
  id uuid, case_id uuid, by_user_id uuid, begun_at timestamptz, saved_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.id, d.case_id, d.by_user_id, d.begun_at, d.saved_at FROM casefile_draft d
   WHERE d.by_unit_id = helle.acting_unit() AND helle.acting_role() IN ('cmm_lead', 'udlst_caseworker')
     AND helle.grant_exists(d.case_id, 'notes') AND NOT helle.writes_notes_in(d.by_user_id, d.by_unit_id)
$$;

-- Drafts of the acting unit in cases whose notes it holds no more, as where the competence moved: neither their author nor anybody
-- else reads them, unless the notes come back. For whoever allocates; with the number, since the case may be out of sight.
CREATE OR REPLACE FUNCTION helle.drafts_stranded() RETURNS TABLE (
  id uuid, case_id uuid, by_user_id uuid, begun_at timestamptz, saved_at timestamptz, number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.id, d.case_id, d.by_user_id, d.begun_at, d.saved_at, c.number
    FROM casefile_draft d JOIN cases_case c ON c.id = d.case_id
   WHERE d.by_unit_id = helle.acting_unit() AND helle.acting_role() IN ('cmm_lead', 'udlst_caseworker')
     AND NOT helle.grant_exists(d.case_id, 'notes')
$$;

-- Deletes one of them. False where it is none of them: somebody was faster, or the notes came back.
CREATE OR REPLACE FUNCTION helle.destroy_draft(the_draft uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM casefile_draft d WHERE d.id = the_draft FOR UPDATE;
  DELETE FROM casefile_draft d WHERE d.id = the_draft
     AND EXISTS (SELECT 1 FROM helle.drafts_stranded() s WHERE s.id = the_draft);
  RETURN FOUND;
END $$;

-- Gives one that was left behind to somebody of the unit who writes notes, with a sealed reason. It says whose it was from then on, however
-- often it is given. False where it is none of them, or she writes none.
CREATE OR REPLACE FUNCTION helle.give_draft(the_draft uuid, the_user uuid, why bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM casefile_draft d WHERE d.id = the_draft FOR NO KEY UPDATE;
  IF why IS NULL OR NOT EXISTS (SELECT 1 FROM helle.drafts_left() l WHERE l.id = the_draft)
     OR NOT helle.writes_notes_in(the_user, helle.acting_unit()) THEN
    RETURN false;
  END IF;
  UPDATE casefile_draft SET begun_by_id = coalesce(begun_by_id, by_user_id), by_user_id = the_user,
         given_at = helle.instant(), given_by_id = helle.acting_user(), given_why_sealed = why,
         version = version + 1, form_token = gen_random_uuid()
   WHERE id = the_draft;
  RETURN true;
END $$;

-- Nobody puts words into a colleague's mouth: that a draft or a note was begun by her is said only of what was given on. Nor does
-- anybody say that she was given one: who gives work on a case opens it (`work_at`).
CREATE OR REPLACE FUNCTION helle.keep_whose_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.begun_by_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM casefile_draft d WHERE d.case_id = NEW.case_id AND d.begun_by_id = NEW.begun_by_id
          AND d.by_user_id = NEW.by_user_id AND d.by_unit_id = NEW.by_unit_id)
     -- Or became a note of hers already, while another window of hers stood open.
     AND NOT EXISTS (
       SELECT 1 FROM casefile_note n WHERE n.case_id = NEW.case_id AND n.begun_by_id = NEW.begun_by_id
          AND n.by_user_id = NEW.by_user_id AND n.by_unit_id = NEW.by_unit_id) THEN
    RAISE EXCEPTION 'what a colleague began was given on' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_TABLE_NAME = 'casefile_draft' THEN
    IF NEW.given_by_id IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM casefile_draft d WHERE d.case_id = NEW.case_id AND d.begun_by_id = NEW.begun_by_id
            AND d.by_user_id = NEW.by_user_id AND d.by_unit_id = NEW.by_unit_id
            AND d.given_by_id = NEW.given_by_id AND d.given_at = NEW.given_at) THEN
      RAISE EXCEPTION 'what was given says by whom and when it was' USING ERRCODE = 'insufficient_privilege';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_whose_words BEFORE INSERT ON casefile_draft FOR EACH ROW EXECUTE FUNCTION helle.keep_whose_words();
CREATE TRIGGER keep_whose_words BEFORE INSERT ON casefile_note FOR EACH ROW EXECUTE FUNCTION helle.keep_whose_words();

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
