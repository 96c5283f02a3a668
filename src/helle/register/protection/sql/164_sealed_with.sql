-- The worker says with which cipher it seals; whoever seals everything anew, and whoever looks how the system is, reads it. By the
-- machine's clock: processes run by it.
CREATE FUNCTION helle.note_cipher(the_cipher int) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO protection_sealedwith (cipher, noted_at) VALUES (the_cipher, clock_timestamp())
  ON CONFLICT (cipher) DO UPDATE SET noted_at = clock_timestamp()
$$;
REVOKE ALL ON FUNCTION helle.note_cipher(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.note_cipher(int) TO helle_lists;
