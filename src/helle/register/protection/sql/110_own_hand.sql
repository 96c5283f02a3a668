-- As what somebody works on a case of her unit (PUB-DIG-04), and that nobody makes herself a reason to go on looking: what she
-- gave herself counts where the case was open to her by something else than a look. It is asked of the moment before she did it.

-- Whether something was begun while a case stood open by a look that was found wrong.
CREATE FUNCTION helle.begun_in_a_wrong_look(the_case uuid, begun timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM need_to_know_look k JOIN need_to_know_answer w ON w.look_id = k.id AND w.verdict = 'wrong'
                  WHERE k.case_id = the_case AND k.by_user_id = helle.acting_user() AND k.by_unit_id = helle.acting_unit()
                    AND begun BETWEEN k.recorded_at AND w.recorded_at)
$$;

-- Whether a look of the acting user's at a case was found wrong.
CREATE FUNCTION helle.found_wrong(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM need_to_know_look k JOIN need_to_know_answer w ON w.look_id = k.id AND w.verdict = 'wrong'
                  WHERE k.case_id = the_case AND k.by_user_id = helle.acting_user() AND k.by_unit_id = helle.acting_unit())
$$;

-- What gave the acting user work on a case in her unit at a moment ('infinity': what stands, whatever its instant), with who gave it and since when: who has it, or gave it away
-- herself in the last week (from whom it was taken, says what for); who is contact person, or is about to be, or her deputy; who
-- covers for one of them; who is to hold an interview; whose task, draft or request it is. All of it stands here, and only here.
CREATE FUNCTION helle.work_at(the_case uuid, moment timestamptz) RETURNS TABLE (work text, given_by uuid, given_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 4 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me uuid := helle.acting_user();
  here uuid := helle.acting_unit();
  then_at timestamptz := least(moment, helle.instant());
  today date := (then_at AT TIME ZONE 'Europe/Copenhagen')::date;
BEGIN
  RETURN QUERY SELECT 'assigned', a.by_user_id, lower(a.during) FROM cases_assignment a
    WHERE a.case_id = the_case AND a.unit_id = here AND a.user_id = me AND a.during @> moment;
  RETURN QUERY SELECT 'contact_person', k.by_user_id, k.recorded_at
    FROM support_contactperson k JOIN organisations_membership m ON m.user_id = k.user_id
    WHERE k.case_id = the_case AND k.user_id = me AND m.unit_id = here AND k.recorded_at <= moment
      AND (k.superseded_at IS NULL OR k.superseded_at > moment) AND (k.during @> today OR lower(k.during) > today);
  RETURN QUERY SELECT 'contact_deputy', d.by_user_id, d.recorded_at FROM support_contactdeputy d
    WHERE d.case_id = the_case AND d.user_id = me AND d.by_unit_id = here AND d.recorded_at <= moment
      AND (d.withdrawn_at IS NULL OR d.withdrawn_at > moment) AND d.during @> today;
  -- Whom she covers for was given it by somebody: that is what is asked of. Covering she gives herself nowhere (`keep_own_cover`), and
  -- what is closed to whom she covers for, since it was begun in a wrong look, is closed to her.
  RETURN QUERY SELECT 'cover', had.by_user_id, had.since
    FROM allocation_absence b,
      LATERAL (SELECT a.id, a.by_user_id, lower(a.during) AS since FROM cases_assignment a
                WHERE a.case_id = the_case AND a.unit_id = here AND a.user_id = b.user_id AND a.during @> moment
               UNION ALL
               SELECT k.id, k.by_user_id, k.recorded_at FROM support_contactperson k
                WHERE k.case_id = the_case AND k.user_id = b.user_id AND k.recorded_at <= moment
                  AND (k.superseded_at IS NULL OR k.superseded_at > moment) AND k.during @> today) had
    WHERE b.cover_id = me AND b.unit_id = here AND b.recorded_at <= moment
      AND (b.withdrawn_at IS NULL OR b.withdrawn_at > moment) AND b.during @> today
      AND NOT (had.by_user_id = b.user_id AND helle.left_by_a_wrong_look(the_case, had.by_user_id, had.since, had.id));
  RETURN QUERY SELECT 'interview', i.by_user_id, i.recorded_at
    FROM allocation_interviewer i JOIN allocation_plannedinterview p ON p.id = i.planned_id
    LEFT JOIN identification_interview held ON held.id = p.interview_id
    WHERE i.case_id = the_case AND i.user_id = me AND i.by_unit_id = here AND i.recorded_at <= moment
      AND (i.released_at IS NULL OR i.released_at > moment) AND (p.cancelled_at IS NULL OR p.cancelled_at > moment)
      AND (held.id IS NULL OR held.recorded_at > moment);
  -- Who gave her a task: each event that gave it to her since it was last somebody else's. One from before events said so was
  -- given to her by who asked.
  RETURN QUERY SELECT 'task', e.by_user_id, e.at
    FROM tasks_task t JOIN tasks_event e ON e.task_id = t.id
    WHERE t.case_id = the_case AND t.to_unit_id = here AND e.at <= moment
      AND coalesce(e.to_user_id, CASE WHEN e.move = 'asked' AND NOT EXISTS (
            SELECT 1 FROM tasks_event x WHERE x.task_id = t.id AND x.to_user_id IS NOT NULL) THEN t.to_user_id END) = me
      AND NOT EXISTS (SELECT 1 FROM tasks_event x
                       WHERE x.task_id = t.id AND x.sequence > e.sequence AND x.at <= moment
                         AND (x.to_user_id <> me OR x.move IN ('answered', 'declined', 'withdrawn', 'closed', 'settled')));
  RETURN QUERY SELECT 'task', t.from_user_id, t.sent_at FROM tasks_task t
    WHERE t.case_id = the_case AND t.from_user_id = me AND t.from_unit_id = here AND t.sent_at <= moment
      AND NOT EXISTS (SELECT 1 FROM tasks_event x WHERE x.task_id = t.id AND x.at <= moment
                                                    AND x.move IN ('withdrawn', 'closed', 'settled'));
  RETURN QUERY SELECT 'own_draft', coalesce(d.given_by_id, d.by_user_id), coalesce(d.given_at, d.begun_at) FROM casefile_draft d
    WHERE d.case_id = the_case AND d.by_user_id = me AND d.by_unit_id = here AND coalesce(d.given_at, d.begun_at) <= moment;
  RETURN QUERY SELECT 'own_draft', d.by_user_id, d.begun_at FROM identification_interviewdraft d
    WHERE d.case_id = the_case AND d.by_user_id = me AND d.by_unit_id = here AND d.begun_at <= moment;
  RETURN QUERY SELECT 'own_draft', d.by_user_id, d.recorded_at
    FROM letters_draft d LEFT JOIN letters_letter l ON l.draft_id = d.id
    WHERE d.case_id = the_case AND d.by_user_id = me AND d.by_unit_id = here AND d.recorded_at <= moment
      AND (d.dropped_at IS NULL OR d.dropped_at > moment) AND (l.draft_id IS NULL OR l.recorded_at > moment);
  RETURN QUERY SELECT 'access_request', me, begun.recorded_at
    FROM access_requests_accessrequest r,
      LATERAL (SELECT r.recorded_at WHERE r.by_user_id = me
               UNION ALL
               SELECT m.recorded_at FROM access_requests_making m WHERE m.request_id = r.id AND m.by_user_id = me) begun
    WHERE r.case_id = the_case AND r.waits AND r.by_unit_id = here AND begun.recorded_at <= moment;
  RETURN QUERY SELECT 'handed_over', a.by_user_id, lower(a.during)
    FROM cases_assignment a
    JOIN cases_assignment b ON b.case_id = a.case_id AND b.unit_id = a.unit_id AND lower(b.during) = upper(a.during)
    WHERE a.case_id = the_case AND a.unit_id = here AND a.user_id = me AND b.by_user_id = me
      AND upper(a.during) <= moment AND upper(a.during) > then_at - interval '7 days';
END $$;

-- Whether a case was open to the acting user at a moment by something else than a look: no colleague had it, she led the unit, or
-- somebody else had given her work on it. What she had taken for herself in a look that was found wrong was not hers.
CREATE FUNCTION helle.was_in_freely(the_case uuid, moment timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  me uuid := helle.acting_user();
  here uuid := helle.acting_unit();
BEGIN
  RETURN NOT EXISTS (SELECT 1 FROM cases_assignment a WHERE a.case_id = the_case AND a.unit_id = here AND a.during @> moment
                        AND (a.user_id <> me OR a.by_user_id = me AND helle.begun_in_a_wrong_look(the_case, lower(a.during))))
    OR EXISTS (SELECT 1 FROM organisations_membership m
                WHERE m.user_id = me AND m.unit_id = here AND helle.leads_kind(m.role, helle.acting_kind())
                  AND m.during @> (moment AT TIME ZONE 'Europe/Copenhagen')::date)
    OR EXISTS (SELECT 1 FROM helle.work_at(the_case, moment) w WHERE w.given_by <> me);
END $$;

-- As what the acting user works on a case in her unit; NULL: she does not. What she gave herself counts where she was in freely.
-- A case itself she takes in a look that says so (`keep_taking`): it is hers, unless the look was found wrong.
CREATE FUNCTION helle.works_on(the_case uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT w.work, w.given_by, w.given_at FROM helle.work_at(the_case, 'infinity') w LOOP
    IF one.given_by <> helle.acting_user()
       OR one.work IN ('assigned', 'handed_over') AND NOT helle.begun_in_a_wrong_look(the_case, one.given_at)
       OR one.work NOT IN ('assigned', 'handed_over')
          AND helle.was_in_freely(the_case, one.given_at - interval '1 microsecond') THEN
      RETURN one.work;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

-- What somebody did in a case while it stood open to her by a look, as far as it gives somebody work, changes who has it, or takes
-- something out of the house: for who sees the look, so that it can be undone, and a breach be judged. `whom`: to whom it was given;
-- `before`: who had it until then; `from_day` and `to_day`: when it is for; `paper`: what a file is.
-- After an answer that it was wrong nothing was done in it.
CREATE FUNCTION helle.done_in_looks(the_looks uuid[])
RETURNS TABLE (look_id uuid, work text, done_at timestamptz, whom uuid, to_unit uuid, before uuid, from_day date, to_day date,
  paper text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH looks AS (
    SELECT k.id, k.case_id, k.by_user_id, k.by_unit_id, k.recorded_at AS opened,
           least(k.until, (SELECT min(w.recorded_at) FROM need_to_know_answer w JOIN need_to_know_look x ON x.id = w.look_id
                            WHERE x.case_id = k.case_id AND x.by_user_id = k.by_user_id AND x.by_unit_id = k.by_unit_id
                              AND w.verdict = 'wrong' AND w.recorded_at >= k.recorded_at)) AS ended
      FROM need_to_know_look k
     WHERE k.id = ANY (the_looks)
       AND (k.by_user_id = helle.acting_user() AND k.by_unit_id = helle.acting_unit()
            OR k.by_unit_id = helle.acting_unit() AND helle.leads_kind(helle.acting_role(), helle.acting_kind())
            OR helle.acting_role() = 'data_protection_officer'))
  SELECT k.id, d.work, d.done_at, d.whom, d.to_unit, d.before, d.from_day, d.to_day, d.paper
    FROM looks k, LATERAL (
      SELECT 'assigned' AS work, lower(a.during) AS done_at, a.user_id AS whom, NULL::uuid AS to_unit,
             (SELECT b.user_id FROM cases_assignment b WHERE b.case_id = a.case_id AND b.unit_id = a.unit_id
                 AND upper(b.during) = lower(a.during)) AS before, NULL::date AS from_day, NULL::date AS to_day, '' AS paper
        FROM cases_assignment a WHERE a.case_id = k.case_id AND a.unit_id = k.by_unit_id AND a.by_user_id = k.by_user_id
      UNION ALL
      SELECT 'contact_person', p.recorded_at, p.user_id, NULL,
             (SELECT b.user_id FROM support_contactperson b WHERE b.case_id = p.case_id AND b.id <> p.id
                 AND b.superseded_at IS NULL AND upper(b.during) = lower(p.during) LIMIT 1), lower(p.during), NULL, ''
        FROM support_contactperson p WHERE p.case_id = k.case_id AND p.by_user_id = k.by_user_id
      UNION ALL
      SELECT 'contact_deputy', p.recorded_at, p.user_id, NULL, NULL, lower(p.during), upper(p.during) - 1, ''
        FROM support_contactdeputy p
       WHERE p.case_id = k.case_id AND p.by_user_id = k.by_user_id AND p.by_unit_id = k.by_unit_id
      UNION ALL
      SELECT 'interview', i.recorded_at, i.user_id, NULL, NULL, (lower(i.during) AT TIME ZONE 'Europe/Copenhagen')::date, NULL, ''
        FROM allocation_interviewer i
       WHERE i.case_id = k.case_id AND i.by_user_id = k.by_user_id AND i.by_unit_id = k.by_unit_id
      UNION ALL
      SELECT 'task', e.at, coalesce(e.to_user_id, CASE WHEN e.move = 'asked' AND t.last = 1 THEN t.to_user_id END),
             t.to_unit_id, NULL, NULL, t.due, ''
        FROM tasks_event e JOIN tasks_task t ON t.id = e.task_id
       WHERE t.case_id = k.case_id AND e.by_user_id = k.by_user_id AND e.by_unit_id = k.by_unit_id
         AND e.move IN ('asked', 'taken', 'handed')
      UNION ALL
      SELECT 'own_draft', coalesce(d.given_at, d.begun_at), d.by_user_id, NULL, NULL, NULL, NULL, ''
        FROM casefile_draft d
       WHERE d.case_id = k.case_id AND coalesce(d.given_by_id, d.by_user_id) = k.by_user_id AND d.by_unit_id = k.by_unit_id
      UNION ALL
      SELECT 'own_draft', d.begun_at, d.by_user_id, NULL, NULL, NULL, NULL, ''
        FROM identification_interviewdraft d
       WHERE d.case_id = k.case_id AND d.by_user_id = k.by_user_id AND d.by_unit_id = k.by_unit_id
      UNION ALL
      SELECT 'own_draft', d.recorded_at, d.by_user_id, NULL, NULL, NULL, NULL, ''
        FROM letters_draft d
       WHERE d.case_id = k.case_id AND d.by_user_id = k.by_user_id AND d.by_unit_id = k.by_unit_id
      UNION ALL
      SELECT 'access_request', r.recorded_at, r.by_user_id, NULL, NULL, NULL, r.due, ''
        FROM access_requests_accessrequest r
       WHERE r.case_id = k.case_id AND r.by_user_id = k.by_user_id AND r.by_unit_id = k.by_unit_id
      UNION ALL
      SELECT 'file_made', f.recorded_at, NULL, NULL, NULL, NULL, NULL, f.paper
        FROM handing_out_file f
       WHERE f.cases @> ARRAY[k.case_id] AND f.by_user_id = k.by_user_id AND f.by_unit_id = k.by_unit_id
      UNION ALL
      SELECT 'file_fetched', g.recorded_at, NULL, NULL, NULL, NULL, NULL, f.paper
        FROM handing_out_file f JOIN handing_out_fetch g ON g.file_id = f.id
       WHERE f.cases @> ARRAY[k.case_id] AND f.by_user_id = k.by_user_id AND f.by_unit_id = k.by_unit_id
      UNION ALL
      SELECT 'letter', l.recorded_at, NULL, NULL, NULL, NULL, NULL, ''
        FROM letters_letter l
       WHERE l.case_id = k.case_id AND l.by_user_id = k.by_user_id AND l.by_unit_id = k.by_unit_id
      UNION ALL
      SELECT CASE WHEN s.opened_at IS NULL THEN 'disclosure_asked' ELSE 'disclosure' END, s.recorded_at, NULL, s.to_unit_id, NULL, NULL, s.until, ''
        FROM sharing_disclosure s
       WHERE s.case_id = k.case_id AND s.by_user_id = k.by_user_id AND s.by_unit_id = k.by_unit_id) d
   WHERE d.done_at BETWEEN k.opened AND k.ended
   ORDER BY k.id, d.done_at, d.work
$$;

REVOKE ALL ON FUNCTION helle.begun_in_a_wrong_look(uuid, timestamptz), helle.found_wrong(uuid), helle.work_at(uuid, timestamptz),
  helle.was_in_freely(uuid, timestamptz), helle.works_on(uuid), helle.done_in_looks(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.found_wrong(uuid), helle.done_in_looks(uuid[]) TO helle_app;
