-- Tasks. A task gives nobody access: whoever gets one holds the case, and the category the task is about, when it is sent,
-- and sees it no longer than she holds them. Asking and answering is not writing in the file: who reads may do it.

-- The task itself is of the core of the case, for those who asked, those who are asked, and CMM, which coordinates (GOV-06).
CREATE POLICY own_read ON tasks_task FOR SELECT TO helle_app USING (
  (SELECT helle.reads('core'))
  AND ((SELECT helle.acting_unit()) IN (from_unit_id, to_unit_id) OR (SELECT helle.acting_kind()) = 'cmm')
  AND EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = tasks_task.case_id
               AND g.unit_id = (SELECT helle.acting_unit()) AND g.category = 'core'
               AND g.during @> (SELECT helle.instant())));
CREATE POLICY own_add ON tasks_task FOR INSERT TO helle_app WITH CHECK (
  from_unit_id = (SELECT helle.acting_unit()) AND from_user_id = (SELECT helle.acting_user())
  AND sent_at = (SELECT helle.instant()) AND state = 'open' AND last = 0
  AND helle.grant_exists(case_id, 'core') AND helle.grant_exists(case_id, category));

-- Its words are of the category it is about.
CREATE POLICY own_read ON tasks_event FOR SELECT TO helle_app USING (
  (category = ANY ((SELECT helle.readable())::text[])) IS TRUE
  AND EXISTS (SELECT 1 FROM tasks_task t WHERE t.id = tasks_event.task_id)
  AND EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = tasks_event.case_id
               AND g.unit_id = (SELECT helle.acting_unit()) AND g.category = tasks_event.category
               AND g.during @> (SELECT helle.instant())));
CREATE POLICY own_add ON tasks_event FOR INSERT TO helle_app WITH CHECK (
  by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND at = (SELECT helle.instant())
  AND EXISTS (SELECT 1 FROM tasks_task t WHERE t.id = tasks_event.task_id)
  AND helle.grant_exists(case_id, category));

-- Who can be given a task about a category of a case: somebody of that unit in a role that reads it, on that day. The
-- membership is held meanwhile: whose membership is being ended is given no task by somebody who has not seen it yet.
CREATE OR REPLACE FUNCTION helle.person_reads(the_user uuid, the_unit uuid, wanted text, on_day date) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM organisations_membership m JOIN organisations_user u ON u.id = m.user_id AND u.is_active
    JOIN protection_rolecategory c ON c.role = m.role AND c.category = 'core'
    JOIN protection_rolecategory w ON w.role = m.role AND w.category = wanted
   WHERE m.user_id = the_user AND m.unit_id = the_unit AND m.during @> on_day FOR SHARE OF m;
  RETURN FOUND;
END $$;

-- Before a task is sent: the recipient still exists, is one that this unit may ask, and holds what the task is about. The case
-- is held meanwhile, so that nobody takes it from the recipient at the same moment.
CREATE OR REPLACE FUNCTION helle.task_sent() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  today date := (NEW.sent_at AT TIME ZONE 'Europe/Copenhagen')::date;
  wrong text;
BEGIN
  PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR SHARE;
  wrong := CASE
    WHEN NEW.due < today THEN 'task_due_is_to_come'
    WHEN NOT EXISTS (SELECT 1 FROM organisations_unitname n WHERE n.unit_id = NEW.to_unit_id AND n.during @> today)
      THEN 'task_unit_is_open'
    -- Who has the case is told to those who run it alone: others ask CMM, or a colleague.
    WHEN NEW.to_unit_id <> NEW.from_unit_id
         AND NOT EXISTS (SELECT 1 FROM organisations_unit u
                          WHERE u.id = NEW.from_unit_id AND u.kind IN ('cmm', 'udlst')
                             OR u.id = NEW.to_unit_id AND u.kind = 'cmm')
      THEN 'task_goes_where_it_may'
    WHEN (SELECT count(DISTINCT g.category) FROM protection_grant g
           WHERE g.case_id = NEW.case_id AND g.unit_id = NEW.to_unit_id AND g.category IN ('core', NEW.category)
             AND g.during @> NEW.sent_at AND upper_inf(g.during))
         < CASE NEW.category WHEN 'core' THEN 1 ELSE 2 END
      THEN 'task_recipient_has_the_case'
    WHEN NEW.to_user_id IS NOT NULL AND NOT helle.person_reads(NEW.to_user_id, NEW.to_unit_id, NEW.category, today)
      THEN 'task_person_reads_it'
    WHEN NEW.step <> '' AND NOT EXISTS (
           SELECT 1 FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id AND u.kind = NEW.step_by
            WHERE g.case_id = NEW.case_id AND g.unit_id = NEW.from_unit_id AND g.category = 'core'
              AND upper_inf(g.during) AND g.steps @> jsonb_build_array(jsonb_build_object('code', NEW.step)))
      THEN 'task_of_a_step_that_stands'
  END;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'this task is not sent' USING ERRCODE = 'check_violation', CONSTRAINT = wrong, TABLE = 'tasks_task';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER task_sent BEFORE INSERT ON tasks_task FOR EACH ROW EXECUTE FUNCTION helle.task_sent();

-- What happens to a task follows the table of its states, one after another, by the side whose move it is.
-- tests/invariants holds it against tasks/states.py.
CREATE OR REPLACE FUNCTION helle.task_after(state_before text, the_move text, is_asker boolean, is_recipient boolean)
RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.next FROM (VALUES
    ('open', 'taken', 'taken', 'recipient'), ('open', 'handed', 'open', 'recipient'),
    ('open', 'answered', 'answered', 'recipient'), ('open', 'declined', 'declined', 'recipient'),
    ('open', 'withdrawn', 'withdrawn', 'asker'), ('open', 'settled', 'closed', 'register'),
    ('taken', 'handed', 'open', 'recipient'),
    ('taken', 'answered', 'answered', 'recipient'), ('taken', 'declined', 'declined', 'recipient'),
    ('taken', 'withdrawn', 'withdrawn', 'asker'), ('taken', 'settled', 'closed', 'register'),
    ('answered', 'closed', 'closed', 'asker'), ('declined', 'closed', 'closed', 'asker')
  ) AS r (before, move, next, side)
   WHERE r.before = state_before AND r.move = the_move
     AND CASE r.side WHEN 'asker' THEN is_asker WHEN 'recipient' THEN is_recipient
                     ELSE NOT is_asker AND NOT is_recipient END
$$;

CREATE OR REPLACE FUNCTION helle.task_moved() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_task tasks_task;
  next_state text;
  wrong text;
BEGIN
  SELECT * INTO the_task FROM tasks_task WHERE id = NEW.task_id FOR UPDATE;
  IF NEW.move = 'asked' THEN
    next_state := CASE WHEN NEW.sequence = 1 AND NEW.by_user_id = the_task.from_user_id THEN 'open' END;
  ELSIF NEW.sequence > 1 THEN
    next_state := helle.task_after(the_task.state, NEW.move, coalesce(NEW.by_unit_id = the_task.from_unit_id, false),
                                   coalesce(NEW.by_unit_id = the_task.to_unit_id, false));
  END IF;
  wrong := CASE
    WHEN NEW.sequence <> the_task.last + 1 THEN 'task_events_in_order'
    WHEN next_state IS NULL THEN 'task_states_follow_the_table'
    WHEN (NEW.to_user_id IS NOT NULL) <> (NEW.move IN ('taken', 'handed'))
         OR NEW.move = 'taken' AND NEW.to_user_id <> NEW.by_user_id THEN 'task_event_says_to_whom'
    WHEN NEW.to_user_id IS NOT NULL
         AND NOT helle.person_reads(NEW.to_user_id, the_task.to_unit_id, the_task.category,
                                    (NEW.at AT TIME ZONE 'Europe/Copenhagen')::date) THEN 'task_person_reads_it'
  END;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'the task does not move like this'
      USING ERRCODE = 'check_violation', CONSTRAINT = wrong, TABLE = 'tasks_event';
  END IF;
  -- To whom it was given first stands in its events as what came after does: what the task says of it is overwritten.
  IF NEW.move = 'asked' THEN
    NEW.to_user_id := the_task.to_user_id;
  END IF;
  UPDATE tasks_task SET state = next_state, last = NEW.sequence, to_user_id = coalesce(NEW.to_user_id, to_user_id)
   WHERE id = NEW.task_id;
  RETURN NEW;
END $$;
CREATE TRIGGER task_moved BEFORE INSERT ON tasks_event FOR EACH ROW EXECUTE FUNCTION helle.task_moved();

-- A task made of a next step is closed when the step has left the lists, whatever settled it: called where the lists are
-- written, with the steps of one kind of unit. Whoever settled the step may not see the task, so no author is kept.
CREATE OR REPLACE FUNCTION helle.settle_tasks(the_case uuid, kind_of_unit text, steps jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT t.id, t.category, t.last FROM tasks_task t
              WHERE t.case_id = the_case AND t.step_by = kind_of_unit AND t.state IN ('open', 'taken')
                AND NOT coalesce(steps, '[]') @> jsonb_build_array(jsonb_build_object('code', t.step))
              ORDER BY t.id FOR UPDATE
  LOOP
    INSERT INTO tasks_event (id, task_id, case_id, category, sequence, move, at)
    VALUES (gen_random_uuid(), one.id, the_case, one.category, one.last + 1, 'settled',
            coalesce(helle.instant(), helle.clock_now()));
    IF helle.acting_user() IS NOT NULL THEN
      PERFORM helle.write_audit('task.settled', 'allowed', one.id, ARRAY[the_case], '{}', NULL);
    END IF;
  END LOOP;
END $$;

REVOKE ALL ON FUNCTION helle.person_reads(uuid, uuid, text, date), helle.task_sent(), helle.task_moved(),
  helle.task_after(text, text, boolean, boolean), helle.settle_tasks(uuid, text, jsonb) FROM PUBLIC, helle_app;
