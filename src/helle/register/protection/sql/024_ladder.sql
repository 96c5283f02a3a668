-- An event of the ladder follows the one before it as the table of the rules says (C2, `helle.rules.ladder`), whoever writes it:
-- events of a case are numbered without a gap, and two writers who both saw the same last one cannot both be the next. What
-- counts are the events in force: a corrected one stands at the place of the mistyped, so that what comes after is held against
-- it as well (`helle.keep_the_whole_ladder`, once the act is done).
CREATE OR REPLACE FUNCTION helle.keep_to_the_ladder() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  here text;
BEGIN
  -- Who corrects what this one follows waits, and then sees it.
  PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
  IF NEW.sequence > 1 AND NOT EXISTS (
       SELECT 1 FROM cases_rungevent e WHERE e.case_id = NEW.case_id AND e.sequence = NEW.sequence - 1) THEN
    RAISE EXCEPTION 'the events of a case are numbered without a gap'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ladder_without_a_gap', TABLE = 'cases_rungevent';
  END IF;
  SELECT e.rung INTO here FROM cases_rungevent e
   WHERE e.case_id = NEW.case_id AND e.sequence < NEW.sequence
     AND e.superseded_at IS NULL
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

-- Whether each event in force follows from the one before it, and there is one at all.
CREATE FUNCTION helle.ladder_holds(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*) > 0 AND bool_and(EXISTS (
           SELECT 1 FROM cases_laddermove m
            WHERE m.start = standing.before AND m.event = standing.event AND m.rung = standing.rung
              AND m.by_kind = standing.by_kind))
    FROM (SELECT e.event, e.rung, e.by_kind, coalesce(lag(e.rung) OVER (ORDER BY e.sequence), '') AS before
            FROM cases_rungevent e WHERE e.case_id = the_case AND e.superseded_at IS NULL) standing
$$;

-- An event that takes a place before others is held against those that come after it when the act is done.
CREATE FUNCTION helle.keep_the_whole_ladder() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM cases_rungevent e
              WHERE e.case_id = NEW.case_id AND e.sequence > NEW.sequence AND e.superseded_at IS NULL)
     AND NOT helle.ladder_holds(NEW.case_id) THEN
    RAISE EXCEPTION 'the ladder has no such way'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ladder_is_kept', TABLE = 'cases_rungevent';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_the_whole_ladder AFTER INSERT ON cases_rungevent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION helle.keep_the_whole_ladder();
