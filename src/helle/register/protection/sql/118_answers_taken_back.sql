-- What CMM answered the police on a place is taken back by CMM, once, with why; its words may lead to a place, and go (ACM-20, PUB-ORG-09).
CREATE POLICY taken_back ON placements_urgentanswer FOR UPDATE TO helle_app
  USING ((SELECT helle.writes('contact')) AND (SELECT helle.acting_kind()) = 'cmm' AND withdrawn_at IS NULL)
  WITH CHECK (withdrawn_at = (SELECT helle.instant()) AND withdrawn_by_id = (SELECT helle.acting_user()) AND words_sealed IS NULL);
