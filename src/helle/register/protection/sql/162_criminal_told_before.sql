-- Criminal cases are those of the police and the prosecution, who say no yes to a list: the units of each that stands on one are told on
-- their desks, and nothing of such a list goes before they have had 28 days to have it held back.
CREATE FUNCTION helle.trace_list_told_until(the_list uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (l.drawn_at AT TIME ZONE 'Europe/Copenhagen')::date + 28 FROM retention_tracelist l
   WHERE l.id = the_list AND l.approved IS NULL
     AND EXISTS (SELECT 1 FROM retention_traceitem i WHERE i.list_id = l.id AND i.kind = 'criminal' AND i.outcome = 'waits')
$$;
-- Of those in which the acting unit has a part: some numbers, how many there are, and the last day on which to have them held back.
CREATE FUNCTION helle.own_criminal_to_go(most integer) RETURNS TABLE (number text, how_many bigint, until_day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT k.number::text, count(*) OVER (), helle.trace_list_told_until(l.id)
    FROM retention_tracelist l JOIN retention_traceitem i ON i.list_id = l.id AND i.kind = 'criminal' AND i.outcome = 'waits'
    JOIN prosecution_criminalcase k ON k.id = i.row_id
   WHERE l.approved IS NULL AND helle.reads('criminal')
     AND EXISTS (SELECT 1 FROM prosecution_casepart p
                  WHERE p.criminal_case_id = k.id AND p.unit_id = helle.acting_unit() AND p.ended_at IS NULL)
   ORDER BY k.number LIMIT most
$$;
REVOKE ALL ON FUNCTION helle.trace_list_told_until(uuid), helle.own_criminal_to_go(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.own_criminal_to_go(integer), helle.trace_list_told_until(uuid) TO helle_app;
