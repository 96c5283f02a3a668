-- What is written of a period and after it: goals, outcomes, winding down, who is gone, whom a municipality takes over.

-- What takes the place of another entry is of the same matter: of the same column that the trigger names.
CREATE FUNCTION helle.keep_the_matter() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  matter uuid;
BEGIN
  EXECUTE format('SELECT %I FROM %I WHERE id = $1', TG_ARGV[0], TG_TABLE_NAME) INTO matter USING NEW.supersedes_id;
  IF matter::text IS DISTINCT FROM to_jsonb(NEW) ->> TG_ARGV[0] THEN
    RAISE EXCEPTION 'an entry takes the place of one of the same matter'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'takes_the_place_of_its_own', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_the_matter AFTER INSERT ON support_periodgoal FOR EACH ROW WHEN (NEW.supersedes_id IS NOT NULL)
  EXECUTE FUNCTION helle.keep_the_matter('period_id');
CREATE TRIGGER keep_the_matter AFTER INSERT ON support_periodoutcome FOR EACH ROW WHEN (NEW.supersedes_id IS NOT NULL)
  EXECUTE FUNCTION helle.keep_the_matter('period_id');
CREATE TRIGGER keep_the_matter AFTER INSERT ON support_winddown FOR EACH ROW WHEN (NEW.supersedes_id IS NOT NULL)
  EXECUTE FUNCTION helle.keep_the_matter('assessment_id');
CREATE TRIGGER keep_the_matter AFTER INSERT ON support_gone FOR EACH ROW WHEN (NEW.supersedes_id IS NOT NULL)
  EXECUTE FUNCTION helle.keep_the_matter('case_id');

-- Of those who are gone, one that is not found stands at a time.
-- Writers of one case wait for each other on its row.
CREATE FUNCTION helle.keep_gone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
  IF NEW.found_on IS NULL AND NOT NEW.withdrawn AND EXISTS (
       SELECT 1 FROM support_gone g
        WHERE g.case_id = NEW.case_id AND g.id <> NEW.id AND g.id IS DISTINCT FROM NEW.supersedes_id
          AND g.found_on IS NULL AND NOT g.withdrawn
          AND NOT EXISTS (SELECT 1 FROM support_gone n WHERE n.supersedes_id = g.id)) THEN
    RAISE EXCEPTION 'the person is gone already'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'gone_once_at_a_time', TABLE = 'support_gone';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_gone AFTER INSERT ON support_gone FOR EACH ROW EXECUTE FUNCTION helle.keep_gone();

-- An outcome is noted of a period that is over, with the last day that it had.
CREATE FUNCTION helle.keep_outcome() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  last_day date;
BEGIN
  PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
  SELECT max(upper(s.taken)) - 1 INTO last_day FROM support_span s
   WHERE s.period_id = NEW.period_id AND s.superseded_at IS NULL;
  IF (NEW.ended_on = last_day AND last_day <= NEW.noted_on) IS NOT TRUE THEN
    RAISE EXCEPTION 'the period is not over'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'outcome_of_a_period_that_is_over', TABLE = 'support_periodoutcome';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_outcome AFTER INSERT ON support_periodoutcome FOR EACH ROW EXECUTE FUNCTION helle.keep_outcome();

-- Support is wound down after an assessment in force that found no trafficking (ACC-04), not before it.
CREATE FUNCTION helle.keep_wind_down() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM identification_assessment a
                  WHERE a.id = NEW.assessment_id AND a.case_id = NEW.case_id AND a.superseded_at IS NULL
                    AND NOT a.was_trafficked AND a.decided_on <= NEW.last_day) THEN
    RAISE EXCEPTION 'support is wound down after a negative assessment'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'wound_down_after_a_negative_assessment', TABLE = 'support_winddown';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_wind_down AFTER INSERT ON support_winddown FOR EACH ROW EXECUTE FUNCTION helle.keep_wind_down();

REVOKE ALL ON FUNCTION helle.keep_the_matter(), helle.keep_gone(), helle.keep_outcome(), helle.keep_wind_down() FROM PUBLIC, helle_app;
