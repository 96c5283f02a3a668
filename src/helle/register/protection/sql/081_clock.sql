-- A clock that was moved back would open what has ended: grants, sessions, links. What was sealed is signed, so the latest moment of any
-- seal is the latest that is known for certain, and nobody acts more than two minutes before it. Sealing itself goes on under a wrong
-- clock (what happens meanwhile stands in the chain), so the last seal alone would forget within a minute that the clock went back.
-- Demo and tests move their clock as they like.
CREATE FUNCTION helle.clock_went_back() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(
    helle.clock_now() < (SELECT e.sealed_until FROM erasure_state e WHERE e.id = 1) - interval '2 minutes'
    AND EXISTS (SELECT 1 FROM protection_installation i WHERE i.id = 1 AND i.kind = 'production'), false)
$$;
CREATE FUNCTION helle.keep_sealed_until() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE erasure_state SET sealed_until = NEW.sealed_at WHERE id = 1 AND coalesce(sealed_until < NEW.sealed_at, true);
  RETURN NULL;
END $$;
CREATE TRIGGER keep_sealed_until AFTER INSERT ON audit_segment FOR EACH ROW EXECUTE FUNCTION helle.keep_sealed_until();
UPDATE erasure_state SET sealed_until = (SELECT max(sealed_at) FROM audit_segment) WHERE id = 1;
-- Where it was the clock of then that was wrong, and ran ahead: what was sealed until now binds it no more. For the owner alone.
CREATE FUNCTION helle.accept_clock() RETURNS bigint
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE erasure_state SET sealed_until = NULL WHERE id = 1 RETURNING (SELECT coalesce(max(number), 0) FROM audit_segment)
$$;
REVOKE ALL ON FUNCTION helle.clock_went_back(), helle.keep_sealed_until(), helle.accept_clock() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.clock_went_back() TO helle_app;
