-- Which case came of whom in a referral opens the referral to whoever has that case open, and decides whose erasure takes the referral along
-- (PUB-DIG-04, PUB-LAW-17): the person is in the referral, the case was opened from it, and whoever writes so has received it and has it
-- open already.
CREATE FUNCTION helle.keep_opened_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM referrals_referredperson r WHERE r.id = NEW.person_id AND r.referral_id = NEW.referral_id)
     OR NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND c.referral_id = NEW.referral_id) THEN
    PERFORM helle.refuse('a_case_came_of_its_own_referral');
  END IF;
  -- Where the owner puts rows back, nobody acts.
  IF helle.acting_user() IS NOT NULL AND NOT (helle.may_open_referral(NEW.referral_id) AND EXISTS (
       SELECT 1 FROM referrals_party p
        WHERE p.referral_id = NEW.referral_id AND p.unit_id = helle.acting_unit() AND p.part = 'receiver')) THEN
    PERFORM helle.refuse('a_case_came_of_its_own_referral');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_opened_case BEFORE INSERT ON referrals_openedcase
  FOR EACH ROW EXECUTE FUNCTION helle.keep_opened_case();

-- That cases were opened is said of a referral of which one came, once the act is done: nobody works on what only counts as handled.
CREATE FUNCTION helle.keep_cases_opened() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM referrals_openedcase o WHERE o.referral_id = NEW.referral_id) THEN
    PERFORM helle.refuse('what_opened_cases_has_one');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_cases_opened AFTER INSERT ON referrals_triage DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.outcome = 'cases_opened') EXECUTE FUNCTION helle.keep_cases_opened();

REVOKE ALL ON FUNCTION helle.keep_opened_case(), helle.keep_cases_opened() FROM PUBLIC;
