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
  AND recorded_at = (SELECT helle.instant()));

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
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()));

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
CREATE POLICY own_add ON prosecution_waiverdecision FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.is_prosecutor()) AND helle.works_on_criminal_case(criminal_case_id)
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND recorded_at = (SELECT helle.instant())
  AND EXISTS (SELECT 1 FROM prosecution_waiverproposal p WHERE p.id = prosecution_waiverdecision.proposal_id
                 AND p.link_id = prosecution_waiverdecision.link_id
                 AND p.criminal_case_id = prosecution_waiverdecision.criminal_case_id));

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

-- Whether a proposal on a charge against a victim waits for the prosecution: in force, not decided, and she is still charged.
CREATE FUNCTION helle.waiver_waits(the_proposal uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM prosecution_waiverproposal p JOIN prosecution_victimlink l ON l.id = p.link_id AND l.superseded_at IS NULL
      JOIN prosecution_stage s ON s.suspect_id = l.suspect_id AND s.stage IN ('charge', 'indictment') AND s.superseded_at IS NULL
     WHERE p.id = the_proposal AND p.superseded_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM prosecution_waiverdecision d WHERE d.proposal_id = p.id)
       AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = s.id AND n.superseded_at IS NULL))
$$;

-- Another unit investigates from now on (CRI-02); or a unit assists or prosecutes. The row of the case is what two wait for. Who gets
-- the case has no link to its victims: what waits for the prosecution of one is settled first, or nobody would ever decide it (CRI-07).
-- Of a victim whom the acting unit does not know nothing is refused, which would tell of her (C6).
CREATE FUNCTION helle.give_criminal_part(the_case uuid, to_unit uuid, new_part text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  kind_there text := (SELECT u.kind FROM organisations_unit u WHERE u.id = to_unit);
BEGIN
  PERFORM 1 FROM prosecution_criminalcase c WHERE c.id = the_case FOR NO KEY UPDATE;
  IF NOT helle.leads_criminal_case(the_case) OR helle.is_prosecutor() OR to_unit = helle.acting_unit() THEN
    RAISE EXCEPTION 'whoever investigates gives parts to others' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (new_part, kind_there) NOT IN (('investigates', 'police'), ('investigates', 'nsk'), ('assists', 'nsk'),
                                    ('assists', 'police'), ('prosecutes', 'prosecution')) THEN
    PERFORM helle.refuse('criminal_part_for_such_a_unit');
  END IF;
  IF new_part = 'investigates' AND EXISTS (
       SELECT 1 FROM prosecution_waiverproposal p JOIN prosecution_victimlink l ON l.id = p.link_id
        WHERE p.criminal_case_id = the_case AND helle.knows_case_of(l.case_id) AND helle.waiver_waits(p.id)) THEN
    PERFORM helle.refuse('waiver_is_settled_before_the_case_goes');
  END IF;
  UPDATE prosecution_casepart p SET ended_at = helle.instant()
   WHERE p.criminal_case_id = the_case AND p.ended_at IS NULL
     AND (p.unit_id = to_unit OR new_part = 'investigates' AND p.part = 'investigates');
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

-- Which stage follows which, as the rule says (rules/crime/stages.py); a test holds the two against each other.
CREATE FUNCTION helle.criminal_stage_follows(before text, next text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT next = ANY (CASE coalesce(before, '')
    WHEN '' THEN ARRAY['report']
    WHEN 'report' THEN ARRAY['charge', 'discontinued']
    WHEN 'resumed' THEN ARRAY['charge', 'discontinued']
    WHEN 'charge' THEN ARRAY['indictment', 'unfounded', 'withdrawn', 'waived']
    WHEN 'indictment' THEN ARRAY['conviction', 'acquittal', 'withdrawn']
    WHEN 'conviction' THEN ARRAY['conviction', 'acquittal']
    WHEN 'acquittal' THEN ARRAY['conviction', 'acquittal']
    WHEN 'discontinued' THEN ARRAY['resumed']
    WHEN 'unfounded' THEN ARRAY['resumed']
    WHEN 'withdrawn' THEN ARRAY['resumed']
    ELSE ARRAY[]::text[] END)
$$;

-- Which stages the prosecution alone takes and takes back (CRI-07), as the rule says.
CREATE FUNCTION helle.stage_is_the_prosecutions(the_stage text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_stage IN ('indictment', 'conviction', 'acquittal', 'unfounded', 'withdrawn', 'waived')
$$;

-- A stage follows one in force of the same offence that nothing else follows: the row of the offence is what two wait for.
CREATE FUNCTION helle.keep_stage() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of_it prosecution_offence;
  before prosecution_stage;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    PERFORM 1 FROM prosecution_offence o WHERE o.id = NEW.offence_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM prosecution_stage s WHERE s.after_id = NEW.id AND s.superseded_at IS NULL) THEN
      PERFORM helle.refuse('stage_is_the_last_one');
    END IF;
    IF helle.stage_is_the_prosecutions(OLD.stage) AND NOT helle.is_prosecutor() THEN
      PERFORM helle.refuse('stage_of_the_prosecution');
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO of_it FROM prosecution_offence o
   WHERE o.id = NEW.offence_id AND o.criminal_case_id = NEW.criminal_case_id FOR NO KEY UPDATE;
  SELECT * INTO before FROM prosecution_stage s
   WHERE s.id = NEW.after_id AND s.offence_id = NEW.offence_id AND s.superseded_at IS NULL;
  IF of_it.id IS NULL OR of_it.superseded_at IS NOT NULL OR NEW.after_id IS NOT NULL AND before.id IS NULL
     OR NEW.suspect_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM prosecution_suspect x
           WHERE x.id = NEW.suspect_id AND x.criminal_case_id = NEW.criminal_case_id)
     OR before.suspect_id IS NOT NULL AND before.suspect_id IS DISTINCT FROM NEW.suspect_id THEN
    PERFORM helle.refuse('stage_follows_one_in_force');
  END IF;
  -- A charge ends without a judgment in one way for who did not record it and knows no such person: what may follow, too, would tell
  -- of a waiver (CRI-08, C6).
  IF before.stage IN ('unfounded', 'withdrawn', 'waived') AND before.by_unit_id <> helle.acting_unit()
     AND NOT EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.suspect_id = before.suspect_id AND helle.knows_case_of(l.case_id)) THEN
    PERFORM helle.refuse('stage_after_an_end_that_is_told');
  END IF;
  IF NOT helle.criminal_stage_follows(before.stage, NEW.stage)
     OR (NEW.suspect_id IS NULL) AND NEW.stage NOT IN ('report', 'discontinued', 'resumed')
     OR (NEW.suspect_id IS NOT NULL) AND NEW.stage IN ('report', 'discontinued')
        AND NOT (NEW.stage = 'discontinued' AND before.suspect_id IS NOT NULL) THEN
    PERFORM helle.refuse('stage_in_its_order');
  END IF;
  -- What was discontinued leads to no charge, and where somebody is charged nothing is discontinued as a whole.
  IF EXISTS (SELECT 1 FROM prosecution_stage s WHERE s.after_id = NEW.after_id AND s.superseded_at IS NULL
                AND (s.suspect_id IS NOT DISTINCT FROM NEW.suspect_id OR s.suspect_id IS NULL OR NEW.suspect_id IS NULL))
     OR NEW.after_id IS NULL AND EXISTS (SELECT 1 FROM prosecution_stage s
                                          WHERE s.offence_id = NEW.offence_id AND s.superseded_at IS NULL)
     OR NEW.stage = 'charge' AND EXISTS (SELECT 1 FROM prosecution_stage s WHERE s.offence_id = NEW.offence_id
           AND s.suspect_id = NEW.suspect_id AND s.superseded_at IS NULL AND s.id IS DISTINCT FROM NEW.after_id
           AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = s.id AND n.superseded_at IS NULL)) THEN
    PERFORM helle.refuse('stage_follows_once');
  END IF;
  IF helle.stage_is_the_prosecutions(NEW.stage) AND NOT helle.is_prosecutor() THEN
    PERFORM helle.refuse('stage_of_the_prosecution');
  END IF;
  -- The charge of a person whom the acting unit knows is waived by a decision alone, which is weighed and has its reasons (CRI-07).
  -- Of one whom it does not know a refusal would tell that there is such a person (C6).
  IF NEW.stage = 'waived' AND EXISTS (
       SELECT 1 FROM prosecution_victimlink l WHERE l.suspect_id = NEW.suspect_id AND l.superseded_at IS NULL
          AND helle.knows_case_of(l.case_id))
     AND NOT EXISTS (
       SELECT 1 FROM prosecution_waiverdecision d JOIN prosecution_victimlink l ON l.id = d.link_id
        WHERE l.suspect_id = NEW.suspect_id AND d.outcome = 'waived' AND d.recorded_at = helle.instant()
          AND d.by_user_id = helle.acting_user()) THEN
    PERFORM helle.refuse('waived_by_a_decision');
  END IF;
  -- Nor is such a person indicted before it was weighed and decided that the charge is not waived: a waiver is where one starts (CRI-07).
  IF NEW.stage = 'indictment' AND EXISTS (
       SELECT 1 FROM prosecution_victimlink l WHERE l.suspect_id = NEW.suspect_id AND l.superseded_at IS NULL
          AND helle.knows_case_of(l.case_id)
          AND (NOT EXISTS (SELECT 1 FROM prosecution_waiverdecision d WHERE d.link_id = l.id AND d.outcome = 'not_waived')
               OR EXISTS (SELECT 1 FROM prosecution_waiverproposal p WHERE p.link_id = l.id AND helle.waiver_waits(p.id)))) THEN
    PERFORM helle.refuse('indicted_once_it_was_weighed');
  END IF;
  -- Under section 262 b nothing is reported or charged before it took effect (PUB-LAW-03).
  IF of_it.provision = 's262b' AND NEW."on" < DATE '2022-06-01' THEN
    PERFORM helle.refuse('stage_of_a_provision_in_force');
  END IF;
  IF NEW."on" < before."on" OR NEW."on" < of_it.began_on OR NEW."on" > helle.local_today() THEN
    PERFORM helle.refuse('stage_on_its_day');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_stage BEFORE INSERT OR UPDATE ON prosecution_stage FOR EACH ROW EXECUTE FUNCTION helle.keep_stage();

-- One proposal waits at a time; one that was decided is not taken back. The link is what two wait for, and the case whoever gives it
-- away meanwhile: whoever has it no more proposes nothing that nobody would decide.
CREATE FUNCTION helle.keep_waiver_proposal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM prosecution_victimlink l WHERE l.id = NEW.link_id FOR NO KEY UPDATE;
  IF TG_OP = 'UPDATE' THEN
    IF EXISTS (SELECT 1 FROM prosecution_waiverdecision d WHERE d.proposal_id = NEW.id) THEN
      PERFORM helle.refuse('waiver_decided_is_not_taken_back');
    END IF;
    RETURN NEW;
  END IF;
  PERFORM 1 FROM prosecution_criminalcase c WHERE c.id = NEW.criminal_case_id FOR NO KEY UPDATE;
  IF NOT helle.works_on_criminal_case(NEW.criminal_case_id) THEN
    PERFORM helle.refuse('criminal_case_was_given_away');
  END IF;
  IF EXISTS (SELECT 1 FROM prosecution_waiverproposal p WHERE p.link_id = NEW.link_id AND helle.waiver_waits(p.id)) THEN
    PERFORM helle.refuse('waiver_waits_already');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_waiver_proposal BEFORE INSERT OR UPDATE ON prosecution_waiverproposal
  FOR EACH ROW EXECUTE FUNCTION helle.keep_waiver_proposal();

-- What is waived is a charge that no indictment has followed (CRI-08). It is decided on the day of the proposal or later.
CREATE FUNCTION helle.keep_waiver_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  proposed prosecution_waiverproposal;
BEGIN
  PERFORM 1 FROM prosecution_victimlink l WHERE l.id = NEW.link_id FOR NO KEY UPDATE;
  SELECT * INTO proposed FROM prosecution_waiverproposal p WHERE p.id = NEW.proposal_id;
  IF NOT helle.waiver_waits(NEW.proposal_id) THEN
    PERFORM helle.refuse('waiver_is_decided_while_it_waits');
  END IF;
  IF NEW.decided_on > helle.local_today() OR NEW.decided_on < (proposed.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date THEN
    PERFORM helle.refuse('waiver_is_decided_on_its_day');
  END IF;
  IF NEW.outcome = 'waived' AND NOT EXISTS (
       SELECT 1 FROM prosecution_stage s JOIN prosecution_victimlink l ON l.suspect_id = s.suspect_id
        WHERE l.id = NEW.link_id AND s.stage = 'charge' AND s.superseded_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = s.id AND n.superseded_at IS NULL)) THEN
    PERFORM helle.refuse('waiver_of_a_charge');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_waiver_decision BEFORE INSERT ON prosecution_waiverdecision
  FOR EACH ROW EXECUTE FUNCTION helle.keep_waiver_decision();

-- An offence is put out of force when nothing of it is left in force; somebody who writes a stage of it waits for that.
CREATE FUNCTION helle.keep_offence() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM prosecution_stage s WHERE s.offence_id = NEW.id AND s.superseded_at IS NULL) THEN
    PERFORM helle.refuse('offence_without_stages');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_offence BEFORE UPDATE ON prosecution_offence FOR EACH ROW EXECUTE FUNCTION helle.keep_offence();

-- A link with a decision of the prosecution on a charge is taken out by the prosecution alone, and none while a proposal waits (CRI-07).
CREATE FUNCTION helle.keep_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM prosecution_victimlink l WHERE l.id = NEW.id FOR NO KEY UPDATE;
  IF NOT helle.is_prosecutor() AND EXISTS (SELECT 1 FROM prosecution_waiverdecision d WHERE d.link_id = NEW.id) THEN
    PERFORM helle.refuse('link_with_a_decision_is_the_prosecutions');
  END IF;
  IF EXISTS (SELECT 1 FROM prosecution_waiverproposal p WHERE p.link_id = NEW.id AND helle.waiver_waits(p.id)) THEN
    PERFORM helle.refuse('waiver_is_settled_before_the_link_goes');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_link BEFORE UPDATE ON prosecution_victimlink FOR EACH ROW EXECUTE FUNCTION helle.keep_link();

-- A unit does not investigate from a day before the police knew, before the one before it, or to come (CRI-02).
CREATE FUNCTION helle.keep_investigation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.since > helle.local_today()
     OR NEW.since < (SELECT c.police_aware_on FROM prosecution_criminalcase c WHERE c.id = NEW.criminal_case_id)
     OR NEW.since < (SELECT max(i.since) FROM prosecution_investigation i WHERE i.criminal_case_id = NEW.criminal_case_id) THEN
    PERFORM helle.refuse('investigated_one_after_the_other');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_investigation BEFORE INSERT ON prosecution_investigation
  FOR EACH ROW EXECUTE FUNCTION helle.keep_investigation();

-- Nobody is involved before the police knew, or on a day to come; and nobody is linked as charged under another case's suspect.
CREATE FUNCTION helle.keep_of_criminal_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'prosecution_involvement' THEN
    IF NEW.told_on > helle.local_today() OR NEW.told_on < (SELECT c.police_aware_on FROM prosecution_criminalcase c
                                                           WHERE c.id = NEW.criminal_case_id) THEN
      PERFORM helle.refuse('involved_after_the_police_knew');
    END IF;
  ELSIF NEW.suspect_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM prosecution_suspect s WHERE s.id = NEW.suspect_id
                                                     AND s.criminal_case_id = NEW.criminal_case_id) THEN
    PERFORM helle.refuse('link_to_a_suspect_of_the_case');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_of_criminal_case BEFORE INSERT ON prosecution_involvement
  FOR EACH ROW EXECUTE FUNCTION helle.keep_of_criminal_case();
CREATE TRIGGER keep_of_criminal_case BEFORE INSERT ON prosecution_victimlink
  FOR EACH ROW EXECUTE FUNCTION helle.keep_of_criminal_case();

-- The victims' cases that the acting unit may link: those it holds for criminal matters, by the referral in which it knows the person.
CREATE FUNCTION helle.cases_for_police()
RETURNS TABLE (case_id uuid, referral_number text, sequence int, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT g.case_id, coalesce(p.number, ''), coalesce(r.sequence, 0)::int, lower(g.during)
    FROM protection_grant g
    LEFT JOIN referrals_openedcase o ON o.case_id = g.case_id
    LEFT JOIN referrals_party p ON p.referral_id = o.referral_id AND p.unit_id = helle.acting_unit()
    LEFT JOIN referrals_referredperson r ON r.id = o.person_id AND p.id IS NOT NULL
   WHERE g.unit_id = helle.acting_unit() AND g.category = 'criminal' AND g.during @> helle.instant()
     AND helle.reads('criminal') AND helle.acting_kind() IN ('police', 'nsk', 'prosecution')
   ORDER BY lower(g.during) DESC, coalesce(r.sequence, 0)
$$;

-- How many of a criminal case's links the acting unit may not open: that there are more, and nothing of whom.
CREATE FUNCTION helle.links_out_of_sight(the_case uuid) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*)::int FROM prosecution_victimlink l
   WHERE l.criminal_case_id = the_case AND l.superseded_at IS NULL AND helle.in_criminal_case(the_case)
     AND NOT helle.knows_case_of(l.case_id)
$$;

-- Whether the unit that investigates holds a victim's case for criminal matters: who gets a case by hand does not.
CREATE FUNCTION helle.investigator_knows(the_criminal_case uuid, the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM prosecution_casepart p
                   JOIN protection_grant g ON g.unit_id = p.unit_id AND g.category = 'criminal' AND g.during @> helle.instant()
                  WHERE p.criminal_case_id = the_criminal_case AND p.part = 'investigates' AND p.ended_at IS NULL
                    AND g.case_id = the_case)
$$;
-- The criminal cases that were handed over these days to a unit which knows nothing of the victim: CMM decides whether it is to.
CREATE FUNCTION helle.criminal_cases_gone(after timestamptz)
RETURNS TABLE (case_id uuid, number text, unit_id uuid, since timestamptz, charged boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.case_id, p.number, p.unit_id, p.began_at,
         EXISTS (SELECT 1 FROM prosecution_stage s WHERE s.suspect_id = l.suspect_id AND s.stage = 'charge'
                    AND s.superseded_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = s.id AND n.superseded_at IS NULL))
    FROM prosecution_casepart p JOIN prosecution_victimlink l ON l.criminal_case_id = p.criminal_case_id
   WHERE p.part = 'investigates' AND p.ended_at IS NULL AND p.began_at >= after AND l.superseded_at IS NULL
     AND l.recorded_at <= p.began_at AND l.by_unit_id <> p.unit_id
     AND helle.acting_kind() = 'cmm' AND helle.knows_case_of(l.case_id)
     AND NOT helle.investigator_knows(p.criminal_case_id, l.case_id)
   ORDER BY p.began_at, l.id
$$;

-- When the prosecution was involved in a criminal case: as was recorded, and at the latest when it took a stage that is its own. A
-- waiver is one as every other end of a charge is: a difference would tell it to who may not know of it (C6).
CREATE FUNCTION helle.prosecution_involved_on(the_case uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT least(
    (SELECT min(i.told_on) FROM prosecution_involvement i WHERE i.criminal_case_id = the_case
        AND i.organisation = 'prosecution' AND i.superseded_at IS NULL),
    (SELECT greatest(min(s."on"), c.police_aware_on) FROM prosecution_stage s
        JOIN prosecution_criminalcase c ON c.id = s.criminal_case_id
      WHERE s.criminal_case_id = the_case AND s.superseded_at IS NULL
        AND helle.stage_is_the_prosecutions(s.stage) GROUP BY c.police_aware_on))
$$;

-- What CMM hears of the criminal cases that the person of one of its cases stands in: number, who investigates, the provisions, how far,
-- and when CMM and the prosecution were asked along. No suspect, no journal number, no other victim, no network.
CREATE FUNCTION helle.criminal_cases_of(the_case uuid)
RETURNS TABLE (link_id uuid, criminal_case_id uuid, number text, unit_id uuid, capacity text, linked_at timestamptz,
               provisions text[], stages text[], own_stage text, aware_on date, cmm_told_on date, prosecution_told_on date,
               investigator_sees boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.id, c.id, c.number,
         (SELECT p.unit_id FROM prosecution_casepart p
           WHERE p.criminal_case_id = c.id AND p.part = 'investigates' AND p.ended_at IS NULL),
         l.capacity, l.recorded_at,
         (SELECT coalesce(array_agg(DISTINCT o.provision::text ORDER BY o.provision::text), '{}') FROM prosecution_offence o
           WHERE o.criminal_case_id = c.id AND o.superseded_at IS NULL),
         (SELECT coalesce(array_agg(DISTINCT s.stage::text ORDER BY s.stage::text), '{}') FROM prosecution_stage s
           WHERE s.criminal_case_id = c.id AND s.superseded_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = s.id AND n.superseded_at IS NULL)),
         -- Of several charges against her an indictment says most, since it moves who assesses (ID-10); else the furthest.
         (SELECT s.stage FROM prosecution_stage s WHERE s.suspect_id = l.suspect_id AND s.superseded_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = s.id AND n.superseded_at IS NULL)
           ORDER BY array_position(ARRAY['indictment', 'conviction', 'acquittal', 'charge', 'waived', 'withdrawn', 'unfounded',
                                         'resumed'], s.stage::text), s."on" DESC, s.id DESC LIMIT 1),
         c.police_aware_on,
         (SELECT i.told_on FROM prosecution_involvement i WHERE i.criminal_case_id = c.id AND i.organisation = 'cmm'
             AND i.superseded_at IS NULL),
         helle.prosecution_involved_on(c.id),
         helle.investigator_knows(c.id, the_case)
    FROM prosecution_victimlink l JOIN prosecution_criminalcase c ON c.id = l.criminal_case_id
   WHERE l.case_id = the_case AND l.superseded_at IS NULL AND helle.acting_kind() = 'cmm' AND helle.knows_case_of(the_case)
   ORDER BY l.recorded_at
$$;

REVOKE ALL ON FUNCTION helle.prosecution_involved_on(uuid), helle.in_criminal_case(uuid), helle.works_on_criminal_case(uuid), helle.leads_criminal_case(uuid),
  helle.is_prosecutor(), helle.is_police(), helle.knows_case_of(uuid), helle.open_criminal_case(uuid, date, boolean, bytea, bytea),
  helle.hold_criminal_case(uuid), helle.give_criminal_part(uuid, uuid, text), helle.criminal_stage_follows(text, text),
  helle.stage_is_the_prosecutions(text), helle.keep_stage(), helle.keep_waiver_decision(), helle.waiver_waits(uuid),
  helle.end_criminal_part(uuid, uuid), helle.keep_waiver_proposal(), helle.keep_link(),
  helle.investigator_knows(uuid, uuid), helle.criminal_cases_gone(timestamptz), helle.keep_offence(), helle.keep_investigation(),
  helle.keep_of_criminal_case(), helle.cases_for_police(), helle.links_out_of_sight(uuid),
  helle.criminal_cases_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.in_criminal_case(uuid), helle.works_on_criminal_case(uuid), helle.leads_criminal_case(uuid),
  helle.is_prosecutor(), helle.is_police(), helle.knows_case_of(uuid), helle.open_criminal_case(uuid, date, boolean, bytea, bytea),
  helle.hold_criminal_case(uuid), helle.give_criminal_part(uuid, uuid, text), helle.cases_for_police(),
  helle.links_out_of_sight(uuid), helle.criminal_cases_of(uuid), helle.end_criminal_part(uuid, uuid),
  helle.criminal_cases_gone(timestamptz), helle.waiver_waits(uuid) TO helle_app;
