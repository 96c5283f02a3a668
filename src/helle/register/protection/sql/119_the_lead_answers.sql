-- Of what is noted of CMM's involvement its lead says as well whether it was so, as whoever takes in referrals does (CRI-04).
DROP POLICY own_add ON prosecution_involvementanswer;
CREATE POLICY own_add ON prosecution_involvementanswer FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.acting_kind()) IN ('cmm', 'udlst')
  AND ((SELECT helle.writes('contact')) OR (SELECT helle.acting_role()) = 'cmm_lead')
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND recorded_at = (SELECT helle.instant()));
