-- A clock that was moved back would open what has ended: grants, sessions, links. What was sealed last is the latest moment that is
-- known for certain, so nobody acts more than two minutes before it. Demo and tests move their clock as they like.
CREATE FUNCTION helle.clock_went_back() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(
    helle.clock_now() < (SELECT s.sealed_at FROM audit_segment s
                          WHERE s.number > (SELECT e.clock_after FROM erasure_state e WHERE e.id = 1)
                          ORDER BY s.number DESC LIMIT 1) - interval '2 minutes'
    AND EXISTS (SELECT 1 FROM protection_installation i WHERE i.id = 1 AND i.kind = 'production'), false)
$$;
-- Where it was the clock of then that was wrong, and ran ahead: what was sealed until now binds it no more. For the owner alone.
CREATE FUNCTION helle.accept_clock() RETURNS bigint
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE erasure_state SET clock_after = (SELECT coalesce(max(number), 0) FROM audit_segment) WHERE id = 1 RETURNING clock_after
$$;
REVOKE ALL ON FUNCTION helle.clock_went_back(), helle.accept_clock() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.clock_went_back() TO helle_app;
