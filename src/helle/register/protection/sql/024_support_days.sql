-- On which days support ran; not for the application (034_contact_persons.sql sees to that). What counts while it runs (contact
-- person, plan, money) asks here.

-- Of a case: from reasonable grounds on, as long as the person stood on a rung with support (ID-13), and after a negative
-- assessment to the day until which it is wound down; where nobody has said until when, to the end of the day of the assessment
-- (ACC-04; tests hold this against rules/support/ending.py).
CREATE FUNCTION helle.support_days_unchecked(the_case uuid) RETURNS datemultirange
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(range_agg(daterange(e.occurred_on, CASE
             WHEN e.rung = 'not_victim' THEN greatest(least(e.next_on, coalesce(w.last_day, e.occurred_on) + 1), e.occurred_on)
             WHEN e.next_on IS NOT NULL THEN greatest(e.next_on, e.occurred_on) END))
                    FILTER (WHERE e.rung IN ('indication', 'under_assessment', 'victim_current', 'not_victim')), '{}')
         -- Less the days since somebody wrote that it ended, for as long as that held.
         -- Without an end of that the range is open: `greatest` would pass over a NULL.
         - (SELECT coalesce(range_agg(daterange(
                     s.ended_on, CASE WHEN h.until IS NOT NULL THEN greatest(s.ended_on, h.until) END)), '{}')
              FROM support_supportend s CROSS JOIN LATERAL (SELECT helle.support_end_held_until(s) AS until) h
             WHERE s.case_id = the_case)
    FROM (SELECT r.rung, r.occurred_on, lead(r.occurred_on) OVER (ORDER BY r.sequence) AS next_on
            FROM cases_rungevent r WHERE r.case_id = the_case AND r.superseded_at IS NULL) e
    LEFT JOIN LATERAL (
      SELECT max(d.last_day) AS last_day
        FROM support_winddown d JOIN identification_assessment a ON a.id = d.assessment_id AND a.superseded_at IS NULL
       WHERE d.case_id = the_case AND a.decided_on = e.occurred_on
         AND NOT EXISTS (SELECT 1 FROM support_winddown n WHERE n.supersedes_id = d.id)) w ON e.rung = 'not_victim'
$$;

-- The first day on which support does not run any more; NULL while it runs, before it began, and where the person was a victim and
-- the relationship is over: whether support goes on there a human decides (ACC-03).
CREATE FUNCTION helle.support_ended_unchecked(the_case uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT upper(helle.support_days_unchecked(the_case))
   WHERE (SELECT r.rung FROM cases_rungevent r WHERE r.case_id = the_case AND r.superseded_at IS NULL
           ORDER BY r.sequence DESC LIMIT 1) <> 'victim_not_current'
$$;

-- Whether support of a case is wound down and has not ended on a day: also where nobody has written until when.
CREATE FUNCTION helle.winds_down_unchecked(the_case uuid, on_day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(helle.support_ended_unchecked(the_case) > on_day, false)
$$;

-- The same end for who reads the case.
CREATE FUNCTION helle.support_ended_of(the_case uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.support_ended_unchecked(the_case) WHERE helle.reads('core') AND helle.grant_exists(the_case, 'core') AND (SELECT helle.facts_are_open(the_case))
$$;
