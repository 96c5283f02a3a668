-- The support plan. A need, a measure, its steps and its consents are of the category that stands in the row: who reads no
-- health sees none of those about body and mind. The plan is CMM's (SUP-10); a representative reads of it what the matrix
-- gives her (MIN-02).
CREATE FUNCTION helle.reads_of_plan(the_case uuid, wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.acting_kind() IN ('cmm', 'representative') AND helle.grant_exists(the_case, wanted)
$$;
CREATE FUNCTION helle.writes_in_plan(the_case uuid, wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.acting_kind() = 'cmm' AND helle.writes(wanted) AND helle.grant_exists(the_case, wanted)
$$;

CREATE POLICY own_read ON support_plans_need FOR SELECT TO helle_app USING (
  category = ANY ((SELECT helle.readable())::text[]) AND helle.reads_of_plan(case_id, category));
CREATE POLICY own_add ON support_plans_need FOR INSERT TO helle_app WITH CHECK (
  helle.writes_in_plan(case_id, category) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()));

CREATE POLICY own_read ON support_plans_measure FOR SELECT TO helle_app USING (
  category = ANY ((SELECT helle.readable())::text[]) AND helle.reads_of_plan(case_id, category));
-- Only CMM awards (SUP-08), and nothing has happened to a measure that is new.
CREATE POLICY own_add ON support_plans_measure FOR INSERT TO helle_app WITH CHECK (
  helle.writes_in_plan(case_id, category) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant())
  AND state = CASE WHEN awarded THEN 'agreed' ELSE 'refused' END
  AND consent = '' AND steps_taken = 0 AND consents_given = 0);

CREATE POLICY own_read ON support_plans_measurestep FOR SELECT TO helle_app USING (
  category = ANY ((SELECT helle.readable())::text[]) AND helle.reads_of_plan(case_id, category));
CREATE POLICY own_add ON support_plans_measurestep FOR INSERT TO helle_app WITH CHECK (
  helle.writes_in_plan(case_id, category) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()));

CREATE POLICY own_read ON support_plans_partyconsent FOR SELECT TO helle_app USING (
  category = ANY ((SELECT helle.readable())::text[]) AND helle.reads_of_plan(case_id, category));
CREATE POLICY own_add ON support_plans_partyconsent FOR INSERT TO helle_app WITH CHECK (
  helle.writes_in_plan(case_id, category) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()));

-- A need takes the place of one of the same case and area that still stands.
CREATE FUNCTION helle.need_follows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.noted_on > (NEW.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date
     OR NEW.replaces_id IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM support_plans_need n WHERE n.id = NEW.replaces_id AND n.case_id = NEW.case_id
             AND n.area = NEW.area AND n.standing) THEN
    RAISE EXCEPTION 'a need follows one of its own kind'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'need_follows', TABLE = 'support_plans_need';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER need_follows BEFORE INSERT ON support_plans_need FOR EACH ROW EXECUTE FUNCTION helle.need_follows();

-- What a measure becomes by a step: '' where it cannot take it. What is done or not done takes none. The same table stands in
-- support_plans/steps.py; tests hold one against the other.
CREATE FUNCTION helle.measure_after(state_before text, step text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((SELECT r.next FROM (VALUES
    ('agreed', 'authorised', 'agreed'), ('agreed', 'passed_on', 'agreed'), ('agreed', 'begun', 'begun'),
    ('agreed', 'not_done', 'not_done'),
    ('begun', 'authorised', 'begun'), ('begun', 'passed_on', 'begun'), ('begun', 'done', 'done'),
    ('begun', 'not_done', 'not_done')
  ) AS r (before, step, next) WHERE r.before = state_before AND r.step = measure_after.step), '')
$$;

-- Whether the measure may go to its outside party now: a consent that decides was given last, or nobody outside takes part.
CREATE FUNCTION helle.measure_may_go(the_measure support_plans_measure) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_measure.delivered_by = 'cmm' OR the_measure.consent IN ('given', 'limited')
$$;

CREATE FUNCTION helle.measure_stepped() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found support_plans_measure;
  wrong text;
BEGIN
  SELECT * INTO found FROM support_plans_measure WHERE id = NEW.measure_id FOR UPDATE;
  wrong := CASE
    WHEN (found.case_id, found.category) IS DISTINCT FROM (NEW.case_id, NEW.category) THEN 'measurestep_of_its_measure'
    WHEN NEW.on_day > (NEW.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date THEN 'measurestep_not_ahead_of_recording'
    WHEN helle.measure_after(found.state, NEW.kind) = '' THEN 'measuresteps_follow_the_table'
    WHEN NEW.sequence <> found.steps_taken + 1 THEN 'measuresteps_in_order'
    WHEN NEW.kind = 'passed_on' AND found.delivered_by = 'cmm' THEN 'measurestep_goes_outside'
    WHEN NEW.kind IN ('passed_on', 'begun') AND NOT helle.measure_may_go(found) THEN 'measurestep_with_consent'
    -- SUP-04: extended health treatment has an authorisation and a payer before it begins.
    WHEN NEW.kind = 'begun' AND found.type = 'health' AND NOT EXISTS (
           SELECT 1 FROM support_plans_measurestep s WHERE s.measure_id = found.id AND s.kind = 'authorised')
      THEN 'measurestep_health_is_authorised'
    -- ACC-04: nothing begins from the day on which support has ended.
    WHEN NEW.kind = 'begun' AND NEW.on_day >= helle.support_ended_unchecked(found.case_id)
      THEN 'measurestep_begins_while_support_runs'
    WHEN NEW.kind IN ('done', 'not_done') AND NEW.on_day < coalesce((
           SELECT max(s.on_day) FROM support_plans_measurestep s WHERE s.measure_id = found.id AND s.kind = 'begun'),
           NEW.on_day)
      THEN 'measurestep_ends_after_it_began'
  END;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'the measure does not move like this'
      USING ERRCODE = 'check_violation', CONSTRAINT = wrong, TABLE = 'support_plans_measurestep';
  END IF;
  UPDATE support_plans_measure SET state = helle.measure_after(state, NEW.kind), steps_taken = NEW.sequence,
                                   payer = coalesce(nullif(NEW.payer, ''), payer)
   WHERE id = found.id;
  RETURN NEW;
END $$;
CREATE TRIGGER measure_stepped BEFORE INSERT ON support_plans_measurestep
  FOR EACH ROW EXECUTE FUNCTION helle.measure_stepped();

-- The answer that decides is the measure's from its instant on. A person under 18 decides nothing alone (MIN-02): her answer is
-- kept as her view, also of whom is protected as a minor since her age is disputed or not known (sql/052_minors.sql).
CREATE FUNCTION helle.consent_answered() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found support_plans_measure;
  wrong text;
BEGIN
  SELECT * INTO found FROM support_plans_measure WHERE id = NEW.measure_id FOR UPDATE;
  wrong := CASE
    WHEN (found.case_id, found.category) IS DISTINCT FROM (NEW.case_id, NEW.category) THEN 'partyconsent_of_its_measure'
    WHEN NEW.answered_on > (NEW.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date
      THEN 'partyconsent_not_ahead_of_recording'
    WHEN found.delivered_by IN ('', 'cmm') THEN 'partyconsent_for_an_outside_party'
    WHEN NEW.sequence <> found.consents_given + 1 THEN 'partyconsents_in_order'
    WHEN NEW.answer = 'withdrawn' AND NEW.decides AND found.consent NOT IN ('given', 'limited')
      THEN 'partyconsent_withdraws_what_was_given'
    WHEN NEW.decides AND NEW.given_by = 'person' AND helle.protected_as_minor(found.case_id, NEW.answered_on)
      THEN 'partyconsent_of_a_child_decides_nothing'
  END;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'the answer does not count like this'
      USING ERRCODE = 'check_violation', CONSTRAINT = wrong, TABLE = 'support_plans_partyconsent';
  END IF;
  UPDATE support_plans_measure SET consents_given = NEW.sequence,
                                   consent = CASE WHEN NEW.decides THEN NEW.answer ELSE consent END
   WHERE id = found.id;
  RETURN NEW;
END $$;
CREATE TRIGGER consent_answered BEFORE INSERT ON support_plans_partyconsent
  FOR EACH ROW EXECUTE FUNCTION helle.consent_answered();

-- Versions are agreed one after another: two at once would each be of a plan that the other had changed.
CREATE FUNCTION helle.plan_agreed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
  IF NEW.number <> 1 + coalesce((SELECT max(v.number) FROM support_plans_planversion v WHERE v.case_id = NEW.case_id), 0)
     OR NEW.agreed_on > (NEW.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date THEN
    RAISE EXCEPTION 'the versions of a plan follow each other'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'planversions_in_order', TABLE = 'support_plans_planversion';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER plan_agreed BEFORE INSERT ON support_plans_planversion
  FOR EACH ROW EXECUTE FUNCTION helle.plan_agreed();

-- Money is paid for pocket money or board of the same case from the day that it began to the day before it ended, and none for
-- what was noted by mistake, nor from the day on which support ended (ACC-04). The measure is held: who ends it waits, or is waited for. Who pays in the payer's place says why.
CREATE FUNCTION helle.payment_made() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found support_plans_measure;
  wrong text;
BEGIN
  SELECT * INTO found FROM support_plans_measure WHERE id = NEW.measure_id FOR UPDATE;
  wrong := CASE
    WHEN found.case_id IS DISTINCT FROM NEW.case_id OR found.type <> NEW.type
         OR NEW.paid_on > (NEW.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date
         OR NOT EXISTS (SELECT 1 FROM support_plans_measurestep s WHERE s.measure_id = found.id AND s.kind = 'begun'
                           AND s.on_day <= lower(NEW.days))
      THEN 'payment_of_what_has_begun'
    WHEN EXISTS (SELECT 1 FROM support_plans_measurestep s
                  WHERE s.measure_id = found.id AND s.kind IN ('done', 'not_done')
                    AND (s.why = 'mistake' OR s.on_day < upper(NEW.days)))
      THEN 'payment_before_it_ended'
    WHEN upper(NEW.days) > helle.support_ended_unchecked(found.case_id) THEN 'payment_while_support_ran'
    WHEN found.payer NOT IN ('', NEW.payer) AND NEW.why_sealed IS NULL THEN 'payment_by_its_payer_or_a_reason'
  END;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'it is not paid like this'
      USING ERRCODE = 'check_violation', CONSTRAINT = wrong, TABLE = 'support_plans_payment';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_made BEFORE INSERT ON support_plans_payment FOR EACH ROW EXECUTE FUNCTION helle.payment_made();
CREATE TRIGGER keep_entry BEFORE UPDATE ON support_plans_payment FOR EACH ROW EXECUTE FUNCTION helle.keep_entry();

-- Rates are entered by CMM's lead, in her own name and at her own instant (SUP-03).
CREATE FUNCTION helle.keep_rate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.acting_role() IS DISTINCT FROM 'cmm_lead' OR NEW.by_unit_id IS DISTINCT FROM helle.acting_unit()
     OR NEW.by_user_id IS DISTINCT FROM helle.acting_user() OR NEW.recorded_at IS DISTINCT FROM helle.instant() THEN
    RAISE EXCEPTION 'rates are entered by the lead' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_rate BEFORE INSERT ON support_plans_rate FOR EACH ROW EXECUTE FUNCTION helle.keep_rate();

REVOKE ALL ON FUNCTION helle.reads_of_plan(uuid, text), helle.writes_in_plan(uuid, text), helle.need_follows(),
  helle.measure_after(text, text), helle.measure_may_go(support_plans_measure), helle.measure_stepped(),
  helle.consent_answered(), helle.plan_agreed(), helle.payment_made(), helle.keep_rate() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.reads_of_plan(uuid, text), helle.writes_in_plan(uuid, text) TO helle_app;
