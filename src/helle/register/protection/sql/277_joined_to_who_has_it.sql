-- A referral is added to an earlier one where somebody has that one and it says enough of whom: not where that is about fewer persons, since
-- the others would get no case; not where each case that came of it has ended without an assessment, nor where it was closed without one,
-- since none would see the new one; and not to one that was itself added to the new one, since neither would be decided on (FLO-04; our
-- reading). Whoever triages reopens the case first, or decides on the new referral by itself.
CREATE FUNCTION helle.keep_joined_to_who_has_it() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  behind uuid[];
  followed uuid[];
BEGIN
  -- One at a time: whoever closes the earlier one now, or adds it to this one, is waited for, and what came of it is asked after that.
  PERFORM pg_advisory_xact_lock(hashtextextended('helle.triage', 0));
  IF NEW.joined_to_id IS NULL THEN
    RETURN NEW;
  END IF;
  IF (SELECT r.persons_count FROM referrals_referral r WHERE r.id = NEW.referral_id)
     > (SELECT r.persons_count FROM referrals_referral r WHERE r.id = NEW.joined_to_id) THEN
    PERFORM helle.refuse('joined_to_one_of_fewer_persons');
  END IF;
  followed := ARRAY(
    WITH RECURSIVE followed (id) AS (
      SELECT NEW.joined_to_id
      UNION SELECT t.joined_to_id FROM referrals_triage t JOIN followed f ON t.referral_id = f.id WHERE t.joined_to_id IS NOT NULL
    )
    SELECT f.id FROM followed f
  );
  IF NEW.referral_id = ANY (followed) THEN
    PERFORM helle.refuse('joined_to_what_follows_it');
  END IF;
  IF EXISTS (SELECT 1 FROM referrals_triage t WHERE t.referral_id = ANY (followed) AND t.outcome IN ('passed_on', 'no_action')) THEN
    PERFORM helle.refuse('joined_to_one_closed_without_a_case');
  END IF;
  behind := ARRAY(SELECT b FROM helle.cases_behind_referral(NEW.joined_to_id) b);
  PERFORM 1 FROM cases_case c WHERE c.id = ANY (behind) ORDER BY c.id FOR NO KEY UPDATE;
  IF cardinality(behind) > 0 AND NOT EXISTS (SELECT 1 FROM unnest(behind) b WHERE NOT helle.case_is_closed(b)) THEN
    PERFORM helle.refuse('joined_to_a_closed_case');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_joined_to_who_has_it BEFORE INSERT ON referrals_triage
  FOR EACH ROW WHEN (NEW.outcome <> 'cases_opened') EXECUTE FUNCTION helle.keep_joined_to_who_has_it();

REVOKE ALL ON FUNCTION helle.keep_joined_to_who_has_it() FROM PUBLIC;
