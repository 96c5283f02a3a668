-- Grants begin and end only here. The application role cannot write a grant; these functions check the act first.

CREATE OR REPLACE FUNCTION helle.grant_exists(wanted_case uuid, wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.reads(wanted) AND EXISTS (
    SELECT 1 FROM public.protection_grant g
     WHERE g.case_id = wanted_case AND g.unit_id = helle.acting_unit() AND g.category = wanted
       AND g.during @> helle.instant())
$$;

-- Records the act and begins or ends the grants that the access matrix gives the beneficiary for it when that role does it.
-- Not callable by the application: reached through the functions below, each of which checks its act.
CREATE OR REPLACE FUNCTION helle.apply_act(
  new_act text, the_case uuid, the_person uuid, beneficiary uuid, as_role text, the_user uuid, the_unit uuid,
  now_here timestamptz
) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  act_id uuid := gen_random_uuid();
  kind_of_beneficiary text := (SELECT kind FROM organisations_unit WHERE id = beneficiary);
  the_number text;
  the_opening timestamptz;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM protection_actrule r WHERE r.act = new_act
                 AND r.performer_role = as_role AND r.beneficiary_kind = kind_of_beneficiary) THEN
    RAISE EXCEPTION 'act % is not for role % towards %', new_act, as_role, kind_of_beneficiary
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- Who opens a case to others has it open herself. An act that only ends follows from what was written, which was asked there.
  IF EXISTS (SELECT 1 FROM protection_actrule r WHERE r.act = new_act AND r.performer_role = as_role
                AND r.beneficiary_kind = kind_of_beneficiary AND r.begins) THEN
    PERFORM helle.require_open(the_case);
  END IF;
  INSERT INTO protection_grantact (id, act, case_id, person_id, beneficiary_id, at, by_user_id, by_unit_id)
  VALUES (act_id, new_act, the_case, the_person, beneficiary, now_here, the_user, the_unit);
  SELECT number, opened_at INTO the_number, the_opening FROM cases_case WHERE id = the_case;
  -- What holds is what the last act left, not what held at our instant: who waited for another writer acts at an instant
  -- before that writer's. A grant that would end before it began was never held: its period is empty.
  UPDATE protection_grant g
     SET during = tstzrange(lower(g.during), greatest(lower(g.during), now_here)), ended_by_id = act_id
   WHERE g.case_id = the_case AND g.unit_id = beneficiary AND upper_inf(g.during)
     AND EXISTS (SELECT 1 FROM protection_actrule r WHERE r.act = new_act AND r.beneficiary_kind = kind_of_beneficiary
                 AND r.performer_role = as_role AND r.category = g.category AND NOT r.begins);
  -- Who decided nothing in the case has no business with it once the competence is gone, or the case closed: not even that it exists.
  UPDATE protection_grant g
     SET during = tstzrange(lower(g.during), greatest(lower(g.during), now_here)), ended_by_id = act_id
    FROM protection_grantact b
   WHERE b.id = g.begun_by_id AND (new_act = 'competence_lost' AND b.act = 'competence_taken'
                                   OR new_act = 'case_closed' AND kind_of_beneficiary = 'udlst')
     AND g.case_id = the_case AND g.unit_id = beneficiary AND upper_inf(g.during) AND g.category IN ('core', 'outcome')
     AND NOT EXISTS (SELECT 1 FROM identification_assessment a WHERE a.case_id = the_case
                      AND a.authority = kind_of_beneficiary);
  -- What a statement opened until a day goes on by this act, whatever becomes of the statement.
  UPDATE protection_grant g
     SET during = tstzrange(lower(g.during), greatest(lower(g.during), now_here)), ended_by_id = act_id
    FROM protection_grantact b
   WHERE b.id = g.begun_by_id AND b.act = 'disclosure_made' AND g.case_id = the_case AND g.unit_id = beneficiary
     AND NOT upper_inf(g.during) AND upper(g.during) > now_here
     AND EXISTS (SELECT 1 FROM protection_actrule r WHERE r.act = new_act AND r.beneficiary_kind = kind_of_beneficiary
                 AND r.performer_role = as_role AND r.category = g.category AND r.begins);
  INSERT INTO protection_grant (case_id, person_id, unit_id, category, during, begun_by_id, number, opened_at,
                                assigned_to_id)
  SELECT the_case, the_person, beneficiary, r.category,
         tstzrange(greatest(now_here, (SELECT max(upper(h.during)) FROM protection_grant h WHERE h.case_id = the_case
                                          AND h.unit_id = beneficiary AND h.category = r.category)), NULL), act_id,
         CASE WHEN r.category = 'core' THEN the_number END, CASE WHEN r.category = 'core' THEN the_opening END,
         CASE WHEN r.category = 'core' THEN (SELECT a.user_id FROM cases_assignment a WHERE a.case_id = the_case
                                                AND a.unit_id = beneficiary AND a.during @> now_here) END
    FROM protection_actrule r
   WHERE r.act = new_act AND r.beneficiary_kind = kind_of_beneficiary AND r.performer_role = as_role
     AND r.begins
     AND NOT EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = the_case AND g.unit_id = beneficiary
                     AND g.category = r.category AND upper_inf(g.during));
  RETURN act_id;
END $$;

-- The same by whoever acts.
CREATE OR REPLACE FUNCTION helle.record_act(new_act text, the_case uuid, the_person uuid, beneficiary uuid)
RETURNS uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.apply_act(new_act, the_case, the_person, beneficiary, helle.acting_role(), helle.acting_user(),
                         helle.acting_unit(), helle.instant())
$$;

-- Opens a case. CMM opens any (GOV-06); Udlændingestyrelsen those of ID-05 and ID-06, and CMM then gets it too.
CREATE OR REPLACE FUNCTION helle.open_case(
  the_case uuid, the_person uuid, is_new_person boolean, ground text, first_contact text, from_referral uuid
) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  now_here timestamptz := helle.instant();
  this_year int := extract(year FROM now_here AT TIME ZONE 'Europe/Copenhagen');
  kind_here text := (SELECT kind FROM organisations_unit WHERE id = helle.acting_unit());
  cmm uuid := (SELECT id FROM organisations_unit WHERE code = 'CMM');
  serial int;
  new_number text;
BEGIN
  IF NOT (kind_here = 'cmm' OR (kind_here = 'udlst' AND ground IN ('asylum', 'no_lawful_stay', 'expulsion'))) THEN
    RAISE EXCEPTION 'a unit of kind % may not open a case on ground %', kind_here, ground
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF is_new_person THEN
    INSERT INTO people_person (id, created_at, created_by_unit_id) VALUES (the_person, now_here, helle.acting_unit());
  ELSIF NOT EXISTS (SELECT 1 FROM protection_grant g WHERE g.person_id = the_person
                    AND g.unit_id = helle.acting_unit() AND g.category = 'identity' AND g.during @> now_here)
        -- A case of her own opens who somebody is: not of whom a colleague has, before one says what for (sql/077_need_to_know.sql).
        OR helle.needs_to_know() AND NOT helle.may_open_person(the_person) THEN
    RAISE EXCEPTION 'the person is not known to this unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF from_referral IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM referrals_party p WHERE p.referral_id = from_referral AND p.unit_id = helle.acting_unit()
          AND p.part = 'receiver' AND helle.may_open_referral(from_referral)) THEN
    RAISE EXCEPTION 'the referral is not with this unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO cases_numbering AS n (year, last) VALUES (this_year, 1)
  ON CONFLICT (year) DO UPDATE SET last = n.last + 1 RETURNING n.last INTO serial;
  new_number := this_year || '-' || lpad(serial::text, greatest(4, length(serial::text)), '0');
  INSERT INTO cases_case (id, number, person_id, opened_at, opened_by_user_id, opened_by_unit_id, ground,
                          first_contact, referral_id, version)
  VALUES (the_case, new_number, the_person, now_here, helle.acting_user(), helle.acting_unit(), ground,
          first_contact, from_referral, 1);
  PERFORM helle.record_act('case_opened', the_case, the_person, cmm);
  IF kind_here = 'udlst' THEN
    PERFORM helle.record_act('competence_taken', the_case, the_person, helle.acting_unit());
  ELSIF helle.acting_role() = 'cmm_caseworker' THEN
    -- The police who sent the referral or were told of it may put its persons in a criminal case, and learn nothing by it (CRI-01).
    PERFORM helle.record_act('referral_accepted', the_case, the_person, p.unit_id)
       FROM referrals_party p JOIN organisations_unit u ON u.id = p.unit_id
      WHERE p.referral_id = from_referral AND u.kind IN ('police', 'nsk');
  END IF;
  RETURN new_number;
END $$;

-- Whether the facts on record put the question before Udlændingestyrelsen on a day (ID-05, ID-06); never a Danish
-- citizen's (ID-04). Not for the application. tests/invariants holds this against the rules' own table.
CREATE OR REPLACE FUNCTION helle.question_on_day(the_case uuid, on_day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT 1 FROM cases_case c JOIN erasure_erased e ON e.person_id = c.person_id WHERE c.id = the_case)
  AND (EXISTS (
    SELECT 1 FROM cases_case c JOIN people_residence r ON r.person_id = c.person_id
     WHERE c.id = the_case AND r.superseded_at IS NULL AND r.during @> on_day
       AND r.status IN ('asylum_pending', 'asylum_dublin', 'asylum_rejected', 'none'))
  OR EXISTS (
    SELECT 1 FROM identification_circumstance x
     WHERE x.case_id = the_case AND x.kind = 'expulsion_referral' AND x.superseded_at IS NULL AND x.during @> on_day
       AND NOT EXISTS (
         SELECT 1 FROM cases_case c JOIN people_residence r ON r.person_id = c.person_id
          WHERE c.id = the_case AND r.superseded_at IS NULL AND r.during @> on_day AND r.status = 'danish')))
$$;

-- The same today: the database's own check. Answers for who writes in a case of the acting unit only, since the answer tells
-- of her stay; NULL for any other.
CREATE OR REPLACE FUNCTION helle.question_is_with_udlst(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN helle.grant_exists(the_case, 'core') AND helle.writes('core') THEN
    helle.question_on_day(the_case, (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date) END
$$;

-- Whether the courts decide: she is indicted on that day, and nobody has decided the question in the case (ID-10). It takes no
-- grant away, since the stay is Udlændingestyrelsen's all the same; only the decision is not theirs or CMM's. False for who
-- does not hold what that turns on.
CREATE OR REPLACE FUNCTION helle.question_is_with_court(the_case uuid, on_day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.grant_exists(the_case, 'outcome')
     AND EXISTS (SELECT 1 FROM identification_circumstance x WHERE x.case_id = the_case AND x.kind = 'indictment'
                    AND x.superseded_at IS NULL AND x.during @> on_day)
     AND NOT EXISTS (SELECT 1 FROM identification_assessment a WHERE a.case_id = the_case AND a.superseded_at IS NULL)
$$;

-- Since when the person wants an interview passed on no more, of it or of one that it corrects; NULL where she does. Not for the
-- application.
CREATE FUNCTION helle.pass_on_withdrawn(the_interview uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE versions (id) AS (
    SELECT the_interview
    UNION
    SELECT x.corrected FROM versions v JOIN cases_correction x ON x.replaced_by = v.id
  )
  SELECT min(w.on_day) FROM versions v JOIN identification_passonwithdrawn w ON w.interview_id = v.id
$$;

-- Whether an interview is one of this case that the acting unit held, and may go to that unit (FLO-10). A function, since
-- the policies of the two tables would otherwise ask each other without end.
CREATE OR REPLACE FUNCTION helle.may_send_interview(the_interview uuid, the_case uuid, to_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM identification_interview i WHERE i.id = the_interview AND i.case_id = the_case
                    AND i.by_unit_id = helle.acting_unit() AND i.pass_on = 'given' AND i.superseded_at IS NULL
                    AND helle.pass_on_withdrawn(i.id) IS NULL)
     AND EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = to_unit AND u.kind IN ('cmm', 'udlst'))
$$;

-- Whether the last event in force ended the case without an assessment.
CREATE FUNCTION helle.case_is_closed(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((SELECT e.rung IN ('withdrawn', 'declined', 'disappeared', 'lapsed') FROM cases_rungevent e
                    WHERE e.case_id = the_case AND e.superseded_at IS NULL ORDER BY e.sequence DESC LIMIT 1), false)
$$;

-- The competence of the deciding authority begins or ends: grants follow. In a closed case nobody takes it (sql/070_endings.sql).
CREATE OR REPLACE FUNCTION helle.move_competence(the_case uuid, taken boolean) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  udlst uuid := (SELECT id FROM organisations_unit WHERE code = 'UDLST');
  the_person uuid := (SELECT person_id FROM cases_case WHERE id = the_case);
  has_it boolean := EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = the_case AND g.unit_id = udlst
                            AND g.category = 'narrative' AND upper_inf(g.during));
BEGIN
  IF NOT helle.grant_exists(the_case, 'core') THEN
    RAISE EXCEPTION 'no such case for this unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM helle.require_open(the_case);
  IF taken <> helle.question_is_with_udlst(the_case) THEN
    RAISE EXCEPTION 'the facts on record do not move the competence' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF taken = has_it OR taken AND helle.case_is_closed(the_case) THEN
    RETURN false;
  END IF;
  PERFORM helle.record_act(CASE WHEN taken THEN 'competence_taken' ELSE 'competence_lost' END,
                           the_case, the_person, udlst);
  PERFORM helle.write_line(helle.acting_user(), helle.acting_unit(), helle.acting_role(), helle.acting_purpose(),
                           'competence.moved', 'allowed', NULL, ARRAY[the_case], jsonb_build_object('taken', taken),
                           helle.acting_request());
  RETURN true;
END $$;

-- Writes the projection of a case into the core grants of CMM or of Udlændingestyrelsen, whose steps alone are computed. For units that
-- write in the case, and whom it is open to: a role that only reads it cannot bend other units' lists, nor can a colleague.
CREATE OR REPLACE FUNCTION helle.project_case(
  the_case uuid, kind_of_unit text, new_rung text, new_steps jsonb, new_due date, new_period_end date
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT (helle.grant_exists(the_case, 'core') AND helle.writes('core') AND kind_of_unit IN ('cmm', 'udlst')) THEN
    RAISE EXCEPTION 'no such case for this unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM helle.require_open(the_case);
  UPDATE protection_grant g SET rung = new_rung, steps = new_steps, next_due = new_due, period_end = new_period_end
    FROM organisations_unit u
   -- Not those that hold at our instant: a grant taken again after another writer's act begins later than that.
   WHERE g.case_id = the_case AND g.category = 'core' AND upper_inf(g.during)
     AND u.id = g.unit_id AND u.kind = kind_of_unit
     AND (g.rung, g.steps, g.next_due, g.period_end)
         IS DISTINCT FROM (new_rung, new_steps, new_due, new_period_end);
  PERFORM helle.settle_tasks(the_case, kind_of_unit, new_steps);
END $$;

-- Who can see what of a case the acting unit itself can see: units, categories, since when. No names of persons. Of a police district and
-- of a region, which say where in the country she is, the kind alone is given to whom it is not shown where she lives, and after all others.
CREATE OR REPLACE FUNCTION helle.case_readers(the_case uuid)
RETURNS TABLE (unit_id uuid, kind text, category text, since timestamptz, until timestamptz, act text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  kept boolean := the_case = ANY (helle.protected_cases()) AND NOT helle.shows_whereabouts(the_case);
BEGIN
  RETURN QUERY
  SELECT CASE WHEN kept AND u.kind IN ('police', 'region') AND u.id <> (SELECT helle.acting_unit()) THEN NULL ELSE u.id END,
         u.kind::text, g.category::text, lower(g.during), upper(g.during), a.act::text
    FROM protection_grant g JOIN protection_grantact a ON a.id = g.begun_by_id JOIN organisations_unit u ON u.id = g.unit_id
   WHERE g.case_id = the_case AND g.during @> (SELECT helle.instant())
     AND (SELECT helle.grant_exists(the_case, 'core')) AND (SELECT helle.facts_are_open(the_case))
     AND ((SELECT helle.acting_kind()) IN ('cmm', 'udlst') OR g.unit_id = (SELECT helle.acting_unit()))
     -- Which home and which municipality has a case tells where she lives (sql/196_address_protection.sql).
     AND (NOT kept OR u.id = (SELECT helle.acting_unit()) OR u.kind NOT IN ('municipality', 'provider'))
   ORDER BY 1 NULLS LAST, 2, 3, 4;
END $$;

-- A referral is sent: its row and the parts of sender and receivers, in one act.
CREATE OR REPLACE FUNCTION helle.send_referral(
  the_referral uuid, new_kind text, new_first_contact text, new_sector text, new_municipality text,
  new_persons int, new_indicators text[], new_consent text, is_urgent boolean, new_occurred_on date,
  new_arose_in text, new_prosecution_on date, sealed_description bytea, receivers uuid[], copies uuid[]
) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  now_here timestamptz := helle.instant();
  this_year int := extract(year FROM now_here AT TIME ZONE 'Europe/Copenhagen');
  serial int;
  new_number text;
BEGIN
  IF NOT helle.writes('contact') THEN
    RAISE EXCEPTION 'this role sends no referrals' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = ANY (receivers || copies)
             AND u.kind NOT IN ('cmm', 'police', 'nsk', 'national_police')) OR cardinality(receivers) = 0 THEN
    RAISE EXCEPTION 'a referral goes to CMM or the police' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- An authority notifies on its own ground; an organisation needs the person's consent (OUT-09).
  IF helle.acting_kind() = 'ngo' AND (new_consent IN ('given', 'given_with_feedback')) IS NOT TRUE THEN
    RAISE EXCEPTION 'an organisation refers with consent' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO referrals_numbering AS n (year, last) VALUES (this_year, 1)
  ON CONFLICT (year) DO UPDATE SET last = n.last + 1 RETURNING n.last INTO serial;
  new_number := 'H' || this_year || '-' || lpad(serial::text, greatest(4, length(serial::text)), '0');
  INSERT INTO referrals_referral (id, number, kind, sender_unit_id, sender_user_id, sent_at, first_contact, sector,
     municipality, persons_count, indicators, consent, urgent, occurred_on, arose_in, prosecution_on,
     description_sealed)
  VALUES (the_referral, new_number, new_kind, helle.acting_unit(), helle.acting_user(), now_here, new_first_contact,
     new_sector, new_municipality, new_persons, new_indicators, new_consent, is_urgent, new_occurred_on,
     new_arose_in, new_prosecution_on, sealed_description);
  INSERT INTO referrals_party (referral_id, unit_id, part, number, sent_at, state, urgent)
  SELECT the_referral, unit, 'receiver', new_number, now_here, 'new', is_urgent FROM unnest(receivers) AS unit;
  INSERT INTO referrals_party (referral_id, unit_id, part, number, sent_at, state, urgent)
  SELECT the_referral, unit, 'copy', new_number, now_here, 'new', is_urgent
    FROM unnest(copies) AS unit WHERE unit <> ALL (receivers);
  IF helle.acting_unit() <> ALL (receivers || copies) THEN
    INSERT INTO referrals_party (referral_id, unit_id, part, number, sent_at, state, urgent)
    VALUES (the_referral, helle.acting_unit(), 'sender', new_number, now_here, 'new', is_urgent);
  END IF;
  RETURN new_number;
END $$;

-- Whether the person agreed to the sender being told, and has not taken that back since (OUT-09).
CREATE FUNCTION helle.agrees_to_word_back(the_referral uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = the_referral AND r.consent = 'given_with_feedback')
     AND NOT EXISTS (SELECT 1 FROM referrals_consentwithdrawn w WHERE w.referral_id = the_referral)
$$;
REVOKE ALL ON FUNCTION helle.agrees_to_word_back(uuid) FROM PUBLIC;

-- What became of a referral, as far as each party may know it: that it is being handled, or was.
CREATE OR REPLACE FUNCTION helle.mark_referral(the_referral uuid, new_state text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (new_state IN ('received', 'handled')) IS NOT TRUE THEN
    RAISE EXCEPTION 'a referral is received or handled' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM referrals_party p WHERE p.referral_id = the_referral
                 AND p.unit_id = helle.acting_unit() AND p.part = 'receiver') OR NOT helle.writes('contact') THEN
    RAISE EXCEPTION 'the referral is not with this unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- A sender hears back only where the person agreed to it, or where an authority notified on its own ground (OUT-09).
  UPDATE referrals_party p SET state = new_state,
         received_at = CASE p.part WHEN 'receiver' THEN coalesce(p.received_at, helle.instant()) END
    FROM referrals_referral r
   WHERE r.id = the_referral AND p.referral_id = r.id AND p.state <> new_state AND p.state <> 'handled'
     AND (p.part = 'receiver' OR (p.part = 'sender'
                                  AND (r.consent = 'not_needed' OR helle.agrees_to_word_back(r.id))));
END $$;
