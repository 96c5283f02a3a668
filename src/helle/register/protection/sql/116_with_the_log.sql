-- What tells of members of staff beside the log, and had no end: samples of it with what was said of them, and what was handed out. They
-- are kept as long as its lines are, which whoever is responsible decides; five years at least, whoever asks.

CREATE FUNCTION helle.goes_with_the_log(the_moment timestamptz, years integer) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (years >= 5) IS NOT TRUE THEN
    RAISE EXCEPTION 'what stands beside the log is kept five years at least' USING ERRCODE = 'check_violation';
  END IF;
  RETURN the_moment < helle.clock_now() - make_interval(years => years);
END $$;

-- The samples whose time is over. One with a look that was not in order stays until that is settled.
CREATE FUNCTION helle.log_samples_over(years integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.id FROM log_review_draw d
   WHERE helle.goes_with_the_log(d.recorded_at, years) AND NOT EXISTS (
     SELECT 1 FROM log_review_sampled s JOIN log_review_judgement v ON v.sampled_id = s.id AND v.verdict = 'wrong'
      WHERE s.draw_id = d.id AND NOT EXISTS (SELECT 1 FROM log_review_settlement x WHERE x.sampled_id = s.id))
   ORDER BY d.recorded_at, d.id
$$;
-- Drops them once their keys are gone, and says how many.
CREATE FUNCTION helle.drop_log_samples(the_draws uuid[], years integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  gone uuid[] := ARRAY(SELECT o FROM helle.log_samples_over(years) o WHERE o = ANY (the_draws));
  looks uuid[] := ARRAY(SELECT s.id FROM log_review_sampled s WHERE s.draw_id = ANY (gone));
BEGIN
  DELETE FROM log_review_settlement x WHERE x.sampled_id = ANY (looks);
  DELETE FROM log_review_reply r WHERE r.sampled_id = ANY (looks);
  DELETE FROM log_review_judgement v WHERE v.sampled_id = ANY (looks);
  DELETE FROM log_review_sampled s WHERE s.id = ANY (looks);
  DELETE FROM log_review_draw d WHERE d.id = ANY (gone);
  IF cardinality(gone) > 0 THEN
    PERFORM helle.write_line(NULL, NULL, NULL, 'operation', 'log_review.dropped', 'allowed', NULL, '{}',
                             jsonb_build_object('samples', cardinality(gone), 'looks', cardinality(looks)), NULL);
  END IF;
  RETURN cardinality(gone);
END $$;

-- Drops what says that files were handed out, of those that ended and whose keys are gone.
CREATE FUNCTION helle.drop_handed_out(years integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  gone uuid[] := ARRAY(SELECT f.id FROM handing_out_file f
                        WHERE f.key_gone_at IS NOT NULL AND helle.goes_with_the_log(f.recorded_at, years));
BEGIN
  DELETE FROM handing_out_fetch t WHERE t.file_id = ANY (gone);
  DELETE FROM handing_out_file f WHERE f.id = ANY (gone);
  IF cardinality(gone) > 0 THEN
    PERFORM helle.write_line(NULL, NULL, NULL, 'operation', 'handing_out.dropped', 'allowed', NULL, '{}',
                             jsonb_build_object('files', cardinality(gone)), NULL);
  END IF;
  RETURN cardinality(gone);
END $$;

REVOKE ALL ON FUNCTION helle.goes_with_the_log(timestamptz, integer), helle.log_samples_over(integer),
  helle.drop_log_samples(uuid[], integer), helle.drop_handed_out(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.log_samples_over(integer), helle.drop_log_samples(uuid[], integer), helle.drop_handed_out(integer)
  TO helle_lists;
