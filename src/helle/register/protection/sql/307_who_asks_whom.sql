-- That a home, a municipality, a police district or a region is asked for something in a case, or asks, says where its person is (PUB-DIG-12),
-- and who asks there says which one it is. The rows of a task and of what happened to it give neither unit nor user to anybody; functions give
-- them, to who reads the row, and to whom it is not shown where somebody lives whose address is protected, of such a unit what stands for its
-- kind, and of a user there nothing. The lists go by a unit's own side of its tasks, which it knows.
CREATE FUNCTION helle.unit_in_task(the_case uuid, the_unit uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN CASE WHEN helle.tells_which_part_of_the_country(u.id, u.kind)
                        THEN the_case = ANY (helle.cases_hiding_whereabouts(ARRAY[the_case])) ELSE false END
              THEN helle.kind_alone(u.kind) ELSE u.id END
    FROM organisations_unit u WHERE u.id = the_unit
$$;
CREATE FUNCTION helle.user_in_task(the_case uuid, the_unit uuid, the_user uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_user WHERE the_user IS NOT NULL AND helle.unit_in_task(the_case, the_unit) = the_unit
$$;
-- The same as the policies of the rows (sql/035_tasks.sql).
CREATE FUNCTION helle.reads_task(t tasks_task) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.reads('core') AND (helle.acting_unit() IN (t.from_unit_id, t.to_unit_id) OR helle.acting_kind() = 'cmm')
     AND helle.grant_exists(t.case_id, 'core')
$$;
CREATE FUNCTION helle.reads_task_event(e tasks_event, t tasks_task) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (e.category = ANY (helle.readable())) IS TRUE AND helle.grant_exists(e.case_id, e.category) AND helle.reads_task(t)
$$;

CREATE FUNCTION helle.task_from_unit(the_task uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.unit_in_task(t.case_id, t.from_unit_id) FROM tasks_task t WHERE t.id = the_task AND helle.reads_task(t)
$$;
CREATE FUNCTION helle.task_from_user(the_task uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.user_in_task(t.case_id, t.from_unit_id, t.from_user_id) FROM tasks_task t WHERE t.id = the_task AND helle.reads_task(t)
$$;
CREATE FUNCTION helle.task_to_unit(the_task uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.unit_in_task(t.case_id, t.to_unit_id) FROM tasks_task t WHERE t.id = the_task AND helle.reads_task(t)
$$;
CREATE FUNCTION helle.task_to_user(the_task uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.user_in_task(t.case_id, t.to_unit_id, t.to_user_id) FROM tasks_task t WHERE t.id = the_task AND helle.reads_task(t)
$$;
CREATE FUNCTION helle.task_event_unit(the_event uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.unit_in_task(t.case_id, e.by_unit_id) FROM tasks_event e JOIN tasks_task t ON t.id = e.task_id
   WHERE e.id = the_event AND helle.reads_task_event(e, t)
$$;
CREATE FUNCTION helle.task_event_user(the_event uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.user_in_task(t.case_id, e.by_unit_id, e.by_user_id) FROM tasks_event e JOIN tasks_task t ON t.id = e.task_id
   WHERE e.id = the_event AND helle.reads_task_event(e, t)
$$;
CREATE FUNCTION helle.task_event_to_user(the_event uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.user_in_task(t.case_id, t.to_unit_id, e.to_user_id) FROM tasks_event e JOIN tasks_task t ON t.id = e.task_id
   WHERE e.id = the_event AND helle.reads_task_event(e, t)
$$;

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

REVOKE ALL ON FUNCTION helle.unit_in_task(uuid, uuid), helle.user_in_task(uuid, uuid, uuid), helle.reads_task(tasks_task),
  helle.reads_task_event(tasks_event, tasks_task), helle.task_from_unit(uuid), helle.task_from_user(uuid), helle.task_to_unit(uuid),
  helle.task_to_user(uuid), helle.task_event_unit(uuid), helle.task_event_user(uuid), helle.task_event_to_user(uuid),
  helle.tasks_of_unit(boolean, text[], uuid[], boolean, integer, integer), helle.is_on_desk_of(uuid, uuid[], boolean, uuid[]),
  helle.tasks_on_desk(date, uuid[], boolean, uuid[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.task_from_unit(uuid), helle.task_from_user(uuid), helle.task_to_unit(uuid), helle.task_to_user(uuid),
  helle.task_event_unit(uuid), helle.task_event_user(uuid), helle.task_event_to_user(uuid),
  helle.tasks_of_unit(boolean, text[], uuid[], boolean, integer, integer),
  helle.tasks_on_desk(date, uuid[], boolean, uuid[], integer) TO helle_app;
