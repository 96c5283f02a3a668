-- What is written of a criminal case in its order: stages, proposals of a waiver and decisions on them, links, and who investigates.

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

-- Whether it was decided by a day that a charge is not waived; of an indictment also that it is upheld. What was decided last holds.
CREATE FUNCTION helle.was_not_waived(the_link uuid, the_charge uuid, by_day date, of_an_indictment boolean) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(helle.decided_of_charge(the_link, the_charge) = 'not_waived'
                  OR of_an_indictment AND helle.decided_of_charge(the_link, the_charge) = 'upheld', false)
     AND EXISTS (SELECT 1 FROM prosecution_waiverdecision d JOIN prosecution_decidedcharge k ON k.decision_id = d.id
                  WHERE d.link_id = the_link AND k.charge_id = the_charge AND d.decided_on <= by_day AND d.superseded_at IS NULL
                    AND (k.outcome = 'not_waived' OR of_an_indictment AND k.outcome = 'upheld'))
$$;

-- Whether a suspect of a case is in force. Whoever writes of one waits for whoever puts it out of force, and the other way round.
CREATE FUNCTION helle.hold_suspect(the_suspect uuid, the_case uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM prosecution_suspect x
    WHERE x.id = the_suspect AND x.criminal_case_id = the_case AND x.superseded_at IS NULL FOR SHARE;
  RETURN FOUND;
END $$;

-- Whether the acting unit knows whose a link is: by its access, or since it made the link.
CREATE FUNCTION helle.knew_of_link(the_case uuid, by_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT by_unit = helle.acting_unit() OR helle.knows_case_of(the_case)
$$;

-- A stage follows one in force of the same offence that nothing else follows: the row of the offence is what two wait for.
CREATE FUNCTION helle.keep_stage() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of_it prosecution_offence;
  before prosecution_stage;
  told_no_more boolean;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    PERFORM 1 FROM prosecution_criminalcase c WHERE c.id = NEW.criminal_case_id FOR NO KEY UPDATE;
    PERFORM 1 FROM prosecution_offence o WHERE o.id = NEW.offence_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM prosecution_stage s WHERE s.after_id = NEW.id AND s.superseded_at IS NULL) THEN
      PERFORM helle.refuse('stage_is_the_last_one');
    END IF;
    IF helle.stage_is_the_prosecutions(OLD.stage) AND NOT helle.is_prosecutor() THEN
      PERFORM helle.refuse('stage_of_the_prosecution');
    END IF;
    -- What ended a charge stays while the case is offered: a proposal would wait again, and go to a unit that does not know the person.
    IF OLD.stage IN ('unfounded', 'withdrawn', 'waived') AND EXISTS (
         SELECT 1 FROM prosecution_handover h WHERE h.criminal_case_id = NEW.criminal_case_id AND h.outcome = '') THEN
      PERFORM helle.refuse('stage_stays_while_the_case_is_offered');
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO of_it FROM prosecution_offence o
   WHERE o.id = NEW.offence_id AND o.criminal_case_id = NEW.criminal_case_id FOR NO KEY UPDATE;
  SELECT * INTO before FROM prosecution_stage s
   WHERE s.id = NEW.after_id AND s.offence_id = NEW.offence_id AND s.superseded_at IS NULL;
  IF of_it.id IS NULL OR of_it.superseded_at IS NOT NULL OR NEW.after_id IS NOT NULL AND before.id IS NULL
     OR NEW.suspect_id IS NOT NULL AND NOT helle.hold_suspect(NEW.suspect_id, NEW.criminal_case_id)
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
  -- Whom the unit linked itself it goes on weighing also once its access has ended: else an access that runs out would end the guard.
  told_no_more := EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.suspect_id = NEW.suspect_id AND l.superseded_at IS NULL
                             AND l.by_unit_id = helle.acting_unit() AND NOT helle.knows_case_of(l.case_id));
  -- The charge of a person whom the acting unit knows is waived by a decision alone, which is weighed and has its reasons (CRI-07).
  -- Of one whom it does not know a refusal would tell that there is such a person (C6).
  IF NEW.stage = 'waived' AND EXISTS (
       SELECT 1 FROM prosecution_victimlink l WHERE l.suspect_id = NEW.suspect_id AND l.superseded_at IS NULL
          AND helle.knew_of_link(l.case_id, l.by_unit_id))
     AND NOT EXISTS (
       SELECT 1 FROM prosecution_waiverdecision d JOIN prosecution_victimlink l ON l.id = d.link_id
         JOIN prosecution_waiverproposal p ON p.id = d.proposal_id AND before.id = ANY (p.charges)
        WHERE l.suspect_id = NEW.suspect_id AND d.outcome = 'waived' AND d.recorded_at = helle.instant()
          AND d.by_user_id = helle.acting_user()) THEN
    PERFORM helle.refuse(CASE WHEN told_no_more THEN 'weighed_once_told_again' ELSE 'waived_by_a_decision' END);
  END IF;
  -- Nor is such a person indicted before it was weighed and decided that this charge is not waived: a waiver is where one starts
  -- (CRI-07), and two of the conditions are of the act, so that an earlier decision is not on a charge recorded since (CRI-08).
  IF NEW.stage = 'indictment' AND EXISTS (
       SELECT 1 FROM prosecution_victimlink l WHERE l.suspect_id = NEW.suspect_id AND l.superseded_at IS NULL
          AND helle.knew_of_link(l.case_id, l.by_unit_id)
          AND (NOT helle.was_not_waived(l.id, before.id, DATE 'infinity', false)
               OR EXISTS (SELECT 1 FROM prosecution_waiverproposal p WHERE p.link_id = l.id AND helle.waiver_waits(p.id)))) THEN
    PERFORM helle.refuse(CASE WHEN told_no_more THEN 'weighed_once_told_again' ELSE 'indicted_once_it_was_weighed' END);
  END IF;
  IF NEW.stage = 'indictment' AND EXISTS (
       SELECT 1 FROM prosecution_victimlink l WHERE l.suspect_id = NEW.suspect_id AND l.superseded_at IS NULL
          AND helle.knew_of_link(l.case_id, l.by_unit_id) AND NOT helle.was_not_waived(l.id, before.id, NEW."on", false)) THEN
    PERFORM helle.refuse(CASE WHEN told_no_more THEN 'weighed_once_told_again' ELSE 'indicted_from_that_day_on' END);
  END IF;
  -- Nor is judgment noted on one who was indicted before anybody knew her, while nobody decided whether the indictment stands (CRI-07).
  IF NEW.stage IN ('conviction', 'acquittal') AND before.stage = 'indictment' AND EXISTS (
       SELECT 1 FROM prosecution_victimlink l CROSS JOIN LATERAL helle.standing_charges(l.suspect_id) s
        WHERE l.suspect_id = NEW.suspect_id AND l.superseded_at IS NULL AND helle.knew_of_link(l.case_id, l.by_unit_id)
          AND s.stage_id = before.id AND NOT helle.was_not_waived(l.id, s.charge_id, DATE 'infinity', true)) THEN
    PERFORM helle.refuse(CASE WHEN told_no_more THEN 'weighed_once_told_again' ELSE 'judged_once_it_was_weighed' END);
  END IF;
  -- Another judgment on the same charge says why there is one: figures count the last, and it is no slip (CRI-23).
  IF (NEW.stage IN ('conviction', 'acquittal') AND before.stage IN ('conviction', 'acquittal')) IS DISTINCT FROM (NEW.instance <> '') THEN
    PERFORM helle.refuse('judged_again_for_a_reason');
  END IF;
  -- Whoever ends a charge against a suspect does not say that there is none (CRI-24), nor that it was withdrawn by a decision where none is.
  IF NEW.suspect_id IS NOT NULL AND NEW.end_reason = 'no_suspect' OR NEW.end_reason = 'waiver_weighed' AND NOT EXISTS (
       SELECT 1 FROM prosecution_waiverdecision d JOIN prosecution_victimlink l ON l.id = d.link_id
        WHERE l.suspect_id = NEW.suspect_id AND 'withdrawn' IN (d.outcome, d.of_indictment) AND d.recorded_at = helle.instant()
          AND d.by_user_id = helle.acting_user()) THEN
    PERFORM helle.refuse('stage_ends_for_a_true_reason');
  END IF;
  -- Under neither section is anything reported or charged before it took effect (PUB-LAW-02, PUB-LAW-03).
  IF of_it.provision = 's262b' AND NEW."on" < DATE '2022-06-01' OR of_it.provision = 's262a' AND NEW."on" < DATE '2002-06-08' THEN
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
    IF NEW.superseded_at IS DISTINCT FROM OLD.superseded_at
       AND EXISTS (SELECT 1 FROM prosecution_waiverdecision d WHERE d.proposal_id = NEW.id) THEN
      PERFORM helle.refuse('waiver_decided_is_not_taken_back');
    END IF;
    RETURN NEW;
  END IF;
  -- What was weighed on paper has its day: once she was charged, and not ahead.
  IF NEW.weighed_on > helle.local_today() OR NEW.weighed_on < (
       SELECT min(s."on") FROM prosecution_victimlink l JOIN prosecution_stage s ON s.suspect_id = l.suspect_id
        WHERE l.id = NEW.link_id AND s.stage = 'charge' AND s.superseded_at IS NULL) THEN
    PERFORM helle.refuse('waiver_is_weighed_on_its_day');
  END IF;
  PERFORM 1 FROM prosecution_criminalcase c WHERE c.id = NEW.criminal_case_id FOR NO KEY UPDATE;
  IF NOT helle.works_on_criminal_case(NEW.criminal_case_id) THEN
    PERFORM helle.refuse('criminal_case_was_given_away');
  END IF;
  -- Who takes the case in does not know the person: what is proposed while it is offered nobody there would decide.
  IF EXISTS (SELECT 1 FROM prosecution_handover h WHERE h.criminal_case_id = NEW.criminal_case_id AND h.outcome = '') THEN
    PERFORM helle.refuse('waiver_while_the_case_is_offered');
  END IF;
  IF EXISTS (SELECT 1 FROM prosecution_waiverproposal p WHERE p.link_id = NEW.link_id AND helle.waiver_waits(p.id)) THEN
    PERFORM helle.refuse('waiver_waits_already');
  END IF;
  -- It is of the charges that nobody has decided, and of a decided one where that was chosen (CRI-08).
  NEW.charges := ARRAY(
    SELECT s.charge_id FROM prosecution_victimlink l CROSS JOIN LATERAL helle.standing_charges(l.suspect_id) s
     WHERE l.id = NEW.link_id AND (s.charge_id = ANY (NEW.charges)
           OR NOT helle.charge_is_weighed(l.id, s.charge_id, s.stage = 'indictment'))
     ORDER BY s.charged_at, s.charge_id);
  IF NEW.charges = '{}' THEN
    PERFORM helle.refuse('waiver_is_of_something');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_waiver_proposal BEFORE INSERT OR UPDATE ON prosecution_waiverproposal
  FOR EACH ROW EXECUTE FUNCTION helle.keep_waiver_proposal();

-- What is waived or not is a charge that was weighed and that no indictment has followed (CRI-08); where there is none left, the
-- indictment is withdrawn or upheld. It is decided on the day of the proposal or later.
CREATE FUNCTION helle.keep_waiver_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  proposed prosecution_waiverproposal;
  a_charge boolean;
  an_indictment boolean;
  kept_wrongly boolean;
BEGIN
  PERFORM 1 FROM prosecution_victimlink l WHERE l.id = NEW.link_id FOR NO KEY UPDATE;
  SELECT * INTO proposed FROM prosecution_waiverproposal p WHERE p.id = NEW.proposal_id;
  IF NOT helle.waiver_waits(NEW.proposal_id) THEN
    PERFORM helle.refuse('waiver_is_decided_while_it_waits');
  END IF;
  IF NEW.decided_on > helle.local_today() OR NEW.decided_on < coalesce(
       proposed.weighed_on, (proposed.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date) THEN
    PERFORM helle.refuse('waiver_is_decided_on_its_day');
  END IF;
  SELECT count(*) FILTER (WHERE s.stage = 'charge') > 0, count(*) FILTER (WHERE s.stage = 'indictment') > 0
    INTO a_charge, an_indictment
    FROM prosecution_victimlink l CROSS JOIN LATERAL helle.standing_charges(l.suspect_id) s
   WHERE l.id = NEW.link_id AND s.charge_id = ANY (proposed.charges);
  -- Each is answered as what it is: where a charge stands beside an indictment, both are.
  IF (NEW.outcome IN ('waived', 'not_waived')) IS DISTINCT FROM a_charge
     OR (NEW.of_indictment <> '') IS DISTINCT FROM (a_charge AND an_indictment) THEN
    PERFORM helle.refuse('waiver_of_a_charge');
  END IF;
  -- What stands although the others end is some of those that would: of each sort that ends one does.
  SELECT bool_or(s.kept AND NOT s.ends) OR bool_or(s.ends AND s.none_goes) OR count(*) FILTER (WHERE s.kept) <> cardinality(NEW.kept)
    INTO kept_wrongly
    FROM (SELECT e.*, bool_and(e.kept) OVER (PARTITION BY e.stage) AS none_goes
            FROM (SELECT s.stage, s.charge_id = ANY (NEW.kept) AS kept,
                         CASE s.stage WHEN 'charge' THEN NEW.outcome = 'waived'
                              ELSE 'withdrawn' IN (NEW.outcome, NEW.of_indictment) END AS ends
                    FROM prosecution_victimlink l CROSS JOIN LATERAL helle.standing_charges(l.suspect_id) s
                   WHERE l.id = NEW.link_id AND s.charge_id = ANY (proposed.charges)) e) s;
  IF cardinality(NEW.kept) > 0 AND coalesce(kept_wrongly, true) THEN
    PERFORM helle.refuse('waiver_keeps_some_of_several');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_waiver_decision BEFORE INSERT ON prosecution_waiverdecision
  FOR EACH ROW EXECUTE FUNCTION helle.keep_waiver_decision();

-- What was decided of each charge that was weighed and stands, kept as it was decided: nothing that happens later changes it.
CREATE FUNCTION helle.keep_decided_charges() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO prosecution_decidedcharge (id, decision_id, charge_id, outcome)
  SELECT gen_random_uuid(), NEW.id, s.charge_id,
         CASE WHEN s.charge_id = ANY (NEW.kept) THEN CASE s.stage WHEN 'charge' THEN 'not_waived' ELSE 'upheld' END
              WHEN s.stage = 'indictment' AND NEW.of_indictment <> '' THEN NEW.of_indictment ELSE NEW.outcome END
    FROM prosecution_waiverproposal p JOIN prosecution_victimlink l ON l.id = p.link_id
    CROSS JOIN LATERAL helle.standing_charges(l.suspect_id) s
   WHERE p.id = NEW.proposal_id AND s.charge_id = ANY (p.charges);
  RETURN NULL;
END $$;
CREATE TRIGGER keep_decided_charges AFTER INSERT ON prosecution_waiverdecision
  FOR EACH ROW EXECUTE FUNCTION helle.keep_decided_charges();
CREATE FUNCTION helle.decided_charges_stay() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.refuse('decided_charges_stay');
  RETURN NULL;
END $$;
CREATE TRIGGER decided_charges_stay BEFORE UPDATE OR DELETE ON prosecution_decidedcharge
  FOR EACH ROW EXECUTE FUNCTION helle.decided_charges_stay();

-- That something is not waived, or upheld, is put out of force as what ended a charge is: not while the case is offered, since nobody
-- there would weigh it anew.
CREATE FUNCTION helle.keep_decision_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM prosecution_criminalcase c WHERE c.id = NEW.criminal_case_id FOR NO KEY UPDATE;
  PERFORM 1 FROM prosecution_victimlink l WHERE l.id = NEW.link_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM prosecution_handover h WHERE h.criminal_case_id = NEW.criminal_case_id AND h.outcome = '') THEN
    PERFORM helle.refuse('stage_stays_while_the_case_is_offered');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_decision_end BEFORE UPDATE OF superseded_at ON prosecution_waiverdecision
  FOR EACH ROW EXECUTE FUNCTION helle.keep_decision_end();

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

-- A suspect's number is put out of force when neither a stage nor a link of it is left in force: it was one too many, or a wrong one.
CREATE FUNCTION helle.keep_suspect() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM prosecution_suspect x WHERE x.id = NEW.id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM prosecution_stage s WHERE s.suspect_id = NEW.id AND s.superseded_at IS NULL)
     OR EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.suspect_id = NEW.id AND l.superseded_at IS NULL
                   AND helle.knows_case_of(l.case_id)) THEN
    PERFORM helle.refuse('suspect_without_stages');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_suspect BEFORE UPDATE ON prosecution_suspect FOR EACH ROW EXECUTE FUNCTION helle.keep_suspect();

-- A link with a decision of the prosecution on a charge is taken out by the prosecution alone, and none while a proposal waits (CRI-07).
-- That of somebody with a charge or an indictment goes with words: nobody weighs it any more, and CMM hears nothing more of it.
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
  IF NEW.superseded_words_sealed IS NULL AND EXISTS (SELECT 1 FROM helle.standing_charges(NEW.suspect_id)) THEN
    PERFORM helle.refuse('link_of_the_charged_goes_with_words');
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
  ELSIF NEW.suspect_id IS NOT NULL AND NOT helle.hold_suspect(NEW.suspect_id, NEW.criminal_case_id) THEN
    PERFORM helle.refuse('link_to_a_suspect_of_the_case');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_of_criminal_case BEFORE INSERT ON prosecution_involvement
  FOR EACH ROW EXECUTE FUNCTION helle.keep_of_criminal_case();
CREATE TRIGGER keep_of_criminal_case BEFORE INSERT ON prosecution_victimlink
  FOR EACH ROW EXECUTE FUNCTION helle.keep_of_criminal_case();

REVOKE ALL ON FUNCTION helle.knew_of_link(uuid, uuid), helle.criminal_stage_follows(text, text), helle.stage_is_the_prosecutions(text), helle.keep_stage(),
  helle.hold_suspect(uuid, uuid), helle.was_not_waived(uuid, uuid, date, boolean), helle.keep_decided_charges(), helle.decided_charges_stay(),
  helle.keep_waiver_decision(), helle.keep_decision_end(), helle.keep_waiver_proposal(), helle.keep_link(), helle.keep_offence(), helle.keep_suspect(),
  helle.keep_investigation(), helle.keep_of_criminal_case() FROM PUBLIC;
