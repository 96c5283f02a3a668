-- Whether a criminal case went by a list of two: its number stands on receipts, and nothing waits of it. Also for who is offered it and may
-- not read it.
CREATE FUNCTION helle.criminal_case_is_gone(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM prosecution_criminalcase k WHERE k.id = the_case AND k.disposed_at IS NOT NULL)
$$;
REVOKE ALL ON FUNCTION helle.criminal_case_is_gone(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.criminal_case_is_gone(uuid) TO helle_app;
