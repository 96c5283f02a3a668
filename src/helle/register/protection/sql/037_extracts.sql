-- Reading her own file with a person: that paper which was made is accounted for. What she is told of the log: 115_looks_told.sql.

-- Whether the family of a child may have a part in the trafficking, as far as a search for it says (MIN-10).
-- Also to who does not read what belongs to the return: it stands between the child and a reader.
CREATE OR REPLACE FUNCTION helle.family_stands(the_case uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN bool_or(t.family_suspected IS TRUE OR t.outcome = 'unsafe') THEN 'suspected'
              WHEN bool_and(t.family_suspected IS FALSE) FILTER (WHERE t.service = 'return_agency') THEN 'none'
              ELSE 'not_known' END
    FROM minors_tracing t WHERE t.case_id = the_case AND t.outcome <> 'mistake'
     AND (SELECT helle.grant_exists(the_case, 'documents')) AND (SELECT helle.facts_are_open(the_case))
$$;
-- A reason holds for what it was weighed against, when the reading begins and when it is put on paper.
CREATE OR REPLACE FUNCTION helle.keep_custody_holder() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  stands text := helle.family_stands(NEW.case_id);
BEGIN
  IF TG_TABLE_NAME = 'extracts_extract' THEN
    IF NEW.reader <> 'custody_holder' OR NEW.family = stands THEN
      RETURN NEW;
    END IF;
  ELSIF stands = 'none' OR NOT EXISTS (SELECT 1 FROM extracts_extract e WHERE e.id = NEW.extract_id
                                         AND e.reader = 'custody_holder' AND e.family <> stands) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the family is weighed as it stands today'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_holder_is_weighed';
END $$;
CREATE TRIGGER keep_custody_holder BEFORE INSERT ON extracts_extract
  FOR EACH ROW EXECUTE FUNCTION helle.keep_custody_holder();
CREATE TRIGGER keep_custody_holder BEFORE INSERT ON extracts_paper
  FOR EACH ROW EXECUTE FUNCTION helle.keep_custody_holder();

-- What is read changes no more once it stands on paper or is over. The reading is held, so that two who write meet there.
CREATE OR REPLACE FUNCTION helle.keep_extract_open() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM extracts_extract e WHERE e.id = NEW.extract_id AND e.open AND e.case_id = NEW.case_id
     AND e.by_unit_id = NEW.by_unit_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the reading is over' USING ERRCODE = 'check_violation', CONSTRAINT = 'extract_is_open';
  END IF;
  IF TG_TABLE_NAME = 'extracts_heldback' AND EXISTS (SELECT 1 FROM extracts_paper p WHERE p.extract_id = NEW.extract_id) THEN
    RAISE EXCEPTION 'what is read stands on paper' USING ERRCODE = 'check_violation', CONSTRAINT = 'extract_is_not_on_paper';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_extract_open BEFORE INSERT ON extracts_heldback FOR EACH ROW EXECUTE FUNCTION helle.keep_extract_open();
CREATE TRIGGER keep_extract_open BEFORE INSERT ON extracts_paper FOR EACH ROW EXECUTE FUNCTION helle.keep_extract_open();

-- Where paper was made it was given or destroyed, and where none was, neither; and with its ending a reading is over.
CREATE OR REPLACE FUNCTION helle.keep_extract_ending() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM extracts_extract e WHERE e.id = NEW.extract_id AND e.open AND e.case_id = NEW.case_id
     AND e.by_unit_id = NEW.by_unit_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the reading is over' USING ERRCODE = 'check_violation', CONSTRAINT = 'extract_is_open';
  END IF;
  IF EXISTS (SELECT 1 FROM extracts_paper p WHERE p.extract_id = NEW.extract_id) <> (NEW.how IN ('paper', 'destroyed')) THEN
    RAISE EXCEPTION 'paper that was made is accounted for'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'paper_is_accounted_for';
  END IF;
  UPDATE extracts_extract SET open = false WHERE id = NEW.extract_id;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_extract_ending BEFORE INSERT ON extracts_ending
  FOR EACH ROW EXECUTE FUNCTION helle.keep_extract_ending();

REVOKE ALL ON FUNCTION helle.family_stands(uuid), helle.keep_custody_holder(), helle.keep_extract_open(), helle.keep_extract_ending() FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.family_stands(uuid) TO helle_app;
