-- The assessment in force that stood on a day: the latest of those decided by then.
CREATE FUNCTION helle.assessment_on(the_case uuid, on_day date) RETURNS identification_assessment
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a FROM identification_assessment a
   WHERE a.case_id = the_case AND a.superseded_at IS NULL AND a.decided_on <= on_day
   ORDER BY a.sequence DESC LIMIT 1
$$;

-- All periods of a person together last 120 days at most (PER-06, PER-10), and no two run at once, whoever writes them and in
-- whichever of her cases: each period is held to day 120 by its own constraints, this holds the next one to what is left.
-- Writers of one person wait for each other here.
CREATE OR REPLACE FUNCTION helle.keep_within_120_days() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  whose uuid := (SELECT person_id FROM cases_case WHERE id = NEW.case_id);
BEGIN
  IF NEW.superseded_at IS NOT NULL THEN
    RETURN NULL;  -- It takes no days.
  END IF;
  PERFORM 1 FROM people_person WHERE id = whose FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM support_span s JOIN cases_case c ON c.id = s.case_id
              WHERE c.person_id = whose AND s.superseded_at IS NULL AND s.id <> NEW.id AND s.taken && NEW.taken) THEN
    RAISE EXCEPTION 'two periods of a person do not run at once'
      USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'no_two_periods_at_once', TABLE = 'support_span';
  END IF;
  IF TG_OP = 'INSERT' AND EXISTS (SELECT 1 FROM support_period p WHERE p.id = NEW.period_id
                                       AND (p.broken_off_why <> '' OR p.superseded_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'a period that was broken off is not extended'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'no_days_after_a_period_was_broken_off', TABLE = 'support_span';
  END IF;
  IF (SELECT sum(upper(s.taken) - lower(s.taken)) FROM support_span s JOIN cases_case c ON c.id = s.case_id
       WHERE c.person_id = whose AND s.superseded_at IS NULL) > 120 THEN
    RAISE EXCEPTION 'the periods of a person last 120 days at most'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'periods_within_120_days', TABLE = 'support_span';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_within_120_days AFTER INSERT OR UPDATE ON support_span
  FOR EACH ROW EXECUTE FUNCTION helle.keep_within_120_days();

-- Breaks off the period of the other kind that runs still on a day, where the stay is now one that the acting authority's own
-- kind fits (PER-10): what is left of its days is given back. Returns the period; NULL where none runs.
CREATE OR REPLACE FUNCTION helle.break_off_period(the_case uuid, on_day date) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  today date := (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date;
  other text := CASE helle.acting_kind() WHEN 'cmm' THEN 'reflection' WHEN 'udlst' THEN 'restitution' END;
  found uuid;
BEGIN
  IF other IS NULL OR NOT (helle.grant_exists(the_case, 'core') AND helle.writes('core')) THEN
    RAISE EXCEPTION 'no such case for this unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM helle.require_open(the_case);
  IF on_day > today OR NOT EXISTS (
       SELECT 1 FROM cases_case c JOIN people_residence r ON r.person_id = c.person_id
        WHERE c.id = the_case AND r.superseded_at IS NULL AND r.during @> today AND r.status <> 'unknown'
          AND (r.status IN ('asylum_pending', 'asylum_dublin', 'asylum_rejected', 'none')) = (other = 'restitution')) THEN
    RAISE EXCEPTION 'the stay on record breaks off no period' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT p.id INTO found FROM support_period p
   WHERE p.case_id = the_case AND p.kind = other AND p.notified_on < on_day AND p.superseded_at IS NULL
     AND EXISTS (SELECT 1 FROM support_span s WHERE s.period_id = p.id AND upper(s.taken) > on_day + 1
                   AND s.superseded_at IS NULL);
  UPDATE support_span SET broken_off_on = on_day WHERE period_id = found AND superseded_at IS NULL;
  UPDATE support_period SET broken_off_why = 'stay_changed', broken_off_at = helle.instant(),
                            broken_off_by_unit_id = helle.acting_unit() WHERE id = found;
  RETURN found;
END $$;

-- Breaks off a period of the acting authority's own kind because the person left, disappeared or declined it (C3). It keeps its
-- first day at least, and its last day is one that has come.
CREATE OR REPLACE FUNCTION helle.end_period_early(the_period uuid, last_day date, why text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  today date := (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date;
  own text := CASE helle.acting_kind() WHEN 'cmm' THEN 'restitution' WHEN 'udlst' THEN 'reflection' END;
  found support_period;
BEGIN
  PERFORM 1 FROM people_person e WHERE e.id = (
    SELECT c.person_id FROM cases_case c JOIN support_period p ON p.case_id = c.id WHERE p.id = the_period)
    FOR NO KEY UPDATE;
  SELECT p.* INTO found FROM support_period p WHERE p.id = the_period;
  IF found.id IS NULL OR own IS DISTINCT FROM found.kind
     OR NOT (helle.grant_exists(found.case_id, 'core') AND helle.writes('core')) THEN
    RAISE EXCEPTION 'no such period of this unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM helle.require_open(found.case_id);
  IF why NOT IN ('left', 'disappeared', 'declined') OR found.broken_off_why <> '' OR found.superseded_at IS NOT NULL
     OR last_day > today
     OR last_day <= found.notified_on OR NOT EXISTS (
       SELECT 1 FROM support_span s WHERE s.period_id = found.id AND s.superseded_at IS NULL
                                         AND upper(s.taken) > last_day + 1) THEN
    RAISE EXCEPTION 'the period cannot be broken off then'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'period_broken_off_while_it_runs', TABLE = 'support_period';
  END IF;
  UPDATE support_span SET broken_off_on = last_day WHERE period_id = found.id AND superseded_at IS NULL;
  UPDATE support_period SET broken_off_why = why, broken_off_at = helle.instant(),
                            broken_off_by_unit_id = helle.acting_unit() WHERE id = found.id;
END $$;

-- An assessment opens one period of each kind, another one only where the one before it was broken off, and all of them are
-- counted from the first one's notification: no gap moves the latest possible day (PER-06, PER-07, PER-10). None is notified
-- while the person says no to it, or it was not granted (PER-01, PUB-LAW-01). Writers of one person wait for each other here.
CREATE OR REPLACE FUNCTION helle.keep_to_the_first_notification() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  whose uuid := (SELECT person_id FROM cases_case WHERE id = NEW.case_id);
  -- The assessment that stood when it was notified: a period that is corrected may be older than the last one.
  standing identification_assessment := helle.assessment_on(NEW.case_id, NEW.notified_on);
  assessed date := standing.decided_on;
BEGIN
  PERFORM 1 FROM people_person WHERE id = whose FOR NO KEY UPDATE;
  -- One that takes the place of a mistyped period is broken off after it is written, so what followed it is looked at once the
  -- act is done (`helle.correction_holds`).
  IF EXISTS (SELECT 1 FROM support_period p
              WHERE p.case_id = NEW.case_id AND p.id <> NEW.id AND p.kind = NEW.kind AND p.notified_on >= assessed
                AND (p.notified_on <= NEW.notified_on
                     OR NOT EXISTS (SELECT 1 FROM cases_correction x WHERE x.replaced_by = NEW.id AND x.kind = 'period'))
                AND p.superseded_at IS NULL AND p.broken_off_why = ''
                AND (helle.assessment_on(p.case_id, p.notified_on)).id = standing.id) THEN
    RAISE EXCEPTION 'the person has had this kind of period on this assessment'
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'one_period_on_an_assessment', TABLE = 'support_period';
  END IF;
  IF NOT coalesce(standing.was_trafficked, false) THEN
    RAISE EXCEPTION 'a period is for an identified victim'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'period_for_an_identified_victim', TABLE = 'support_period';
  END IF;
  IF (SELECT o.answer FROM support_periodoffer o WHERE o.case_id = NEW.case_id AND o.superseded_at IS NULL
         AND (helle.assessment_on(o.case_id, o.offered_on)).id = standing.id
       ORDER BY o.recorded_at DESC, o.id DESC LIMIT 1) IN ('declined', 'not_granted') THEN
    RAISE EXCEPTION 'the period was declined or not granted'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'no_period_against_a_no', TABLE = 'support_period';
  END IF;
  IF NEW.latest_end > (SELECT min(p.notified_on) + 120 FROM support_period p
                        WHERE p.case_id = NEW.case_id AND p.superseded_at IS NULL
                           AND p.notified_on >= assessed AND p.notified_on <= NEW.notified_on) THEN
    RAISE EXCEPTION 'day 120 is counted from the first notification'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'latest_end_from_the_first_notification', TABLE = 'support_period';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_to_the_first_notification AFTER INSERT ON support_period
  FOR EACH ROW EXECUTE FUNCTION helle.keep_to_the_first_notification();

-- A period is offered until it is notified, and again once it was broken off (PER-01). An offer that takes the place of a
-- mistyped one may be older than the notification, but no no stands before it.
CREATE FUNCTION helle.keep_offer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  assessed date := (helle.assessment_on(NEW.case_id, NEW.offered_on)).decided_on;
  corrects boolean := EXISTS (SELECT 1 FROM cases_correction x WHERE x.replaced_by = NEW.id AND x.case_id = NEW.case_id);
BEGIN
  PERFORM 1 FROM people_person WHERE id = (SELECT person_id FROM cases_case WHERE id = NEW.case_id) FOR NO KEY UPDATE;
  IF assessed IS NULL OR NEW.offered_on < assessed THEN
    RAISE EXCEPTION 'a period is offered to who has been assessed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'no_offer_before_the_assessment', TABLE = 'support_periodoffer';
  END IF;
  IF EXISTS (SELECT 1 FROM support_period p
              WHERE p.case_id = NEW.case_id AND p.superseded_at IS NULL AND p.notified_on >= assessed
                AND p.broken_off_why = '' AND NOT (corrects AND p.notified_on >= NEW.offered_on)) THEN
    RAISE EXCEPTION 'the period is notified already'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'no_offer_after_the_notification', TABLE = 'support_periodoffer';
  END IF;
  IF corrects AND NEW.answer IN ('declined', 'not_granted') AND EXISTS (
       SELECT 1 FROM support_period p WHERE p.case_id = NEW.case_id AND p.superseded_at IS NULL
          AND p.notified_on >= assessed AND p.broken_off_why = '') THEN
    RAISE EXCEPTION 'the person has declined the period'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'no_period_against_a_no', TABLE = 'support_periodoffer';
  END IF;
  RETURN NULL;
END $$;
-- What was not granted is offered anew by whose it is to grant it alone.
CREATE FUNCTION helle.keep_refused_offer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  assessed date := (helle.assessment_on(NEW.case_id, NEW.offered_on)).decided_on;
  before support_periodoffer;
BEGIN
  SELECT o.* INTO before FROM support_periodoffer o
   WHERE o.case_id = NEW.case_id AND o.superseded_at IS NULL AND o.id <> NEW.id AND o.offered_on >= assessed
   ORDER BY o.recorded_at DESC, o.id DESC LIMIT 1;
  IF before.answer = 'not_granted' AND before.by_unit_id <> NEW.by_unit_id AND NOT EXISTS (
       SELECT 1 FROM organisations_unit u WHERE u.id = NEW.by_unit_id
          AND (NEW.kind, u.kind) IN (('reflection', 'udlst'), ('restitution', 'cmm'))) THEN
    RAISE EXCEPTION 'the period was not granted'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'granted_by_whose_it_is', TABLE = 'support_periodoffer';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_refused_offer AFTER INSERT ON support_periodoffer
  FOR EACH ROW EXECUTE FUNCTION helle.keep_refused_offer();
CREATE TRIGGER keep_offer AFTER INSERT ON support_periodoffer FOR EACH ROW EXECUTE FUNCTION helle.keep_offer();
