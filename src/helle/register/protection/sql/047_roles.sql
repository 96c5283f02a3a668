-- Roles: asked for by one and given by another, ended, and looked through once a year.
-- What may leave a day without an administrator is done by one at a time: whoever comes second sees what the first one did.
-- Taken before any row, so that two never wait for each other.
CREATE FUNCTION helle.hold_the_administrators() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('helle.administrators', 0))
$$;

-- Who can administer, and on which days: an active login with a password of its own. Whoever was invited and has not come
-- yet may never come.
CREATE FUNCTION helle.administering() RETURNS TABLE (membership uuid, days daterange)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.id, m.during FROM organisations_membership m JOIN organisations_user u ON u.id = m.user_id
   WHERE m.role = 'administrator' AND u.is_active AND u.password NOT LIKE '!%'
$$;

-- Refuses to take days from an administrator on which nobody else administers. Whoever cannot log in covers no day: her role
-- ends whoever else there is.
CREATE FUNCTION helle.keep_an_administrator(the_membership uuid, taken daterange) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM helle.administering() a WHERE a.membership = the_membership)
     AND NOT datemultirange(taken) <@ coalesce(
       (SELECT range_agg(a.days) FROM helle.administering() a WHERE a.membership <> the_membership), '{}') THEN
    PERFORM helle.refuse('an_administrator_is_left');
  END IF;
END $$;

CREATE FUNCTION helle.seat_somebody(the_membership uuid, the_user uuid, the_unit uuid, the_role text, the_days daterange)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO organisations_membership (id, user_id, unit_id, role, during)
  VALUES (the_membership, the_user, the_unit, the_role, the_days);
  UPDATE organisations_user SET is_active = true WHERE id = the_user AND NOT is_active;
END $$;

-- Whether a unit is there on all of some days: it has a name on each.
CREATE FUNCTION helle.unit_is_open(the_unit uuid, the_days datemultirange) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_days <@ coalesce((SELECT range_agg(n.during) FROM organisations_unitname n WHERE n.unit_id = the_unit), '{}')
$$;

-- Asks for a role. One that tells of nobody is given at once; of the others true comes back, and another person answers.
CREATE FUNCTION helle.request_role(
  the_request uuid, the_user uuid, the_unit uuid, the_role text, since date, until date, the_membership uuid
) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  days daterange := daterange(since, until + 1);
BEGIN
  PERFORM helle.require_administrator();
  IF the_user = helle.acting_user() THEN
    PERFORM helle.refuse('nobody_asks_for_her_own_role');
  END IF;
  IF NOT EXISTS (SELECT 1 FROM protection_roleunitkind k JOIN organisations_unit u ON u.kind = k.unit_kind
                 WHERE u.id = the_unit AND k.role = the_role) THEN
    PERFORM helle.refuse('role_is_for_such_a_unit');
  END IF;
  IF since < helle.today() OR isempty(days) THEN
    PERFORM helle.refuse('role_begins_today_or_later');
  END IF;
  -- Held, so that the unit is not closed meanwhile.
  PERFORM 1 FROM organisations_unit WHERE id = the_unit FOR SHARE;
  IF NOT EXISTS (SELECT 1 FROM organisations_unitname n WHERE n.unit_id = the_unit AND n.during @> since) THEN
    PERFORM helle.refuse('unit_is_open_then');
  END IF;
  IF NOT helle.unit_is_open(the_unit, datemultirange(days)) THEN
    PERFORM helle.refuse('role_ends_with_its_unit');
  END IF;
  -- What stands is held, so that two who ask for the same wait for each other.
  PERFORM 1 FROM organisations_user WHERE id = the_user FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM organisations_membership m WHERE m.user_id = the_user AND m.unit_id = the_unit
              AND m.role = the_role AND m.during && days) THEN
    PERFORM helle.refuse('user_has_a_role_in_a_unit_once');
  END IF;
  IF NOT helle.role_needs_two(the_role) THEN
    PERFORM helle.seat_somebody(the_membership, the_user, the_unit, the_role, days);
    PERFORM helle.staff_line('role.given', the_user, jsonb_build_object(
      'membership', the_membership, 'unit', the_unit, 'role', the_role, 'since', since, 'until', until));
    RETURN false;
  END IF;
  INSERT INTO administration_rolerequest (id, user_id, unit_id, role, during, requested_at, requested_by_id, answer,
                                          answered_as)
  VALUES (the_request, the_user, the_unit, the_role, days, helle.instant(), helle.acting_user(), '', '');
  PERFORM helle.staff_line('role.requested', the_user, jsonb_build_object(
    'request', the_request, 'unit', the_unit, 'role', the_role));
  RETURN true;
END $$;

-- Answers a request. What was approved late begins on the day of the answer: nobody had a role before somebody said so.
CREATE FUNCTION helle.answer_role(the_request uuid, the_answer text, the_membership uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  asked administration_rolerequest;
  days daterange;
BEGIN
  SELECT * INTO STRICT asked FROM administration_rolerequest WHERE id = the_request FOR NO KEY UPDATE;
  IF asked.answer <> '' THEN
    PERFORM helle.refuse('answered_once');
  END IF;
  IF the_answer = 'withdrawn' THEN
    PERFORM helle.require_administrator();
  ELSIF helle.decides_about(asked.user_id, asked.unit_id) IS NOT TRUE OR helle.acting_user() = asked.requested_by_id THEN
    PERFORM helle.refuse('role_needs_two_people');
  END IF;
  IF the_answer = 'approved' THEN
    days := asked.during * daterange(helle.today(), NULL);
    IF isempty(days) THEN
      PERFORM helle.refuse('role_begins_today_or_later');
    END IF;
    PERFORM helle.seat_somebody(the_membership, asked.user_id, asked.unit_id, asked.role, days);
  END IF;
  UPDATE administration_rolerequest SET answer = the_answer, answered_at = helle.instant(),
         answered_by_id = helle.acting_user(), answered_as = helle.acting_role(), membership_id = CASE WHEN the_answer = 'approved' THEN the_membership END
   WHERE id = the_request;
  PERFORM helle.staff_line('role.' || the_answer, asked.user_id, jsonb_build_object(
    'request', the_request, 'unit', asked.unit_id, 'role', asked.role, 'membership',
    CASE WHEN the_answer = 'approved' THEN the_membership END, 'since', lower(coalesce(days, asked.during)),
    'until', upper(asked.during) - 1));
END $$;

-- What is still somebody's in a unit: three numbers, no more.
CREATE FUNCTION helle.left_behind(the_user uuid, the_unit uuid, OUT open_cases integer, OUT waiting_tasks integer,
  OUT unfinished_drafts integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT count(*) INTO open_cases FROM protection_grant g
   WHERE g.unit_id = the_unit AND g.category = 'core' AND g.assigned_to_id = the_user AND g.during @> helle.clock_now()
     AND (coalesce(g.steps, '[]') <> '[]'
          OR ((g.rung IS NULL OR g.rung NOT IN ('withdrawn', 'declined', 'disappeared', 'lapsed'))
              AND g.period_end >= helle.today()));
  SELECT count(*) INTO waiting_tasks FROM tasks_task t
   WHERE t.to_unit_id = the_unit AND t.to_user_id = the_user AND t.state IN ('open', 'taken');
  -- Those that can be given on: in the cases whose notes the unit still has.
  SELECT count(*) INTO unfinished_drafts FROM casefile_draft d
   WHERE d.by_unit_id = the_unit AND d.by_user_id = the_user
     AND EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = d.case_id AND g.unit_id = the_unit
                  AND g.category = 'notes' AND g.during @> helle.clock_now());
END $$;

-- The same for whoever administers, before anything is ended.
CREATE FUNCTION helle.what_is_left(the_membership uuid, OUT open_cases integer, OUT waiting_tasks integer,
  OUT unfinished_drafts integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  m organisations_membership;
BEGIN
  SELECT * INTO STRICT m FROM organisations_membership WHERE id = the_membership;
  IF helle.acting_role() IS DISTINCT FROM 'administrator' AND helle.decides_about(m.user_id, m.unit_id) IS NOT TRUE THEN
    RAISE EXCEPTION 'who administers is told' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT l.open_cases, l.waiting_tasks, l.unfinished_drafts
    INTO what_is_left.open_cases, what_is_left.waiting_tasks, what_is_left.unfinished_drafts
    FROM helle.left_behind(m.user_id, m.unit_id) l;
END $$;

-- Ends a membership whoever asks for it. What is left goes to the desk of who leads the unit; who has no role left today is
-- logged out everywhere at once, and who has none to come either cannot log in any more.
CREATE FUNCTION helle.end_seat(the_membership uuid, the_last_day date, OUT open_cases integer, OUT waiting_tasks integer,
  OUT unfinished_drafts integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  m organisations_membership;
  today date := helle.today();
BEGIN
  SELECT * INTO STRICT m FROM organisations_membership WHERE id = the_membership FOR NO KEY UPDATE;
  IF the_last_day < today - 1 THEN
    PERFORM helle.refuse('role_ends_yesterday_at_the_earliest');
  END IF;
  -- One who ends a role gives no more of it: that would take a second.
  IF upper(m.during) <= the_last_day THEN
    PERFORM helle.refuse('role_is_not_made_longer');
  END IF;
  IF m.role = 'administrator' THEN
    PERFORM helle.keep_an_administrator(m.id, m.during * daterange(greatest(the_last_day + 1, lower(m.during)), NULL));
  END IF;
  -- Before its first day nothing of it was used: it is gone on the day it would have begun.
  UPDATE organisations_membership SET during = daterange(lower(during), greatest(the_last_day + 1, lower(during)))
   WHERE id = m.id;
  SELECT l.open_cases, l.waiting_tasks, l.unfinished_drafts
    INTO end_seat.open_cases, end_seat.waiting_tasks, end_seat.unfinished_drafts
    FROM helle.left_behind(m.user_id, m.unit_id) l;
  IF open_cases + waiting_tasks + unfinished_drafts > 0 AND NOT EXISTS (
       SELECT 1 FROM organisations_membership o WHERE o.user_id = m.user_id AND o.unit_id = m.unit_id AND o.id <> m.id
          AND o.during @> the_last_day + 1) THEN
    INSERT INTO administration_leaver
      (id, user_id, unit_id, last_day, open_cases, waiting_tasks, unfinished_drafts, told_at)
    VALUES (gen_random_uuid(), m.user_id, m.unit_id, the_last_day, open_cases, waiting_tasks, unfinished_drafts,
            helle.clock_now());
  END IF;
  IF NOT EXISTS (SELECT 1 FROM organisations_membership o WHERE o.user_id = m.user_id AND o.during @> today) THEN
    UPDATE organisations_user SET logins_ended = logins_ended + 1, is_active = EXISTS (
             SELECT 1 FROM organisations_membership o WHERE o.user_id = m.user_id AND lower(o.during) > today)
     WHERE id = m.user_id;
  END IF;
END $$;

CREATE FUNCTION helle.end_role(the_membership uuid, the_last_day date, OUT open_cases integer, OUT waiting_tasks integer,
  OUT unfinished_drafts integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  m organisations_membership;
BEGIN
  PERFORM helle.require_administrator();
  PERFORM helle.hold_the_administrators();
  SELECT * INTO STRICT m FROM organisations_membership WHERE id = the_membership;
  IF m.user_id = helle.acting_user() THEN
    PERFORM helle.refuse('nobody_administers_herself');
  END IF;
  IF (upper_inf(m.during) OR upper(m.during) > helle.today()) IS NOT TRUE THEN
    PERFORM helle.refuse('role_has_ended');
  END IF;
  SELECT e.open_cases, e.waiting_tasks, e.unfinished_drafts
    INTO end_role.open_cases, end_role.waiting_tasks, end_role.unfinished_drafts
    FROM helle.end_seat(the_membership, the_last_day) e;
  PERFORM helle.staff_line('user.left', m.user_id, jsonb_build_object(
    'membership', m.id, 'unit', m.unit_id, 'role', m.role, 'last_day', the_last_day, 'open_cases', open_cases,
    'waiting_tasks', waiting_tasks, 'unfinished_drafts', unfinished_drafts));
END $$;

-- What a unit lacks before an administrator may put aside who leaves it: 'lead', who can give on the cases and drafts that
-- are still hers, or 'anybody' where tasks are. Null where it lacks nothing, where it is closed, and for its lead.
CREATE FUNCTION helle.leaver_waits_for(the_leaver uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  told administration_leaver;
  for_a_lead integer;
  tasks integer;
BEGIN
  SELECT * INTO STRICT told FROM administration_leaver WHERE id = the_leaver;
  IF helle.decides_about(told.user_id, told.unit_id) IS NOT TRUE THEN
    RAISE EXCEPTION 'the lead of the unit sees it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF helle.acting_role() <> 'administrator'
     OR NOT helle.unit_is_open(told.unit_id, datemultirange(daterange(helle.today(), helle.today() + 1))) THEN
    RETURN NULL;
  END IF;
  -- A lead gives on what is left in writing, too.
  SELECT l.open_cases + l.unfinished_drafts, l.waiting_tasks INTO for_a_lead, tasks
    FROM helle.left_behind(told.user_id, told.unit_id) l;
  IF for_a_lead > 0 THEN
    RETURN 'lead';
  ELSIF tasks > 0 AND NOT EXISTS (
      SELECT 1 FROM organisations_membership m JOIN organisations_user u ON u.id = m.user_id AND u.is_active
       WHERE m.unit_id = told.unit_id AND m.user_id <> told.user_id AND m.during @> helle.today()) THEN
    RETURN 'anybody';
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION helle.see_leaver(the_leaver uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  told administration_leaver;
BEGIN
  SELECT * INTO STRICT told FROM administration_leaver WHERE id = the_leaver FOR NO KEY UPDATE;
  IF helle.decides_about(told.user_id, told.unit_id) IS NOT TRUE THEN
    RAISE EXCEPTION 'the lead of the unit sees it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF helle.leaver_waits_for(the_leaver) IS NOT NULL THEN
    PERFORM helle.refuse('leaver_waits_for_the_unit');
  END IF;
  IF told.seen_at IS NULL THEN
    UPDATE administration_leaver SET seen_at = helle.instant(), seen_by_id = helle.acting_user() WHERE id = the_leaver;
    PERFORM helle.staff_line('leaver.seen', told.user_id, jsonb_build_object('unit', told.unit_id));
  END IF;
END $$;

-- The review of rights: who leads the unit says of each role that it stays, or ends it.
CREATE FUNCTION helle.review_role(the_review uuid, the_membership uuid, the_verdict text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  m organisations_membership;
BEGIN
  PERFORM helle.hold_the_administrators();
  SELECT * INTO STRICT m FROM organisations_membership WHERE id = the_membership FOR NO KEY UPDATE;
  IF helle.decides_about(m.user_id, m.unit_id) IS NOT TRUE THEN
    PERFORM helle.refuse('nobody_reviews_her_own_role');
  END IF;
  IF (upper_inf(m.during) OR upper(m.during) > helle.today()) IS NOT TRUE THEN
    PERFORM helle.refuse('role_has_ended');
  END IF;
  INSERT INTO administration_rolereview (id, membership_id, user_id, unit_id, role, verdict, reviewed_on, at, by_user_id)
  VALUES (the_review, m.id, m.user_id, m.unit_id, m.role, the_verdict, helle.today(), helle.instant(), helle.acting_user());
  IF the_verdict = 'ended' THEN
    PERFORM helle.end_seat(m.id, helle.today());
  END IF;
  PERFORM helle.staff_line('role.reviewed', m.user_id, jsonb_build_object(
    'membership', m.id, 'unit', m.unit_id, 'role', m.role, 'verdict', the_verdict));
END $$;

REVOKE ALL ON FUNCTION helle.hold_the_administrators(), helle.administering(), helle.keep_an_administrator(uuid, daterange),
  helle.unit_is_open(uuid, datemultirange), helle.seat_somebody(uuid, uuid, uuid, text, daterange),
  helle.request_role(uuid, uuid, uuid, text, date, date, uuid), helle.answer_role(uuid, text, uuid),
  helle.left_behind(uuid, uuid), helle.what_is_left(uuid), helle.end_seat(uuid, date), helle.end_role(uuid, date),
  helle.leaver_waits_for(uuid), helle.see_leaver(uuid), helle.review_role(uuid, uuid, text) FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.request_role(uuid, uuid, uuid, text, date, date, uuid),
  helle.answer_role(uuid, text, uuid), helle.end_role(uuid, date), helle.see_leaver(uuid),
  helle.review_role(uuid, uuid, text) TO helle_staff;
-- Three numbers, and a word, for whom the function itself lets ask.
GRANT EXECUTE ON FUNCTION helle.what_is_left(uuid), helle.leaver_waits_for(uuid) TO helle_app;
