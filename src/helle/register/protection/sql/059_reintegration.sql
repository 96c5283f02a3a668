-- The reintegration plan: what the database holds of its versions and of what is decided on them, whoever writes.

-- The version that was approved last, by which payments go until a later one is; null: none was (RET-11, RET-12).
CREATE FUNCTION helle.approved_plan(the_return uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT e.version_id FROM reintegration_planevent e
   WHERE e.return_case_id = the_return AND e.kind = 'approved' ORDER BY e.sequence DESC LIMIT 1
$$;
CREATE FUNCTION helle.last_plan_event(the_version uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT e.kind FROM reintegration_planevent e WHERE e.version_id = the_version ORDER BY e.sequence DESC LIMIT 1
$$;
CREATE FUNCTION helle.last_plan_version(the_return uuid) RETURNS reintegration_planversion
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT v FROM reintegration_planversion v WHERE v.return_case_id = the_return ORDER BY v.sequence DESC LIMIT 1
$$;

-- Whoever writes of the plan holds the return first: of two at once the second sees what the first has written, and nothing is
-- written of a return that was stopped.
CREATE FUNCTION helle.hold_return() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM returns_returncase r WHERE r.id = NEW.return_case_id AND r.ended_on IS NULL FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM helle.refuse('return_is_open');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER a_hold_return BEFORE INSERT ON reintegration_planversion FOR EACH ROW EXECUTE FUNCTION helle.hold_return();
CREATE TRIGGER a_hold_return BEFORE INSERT ON reintegration_planevent FOR EACH ROW EXECUTE FUNCTION helle.hold_return();

-- A version follows the one that was read, and none is written while Hjemrejsestyrelsen has the one before. To other amounts than
-- those of the version before she said yes once that was written, and after the yes that she gave to it or today (RET-13); the words
-- are compared by the action.
CREATE FUNCTION helle.keep_plan_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  last reintegration_planversion := helle.last_plan_version(NEW.return_case_id);
BEGIN
  IF NEW.sequence <> coalesce(last.sequence, 0) + 1 OR NEW.based_on_id IS DISTINCT FROM last.id THEN
    PERFORM helle.refuse('plan_follows_what_was_read');
  END IF;
  IF last.id IS NOT NULL AND helle.last_plan_event(last.id) = 'submitted' THEN
    PERFORM helle.refuse('plan_is_with_the_agency');
  END IF;
  IF NEW.accepted_by_her_on > helle.local_today() THEN
    PERFORM helle.refuse('plan_is_not_accepted_tomorrow');
  END IF;
  IF (NEW.accepted_by_her_on < (last.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date
      OR NEW.accepted_by_her_on <= last.accepted_by_her_on AND NEW.accepted_by_her_on < helle.local_today())
     AND (NEW.currency, NEW.in_kind, NEW.cash, NEW.breadwinner)
         IS DISTINCT FROM (last.currency, last.in_kind, last.cash, last.breadwinner) THEN
    PERFORM helle.refuse('plan_is_accepted_as_it_stands');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_plan_version BEFORE INSERT ON reintegration_planversion
  FOR EACH ROW EXECUTE FUNCTION helle.keep_plan_version();

-- What belongs to a version is written with it, by whoever writes it, and nothing is added later.
CREATE FUNCTION helle.keep_of_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM reintegration_planversion v
                  WHERE v.id = NEW.version_id AND v.return_case_id = NEW.return_case_id AND v.recorded_at = NEW.recorded_at
                    AND v.recorded_at = helle.instant() AND v.by_user_id = NEW.by_user_id AND v.by_unit_id = NEW.by_unit_id
                    AND helle.last_plan_event(v.id) IS NULL) THEN
    PERFORM helle.refuse('plan_version_is_written_at_once');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_of_version BEFORE INSERT ON reintegration_planactivity
  FOR EACH ROW EXECUTE FUNCTION helle.keep_of_version();
CREATE TRIGGER keep_of_version BEFORE INSERT ON reintegration_budgetline
  FOR EACH ROW EXECUTE FUNCTION helle.keep_of_version();
CREATE TRIGGER keep_of_version BEFORE INSERT ON reintegration_planchild
  FOR EACH ROW EXECUTE FUNCTION helle.keep_of_version();

-- A child is born and a minor on the day it is written (RET-20); a day for who is born on 29 February.
CREATE FUNCTION helle.keep_plan_child() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.turns_18_on <= helle.local_today() OR NEW.turns_18_on > (helle.local_today() + interval '18 years 1 day')::date THEN
    PERFORM helle.refuse('plan_child_is_a_minor');
  END IF;
  -- Of two born on one day it is written of the second how it is known to be another (RET-24).
  IF NEW.another_why_sealed IS NULL AND NOT NEW.counted_in_other_case AND EXISTS (
       SELECT 1 FROM reintegration_planchild c WHERE c.version_id = NEW.version_id AND c.turns_18_on = NEW.turns_18_on
          AND NOT c.counted_in_other_case) THEN
    PERFORM helle.refuse('plan_child_of_the_same_day');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_plan_child BEFORE INSERT ON reintegration_planchild FOR EACH ROW EXECUTE FUNCTION helle.keep_plan_child();

-- The amounts of a version are the sums of its lines when the transaction ends, and a line is for an activity that is there.
CREATE FUNCTION helle.keep_plan_sums() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_version uuid := CASE TG_TABLE_NAME WHEN 'reintegration_planversion' THEN NEW.id
                                         ELSE (to_jsonb(NEW) ->> 'version_id')::uuid END;
BEGIN
  IF NOT EXISTS (
       SELECT 1 FROM reintegration_planversion v LEFT JOIN reintegration_budgetline l ON l.version_id = v.id
        WHERE v.id = the_version GROUP BY v.id
       HAVING v.in_kind = coalesce(sum(l.amount) FILTER (WHERE l.kind = 'in_kind_support'), 0)
          AND v.cash = coalesce(sum(l.amount) FILTER (WHERE l.kind = 'cash_support'), 0)) THEN
    PERFORM helle.refuse('plan_amounts_are_those_of_its_lines');
  END IF;
  IF EXISTS (SELECT 1 FROM reintegration_budgetline l WHERE l.version_id = the_version AND l.activity IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM reintegration_planactivity a
                                 WHERE a.version_id = the_version AND a.position = l.activity)) THEN
    PERFORM helle.refuse('plan_line_is_for_an_activity_of_the_plan');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_plan_sums AFTER INSERT ON reintegration_planversion DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION helle.keep_plan_sums();
CREATE CONSTRAINT TRIGGER keep_plan_sums AFTER INSERT ON reintegration_budgetline DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION helle.keep_plan_sums();

-- What may follow what, as in reintegration/states.py.
CREATE FUNCTION helle.plan_event_follows(before text, after text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (before, after) IN (
    ('', 'submitted'), ('taken_back', 'submitted'), ('submitted', 'taken_back'), ('submitted', 'sent_back'),
    ('submitted', 'approved'), ('submitted', 'rejected'))
$$;

-- Only the latest version is sent and decided, of the day, and decided by Hjemrejsestyrelsen alone.
CREATE FUNCTION helle.keep_plan_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  last reintegration_planversion := helle.last_plan_version(NEW.return_case_id);
BEGIN
  IF NEW.sequence <> 1 + coalesce((SELECT max(e.sequence) FROM reintegration_planevent e
                                    WHERE e.return_case_id = NEW.return_case_id), 0)
     OR last.id IS DISTINCT FROM NEW.version_id
     OR NOT helle.plan_event_follows(coalesce(helle.last_plan_event(NEW.version_id), ''), NEW.kind) THEN
    PERFORM helle.refuse('plan_event_follows');
  END IF;
  IF NEW.on_day IS DISTINCT FROM helle.local_today() THEN
    PERFORM helle.refuse('plan_event_is_of_its_day');
  END IF;
  IF NOT EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = NEW.by_unit_id
                    AND (u.kind = 'hjst' OR u.kind = 'cmm' AND NEW.kind IN ('submitted', 'taken_back'))) THEN
    PERFORM helle.refuse('plan_is_decided_by_the_agency');
  END IF;
  IF NEW.kind = 'approved' THEN
    PERFORM helle.keep_plan_approval(last, NEW);
  END IF;
  RETURN NEW;
END $$;

-- The last day on which a child turns 18 that was born by a day; who is born on 29 February does on 1 March.
CREATE FUNCTION helle.turns_18_at_the_latest(born_by date) RETURNS date
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT greatest((born_by + interval '18 years')::date, (born_by - 1 + interval '18 years')::date + 1)
$$;
-- Whether a child counts in the plan by which a return of another case goes, where one of a plan counts as well.
CREATE FUNCTION helle.counts_beside(mine reintegration_planchild, other reintegration_planchild) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN mine.case_id <> other.case_id AND NOT mine.counted_in_other_case AND NOT other.counted_in_other_case
     AND other.version_id = helle.approved_plan(other.return_case_id) AND helle.counts_its_children(other.return_case_id);
END $$;
-- Four eyes: who had a hand in what is approved, since the approval before, does not approve it (RET-11). The plan is whole (RET-13,
-- RET-18, RET-05, RET-22, RET-23), begins no activity before the first approval (RET-12), counts no child born after the homecoming
-- (RET-23), is under the ceiling it is held against (RET-17), and a child counts in the returns of one case alone (RET-24): a return
-- that was stopped lets go of it where nothing stands paid, and in a later return of the same case what was paid counts itself.
-- Approvals that count children wait for each other.
CREATE FUNCTION helle.keep_plan_approval(v reintegration_planversion, e reintegration_planevent) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  before integer := coalesce((SELECT p.sequence FROM reintegration_planversion p
                               WHERE p.id = helle.approved_plan(v.return_case_id)), 0);
  minors integer := (SELECT count(*) FROM reintegration_planchild c WHERE c.version_id = v.id AND c.turns_18_on > e.on_day);
  counted integer := (SELECT count(*) FROM reintegration_planchild c
                       WHERE c.version_id = v.id AND c.turns_18_on > e.on_day AND NOT c.counted_in_other_case);
  arrived date := helle.arrived_on(v.return_case_id);
BEGIN
  IF EXISTS (SELECT 1 FROM reintegration_planversion p WHERE p.return_case_id = v.return_case_id AND p.sequence > before
                AND p.by_user_id = e.by_user_id)
     OR EXISTS (SELECT 1 FROM reintegration_planevent s JOIN reintegration_planversion p ON p.id = s.version_id
                 WHERE s.return_case_id = v.return_case_id AND p.sequence > before AND s.kind = 'submitted'
                   AND s.by_user_id = e.by_user_id) THEN
    PERFORM helle.refuse('plan_four_eyes');
  END IF;
  IF NOT (v.with_victim AND v.with_partner AND v.with_cmm AND v.children_known) OR v.accepted_by_her_on IS NULL
     OR NOT EXISTS (SELECT 1 FROM reintegration_planactivity a WHERE a.version_id = v.id) OR v.in_kind + v.cash = 0
     OR v.in_kind = 0 AND v.cash_only_why_sealed IS NULL
     OR minors > 0 AND v.breadwinner IS NULL OR v.breadwinner AND minors = 0
     OR minors > 0 AND v.breadwinner_why_sealed IS NULL
     OR v.third_country_why_sealed IS NULL AND EXISTS (
          SELECT 1 FROM reintegration_planchild c WHERE c.version_id = v.id AND c.turns_18_on > e.on_day
             AND c.whereabouts = 'elsewhere' AND NOT c.counted_in_other_case) THEN
    PERFORM helle.refuse('plan_is_whole');
  END IF;
  -- Of no year fewer children than her file has that may be minors, or it is said why (RET-23, RET-24).
  IF v.children_left_out_why_sealed IS NULL AND EXISTS (
       SELECT 1 FROM people_child p JOIN cases_case k ON k.person_id = p.person_id
        WHERE k.id = v.case_id AND p.superseded_at IS NULL
          AND helle.turns_18_at_the_latest(make_date(p.born_year, 12, 31)) > e.on_day
        GROUP BY p.born_year
       HAVING count(*) > (SELECT count(*) FROM reintegration_planchild c
                           WHERE c.version_id = v.id AND extract(year FROM c.turns_18_on) - 18 = p.born_year)) THEN
    PERFORM helle.refuse('plan_leaves_no_child_out');
  END IF;
  IF EXISTS (SELECT 1 FROM reintegration_planactivity a
              WHERE a.version_id = v.id AND a.begins_on < coalesce(
                (SELECT min(f.on_day) FROM reintegration_planevent f WHERE f.return_case_id = v.return_case_id AND f.kind = 'approved'),
                e.on_day)) THEN
    PERFORM helle.refuse('plan_begins_after_its_approval');
  END IF;
  IF EXISTS (SELECT 1 FROM reintegration_planchild c
              WHERE c.version_id = v.id AND c.turns_18_on > helle.turns_18_at_the_latest(arrived)) THEN
    PERFORM helle.refuse('plan_child_born_before_the_return');
  END IF;
  IF v.in_kind > e.ceiling_in_kind OR v.cash > e.ceiling_cash OR e.children_counted <> counted THEN
    PERFORM helle.refuse('plan_within_its_ceiling');
  END IF;
  IF counted > 0 THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('helle plan children', 0));
    IF EXISTS (
         SELECT 1 FROM reintegration_planchild mine JOIN reintegration_planchild other ON helle.counts_beside(mine, other)
          WHERE mine.version_id = v.id AND mine.turns_18_on > e.on_day AND other.mark = mine.mark) THEN
      PERFORM helle.refuse('plan_child_counts_once');
    END IF;
    -- Whoever approves says how two born on one day are known to be two, here or in two returns.
    IF e.another_child_why_sealed IS NULL AND EXISTS (
         SELECT 1 FROM reintegration_planchild mine JOIN reintegration_planchild other
             ON other.turns_18_on = mine.turns_18_on AND NOT other.counted_in_other_case AND NOT mine.counted_in_other_case
            AND (other.version_id = mine.version_id AND other.id <> mine.id OR helle.counts_beside(mine, other))
          WHERE mine.version_id = v.id AND mine.turns_18_on > e.on_day) THEN
      PERFORM helle.refuse('plan_approved_with_two_of_a_day');
    END IF;
  END IF;
END $$;
CREATE TRIGGER keep_plan_event BEFORE INSERT ON reintegration_planevent FOR EACH ROW EXECUTE FUNCTION helle.keep_plan_event();

-- Tickets are in place only once a plan is approved: nobody travels before (RET-11). Holds the return, as whoever approves does.
CREATE FUNCTION helle.keep_tickets() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.approved_plan(NEW.return_case_id) IS NULL THEN
    PERFORM helle.refuse('return_tickets_on_an_approved_plan');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_tickets BEFORE INSERT OR UPDATE ON returns_step
  FOR EACH ROW WHEN (NEW.kind = 'tickets' AND NEW.state = 'done') EXECUTE FUNCTION helle.keep_tickets();

CREATE TRIGGER require_languages BEFORE INSERT ON reintegration_planversion
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('languages', 'language', 'day:accepted_by_her_on', 'case:case_id');

REVOKE ALL ON FUNCTION helle.approved_plan(uuid), helle.last_plan_event(uuid), helle.last_plan_version(uuid),
  helle.turns_18_at_the_latest(date), helle.counts_beside(reintegration_planchild, reintegration_planchild), helle.hold_return(), helle.keep_plan_version(), helle.keep_of_version(),
  helle.keep_plan_child(), helle.keep_plan_sums(),
  helle.plan_event_follows(text, text), helle.keep_plan_event(),
  helle.keep_plan_approval(reintegration_planversion, reintegration_planevent), helle.keep_tickets() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.turns_18_at_the_latest(date) TO helle_app;
