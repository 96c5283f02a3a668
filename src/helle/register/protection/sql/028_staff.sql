-- Who works here. A user and her role in a unit are written together, with the line that says so, and by no other way: this
-- function is for the role that administers staff, not for the one that serves requests. The line names nobody but by id.
CREATE OR REPLACE FUNCTION helle.add_user(
  the_user uuid, the_email text, the_name text, hashed_password text, the_membership uuid, the_unit uuid, the_role text,
  since date, the_seal text
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM protection_roleunitkind k JOIN organisations_unit u ON u.kind = k.unit_kind
                 WHERE u.id = the_unit AND k.role = the_role) THEN
    RAISE EXCEPTION 'role % is not for such a unit', the_role USING ERRCODE = 'check_violation';
  END IF;
  PERFORM helle.refuse_name_of_a_system(the_name);
  INSERT INTO organisations_user (id, email, full_name, password, language, is_active, vouched)
  VALUES (the_user, lower(the_email), the_name, hashed_password, 'da', true, the_seal);
  INSERT INTO organisations_membership (id, user_id, unit_id, role, during)
  VALUES (the_membership, the_user, the_unit, the_role, daterange(since, NULL));
  PERFORM helle.write_line(NULL, NULL, NULL, 'operation', 'user.added', 'allowed', the_user, '{}',
                           jsonb_build_object('membership', the_membership, 'unit', the_unit, 'role', the_role), NULL);
END $$;

-- Ends a role in a unit, for the role that administers staff. It does not wait for her cases: access ends when work does. Who
-- ended it is told how many cases, tasks and drafts are still hers in that unit, no more than three numbers; her unit's lead has them on
-- the desk until one has seen it. The work is done by helle.end_seat (047), whoever asks.
CREATE OR REPLACE FUNCTION helle.end_membership(the_email text, the_unit uuid, the_role text, last_day date)
RETURNS TABLE (open_cases integer, waiting_tasks integer, unfinished_drafts integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  today date := (helle.clock_now() AT TIME ZONE 'Europe/Copenhagen')::date;
  the_membership organisations_membership;
BEGIN
  PERFORM helle.hold_the_administrators();
  SELECT m.* INTO the_membership FROM organisations_membership m JOIN organisations_user u ON u.id = m.user_id
   WHERE u.email = lower(the_email) AND m.unit_id = the_unit AND m.role = the_role AND lower(m.during) <= last_day
     AND (upper_inf(m.during) OR upper(m.during) > today) FOR UPDATE OF m;
  IF the_membership.id IS NULL THEN
    RAISE EXCEPTION 'there is no such membership' USING ERRCODE = 'no_data_found';
  END IF;
  SELECT e.open_cases, e.waiting_tasks, e.unfinished_drafts
    INTO end_membership.open_cases, end_membership.waiting_tasks, end_membership.unfinished_drafts
    FROM helle.end_seat(the_membership.id, last_day) e;
  PERFORM helle.write_line(NULL, NULL, NULL, 'operation', 'user.left', 'allowed', the_membership.user_id, '{}',
                           jsonb_build_object('membership', the_membership.id, 'unit', the_unit, 'role', the_role,
                                              'last_day', last_day, 'open_cases', open_cases,
                                              'waiting_tasks', waiting_tasks,
                                              'unfinished_drafts', unfinished_drafts), NULL);
  RETURN NEXT;
END $$;
