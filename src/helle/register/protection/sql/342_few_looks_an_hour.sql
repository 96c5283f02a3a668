-- A colleague's case is opened by a row that says what for, also by a statement of one's own. How many different ones that may be within an hour the
-- database holds as the pages do (`request_limit`, PUB-DIG-04), which count what is open without a word as well; danger opens one all the same.
-- What is read of a case that is open already leaves no row by itself: that many of these are read the pages alone hold up.

-- The same as `cases_opened_an_hour` of the rules; a test holds the two together.
CREATE FUNCTION helle.looks_an_hour() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 40
$$;
CREATE FUNCTION helle.keep_few_looks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Her next one waits until this one is written: two at once are counted as two.
  PERFORM pg_advisory_xact_lock(hashtextextended('helle.looks.' || NEW.by_user_id, 0));
  IF (SELECT count(DISTINCT k.case_id) FROM need_to_know_look k
       WHERE k.by_user_id = NEW.by_user_id AND k.purpose <> 'danger' AND k.case_id <> NEW.case_id
         AND k.recorded_at > helle.instant() - interval '1 hour' AND k.recorded_at <= helle.instant()) >= helle.looks_an_hour() THEN
    PERFORM helle.refuse('so_many_looks_an_hour');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_few_looks BEFORE INSERT ON need_to_know_look
  FOR EACH ROW WHEN (NEW.purpose <> 'danger') EXECUTE FUNCTION helle.keep_few_looks();
REVOKE ALL ON FUNCTION helle.looks_an_hour(), helle.keep_few_looks() FROM PUBLIC;
