-- An answer's file is made as whoever ordered it, by a job (sql/037_access.sql). If the case has closed to her meanwhile, since the look
-- in which she ordered it is over or somebody else has the case, the job sees nothing of the order: so that it does not stand as being
-- made for ever, it is put out of force here, and she is told.
CREATE FUNCTION helle.lapse_own_order(the_making uuid, OUT the_case uuid, OUT the_request uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE access_requests_making m SET lapsed_at = helle.instant()
   WHERE m.id = the_making AND m.by_user_id = helle.acting_user() AND m.by_unit_id = helle.acting_unit()
     AND m.stopped_sealed IS NULL AND m.lapsed_at IS NULL
     AND NOT EXISTS (SELECT 1 FROM access_requests_assembly a WHERE a.id = m.id)
     AND EXISTS (SELECT 1 FROM access_requests_accessrequest r WHERE r.id = m.request_id AND r.waits)
     AND (helle.needs_to_know() AND NOT helle.may_open(m.case_id)
          OR NOT helle.reads('documents') OR NOT helle.grant_exists(m.case_id, 'documents'))
  RETURNING m.case_id, m.request_id INTO the_case, the_request;
END $$;

-- The acting user's orders that lapsed since a moment, until the file is ordered anew or the request has ended. The number of the case
-- stands there as long as her unit has the case and no look of hers at it was found wrong.
CREATE FUNCTION helle.own_lapsed_orders(since timestamptz) RETURNS TABLE (number text, ordered_at timestamptz, lapsed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN helle.grant_exists(m.case_id, 'core') AND NOT helle.found_wrong(m.case_id) THEN c.number ELSE '' END,
         m.recorded_at, m.lapsed_at
    FROM access_requests_making m JOIN cases_case c ON c.id = m.case_id
   WHERE m.by_user_id = helle.acting_user() AND m.by_unit_id = helle.acting_unit() AND m.lapsed_at >= since
     AND EXISTS (SELECT 1 FROM access_requests_accessrequest r WHERE r.id = m.request_id AND r.waits)
     AND NOT EXISTS (SELECT 1 FROM access_requests_making n WHERE n.request_id = m.request_id AND n.recorded_at > m.recorded_at)
   ORDER BY m.lapsed_at DESC, m.id LIMIT 20
$$;

REVOKE ALL ON FUNCTION helle.lapse_own_order(uuid), helle.own_lapsed_orders(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.lapse_own_order(uuid), helle.own_lapsed_orders(timestamptz) TO helle_app;
