-- Questions for advice belong to who asks and who is asked; no case opens them, and they open no case.
CREATE POLICY own_read ON enquiries_enquiry FOR SELECT TO helle_app USING (
  (SELECT helle.reads('advice')) AND (SELECT helle.acting_unit()) IN (from_unit_id, to_unit_id));
CREATE POLICY own_add ON enquiries_enquiry FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('advice')) AND from_unit_id = (SELECT helle.acting_unit())
  AND from_user_id = (SELECT helle.acting_user()) AND asked_at = (SELECT helle.instant())
  AND (case_id IS NULL OR helle.grant_exists(case_id, 'core')));

CREATE POLICY own_read ON enquiries_answer FOR SELECT TO helle_app USING (
  (SELECT helle.reads('advice'))
  AND EXISTS (SELECT 1 FROM enquiries_enquiry q WHERE q.id = enquiries_answer.enquiry_id));
CREATE POLICY own_add ON enquiries_answer FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('advice')) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND answered_at = (SELECT helle.instant())
  AND EXISTS (SELECT 1 FROM enquiries_enquiry q WHERE q.id = enquiries_answer.enquiry_id
               AND q.to_unit_id = (SELECT helle.acting_unit())));

-- Whoever is asked still exists, is of a kind that answers, and has the case, if it is about one. Who has a case is told to
-- those who run it alone: others ask CMM about it.
CREATE OR REPLACE FUNCTION helle.enquiry_sent() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  today date := (NEW.asked_at AT TIME ZONE 'Europe/Copenhagen')::date;
  kind_asked text := (SELECT u.kind FROM organisations_unit u WHERE u.id = NEW.to_unit_id);
  wrong text;
BEGIN
  wrong := CASE
    WHEN NEW.due < today THEN 'enquiry_due_is_to_come'
    WHEN NOT EXISTS (SELECT 1 FROM organisations_unitname n WHERE n.unit_id = NEW.to_unit_id AND n.during @> today)
      THEN 'enquiry_unit_is_open'
    WHEN NOT EXISTS (SELECT 1 FROM protection_roleunitkind k JOIN protection_rolecategory c ON c.role = k.role
                      WHERE k.unit_kind = kind_asked AND c.category = 'advice' AND c.may_write)
      THEN 'enquiry_unit_answers'
    WHEN NEW.case_id IS NOT NULL
         AND (kind_asked <> 'cmm'
              AND NOT EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = NEW.from_unit_id AND u.kind IN ('cmm', 'udlst'))
              OR NOT EXISTS (SELECT 1 FROM protection_grant g
                              WHERE g.case_id = NEW.case_id AND g.unit_id = NEW.to_unit_id AND g.category = 'core'
                                AND g.during @> NEW.asked_at AND upper_inf(g.during)))
      THEN 'enquiry_recipient_has_the_case'
  END;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'this question is not sent'
      USING ERRCODE = 'check_violation', CONSTRAINT = wrong, TABLE = 'enquiries_enquiry';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER enquiry_sent BEFORE INSERT ON enquiries_enquiry FOR EACH ROW EXECUTE FUNCTION helle.enquiry_sent();

REVOKE ALL ON FUNCTION helle.enquiry_sent() FROM PUBLIC, helle_app;
