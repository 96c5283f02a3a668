-- How many releases anybody can read, how many of them correct another and how many were taken down: of all, where lists have an end.
CREATE FUNCTION helle.releases_counted() RETURNS TABLE (releases integer, corrections integer, down integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*)::integer, count(r.corrects_id)::integer, count(t.release_id)::integer
    FROM releases_release r JOIN releases_answer a ON a.release_id = r.id LEFT JOIN releases_takendown t ON t.release_id = r.id
   WHERE a.approved AND r.public_from <= helle.today()
$$;
-- The numbers of the last so many of them before one, without those that were taken down.
CREATE FUNCTION helle.releases_before(the_number integer, most integer) RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.number::integer FROM releases_release r JOIN releases_answer a ON a.release_id = r.id
   WHERE a.approved AND r.public_from <= helle.today() AND a.number < the_number
     AND NOT EXISTS (SELECT 1 FROM releases_takendown t WHERE t.release_id = r.id)
   ORDER BY a.number DESC LIMIT most
$$;
REVOKE ALL ON FUNCTION helle.releases_counted(), helle.releases_before(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.releases_counted(), helle.releases_before(integer, integer) TO helle_portal;
