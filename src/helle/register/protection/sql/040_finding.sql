-- What somebody keeps to find her cases again is hers in that unit, and a case she no longer sees is not among it: the list
-- reads it together with the case.
CREATE POLICY own_read ON finding_savedsearch FOR SELECT TO helle_app
  USING (user_id = (SELECT helle.acting_user()) AND unit_id = (SELECT helle.acting_unit()));
CREATE POLICY own_add ON finding_savedsearch FOR INSERT TO helle_app
  WITH CHECK (user_id = (SELECT helle.acting_user()) AND unit_id = (SELECT helle.acting_unit()));
CREATE POLICY own_change ON finding_savedsearch FOR UPDATE TO helle_app
  USING (user_id = (SELECT helle.acting_user()) AND unit_id = (SELECT helle.acting_unit()));
CREATE POLICY own_remove ON finding_savedsearch FOR DELETE TO helle_app
  USING (user_id = (SELECT helle.acting_user()) AND unit_id = (SELECT helle.acting_unit()));

CREATE POLICY own_read ON finding_recentcase FOR SELECT TO helle_app
  USING ((SELECT helle.reads('core')) AND user_id = (SELECT helle.acting_user()) AND unit_id = (SELECT helle.acting_unit()));
-- Only a case that the unit has now is remembered.
CREATE POLICY own_add ON finding_recentcase FOR INSERT TO helle_app
  WITH CHECK ((SELECT helle.reads('core')) AND user_id = (SELECT helle.acting_user()) AND unit_id = (SELECT helle.acting_unit())
    AND EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = finding_recentcase.case_id AND g.unit_id = (SELECT helle.acting_unit())
                AND g.category = 'core' AND g.during @> (SELECT helle.instant())));
CREATE POLICY own_change ON finding_recentcase FOR UPDATE TO helle_app
  USING (user_id = (SELECT helle.acting_user()) AND unit_id = (SELECT helle.acting_unit()));
CREATE POLICY own_remove ON finding_recentcase FOR DELETE TO helle_app
  USING (user_id = (SELECT helle.acting_user()) AND unit_id = (SELECT helle.acting_unit()));
