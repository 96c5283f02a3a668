-- Who logs in: invited, changed, logged out, let in again without a lost factor.
-- A login without a password and without a role: it opens nothing until both are there. With it comes what is vouched for of it.
CREATE FUNCTION helle.invite_user(the_user uuid, the_email text, the_name text, the_language text, the_seal text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  PERFORM helle.refuse_name_of_a_system(the_name);
  -- Nothing hashes to this: no password fits until she has chosen one.
  INSERT INTO organisations_user (id, email, full_name, password, language, is_active, vouched)
  VALUES (the_user, lower(the_email), the_name, '!' || encode(sha256(uuid_send(gen_random_uuid())), 'hex'), the_language, true, the_seal);
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
  IF helle.name_as_read(was.full_name) <> helle.name_as_read(the_name) THEN
    PERFORM helle.refuse_name_of_a_system(the_name);
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

-- A lost factor: asked for by an administrator who says how she made sure, answered by another or by who leads a unit of hers.
CREATE FUNCTION helle.request_factor_reset(the_request uuid, the_user uuid, how text, the_seal text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  IF the_user = helle.acting_user() THEN
    PERFORM helle.refuse('nobody_resets_her_own_factor');
  END IF;
  -- Also of whom no factor stands there: it may have been taken away behind Helle, or her time to set one up is over.
  PERFORM 1 FROM organisations_user WHERE id = the_user FOR NO KEY UPDATE;
  -- One that nobody answered in time makes room.
  UPDATE administration_factorreset SET answer = 'withdrawn', answered_at = helle.instant(),
         answered_by_id = requested_by_id, answered_as = 'administrator'
   WHERE user_id = the_user AND answer = '' AND requested_at < helle.instant() - interval '7 days';
  INSERT INTO administration_factorreset (id, user_id, checked, requested_at, requested_by_id, answer, answered_as, asked_sealed)
  VALUES (the_request, the_user, how, helle.instant(), helle.acting_user(), '', '', the_seal);
  PERFORM helle.staff_line('factor.reset_requested', the_user, jsonb_build_object('request', the_request, 'checked', how));
END $$;

-- Whether the acting person may answer what was asked of a user's login: neither who asked nor the user; an administrator, or
-- who leads a unit of hers.
CREATE FUNCTION helle.is_the_second_for(the_user uuid, asked_by uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.acting_user() NOT IN (asked_by, the_user)
     AND (helle.acting_role() = 'administrator'
          OR helle.acting_role() IN ('cmm_lead', 'udlst_caseworker') AND EXISTS (
            SELECT 1 FROM organisations_membership m WHERE m.user_id = the_user
               AND m.unit_id = helle.acting_unit() AND m.during @> helle.today())) IS TRUE
$$;

-- What is to be said yes to, and whose it is: both stay as they are until the transaction ends, so that what the application checks of
-- them is what is answered. `has_answer`: the log has one, whatever the row says by now.
CREATE FUNCTION helle.hold_factor_reset(the_request uuid)
RETURNS TABLE (user_id uuid, requested_by_id uuid, checked text, requested_at timestamptz, asked_sealed text, email text, vouched text, has_answer boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  asked administration_factorreset;
BEGIN
  SELECT r.* INTO STRICT asked FROM administration_factorreset r WHERE r.id = the_request FOR NO KEY UPDATE;
  IF asked.answer <> '' THEN
    PERFORM helle.refuse('answered_once');
  END IF;
  IF helle.is_the_second_for(asked.user_id, asked.requested_by_id) IS NOT TRUE THEN
    PERFORM helle.refuse('reset_needs_two_people');
  END IF;
  -- Before the user is held: whoever asks anew holds her first, and then what nobody answered in time.
  IF asked.requested_at < helle.instant() - interval '7 days' THEN
    PERFORM helle.refuse('reset_is_fresh');
  END IF;
  RETURN QUERY SELECT asked.user_id, asked.requested_by_id, asked.checked::text, asked.requested_at, asked.asked_sealed, u.email::text,
         u.vouched::text, EXISTS (
           SELECT 1 FROM audit_line l WHERE l.object_id = asked.user_id AND l.detail ->> 'request' = the_request::text
              AND l.action IN ('factor.reset_approved', 'factor.reset_refused', 'factor.reset_withdrawn'))
    FROM organisations_user u WHERE u.id = asked.user_id FOR NO KEY UPDATE OF u;
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
  ELSIF helle.is_the_second_for(asked.user_id, asked.requested_by_id) IS NOT TRUE THEN
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
         answered_by_id = helle.acting_user(), answered_as = helle.acting_role() WHERE id = the_request;
  PERFORM helle.staff_line('factor.reset_' || the_answer, asked.user_id, jsonb_build_object('request', the_request));
END $$;

-- The language somebody chose for herself; the application changes nobody's but that of whoever acts.
CREATE FUNCTION helle.choose_language(the_language text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.acting_user() IS NULL THEN
    RAISE EXCEPTION 'nobody acts' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (the_language IN ('da', 'en')) IS NOT TRUE THEN
    RAISE EXCEPTION 'Helle does not speak %', the_language USING ERRCODE = 'check_violation';
  END IF;
  UPDATE organisations_user SET language = the_language WHERE id = helle.acting_user() AND language <> the_language;
  IF FOUND THEN
    PERFORM helle.write_line(helle.acting_user(), helle.acting_unit(), helle.acting_role(), helle.acting_purpose(),
      'user.language_chosen', 'allowed', helle.acting_user(), '{}', jsonb_build_object('language', the_language),
      helle.acting_request());
  END IF;
END $$;

REVOKE ALL ON FUNCTION helle.choose_language(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.choose_language(text) TO helle_app;
REVOKE ALL ON FUNCTION helle.is_the_second_for(uuid, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION helle.invite_user(uuid, text, text, text, text), helle.has_what_needs_two(uuid),
  helle.change_user(uuid, text, text, text), helle.end_sessions(uuid), helle.request_factor_reset(uuid, uuid, text, text),
  helle.hold_factor_reset(uuid), helle.answer_factor_reset(uuid, text) FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.invite_user(uuid, text, text, text, text), helle.change_user(uuid, text, text, text),
  helle.end_sessions(uuid), helle.request_factor_reset(uuid, uuid, text, text), helle.hold_factor_reset(uuid),
  helle.answer_factor_reset(uuid, text) TO helle_staff;
