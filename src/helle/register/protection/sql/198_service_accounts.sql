-- Service accounts: the systems of other organisations that call the HTTP API (exchange), each for one unit in one role of the matrix. An
-- administrator makes and ends them. Of the key a keyed hash alone is kept. The row of the user says what the system is called where a
-- line or a row names who did it; it is no login: no role, no password, never active.

-- Whether the acting account may do one thing: what it was made for, as long as it holds. Called as (SELECT helle.service_may('x')).
CREATE FUNCTION helle.service_may(the_use text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM exchange_serviceaccount a
                  WHERE a.user_id = helle.acting_user() AND a.unit_id = helle.acting_unit() AND a.role = helle.acting_role()
                    AND a.ended_at IS NULL AND helle.local_today() BETWEEN a.begins_on AND a.ends_on
                    AND CASE the_use WHEN 'cases' THEN a.reads_cases AND a.confirmed_at IS NOT NULL WHEN 'referrals' THEN a.sends_referrals ELSE false END)
$$;

-- Made now, for a role that such a unit has and that may do all of it (C6); then confirmed once where it reads cases, ended once, and
-- otherwise only used.
CREATE FUNCTION helle.keep_service_account() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(NEW) - '{used_at,ended_at,ended_by_id,refused_for,confirmed_at,confirmed_by_id}'::text[]
       <> to_jsonb(OLD) - '{used_at,ended_at,ended_by_id,refused_for,confirmed_at,confirmed_by_id}'::text[] THEN
      PERFORM helle.refuse('service_account_stays_as_it_was_made');
    END IF;
    IF (NEW.confirmed_at, NEW.confirmed_by_id) IS DISTINCT FROM (OLD.confirmed_at, OLD.confirmed_by_id)
       AND (OLD.confirmed_at IS NOT NULL OR OLD.ended_at IS NOT NULL) THEN
      PERFORM helle.refuse('service_account_is_confirmed_once');
    END IF;
    IF OLD.ended_at IS NOT NULL
       AND (NEW.ended_at, NEW.ended_by_id, NEW.refused_for) IS DISTINCT FROM (OLD.ended_at, OLD.ended_by_id, OLD.refused_for) THEN
      PERFORM helle.refuse('service_account_is_ended_once');
    END IF;
    RETURN NEW;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM protection_roleunitkind k JOIN organisations_unit u ON u.kind = k.unit_kind
                  WHERE u.id = NEW.unit_id AND k.role = NEW.role) THEN
    PERFORM helle.refuse('service_account_role_is_for_such_a_unit');
  END IF;
  IF NEW.reads_cases AND NOT EXISTS (SELECT 1 FROM protection_rolecategory c WHERE c.role = NEW.role AND c.category = 'core')
     OR NEW.sends_referrals AND NOT EXISTS (
          SELECT 1 FROM protection_rolecategory c WHERE c.role = NEW.role AND c.category = 'contact' AND c.may_write) THEN
    PERFORM helle.refuse('service_account_does_what_its_role_may');
  END IF;
  IF NOT helle.unit_is_open(NEW.unit_id, datemultirange(daterange(NEW.begins_on, NEW.begins_on, '[]'))) THEN
    PERFORM helle.refuse('service_account_is_for_an_open_unit');
  END IF;
  -- Whose people say first what they open a colleague's case for, its system cannot: it never says it.
  IF NEW.reads_cases AND EXISTS (SELECT 1 FROM organisations_unit u JOIN protection_needtoknow n ON n.unit_kind = u.kind
                                  WHERE u.id = NEW.unit_id) THEN
    PERFORM helle.refuse('service_account_reads_no_colleagues_case');
  END IF;
  IF NEW.begins_on < helle.local_today() OR NEW.ended_at IS NOT NULL OR NEW.used_at IS NOT NULL OR NEW.confirmed_at IS NOT NULL THEN
    PERFORM helle.refuse('service_account_begins_today_or_later');
  END IF;
  -- What it is called stands in the log and on referrals: letters, digits, blanks and - . _ ( ), nothing that is read as more.
  IF NOT EXISTS (SELECT 1 FROM organisations_user u WHERE u.id = NEW.user_id
                    AND u.full_name COLLATE "C" ~ '^[A-Za-zÀ-ÖØ-öø-ÿ0-9._()-]+( [A-Za-zÀ-ÖØ-öø-ÿ0-9._()-]+)*$') THEN
    PERFORM helle.refuse('service_account_has_a_plain_name');
  END IF;
  -- Nor is it taken for somebody who works here, or for another of the unit's systems: no index holds what lies in two tables and ends with
  -- a day, so two made at once wait for each other.
  PERFORM pg_advisory_xact_lock(hashtextextended('helle.service_names', 0));
  IF EXISTS (SELECT 1 FROM organisations_user mine
               JOIN organisations_user u ON helle.holds_the_name(mine.full_name, u.full_name)
              WHERE mine.id = NEW.user_id AND u.id <> NEW.user_id
                AND NOT EXISTS (SELECT 1 FROM exchange_serviceaccount a WHERE a.user_id = u.id)) THEN
    PERFORM helle.refuse('service_account_is_called_as_nobody_is');
  END IF;
  IF EXISTS (SELECT 1 FROM organisations_user mine
               JOIN organisations_user u ON helle.name_as_read(u.full_name) = helle.name_as_read(mine.full_name)
               JOIN exchange_serviceaccount a ON a.user_id = u.id
              WHERE mine.id = NEW.user_id AND a.user_id <> NEW.user_id AND a.unit_id = NEW.unit_id AND a.ended_at IS NULL
                AND a.ends_on >= helle.local_today()) THEN
    PERFORM helle.refuse('service_account_has_a_name_of_its_own');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_service_account BEFORE INSERT OR UPDATE ON exchange_serviceaccount
  FOR EACH ROW EXECUTE FUNCTION helle.keep_service_account();

-- Nor is anybody taken for a system that stands: the other way round, of who is invited or called otherwise.
CREATE FUNCTION helle.refuse_name_of_a_system(the_name text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('helle.service_names', 0));
  IF EXISTS (SELECT 1 FROM exchange_serviceaccount a JOIN organisations_user u ON u.id = a.user_id
              WHERE helle.holds_the_name(u.full_name, the_name)
                AND a.ended_at IS NULL AND a.ends_on >= helle.local_today()) THEN
    PERFORM helle.refuse('user_is_called_as_no_system_is');
  END IF;
END $$;

-- It never becomes somebody who logs in: neither by a role nor by a login of its own.
CREATE FUNCTION helle.keep_service_from_roles() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM exchange_serviceaccount a WHERE a.user_id = NEW.user_id) THEN
    PERFORM helle.refuse('service_account_has_no_role');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_service_from_roles BEFORE INSERT OR UPDATE OF user_id ON organisations_membership
  FOR EACH ROW EXECUTE FUNCTION helle.keep_service_from_roles();
CREATE FUNCTION helle.keep_service_from_logins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (NEW.is_active OR NEW.password <> OLD.password OR NEW.email <> OLD.email)
     AND EXISTS (SELECT 1 FROM exchange_serviceaccount a WHERE a.user_id = NEW.id) THEN
    PERFORM helle.refuse('service_account_has_no_login');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_service_from_logins BEFORE UPDATE OF is_active, password, email ON organisations_user
  FOR EACH ROW EXECUTE FUNCTION helle.keep_service_from_logins();

-- For helle_staff, in the context of the administrator who acts.
CREATE FUNCTION helle.add_service_account(
  the_account uuid, the_name text, the_unit uuid, the_role text, may_send boolean, may_read boolean, the_hash bytea, first_day date,
  last_day date
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  INSERT INTO organisations_user (id, email, full_name, password, language, is_active, vouched)
  VALUES (the_account, the_account || '@system.invalid', the_name, '!', 'da', false, '');
  INSERT INTO exchange_serviceaccount (user_id, unit_id, role, sends_referrals, reads_cases, secret_hash, begins_on, ends_on, made_at,
     made_by_id)
  VALUES (the_account, the_unit, the_role, may_send, may_read, the_hash, first_day, last_day, helle.instant(), helle.acting_user());
  PERFORM helle.staff_line('service.made', the_account, jsonb_build_object('unit', the_unit, 'role', the_role, 'referrals', may_send,
    'cases', may_read, 'first_day', first_day, 'last_day', last_day));
END $$;
-- Holds an account that reads cases and waits, for whoever may answer: who leads the unit, and where nobody does another administrator.
-- Never who made it. For the yes and the no alone (sql/215_service_refused.sql).
CREATE FUNCTION helle.hold_to_answer(the_account uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  account exchange_serviceaccount;
BEGIN
  SELECT * INTO account FROM exchange_serviceaccount a WHERE a.user_id = the_account FOR UPDATE;
  IF account.user_id IS NULL OR account.made_by_id = helle.acting_user()
     OR NOT coalesce(helle.decides_about(account.made_by_id, account.unit_id), false) THEN
    PERFORM helle.refuse('service_account_is_confirmed_by_another');
  END IF;
  IF NOT account.reads_cases OR account.confirmed_at IS NOT NULL OR account.ended_at IS NOT NULL THEN
    PERFORM helle.refuse('service_account_is_confirmed_once');
  END IF;
END $$;
REVOKE ALL ON FUNCTION helle.hold_to_answer(uuid) FROM PUBLIC;
-- The second yes to one that reads cases.
CREATE FUNCTION helle.confirm_service_account(the_account uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.hold_to_answer(the_account);
  UPDATE exchange_serviceaccount SET confirmed_at = helle.instant(), confirmed_by_id = helle.acting_user() WHERE user_id = the_account;
  PERFORM helle.staff_line('service.confirmed', the_account, '{}');
END $$;
CREATE FUNCTION helle.end_service_account(the_account uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  UPDATE exchange_serviceaccount SET ended_at = helle.instant(), ended_by_id = helle.acting_user() WHERE user_id = the_account;
  IF NOT FOUND THEN
    PERFORM helle.refuse('service_account_is_ended_once');
  END IF;
  PERFORM helle.staff_line('service.ended', the_account, '{}');
END $$;

-- Which systems there are, for an administrator and the data protection officer all of them, and for who leads a unit its own.
CREATE POLICY own_read ON exchange_serviceaccount FOR SELECT TO helle_app USING (
  (SELECT helle.acting_role()) IN ('administrator', 'data_protection_officer')
  OR (SELECT helle.acting_role()) IN ('cmm_lead', 'udlst_caseworker', 'ngo_lead') AND unit_id = (SELECT helle.acting_unit()));

-- How often the acting account has sent, or asked, within an hour, the call that is about to be answered counted in: two at once are
-- counted as two. Counted in the log itself, so that no restart forgets it, up to a thousand; a refused call by what its line says it was.
CREATE FUNCTION helle.service_calls_lately(sending boolean) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('helle.service.' || helle.acting_user(), 0));
  RETURN 1 + (SELECT count(*) FROM (
    SELECT 1 FROM audit_line l WHERE l.user_id = helle.acting_user() AND l.at > helle.instant() - interval '1 hour'
       AND l.action NOT IN ('access.limited', 'service.refused')
       AND (l.action = 'referral.sent' OR coalesce((l.detail ->> 'sending')::boolean, false)) = sending LIMIT 1000) one);
END $$;

-- Acts for the transaction as the account whose key has this hash, as helle.act does for a membership. Where it does not hold nobody
-- acts, the attempt stands in the log, and of the account, if there is one, it is said whose key was tried.
CREATE FUNCTION helle.act_for_service(the_hash bytea, purpose text, request uuid)
RETURNS TABLE (user_id uuid, unit_id uuid, unit_code text, unit_kind text, role text, instant timestamptz, code_lists bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  now_here timestamptz := helle.clock_now();
  today date := (now_here AT TIME ZONE 'Europe/Copenhagen')::date;
  account exchange_serviceaccount;
  why text;
BEGIN
  IF NOT helle.is_open() THEN
    RAISE EXCEPTION 'closed until the ledger of erasures is replayed' USING ERRCODE = 'HE001';
  END IF;
  IF helle.clock_went_back() THEN
    RAISE EXCEPTION 'the clock of the server went back' USING ERRCODE = 'HE002';
  END IF;
  SELECT * INTO account FROM exchange_serviceaccount a WHERE a.secret_hash = the_hash;
  why := CASE WHEN account.user_id IS NULL THEN 'unknown' WHEN account.ended_at IS NOT NULL THEN 'ended'
              WHEN account.reads_cases AND account.confirmed_at IS NULL THEN 'unconfirmed'
              WHEN today > account.ends_on THEN 'expired' WHEN today < account.begins_on THEN 'early'
              -- Nobody acts for what is not there: its people have no role either.
              WHEN NOT helle.unit_is_open(account.unit_id, datemultirange(daterange(today, today, '[]'))) THEN 'closed'
              -- A look for law enforcement is one that the person is not told of.
              WHEN coalesce(purpose, '') NOT IN ('casework', 'supervision', 'none') THEN 'purpose' END;
  IF why IS NOT NULL THEN
    PERFORM helle.stop_acting();
    PERFORM helle.write_line(account.user_id, account.unit_id, NULL, 'none', 'service.refused', 'denied', account.user_id, '{}',
                             jsonb_build_object('why', why), request);
    RETURN;
  END IF;
  -- The key is asked before anything that was sent is read, for 'none', and again in the transaction of the call: written once.
  IF purpose = 'none' THEN
    UPDATE exchange_serviceaccount a SET used_at = now_here WHERE a.user_id = account.user_id;
  END IF;
  SELECT account.user_id, u.id, u.code, u.kind, account.role, now_here
    INTO user_id, unit_id, unit_code, unit_kind, role, instant FROM organisations_unit u WHERE u.id = account.unit_id;
  PERFORM set_config('helle.user', user_id::text, true), set_config('helle.unit', unit_id::text, true),
          set_config('helle.kind', unit_kind, true), set_config('helle.role', role, true), set_config('helle.purpose', purpose, true),
          set_config('helle.request', request::text, true), set_config('helle.instant', now_here::text, true);
  code_lists := (SELECT coalesce(max(e.id), 0) FROM codelists_entry e);
  RETURN NEXT;
END $$;

-- Whether it is the key of an account that waits for its second yes or for its first day: it opens nothing, and is no guess either.
CREATE FUNCTION helle.service_waits(the_hash bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM exchange_serviceaccount a
                  WHERE a.secret_hash = the_hash AND a.ended_at IS NULL AND a.ends_on >= helle.local_today()
                    AND (a.reads_cases AND a.confirmed_at IS NULL OR a.begins_on > helle.local_today()))
$$;

-- What an account sees: of the cases of its unit the core as the lists keep it, of referrals those that its unit sent, and whole those
-- that it sent itself, which it cannot open. It writes by the same function as everybody, and the persons of what it just sent.
CREATE POLICY service_read ON protection_grant FOR SELECT TO helle_api USING (
  (SELECT helle.service_may('cases')) AND (SELECT helle.reads('core')) AND unit_id = (SELECT helle.acting_unit()) AND category = 'core'
  AND during @> (SELECT helle.instant()));
CREATE POLICY service_read ON referrals_party FOR SELECT TO helle_api USING (
  (SELECT helle.service_may('referrals')) AND (SELECT helle.reads('contact')) AND unit_id = (SELECT helle.acting_unit())
  AND part = 'sender');
CREATE POLICY service_read ON referrals_referral FOR SELECT TO helle_api USING (
  (SELECT helle.service_may('referrals')) AND sender_user_id = (SELECT helle.acting_user())
  AND sender_unit_id = (SELECT helle.acting_unit()));
CREATE POLICY service_add ON referrals_referredperson FOR INSERT TO helle_api WITH CHECK (
  (SELECT helle.writes('contact')) AND EXISTS (
    SELECT 1 FROM referrals_referral r WHERE r.id = referral_id AND r.sent_at = (SELECT helle.instant())));
CREATE POLICY service_read ON protection_sentform FOR SELECT TO helle_api USING (user_id = (SELECT helle.acting_user()));
CREATE POLICY service_add ON protection_sentform FOR INSERT TO helle_api WITH CHECK (user_id = (SELECT helle.acting_user()));

REVOKE ALL ON FUNCTION helle.service_may(text), helle.keep_service_account(), helle.keep_service_from_roles(),
  helle.keep_service_from_logins(), helle.add_service_account(uuid, text, uuid, text, boolean, boolean, bytea, date, date),
  helle.end_service_account(uuid), helle.confirm_service_account(uuid), helle.service_calls_lately(boolean),
  helle.service_waits(bytea), helle.refuse_name_of_a_system(text), helle.act_for_service(bytea, text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.add_service_account(uuid, text, uuid, text, boolean, boolean, bytea, date, date),
  helle.end_service_account(uuid), helle.confirm_service_account(uuid) TO helle_staff;
GRANT EXECUTE ON FUNCTION helle.act_for_service(bytea, text, uuid), helle.stop_acting(), helle.service_may(text), helle.service_calls_lately(boolean),
  helle.service_waits(bytea), helle.clock_now(),
  helle.acting_user(), helle.acting_unit(), helle.acting_role(), helle.acting_kind(), helle.instant(), helle.reads(text),
  helle.writes(text), helle.write_audit(text, text, uuid, uuid[], jsonb, text), helle.touched_addresses(bytea[]),
  helle.texts_that_led(), helle.hear_alone(),
  helle.send_referral(uuid, text, text, text, text, int, text[], text, boolean, date, text, date, bytea, uuid[], uuid[])
  TO helle_api;
