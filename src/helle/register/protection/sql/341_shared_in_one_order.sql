-- Whoever ends something that is shared holds its case before its row: what ends with it is ended in that order, so that of two at once nobody waits
-- for somebody who waits for her. A statement that names the row takes the row first, so whoever acts asks for the case beforehand; by a
-- statement of one's own that does not, one of the two is refused, as ever.
CREATE FUNCTION helle.hold_shared(the_case uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.unshares() AND helle.grant_exists(the_case, 'core') THEN
    PERFORM 1 FROM cases_case c WHERE c.id = the_case FOR NO KEY UPDATE;
  END IF;
END $$;
REVOKE ALL ON FUNCTION helle.hold_shared(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.hold_shared(uuid) TO helle_app;
