-- An entry of a case that was mistyped goes out of force by a correction, once, and nothing else puts it so: the application
-- changes no entry. What takes its place is an entry like any other and held to the same rules (C2, PER-06, ID-10).

-- Whether the acting unit may correct an entry of a case: it entered it, and its role writes what the entry is of. The course of the
-- question (events of the ladder, offers, requests), which CMM and the Immigration Service both enter, is also corrected by whoever
-- has the question now. A step settled by hand says what a unit has done: that unit's alone. The contact person is CMM's.
CREATE FUNCTION helle.may_correct(the_kind text, the_entry uuid, the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH here AS (
    SELECT helle.acting_unit() AS unit,
           helle.acting_kind() IN ('cmm', 'udlst')
             AND (helle.acting_kind() = 'udlst') IS NOT DISTINCT FROM helle.question_is_with_udlst(the_case) AS decides)
  SELECT helle.grant_exists(the_case, 'core') AND helle.writes('core') AND CASE the_kind
    WHEN 'rung_event' THEN EXISTS (SELECT 1 FROM cases_rungevent e, here
      WHERE e.id = the_entry AND e.case_id = the_case AND (e.by_unit_id = here.unit OR here.decides))
    WHEN 'settled_step' THEN EXISTS (SELECT 1 FROM cases_settledstep e, here
      WHERE e.id = the_entry AND e.case_id = the_case AND e.by_unit_id = here.unit)
    WHEN 'offer' THEN EXISTS (SELECT 1 FROM support_periodoffer e, here
      WHERE e.id = the_entry AND e.case_id = the_case AND (e.by_unit_id = here.unit OR here.decides))
    WHEN 'request' THEN EXISTS (SELECT 1 FROM support_extensionrequest e, here
      WHERE e.id = the_entry AND e.case_id = the_case AND (e.by_unit_id = here.unit OR here.decides))
    WHEN 'interview' THEN helle.grant_exists(the_case, 'narrative') AND helle.writes('narrative') AND EXISTS (
      SELECT 1 FROM identification_interview e, here
       WHERE e.id = the_entry AND e.case_id = the_case AND e.by_unit_id = here.unit)
    WHEN 'assessment' THEN helle.grant_exists(the_case, 'outcome') AND helle.writes('outcome') AND EXISTS (
      SELECT 1 FROM identification_assessment e, here
       WHERE e.id = the_entry AND e.case_id = the_case AND e.by_unit_id = here.unit)
    WHEN 'period' THEN EXISTS (SELECT 1 FROM support_period e, here
      WHERE e.id = the_entry AND e.case_id = the_case AND e.by_unit_id = here.unit)
    WHEN 'extension' THEN EXISTS (SELECT 1 FROM support_span e, here
      WHERE e.id = the_entry AND e.case_id = the_case AND e.by_unit_id = here.unit AND e.sequence > 1)
    WHEN 'refusal' THEN EXISTS (SELECT 1 FROM support_extensionanswer e, here
      WHERE e.id = the_entry AND e.case_id = the_case AND e.by_unit_id = here.unit AND e.span_id IS NULL)
    WHEN 'contact_person' THEN helle.acting_kind() = 'cmm' AND EXISTS (SELECT 1 FROM support_contactperson e
      WHERE e.id = the_entry AND e.case_id = the_case)
    ELSE false END
$$;

-- Whether an assessment takes the place of one that the acting unit put out of force, by the authority that was competent on its
-- day: not by whoever is now (ID-05, ID-06, C1).
CREATE FUNCTION helle.takes_its_place(the_assessment uuid, the_case uuid, by_authority text, on_day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.grant_exists(the_case, 'outcome') AND (by_authority = 'udlst') = helle.question_on_day(the_case, on_day)
     AND EXISTS (SELECT 1 FROM cases_correction x JOIN identification_assessment a ON a.id = x.corrected
                  WHERE x.replaced_by = the_assessment AND x.case_id = the_case AND x.by_unit_id = helle.acting_unit()
                    AND x.kind = 'assessment' AND a.case_id = the_case)
$$;

-- Whether an event of the ladder takes the place of one that the acting unit put out of force, as the act of the same kind of
-- unit: whoever puts the day right has not done what was done on it.
CREATE FUNCTION helle.stays_whose_act(the_event uuid, the_case uuid, of_kind text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.grant_exists(the_case, 'core')
     AND EXISTS (SELECT 1 FROM cases_correction x JOIN cases_rungevent o ON o.id = x.corrected
                  WHERE x.replaced_by = the_event AND x.case_id = the_case AND x.by_unit_id = helle.acting_unit()
                    AND x.kind = 'rung_event' AND o.case_id = the_case AND o.by_kind = of_kind)
$$;

-- Marks the entry, whichever table it is in. A period goes with its first days, an answer with the days it gave.
CREATE FUNCTION helle.put_out_of_force() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  at timestamptz := NEW.recorded_at;
  marked integer;
BEGIN
  PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
  IF NEW.kind = 'extension' AND EXISTS (
       SELECT 1 FROM support_span s JOIN support_span e ON e.id = NEW.corrected
        WHERE s.period_id = e.period_id AND s.sequence > e.sequence AND s.superseded_at IS NULL) THEN
    RAISE EXCEPTION 'a later extension is corrected first'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'extensions_corrected_first', TABLE = 'cases_correction';
  ELSIF NEW.kind = 'request' AND EXISTS (
       SELECT 1 FROM support_extensionanswer w WHERE w.request_id = NEW.corrected AND w.superseded_at IS NULL) THEN
    RAISE EXCEPTION 'the answer to a request is corrected first'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'extensions_corrected_first', TABLE = 'cases_correction';
  END IF;
  IF NEW.kind = 'period' THEN
    UPDATE support_span e SET superseded_at = at
     WHERE e.period_id = NEW.corrected AND e.sequence = 1 AND e.superseded_at IS NULL;
  ELSIF NEW.kind = 'extension' THEN
    UPDATE support_extensionanswer e SET superseded_at = at WHERE e.span_id = NEW.corrected AND e.superseded_at IS NULL;
  END IF;
  EXECUTE format(
    'UPDATE %I SET superseded_at = $1 WHERE id = $2 AND case_id = $3 AND superseded_at IS NULL',
    CASE NEW.kind
      WHEN 'rung_event' THEN 'cases_rungevent' WHEN 'settled_step' THEN 'cases_settledstep'
      WHEN 'interview' THEN 'identification_interview' WHEN 'assessment' THEN 'identification_assessment'
      WHEN 'offer' THEN 'support_periodoffer' WHEN 'period' THEN 'support_period' WHEN 'extension' THEN 'support_span'
      WHEN 'request' THEN 'support_extensionrequest' WHEN 'refusal' THEN 'support_extensionanswer'
      WHEN 'contact_person' THEN 'support_contactperson' END) USING at, NEW.corrected, NEW.case_id;
  GET DIAGNOSTICS marked = ROW_COUNT;
  IF marked <> 1 THEN
    RAISE EXCEPTION 'the case has no such entry in force'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_in_force_in_its_case', TABLE = 'cases_correction';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER put_out_of_force AFTER INSERT ON cases_correction
  FOR EACH ROW EXECUTE FUNCTION helle.put_out_of_force();

-- Whether one stands in the place of another: it is the same, or takes its place in the very act that a correction is part of.
CREATE FUNCTION helle.stands_for(the_new uuid, the_old uuid, the_kind text, the_act uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_new = the_old OR EXISTS (
    SELECT 1 FROM cases_correction x WHERE x.kind = the_kind AND x.corrected = the_old AND x.replaced_by = the_new
       AND the_act IN (x.id, x.part_of_id))
$$;

-- Once the act is done: what was said to take the entry's place is there, in the same case and at the same place, and answers the
-- same request or none; nothing that was asked or given hangs on a period that is out of force: it went over to the right one in
-- the same act, or is corrected first; the ladder leads from one event to the next still; and no period that rested on a corrected assessment is older than it, so that its days are
-- counted on with it (PER-06, PER-10).
CREATE FUNCTION helle.correction_holds() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  there boolean;
BEGIN
  IF NEW.replaced_by IS NOT NULL THEN
    there := CASE NEW.kind
      WHEN 'rung_event' THEN EXISTS (SELECT 1 FROM cases_rungevent e JOIN cases_rungevent o ON o.id = NEW.corrected
        WHERE e.id = NEW.replaced_by AND e.case_id = NEW.case_id AND e.sequence = o.sequence)
      WHEN 'settled_step' THEN EXISTS (SELECT 1 FROM cases_settledstep e JOIN cases_settledstep o ON o.id = NEW.corrected
        WHERE e.id = NEW.replaced_by AND e.case_id = NEW.case_id AND e.code = o.code)
      WHEN 'interview' THEN EXISTS (SELECT 1 FROM identification_interview e
        WHERE e.id = NEW.replaced_by AND e.case_id = NEW.case_id)
      WHEN 'assessment' THEN EXISTS (
        SELECT 1 FROM identification_assessment e JOIN identification_assessment o ON o.id = NEW.corrected
         WHERE e.id = NEW.replaced_by AND e.case_id = NEW.case_id AND e.sequence = o.sequence)
      WHEN 'offer' THEN EXISTS (SELECT 1 FROM support_periodoffer e
        WHERE e.id = NEW.replaced_by AND e.case_id = NEW.case_id)
      WHEN 'period' THEN EXISTS (SELECT 1 FROM support_period e
        WHERE e.id = NEW.replaced_by AND e.case_id = NEW.case_id)
      WHEN 'extension' THEN EXISTS (SELECT 1 FROM support_span e JOIN support_span o ON o.id = NEW.corrected
        WHERE e.id = NEW.replaced_by AND e.case_id = NEW.case_id
          AND helle.stands_for(e.period_id, o.period_id, 'period', NEW.part_of_id))
        OR EXISTS (SELECT 1 FROM support_extensionanswer e JOIN support_extensionanswer o ON o.span_id = NEW.corrected
        WHERE e.id = NEW.replaced_by AND e.case_id = NEW.case_id AND e.request_id = o.request_id)
      WHEN 'request' THEN EXISTS (SELECT 1 FROM support_extensionrequest e
        WHERE e.id = NEW.replaced_by AND e.case_id = NEW.case_id)
      WHEN 'refusal' THEN EXISTS (SELECT 1 FROM support_extensionanswer e JOIN support_extensionanswer o ON o.id = NEW.corrected
        WHERE e.id = NEW.replaced_by AND e.case_id = NEW.case_id
          AND helle.stands_for(e.request_id, o.request_id, 'request', NEW.part_of_id))
        OR EXISTS (SELECT 1 FROM support_span e JOIN support_extensionanswer o ON o.id = NEW.corrected
        JOIN support_extensionrequest q ON q.id = o.request_id
        WHERE e.id = NEW.replaced_by AND e.case_id = NEW.case_id AND e.period_id = q.period_id)
      WHEN 'contact_person' THEN EXISTS (SELECT 1 FROM support_contactperson e
        WHERE e.id = NEW.replaced_by AND e.case_id = NEW.case_id) END;
    IF NOT there THEN
      RAISE EXCEPTION 'nothing stands in the place of the entry'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_replaced_in_its_case', TABLE = 'cases_correction';
    END IF;
  END IF;
  IF NEW.kind = 'period' AND (
       EXISTS (SELECT 1 FROM support_span s WHERE s.period_id = NEW.corrected AND s.superseded_at IS NULL)
       OR EXISTS (SELECT 1 FROM support_extensionrequest q
                   WHERE q.period_id = NEW.corrected AND q.superseded_at IS NULL)) THEN
    RAISE EXCEPTION 'what was asked and given after the first days of a period is corrected first'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'extensions_corrected_first', TABLE = 'cases_correction';
  END IF;
  IF NEW.kind IN ('extension', 'refusal') AND EXISTS (
       SELECT 1 FROM support_extensionanswer n JOIN support_extensionrequest q ON q.id = n.request_id
        WHERE NEW.replaced_by IN (n.id, n.span_id)
          AND (n.decided_on < q.requested_on OR NOT EXISTS (
            SELECT 1 FROM support_extensionanswer o
             WHERE NEW.corrected IN (o.id, o.span_id)
               AND helle.stands_for(n.request_id, o.request_id, 'request', NEW.part_of_id)))) THEN
    RAISE EXCEPTION 'what answered a request, or none, answers the same'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'answer_to_the_same_request', TABLE = 'support_extensionanswer';
  END IF;
  IF NEW.kind IN ('rung_event', 'assessment') AND NOT helle.ladder_holds(NEW.case_id) THEN
    RAISE EXCEPTION 'the ladder has no such way'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ladder_is_kept', TABLE = 'cases_rungevent';
  END IF;
  IF NEW.kind = 'assessment' AND NEW.replaced_by IS NOT NULL AND EXISTS (
       SELECT 1 FROM identification_assessment o JOIN identification_assessment n ON n.id = NEW.replaced_by
         JOIN support_period p ON p.case_id = NEW.case_id AND p.superseded_at IS NULL
        WHERE o.id = NEW.corrected AND p.notified_on >= o.decided_on AND p.notified_on < n.decided_on) THEN
    RAISE EXCEPTION 'a period is not older than the assessment it rests on'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'period_not_before_its_assessment', TABLE = 'support_period';
  END IF;
  IF NEW.kind IN ('period', 'assessment') AND EXISTS (
       SELECT 1 FROM support_period p JOIN support_period q ON q.case_id = p.case_id AND q.superseded_at IS NULL
        WHERE p.case_id = NEW.case_id AND p.superseded_at IS NULL AND q.id <> p.id AND q.notified_on <= p.notified_on
          AND (helle.assessment_on(q.case_id, q.notified_on)).id
              IS NOT DISTINCT FROM (helle.assessment_on(p.case_id, p.notified_on)).id
          AND (p.latest_end > q.notified_on + 120
               OR p.kind = q.kind AND p.broken_off_why = '' AND q.broken_off_why = '')) THEN
    RAISE EXCEPTION 'the periods on an assessment are counted from the first'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'later_period_corrected_first', TABLE = 'support_period';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER correction_holds AFTER INSERT ON cases_correction
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION helle.correction_holds();

-- A corrected period that had been broken off is broken off as before, unless that was the mistake. The act stays that of whoever
-- broke it off.
CREATE FUNCTION helle.break_off_as_before(the_period uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was support_period;
  last_day date;
BEGIN
  SELECT p.* INTO was FROM cases_correction x JOIN support_period p ON p.id = x.corrected
   WHERE x.replaced_by = the_period AND x.kind = 'period' AND x.by_unit_id = helle.acting_unit()
     AND x.recorded_at = helle.instant() AND p.broken_off_why <> '';
  SELECT max(s.broken_off_on) INTO last_day FROM support_span s WHERE s.period_id = was.id;
  IF was.id IS NULL OR NOT (helle.grant_exists(was.case_id, 'core') AND helle.writes('core')) THEN
    RAISE EXCEPTION 'no such period of this unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM helle.require_open(was.case_id);
  IF NOT EXISTS (SELECT 1 FROM support_period p JOIN support_span s ON s.period_id = p.id
                  WHERE p.id = the_period AND p.case_id = was.case_id AND p.broken_off_why = ''
                    AND last_day >= p.notified_on AND upper(s.taken) > last_day + 1) THEN
    RAISE EXCEPTION 'the period cannot be broken off then'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'period_broken_off_while_it_runs', TABLE = 'support_period';
  END IF;
  UPDATE support_span SET broken_off_on = last_day WHERE period_id = the_period;
  UPDATE support_period SET broken_off_why = was.broken_off_why, broken_off_at = was.broken_off_at,
                            broken_off_by_unit_id = was.broken_off_by_unit_id WHERE id = the_period;
END $$;
