-- Who has the case, who covers, who interprets: what the database keeps even when the code forgets.

-- A case is given to somebody who works there on that day, in a role that runs cases. The membership is held meanwhile: whose
-- membership is being ended is given no case by somebody who has not seen it yet.
CREATE OR REPLACE FUNCTION helle.works_here(the_user uuid, the_unit uuid, on_day date) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM organisations_membership m
    JOIN protection_rolecategory r ON r.role = m.role AND r.category = 'core' AND r.may_write
   WHERE m.user_id = the_user AND m.unit_id = the_unit AND m.during @> on_day FOR SHARE OF m;
  RETURN FOUND;
END $$;

CREATE OR REPLACE FUNCTION helle.keep_assignee() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Where nobody acts (a register filled by its owner) the day is the assignment's own.
  IF NOT helle.works_here(NEW.user_id, NEW.unit_id,
                          (coalesce(helle.instant(), lower(NEW.during)) AT TIME ZONE 'Europe/Copenhagen')::date) THEN
    RAISE EXCEPTION 'who gets a case works in the unit'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'assignee_works_here';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_assignee BEFORE INSERT ON cases_assignment FOR EACH ROW EXECUTE FUNCTION helle.keep_assignee();

-- A handover tells of an assignment of the same case, in the same unit, to the same person.
CREATE OR REPLACE FUNCTION helle.keep_handover() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT 1 FROM cases_assignment a WHERE a.id = NEW.assignment_id AND a.case_id = NEW.case_id
                    AND a.unit_id = NEW.by_unit_id AND a.user_id = NEW.to_user_id) THEN
      RAISE EXCEPTION 'a handover tells of its own assignment' USING ERRCODE = 'insufficient_privilege';
    END IF;
  ELSIF OLD.received_at IS NOT NULL OR NEW.received_at IS DISTINCT FROM helle.instant()
        OR NEW.to_user_id IS DISTINCT FROM helle.acting_user() THEN
    RAISE EXCEPTION 'a handover is received once, by whom it is for' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_handover BEFORE INSERT OR UPDATE ON allocation_handover
  FOR EACH ROW EXECUTE FUNCTION helle.keep_handover();

-- Whether the acting role gives any case of its unit to anybody (allocation/policies.py).
CREATE FUNCTION helle.allocates() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(helle.acting_role() IN ('cmm_lead', 'udlst_caseworker'), false)
$$;
REVOKE ALL ON FUNCTION helle.allocates() FROM PUBLIC;

-- Absences are of the acting unit and written by whoever acts; both work there. Who covers has all cases of whoever is away open, so it
-- is hers to say, or of who allocates. One that was recorded ends earlier or later, or is withdrawn; nothing else of it changes.
CREATE OR REPLACE FUNCTION helle.keep_absence() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.unit_id IS DISTINCT FROM helle.acting_unit() OR NOT helle.writes('core') THEN
    RAISE EXCEPTION 'an absence is the unit''s own' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.user_id IS DISTINCT FROM helle.acting_user() AND NOT helle.allocates() THEN
    RAISE EXCEPTION 'who is away says so herself, or who allocates' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'INSERT' THEN
    -- Two who write at once wait here: at the exclusion constraint each could wait for the other, and both be refused.
    PERFORM pg_advisory_xact_lock(hashtextextended('helle.absence.' || NEW.user_id, 0));
    IF NEW.by_user_id IS DISTINCT FROM helle.acting_user() OR NEW.recorded_at IS DISTINCT FROM helle.instant() THEN
      RAISE EXCEPTION 'an absence says who recorded it' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT helle.works_here(NEW.user_id, NEW.unit_id, lower(NEW.during))
       OR NEW.cover_id IS NOT NULL AND NOT helle.works_here(NEW.cover_id, NEW.unit_id, lower(NEW.during)) THEN
      RAISE EXCEPTION 'who is away and who covers work in the unit'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'cover_works_here';
    END IF;
  ELSIF to_jsonb(OLD) - 'during' - 'withdrawn_at' IS DISTINCT FROM to_jsonb(NEW) - 'during' - 'withdrawn_at'
        OR lower(OLD.during) IS DISTINCT FROM lower(NEW.during) OR OLD.withdrawn_at IS NOT NULL THEN
    RAISE EXCEPTION 'an absence gets another last day or is withdrawn' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_absence BEFORE INSERT OR UPDATE ON allocation_absence
  FOR EACH ROW EXECUTE FUNCTION helle.keep_absence();

-- What belongs to a planned interview has its case and its time, and is added while it stands.
CREATE OR REPLACE FUNCTION helle.keep_planned_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM allocation_plannedinterview p WHERE p.id = NEW.planned_id AND p.case_id = NEW.case_id
     AND p.during = NEW.during AND p.by_unit_id = NEW.by_unit_id AND p.cancelled_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no such interview' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_planned_part BEFORE INSERT ON allocation_interviewer
  FOR EACH ROW EXECUTE FUNCTION helle.keep_planned_part();
CREATE TRIGGER keep_planned_part BEFORE INSERT ON allocation_booking
  FOR EACH ROW EXECUTE FUNCTION helle.keep_planned_part();

CREATE OR REPLACE FUNCTION helle.keep_interviewer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT helle.works_here(NEW.user_id, NEW.by_unit_id, (lower(NEW.during) AT TIME ZONE 'Europe/Copenhagen')::date) THEN
    RAISE EXCEPTION 'who holds an interview works in the unit'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'interviewer_works_here';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_works_here BEFORE INSERT ON allocation_interviewer
  FOR EACH ROW EXECUTE FUNCTION helle.keep_interviewer();

-- An interpreter is booked who is in the directory, has a declaration of confidentiality that holds on the day, and whom no
-- wish of the person speaks against. The interpreter's row is held: a declaration that is being shortened waits, or is seen.
CREATE OR REPLACE FUNCTION helle.keep_booking() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  on_day date := (lower(NEW.during) AT TIME ZONE 'Europe/Copenhagen')::date;
  i allocation_interpreter;
BEGIN
  SELECT * INTO i FROM allocation_interpreter WHERE id = NEW.interpreter_id FOR SHARE;
  IF i.closed_on <= on_day THEN
    RAISE EXCEPTION 'the interpreter has left the directory'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'booked_interpreter_is_in_the_directory';
  END IF;
  IF (i.declared_on <= on_day AND on_day <= i.declared_until) IS NOT TRUE THEN
    RAISE EXCEPTION 'the interpreter has no declaration on that day'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'booked_interpreter_has_declared';
  END IF;
  IF EXISTS (SELECT 1 FROM allocation_interpreterwish w JOIN cases_case c ON c.person_id = w.person_id
              WHERE c.id = NEW.case_id AND w.superseded_at IS NULL
                AND (w.interpreter_id = i.id OR w.kind = 'only_sex' AND w.sex <> i.sex
                     OR w.kind = 'not_country' AND w.country = i.origin)) THEN
    RAISE EXCEPTION 'the person does not wish for this interpreter'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'booked_interpreter_is_not_unwanted';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_wishes BEFORE INSERT ON allocation_booking FOR EACH ROW EXECUTE FUNCTION helle.keep_booking();

-- A planned interview becomes one interview, of its own case and held by its own unit; then nothing of it changes any more.
CREATE OR REPLACE FUNCTION helle.keep_held() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.interview_id IS NOT NULL THEN
    RAISE EXCEPTION 'the interview has been held' USING ERRCODE = 'check_violation', CONSTRAINT = 'held_stays_held';
  END IF;
  IF NEW.interview_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM identification_interview i WHERE i.id = NEW.interview_id AND i.case_id = NEW.case_id
          AND i.by_unit_id = NEW.by_unit_id) THEN
    RAISE EXCEPTION 'that interview is another''s' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_held BEFORE UPDATE ON allocation_plannedinterview FOR EACH ROW EXECUTE FUNCTION helle.keep_held();

-- What is called off stays called off.
CREATE OR REPLACE FUNCTION helle.keep_called_off() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF to_jsonb(OLD) ->> TG_ARGV[0] IS NOT NULL THEN
    RAISE EXCEPTION 'a row of % that is called off stays so', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_called_off BEFORE UPDATE ON allocation_plannedinterview
  FOR EACH ROW EXECUTE FUNCTION helle.keep_called_off('cancelled_at');
CREATE TRIGGER keep_called_off BEFORE UPDATE ON allocation_interviewer
  FOR EACH ROW EXECUTE FUNCTION helle.keep_called_off('released_at');
CREATE TRIGGER keep_called_off BEFORE UPDATE ON allocation_booking
  FOR EACH ROW EXECUTE FUNCTION helle.keep_called_off('released_at');
CREATE TRIGGER keep_entry BEFORE UPDATE ON allocation_interpreterwish
  FOR EACH ROW EXECUTE FUNCTION helle.keep_entry();

-- The directory and who speaks what are written by who plans interviews; an entry says who changed it last.
CREATE OR REPLACE FUNCTION helle.keep_directory() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (helle.writes('core') AND helle.acting_kind() IN ('cmm', 'udlst')) IS NOT TRUE THEN
    RAISE EXCEPTION 'only who plans interviews writes %', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_TABLE_NAME = 'allocation_interpreter' THEN
    IF (NEW.changed_by_id, NEW.changed_at) IS DISTINCT FROM (helle.acting_user(), helle.instant()) THEN
      RAISE EXCEPTION 'an entry says who changed it' USING ERRCODE = 'insufficient_privilege';
    END IF;
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_directory BEFORE INSERT OR UPDATE ON allocation_interpreter
  FOR EACH ROW EXECUTE FUNCTION helle.keep_directory();
CREATE TRIGGER keep_directory BEFORE INSERT OR DELETE ON allocation_interpreterlanguage
  FOR EACH ROW EXECUTE FUNCTION helle.keep_directory();
CREATE TRIGGER keep_directory BEFORE INSERT OR DELETE ON allocation_stafflanguage
  FOR EACH ROW EXECUTE FUNCTION helle.keep_directory();

-- Which interpreters are taken in a time, by whichever authority: that they are, never for whom or where.
CREATE OR REPLACE FUNCTION helle.taken_interpreters(in_time tstzrange) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT b.interpreter_id FROM allocation_booking b
   WHERE b.during && in_time AND b.released_at IS NULL AND (SELECT helle.writes('core'))
     AND (SELECT helle.acting_kind()) IN ('cmm', 'udlst')
$$;
