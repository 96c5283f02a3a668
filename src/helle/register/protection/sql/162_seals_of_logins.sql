-- What Helle vouches for of a login, for the role that keeps users: it reads and writes the seal in the transaction of what the seal follows
-- from, so that whatever ends in between leaves both or neither. What is sealed the database cannot say: the key lies elsewhere.
CREATE FUNCTION helle.require_sealing(the_user uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Whoever administers, or leads a unit of hers and answers what was asked. Of one's own login one seals by what one does at it, as the
  -- application.
  IF helle.is_the_second_for(the_user, the_user) IS NOT TRUE THEN
    RAISE EXCEPTION 'whoever keeps users acts here, for somebody else' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;
-- Held until the transaction ends: who changes her own login waits, and begins from what is sealed by then.
CREATE FUNCTION helle.seal_of_login(the_user uuid) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  kept text;
BEGIN
  PERFORM helle.require_sealing(the_user);
  SELECT u.vouched INTO STRICT kept FROM organisations_user u WHERE u.id = the_user FOR NO KEY UPDATE;
  RETURN kept;
END $$;
CREATE FUNCTION helle.seal_login(the_user uuid, the_seal text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_sealing(the_user);
  UPDATE organisations_user SET vouched = the_seal WHERE id = the_user;
END $$;

REVOKE ALL ON FUNCTION helle.require_sealing(uuid), helle.seal_of_login(uuid), helle.seal_login(uuid, text) FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.seal_of_login(uuid), helle.seal_login(uuid, text) TO helle_staff;
