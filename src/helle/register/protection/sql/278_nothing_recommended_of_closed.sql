-- Nor is it recommended to Udlændingestyrelsen that somebody lives outside the asylum system, once the case has ended without an assessment
-- (GOV-06, SHR-04, ACM-03; our reading): the recommendation would wait on nobody's desk. One that waits can be taken back.
CREATE TRIGGER keep_nothing_sent_of_closed BEFORE INSERT ON placements_recommendation
  FOR EACH ROW EXECUTE FUNCTION helle.keep_nothing_sent_of_closed();
