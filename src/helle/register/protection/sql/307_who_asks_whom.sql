-- That a home, a municipality, a police district or a region is asked for something in a case, or asks, says where its person is (PUB-DIG-12),
-- and who asks there says which one it is. The rows of a task and of what happened to it give neither unit nor user to anybody; functions give
-- them, to who reads the row, and to whom it is not shown where somebody lives whose address is protected, of such a unit what stands for its
-- kind, and of a user there nothing. The lists go by a unit's own side of its tasks, which it knows.
-- The same as the policies of the rows (sql/035_tasks.sql): what happened to a task is closed with its case (sql/077_need_to_know.sql), the
-- task itself is not.
CREATE FUNCTION helle.reads_task(t tasks_task) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.reads('core') AND (helle.acting_unit() IN (t.from_unit_id, t.to_unit_id) OR helle.acting_kind() = 'cmm')
     AND helle.grant_exists(t.case_id, 'core')
$$;
CREATE FUNCTION helle.reads_task_event(e tasks_event, t tasks_task) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (e.category = ANY (helle.readable())) IS TRUE AND helle.grant_exists(e.case_id, e.category)
     AND helle.facts_are_open(e.case_id) AND helle.reads_task(t)
$$;

-- The cases of some tasks in which it is not shown where the person lives, of those alone in which a unit has a side that tells: asked once.
CREATE FUNCTION helle.hiding_of_tasks(the_tasks uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  telling uuid[] := ARRAY(SELECT DISTINCT t.case_id FROM tasks_task t JOIN organisations_unit u ON u.id IN (t.from_unit_id, t.to_unit_id)
                           WHERE t.id = ANY (the_tasks) AND helle.tells_which_part_of_the_country(u.id, u.kind));
BEGIN
  RETURN CASE WHEN telling = '{}' THEN telling ELSE helle.cases_hiding_whereabouts(telling) END;
END $$;
-- Who asks and who is asked in some tasks: of a unit that tells what stands for its kind where that holds, and of a user there nothing.
CREATE FUNCTION helle.sides_of_tasks(the_tasks uuid[])
RETURNS TABLE (id uuid, from_unit_id uuid, from_user_id uuid, to_unit_id uuid, to_user_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  hiding uuid[] := helle.hiding_of_tasks(the_tasks);
BEGIN
  RETURN QUERY
  SELECT t.id, CASE WHEN k.asking THEN helle.kind_alone(a.kind) ELSE a.id END, CASE WHEN NOT k.asking THEN t.from_user_id END,
         CASE WHEN k.asked THEN helle.kind_alone(b.kind) ELSE b.id END, CASE WHEN NOT k.asked THEN t.to_user_id END
    FROM tasks_task t JOIN organisations_unit a ON a.id = t.from_unit_id JOIN organisations_unit b ON b.id = t.to_unit_id
   CROSS JOIN LATERAL (SELECT t.case_id = ANY (hiding) AND helle.tells_which_part_of_the_country(a.id, a.kind) AS asking,
                              t.case_id = ANY (hiding) AND helle.tells_which_part_of_the_country(b.id, b.kind) AS asked) k
   WHERE t.id = ANY (the_tasks) AND helle.reads_task(t);
END $$;
-- The same of who did something with a task, and to whom it was given.
CREATE FUNCTION helle.hands_in_tasks(the_events uuid[]) RETURNS TABLE (id uuid, by_unit_id uuid, by_user_id uuid, to_user_id uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  hiding uuid[] := helle.hiding_of_tasks(ARRAY(SELECT DISTINCT e.task_id FROM tasks_event e WHERE e.id = ANY (the_events)));
BEGIN
  RETURN QUERY
  SELECT e.id, CASE WHEN k.acting THEN helle.kind_alone(a.kind) ELSE a.id END, CASE WHEN NOT k.acting THEN e.by_user_id END,
         CASE WHEN NOT k.asked THEN e.to_user_id END
    FROM tasks_event e JOIN tasks_task t ON t.id = e.task_id JOIN organisations_unit b ON b.id = t.to_unit_id
    LEFT JOIN organisations_unit a ON a.id = e.by_unit_id
   CROSS JOIN LATERAL (SELECT t.case_id = ANY (hiding) AND coalesce(helle.tells_which_part_of_the_country(a.id, a.kind), false) AS acting,
                              t.case_id = ANY (hiding) AND helle.tells_which_part_of_the_country(b.id, b.kind) AS asked) k
   WHERE e.id = ANY (the_events) AND helle.reads_task_event(e, t);
END $$;

-- One page of what the acting unit is asked for, or asked (`asked`), in the order of the deadlines, of those in some states; `the_users`: only
-- what one of these was given. Planned for what is asked each time: each side, and each order of it, has an index.
CREATE FUNCTION helle.tasks_of_unit(asked boolean, the_states text[], the_users uuid[], latest_first boolean, how_many integer, passed integer)
RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  own uuid := helle.acting_unit();
BEGIN
  IF helle.reads('core') IS NOT TRUE THEN
    RETURN;
  ELSIF asked AND latest_first THEN
    RETURN QUERY SELECT t.id FROM tasks_task t
      WHERE t.from_unit_id = own AND t.state = ANY (the_states) AND helle.grant_exists(t.case_id, 'core')
      ORDER BY t.due DESC, t.id DESC LIMIT how_many OFFSET passed;
  ELSIF asked THEN
    RETURN QUERY SELECT t.id FROM tasks_task t
      WHERE t.from_unit_id = own AND t.state = ANY (the_states) AND helle.grant_exists(t.case_id, 'core')
      ORDER BY t.due, t.id LIMIT how_many OFFSET passed;
  ELSIF latest_first THEN
    RETURN QUERY SELECT t.id FROM tasks_task t
      WHERE t.to_unit_id = own AND t.state = ANY (the_states) AND (the_users IS NULL OR t.to_user_id = ANY (the_users))
        AND helle.grant_exists(t.case_id, 'core')
      ORDER BY t.due DESC, t.id DESC LIMIT how_many OFFSET passed;
  ELSE
    RETURN QUERY SELECT t.id FROM tasks_task t
      WHERE t.to_unit_id = own AND t.state = ANY (the_states) AND (the_users IS NULL OR t.to_user_id = ANY (the_users))
        AND helle.grant_exists(t.case_id, 'core')
      ORDER BY t.due, t.id LIMIT how_many OFFSET passed;
  END IF;
END $$;

-- What waits for the acting unit on a desk (`desk_tasks`): what it is asked for up to a day, and what comes back to it; `the_users`: only what one
-- of these has, and where `nobodys`, what nobody has who works here, or one of `without_cover`.
CREATE FUNCTION helle.is_on_desk_of(the_user uuid, the_users uuid[], nobodys boolean, without_cover uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_users IS NULL OR coalesce(the_user = ANY (the_users), false)
      OR nobodys AND (coalesce(the_user = ANY (without_cover), false) OR NOT EXISTS (
           SELECT 1 FROM organisations_membership m
            WHERE m.user_id = the_user AND m.unit_id = helle.acting_unit() AND m.during @> helle.local_today()))
$$;
CREATE FUNCTION helle.tasks_on_desk(
  till date, the_users uuid[], nobodys boolean, without_cover uuid[], how_many integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  own uuid := helle.acting_unit();
  today date := helle.local_today();
  -- Found here and not asked with: whoever named one unit as closed would be told which tasks went to it.
  closed uuid[] := ARRAY(SELECT n.unit_id FROM organisations_unitname n GROUP BY n.unit_id
                         HAVING bool_or(n.during << daterange(today, NULL)) AND NOT bool_or(n.during @> today));
BEGIN
  IF helle.reads('core') IS NOT TRUE THEN
    RETURN;
  END IF;
  RETURN QUERY SELECT t.id FROM tasks_task t
   WHERE (t.to_unit_id = own AND t.state IN ('open', 'taken') AND (t.due <= till OR t.remind_on <= today)
          AND helle.is_on_desk_of(t.to_user_id, the_users, nobodys, without_cover)
          OR t.from_unit_id = own
             AND (t.state IN ('answered', 'declined') OR t.state IN ('open', 'taken') AND t.to_unit_id = ANY (closed))
             AND helle.is_on_desk_of(t.from_user_id, the_users, nobodys, without_cover))
     AND helle.grant_exists(t.case_id, 'core')
   ORDER BY t.due, t.id LIMIT how_many;
END $$;

REVOKE ALL ON FUNCTION helle.reads_task(tasks_task), helle.reads_task_event(tasks_event, tasks_task), helle.hiding_of_tasks(uuid[]),
  helle.sides_of_tasks(uuid[]), helle.hands_in_tasks(uuid[]),
  helle.tasks_of_unit(boolean, text[], uuid[], boolean, integer, integer), helle.is_on_desk_of(uuid, uuid[], boolean, uuid[]),
  helle.tasks_on_desk(date, uuid[], boolean, uuid[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.sides_of_tasks(uuid[]), helle.hands_in_tasks(uuid[]),
  helle.tasks_of_unit(boolean, text[], uuid[], boolean, integer, integer),
  helle.tasks_on_desk(date, uuid[], boolean, uuid[], integer) TO helle_app;
