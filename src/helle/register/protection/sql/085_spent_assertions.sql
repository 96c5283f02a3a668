-- An assertion of a provider lets somebody in once. Asked before there is a session, so nobody acts. By the machine's clock, as
-- the assertion is: moving a demo's clock makes none last. What a provider calls it may tell of a session there: a hash is kept.
CREATE FUNCTION helle.spend_assertion(the_issuer text, the_assertion text, the_until timestamptz) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM administration_spentassertion WHERE mark IN (
    SELECT s.mark FROM administration_spentassertion s WHERE s.until < clock_timestamp() - interval '1 hour'
     ORDER BY s.mark LIMIT 100 FOR UPDATE SKIP LOCKED);
  INSERT INTO administration_spentassertion (mark, until)
  VALUES (encode(sha256(convert_to(the_issuer || chr(10) || the_assertion, 'UTF8')), 'hex'), the_until) ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;

-- Whoever writes: what is spent stays so for as long as it could let somebody in.
CREATE FUNCTION helle.keep_spent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR OLD.until >= clock_timestamp() THEN
    PERFORM helle.refuse('assertion_is_spent_once');
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER keep_spent BEFORE UPDATE OR DELETE ON administration_spentassertion
  FOR EACH ROW EXECUTE FUNCTION helle.keep_spent();

REVOKE ALL ON FUNCTION helle.spend_assertion(text, text, timestamptz), helle.keep_spent() FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.spend_assertion(text, text, timestamptz) TO helle_staff;
