-- Logins at an organisation's own provider. Who somebody is there, and which role a privilege gives, is said by one and approved
-- by another, as a role is. The last function is for a login: nobody acts yet, and it makes no user and no binding of what comes.
CREATE FUNCTION helle.administers_now_or_later(the_user uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM organisations_membership m WHERE m.user_id = the_user AND m.role = 'administrator'
                    AND m.during && daterange(helle.today(), NULL))
$$;

-- Asks that an identity is bound to a user.
CREATE FUNCTION helle.request_identity(the_request uuid, the_user uuid, the_issuer text, the_cvr text, the_professional uuid)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  IF the_user = helle.acting_user() THEN
    PERFORM helle.refuse('nobody_binds_her_own_identity');
  END IF;
  PERFORM 1 FROM organisations_user WHERE id = the_user FOR NO KEY UPDATE;
  IF helle.administers_now_or_later(the_user) THEN
    PERFORM helle.refuse('administrators_log_in_here');
  END IF;
  INSERT INTO administration_loginidentity (id, user_id, issuer, cvr, professional, requested_at, requested_by_id, answer, answered_as)
  VALUES (the_request, the_user, the_issuer, the_cvr, the_professional, helle.instant(), helle.acting_user(), '', '');
  PERFORM helle.staff_line('identity.requested', the_user, jsonb_build_object('request', the_request, 'cvr', the_cvr));
END $$;

-- Answers it: another administrator, or who leads a unit of hers. With a yes she logs in there alone, is logged out here, and her
-- password and factors are gone (`void_own_login`).
CREATE FUNCTION helle.answer_identity(the_request uuid, the_answer text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  asked administration_loginidentity;
BEGIN
  SELECT * INTO STRICT asked FROM administration_loginidentity WHERE id = the_request FOR NO KEY UPDATE;
  IF asked.answer <> '' THEN
    PERFORM helle.refuse('answered_once');
  END IF;
  IF the_answer = 'withdrawn' THEN
    PERFORM helle.require_administrator();
  ELSIF helle.is_the_second_for(asked.user_id, asked.requested_by_id) IS NOT TRUE THEN
    PERFORM helle.refuse('identity_needs_two_people');
  END IF;
  IF the_answer = 'approved' THEN
    PERFORM 1 FROM organisations_user WHERE id = asked.user_id FOR NO KEY UPDATE;
    IF helle.administers_now_or_later(asked.user_id) THEN
      PERFORM helle.refuse('administrators_log_in_here');
    END IF;
    UPDATE organisations_user SET logins_ended = logins_ended + 1 WHERE id = asked.user_id;
  END IF;
  UPDATE administration_loginidentity SET answer = the_answer, answered_at = helle.instant(),
         answered_by_id = helle.acting_user(), answered_as = helle.acting_role() WHERE id = the_request;
  PERFORM helle.staff_line('identity.' || the_answer, asked.user_id, jsonb_build_object('request', the_request));
END $$;

-- Ends what privileges gave somebody at an issuer and what the login now does not carry. The roles end at once, and what she
-- leaves is told like that of any who leaves.
CREATE FUNCTION helle.take_privileges(the_user uuid, the_issuer text, the_cvr text, carried text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  seat record;
BEGIN
  FOR seat IN
    SELECT m.id, m.unit_id, m.role FROM administration_seatbyprivilege s JOIN organisations_membership m ON m.id = s.membership_id
      JOIN administration_privilegerole p ON p.id = s.given_by_id
     WHERE m.user_id = the_user AND p.issuer = the_issuer AND m.during && daterange(helle.today(), NULL)
       AND NOT (p.cvr = the_cvr AND p.during @> helle.today() AND p.privilege = ANY (carried)) ORDER BY m.id
  LOOP
    PERFORM helle.end_seat(seat.id, helle.today() - 1);
    -- What ends with its privilege may come back with it; what somebody ended here may not.
    DELETE FROM administration_seatbyprivilege WHERE membership_id = seat.id;
    PERFORM helle.write_line(coalesce(helle.acting_user(), the_user), helle.acting_unit(), helle.acting_role(),
      CASE WHEN helle.acting_user() IS NULL THEN 'login' ELSE 'operation' END, 'role.taken_by_privilege', 'allowed', the_user,
      '{}', jsonb_build_object('membership', seat.id, 'unit', seat.unit_id, 'role', seat.role), helle.acting_request());
  END LOOP;
END $$;

-- Ends a binding. One is enough for that: it only takes away. She is logged out, and what privileges gave her ends with it; until
-- she is invited she has no login at all.
CREATE FUNCTION helle.end_identity(the_identity uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  bound administration_loginidentity;
BEGIN
  PERFORM helle.require_administrator();
  PERFORM helle.hold_the_administrators();
  SELECT * INTO STRICT bound FROM administration_loginidentity WHERE id = the_identity FOR NO KEY UPDATE;
  IF bound.user_id = helle.acting_user() THEN
    PERFORM helle.refuse('nobody_administers_herself');
  END IF;
  IF bound.answer <> 'approved' OR bound.ended_at IS NOT NULL THEN
    PERFORM helle.refuse('identity_is_bound');
  END IF;
  UPDATE administration_loginidentity SET ended_at = helle.instant(), ended_by_id = helle.acting_user() WHERE id = bound.id;
  UPDATE organisations_user SET logins_ended = logins_ended + 1 WHERE id = bound.user_id;
  PERFORM helle.take_privileges(bound.user_id, bound.issuer, bound.cvr, '{}');
  PERFORM helle.staff_line('identity.ended', bound.user_id, jsonb_build_object('request', bound.id));
END $$;

-- Asks that a privilege of an organisation gives a role in a unit.
CREATE FUNCTION helle.request_privilege(
  the_request uuid, the_issuer text, the_cvr text, the_privilege text, the_unit uuid, the_role text, since date, until date
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  days daterange := daterange(since, until + 1);
BEGIN
  PERFORM helle.require_administrator();
  IF NOT EXISTS (SELECT 1 FROM protection_roleunitkind k JOIN organisations_unit u ON u.kind = k.unit_kind
                 WHERE u.id = the_unit AND k.role = the_role) THEN
    PERFORM helle.refuse('role_is_for_such_a_unit');
  END IF;
  IF since < helle.today() OR isempty(days) THEN
    PERFORM helle.refuse('role_begins_today_or_later');
  END IF;
  IF NOT helle.unit_is_open(the_unit, datemultirange(daterange(since, since + 1))) THEN
    PERFORM helle.refuse('unit_is_open_then');
  END IF;
  INSERT INTO administration_privilegerole
    (id, issuer, cvr, privilege, unit_id, role, during, requested_at, requested_by_id, answer, answered_as)
  VALUES (the_request, the_issuer, the_cvr, the_privilege, the_unit, the_role, days, helle.instant(), helle.acting_user(), '', '');
  PERFORM helle.staff_line('privilege.requested', the_request, jsonb_build_object('cvr', the_cvr, 'unit', the_unit, 'role', the_role));
END $$;

-- Answers it: who leads the unit, and where nobody does another administrator; never who asked.
CREATE FUNCTION helle.answer_privilege(the_request uuid, the_answer text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  asked administration_privilegerole;
  days daterange;
BEGIN
  SELECT * INTO STRICT asked FROM administration_privilegerole WHERE id = the_request FOR NO KEY UPDATE;
  IF asked.answer <> '' THEN
    PERFORM helle.refuse('answered_once');
  END IF;
  IF the_answer = 'withdrawn' THEN
    PERFORM helle.require_administrator();
  ELSIF helle.decides_about(asked.requested_by_id, asked.unit_id) IS NOT TRUE THEN
    PERFORM helle.refuse('privilege_needs_two_people');
  END IF;
  days := asked.during;
  IF the_answer = 'approved' THEN
    days := asked.during * daterange(helle.today(), NULL);
    IF isempty(days) THEN
      PERFORM helle.refuse('role_begins_today_or_later');
    END IF;
  END IF;
  UPDATE administration_privilegerole SET answer = the_answer, answered_at = helle.instant(), during = days,
         answered_by_id = helle.acting_user(), answered_as = helle.acting_role() WHERE id = the_request;
  PERFORM helle.staff_line('privilege.' || the_answer, the_request, jsonb_build_object(
    'cvr', asked.cvr, 'unit', asked.unit_id, 'role', asked.role) || CASE WHEN the_answer = 'approved' THEN jsonb_build_object(
    'issuer', asked.issuer, 'privilege', encode(sha256(convert_to(asked.privilege, 'UTF8')), 'hex'), 'since', lower(days),
    'until', upper(days) - 1) ELSE '{}' END);
END $$;

-- Gives it a last day; the roles it gave end with that day.
CREATE FUNCTION helle.end_privilege(the_privilege uuid, the_last_day date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  given administration_privilegerole;
  seat uuid;
BEGIN
  PERFORM helle.require_administrator();
  PERFORM helle.hold_the_administrators();
  SELECT * INTO STRICT given FROM administration_privilegerole WHERE id = the_privilege FOR NO KEY UPDATE;
  IF given.answer <> 'approved' OR isempty(given.during) OR upper(given.during) <= helle.today() THEN
    PERFORM helle.refuse('privilege_gives_a_role');
  END IF;
  IF the_last_day < helle.today() - 1 THEN
    PERFORM helle.refuse('role_ends_yesterday_at_the_earliest');
  END IF;
  IF upper(given.during) <= the_last_day THEN
    PERFORM helle.refuse('role_is_not_made_longer');
  END IF;
  UPDATE administration_privilegerole SET during = daterange(lower(during), greatest(the_last_day + 1, lower(during)))
   WHERE id = given.id;
  FOR seat IN
    SELECT m.id FROM administration_seatbyprivilege s JOIN organisations_membership m ON m.id = s.membership_id
     WHERE s.given_by_id = given.id AND m.during && daterange(greatest(the_last_day + 1, helle.today()), NULL) ORDER BY m.id
  LOOP
    PERFORM helle.end_seat(seat, the_last_day);
    DELETE FROM administration_seatbyprivilege WHERE membership_id = seat;
  END LOOP;
  PERFORM helle.staff_line('privilege.ended', given.id, jsonb_build_object(
    'cvr', given.cvr, 'unit', given.unit_id, 'role', given.role, 'last_day', the_last_day));
END $$;

-- Gives somebody the roles that her privileges give today, and no more of each than its privilege, its unit and what was given
-- by hand leave room for. A role given by hand stays as it is, and one that was ended by hand stays ended.
CREATE FUNCTION helle.give_privileges(the_user uuid, the_issuer text, the_cvr text, carried text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  today date := helle.today();
  given administration_privilegerole;
  seat organisations_membership;
  last date;
BEGIN
  FOR given IN
    SELECT p.* FROM administration_privilegerole p JOIN organisations_unit u ON u.id = p.unit_id
      JOIN protection_roleunitkind k ON k.unit_kind = u.kind AND k.role = p.role
     WHERE p.issuer = the_issuer AND p.cvr = the_cvr AND p.answer = 'approved' AND p.during @> today AND p.privilege = ANY (carried)
       AND helle.unit_is_open(p.unit_id, datemultirange(daterange(today, today + 1)))
     ORDER BY p.id FOR SHARE OF p
  LOOP
    CONTINUE WHEN EXISTS (
      SELECT 1 FROM administration_seatbyprivilege s JOIN organisations_membership m ON m.id = s.membership_id
       WHERE m.user_id = the_user AND m.unit_id = given.unit_id AND m.role = given.role
         AND (isempty(m.during) OR upper(m.during) < s.until));
    -- The first day without it.
    last := least(today + helle.privilege_lasts() + 1, upper(given.during),
      (SELECT upper(open) FROM (SELECT unnest(range_agg(n.during)) AS open FROM organisations_unitname n
                                 WHERE n.unit_id = given.unit_id) o WHERE open @> today),
      (SELECT min(lower(m.during)) FROM organisations_membership m WHERE m.user_id = the_user AND m.unit_id = given.unit_id
          AND m.role = given.role AND lower(m.during) > today));
    SELECT * INTO seat FROM organisations_membership m
     WHERE m.user_id = the_user AND m.unit_id = given.unit_id AND m.role = given.role AND m.during @> today FOR NO KEY UPDATE;
    IF NOT FOUND THEN
      seat.id := gen_random_uuid();
      PERFORM helle.seat_somebody(seat.id, the_user, given.unit_id, given.role, daterange(today, last));
      INSERT INTO administration_seatbyprivilege (membership_id, given_by_id, until) VALUES (seat.id, given.id, last);
      PERFORM helle.write_line(the_user, NULL, NULL, 'login', 'role.given_by_privilege', 'allowed', the_user, '{}',
        jsonb_build_object('membership', seat.id, 'unit', given.unit_id, 'role', given.role, 'privilege', given.id,
                           'until', last - 1), NULL);
    ELSIF EXISTS (SELECT 1 FROM administration_seatbyprivilege s WHERE s.membership_id = seat.id) THEN
      UPDATE organisations_membership SET during = daterange(lower(during), last) WHERE id = seat.id AND upper(during) <> last;
      IF FOUND THEN
        PERFORM helle.write_line(the_user, NULL, NULL, 'login', 'role.kept_by_privilege', 'allowed', the_user, '{}',
          jsonb_build_object('membership', seat.id, 'unit', given.unit_id, 'role', given.role, 'privilege', given.id,
                             'until', last - 1), NULL);
      END IF;
      UPDATE administration_seatbyprivilege SET given_by_id = given.id, until = last WHERE membership_id = seat.id;
    END IF;
  END LOOP;
END $$;

-- Whose login this is, after her roles by privilege are those of today. NULL: nobody's.
CREATE FUNCTION helle.log_in_by_identity(the_issuer text, the_cvr text, the_professional uuid, carried text[]) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  who uuid;
BEGIN
  -- Roles end in what follows: as everywhere where one does, one at a time, so that no two wait for each other's rows.
  PERFORM helle.hold_the_administrators();
  SELECT i.user_id INTO who FROM administration_loginidentity i
   WHERE i.issuer = the_issuer AND i.cvr = the_cvr AND i.professional = the_professional AND i.answer = 'approved'
     AND i.ended_at IS NULL FOR SHARE;
  IF who IS NULL THEN
    RETURN NULL;
  END IF;
  PERFORM 1 FROM organisations_user WHERE id = who FOR NO KEY UPDATE;
  PERFORM helle.give_privileges(who, the_issuer, the_cvr, carried);
  PERFORM helle.take_privileges(who, the_issuer, the_cvr, carried);
  RETURN who;
END $$;

-- Whoever administers logs in here: a provider that is down, or not its own master any more, neither shuts nor opens the
-- administration.
CREATE FUNCTION helle.keep_administrators_here() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.role = 'administrator' AND NOT isempty(NEW.during) THEN
    PERFORM 1 FROM organisations_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
    IF helle.logs_in_elsewhere(NEW.user_id) THEN
      PERFORM helle.refuse('administrators_log_in_here');
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_administrators_here BEFORE INSERT OR UPDATE OF role, user_id ON organisations_membership
  FOR EACH ROW EXECUTE FUNCTION helle.keep_administrators_here();

-- An answer and an end are written once, whoever writes: what was approved stays what it was approved as.
CREATE FUNCTION helle.keep_identity() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (OLD.user_id, OLD.issuer, OLD.cvr, OLD.professional, OLD.requested_at, OLD.requested_by_id)
       IS DISTINCT FROM (NEW.user_id, NEW.issuer, NEW.cvr, NEW.professional, NEW.requested_at, NEW.requested_by_id)
     OR (OLD.answer <> '' AND (OLD.answer, OLD.answered_at, OLD.answered_by_id, OLD.answered_as)
       IS DISTINCT FROM (NEW.answer, NEW.answered_at, NEW.answered_by_id, NEW.answered_as))
     OR (OLD.ended_at IS NOT NULL AND OLD.ended_at IS DISTINCT FROM NEW.ended_at) THEN
    PERFORM helle.refuse('identity_is_written_once');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_identity BEFORE UPDATE ON administration_loginidentity
  FOR EACH ROW EXECUTE FUNCTION helle.keep_identity();

-- Whether somebody logs in at her organisation's provider alone.
CREATE FUNCTION helle.logs_in_elsewhere(the_user uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM administration_loginidentity i WHERE i.user_id = the_user AND i.answer = 'approved' AND i.ended_at IS NULL)
$$;

-- With a binding, and with its end, whoever writes it, the login that she had here opens nothing more: what somebody prepared at
-- her open session, before or meanwhile, is gone. She chooses a password when an administrator invites her.
CREATE FUNCTION helle.void_own_login() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Nothing hashes to this: no password fits until she has chosen one.
  UPDATE organisations_user SET password = '!' || encode(sha256(uuid_send(gen_random_uuid())), 'hex') WHERE id = NEW.user_id;
  DELETE FROM mfa_authenticator WHERE user_id = NEW.user_id;
  RETURN NULL;
END $$;
CREATE TRIGGER void_own_login_when_bound AFTER INSERT ON administration_loginidentity
  FOR EACH ROW WHEN (NEW.answer = 'approved') EXECUTE FUNCTION helle.void_own_login();
CREATE TRIGGER void_own_login AFTER UPDATE ON administration_loginidentity
  FOR EACH ROW WHEN (NEW.answer = 'approved' AND (OLD.answer <> 'approved' OR (NEW.ended_at IS NULL) <> (OLD.ended_at IS NULL)))
  EXECUTE FUNCTION helle.void_own_login();

-- And meanwhile none is made. Whoever is bound this moment holds the row of the user, so what comes beside it waits.
CREATE FUNCTION helle.no_own_login_beside() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'mfa_authenticator' THEN
    PERFORM 1 FROM organisations_user WHERE id = NEW.user_id FOR SHARE;
    IF helle.logs_in_elsewhere(NEW.user_id) THEN
      PERFORM helle.refuse('who_is_bound_has_no_login_here');
    END IF;
  ELSIF helle.logs_in_elsewhere(NEW.id) THEN
    PERFORM helle.refuse('who_is_bound_has_no_login_here');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER no_factor_beside BEFORE INSERT OR UPDATE OF user_id, type, data ON mfa_authenticator
  FOR EACH ROW EXECUTE FUNCTION helle.no_own_login_beside();
CREATE TRIGGER no_password_beside BEFORE UPDATE OF password ON organisations_user
  FOR EACH ROW WHEN (NEW.password <> OLD.password AND NEW.password NOT LIKE '!%') EXECUTE FUNCTION helle.no_own_login_beside();

REVOKE ALL ON FUNCTION helle.logs_in_elsewhere(uuid), helle.void_own_login(), helle.no_own_login_beside() FROM PUBLIC, helle_app;
REVOKE ALL ON FUNCTION helle.administers_now_or_later(uuid), helle.request_identity(uuid, uuid, text, text, uuid),
  helle.answer_identity(uuid, text), helle.take_privileges(uuid, text, text, text[]), helle.end_identity(uuid),
  helle.request_privilege(uuid, text, text, text, uuid, text, date, date), helle.answer_privilege(uuid, text),
  helle.end_privilege(uuid, date), helle.give_privileges(uuid, text, text, text[]),
  helle.log_in_by_identity(text, text, uuid, text[]), helle.keep_administrators_here(), helle.keep_identity()
  FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.request_identity(uuid, uuid, text, text, uuid), helle.answer_identity(uuid, text),
  helle.end_identity(uuid), helle.request_privilege(uuid, text, text, text, uuid, text, date, date),
  helle.answer_privilege(uuid, text), helle.end_privilege(uuid, date), helle.log_in_by_identity(text, text, uuid, text[])
  TO helle_staff;
