-- Nor is a receiving state told of somebody under Dublin, or a child's family looked for, once the case has ended without an assessment
-- (GOV-06, SHR-04, RET-10, MIN-10; our reading). What is told a partner follows its return, which goes on or has ended by itself; a search
-- that runs is brought to its end.
CREATE TRIGGER keep_nothing_sent_of_closed BEFORE INSERT ON returns_toldabroad
  FOR EACH ROW WHEN (NEW.return_case_id IS NULL) EXECUTE FUNCTION helle.keep_nothing_sent_of_closed();
CREATE TRIGGER keep_nothing_sent_of_closed BEFORE INSERT ON minors_tracing
  FOR EACH ROW EXECUTE FUNCTION helle.keep_nothing_sent_of_closed();
