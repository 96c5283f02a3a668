-- When support to a person ends, nothing that runs for her is left behind: the contact person ends with it, no place is kept
-- waiting, nobody waits for an answer about a period, and each stay, each support and each alarm for a child that goes on is named
-- with who looks after it. Where the case ends because she is missing, the alarm goes on by itself.

-- What runs for a person and is not named among what goes on after an end of support that holds. The same as `desk.ending`.
CREATE FUNCTION helle.left_running_unchecked(the_case uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.kind FROM (
    SELECT 'contact_person' AS kind, k.id FROM support_contactperson k
     WHERE k.case_id = the_case AND k.superseded_at IS NULL AND upper_inf(k.during)
    UNION ALL
    SELECT 'contact_person', e.id FROM support_earliercontact e
     WHERE e.case_id = the_case AND e.superseded_at IS NULL AND upper_inf(e.during)
    UNION ALL
    SELECT CASE WHEN p.arrived_on IS NULL THEN 'place_ordered' ELSE 'stay' END, p.id FROM placements_placement p
     WHERE p.case_id = the_case AND p.superseded_at IS NULL AND p.withdrawn_at IS NULL AND p.answer <> 'declined'
       AND p.left_on IS NULL
    UNION ALL
    SELECT 'measure', m.id FROM support_plans_measure m WHERE m.case_id = the_case AND m.state IN ('agreed', 'begun')
    UNION ALL
    SELECT 'extension_request', q.id FROM support_extensionrequest q
      JOIN support_period o ON o.id = q.period_id AND o.superseded_at IS NULL
     WHERE q.case_id = the_case AND q.superseded_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM support_extensionanswer w WHERE w.request_id = q.id AND w.superseded_at IS NULL)
    UNION ALL
    SELECT 'alarm', a.id FROM minors_missing a
     WHERE a.case_id = the_case AND a.ended_on IS NULL
       AND (SELECT e.rung FROM cases_rungevent e WHERE e.case_id = the_case AND e.superseded_at IS NULL
             ORDER BY e.sequence DESC LIMIT 1) IS DISTINCT FROM 'disappeared') r
   WHERE NOT EXISTS (SELECT 1 FROM support_goeson g JOIN support_supportend e ON e.id = g.support_end_id
                      WHERE g.thing = r.id AND g.case_id = the_case AND helle.support_end_holds(e))
   ORDER BY r.kind LIMIT 1
$$;

-- Looked at when the act is done: what ends with it does so in the same transaction. A day that is past is not looked at again.
CREATE FUNCTION helle.keep_support_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  left_running text;
BEGIN
  IF NOT helle.support_over_unchecked(NEW.case_id) THEN
    RETURN NULL;
  END IF;
  left_running := helle.left_running_unchecked(NEW.case_id);
  IF left_running IS NOT NULL THEN
    RAISE EXCEPTION 'something still runs for a person to whom support has ended'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'nothing_runs_on_unseen', TABLE = TG_TABLE_NAME, DETAIL = left_running;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_support_end AFTER INSERT ON support_supportend
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION helle.keep_support_end();
CREATE CONSTRAINT TRIGGER keep_support_end AFTER INSERT ON cases_rungevent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.rung IN ('withdrawn', 'declined', 'disappeared', 'lapsed'))
  EXECUTE FUNCTION helle.keep_support_end();
CREATE CONSTRAINT TRIGGER keep_support_end AFTER INSERT ON support_winddown
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.done_on IS NOT NULL)
  EXECUTE FUNCTION helle.keep_support_end();
-- Nobody becomes contact person of somebody to whom support has ended; writers of one case wait for each other on its row.
CREATE CONSTRAINT TRIGGER keep_support_end AFTER INSERT ON support_contactperson
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (upper_inf(NEW.during))
  EXECUTE FUNCTION helle.keep_support_end();

-- An end of support is of its day, follows the last event of the ladder, stands alone while it holds, and is taken up again once;
-- what goes on is of its case.
CREATE FUNCTION helle.keep_end_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(OLD) - 'withdrawn_at' IS DISTINCT FROM to_jsonb(NEW) - 'withdrawn_at' OR OLD.withdrawn_at IS NOT NULL
       OR NEW.withdrawn_at IS DISTINCT FROM helle.instant()
       OR OLD.cause NOT IN ('after_period', 'no_period') AND helle.support_end_holds(OLD) THEN
      RAISE EXCEPTION 'an end of support is taken up again once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM support_supportend e WHERE e.case_id = NEW.case_id AND helle.support_end_holds(e)) THEN
    RAISE EXCEPTION 'support that has ended does not end again'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'support_ends_once', TABLE = 'support_supportend';
  END IF;
  IF NEW.after_sequence IS DISTINCT FROM (SELECT max(r.sequence) FROM cases_rungevent r
                                           WHERE r.case_id = NEW.case_id AND r.superseded_at IS NULL)
     OR NEW.ended_on > (NEW.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date THEN
    RAISE EXCEPTION 'support ends after what stands on the ladder, and not ahead'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'support_ends_after_the_ladder', TABLE = 'support_supportend';
  END IF;
  IF EXISTS (SELECT 1 FROM support_span s JOIN support_period p ON p.id = s.period_id AND p.superseded_at IS NULL
              WHERE p.case_id = NEW.case_id AND s.superseded_at IS NULL
                AND upper(s.taken) - (s.broken_off_on IS NOT NULL)::int > NEW.ended_on) THEN
    RAISE EXCEPTION 'support does not end inside a period'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'support_ends_after_the_period', TABLE = 'support_supportend';
  END IF;
  IF NEW.cause IN ('after_period', 'no_period') AND (NEW.cause = 'after_period') IS DISTINCT FROM EXISTS (
       SELECT 1 FROM support_period p WHERE p.case_id = NEW.case_id AND p.superseded_at IS NULL) THEN
    RAISE EXCEPTION 'support ends after a period where one ran'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'support_ends_as_the_period_ran', TABLE = 'support_supportend';
  END IF;
  IF (NEW.cause = 'closed') IS DISTINCT FROM (
       SELECT r.rung IN ('withdrawn', 'declined', 'disappeared', 'lapsed') FROM cases_rungevent r
        WHERE r.case_id = NEW.case_id AND r.superseded_at IS NULL ORDER BY r.sequence DESC LIMIT 1) THEN
    RAISE EXCEPTION 'support ends with the case, or without it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'support_ends_as_the_case_stands', TABLE = 'support_supportend';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_end_row BEFORE INSERT OR UPDATE ON support_supportend
  FOR EACH ROW EXECUTE FUNCTION helle.keep_end_row();

-- Meanwhile CMM orders no place and awards nothing: whoever is to have it has support again first. Another authority's order is not
-- of that support.
CREATE FUNCTION helle.keep_nothing_begins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM support_supportend e WHERE e.case_id = NEW.case_id AND helle.support_end_holds(e))
     AND EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = NEW.by_unit_id AND u.kind = 'cmm') THEN
    RAISE EXCEPTION 'nothing begins for a person to whom support has ended'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'nothing_begins_once_support_has_ended', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_nothing_begins BEFORE INSERT ON placements_placement
  FOR EACH ROW EXECUTE FUNCTION helle.keep_nothing_begins();
CREATE TRIGGER keep_nothing_begins BEFORE INSERT ON support_plans_measure
  FOR EACH ROW WHEN (NEW.awarded) EXECUTE FUNCTION helle.keep_nothing_begins();

CREATE FUNCTION helle.keep_goes_on() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM support_supportend e WHERE e.id = NEW.support_end_id AND e.case_id = NEW.case_id)
     OR NEW.what = 'stay' AND NOT EXISTS (
          SELECT 1 FROM placements_placement p WHERE p.id = NEW.thing AND p.case_id = NEW.case_id
             AND p.arrived_on IS NOT NULL AND p.left_on IS NULL)
     OR NEW.what = 'measure' AND NOT EXISTS (
          SELECT 1 FROM support_plans_measure m WHERE m.id = NEW.thing AND m.case_id = NEW.case_id
             AND m.state IN ('agreed', 'begun') AND m.delivered_by NOT IN ('', 'cmm'))
     OR NEW.what = 'alarm' AND NOT EXISTS (
          SELECT 1 FROM minors_missing a WHERE a.id = NEW.thing AND a.case_id = NEW.case_id AND a.ended_on IS NULL) THEN
    RAISE EXCEPTION 'only what runs goes on, and of the plan what others deliver'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'only_what_runs_goes_on', TABLE = 'support_goeson';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_goes_on BEFORE INSERT ON support_goeson FOR EACH ROW EXECUTE FUNCTION helle.keep_goes_on();

REVOKE ALL ON FUNCTION helle.left_running_unchecked(uuid), helle.keep_support_end(), helle.keep_end_row(),
  helle.keep_nothing_begins(), helle.keep_goes_on() FROM PUBLIC, helle_app;
