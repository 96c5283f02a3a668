-- An event of the ladder follows the one before it as the table of the rules says (C2, `helle.rules.ladder`), whoever writes it:
-- events of a case are numbered without a gap, and two writers who both saw the same last one cannot both be the next.
CREATE OR REPLACE FUNCTION helle.keep_to_the_ladder() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  here text;
BEGIN
  IF NEW.sequence > 1 AND NOT EXISTS (
       SELECT 1 FROM cases_rungevent e WHERE e.case_id = NEW.case_id AND e.sequence = NEW.sequence - 1) THEN
    RAISE EXCEPTION 'the events of a case are numbered without a gap'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ladder_without_a_gap', TABLE = 'cases_rungevent';
  END IF;
  SELECT e.rung INTO here FROM cases_rungevent e
   WHERE e.case_id = NEW.case_id AND e.sequence < NEW.sequence
     AND NOT EXISTS (SELECT 1 FROM cases_rungevent s WHERE s.supersedes_id = e.id AND s.sequence <= NEW.sequence)
   ORDER BY e.sequence DESC LIMIT 1;
  IF NOT EXISTS (SELECT 1 FROM cases_laddermove m
                  WHERE m.start = coalesce(here, '') AND m.event = NEW.event AND m.rung = NEW.rung
                    AND m.by_kind = NEW.by_kind) THEN
    RAISE EXCEPTION 'the ladder has no such step'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ladder_is_kept', TABLE = 'cases_rungevent';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_to_the_ladder AFTER INSERT ON cases_rungevent
  FOR EACH ROW EXECUTE FUNCTION helle.keep_to_the_ladder();
