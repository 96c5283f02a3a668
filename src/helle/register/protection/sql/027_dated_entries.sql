-- What is known of a person is never rewritten: an entry that holds still gets its last day, once; a mistake is put out of
-- force, once, with the reason. Nothing else of it changes, whoever writes. A residence status that a later one cuts short
-- is put out of force without words: the same status follows it on other days. Why a contact person was a mistake stands with
-- the correction.
CREATE OR REPLACE FUNCTION helle.keep_entry() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was jsonb := to_jsonb(OLD);
  becomes jsonb := to_jsonb(NEW);
  planned boolean;
BEGIN
  IF was - 'during' - 'superseded_at' - 'superseded_why_sealed'
     IS DISTINCT FROM becomes - 'during' - 'superseded_at' - 'superseded_why_sealed' THEN
    RAISE EXCEPTION 'an entry of % is not rewritten', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF was ->> 'superseded_at' IS NOT NULL AND was <> becomes THEN
    RAISE EXCEPTION 'an entry of % that is out of force stays so', TG_TABLE_NAME
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF becomes ->> 'superseded_at' IS NULL AND becomes ->> 'superseded_why_sealed' IS NOT NULL
     OR becomes ->> 'superseded_at' IS NOT NULL AND becomes ->> 'superseded_why_sealed' IS NULL
        AND was <> becomes AND TG_TABLE_NAME <> 'people_residence' AND becomes ? 'superseded_why_sealed' THEN
    RAISE EXCEPTION 'an entry of % goes out of force with a reason, and has none while it holds', TG_TABLE_NAME
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- Of the tables whose entries last from a day to a day.
  IF was ? 'during' THEN
    -- The last day of a contact person that has not come yet is a plan, which may be changed or taken back (SUP-01).
    planned := TG_TABLE_NAME = 'support_contactperson' AND upper(OLD.during) > (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date;
    IF OLD.during IS DISTINCT FROM NEW.during AND (
         NOT upper_inf(OLD.during) AND NOT coalesce(planned, false) OR upper_inf(NEW.during) AND NOT coalesce(planned, false)
         OR isempty(NEW.during)
         OR lower(OLD.during) IS DISTINCT FROM lower(NEW.during)
         OR lower_inc(OLD.during) IS DISTINCT FROM lower_inc(NEW.during)) THEN
      RAISE EXCEPTION 'an entry of % gets its last day once, and keeps its first', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- A court decides on an indictment (ID-10): one that holds must be on record from that day or before it.
CREATE OR REPLACE FUNCTION helle.keep_to_the_indictment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.authority = 'court' AND NOT EXISTS (
       SELECT 1 FROM identification_circumstance x
        WHERE x.case_id = NEW.case_id AND x.kind = 'indictment' AND x.superseded_at IS NULL
          AND lower(x.during) <= NEW.decided_on) THEN
    RAISE EXCEPTION 'no court decides without an indictment' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_to_the_indictment BEFORE INSERT ON identification_assessment
  FOR EACH ROW EXECUTE FUNCTION helle.keep_to_the_indictment();

-- A person who had somebody to turn to is told why it is somebody else from now on (SUP-01).
CREATE OR REPLACE FUNCTION helle.ask_why_replaced() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.replaces_why_sealed IS NULL AND EXISTS (
       SELECT 1 FROM support_contactperson k WHERE k.case_id = NEW.case_id AND k.superseded_at IS NULL
          AND upper(k.during) = lower(NEW.during))
     -- Nobody is replaced where support had ended meanwhile.
     AND NOT EXISTS (SELECT 1 FROM support_supportend e
                      WHERE e.case_id = NEW.case_id
                        AND (e.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date = lower(NEW.during)) THEN
    RAISE EXCEPTION 'a contact person is replaced with a reason'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_person_replaced_with_a_reason';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ask_why_replaced BEFORE INSERT ON support_contactperson
  FOR EACH ROW EXECUTE FUNCTION helle.ask_why_replaced();

CREATE TRIGGER keep_entry BEFORE UPDATE ON people_name FOR EACH ROW EXECUTE FUNCTION helle.keep_entry();
CREATE TRIGGER keep_entry BEFORE UPDATE ON people_identifier FOR EACH ROW EXECUTE FUNCTION helle.keep_entry();
CREATE TRIGGER keep_entry BEFORE UPDATE ON people_child FOR EACH ROW EXECUTE FUNCTION helle.keep_entry();
CREATE TRIGGER keep_entry BEFORE UPDATE ON people_residence FOR EACH ROW EXECUTE FUNCTION helle.keep_entry();
CREATE TRIGGER keep_entry BEFORE UPDATE ON identification_circumstance FOR EACH ROW EXECUTE FUNCTION helle.keep_entry();
CREATE TRIGGER keep_entry BEFORE UPDATE ON support_contactperson FOR EACH ROW EXECUTE FUNCTION helle.keep_entry();
CREATE TRIGGER keep_entry BEFORE UPDATE ON cases_assignment FOR EACH ROW EXECUTE FUNCTION helle.keep_entry();
