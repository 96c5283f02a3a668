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
CREATE OR REPLACE FUNCTION helle.approve_trace_list(the_list uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of_list retention_tracelist%ROWTYPE;
BEGIN
  PERFORM helle.require_traces();
  PERFORM pg_advisory_xact_lock(hashtext('helle.dispose_of_traces'));
  SELECT * INTO of_list FROM retention_tracelist l WHERE l.id = the_list AND l.ended_at IS NULL FOR UPDATE;
  IF of_list.id IS NULL THEN
    PERFORM helle.refuse('trace_list_waits');
  ELSIF of_list.first_by_id = helle.acting_user() THEN
    PERFORM helle.refuse('trace_list_takes_two');
  ELSIF of_list.first_by_id IS NOT NULL AND of_list.first_role <> 'data_protection_officer' AND NOT helle.is_officer() THEN
    PERFORM helle.refuse('trace_list_takes_the_officer');
  END IF;
  UPDATE retention_traceitem i SET outcome = 'left', left_why = coalesce(t.state, 'gone')
    FROM retention_traceitem o LEFT JOIN helle.kept_traces() t ON t.kind = o.kind AND t.row_id = o.row_id
   WHERE o.id = i.id AND i.list_id = the_list AND i.outcome = 'waits' AND t.state IS DISTINCT FROM 'due';
  IF of_list.first_by_id IS NULL THEN
    UPDATE retention_tracelist SET first_at = helle.instant(), first_by_id = helle.acting_user(), first_role = helle.acting_role()
     WHERE id = the_list;
    RETURN false;
  ELSIF helle.local_today() <= helle.trace_list_told_until(the_list) THEN
    PERFORM helle.refuse('trace_list_is_told_before');
  END IF;
  UPDATE retention_traceitem SET outcome = 'disposed' WHERE list_id = the_list AND outcome = 'waits';
  UPDATE retention_tracelist SET ended_at = helle.instant(), ended_by_id = helle.acting_user(), ended_role = helle.acting_role(),
         approved = true WHERE id = the_list;
  RETURN true;
END $$;

REVOKE ALL ON FUNCTION helle.trace_list_told_until(uuid), helle.own_criminal_to_go(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.own_criminal_to_go(integer), helle.trace_list_told_until(uuid) TO helle_app;
