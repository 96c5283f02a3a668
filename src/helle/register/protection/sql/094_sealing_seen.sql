-- How the sealing is, for whoever shows how the system is: a process that serves pages has no connection of the sealer.
CREATE FUNCTION helle.waits_for_seal() RETURNS interval
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.clock_now() - min(at) FROM audit_line WHERE segment IS NULL
$$;

-- How many sealed segments have their lines still, and were sealed more than these years ago.
CREATE FUNCTION helle.segments_over(years integer) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*) FROM audit_segment
   WHERE dropped_at IS NULL AND sealed_at < helle.clock_now() - make_interval(years => years)
$$;

REVOKE ALL ON FUNCTION helle.waits_for_seal(), helle.segments_over(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.waits_for_seal(), helle.segments_over(integer) TO helle_app;
