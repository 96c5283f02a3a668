-- Where a contact person stands on a day (SUP-01); not for the application. What follows from it is in 034_contact_persons.sql.

-- Where somebody stands at CMM on a day: the first day on which she works there no more, the absence of the day, and whether a
-- colleague who is here covers it. NULL where it is not so.
CREATE FUNCTION helle.contact_state_unchecked(the_user uuid, on_day date)
RETURNS TABLE (left_on date, away_since date, away_until date, covered boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN u.is_active AND coalesce(bool_or(m.during @> on_day), false) THEN NULL
              ELSE least(coalesce(max(upper(m.during)), on_day), on_day) END,
         a.away_since, a.away_until, coalesce(a.covered, false)
    FROM organisations_user u
    LEFT JOIN (organisations_membership m JOIN organisations_unit n ON n.id = m.unit_id AND n.kind = 'cmm')
           ON m.user_id = u.id
    LEFT JOIN LATERAL (
      SELECT lower(b.during) AS away_since, upper(b.during) - 1 AS away_until,
             EXISTS (SELECT 1 FROM organisations_membership c
                      WHERE c.user_id = b.cover_id AND c.unit_id = b.unit_id AND c.during @> on_day)
             AND NOT EXISTS (SELECT 1 FROM allocation_absence d
                              WHERE d.user_id = b.cover_id AND d.unit_id = b.unit_id AND d.withdrawn_at IS NULL
                                AND d.during @> on_day) AS covered
        FROM allocation_absence b JOIN organisations_unit v ON v.id = b.unit_id AND v.kind = 'cmm'
       WHERE b.user_id = u.id AND b.withdrawn_at IS NULL AND b.during @> on_day
       ORDER BY upper(b.during) DESC LIMIT 1) a ON true
   WHERE u.id = the_user
   GROUP BY u.id, u.is_active, a.away_since, a.away_until, a.covered
$$;

-- Whether something was done while its case stood open by a look alone, to somebody whose look because of danger was found wrong then,
-- and nobody else has said since that it stays: nobody counts on it (PUB-DIG-04).
CREATE FUNCTION helle.left_by_a_wrong_look(the_case uuid, the_user uuid, begun timestamptz, the_thing uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM need_to_know_look k JOIN need_to_know_answer w ON w.look_id = k.id AND w.verdict = 'wrong'
                  WHERE k.case_id = the_case AND k.by_user_id = the_user AND begun BETWEEN k.recorded_at AND w.recorded_at)
     AND EXISTS (SELECT 1 FROM need_to_know_look x
                  WHERE x.case_id = the_case AND x.by_user_id = the_user AND begun BETWEEN x.recorded_at AND x.until)
     AND NOT EXISTS (SELECT 1 FROM need_to_know_kept s WHERE s.thing = the_thing)
$$;

-- Whether somebody stands in for the contact person of a case on a day, who works at CMM and is not away herself.
CREATE FUNCTION helle.contact_deputised_unchecked(the_case uuid, on_day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM support_contactdeputy d CROSS JOIN LATERAL helle.contact_state_unchecked(d.user_id, on_day) s
     WHERE d.case_id = the_case AND d.withdrawn_at IS NULL AND d.during @> on_day
       AND s.left_on IS NULL AND s.away_since IS NULL
       AND NOT helle.left_by_a_wrong_look(d.case_id, d.by_user_id, d.recorded_at, d.id))
$$;

-- Since when nobody stands in for the contact person of a case, and until when she is away; until NULL: she works at CMM no more.
-- No row where she is here, or somebody stands in.
CREATE FUNCTION helle.contact_alone_unchecked(the_case uuid, on_day date) RETURNS TABLE (alone_since date, alone_until date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(s.left_on, s.away_since), CASE WHEN s.left_on IS NULL THEN s.away_until END
    FROM support_contactperson k CROSS JOIN LATERAL helle.contact_state_unchecked(k.user_id, on_day) s
   WHERE k.case_id = the_case AND k.superseded_at IS NULL AND k.during @> on_day
     AND (s.left_on IS NOT NULL
          OR s.away_since IS NOT NULL AND NOT s.covered AND NOT helle.contact_deputised_unchecked(the_case, on_day))
$$;


-- Whether an end of support holds still: the person stands where she stood, no later event has moved her, and after a period nobody
-- has taken it up again. What moves nobody leaves it.
CREATE FUNCTION helle.support_end_holds(e support_supportend) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT e.withdrawn_at IS NULL
     AND EXISTS (SELECT 1 FROM cases_rungevent r WHERE r.case_id = e.case_id AND r.superseded_at IS NULL
                    AND r.sequence = e.after_sequence AND r.rung = e.rung)
     AND NOT EXISTS (SELECT 1 FROM cases_rungevent r WHERE r.case_id = e.case_id AND r.superseded_at IS NULL
                        AND r.sequence > e.after_sequence AND r.event NOT IN ('contact_recorded', 'indication_asserted'))
$$;

-- The first day on which an end of support held no more: it was taken up again, an event moved the person, or what it followed was
-- corrected. NULL while it holds.
CREATE FUNCTION helle.support_end_held_until(e support_supportend) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN helle.support_end_holds(e) THEN NULL ELSE least(
    (e.withdrawn_at AT TIME ZONE 'Europe/Copenhagen')::date,
    (SELECT min(r.occurred_on) FROM cases_rungevent r
      WHERE r.case_id = e.case_id AND r.superseded_at IS NULL AND r.sequence > e.after_sequence
        AND r.event NOT IN ('contact_recorded', 'indication_asserted')),
    (SELECT (max(r.superseded_at) AT TIME ZONE 'Europe/Copenhagen')::date FROM cases_rungevent r
      WHERE r.case_id = e.case_id AND r.sequence = e.after_sequence AND r.rung = e.rung
     HAVING bool_and(r.superseded_at IS NOT NULL))) END
$$;

-- Whether support to a person is over: it has ended, or the case has.
CREATE FUNCTION helle.support_over_unchecked(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM support_supportend e WHERE e.case_id = the_case AND helle.support_end_holds(e))
      OR coalesce((SELECT r.rung IN ('withdrawn', 'declined', 'disappeared', 'lapsed') FROM cases_rungevent r
                    WHERE r.case_id = the_case AND r.superseded_at IS NULL ORDER BY r.sequence DESC LIMIT 1), false)
$$;
