-- What the acting unit has a part in and stands on a list that waits, one by one: what it is looked up by, by which id its own page is found (of a
-- report what was passed on of it), the last day on which to have it held back, and whether this unit holds it back itself.
CREATE FUNCTION helle.own_to_go() RETURNS TABLE (kind text, row_id uuid, number text, at timestamptz, page uuid, until_day date, holds boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  -- The day is asked of the list, once, and not of each thing on it.
  WITH waits AS MATERIALIZED (
    SELECT l.id, helle.trace_list_told_until(l.id) AS until_day FROM retention_tracelist l WHERE l.approved IS NULL),
  own AS (
    SELECT t.kind, t.row_id, l.until_day FROM waits l CROSS JOIN LATERAL helle.told_before(l.id) t
     WHERE t.unit_id = helle.acting_unit() AND helle.reads(t.category))
  SELECT o.kind, o.row_id, s.number, s.at, coalesce(p.id, o.row_id), o.until_day,
         o.kind = 'criminal' AND helle.works_on_criminal_case(o.row_id)
    FROM own o JOIN helle.looked_up_by(ARRAY(SELECT w.row_id FROM own w)) s ON s.row_id = o.row_id
    LEFT JOIN reports_passedon p ON o.kind = 'report' AND p.report_id = o.row_id AND p.to_unit_id = helle.acting_unit()
$$;

REVOKE ALL ON FUNCTION helle.own_to_go() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.own_to_go() TO helle_app;
