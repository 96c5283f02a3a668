-- A referral is added to an earlier one where somebody has that one and it says enough of whom: not where each case that came of it has
-- ended without an assessment, since none would see the new one, and not where that is about fewer persons, since the others would get no
-- case (FLO-04; our reading). Whoever triages reopens the case first, or opens one of the new referral.
CREATE FUNCTION helle.keep_joined_to_who_has_it() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  behind uuid[] := ARRAY(SELECT b FROM helle.cases_behind_referral(NEW.joined_to_id) b);
BEGIN
  IF (SELECT r.persons_count FROM referrals_referral r WHERE r.id = NEW.referral_id)
     > (SELECT r.persons_count FROM referrals_referral r WHERE r.id = NEW.joined_to_id) THEN
    PERFORM helle.refuse('joined_to_one_of_fewer_persons');
  END IF;
  PERFORM 1 FROM cases_case c WHERE c.id = ANY (behind) ORDER BY c.id FOR NO KEY UPDATE;
  IF cardinality(behind) > 0 AND NOT EXISTS (SELECT 1 FROM unnest(behind) b WHERE NOT helle.case_is_closed(b)) THEN
    PERFORM helle.refuse('joined_to_a_closed_case');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_joined_to_who_has_it BEFORE INSERT ON referrals_triage
  FOR EACH ROW WHEN (NEW.joined_to_id IS NOT NULL) EXECUTE FUNCTION helle.keep_joined_to_who_has_it();

REVOKE ALL ON FUNCTION helle.keep_joined_to_who_has_it() FROM PUBLIC;
