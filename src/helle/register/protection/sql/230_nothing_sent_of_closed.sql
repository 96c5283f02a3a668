-- What tells somebody else of a case without a grant that begins by an act of its own: a statement to the police or the prosecution, an
-- interview sent to who decides, a letter to a municipality, a place ordered at a home, which sees the order before it answers. None of
-- them goes out of a case that has ended without an assessment (GOV-06, SHR-04; our reading): it is taken up again first. In danger to
-- life it is passed on, by two (sql/220). What was given before goes on to its last day.
CREATE FUNCTION helle.keep_nothing_sent_of_closed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM cases_case c WHERE c.id = NEW.case_id FOR NO KEY UPDATE;
  IF helle.case_is_closed(NEW.case_id) THEN
    PERFORM helle.refuse('nothing_sent_of_a_closed_case');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_nothing_sent_of_closed BEFORE INSERT ON prosecution_disclosure
  FOR EACH ROW EXECUTE FUNCTION helle.keep_nothing_sent_of_closed();
CREATE TRIGGER keep_nothing_sent_of_closed BEFORE INSERT ON identification_interviewsent
  FOR EACH ROW EXECUTE FUNCTION helle.keep_nothing_sent_of_closed();
CREATE TRIGGER keep_nothing_sent_of_closed BEFORE INSERT ON letters_letter
  FOR EACH ROW WHEN (NEW.addressee = 'municipality') EXECUTE FUNCTION helle.keep_nothing_sent_of_closed();
CREATE TRIGGER keep_nothing_sent_of_closed BEFORE INSERT ON placements_placement
  FOR EACH ROW EXECUTE FUNCTION helle.keep_nothing_sent_of_closed();

-- Nor is a partner abroad given a link, who had none on what the person agreed to have told there: one that has had, goes on.
CREATE FUNCTION helle.keep_partner_of_closed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM cases_case c WHERE c.id = NEW.case_id FOR NO KEY UPDATE;
  IF helle.case_is_closed(NEW.case_id) AND NOT EXISTS (SELECT 1 FROM partner_access_link l WHERE l.told_id = NEW.told_id) THEN
    PERFORM helle.refuse('nothing_sent_of_a_closed_case');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_partner_of_closed BEFORE INSERT ON partner_access_link
  FOR EACH ROW EXECUTE FUNCTION helle.keep_partner_of_closed();

REVOKE ALL ON FUNCTION helle.keep_nothing_sent_of_closed(), helle.keep_partner_of_closed() FROM PUBLIC;
