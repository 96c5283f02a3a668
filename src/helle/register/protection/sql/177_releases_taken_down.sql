-- The numbers of the releases that were taken down, as the role of the numbers reads them: what stands of them elsewhere is marked
-- (`helle.register.obligations.withdrawn`).
CREATE FUNCTION helle.releases_taken_down() RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.number::integer FROM releases_answer a JOIN releases_takendown t ON t.release_id = a.release_id WHERE a.approved ORDER BY 1
$$;
REVOKE ALL ON FUNCTION helle.releases_taken_down() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.releases_taken_down() TO helle_numbers;
