-- A criminal case goes to another unit once that one takes it in (CRI-02). Until then it stays where it is; who gets it sends it back
-- with why, or has it and can offer it back the same way. Both read afterwards what was written of it: it is the receipt. Who offered
-- takes it back, and so does the prosecution of the case, with why: while it waits no charge of a victim can be weighed (CRI-07).
CREATE POLICY own_read ON prosecution_handover FOR SELECT TO helle_app USING (
  (SELECT helle.reads('criminal')) AND ((SELECT helle.acting_unit()) IN (by_unit_id, unit_id) OR helle.in_criminal_case(criminal_case_id)));
CREATE POLICY own_add ON prosecution_handover FOR INSERT TO helle_app WITH CHECK (
  helle.leads_criminal_case(criminal_case_id) AND (SELECT helle.is_police()) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()) AND outcome = '');
CREATE POLICY own_answer ON prosecution_handover FOR UPDATE TO helle_app
  USING ((SELECT helle.writes('criminal'))
         AND ((SELECT helle.is_police()) AND (SELECT helle.acting_unit()) IN (by_unit_id, unit_id)
              OR (SELECT helle.is_prosecutor()) AND helle.works_on_criminal_case(criminal_case_id)))
  WITH CHECK (answered_at = (SELECT helle.instant()) AND answered_by_id = (SELECT helle.acting_user())
              AND ((SELECT helle.is_police()) AND (SELECT helle.acting_unit()) = unit_id AND outcome IN ('received', 'returned')
                   OR (SELECT helle.is_police()) AND (SELECT helle.acting_unit()) = by_unit_id AND outcome = 'withdrawn'
                   OR (SELECT helle.is_prosecutor()) AND outcome = 'withdrawn' AND answer_sealed IS NOT NULL));

-- Who gets the case has no link to its victims: a proposal that waits for the prosecution of one is settled first, or nobody would ever
-- decide it (CRI-07). Of a victim whom the acting unit does not know nothing is refused, which would tell of her (C6). The row of the
-- case is what two wait for; who takes it in has it from that moment.
CREATE FUNCTION helle.keep_criminal_handover() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM prosecution_criminalcase c WHERE c.id = NEW.criminal_case_id FOR NO KEY UPDATE;
  IF TG_OP = 'INSERT' THEN
    IF NEW.unit_id = NEW.by_unit_id
       OR coalesce((SELECT u.kind FROM organisations_unit u WHERE u.id = NEW.unit_id), '') NOT IN ('police', 'nsk') THEN
      PERFORM helle.refuse('criminal_part_for_such_a_unit');
    END IF;
    IF EXISTS (SELECT 1 FROM prosecution_waiverproposal p JOIN prosecution_victimlink l ON l.id = p.link_id
                WHERE p.criminal_case_id = NEW.criminal_case_id AND helle.knows_case_of(l.case_id) AND helle.waiver_waits(p.id)) THEN
      PERFORM helle.refuse('waiver_is_settled_before_the_case_goes');
    END IF;
    NEW.number := (SELECT c.number FROM prosecution_criminalcase c WHERE c.id = NEW.criminal_case_id);
    RETURN NEW;
  END IF;
  IF OLD.outcome <> '' THEN
    PERFORM helle.refuse('handover_is_answered_once');
  END IF;
  IF NEW.outcome = 'received' THEN
    UPDATE prosecution_casepart p SET ended_at = helle.instant()
     WHERE p.criminal_case_id = NEW.criminal_case_id AND p.ended_at IS NULL
       AND (p.unit_id = NEW.unit_id OR p.part = 'investigates');
    INSERT INTO prosecution_casepart (criminal_case_id, unit_id, part, number, began_at)
    VALUES (NEW.criminal_case_id, NEW.unit_id, 'investigates', NEW.number, helle.instant());
    PERFORM helle.end_grants_of_criminal_case(NEW.criminal_case_id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_criminal_handover BEFORE INSERT OR UPDATE ON prosecution_handover
  FOR EACH ROW EXECUTE FUNCTION helle.keep_criminal_handover();

-- What a case is about that is offered to the acting unit: the provisions and since when the police know. No suspect, no person.
CREATE FUNCTION helle.offered_is_about(the_handover uuid) RETURNS TABLE (provisions text[], aware_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (SELECT coalesce(array_agg(DISTINCT o.provision::text ORDER BY o.provision::text), '{}') FROM prosecution_offence o
           WHERE o.criminal_case_id = c.id AND o.superseded_at IS NULL), c.police_aware_on
    FROM prosecution_handover h JOIN prosecution_criminalcase c ON c.id = h.criminal_case_id
   WHERE h.id = the_handover AND h.outcome = '' AND h.unit_id = helle.acting_unit() AND helle.is_police()
$$;

-- Whose request for a statement CMM answers: who asked, as long as it has a part in the case, else who has the case now (SHR-01).
CREATE FUNCTION helle.statement_goes_to(the_request uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(
    (SELECT p.unit_id FROM prosecution_casepart p WHERE p.criminal_case_id = r.criminal_case_id AND p.unit_id = r.by_unit_id
        AND p.ended_at IS NULL),
    (SELECT p.unit_id FROM prosecution_casepart p WHERE p.criminal_case_id = r.criminal_case_id AND p.part = 'investigates'
        AND p.ended_at IS NULL))
    FROM prosecution_statementrequest r JOIN prosecution_victimlink l ON l.id = r.link_id
   WHERE r.id = the_request AND helle.acting_kind() = 'cmm' AND helle.knows_case_of(l.case_id)
$$;

-- Whether the acting unit, in its role, puts out of force what was written in a criminal case: who wrote it, in that role; where that
-- unit has no part in the case any more, that role of whoever works on it now (CRI-07).
CREATE FUNCTION helle.may_take_back(the_case uuid, of_unit uuid, of_prosecution boolean) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.works_on_criminal_case(the_case) AND of_prosecution = coalesce(helle.is_prosecutor(), false)
     AND (of_unit = helle.acting_unit() OR NOT EXISTS (
            SELECT 1 FROM prosecution_casepart p WHERE p.criminal_case_id = the_case AND p.unit_id = of_unit AND p.ended_at IS NULL
               AND p.part IN ('investigates', 'prosecutes')))
$$;
-- A district's police and its prosecution are one unit: in which role a link or a note of involvement was written is kept. A link with
-- a decision on the charge is the prosecution's (`keep_link`).
CREATE FUNCTION helle.keep_whose_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.by_prosecution := coalesce(helle.is_prosecutor(), false);
  ELSIF NOT helle.may_take_back(OLD.criminal_case_id, OLD.by_unit_id, OLD.by_prosecution)
        AND NOT (helle.is_prosecutor() AND EXISTS (SELECT 1 FROM prosecution_waiverdecision d WHERE d.link_id = OLD.id)) THEN
    PERFORM helle.refuse('taken_back_by_who_wrote_it');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_whose_row BEFORE INSERT OR UPDATE ON prosecution_involvement
  FOR EACH ROW EXECUTE FUNCTION helle.keep_whose_row();
CREATE TRIGGER keep_whose_row BEFORE INSERT OR UPDATE ON prosecution_victimlink
  FOR EACH ROW EXECUTE FUNCTION helle.keep_whose_row();

REVOKE ALL ON FUNCTION helle.keep_criminal_handover(), helle.offered_is_about(uuid), helle.statement_goes_to(uuid), helle.keep_whose_row(),
  helle.may_take_back(uuid, uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.offered_is_about(uuid), helle.statement_goes_to(uuid), helle.may_take_back(uuid, uuid, boolean)
  TO helle_app;
