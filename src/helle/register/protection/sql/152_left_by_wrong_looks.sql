-- What stands of a look because of danger that was found wrong (PUB-DIG-04, SUP-01): what she gave herself, whom she put in another's
-- place, and what she passed on. It is on the desk of who leads and of who has the case, until it is undone or somebody else has said
-- that it stays, and why.

-- What stands of wrong looks, for the acting user: of one look, or of all that are on her desk. Who has a case is told for thirty days
-- that it was opened, also where nothing stands (then `work` is NULL); so is whose place was taken, as long as that stands. `decides`:
-- whether she may say that it stays: who leads, who has the case, and from whom it was taken. The data protection officer, who moves no cases, reads it beside a look.
-- `waits`: it was asked for, and waits for a second person, so that nothing was passed on.
-- `hers`: she gave it herself. It opens her nothing, so that it does not stay as it is: who has the case gives it anew, to her or another.
CREATE FUNCTION helle.left_of_wrong_looks(the_look uuid) RETURNS TABLE (
  look_id uuid, case_id uuid, number text, by_name text, opened_at timestamptz, answered_at timestamptz, mine boolean, decides boolean,
  work text, thing uuid, page_of uuid, done_at timestamptz, whom text, to_unit uuid, before text, to_day date, hers boolean,
  person_id uuid, waits boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH wrong AS MATERIALIZED (
    SELECT k.id, k.case_id, c.number, k.by_user_id, k.by_unit_id, k.person_id, k.recorded_at, w.recorded_at AS answered_at,
           k.by_unit_id = helle.acting_unit() AND helle.leads_kind(helle.acting_role(), helle.acting_kind()) AS leads,
           EXISTS (SELECT 1 FROM cases_assignment a WHERE a.case_id = k.case_id AND a.unit_id = helle.acting_unit()
                      AND a.unit_id = k.by_unit_id AND a.user_id = helle.acting_user() AND upper_inf(a.during)) AS mine
      FROM need_to_know_look k JOIN need_to_know_answer w ON w.look_id = k.id AND w.verdict = 'wrong'
      JOIN cases_case c ON c.id = k.case_id
     WHERE k.by_user_id <> helle.acting_user() AND (the_look IS NULL OR k.id = the_look) AND NOT helle.is_erased(k.person_id)),
  things AS MATERIALIZED (
    SELECT k.id AS of_look, d.* FROM wrong k CROSS JOIN LATERAL (
      SELECT 'assigned' AS work, a.id AS thing, a.id AS page_of, lower(a.during) AS done_at, a.user_id AS whom, NULL::uuid AS to_unit,
             (SELECT b.user_id FROM cases_assignment b WHERE b.case_id = a.case_id AND b.unit_id = a.unit_id
                 AND upper(b.during) = lower(a.during)) AS before, NULL::date AS to_day
        FROM cases_assignment a WHERE a.case_id = k.case_id AND a.unit_id = k.by_unit_id AND a.by_user_id = k.by_user_id
         AND a.user_id = a.by_user_id AND upper_inf(a.during)
      UNION ALL
      SELECT 'contact_person', p.id, p.id, p.recorded_at, p.user_id, NULL,
             (SELECT b.user_id FROM support_contactperson b WHERE b.case_id = p.case_id AND b.id <> p.id
                 AND b.superseded_at IS NULL AND upper(b.during) = lower(p.during) LIMIT 1), NULL
        FROM support_contactperson p WHERE p.case_id = k.case_id AND p.by_user_id = k.by_user_id AND p.superseded_at IS NULL
         AND upper_inf(p.during)
      UNION ALL
      SELECT 'contact_deputy', p.id, p.id, p.recorded_at, p.user_id, NULL, NULL, upper(p.during) - 1
        FROM support_contactdeputy p WHERE p.case_id = k.case_id AND p.by_user_id = k.by_user_id AND p.withdrawn_at IS NULL
         AND upper(p.during) > helle.local_today()
      UNION ALL
      SELECT 'interview', i.id, i.planned_id, i.recorded_at, i.user_id, NULL, NULL, (lower(i.during) AT TIME ZONE 'Europe/Copenhagen')::date
        FROM allocation_interviewer i JOIN allocation_plannedinterview p ON p.id = i.planned_id
       WHERE i.case_id = k.case_id AND i.by_user_id = k.by_user_id AND i.user_id = i.by_user_id AND i.released_at IS NULL
         AND p.cancelled_at IS NULL AND p.interview_id IS NULL
      UNION ALL
      SELECT 'task', t.id, t.id, e.at, coalesce(e.to_user_id, t.to_user_id), t.to_unit_id, NULL, t.due
        FROM tasks_task t JOIN LATERAL (
          SELECT x.at, x.to_user_id FROM tasks_event x
           WHERE x.task_id = t.id AND x.by_user_id = k.by_user_id AND x.move IN ('asked', 'taken', 'handed')
             AND (x.move = 'asked' OR x.to_user_id = k.by_user_id) AND x.at BETWEEN k.recorded_at AND k.answered_at
           ORDER BY x.sequence DESC LIMIT 1) e ON true
       WHERE t.case_id = k.case_id AND t.state IN ('open', 'taken')
         AND (t.to_user_id = k.by_user_id OR t.from_user_id = k.by_user_id AND t.sent_at >= k.recorded_at)
      UNION ALL
      SELECT 'disclosure', d.id, d.id, d.recorded_at, NULL, d.to_unit_id, NULL, d.until
        FROM sharing_disclosure d
       WHERE d.case_id = k.case_id AND d.by_user_id = k.by_user_id AND d.ended_at IS NULL AND d.until >= helle.local_today()
         AND (d.opened_at IS NOT NULL OR d.decided_at IS NULL)) d
     WHERE d.done_at BETWEEN k.recorded_at AND k.answered_at
       AND helle.left_by_a_wrong_look(k.case_id, k.by_user_id, d.done_at, d.thing))
  SELECT k.id, k.case_id, k.number, u.full_name, k.recorded_at, k.answered_at, k.mine,
         k.leads OR k.mine OR coalesce(d.work = 'assigned' AND d.before = helle.acting_user(), false), d.work, d.thing, d.page_of, d.done_at, (SELECT v.full_name FROM organisations_user v WHERE v.id = d.whom), d.to_unit,
         (SELECT v.full_name FROM organisations_user v WHERE v.id = d.before), d.to_day,
         coalesce(d.whom = k.by_user_id, false), k.person_id,
         EXISTS (SELECT 1 FROM sharing_disclosure s WHERE s.id = d.thing AND s.opened_at IS NULL)
    FROM wrong k JOIN organisations_user u ON u.id = k.by_user_id LEFT JOIN things d ON d.of_look = k.id
   WHERE k.mine AND (d.thing IS NOT NULL OR k.answered_at > helle.instant() - interval '30 days')
      OR k.leads AND d.thing IS NOT NULL OR d.before = helle.acting_user()
      OR the_look IS NOT NULL AND d.thing IS NOT NULL AND helle.acting_role() = 'data_protection_officer'
   ORDER BY k.answered_at DESC, k.id, d.done_at, d.work
$$;

-- That something stays is said by somebody else than she who did it, of what stands, once, and never taken back.
CREATE FUNCTION helle.keep_kept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM need_to_know_kept x WHERE x.thing = NEW.thing) THEN
    RETURN NEW;  -- The constraint says so.
  ELSIF NOT EXISTS (SELECT 1 FROM helle.left_of_wrong_looks(NEW.look_id) l
                     WHERE l.thing = NEW.thing AND l.work = NEW.work AND l.decides) THEN
    RAISE EXCEPTION 'who leads or has the case says what stays of a wrong look' USING ERRCODE = 'insufficient_privilege';
  ELSIF EXISTS (SELECT 1 FROM helle.left_of_wrong_looks(NEW.look_id) l WHERE l.thing = NEW.thing AND l.hers) THEN
    RAISE EXCEPTION 'what she gave herself in a wrong look is given anew and does not stay' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_kept BEFORE INSERT ON need_to_know_kept FOR EACH ROW EXECUTE FUNCTION helle.keep_kept();

CREATE POLICY own_read ON need_to_know_kept FOR SELECT TO helle_app USING (
  EXISTS (SELECT 1 FROM need_to_know_look k WHERE k.id = look_id)
  OR by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  OR EXISTS (SELECT 1 FROM helle.left_of_wrong_looks(look_id) l WHERE l.mine));
CREATE POLICY own_add ON need_to_know_kept FOR INSERT TO helle_app WITH CHECK (
  by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()));

REVOKE ALL ON FUNCTION helle.left_of_wrong_looks(uuid), helle.keep_kept() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.left_of_wrong_looks(uuid) TO helle_app;
