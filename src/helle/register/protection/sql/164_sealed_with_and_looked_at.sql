-- The worker says with which cipher it seals; whoever seals everything anew, and whoever looks how the system is, reads it. By the
-- machine's clock: processes run by it.
CREATE FUNCTION helle.note_cipher(the_cipher int) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO protection_sealedwith (cipher, noted_at) VALUES (the_cipher, clock_timestamp())
  ON CONFLICT (cipher) DO UPDATE SET noted_at = clock_timestamp()
$$;
REVOKE ALL ON FUNCTION helle.note_cipher(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.note_cipher(int) TO helle_lists;

-- What was written in words before is told of what was there alone: whoever looks now says what was done (CRI-07).
CREATE FUNCTION helle.keep_look_done() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.refuse('charge_look_says_what_was_done');
END $$;
REVOKE ALL ON FUNCTION helle.keep_look_done() FROM PUBLIC;
CREATE TRIGGER keep_look_done BEFORE INSERT ON prosecution_chargelook
  FOR EACH ROW WHEN (NEW.done = 'before') EXECUTE FUNCTION helle.keep_look_done();
