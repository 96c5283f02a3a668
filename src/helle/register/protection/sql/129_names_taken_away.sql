-- A name in what was written of a charge against a victim is taken away (CRI-01): what was sealed is replaced, nothing of it is kept, and
-- the reasons otherwise stand.

-- In the reasons of a proposal that was taken back or decided: by the police of the unit that made it, and by the prosecution.
CREATE FUNCTION helle.blank_waiver_reasons(the_proposal uuid, sealed bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE prosecution_waiverproposal p SET reasons_sealed = sealed, blanked_at = helle.instant(), blanked_by_id = helle.acting_user()
   WHERE p.id = the_proposal AND helle.works_on_criminal_case(p.criminal_case_id)
     AND (p.superseded_at IS NOT NULL OR EXISTS (SELECT 1 FROM prosecution_waiverdecision d WHERE d.proposal_id = p.id))
     AND (helle.is_prosecutor() OR p.by_unit_id = helle.acting_unit() AND NOT p.by_prosecution)
     AND EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.id = p.link_id AND helle.knows_case_of(l.case_id));
  RETURN FOUND;
END $$;

-- In the reasons of a decision, in force or not: by the prosecution.
CREATE FUNCTION helle.blank_decision_reasons(the_decision uuid, sealed bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE prosecution_waiverdecision d SET reasons_sealed = sealed, blanked_at = helle.instant(), blanked_by_id = helle.acting_user()
   WHERE d.id = the_decision AND helle.works_on_criminal_case(d.criminal_case_id) AND helle.is_prosecutor()
     AND EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.id = d.link_id AND helle.knows_case_of(l.case_id));
  RETURN FOUND;
END $$;

REVOKE ALL ON FUNCTION helle.blank_waiver_reasons(uuid, bytea), helle.blank_decision_reasons(uuid, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.blank_waiver_reasons(uuid, bytea), helle.blank_decision_reasons(uuid, bytea) TO helle_app;
