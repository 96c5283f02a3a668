-- The last day of a consent that was taken back, limited or recorded by mistake is the one that it had in that moment (MIN-02, PUB-LAW-13):
-- the day before the child turns eighteen, as the birth date was known, is written into the row, and no later birth date is asked of it.
CREATE OR REPLACE FUNCTION helle.agreed_until(the_consent uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN c.lapsed_at IS NOT NULL THEN least(c.until, (c.lapsed_at AT TIME ZONE 'Europe/Copenhagen')::date)
              WHEN c.withdrawn_at IS NOT NULL THEN c.until
              WHEN c.given_by = 'representative'
                THEN greatest(least(c.until, coalesce(helle.childs_last_day(c.case_id), '-infinity'::date)), c.given_on - 1)
              ELSE c.until END
    FROM sharing_consent c WHERE c.id = the_consent
$$;
-- After `keep_what_ended_of_consent`, by its name: what had ended is refused there, so that the day is today or later.
CREATE FUNCTION helle.keep_withdrawn_as_it_stood() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.until := helle.agreed_until(OLD.id);
  RETURN NEW;
END $$;
CREATE TRIGGER keep_withdrawn_as_it_stood BEFORE UPDATE OF withdrawn_at ON sharing_consent
  FOR EACH ROW WHEN (OLD.withdrawn_at IS NULL AND NEW.withdrawn_how IN ('withdrawn', 'limited', 'mistake'))
  EXECUTE FUNCTION helle.keep_withdrawn_as_it_stood();
REVOKE ALL ON FUNCTION helle.keep_withdrawn_as_it_stood() FROM PUBLIC;
