-- All periods of a person together last 120 days at most (PER-06, PER-10), whoever writes them: each period is held to day
-- 120 by its own constraints, this holds the next one to what is left. Writers of one case wait for each other here.
CREATE OR REPLACE FUNCTION helle.keep_within_120_days() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR UPDATE;
  IF (SELECT sum(upper(days) - lower(days)) FROM support_span WHERE case_id = NEW.case_id) > 120 THEN
    RAISE EXCEPTION 'the periods of a case last 120 days at most'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'periods_within_120_days', TABLE = 'support_span';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_within_120_days AFTER INSERT OR UPDATE ON support_span
  FOR EACH ROW EXECUTE FUNCTION helle.keep_within_120_days();
