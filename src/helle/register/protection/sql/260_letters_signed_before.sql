-- The day on which it was written down that a case ended without an assessment: from then on nobody could take it for one that runs. It
-- may have ended before, as somebody disappeared long before it was known; a correction of the end moves it to no later day than that of
-- the corrected end itself. NULL: it has not ended.
CREATE FUNCTION helle.end_written_on(the_case uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT greatest(
    (SELECT e.occurred_on FROM cases_rungevent e WHERE e.case_id = the_case AND e.superseded_at IS NULL ORDER BY e.sequence DESC LIMIT 1),
    (SELECT (min(e.recorded_at) AT TIME ZONE 'Europe/Copenhagen')::date
       FROM cases_rungevent e JOIN cases_rungevent f ON f.case_id = e.case_id AND f.sequence = e.sequence AND f.superseded_at IS NULL
      WHERE e.case_id = the_case AND e.rung IN ('withdrawn', 'declined', 'disappeared', 'lapsed')
        AND e.sequence > coalesce((SELECT max(o.sequence) FROM cases_rungevent o WHERE o.case_id = the_case AND o.superseded_at IS NULL
                                      AND o.rung NOT IN ('withdrawn', 'declined', 'disappeared', 'lapsed')), 0))
  ) WHERE helle.case_is_closed(the_case)
$$;

-- What is recorded of a letter to a municipality that was signed before its case ended without an assessment: that it was sent or
-- delivered before that was written down, on the day itself at the latest: a day is all that is written, and whoever records it says that
-- it was before the case was closed. After that day it goes out no more until the case is reopened (GOV-06, SHR-04; our reading), but for
-- one that was on its way. A try that failed told nobody, and is recorded.
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
  the_end := helle.end_written_on(NEW.case_id);
  IF NEW."on" > the_end AND NOT EXISTS (SELECT 1 FROM letters_delivery d WHERE d.letter_id = NEW.letter_id AND d.outcome = 'sent'
                                            AND d."on" <= the_end) THEN
    PERFORM helle.refuse('nothing_sent_of_a_closed_case');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_letter_of_closed BEFORE INSERT ON letters_delivery
  FOR EACH ROW WHEN (NEW.outcome <> 'failed') EXECUTE FUNCTION helle.keep_letter_of_closed();

REVOKE ALL ON FUNCTION helle.end_written_on(uuid), helle.keep_letter_of_closed() FROM PUBLIC;
