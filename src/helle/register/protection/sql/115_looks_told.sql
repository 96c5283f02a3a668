-- Who has looked at a case, as the person is told (PUB-DIG-05): the day, the unit, what for. Not which employee: she acted for her
-- authority. Not what was looked at for law enforcement: the police answer for themselves (PUB-LAW-14).

-- Whether a line of the log was written during a look because of danger that was found not to be in order: she is told so.
CREATE FUNCTION helle.in_a_wrong_look(the_case uuid, the_user uuid, the_unit uuid, the_purpose text, the_moment timestamptz)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_purpose = 'danger' AND EXISTS (
    SELECT 1 FROM need_to_know_look k JOIN need_to_know_answer w ON w.look_id = k.id AND w.verdict = 'wrong'
     WHERE k.case_id = the_case AND k.by_user_id = the_user AND k.by_unit_id = the_unit AND k.purpose = 'danger'
       AND the_moment BETWEEN k.recorded_at AND k.until)
$$;

-- In the answer to a request, all of it, with what was done: while a request to the acting unit waits (PUB-LAW-21). Lists and desks on
-- which the case stood are counted apart from what was opened in it.
CREATE FUNCTION helle.looks_for_the_person(the_case uuid)
RETURNS TABLE (day date, unit_id uuid, purpose text, actions text[], times bigint, wrong boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (l.at AT TIME ZONE 'Europe/Copenhagen')::date, l.unit_id, l.purpose, array_agg(DISTINCT l.action ORDER BY l.action),
         count(*), helle.in_a_wrong_look(the_case, l.user_id, l.unit_id, l.purpose, l.at)
    FROM audit_line l
   WHERE (l.cases @> ARRAY[the_case]
          OR l.object_id = ANY ((SELECT helle.papers_of_nights(the_case))::uuid[]) AND helle.is_of_nights(l))
     AND l.outcome = 'allowed' AND l.purpose <> 'law_enforcement'
     AND (SELECT helle.reads('documents')) AND (SELECT helle.grant_exists(the_case, 'documents')) AND (SELECT helle.facts_are_open(the_case))
     AND EXISTS (SELECT 1 FROM access_requests_accessrequest r
                  WHERE r.case_id = the_case AND r.waits AND r.by_unit_id = (SELECT helle.acting_unit()))
   GROUP BY 1, 2, 3, 6, helle.is_a_list(l.action) ORDER BY 1, 2, 3, 6, helle.is_a_list(l.action)
$$;

-- While she reads with the acting unit: as what and how often, of what opened something of her case. A desk or a list on which the
-- case stood, and a case that was asked for and not opened, is no look at her.
CREATE FUNCTION helle.looks_for_the_reader(the_case uuid)
RETURNS TABLE (day date, unit_id uuid, role text, purpose text, times bigint, wrong boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (l.at AT TIME ZONE 'Europe/Copenhagen')::date, l.unit_id, l.role, l.purpose, count(*),
         helle.in_a_wrong_look(the_case, l.user_id, l.unit_id, l.purpose, l.at)
    FROM audit_line l
   WHERE (l.cases @> ARRAY[the_case]
          OR l.object_id = ANY ((SELECT helle.papers_of_nights(the_case))::uuid[]) AND helle.is_of_nights(l))
     AND l.outcome = 'allowed' AND l.purpose NOT IN ('law_enforcement', 'not_opened')
     AND NOT helle.is_a_list(l.action)
     AND (SELECT helle.reads('documents')) AND (SELECT helle.grant_exists(the_case, 'documents')) AND (SELECT helle.facts_are_open(the_case))
     AND EXISTS (SELECT 1 FROM extracts_extract e
                  WHERE e.case_id = the_case AND e.open AND e.by_unit_id = (SELECT helle.acting_unit()))
   GROUP BY 1, 2, 3, 4, 6 ORDER BY 1 DESC, 2, 3, 4, 6
$$;

REVOKE ALL ON FUNCTION helle.in_a_wrong_look(uuid, uuid, uuid, text, timestamptz), helle.looks_for_the_person(uuid),
  helle.looks_for_the_reader(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.looks_for_the_person(uuid), helle.looks_for_the_reader(uuid) TO helle_app;
