-- Where somebody is logged in, for herself. By the machine's clock, as the sessions are: moving a demo's clock ends none.
-- What is said of a session is said of a row that is there and of whoever it was first said of.
CREATE FUNCTION helle.session_seen(the_session text, the_user uuid, begun_at timestamptz, the_browser text, the_system text)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- It may have been ended since it was read; then there is nothing to say.
  PERFORM 1 FROM django_session WHERE session_key = the_session FOR KEY SHARE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  INSERT INTO organisations_loginplace (id, session_id, user_id, begun, seen, browser, system)
  VALUES (gen_random_uuid(), the_session, the_user, least(begun_at, clock_timestamp()), clock_timestamp(), the_browser, the_system)
  ON CONFLICT (session_id) DO UPDATE SET seen = greatest(organisations_loginplace.seen, clock_timestamp())
    WHERE organisations_loginplace.user_id = the_user;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a session belongs to whoever began it' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

CREATE FUNCTION helle.own_sessions(this_session text, idle interval, longest interval)
RETURNS TABLE (id uuid, begun timestamptz, seen timestamptz, browser text, system text, is_this boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id, p.begun, p.seen, p.browser, p.system, p.session_id = this_session
    FROM organisations_loginplace p JOIN django_session s ON s.session_key = p.session_id
   WHERE p.user_id = helle.acting_user() AND s.expire_date > clock_timestamp()
     AND (p.session_id = this_session OR (p.seen > clock_timestamp() - idle AND p.begun > clock_timestamp() - longest))
   ORDER BY p.session_id <> this_session, p.seen DESC, p.id
$$;

-- Ends one session of whoever acts, or all but the one she acts in; says how many. The place goes with its session.
CREATE FUNCTION helle.end_own_sessions(this_session text, the_place uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  ended integer;
BEGIN
  IF helle.acting_user() IS NULL THEN
    RAISE EXCEPTION 'nobody acts' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM django_session s USING organisations_loginplace p
   WHERE s.session_key = p.session_id AND p.user_id = helle.acting_user() AND p.session_id <> this_session
     AND (the_place IS NULL OR p.id = the_place);
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN ended;
END $$;

CREATE FUNCTION helle.keep_login_place() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (OLD.id, OLD.session_id, OLD.user_id, OLD.begun, OLD.browser, OLD.system) IS DISTINCT FROM
     (NEW.id, NEW.session_id, NEW.user_id, NEW.begun, NEW.browser, NEW.system) OR NEW.seen < OLD.seen THEN
    RAISE EXCEPTION 'a session belongs to whoever began it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_login_place BEFORE UPDATE ON organisations_loginplace
  FOR EACH ROW EXECUTE FUNCTION helle.keep_login_place();

-- A new password, and logging somebody out everywhere, end every session but one that is renewed in the same act. Those are no
-- place where she is logged in; one that goes on is said again.
CREATE FUNCTION helle.forget_login_places() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM organisations_loginplace WHERE user_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER forget_login_places AFTER UPDATE ON organisations_user
  FOR EACH ROW WHEN ((OLD.password, OLD.logins_ended) IS DISTINCT FROM (NEW.password, NEW.logins_ended))
  EXECUTE FUNCTION helle.forget_login_places();

REVOKE ALL ON FUNCTION helle.session_seen(text, uuid, timestamptz, text, text), helle.own_sessions(text, interval, interval),
  helle.end_own_sessions(text, uuid), helle.keep_login_place(), helle.forget_login_places() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.session_seen(text, uuid, timestamptz, text, text),
  helle.own_sessions(text, interval, interval), helle.end_own_sessions(text, uuid) TO helle_app;
