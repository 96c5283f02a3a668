-- Who administers. These functions are for the role that administers staff (helle_staff), in the context of whoever acts
-- (helle.act on the same connection); each checks her once more, and leaves its line in the audit. The application calls none.

CREATE FUNCTION helle.today() RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (helle.clock_now() AT TIME ZONE 'Europe/Copenhagen')::date
$$;

CREATE FUNCTION helle.refuse(the_constraint text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'refused: %', the_constraint USING ERRCODE = 'check_violation', CONSTRAINT = the_constraint;
END $$;

CREATE FUNCTION helle.require_administrator() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.acting_role() IS DISTINCT FROM 'administrator' THEN
    RAISE EXCEPTION 'an administrator acts here' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

-- Whether somebody leads a unit today. A test holds the roles against the code's own list.
CREATE FUNCTION helle.leads(the_user uuid, the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM organisations_membership m JOIN organisations_user u ON u.id = m.user_id AND u.is_active
                  WHERE m.user_id = the_user AND m.unit_id = the_unit AND m.role IN ('cmm_lead', 'udlst_caseworker')
                    AND m.during @> helle.today())
$$;

-- Whether the acting user may say yes or no to what concerns somebody in a unit: who leads it, in that unit; where nobody
-- else does, an administrator. Never about herself.
CREATE FUNCTION helle.decides_about(about uuid, the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.acting_user() <> about AND CASE
    WHEN helle.acting_unit() = the_unit AND helle.acting_role() IN ('cmm_lead', 'udlst_caseworker') THEN true
    ELSE helle.acting_role() = 'administrator' AND NOT EXISTS (
      SELECT 1 FROM organisations_membership m
       WHERE m.unit_id = the_unit AND m.user_id <> about AND helle.leads(m.user_id, the_unit))
  END
$$;

-- Whether a role needs two people: it reads what tells of somebody, or it administers.
CREATE FUNCTION helle.role_needs_two(the_role text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_role = 'administrator' OR EXISTS (
    SELECT 1 FROM protection_rolecategory c WHERE c.role = the_role AND c.category NOT IN ('aggregates', 'advice', 'guidance'))
$$;

CREATE FUNCTION helle.staff_line(the_action text, about uuid, the_detail jsonb) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.write_line(helle.acting_user(), helle.acting_unit(), helle.acting_role(), 'operation', the_action, 'allowed',
                          about, '{}', the_detail, helle.acting_request())
$$;

-- A login without a password and without a role: it opens nothing until both are there.
CREATE FUNCTION helle.invite_user(the_user uuid, the_email text, the_name text, the_language text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  -- Nothing hashes to this: no password fits until she has chosen one.
  INSERT INTO organisations_user (id, email, full_name, password, language, is_active)
  VALUES (the_user, lower(the_email), the_name, '!' || encode(sha256(uuid_send(gen_random_uuid())), 'hex'), the_language, true);
  PERFORM helle.staff_line('user.invited', the_user, '{}');
END $$;

-- Whether somebody has a role that needs two people, today or later, or waits for one.
CREATE FUNCTION helle.has_what_needs_two(the_user uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM organisations_membership m WHERE m.user_id = the_user AND helle.role_needs_two(m.role)
                    AND m.during && daterange(helle.today(), NULL))
      OR EXISTS (SELECT 1 FROM administration_rolerequest r WHERE r.user_id = the_user AND r.answer = ''
                    AND helle.role_needs_two(r.role))
$$;

-- Returns the old address where it is another from now on. The address is where the link goes by which a password is chosen:
-- of a role that two people gave, one of them would make her own login.
CREATE FUNCTION helle.change_user(the_user uuid, the_email text, the_name text, the_language text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was organisations_user;
BEGIN
  PERFORM helle.require_administrator();
  SELECT * INTO STRICT was FROM organisations_user WHERE id = the_user FOR NO KEY UPDATE;
  IF the_user = helle.acting_user() THEN
    PERFORM helle.refuse('nobody_administers_herself');
  END IF;
  IF was.email <> lower(the_email) AND helle.has_what_needs_two(the_user) THEN
    PERFORM helle.refuse('address_needs_two_people');
  END IF;
  UPDATE organisations_user SET email = lower(the_email), full_name = the_name, language = the_language,
         logins_ended = logins_ended + (was.email <> lower(the_email))::int
   WHERE id = the_user;
  -- The library's own list of addresses would go on letting the old one in.
  DELETE FROM account_emailaddress WHERE user_id = the_user AND lower(email) <> lower(the_email);
  PERFORM helle.staff_line('user.changed', the_user, jsonb_build_object(
    'email', was.email <> lower(the_email), 'name', was.full_name <> the_name, 'language', was.language <> the_language));
  RETURN CASE WHEN was.email <> lower(the_email) THEN was.email END;
END $$;

CREATE FUNCTION helle.end_sessions(the_user uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  UPDATE organisations_user SET logins_ended = logins_ended + 1 WHERE id = the_user;
  PERFORM helle.staff_line('user.sessions_ended', the_user, '{}');
END $$;

CREATE FUNCTION helle.seat_somebody(the_membership uuid, the_user uuid, the_unit uuid, the_role text, the_days daterange)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO organisations_membership (id, user_id, unit_id, role, during)
  VALUES (the_membership, the_user, the_unit, the_role, the_days);
  UPDATE organisations_user SET is_active = true WHERE id = the_user AND NOT is_active;
END $$;

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
  IF NOT EXISTS (SELECT 1 FROM organisations_unitname n WHERE n.unit_id = the_unit AND n.during @> since) THEN
    PERFORM helle.refuse('unit_is_open_then');
  END IF;
  IF since < helle.today() OR isempty(days) THEN
    PERFORM helle.refuse('role_begins_today_or_later');
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
      'membership', the_membership, 'unit', the_unit, 'role', the_role));
    RETURN false;
  END IF;
  INSERT INTO administration_rolerequest (id, user_id, unit_id, role, during, requested_at, requested_by_id, answer)
  VALUES (the_request, the_user, the_unit, the_role, days, helle.instant(), helle.acting_user(), '');
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
         answered_by_id = helle.acting_user(), membership_id = CASE WHEN the_answer = 'approved' THEN the_membership END
   WHERE id = the_request;
  PERFORM helle.staff_line('role.' || the_answer, asked.user_id, jsonb_build_object(
    'request', the_request, 'unit', asked.unit_id, 'role', asked.role, 'membership',
    CASE WHEN the_answer = 'approved' THEN the_membership END));
END $$;

-- What is still somebody's in a unit: two numbers, no more.
CREATE FUNCTION helle.left_behind(the_user uuid, the_unit uuid, OUT open_cases integer, OUT waiting_tasks integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT count(*) INTO open_cases FROM protection_grant g
   WHERE g.unit_id = the_unit AND g.category = 'core' AND g.assigned_to_id = the_user AND g.during @> helle.clock_now()
     AND (coalesce(g.steps, '[]') <> '[]'
          OR ((g.rung IS NULL OR g.rung NOT IN ('withdrawn', 'declined', 'disappeared', 'lapsed'))
              AND g.period_end >= helle.today()));
  SELECT count(*) INTO waiting_tasks FROM tasks_task t
   WHERE t.to_unit_id = the_unit AND t.to_user_id = the_user AND t.state IN ('open', 'taken');
END $$;

-- The same for whoever administers, before anything is ended.
CREATE FUNCTION helle.what_is_left(the_membership uuid, OUT open_cases integer, OUT waiting_tasks integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  m organisations_membership;
BEGIN
  SELECT * INTO STRICT m FROM organisations_membership WHERE id = the_membership;
  IF helle.acting_role() IS DISTINCT FROM 'administrator' AND helle.decides_about(m.user_id, m.unit_id) IS NOT TRUE THEN
    RAISE EXCEPTION 'who administers is told' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT l.open_cases, l.waiting_tasks INTO what_is_left.open_cases, what_is_left.waiting_tasks
    FROM helle.left_behind(m.user_id, m.unit_id) l;
END $$;

-- Ends a membership whoever asks for it. What is left goes to the desk of who leads the unit; who has no role left today is
-- logged out everywhere at once, and who has none to come either cannot log in any more.
CREATE FUNCTION helle.end_seat(the_membership uuid, the_last_day date, OUT open_cases integer, OUT waiting_tasks integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  m organisations_membership;
  today date := helle.today();
BEGIN
  SELECT * INTO STRICT m FROM organisations_membership WHERE id = the_membership FOR NO KEY UPDATE;
  IF the_last_day < today - 1 THEN
    PERFORM helle.refuse('role_ends_yesterday_at_the_earliest');
  END IF;
  -- Before its first day nothing of it was used: it is gone on the day it would have begun.
  UPDATE organisations_membership SET during = daterange(lower(during), greatest(the_last_day + 1, lower(during)))
   WHERE id = m.id;
  SELECT l.open_cases, l.waiting_tasks INTO end_seat.open_cases, end_seat.waiting_tasks
    FROM helle.left_behind(m.user_id, m.unit_id) l;
  IF open_cases + waiting_tasks > 0 AND NOT EXISTS (
       SELECT 1 FROM organisations_membership o WHERE o.user_id = m.user_id AND o.unit_id = m.unit_id AND o.id <> m.id
          AND o.during @> the_last_day + 1) THEN
    INSERT INTO administration_leaver (id, user_id, unit_id, last_day, open_cases, waiting_tasks, told_at)
    VALUES (gen_random_uuid(), m.user_id, m.unit_id, the_last_day, open_cases, waiting_tasks, helle.clock_now());
  END IF;
  IF NOT EXISTS (SELECT 1 FROM organisations_membership o WHERE o.user_id = m.user_id AND o.during @> today) THEN
    UPDATE organisations_user SET logins_ended = logins_ended + 1, is_active = EXISTS (
             SELECT 1 FROM organisations_membership o WHERE o.user_id = m.user_id AND lower(o.during) > today)
     WHERE id = m.user_id;
  END IF;
END $$;

CREATE FUNCTION helle.end_role(the_membership uuid, the_last_day date, OUT open_cases integer, OUT waiting_tasks integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  m organisations_membership;
BEGIN
  PERFORM helle.require_administrator();
  SELECT * INTO STRICT m FROM organisations_membership WHERE id = the_membership;
  IF m.user_id = helle.acting_user() THEN
    PERFORM helle.refuse('nobody_administers_herself');
  END IF;
  IF (upper_inf(m.during) OR upper(m.during) > helle.today()) IS NOT TRUE THEN
    PERFORM helle.refuse('role_has_ended');
  END IF;
  SELECT e.open_cases, e.waiting_tasks INTO end_role.open_cases, end_role.waiting_tasks
    FROM helle.end_seat(the_membership, the_last_day) e;
  PERFORM helle.staff_line('user.left', m.user_id, jsonb_build_object(
    'membership', m.id, 'unit', m.unit_id, 'role', m.role, 'last_day', the_last_day, 'open_cases', open_cases,
    'waiting_tasks', waiting_tasks));
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
  IF told.seen_at IS NULL THEN
    UPDATE administration_leaver SET seen_at = helle.instant(), seen_by_id = helle.acting_user() WHERE id = the_leaver;
    PERFORM helle.staff_line('leaver.seen', told.user_id, jsonb_build_object('unit', told.unit_id));
  END IF;
END $$;

-- A lost factor: asked for by an administrator who says how she made sure, answered by another or by who leads a unit of hers.
CREATE FUNCTION helle.request_factor_reset(the_request uuid, the_user uuid, how text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  IF the_user = helle.acting_user() THEN
    PERFORM helle.refuse('nobody_resets_her_own_factor');
  END IF;
  PERFORM 1 FROM organisations_user WHERE id = the_user FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT 1 FROM mfa_authenticator WHERE user_id = the_user) THEN
    PERFORM helle.refuse('there_is_a_factor_to_reset');
  END IF;
  -- One that nobody answered in time makes room.
  UPDATE administration_factorreset SET answer = 'withdrawn', answered_at = helle.instant(),
         answered_by_id = requested_by_id
   WHERE user_id = the_user AND answer = '' AND requested_at < helle.instant() - interval '7 days';
  INSERT INTO administration_factorreset (id, user_id, checked, requested_at, requested_by_id, answer)
  VALUES (the_request, the_user, how, helle.instant(), helle.acting_user(), '');
  PERFORM helle.staff_line('factor.reset_requested', the_user, jsonb_build_object('request', the_request, 'checked', how));
END $$;

CREATE FUNCTION helle.answer_factor_reset(the_request uuid, the_answer text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  asked administration_factorreset;
BEGIN
  SELECT * INTO STRICT asked FROM administration_factorreset WHERE id = the_request FOR NO KEY UPDATE;
  IF asked.answer <> '' THEN
    PERFORM helle.refuse('answered_once');
  END IF;
  IF the_answer = 'withdrawn' THEN
    PERFORM helle.require_administrator();
  ELSIF helle.acting_user() IN (asked.requested_by_id, asked.user_id)
        OR (helle.acting_role() = 'administrator'
            OR helle.acting_role() IN ('cmm_lead', 'udlst_caseworker') AND EXISTS (
              SELECT 1 FROM organisations_membership m WHERE m.user_id = asked.user_id
                 AND m.unit_id = helle.acting_unit() AND m.during @> helle.today())) IS NOT TRUE THEN
    PERFORM helle.refuse('reset_needs_two_people');
  END IF;
  IF the_answer = 'approved' THEN
    -- What somebody made sure of a week ago says nothing of who asks today.
    IF asked.requested_at < helle.instant() - interval '7 days' THEN
      PERFORM helle.refuse('reset_is_fresh');
    END IF;
    DELETE FROM mfa_authenticator WHERE user_id = asked.user_id;
    UPDATE organisations_user SET logins_ended = logins_ended + 1 WHERE id = asked.user_id;
  END IF;
  UPDATE administration_factorreset SET answer = the_answer, answered_at = helle.instant(),
         answered_by_id = helle.acting_user() WHERE id = the_request;
  PERFORM helle.staff_line('factor.reset_' || the_answer, asked.user_id, jsonb_build_object('request', the_request));
END $$;

-- The review of rights: who leads the unit says of each role that it stays, or ends it.
CREATE FUNCTION helle.review_role(the_review uuid, the_membership uuid, the_verdict text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  m organisations_membership;
BEGIN
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

-- --- units: what an administrator writes of one is hers from then on; the shipped file says nothing of that any more ---------

CREATE FUNCTION helle.take_over_unit(the_unit uuid, the_aspect text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE organisations_unit SET administered = array_append(administered, the_aspect)
   WHERE id = the_unit AND NOT administered @> ARRAY[the_aspect::varchar]
$$;

CREATE FUNCTION helle.new_unit(the_unit uuid, the_code text, the_kind text, in_danish text, in_english text, since date)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  INSERT INTO organisations_unit (id, code, kind, requirements, administered)
  VALUES (the_unit, the_code, the_kind, '[]', ARRAY['names', 'parents', 'mandates']);
  INSERT INTO organisations_unitname (unit_id, name_da, name_en, during)
  VALUES (the_unit, in_danish, in_english, daterange(since, NULL));
  PERFORM helle.staff_line('unit.added', the_unit, jsonb_build_object('code', the_code));
END $$;

-- A new name from a day on. The name of that day ends with the day before; a name that would begin later is in the way.
CREATE FUNCTION helle.rename_unit(the_unit uuid, in_danish text, in_english text, since date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was organisations_unitname;
BEGIN
  PERFORM helle.require_administrator();
  PERFORM 1 FROM organisations_unit WHERE id = the_unit FOR NO KEY UPDATE;
  SELECT * INTO was FROM organisations_unitname WHERE unit_id = the_unit AND during @> since;
  IF was.id IS NULL THEN
    PERFORM helle.refuse('unit_is_open_then');
  END IF;
  IF lower(was.during) = since THEN
    PERFORM helle.refuse('unit_has_a_name_from_that_day');
  END IF;
  UPDATE organisations_unitname SET during = daterange(lower(was.during), since) WHERE id = was.id;
  INSERT INTO organisations_unitname (unit_id, name_da, name_en, during)
  VALUES (the_unit, in_danish, in_english, daterange(since, upper(was.during)));
  PERFORM helle.take_over_unit(the_unit, 'names');
  PERFORM helle.staff_line('unit.renamed', the_unit, jsonb_build_object('since', since));
END $$;

-- Another parent from a day on, or none. No unit comes to stand under itself.
CREATE FUNCTION helle.move_unit(the_unit uuid, the_relation text, the_parent uuid, since date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  -- All of them in one order: two moves that would close a circle between them wait for each other.
  PERFORM 1 FROM organisations_unit ORDER BY id FOR NO KEY UPDATE;
  IF the_parent IS NOT NULL AND EXISTS (
       WITH RECURSIVE above (id) AS (
         SELECT the_parent
         UNION SELECT p.parent_id FROM organisations_unitparent p JOIN above a ON a.id = p.unit_id
                WHERE p.relation = the_relation AND (p.during @> since OR lower(p.during) >= since))
       SELECT 1 FROM above WHERE id = the_unit) THEN
    PERFORM helle.refuse('unit_is_not_its_own_parent');
  END IF;
  DELETE FROM organisations_unitparent
   WHERE unit_id = the_unit AND relation = the_relation AND lower(during) >= since;
  UPDATE organisations_unitparent SET during = daterange(lower(during), since)
   WHERE unit_id = the_unit AND relation = the_relation AND during @> since;
  IF the_parent IS NOT NULL THEN
    INSERT INTO organisations_unitparent (unit_id, parent_id, relation, during)
    VALUES (the_unit, the_parent, the_relation, daterange(since, NULL));
  END IF;
  PERFORM helle.take_over_unit(the_unit, 'parents');
  PERFORM helle.staff_line('unit.moved', the_unit, jsonb_build_object(
    'relation', the_relation, 'parent', the_parent, 'since', since));
END $$;

-- What a unit still has on a day: people with a role then or later, cases that are open and given to somebody of it, tasks
-- that wait for it. Three numbers.
CREATE FUNCTION helle.what_a_unit_has(
  the_unit uuid, on_day date, OUT members integer, OUT open_cases integer, OUT waiting_tasks integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  SELECT count(DISTINCT m.user_id) INTO members FROM organisations_membership m
   WHERE m.unit_id = the_unit AND (upper_inf(m.during) OR upper(m.during) > on_day);
  SELECT count(*) INTO open_cases FROM protection_grant g
   WHERE g.unit_id = the_unit AND g.category = 'core' AND g.assigned_to_id IS NOT NULL AND g.during @> helle.clock_now()
     AND (coalesce(g.steps, '[]') <> '[]'
          OR ((g.rung IS NULL OR g.rung NOT IN ('withdrawn', 'declined', 'disappeared', 'lapsed'))
              AND g.period_end >= helle.today()));
  SELECT count(*) INTO waiting_tasks FROM tasks_task t WHERE t.to_unit_id = the_unit AND t.state IN ('open', 'taken');
END $$;

-- Closes a unit: refused while somebody has a role in it after its last day, since nobody must act for what is not there.
-- The last name is written anew, so that every process hears of it (decision 41).
CREATE FUNCTION helle.close_unit(the_unit uuid, day_after date, the_successor uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was organisations_unitname;
  has record;
BEGIN
  PERFORM helle.require_administrator();
  PERFORM 1 FROM organisations_unit WHERE id = the_unit FOR NO KEY UPDATE;
  SELECT * INTO has FROM helle.what_a_unit_has(the_unit, day_after);
  IF has.members > 0 THEN
    PERFORM helle.refuse('unit_is_empty_when_it_closes');
  END IF;
  SELECT * INTO was FROM organisations_unitname WHERE unit_id = the_unit AND during @> day_after;
  IF was.id IS NULL OR lower(was.during) = day_after THEN
    PERFORM helle.refuse('unit_is_open_then');
  END IF;
  IF the_successor IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM organisations_unitname n WHERE n.unit_id = the_successor AND n.during @> day_after) THEN
    PERFORM helle.refuse('successor_is_open');
  END IF;
  DELETE FROM organisations_unitname WHERE unit_id = the_unit AND (id = was.id OR lower(during) >= day_after);
  INSERT INTO organisations_unitname (unit_id, name_da, name_en, during)
  VALUES (the_unit, was.name_da, was.name_en, daterange(lower(was.during), day_after));
  PERFORM helle.take_over_unit(the_unit, 'names');
  IF the_successor IS NOT NULL THEN
    PERFORM helle.move_unit(the_unit, 'successor', the_successor, day_after);
  END IF;
  PERFORM helle.staff_line('unit.closed', the_unit, jsonb_build_object(
    'day_after', day_after, 'successor', the_successor, 'open_cases', has.open_cases, 'waiting_tasks', has.waiting_tasks));
END $$;

-- A role begins in a unit that is open: the row of the unit is held, so that it is not closed meanwhile.
CREATE FUNCTION helle.keep_seat() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM organisations_unit WHERE id = NEW.unit_id FOR SHARE;
  IF EXISTS (SELECT 1 FROM organisations_unitname n WHERE n.unit_id = NEW.unit_id)
     AND NOT EXISTS (SELECT 1 FROM organisations_unitname n
                      WHERE n.unit_id = NEW.unit_id AND (upper_inf(n.during) OR upper(n.during) > helle.today())) THEN
    PERFORM helle.refuse('unit_is_open_then');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_seat BEFORE INSERT ON organisations_membership FOR EACH ROW EXECUTE FUNCTION helle.keep_seat();

CREATE FUNCTION helle.add_mandate(
  the_unit uuid, area_in_danish text, area_in_english text, target_in_danish text, target_in_english text,
  the_requirement text, since date
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  INSERT INTO organisations_mandate (unit_id, area_da, area_en, target_da, target_en, requirement, during)
  VALUES (the_unit, area_in_danish, area_in_english, target_in_danish, target_in_english, the_requirement,
          daterange(since, NULL));
  PERFORM helle.take_over_unit(the_unit, 'mandates');
  PERFORM helle.staff_line('unit.mandate_added', the_unit, jsonb_build_object('since', since));
END $$;

CREATE FUNCTION helle.end_mandate(the_mandate bigint, day_after date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was organisations_mandate;
BEGIN
  PERFORM helle.require_administrator();
  SELECT * INTO STRICT was FROM organisations_mandate WHERE id = the_mandate FOR NO KEY UPDATE;
  IF (was.during @> day_after AND lower(was.during) IS DISTINCT FROM day_after) IS NOT TRUE THEN
    PERFORM helle.refuse('mandate_holds_then');
  END IF;
  UPDATE organisations_mandate SET during = daterange(lower(during), day_after) WHERE id = the_mandate;
  PERFORM helle.take_over_unit(was.unit_id, 'mandates');
  PERFORM helle.staff_line('unit.mandate_ended', was.unit_id, jsonb_build_object('day_after', day_after));
END $$;

-- --- opening hours ------------------------------------------------------------------------------------------------------

CREATE FUNCTION helle.add_hours(
  the_hours uuid, the_unit uuid, the_weekday integer, opens_at time, closes_at time, since date, the_source text
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  INSERT INTO administration_openinghours (id, unit_id, weekday, opens, closes, during, source)
  VALUES (the_hours, the_unit, the_weekday, opens_at, closes_at, daterange(since, NULL), the_source);
  PERFORM helle.staff_line('hours.added', the_unit, jsonb_build_object('weekday', the_weekday, 'since', since));
END $$;

CREATE FUNCTION helle.end_hours(the_hours uuid, last_day date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was administration_openinghours;
BEGIN
  PERFORM helle.require_administrator();
  SELECT * INTO STRICT was FROM administration_openinghours WHERE id = the_hours FOR NO KEY UPDATE;
  IF (was.during @> last_day) IS NOT TRUE THEN
    PERFORM helle.refuse('hours_hold_then');
  END IF;
  UPDATE administration_openinghours SET during = daterange(lower(during), last_day + 1) WHERE id = the_hours;
  PERFORM helle.staff_line('hours.ended', was.unit_id, jsonb_build_object('weekday', was.weekday, 'last_day', last_day));
END $$;

CREATE FUNCTION helle.set_exception(the_exception uuid, the_unit uuid, the_day date, opens_at time, closes_at time)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  INSERT INTO administration_openingexception (id, unit_id, day, opens, closes)
  VALUES (the_exception, the_unit, the_day, opens_at, closes_at)
  ON CONFLICT (unit_id, day) DO UPDATE SET opens = excluded.opens, closes = excluded.closes;
  PERFORM helle.staff_line('hours.exception_set', the_unit, jsonb_build_object('day', the_day));
END $$;

-- The clock, the context, and what stands above: nothing else is for whoever administers staff, and nothing of it for the
-- application.
REVOKE ALL ON FUNCTION helle.today(), helle.refuse(text), helle.require_administrator(), helle.leads(uuid, uuid),
  helle.decides_about(uuid, uuid), helle.role_needs_two(text), helle.has_what_needs_two(uuid),
  helle.staff_line(text, uuid, jsonb),
  helle.invite_user(uuid, text, text, text), helle.change_user(uuid, text, text, text), helle.end_sessions(uuid),
  helle.seat_somebody(uuid, uuid, uuid, text, daterange), helle.request_role(uuid, uuid, uuid, text, date, date, uuid),
  helle.answer_role(uuid, text, uuid), helle.left_behind(uuid, uuid), helle.what_is_left(uuid),
  helle.end_seat(uuid, date), helle.end_role(uuid, date), helle.see_leaver(uuid),
  helle.request_factor_reset(uuid, uuid, text), helle.answer_factor_reset(uuid, text),
  helle.review_role(uuid, uuid, text), helle.take_over_unit(uuid, text),
  helle.new_unit(uuid, text, text, text, text, date), helle.rename_unit(uuid, text, text, date),
  helle.move_unit(uuid, text, uuid, date), helle.what_a_unit_has(uuid, date), helle.close_unit(uuid, date, uuid),
  helle.keep_seat(), helle.add_mandate(uuid, text, text, text, text, text, date), helle.end_mandate(bigint, date),
  helle.add_hours(uuid, uuid, integer, time, time, date, text), helle.end_hours(uuid, date),
  helle.set_exception(uuid, uuid, date, time, time)
  FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.act(uuid, text, uuid), helle.invite_user(uuid, text, text, text),
  helle.change_user(uuid, text, text, text), helle.end_sessions(uuid),
  helle.request_role(uuid, uuid, uuid, text, date, date, uuid), helle.answer_role(uuid, text, uuid),
  helle.end_role(uuid, date), helle.see_leaver(uuid),
  helle.request_factor_reset(uuid, uuid, text), helle.answer_factor_reset(uuid, text),
  helle.review_role(uuid, uuid, text), helle.new_unit(uuid, text, text, text, text, date),
  helle.rename_unit(uuid, text, text, date), helle.move_unit(uuid, text, uuid, date),
  helle.close_unit(uuid, date, uuid),
  helle.add_mandate(uuid, text, text, text, text, text, date), helle.end_mandate(bigint, date),
  helle.add_hours(uuid, uuid, integer, time, time, date, text), helle.end_hours(uuid, date),
  helle.set_exception(uuid, uuid, date, time, time)
  TO helle_staff;
-- Numbers, for whom the functions themselves let ask.
GRANT EXECUTE ON FUNCTION helle.what_is_left(uuid), helle.what_a_unit_has(uuid, date) TO helle_app;
