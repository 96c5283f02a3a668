-- Whether something beside the cases was disposed of, by a list or with the person that it told of: a list that still has its row says so and
-- leads nowhere. It tells nothing that the page of the row does not say to whoever reads it.
CREATE FUNCTION helle.was_disposed_of(the_kind text, the_row uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM retention_traceitem i
                  WHERE i.kind = the_kind AND i.row_id = the_row AND i.outcome = 'disposed' AND i.kept_at IS NULL AND i.dropped_at IS NOT NULL)
      OR EXISTS (SELECT 1 FROM helle.trace_kinds() k WHERE k.kind = the_kind AND helle.went_with_a_person(k.sealed_under, the_row))
$$;

REVOKE ALL ON FUNCTION helle.was_disposed_of(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.was_disposed_of(text, uuid) TO helle_app;
