-- Erasing a person. The keys are destroyed in the key store (protection/erasing.py); here is who decides it, what goes with her, and
-- that a register which was put back from a backup is closed until the ledger of erasures is replayed.

-- A backup that is put back comes into another database than the one in which the ledger was last replayed, so it is closed without
-- anybody's doing. Each server counts its databases from the same number, so the server's own is asked as well. `helle.act` asks this.
CREATE FUNCTION helle.is_open() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((SELECT s.opened_in = d.oid::bigint AND s.opened_on = c.system_identifier
                     FROM erasure_state s, pg_database d, pg_control_system() c
                    WHERE s.id = 1 AND d.datname = current_database()), false)
$$;
-- For the owner alone, who has replayed the ledger.
CREATE FUNCTION helle.open_here() RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE erasure_state SET opened_in = (SELECT oid::bigint FROM pg_database WHERE datname = current_database()),
                           opened_on = (SELECT system_identifier FROM pg_control_system())
$$;

CREATE FUNCTION helle.is_erased(the_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM erasure_erased e WHERE e.person_id = the_person)
$$;
CREATE FUNCTION helle.keep_erased() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.is_erased(NEW.person_id) THEN
    PERFORM helle.refuse('who_is_erased_is_given_to_nobody');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_erased BEFORE INSERT ON protection_grant FOR EACH ROW EXECUTE FUNCTION helle.keep_erased();
CREATE TRIGGER keep_erased BEFORE INSERT ON people_identifier FOR EACH ROW EXECUTE FUNCTION helle.keep_erased();
CREATE TRIGGER keep_erased BEFORE INSERT ON cases_case FOR EACH ROW EXECUTE FUNCTION helle.keep_erased();

-- Whoever finds a look because of danger wrong says why; of who is erased there is no key any more under which to say it.
CREATE FUNCTION helle.keep_why_a_look_was_wrong() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM need_to_know_look k WHERE k.id = NEW.look_id AND helle.is_erased(k.person_id)) THEN
    PERFORM helle.refuse('wrong_look_says_why');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_why_a_look_was_wrong BEFORE INSERT ON need_to_know_answer
  FOR EACH ROW WHEN (NEW.verdict = 'wrong' AND NEW.words_sealed IS NULL) EXECUTE FUNCTION helle.keep_why_a_look_was_wrong();

-- What was erased stays erased, and an order is decided once and never rewritten.
CREATE FUNCTION helle.keep_order() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.id, OLD.case_id, OLD.person_id, OLD.number, OLD.ground, OLD.basis, OLD.basis_on, OLD.why_sealed, OLD.asked_at, OLD.asked_by_id,
         OLD.asked_unit_id) IS DISTINCT FROM
        (NEW.id, NEW.case_id, NEW.person_id, NEW.number, NEW.ground, NEW.basis, NEW.basis_on, NEW.why_sealed, NEW.asked_at, NEW.asked_by_id,
         NEW.asked_unit_id)
     OR OLD.decided_at IS NOT NULL AND (OLD.decided_at, OLD.decided_by_id, OLD.decided_unit_id, OLD.approved, OLD.answer_sealed)
        IS DISTINCT FROM (NEW.decided_at, NEW.decided_by_id, NEW.decided_unit_id, NEW.approved, NEW.answer_sealed)
     OR OLD.done_at IS NOT NULL THEN
    RAISE EXCEPTION 'an order of erasure is not rewritten' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION helle.keep_erasure() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'that a person is erased is not rewritten' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER keep_order BEFORE UPDATE OR DELETE ON erasure_order FOR EACH ROW EXECUTE FUNCTION helle.keep_order();
CREATE TRIGGER keep_erasure BEFORE UPDATE OR DELETE ON erasure_erased FOR EACH ROW EXECUTE FUNCTION helle.keep_erasure();

-- What stands in the way, by the codes of the rule (`helle.rules.erasure`); a test holds the two together.
CREATE FUNCTION helle.erasure_hindrances(the_person uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(h.code ORDER BY h.n), '{}') FROM (VALUES
    (1, 'open', EXISTS (SELECT 1 FROM cases_case c WHERE c.person_id = the_person
                           AND NOT helle.case_is_closed(c.id) AND NOT helle.support_over_unchecked(c.id))),
    (2, 'runs', EXISTS (
      SELECT 1 FROM cases_case c WHERE c.person_id = the_person
         AND ((helle.case_is_closed(c.id) OR helle.support_over_unchecked(c.id)) AND helle.left_running_unchecked(c.id) IS NOT NULL
              OR EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = c.id AND upper_inf(g.during)
                            AND helle.still_theirs(c.id, g.unit_id)
                                && ARRAY['return', 'ledger', 'stay', 'nights', 'criminal', 'told', 'represents'])))),
    (3, 'request', EXISTS (SELECT 1 FROM access_requests_accessrequest r JOIN cases_case c ON c.id = r.case_id
                            WHERE c.person_id = the_person AND r.waits)),
    (4, 'held', EXISTS (SELECT 1 FROM retention_hold o WHERE o.person_id = the_person AND o.lifted_at IS NULL
                           AND coalesce(o.until_day >= helle.local_today(), true)))
  ) AS h(n, code, holds) WHERE h.holds
$$;

-- What has a key of its own and is about this person alone. A referral of several persons goes with the last of them; a call or a
-- report, where all that came of it goes. What somebody wrote about her elsewhere, nobody can know.
CREATE FUNCTION helle.subjects_of(the_person uuid) RETURNS TABLE (kind text, subject uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE hers AS (SELECT c.id, c.referral_id FROM cases_case c WHERE c.person_id = the_person),
  opened AS (
    SELECT o.referral_id, c.person_id FROM referrals_openedcase o JOIN cases_case c ON c.id = o.case_id
    UNION SELECT c.referral_id, c.person_id FROM cases_case c WHERE c.referral_id IS NOT NULL),
  gone (id, persons) AS (
    SELECT r.id, r.persons_count FROM referrals_referral r
     WHERE r.id IN (SELECT o.referral_id FROM opened o WHERE o.person_id = the_person)
       AND r.persons_count <= (SELECT count(DISTINCT o.person_id) FROM opened o
                                WHERE o.referral_id = r.id AND (o.person_id = the_person OR helle.is_erased(o.person_id)))
    -- Others told of the same, and their referral was joined to this one.
    UNION SELECT j.id, j.persons_count FROM gone g JOIN referrals_triage t ON t.joined_to_id = g.id
      JOIN referrals_referral j ON j.id = t.referral_id AND j.persons_count <= g.persons),
  asked AS (SELECT q.id FROM enquiries_enquiry q JOIN hers h ON h.id = q.case_id)
  SELECT 'person', the_person
  UNION SELECT 'referral', g.id FROM gone g
  UNION SELECT 'disclosure', d.id FROM prosecution_disclosure d JOIN hers h ON h.id = d.case_id
  UNION SELECT 'disclosure', d.id FROM sharing_disclosure d JOIN hers h ON h.id = d.case_id
  UNION SELECT 'handed_out', f.id FROM handing_out_file f WHERE f.ended = '' AND f.cases && ARRAY(SELECT h.id FROM hers h)
  -- Why she was held, with the request for a place that it was.
  UNION SELECT 'urgent', n.urgent_id FROM prosecution_detention n JOIN hers h ON h.id = n.case_id WHERE n.superseded_at IS NULL
  UNION SELECT 'enquiry', a.id FROM asked a
  UNION SELECT 'call', c.root FROM hotline_callfollowed f JOIN hotline_call c ON c.id = f.call_id
   GROUP BY c.root
  HAVING bool_and(f.referral_id IN (SELECT g.id FROM gone g) OR f.enquiry_id IN (SELECT a.id FROM asked a))
  UNION SELECT 'report', d.report_id FROM reports_decision d WHERE d.referral_id IS NOT NULL
   GROUP BY d.report_id HAVING bool_and(d.referral_id IN (SELECT g.id FROM gone g))
$$;

-- The register's own part of an erasure: her numbers, by which she is found, what was passed on about her, and every grant. Codes and
-- days without a name stay. By nobody where the ledger is replayed. What was passed on ends first: one that lasts would be read on from
-- where a grant ends, and who is erased is given to nobody.
CREATE FUNCTION helle.forget_person(the_person uuid, the_order uuid, the_user uuid, the_unit uuid, now_here timestamptz)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  held record;
  the_act uuid;
BEGIN
  INSERT INTO erasure_erased (person_id, at, order_id) SELECT p.id, now_here, the_order FROM people_person p WHERE p.id = the_person
  ON CONFLICT DO NOTHING;
  DELETE FROM people_identifier WHERE person_id = the_person;
  UPDATE sharing_disclosure d SET ended_at = now_here, ended_by_id = the_user, ended_why = 'erased'
    FROM cases_case c WHERE c.id = d.case_id AND c.person_id = the_person AND d.ended_at IS NULL;
  UPDATE sharing_consent k SET withdrawn_at = now_here, withdrawn_by_id = the_user, withdrawn_how = 'erased'
    FROM cases_case c WHERE c.id = k.case_id AND c.person_id = the_person AND k.withdrawn_at IS NULL;
  FOR held IN
    SELECT g.case_id, g.unit_id FROM protection_grant g
     WHERE g.person_id = the_person AND coalesce(upper(g.during) > now_here, true) AND NOT isempty(g.during)
     GROUP BY g.case_id, g.unit_id
  LOOP
    INSERT INTO protection_grantact (id, act, case_id, person_id, beneficiary_id, at, by_user_id, by_unit_id)
    VALUES (gen_random_uuid(), 'case_closed', held.case_id, the_person, held.unit_id, now_here, the_user, the_unit)
    RETURNING id INTO the_act;
    UPDATE protection_grant g
       SET during = tstzrange(lower(g.during), greatest(lower(g.during), now_here)), ended_by_id = the_act
     WHERE g.case_id = held.case_id AND g.unit_id = held.unit_id AND coalesce(upper(g.during) > now_here, true)
       AND NOT isempty(g.during);
  END LOOP;
  UPDATE protection_grant g SET rung = NULL, steps = NULL, next_due = NULL, period_end = NULL, assigned_to_id = NULL
   WHERE g.person_id = the_person AND g.category = 'core';
  RETURN EXISTS (SELECT 1 FROM people_person p WHERE p.id = the_person);
END $$;

-- Who asks for an erasure: whoever does casework or leads in CMM, of a case that is CMM's. Whoever decides is a lead, and another.
CREATE FUNCTION helle.orders_erasures(deciding boolean) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(helle.acting_kind() = 'cmm'
                  AND helle.acting_role() = ANY (CASE WHEN deciding THEN ARRAY['cmm_lead'] ELSE ARRAY['cmm_caseworker', 'cmm_lead'] END),
                  false)
$$;
CREATE FUNCTION helle.hold_person(the_person uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM cases_case WHERE person_id = the_person ORDER BY id FOR UPDATE;
  IF helle.erasure_hindrances(the_person) <> '{}' THEN
    PERFORM helle.refuse('nothing_stands_in_the_way_of_an_erasure');
  END IF;
END $$;
CREATE FUNCTION helle.ask_erasure(
  the_order uuid, the_case uuid, the_ground text, the_basis text, the_day date, sealed_why bytea
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_person uuid := (SELECT c.person_id FROM cases_case c WHERE c.id = the_case);
BEGIN
  IF NOT (helle.orders_erasures(false) AND helle.grant_exists(the_case, 'core')) THEN
    RAISE EXCEPTION 'this unit has no erasure to ask for' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM helle.require_open(the_case);
  PERFORM helle.hold_person(the_person);
  IF the_day > helle.local_today() OR NOT helle.is_impersonal(the_basis) OR octet_length(sealed_why) < 30 THEN
    PERFORM helle.refuse('erasure_rests_on_something');
  END IF;
  -- What is over by the time of keeping comes from a list of its own, which two people have approved.
  IF the_ground = 'time_over' THEN
    PERFORM helle.refuse('erasure_ground_is_known');
  END IF;
  INSERT INTO erasure_order (id, case_id, person_id, number, ground, basis, basis_on, why_sealed, asked_at, asked_by_id, asked_unit_id)
  VALUES (the_order, the_case, the_person, (SELECT c.number FROM cases_case c WHERE c.id = the_case), the_ground, the_basis, the_day, sealed_why, helle.instant(), helle.acting_user(),
          helle.acting_unit());
END $$;

-- Carries out an order that is approved: for a function that has seen both people, as the one below. A disposal at the end of the time
-- of keeping writes its own order with its two people and its list as the basis, and calls this; the keys go once it is committed.
CREATE FUNCTION helle.begin_erasure(the_order uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found_order erasure_order%ROWTYPE;
BEGIN
  SELECT * INTO STRICT found_order FROM erasure_order WHERE id = the_order AND approved;
  PERFORM helle.hold_person(found_order.person_id);
  INSERT INTO erasure_subject (order_id, kind, subject_id)
  SELECT the_order, s.kind, s.subject FROM helle.subjects_of(found_order.person_id) s;
  PERFORM helle.forget_person(found_order.person_id, the_order, found_order.decided_by_id, found_order.decided_unit_id,
                              found_order.decided_at);
END $$;
CREATE FUNCTION helle.decide_erasure(the_order uuid, yes boolean, sealed_answer bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_asker uuid;
BEGIN
  SELECT o.asked_by_id INTO the_asker FROM erasure_order o WHERE o.id = the_order AND o.decided_at IS NULL FOR UPDATE;
  IF NOT helle.orders_erasures(true) THEN
    RAISE EXCEPTION 'a lead of CMM decides about an erasure' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF the_asker IS NULL THEN
    PERFORM helle.refuse('erasure_waits_for_a_decision');
  ELSIF the_asker = helle.acting_user() THEN
    PERFORM helle.refuse('erasure_takes_two');
  END IF;
  UPDATE erasure_order SET decided_at = helle.instant(), decided_by_id = helle.acting_user(), decided_unit_id = helle.acting_unit(),
         approved = yes, answer_sealed = sealed_answer
   WHERE id = the_order;
  IF yes THEN
    PERFORM helle.begin_erasure(the_order);
  END IF;
END $$;

-- That the keys are gone: said by whoever destroyed them, at once or by the job that finishes what was interrupted.
CREATE FUNCTION helle.erasure_done(the_order uuid, how_many integer) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_person uuid;
BEGIN
  UPDATE erasure_order SET done_at = helle.clock_now(), keys = how_many WHERE id = the_order AND approved AND done_at IS NULL
  RETURNING person_id INTO the_person;
  IF the_person IS NULL THEN
    RETURN false;
  END IF;
  PERFORM helle.write_line(helle.acting_user(), helle.acting_unit(), helle.acting_role(),
                           coalesce(helle.acting_purpose(), 'operation'), 'erasure.done', 'allowed', the_order,
                           ARRAY(SELECT c.id FROM cases_case c WHERE c.person_id = the_person ORDER BY c.number),
                           jsonb_build_object('keys', how_many), helle.acting_request());
  RETURN true;
END $$;
CREATE FUNCTION helle.unfinished_erasures() RETURNS TABLE (order_id uuid, decided_at timestamptz, kind text, subject uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.id, o.decided_at, s.kind::text, s.subject_id FROM erasure_order o JOIN erasure_subject s ON s.order_id = o.id
   WHERE o.approved AND o.done_at IS NULL ORDER BY o.decided_at, o.id, s.subject_id
$$;

-- What else an erasure does in the register, done anew after a backup was put back; by the kind of subject. For the owner.
CREATE FUNCTION helle.replay_erasure(the_kind text, the_subject uuid, the_order uuid, the_time timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF the_kind = 'person' THEN
    PERFORM helle.forget_person(the_subject, the_order, NULL, NULL, helle.clock_now());
  ELSIF the_kind = 'call_draft' THEN
    DELETE FROM hotline_calldraft WHERE id = the_subject;
  ELSIF the_kind = 'evening' THEN
    DELETE FROM outreach_eveningdraft WHERE id = the_subject;
  ELSIF the_kind = 'call_back' THEN
    UPDATE hotline_callback SET ended = 'dropped', ended_at = the_time, ended_by_id = by_user_id, wish_sealed = NULL
     WHERE id = the_subject AND ended = '';
  ELSE
    -- What finds something that is kept beside the cases goes with its key (`166_trace_kinds.sql`).
    PERFORM helle.forget_kept_apart(k.kind, the_subject) FROM helle.trace_kinds() k WHERE k.sealed_under = the_kind;
    -- A list that was signed before the backup and not carried out: nothing keeps what has no key.
    UPDATE retention_traceitem i SET going_at = the_time
      FROM helle.trace_kinds() k
     WHERE k.sealed_under = the_kind AND i.kind = k.kind AND i.row_id = the_subject AND i.outcome = 'disposed'
       AND coalesce(i.going_at, i.kept_at, i.dropped_at) IS NULL;
  END IF;
END $$;

-- Why a person is to be erased is about her: whoever asked knows it, and to others the case is open (who leads, who works on it or has
-- said what for, and all where nobody has it): `open_rows` of its class and the policy `known` made of it.
CREATE POLICY own_read ON erasure_order FOR SELECT TO helle_app USING (
  (SELECT helle.orders_erasures(false)));
CREATE POLICY own_read ON erasure_subject FOR SELECT TO helle_app USING (
  (SELECT helle.orders_erasures(false)) AND EXISTS (SELECT 1 FROM erasure_order o WHERE o.id = order_id));
CREATE POLICY own_read ON erasure_erased FOR SELECT TO helle_app USING ((SELECT helle.orders_erasures(false)));

-- Whoever works with a case of hers asks what would go; a function, since no page counts what other units keep.
CREATE FUNCTION helle.what_an_erasure_takes(the_case uuid) RETURNS TABLE (kind text, how_many integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.kind, count(*)::integer FROM cases_case c CROSS JOIN LATERAL helle.subjects_of(c.person_id) s
   WHERE c.id = the_case AND helle.orders_erasures(false) AND helle.grant_exists(the_case, 'core') AND (SELECT helle.facts_are_open(the_case))
   GROUP BY s.kind ORDER BY s.kind
$$;
CREATE FUNCTION helle.what_hinders_an_erasure(the_case uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN helle.orders_erasures(false) AND helle.grant_exists(the_case, 'core') AND (SELECT helle.facts_are_open(the_case))
              THEN helle.erasure_hindrances((SELECT c.person_id FROM cases_case c WHERE c.id = the_case)) END
$$;
-- The numbers of her cases, all of which an order means: also once nobody has them any more.
CREATE FUNCTION helle.cases_of_an_order(the_order uuid) RETURNS TABLE (case_id uuid, number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id, c.number::text FROM erasure_order o JOIN cases_case c ON c.person_id = o.person_id
   WHERE o.id = the_order AND helle.orders_erasures(false) AND (o.asked_by_id = helle.acting_user() OR helle.may_open(o.case_id))
   ORDER BY c.number
$$;

REVOKE ALL ON FUNCTION helle.is_open(), helle.open_here(), helle.is_erased(uuid), helle.keep_erased(), helle.keep_order(), helle.keep_erasure(),
  helle.keep_why_a_look_was_wrong(),
  helle.erasure_hindrances(uuid), helle.subjects_of(uuid), helle.forget_person(uuid, uuid, uuid, uuid, timestamptz),
  helle.orders_erasures(boolean), helle.hold_person(uuid), helle.ask_erasure(uuid, uuid, text, text, date, bytea),
  helle.begin_erasure(uuid), helle.decide_erasure(uuid, boolean, bytea), helle.erasure_done(uuid, integer),
  helle.unfinished_erasures(), helle.replay_erasure(text, uuid, uuid, timestamptz), helle.what_an_erasure_takes(uuid),
  helle.what_hinders_an_erasure(uuid), helle.cases_of_an_order(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.is_open(), helle.orders_erasures(boolean),
  helle.ask_erasure(uuid, uuid, text, text, date, bytea), helle.decide_erasure(uuid, boolean, bytea),
  helle.erasure_done(uuid, integer), helle.what_an_erasure_takes(uuid), helle.what_hinders_an_erasure(uuid),
  helle.cases_of_an_order(uuid) TO helle_app;
GRANT EXECUTE ON FUNCTION helle.unfinished_erasures(), helle.erasure_done(uuid, integer) TO helle_lists;
