-- Criminal cases are of the units that have a part in them, in the roles that read criminal cases. Who has none does not learn that
-- there is one; who has a case of a victim and a grant for it hears of a criminal case what helle.criminal_cases_of says.

CREATE FUNCTION helle.in_criminal_case(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.reads('criminal') AND helle.acting_kind() IN ('police', 'nsk', 'prosecution')
     AND EXISTS (SELECT 1 FROM prosecution_casepart p WHERE p.criminal_case_id = the_case AND p.unit_id = helle.acting_unit()
                    AND p.ended_at IS NULL)
$$;
-- Who writes in it: whoever investigates or prosecutes. A unit that assists reads.
CREATE FUNCTION helle.works_on_criminal_case(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.writes('criminal') AND EXISTS (
    SELECT 1 FROM prosecution_casepart p WHERE p.criminal_case_id = the_case AND p.unit_id = helle.acting_unit()
       AND p.ended_at IS NULL AND p.part IN ('investigates', 'prosecutes'))
$$;
CREATE FUNCTION helle.leads_criminal_case(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.writes('criminal') AND EXISTS (
    SELECT 1 FROM prosecution_casepart p WHERE p.criminal_case_id = the_case AND p.unit_id = helle.acting_unit()
       AND p.ended_at IS NULL AND p.part = 'investigates')
$$;
CREATE FUNCTION helle.is_prosecutor() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.acting_role() = 'prosecutor'
$$;
CREATE FUNCTION helle.is_police() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.acting_role() IN ('police_officer', 'nsk_officer')
$$;
-- The key of a referral's case for criminal matters: a victim's case is known to the acting unit by that alone.
CREATE FUNCTION helle.knows_case_of(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.grant_exists(the_case, 'criminal')
$$;

CREATE POLICY own_read ON prosecution_criminalcase FOR SELECT TO helle_app USING (helle.in_criminal_case(id));
CREATE POLICY own_read ON prosecution_casepart FOR SELECT TO helle_app USING (helle.in_criminal_case(criminal_case_id));

CREATE POLICY own_read ON prosecution_investigation FOR SELECT TO helle_app USING (helle.in_criminal_case(criminal_case_id));
CREATE POLICY own_add ON prosecution_investigation FOR INSERT TO helle_app WITH CHECK (
  helle.leads_criminal_case(criminal_case_id) AND NOT (SELECT helle.is_prosecutor())
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()));

CREATE POLICY own_read ON prosecution_offence FOR SELECT TO helle_app USING (helle.in_criminal_case(criminal_case_id));
CREATE POLICY own_add ON prosecution_offence FOR INSERT TO helle_app WITH CHECK (
  helle.works_on_criminal_case(criminal_case_id) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()) AND superseded_at IS NULL);
CREATE POLICY own_supersede ON prosecution_offence FOR UPDATE TO helle_app
  USING (helle.works_on_criminal_case(criminal_case_id) AND superseded_at IS NULL)
  WITH CHECK (superseded_at = (SELECT helle.instant()) AND superseded_by_id = (SELECT helle.acting_user()));

CREATE POLICY own_read ON prosecution_suspect FOR SELECT TO helle_app USING (helle.in_criminal_case(criminal_case_id));
CREATE POLICY own_add ON prosecution_suspect FOR INSERT TO helle_app WITH CHECK (
  helle.works_on_criminal_case(criminal_case_id) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()) AND superseded_at IS NULL);
CREATE POLICY own_supersede ON prosecution_suspect FOR UPDATE TO helle_app
  USING ((SELECT helle.is_police()) AND helle.works_on_criminal_case(criminal_case_id) AND superseded_at IS NULL)
  WITH CHECK (superseded_at = (SELECT helle.instant()) AND superseded_by_id = (SELECT helle.acting_user()));

CREATE POLICY own_read ON prosecution_stage FOR SELECT TO helle_app USING (helle.in_criminal_case(criminal_case_id));
CREATE POLICY own_add ON prosecution_stage FOR INSERT TO helle_app WITH CHECK (
  helle.works_on_criminal_case(criminal_case_id) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()) AND superseded_at IS NULL);
CREATE POLICY own_supersede ON prosecution_stage FOR UPDATE TO helle_app
  USING (helle.works_on_criminal_case(criminal_case_id) AND superseded_at IS NULL)
  WITH CHECK (superseded_at = (SELECT helle.instant()) AND superseded_by_id = (SELECT helle.acting_user()));

CREATE POLICY own_read ON prosecution_involvement FOR SELECT TO helle_app USING (helle.in_criminal_case(criminal_case_id));
CREATE POLICY own_add ON prosecution_involvement FOR INSERT TO helle_app WITH CHECK (
  helle.works_on_criminal_case(criminal_case_id) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()) AND superseded_at IS NULL);
CREATE POLICY own_supersede ON prosecution_involvement FOR UPDATE TO helle_app
  USING (helle.works_on_criminal_case(criminal_case_id) AND superseded_at IS NULL)
  WITH CHECK (superseded_at = (SELECT helle.instant()) AND superseded_by_id = (SELECT helle.acting_user()));

-- A link says that the person of a case stands in a criminal case: for who has a grant on that case, and is CMM or works there.
CREATE POLICY own_read ON prosecution_victimlink FOR SELECT TO helle_app USING (
  helle.knows_case_of(case_id) AND ((SELECT helle.acting_kind()) = 'cmm' OR helle.in_criminal_case(criminal_case_id)));
CREATE POLICY own_add ON prosecution_victimlink FOR INSERT TO helle_app WITH CHECK (
  helle.knows_case_of(case_id) AND helle.works_on_criminal_case(criminal_case_id)
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND recorded_at = (SELECT helle.instant()) AND superseded_at IS NULL);
CREATE POLICY own_supersede ON prosecution_victimlink FOR UPDATE TO helle_app
  USING (helle.knows_case_of(case_id) AND helle.works_on_criminal_case(criminal_case_id) AND superseded_at IS NULL)
  WITH CHECK (superseded_at = (SELECT helle.instant()) AND superseded_by_id = (SELECT helle.acting_user()));

CREATE POLICY own_read ON prosecution_waiverproposal FOR SELECT TO helle_app USING (
  EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.id = prosecution_waiverproposal.link_id));
CREATE POLICY own_add ON prosecution_waiverproposal FOR INSERT TO helle_app WITH CHECK (
  helle.works_on_criminal_case(criminal_case_id) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant())
  AND EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.id = prosecution_waiverproposal.link_id
                 AND l.criminal_case_id = prosecution_waiverproposal.criminal_case_id AND l.capacity = 'charged'
                 AND l.superseded_at IS NULL));
CREATE POLICY own_supersede ON prosecution_waiverproposal FOR UPDATE TO helle_app
  USING (helle.works_on_criminal_case(criminal_case_id) AND superseded_at IS NULL AND by_unit_id = (SELECT helle.acting_unit())
         AND EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.id = prosecution_waiverproposal.link_id))
  WITH CHECK (superseded_at = (SELECT helle.instant()) AND superseded_by_id = (SELECT helle.acting_user()));

-- The prosecution decides, nobody else (CRI-07).
CREATE POLICY own_read ON prosecution_waiverdecision FOR SELECT TO helle_app USING (
  EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.id = prosecution_waiverdecision.link_id));
CREATE POLICY own_supersede ON prosecution_waiverdecision FOR UPDATE TO helle_app
  USING ((SELECT helle.is_prosecutor()) AND helle.works_on_criminal_case(criminal_case_id) AND superseded_at IS NULL
         AND EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.id = prosecution_waiverdecision.link_id))
  WITH CHECK (superseded_at = (SELECT helle.instant()) AND superseded_by_id = (SELECT helle.acting_user()));
CREATE POLICY own_add ON prosecution_waiverdecision FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.is_prosecutor()) AND helle.works_on_criminal_case(criminal_case_id)
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND recorded_at = (SELECT helle.instant())
  AND EXISTS (SELECT 1 FROM prosecution_waiverproposal p WHERE p.id = prosecution_waiverdecision.proposal_id
                 AND p.link_id = prosecution_waiverdecision.link_id
                 AND p.criminal_case_id = prosecution_waiverdecision.criminal_case_id));

-- What was decided of each charge is written with the decision, by the database alone, and stays as it was (CRI-08).
CREATE POLICY own_read ON prosecution_decidedcharge FOR SELECT TO helle_app USING (
  EXISTS (SELECT 1 FROM prosecution_waiverdecision d WHERE d.id = prosecution_decidedcharge.decision_id));

-- A criminal case is opened by the police or NSK: its number and their part in it, in one act (CRI-01, CRI-02).
CREATE FUNCTION helle.open_criminal_case(the_case uuid, aware_on date, touches_stay boolean, sealed_journal bytea,
                                         blind_journal bytea)
RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  now_here timestamptz := helle.instant();
  this_year int := extract(year FROM now_here AT TIME ZONE 'Europe/Copenhagen');
  serial int;
  new_number text;
BEGIN
  IF NOT helle.writes('criminal') OR helle.acting_kind() NOT IN ('police', 'nsk') OR helle.is_prosecutor() THEN
    RAISE EXCEPTION 'the police open criminal cases' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT helle.journal_may_be_tried() THEN
    PERFORM helle.refuse('journal_may_be_tried');
  END IF;
  IF aware_on > helle.local_today() THEN
    PERFORM helle.refuse('criminal_case_known_before_it_is_opened');
  END IF;
  INSERT INTO prosecution_numbering AS n (year, last) VALUES (this_year, 1)
  ON CONFLICT (year) DO UPDATE SET last = n.last + 1 RETURNING n.last INTO serial;
  new_number := 'S' || this_year || '-' || lpad(serial::text, greatest(4, length(serial::text)), '0');
  INSERT INTO prosecution_criminalcase (id, number, journal_sealed, journal_blind, police_aware_on, immigration_question, opened_at,
                                        opened_by_id, opened_by_unit_id)
  VALUES (the_case, new_number, sealed_journal, blind_journal, aware_on, touches_stay, now_here, helle.acting_user(),
          helle.acting_unit());
  INSERT INTO prosecution_casepart (criminal_case_id, unit_id, part, number, began_at)
  VALUES (the_case, helle.acting_unit(), 'investigates', new_number, now_here);
  RETURN new_number;
END $$;

-- Whether the acting unit investigates, asked while nobody else gives the case away: the row of the case is what two wait for.
CREATE FUNCTION helle.hold_criminal_case(the_case uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM prosecution_criminalcase c WHERE c.id = the_case FOR NO KEY UPDATE;
  RETURN helle.leads_criminal_case(the_case);
END $$;

-- The charges of a suspect that stand, and those that an indictment followed and nothing since; each with when the charge was recorded.
CREATE FUNCTION helle.standing_charges(the_suspect uuid) RETURNS TABLE (stage text, stage_id uuid, charged_at timestamptz,
                                                                        charged_on date, provision text, charge_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.stage, s.id, CASE s.stage WHEN 'charge' THEN s.recorded_at ELSE c.recorded_at END,
         CASE s.stage WHEN 'charge' THEN s."on" ELSE c."on" END,
         (SELECT o.provision FROM prosecution_offence o WHERE o.id = s.offence_id),
         CASE s.stage WHEN 'charge' THEN s.id ELSE c.id END
    FROM prosecution_stage s LEFT JOIN prosecution_stage c ON c.id = s.after_id
   WHERE s.suspect_id = the_suspect AND s.stage IN ('charge', 'indictment') AND s.superseded_at IS NULL
     AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = s.id AND n.superseded_at IS NULL)
$$;

-- What was decided last of a charge of a person's, of the decisions in force (CRI-08): a row of its own, kept as it was decided.
CREATE FUNCTION helle.decided_of_charge(the_link uuid, the_charge uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT k.outcome::text FROM prosecution_decidedcharge k JOIN prosecution_waiverdecision d ON d.id = k.decision_id
   WHERE d.link_id = the_link AND k.charge_id = the_charge AND d.superseded_at IS NULL
   ORDER BY d.recorded_at DESC, d.id DESC LIMIT 1
$$;
-- Whether a charge was weighed: a proposal on it waits, or it was decided that it is not waived; of an indictment also that it is upheld.
-- What a waiver ended and stands again is weighed anew, and so is a charge whose indictment was upheld and is out of force.
CREATE FUNCTION helle.charge_is_weighed(the_link uuid, the_charge uuid, of_an_indictment boolean) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(helle.decided_of_charge(the_link, the_charge) = 'not_waived'
                  OR of_an_indictment AND helle.decided_of_charge(the_link, the_charge) = 'upheld', false)
      OR EXISTS (SELECT 1 FROM prosecution_waiverproposal p
                  WHERE p.link_id = the_link AND the_charge = ANY (p.charges) AND p.superseded_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM prosecution_waiverdecision d WHERE d.proposal_id = p.id))
$$;
-- Whether a waiver or a withdrawal of an indictment did not end its charge, or was put out of force since: figures do not count it.
CREATE FUNCTION helle.decided_is_undone(the_decision uuid, the_charge uuid, the_outcome text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_outcome IN ('waived', 'withdrawn') AND NOT EXISTS (
    SELECT 1 FROM prosecution_waiverdecision d JOIN prosecution_stage c ON c.id = the_charge
      JOIN prosecution_stage s ON s.suspect_id = c.suspect_id AND s.offence_id = c.offence_id AND s.stage = the_outcome
       AND s.recorded_at = d.recorded_at AND s.superseded_at IS NULL
     WHERE d.id = the_decision)
$$;
-- Whether a proposal on a charge against a victim waits for the prosecution: in force, not decided, and a charge still stands, or its
-- indictment, that it is of.
CREATE FUNCTION helle.waiver_waits(the_proposal uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM prosecution_waiverproposal p JOIN prosecution_victimlink l ON l.id = p.link_id AND l.superseded_at IS NULL
      JOIN prosecution_criminalcase k ON k.id = l.criminal_case_id AND k.disposed_at IS NULL
      CROSS JOIN LATERAL helle.standing_charges(l.suspect_id) s
     WHERE p.id = the_proposal AND p.superseded_at IS NULL AND s.charge_id = ANY (p.charges)
       AND NOT EXISTS (SELECT 1 FROM prosecution_waiverdecision d WHERE d.proposal_id = p.id))
$$;

-- What of a victim's charges nobody has weighed (CRI-07), each with what it is of and since when she is charged. The conditions are of
-- the act, so that a charge recorded since the last proposal is weighed anew (CRI-08). An indictment that still
-- stands is not answered by the waiver of another charge, nor by a withdrawal that was put out of force.
-- Nor is anything by a decision that was put out of force. Of whom the acting unit knows, and whose case is open to who asks, `unweighed_charges`
-- tells it (PUB-DIG-04); numbers count all.
CREATE FUNCTION helle.unweighed_of_link(the_link uuid) RETURNS TABLE (stage text, provision text, charged_on date, charge_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.stage, s.provision, s.charged_on, s.charge_id
    FROM prosecution_victimlink l CROSS JOIN LATERAL helle.standing_charges(l.suspect_id) s
   WHERE l.id = the_link AND l.superseded_at IS NULL AND NOT helle.charge_is_weighed(l.id, s.charge_id, s.stage = 'indictment')
$$;
CREATE FUNCTION helle.unweighed_charges(the_link uuid) RETURNS TABLE (stage text, provision text, charged_on date, charge_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT u.stage, u.provision, u.charged_on, u.charge_id
    FROM prosecution_victimlink l CROSS JOIN LATERAL helle.unweighed_of_link(l.id) u
   WHERE l.id = the_link AND helle.knows_case_of(l.case_id) AND helle.facts_are_open(l.case_id)
$$;
-- An offence in a code for the pages: its provision, and behind it the day it began where the criminal case has another one of that.
CREATE FUNCTION helle.offence_said(the_offence uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.provision || CASE WHEN EXISTS (
           SELECT 1 FROM prosecution_offence x WHERE x.criminal_case_id = o.criminal_case_id AND x.provision = o.provision
              AND x.id <> o.id AND x.superseded_at IS NULL) THEN ' ' || to_char(o.began_on, 'YYYY-MM-DD') ELSE '' END
    FROM prosecution_offence o WHERE o.id = the_offence
$$;
-- The same in words for the pages: of each how far it is, and its provision.
CREATE FUNCTION helle.unweighed_by_stage(the_link uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT u.stage || ' ' || said.it ORDER BY u.stage || ' ' || said.it), '{}')
    FROM helle.unweighed_charges(the_link) u JOIN prosecution_stage c ON c.id = u.charge_id
   CROSS JOIN LATERAL (SELECT helle.offence_said(c.offence_id) AS it) said
$$;
-- Of what a proposal is, by its provisions; and what was decided of each charge: for who knows the person and has the case open.
CREATE FUNCTION helle.provisions_of_proposal(the_proposal uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT helle.offence_said(c.offence_id)), '{}')
    FROM prosecution_waiverproposal p JOIN prosecution_victimlink l ON l.id = p.link_id AND helle.knows_case_of(l.case_id)
     AND helle.facts_are_open(l.case_id)
    JOIN prosecution_stage c ON c.id = ANY (p.charges)
   WHERE p.id = the_proposal
$$;
CREATE FUNCTION helle.decided_by_provision(the_decision uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT k.outcome || ' ' || helle.offence_said(c.offence_id)), '{}')
    FROM prosecution_decidedcharge k JOIN prosecution_waiverdecision d ON d.id = k.decision_id
    JOIN prosecution_victimlink l ON l.id = d.link_id AND helle.knows_case_of(l.case_id)
     AND helle.facts_are_open(l.case_id)
    JOIN prosecution_stage c ON c.id = k.charge_id
   WHERE k.decision_id = the_decision
$$;
-- What of it stands again, since the end of that charge was put out of force: of two halves the one may.
CREATE FUNCTION helle.standing_again(the_decision uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT helle.offence_said(c.offence_id)), '{}')
    FROM prosecution_decidedcharge k JOIN prosecution_waiverdecision d ON d.id = k.decision_id
    JOIN prosecution_victimlink l ON l.id = d.link_id AND helle.knows_case_of(l.case_id)
     AND helle.facts_are_open(l.case_id)
    JOIN prosecution_stage c ON c.id = k.charge_id
   WHERE k.decision_id = the_decision AND helle.decided_is_undone(d.id, k.charge_id, k.outcome)
$$;
-- The same in one word: 'indictment' where one was indicted so, 'charge' where one stands, else NULL.
CREATE FUNCTION helle.unweighed_charge(the_link uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT max(c.stage) FROM helle.unweighed_charges(the_link) c
$$;

-- The convictions of a suspect that stand although no proposal weighed the charge before the first judgment on it.
CREATE FUNCTION helle.convicted_unweighed(the_suspect uuid) RETURNS TABLE (judged_on date, recorded_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT j."on", j.recorded_at FROM prosecution_stage j
    CROSS JOIN LATERAL (SELECT c.id FROM prosecution_stage c
                         WHERE c.suspect_id = j.suspect_id AND c.offence_id = j.offence_id AND c.stage = 'charge'
                           AND c.superseded_at IS NULL ORDER BY c.recorded_at DESC, c.id DESC LIMIT 1) charge
    CROSS JOIN LATERAL (SELECT min(n.recorded_at) AS at FROM prosecution_stage n
                         WHERE n.suspect_id = j.suspect_id AND n.offence_id = j.offence_id AND n.superseded_at IS NULL
                           AND n.stage IN ('conviction', 'acquittal')) judged
   WHERE j.suspect_id = the_suspect AND j.stage = 'conviction' AND j.superseded_at IS NULL
     AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = j.id AND n.superseded_at IS NULL)
     AND NOT EXISTS (SELECT 1 FROM prosecution_victimlink k JOIN prosecution_waiverproposal p ON p.link_id = k.id
                      WHERE k.suspect_id = j.suspect_id AND p.recorded_at < judged.at AND charge.id = ANY (p.charges)
                        AND helle.charge_is_weighed(k.id, charge.id, true))
$$;

-- A unit assists or prosecutes. The row of the case is what two wait for. Another unit investigates once it has taken the case in that
-- was offered to it (sql/075_handovers.sql).
CREATE FUNCTION helle.give_criminal_part(the_case uuid, to_unit uuid, new_part text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  kind_there text := (SELECT u.kind FROM organisations_unit u WHERE u.id = to_unit);
BEGIN
  PERFORM 1 FROM prosecution_criminalcase c WHERE c.id = the_case FOR NO KEY UPDATE;
  IF NOT helle.leads_criminal_case(the_case) OR helle.is_prosecutor() OR to_unit = helle.acting_unit() THEN
    RAISE EXCEPTION 'whoever investigates gives parts to others' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (new_part, kind_there) NOT IN (('assists', 'nsk'), ('assists', 'police'), ('prosecutes', 'prosecution')) THEN
    PERFORM helle.refuse('criminal_part_for_such_a_unit');
  END IF;
  UPDATE prosecution_casepart p SET ended_at = helle.instant()
   WHERE p.criminal_case_id = the_case AND p.ended_at IS NULL AND p.unit_id = to_unit;
  INSERT INTO prosecution_casepart (criminal_case_id, unit_id, part, number, began_at)
  SELECT c.id, to_unit, new_part, c.number, helle.instant() FROM prosecution_criminalcase c WHERE c.id = the_case;
  PERFORM helle.end_grants_of_criminal_case(the_case);
END $$;

-- A unit that assists or prosecutes does so no longer, and reads the case no more. While a proposal waits for the prosecution, the
-- prosecution stays: nobody else would decide it (CRI-07). Of a victim whom the acting unit does not know nothing is refused (C6).
CREATE FUNCTION helle.end_criminal_part(the_case uuid, of_unit uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM prosecution_criminalcase c WHERE c.id = the_case FOR NO KEY UPDATE;
  IF NOT helle.leads_criminal_case(the_case) OR helle.is_prosecutor() THEN
    RAISE EXCEPTION 'whoever investigates ends the parts of others' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (SELECT u.kind FROM organisations_unit u WHERE u.id = of_unit) = 'prosecution' AND EXISTS (
       SELECT 1 FROM prosecution_waiverproposal p JOIN prosecution_victimlink l ON l.id = p.link_id
        WHERE p.criminal_case_id = the_case AND helle.knows_case_of(l.case_id) AND helle.waiver_waits(p.id)) THEN
    PERFORM helle.refuse('waiver_is_settled_before_the_part_ends');
  END IF;
  UPDATE prosecution_casepart p SET ended_at = helle.instant()
   WHERE p.criminal_case_id = the_case AND p.unit_id = of_unit AND p.ended_at IS NULL AND p.part <> 'investigates';
  IF NOT FOUND THEN
    PERFORM helle.refuse('criminal_part_there_is');
  END IF;
  PERFORM helle.end_grants_of_criminal_case(the_case);
END $$;
-- Whether the person of a link is charged or indicted: such a link goes out of force with words (CRI-07).
CREATE FUNCTION helle.is_of_the_charged(the_link uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM prosecution_victimlink l CROSS JOIN LATERAL helle.standing_charges(l.suspect_id) s
                  WHERE l.id = the_link AND helle.in_criminal_case(l.criminal_case_id) AND helle.knows_case_of(l.case_id)
                    AND helle.facts_are_open(l.case_id))
$$;

REVOKE ALL ON FUNCTION helle.offence_said(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION helle.in_criminal_case(uuid), helle.works_on_criminal_case(uuid), helle.leads_criminal_case(uuid),
  helle.is_prosecutor(), helle.is_police(), helle.knows_case_of(uuid),
  helle.open_criminal_case(uuid, date, boolean, bytea, bytea), helle.hold_criminal_case(uuid),
  helle.give_criminal_part(uuid, uuid, text), helle.waiver_waits(uuid), helle.standing_charges(uuid),
  helle.convicted_unweighed(uuid), helle.unweighed_of_link(uuid), helle.decided_of_charge(uuid, uuid), helle.charge_is_weighed(uuid, uuid, boolean),
  helle.unweighed_charges(uuid), helle.unweighed_charge(uuid), helle.unweighed_by_stage(uuid), helle.is_of_the_charged(uuid),
  helle.provisions_of_proposal(uuid), helle.decided_by_provision(uuid),
  helle.decided_is_undone(uuid, uuid, text), helle.standing_again(uuid), helle.end_criminal_part(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.in_criminal_case(uuid), helle.works_on_criminal_case(uuid), helle.leads_criminal_case(uuid),
  helle.is_prosecutor(), helle.is_police(), helle.knows_case_of(uuid),
  helle.open_criminal_case(uuid, date, boolean, bytea, bytea), helle.hold_criminal_case(uuid),
  helle.give_criminal_part(uuid, uuid, text), helle.end_criminal_part(uuid, uuid), helle.waiver_waits(uuid),
  helle.unweighed_charge(uuid), helle.unweighed_charges(uuid), helle.unweighed_by_stage(uuid), helle.provisions_of_proposal(uuid),
  helle.decided_by_provision(uuid), helle.is_of_the_charged(uuid), helle.standing_again(uuid) TO helle_app;
