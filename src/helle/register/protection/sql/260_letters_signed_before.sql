-- What is recorded of a letter to a municipality that was signed before its case ended without an assessment: that it was sent or
-- delivered before that, on the day itself at the latest: a day is all that is written, and whoever records it says that it was before the
-- case was closed. After that day it goes out no more until the case is reopened (GOV-06, SHR-04; our reading), but for one that was on its
-- way. A try that failed told nobody, and is recorded.
CREATE FUNCTION helle.keep_letter_of_closed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_end date;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM letters_letter l WHERE l.draft_id = NEW.letter_id AND l.addressee = 'municipality') THEN
    RETURN NEW;
  END IF;
  PERFORM 1 FROM cases_case c WHERE c.id = NEW.case_id FOR NO KEY UPDATE;
  IF NOT helle.case_is_closed(NEW.case_id) THEN
    RETURN NEW;
  END IF;
  SELECT e.occurred_on INTO the_end FROM cases_rungevent e
   WHERE e.case_id = NEW.case_id AND e.superseded_at IS NULL ORDER BY e.sequence DESC LIMIT 1;
  IF NEW."on" > the_end AND NOT EXISTS (SELECT 1 FROM letters_delivery d WHERE d.letter_id = NEW.letter_id AND d.outcome = 'sent'
                                            AND d."on" <= the_end) THEN
    PERFORM helle.refuse('nothing_sent_of_a_closed_case');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_letter_of_closed BEFORE INSERT ON letters_delivery
  FOR EACH ROW WHEN (NEW.outcome <> 'failed') EXECUTE FUNCTION helle.keep_letter_of_closed();

REVOKE ALL ON FUNCTION helle.keep_letter_of_closed() FROM PUBLIC;
