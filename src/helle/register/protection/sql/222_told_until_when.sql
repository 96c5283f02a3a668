-- Until when what was passed on to the acting unit lasts where nobody ends it, for whom it is told: what rests on a consent of a child's
-- representative ends the day before the child turns eighteen, though a later day was agreed to (MIN-02, MIN-15; PUB-LAW-13).
CREATE FUNCTION helle.told_through(the_disclosure uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.shared_through(d) FROM sharing_disclosure d WHERE d.id = the_disclosure AND helle.was_told(d)
$$;
REVOKE ALL ON FUNCTION helle.told_through(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.told_through(uuid) TO helle_app;
