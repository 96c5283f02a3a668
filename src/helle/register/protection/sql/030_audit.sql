-- The audit. A line's who, unit, role and purpose come from the acting context: the application cannot choose them.
-- What it chooses has a form: a code for action and purpose, and a small object, so that no text comes in by this way.
CREATE OR REPLACE FUNCTION helle.write_line(
  the_user uuid, the_unit uuid, the_role text, the_purpose text, the_action text, the_outcome text, the_object uuid,
  the_cases uuid[], the_detail jsonb, the_request uuid
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (the_action ~ '^[a-z_]+\.[a-z_]+$' AND the_purpose ~ '^[a-z_]+$' AND the_outcome IN ('allowed', 'denied')
      AND jsonb_typeof(the_detail) = 'object' AND octet_length(the_detail::text) <= 2000) IS NOT TRUE THEN
    RAISE EXCEPTION 'an audit line of this form is not written' USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO audit_line (at, user_id, unit_id, role, purpose, action, outcome, object_id, cases, detail, request_id)
  VALUES (helle.clock_now(), the_user, the_unit, the_role, the_purpose, the_action, the_outcome, the_object, the_cases,
          the_detail, the_request);
END $$;

-- What was refused is looked up here by the number that was asked for, so that the attempt stands in the log of the case or
-- referral. Whoever asked is told nothing by it: the statement is one, whether there is such a case or not.
CREATE OR REPLACE FUNCTION helle.write_audit(
  the_action text, the_outcome text, the_object uuid, the_cases uuid[], the_detail jsonb, the_purpose text
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.acting_user() IS NULL OR helle.acting_purpose() IS NULL THEN
    RAISE EXCEPTION 'nobody acts: % is not written', the_action USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF the_outcome = 'denied' THEN
    the_cases := ARRAY(SELECT c.id FROM cases_case c WHERE c.number = the_detail ->> 'number');
    the_object := (SELECT r.id FROM referrals_referral r WHERE r.number = the_detail ->> 'referral_number');
  END IF;
  -- What leads to a place stands in no line beside a case, but where it is what was looked for (sql/207_places_in_the_log.sql).
  IF the_object IS NOT NULL AND cardinality(the_cases) > 0 AND the_action <> 'offer.address_shown'
     AND helle.leads_to_a_place(the_object) THEN
    the_object := NULL;
    the_detail := the_detail - 'reference';
  END IF;
  -- What somebody looks at one case for is what opens it to her (sql/077_need_to_know.sql), and not what she acts for at large.
  IF the_purpose IS NULL AND the_outcome = 'allowed' AND cardinality(the_cases) = 1 AND helle.acting_purpose() = 'casework' THEN
    the_purpose := helle.opened_for(the_cases[1]);
  END IF;
  PERFORM helle.write_line(helle.acting_user(), helle.acting_unit(), helle.acting_role(),
                           coalesce(the_purpose, helle.acting_purpose()), the_action, the_outcome, the_object,
                           the_cases, the_detail, helle.acting_request());
END $$;

-- What happens where nobody acts: to a login, and the attempt of somebody who has no valid membership. An address is looked up
-- and not kept; the same is done for one that nobody has.
CREATE OR REPLACE FUNCTION helle.write_audit_outside(the_action text, the_user uuid, the_address text, the_detail jsonb)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  whose uuid := (SELECT u.id FROM organisations_user u WHERE u.email = lower(the_address));
BEGIN
  IF (the_action IN ('access.denied', 'login.succeeded', 'login.failed', 'login.ended', 'login.confirmed',
        'login.factor_added', 'login.factor_removed', 'login.factor_renewed', 'login.password_changed')) IS NOT TRUE THEN
    RAISE EXCEPTION 'somebody acts in %', the_action USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM helle.write_line(coalesce(the_user, whose), NULL, NULL,
                           CASE the_action WHEN 'access.denied' THEN 'none' ELSE 'login' END, the_action,
                           CASE WHEN the_action IN ('access.denied', 'login.failed') THEN 'denied' ELSE 'allowed' END,
                           NULL, '{}', the_detail, NULL);
END $$;

-- A line is never changed, save that the sealer gives it its place once.
CREATE OR REPLACE FUNCTION helle.keep_line() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.segment IS NOT NULL OR
     (OLD.id, OLD.at, OLD.user_id, OLD.unit_id, OLD.role, OLD.purpose, OLD.action, OLD.outcome, OLD.object_id,
      OLD.cases, OLD.detail, OLD.request_id) IS DISTINCT FROM
     (NEW.id, NEW.at, NEW.user_id, NEW.unit_id, NEW.role, NEW.purpose, NEW.action, NEW.outcome, NEW.object_id,
      NEW.cases, NEW.detail, NEW.request_id) THEN
    RAISE EXCEPTION 'an audit line is never changed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_line BEFORE UPDATE ON audit_line FOR EACH ROW EXECUTE FUNCTION helle.keep_line();

-- Audit lines are read by those whose role reads the category audit: the data-protection officer all of them,
-- a lead those of cases her own unit has and those of her own unit's people.
CREATE POLICY own_read ON audit_line FOR SELECT TO helle_app USING (
  (SELECT helle.reads('audit')) AND (
    (SELECT helle.acting_role()) = 'data_protection_officer'
    OR unit_id = (SELECT helle.acting_unit())
    OR EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = ANY (cases)
               AND g.unit_id = (SELECT helle.acting_unit()) AND g.category = 'core'
               AND g.during @> (SELECT helle.instant()))));
-- The cases behind a number, and behind the ids in the log: a data-protection officer sees every line and is asked by number;
-- others are told of the cases their unit has.
CREATE OR REPLACE FUNCTION helle.numbered_cases(the_cases uuid[], the_number text)
RETURNS TABLE (case_id uuid, number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id, c.number FROM cases_case c
   WHERE (c.id = ANY (the_cases) OR c.number = the_number) AND (SELECT helle.reads('audit'))
     AND ((SELECT helle.acting_role()) = 'data_protection_officer' OR helle.grant_exists(c.id, 'core'))
$$;

-- The referral behind a number, as with cases: a data-protection officer is told of any, others where their unit has a part.
CREATE OR REPLACE FUNCTION helle.numbered_referral(the_number text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.id FROM referrals_referral r
   WHERE r.number = the_number AND (SELECT helle.reads('audit'))
     AND ((SELECT helle.acting_role()) = 'data_protection_officer' OR EXISTS (
       SELECT 1 FROM referrals_party p WHERE p.referral_id = r.id AND p.unit_id = (SELECT helle.acting_unit())))
$$;

CREATE POLICY own_seal ON audit_line FOR ALL TO helle_sealer USING (true) WITH CHECK (true);
-- The end of a segment's time: its lines go, its row stays with the tombstone that the sealer signed. Oldest first, none
-- younger than five years (our reading of PUB-DIG-04: longer than any look-up is asked about), and it leaves a line.
CREATE OR REPLACE FUNCTION helle.drop_segment(the_number bigint, the_time timestamptz, the_reason text, the_signature bytea)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  now_here timestamptz := helle.clock_now();
  how_many integer;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM audit_segment WHERE number = the_number AND dropped_at IS NULL) OR the_time > now_here THEN
    RAISE EXCEPTION 'segment % does not stand', the_number USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT 1 FROM audit_segment WHERE number < the_number AND dropped_at IS NULL) THEN
    RAISE EXCEPTION 'an older segment than % still stands', the_number USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT 1 FROM audit_line l WHERE l.segment = the_number AND l.at > now_here - interval '5 years') THEN
    RAISE EXCEPTION 'segment % holds lines younger than five years', the_number
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- What stands by a line that goes now is said anew: who wrote it in past Helle has none.
  PERFORM helle.carry_what_stands(the_number);
  DELETE FROM audit_line WHERE segment = the_number;
  GET DIAGNOSTICS how_many = ROW_COUNT;
  UPDATE audit_segment SET leaves = '', dropped_at = the_time, drop_reason = the_reason, drop_signature = the_signature
   WHERE number = the_number;
  INSERT INTO audit_line (at, purpose, action, outcome, cases, detail)
  VALUES (now_here, 'none', 'audit.dropped', 'allowed', '{}',
          jsonb_build_object('segment', the_number, 'lines', how_many, 'reason', the_reason));
  RETURN how_many;
END $$;

CREATE POLICY own_seal ON audit_segment FOR ALL TO helle_sealer USING (true) WITH CHECK (true);

-- Grants: a unit sees its own, a role only those of categories it reads, since a core grant carries the case's number, rung
-- and deadlines for the lists. Parties: a unit sees its own part; a receiver also who else is in it.
CREATE POLICY own_read ON protection_grant FOR SELECT TO helle_app
  -- IS TRUE keeps the array out of the index conditions: looked up as one, it led the lists through the widest index.
  USING (unit_id = (SELECT helle.acting_unit()) AND (category = ANY ((SELECT helle.readable())::text[])) IS TRUE);
CREATE POLICY own_read ON referrals_party FOR SELECT TO helle_app
  USING ((SELECT helle.reads('contact')) AND unit_id = (SELECT helle.acting_unit()));
CREATE POLICY own_read ON protection_sentform FOR SELECT TO helle_app
  USING (user_id = (SELECT helle.acting_user()));
CREATE POLICY own_add ON protection_sentform FOR INSERT TO helle_app
  WITH CHECK (user_id = (SELECT helle.acting_user()));

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA helle FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA helle TO helle_app;
REVOKE EXECUTE ON FUNCTION helle.record_act(text, uuid, uuid, uuid),
  helle.apply_act(text, uuid, uuid, uuid, text, uuid, uuid, timestamptz), helle.keep_line(), helle.keep_entry(), helle.keep_to_the_indictment(),
  helle.ask_why_replaced(),
  helle.keep_to_the_ladder(), helle.keep_the_whole_ladder(), helle.ladder_holds(uuid), helle.put_out_of_force(),
  helle.correction_holds(), helle.stands_for(uuid, uuid, text, uuid), helle.assessment_on(uuid, date), helle.keep_offer(), helle.keep_refused_offer(), helle.keep_within_120_days(), helle.keep_to_the_first_notification(),
  helle.next_journal_number(uuid), helle.journalise_note(), helle.journalise_document(), helle.keep_template(),
  helle.keep_whose_words(), helle.writes_notes_in(uuid, uuid),
  helle.write_line(uuid, uuid, text, text, text, text, uuid, uuid[], jsonb, uuid),
  helle.drop_segment(bigint, timestamptz, text, bytea), helle.case_facts_unchecked(uuid, date, date), helle.facts_are_open(uuid),
  helle.redecides_unchecked(uuid, text), helle.projections(uuid, integer), helle.hold_case(uuid), helle.question_on_day(uuid, date), helle.udlst_holds(uuid),
  helle.pass_on_withdrawn(uuid),
  helle.competence_astray(), helle.competence_by_calendar(uuid),
  helle.repair_projection(bigint, text, jsonb, date, date),
  helle.add_user(uuid, text, text, text, uuid, uuid, text, date, text), helle.end_membership(text, uuid, text, date),
  helle.works_here(uuid, uuid, date), helle.keep_assignee(), helle.keep_handover(), helle.keep_absence(),
  helle.keep_planned_part(), helle.keep_held(), helle.keep_interviewer(), helle.keep_booking(), helle.keep_called_off(),
  helle.keep_directory(), helle.keep_profile(), helle.keep_profile_version() FROM helle_app;
GRANT EXECUTE ON FUNCTION helle.add_user(uuid, text, text, text, uuid, uuid, text, date, text),
  helle.end_membership(text, uuid, text, date) TO helle_staff;
GRANT EXECUTE ON FUNCTION helle.case_facts_unchecked(uuid, date, date), helle.projections(uuid, integer),
  helle.hold_case(uuid), helle.repair_projection(bigint, text, jsonb, date, date),
  helle.competence_astray(), helle.competence_by_calendar(uuid) TO helle_lists;
GRANT EXECUTE ON FUNCTION helle.clock_now() TO helle_sealer, helle_numbers, helle_lists;
GRANT EXECUTE ON FUNCTION helle.drop_segment(bigint, timestamptz, text, bytea) TO helle_sealer;
