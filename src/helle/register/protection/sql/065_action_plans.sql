-- Action plans: their initiatives, who carries them, how far they are, and what shows it. All who see figures without persons see
-- them (C6: aggregates); it is written by who has a part in it. What was written stays, and is met by what follows it.

-- The day it is, where somebody acts or a plan's file is read.
CREATE FUNCTION helle.plan_today() RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date, helle.today())
$$;
-- Whether a unit leads a plan (GOV-03).
CREATE FUNCTION helle.leads_plan(the_plan text, the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM action_plans_plan p WHERE p.id = the_plan AND p.lead_id = the_unit)
$$;
CREATE FUNCTION helle.leads_initiative(the_initiative bigint, the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM action_plans_initiative i JOIN action_plans_plan p ON p.id = i.plan_id
                  WHERE i.id = the_initiative AND p.lead_id = the_unit)
$$;
-- Whether a unit owns an initiative on a day; any unit for NULL. What is only our reading makes nobody an owner (INI-15). A part that
-- the plan names holds until it is ended, also after the plan: the last report is written then.
CREATE FUNCTION helle.owns_initiative(the_initiative bigint, the_unit uuid, the_day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM action_plans_part o
                  WHERE o.initiative_id = the_initiative AND (the_unit IS NULL OR o.unit_id = the_unit)
                    AND o.kind = 'owner' AND o.named_by <> 'reading'
                    AND o.first_day <= the_day AND (o.last_day IS NULL OR o.last_day >= the_day))
$$;
-- Whether somebody writes about an initiative: its owner, or who leads the plan.
CREATE FUNCTION helle.writes_of_initiative(the_initiative bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.writes('action_plan') AND (helle.leads_initiative(the_initiative, helle.acting_unit())
         OR helle.owns_initiative(the_initiative, helle.acting_unit(), helle.plan_today()))
$$;
-- Whether she writes what she writes in her own name.
CREATE FUNCTION helle.in_own_name(the_user uuid, the_unit uuid, the_instant timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (the_user, the_unit, the_instant) = (helle.acting_user(), helle.acting_unit(), helle.instant())
$$;

CREATE POLICY own_read ON action_plans_part FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON action_plans_part FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('action_plan')) AND helle.leads_initiative(initiative_id, (SELECT helle.acting_unit()))
  AND named_by = 'appointed' AND helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND ended_by_id IS NULL);
CREATE POLICY own_change ON action_plans_part FOR UPDATE TO helle_app
  USING ((SELECT helle.writes('action_plan')) AND helle.leads_initiative(initiative_id, (SELECT helle.acting_unit()))
         AND named_by = 'appointed' AND ended_by_id IS NULL)
  WITH CHECK (ended_by_id = (SELECT helle.acting_user()));
CREATE POLICY own_read ON action_plans_milestone FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON action_plans_milestone FOR INSERT TO helle_app WITH CHECK (
  helle.writes_of_initiative(initiative_id) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON action_plans_milestoneevent FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON action_plans_milestoneevent FOR INSERT TO helle_app WITH CHECK (
  helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND EXISTS (
    SELECT 1 FROM action_plans_milestone m WHERE m.id = milestone_id AND helle.writes_of_initiative(m.initiative_id)));
CREATE POLICY own_read ON action_plans_indicatorvalue FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON action_plans_indicatorvalue FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('action_plan')) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND EXISTS (
    SELECT 1 FROM action_plans_indicator x WHERE x.id = indicator_id AND x.reporter_id IS NOT NULL
       AND (x.reporter_id = (SELECT helle.acting_unit()) OR helle.leads_plan(x.plan_id, (SELECT helle.acting_unit())))));
-- What waits for the ministry is read by it and by whose unit wrote it; others read what was approved (FLO-21).
CREATE FUNCTION helle.sees_report(the_report uuid, the_initiative bigint, the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_unit = helle.acting_unit() OR helle.leads_initiative(the_initiative, helle.acting_unit())
      OR helle.owns_initiative(the_initiative, helle.acting_unit(), helle.plan_today())
      OR EXISTS (SELECT 1 FROM action_plans_statusanswer a WHERE a.report_id = the_report AND a.approved)
$$;
CREATE POLICY own_read ON action_plans_statusreport FOR SELECT TO helle_app USING (
  (SELECT helle.reads('aggregates')) AND helle.sees_report(id, initiative_id, by_unit_id));
CREATE POLICY own_add ON action_plans_statusreport FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('action_plan')) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON action_plans_statusanswer FOR SELECT TO helle_app USING (
  (SELECT helle.reads('aggregates')) AND EXISTS (SELECT 1 FROM action_plans_statusreport r WHERE r.id = report_id));
CREATE POLICY own_add ON action_plans_statusanswer FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('action_plan')) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON action_plans_evidence FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON action_plans_evidence FOR INSERT TO helle_app WITH CHECK (
  helle.writes_of_initiative(initiative_id) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at)
  AND withdrawn_at IS NULL);
CREATE POLICY own_change ON action_plans_evidence FOR UPDATE TO helle_app
  USING (helle.writes_of_initiative(initiative_id) AND withdrawn_at IS NULL)
  WITH CHECK (withdrawn_at = (SELECT helle.instant()) AND withdrawn_by_id = (SELECT helle.acting_user()));

-- Of two who appoint at once the second waits here, and counts what the first has written: `Carried.parts_written` (INI-15).
CREATE FUNCTION helle.hold_parts(the_initiative bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM action_plans_initiative i WHERE i.id = the_initiative FOR NO KEY UPDATE;
  RETURN (SELECT count(*) + count(o.ended_by_id) FROM action_plans_part o WHERE o.initiative_id = the_initiative);
END $$;
REVOKE ALL ON FUNCTION helle.hold_parts(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.hold_parts(bigint) TO helle_app;

-- An initiative lies in its plan, by its days and its area (META-01, META-03).
CREATE FUNCTION helle.keep_initiative() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM action_plans_plan p JOIN action_plans_area a ON a.plan_id = p.id
                  WHERE p.id = NEW.plan_id AND a.id = NEW.area_id
                    AND NEW.first_day >= p.first_day AND NEW.last_day <= p.last_day) THEN
    PERFORM helle.refuse('initiative_lies_in_its_plan');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_initiative BEFORE INSERT OR UPDATE ON action_plans_initiative
  FOR EACH ROW EXECUTE FUNCTION helle.keep_initiative();

-- Somebody is appointed from today or a day to come while the initiative runs, and the end is not in the past: reports that were written stay hers.
CREATE FUNCTION helle.keep_part() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF session_user <> 'helle_app' THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' AND NEW.first_day > (SELECT greatest(i.last_day, helle.plan_today()) FROM action_plans_initiative i
                                            WHERE i.id = NEW.initiative_id) THEN
    PERFORM helle.refuse('part_in_its_period');
  END IF;
  IF TG_OP = 'INSERT' AND NEW.first_day < helle.plan_today() OR TG_OP = 'UPDATE' AND NEW.last_day < helle.plan_today() - 1 THEN
    PERFORM helle.refuse('part_from_today_on');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_part BEFORE INSERT OR UPDATE OF last_day ON action_plans_part
  FOR EACH ROW EXECUTE FUNCTION helle.keep_part();

-- Whether a report says how far an initiative is: it was approved, and not put out of force since.
CREATE FUNCTION helle.report_stands(the_report uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM action_plans_statusreport r JOIN action_plans_statusanswer a ON a.report_id = r.id
                  WHERE r.id = the_report AND a.approved AND r.undoes_id IS NULL)
     AND NOT EXISTS (SELECT 1 FROM action_plans_statusreport u JOIN action_plans_statusanswer a ON a.report_id = u.id
                      WHERE u.undoes_id = the_report AND a.approved)
$$;
-- The day that the last approved report says an initiative was carried out, given up or carried on by; NULL while it runs (FLO-21).
CREATE FUNCTION helle.initiative_ended(the_initiative bigint) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT max(r.until_day) FROM action_plans_statusreport r
   WHERE r.initiative_id = the_initiative AND r.state IN ('carried_out', 'stopped', 'carried_on') AND helle.report_stands(r.id)
$$;
-- Whether a milestone of an initiative is neither reached nor dropped.
CREATE FUNCTION helle.has_open_milestone(the_initiative bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM action_plans_milestone m
                  WHERE m.initiative_id = the_initiative
                    AND NOT EXISTS (SELECT 1 FROM action_plans_milestoneevent e
                                     WHERE e.milestone_id = m.id AND e.kind IN ('reached', 'dropped')))
$$;
-- When the study of an initiative was published, where it is: its milestone says the same (GOV-19, INI-05).
CREATE FUNCTION helle.study_published_on(the_initiative bigint) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT min(p.on_day) FROM obligations_publication p JOIN obligations_study s ON s.id = p.study_id
   WHERE s.initiative_id = the_initiative AND s.kind = 'study'
$$;

-- A milestone is due inside the days of its initiative, and none is added to one that has ended: it would be late for ever (INI-15).
CREATE FUNCTION helle.keep_milestone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM action_plans_initiative i
                  WHERE i.id = NEW.initiative_id AND (NEW.due IS NULL OR NEW.due BETWEEN i.first_day AND i.last_day)) THEN
    PERFORM helle.refuse('milestone_in_its_time');
  END IF;
  IF session_user = 'helle_app' THEN
    PERFORM 1 FROM action_plans_initiative i WHERE i.id = NEW.initiative_id FOR NO KEY UPDATE;
    IF NEW.due IS NULL OR NEW.follows <> '' THEN
      PERFORM helle.refuse('milestone_in_its_time');
    END IF;
    IF helle.initiative_ended(NEW.initiative_id) IS NOT NULL THEN
      PERFORM helle.refuse('milestone_of_what_runs');
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_milestone BEFORE INSERT ON action_plans_milestone
  FOR EACH ROW EXECUTE FUNCTION helle.keep_milestone();

-- Of two who write about a milestone the second waits. What is reached or dropped stays so. Nothing happens to it before the
-- initiative begins, and it is not moved beyond its end, after which it would never be late (INI-15). One that follows the study is
-- reached on the day the study was published, and by nothing else (INI-05).
CREATE FUNCTION helle.keep_milestone_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  last action_plans_milestoneevent;
  of action_plans_initiative;
BEGIN
  PERFORM 1 FROM action_plans_milestone m WHERE m.id = NEW.milestone_id FOR NO KEY UPDATE;
  SELECT * INTO last FROM action_plans_milestoneevent e WHERE e.milestone_id = NEW.milestone_id ORDER BY e.sequence DESC LIMIT 1;
  IF NEW.sequence <> coalesce(last.sequence, 0) + 1 THEN
    PERFORM helle.refuse('milestone_events_in_order');
  END IF;
  IF last.kind IN ('reached', 'dropped') THEN
    PERFORM helle.refuse('milestone_is_open');
  END IF;
  SELECT i.* INTO of FROM action_plans_initiative i JOIN action_plans_milestone m ON m.initiative_id = i.id
   WHERE m.id = NEW.milestone_id;
  IF NEW.kind = 'reached' AND NEW.on_day IS DISTINCT FROM helle.study_published_on(of.id)
     AND EXISTS (SELECT 1 FROM action_plans_milestone m WHERE m.id = NEW.milestone_id AND m.follows = 'study') THEN
    PERFORM helle.refuse('milestone_follows_the_study');
  END IF;
  IF NEW.on_day > helle.plan_today() OR NEW.on_day < of.first_day OR NEW.new_due < NEW.on_day OR NEW.new_due > of.last_day THEN
    PERFORM helle.refuse('milestone_in_its_time');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_milestone_event BEFORE INSERT ON action_plans_milestoneevent
  FOR EACH ROW EXECUTE FUNCTION helle.keep_milestone_event();
-- Who publishes the study of an initiative has reached the milestone that follows it, in her own name.
CREATE FUNCTION helle.reach_what_follows_the_study() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO action_plans_milestoneevent (id, recorded_at, by_user_id, by_unit_id, milestone_id, sequence, kind, on_day, why)
  SELECT gen_random_uuid(), NEW.recorded_at, NEW.by_user_id, NEW.by_unit_id, m.id,
         1 + (SELECT count(*) FROM action_plans_milestoneevent e WHERE e.milestone_id = m.id), 'reached', NEW.on_day, ''
    FROM obligations_study s
    JOIN action_plans_initiative i ON i.id = s.initiative_id
    JOIN action_plans_milestone m ON m.initiative_id = i.id
   WHERE s.id = NEW.study_id AND s.kind = 'study' AND m.follows = 'study' AND NEW.on_day >= i.first_day
     AND NEW.on_day = helle.study_published_on(i.id)
     AND NOT EXISTS (SELECT 1 FROM action_plans_milestoneevent e WHERE e.milestone_id = m.id AND e.kind IN ('reached', 'dropped'));
  RETURN NULL;
END $$;
CREATE TRIGGER reach_what_follows_the_study AFTER INSERT ON obligations_publication
  FOR EACH ROW EXECUTE FUNCTION helle.reach_what_follows_the_study();

-- A report is by an owner, or by who leads the plan where there is none (FLO-21, GOV-03), about days of the initiative that have
-- passed. One waits at a time, and after an approved one the next is about later days. What is carried out has no open milestone.
CREATE FUNCTION helle.keep_status_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of action_plans_initiative;
BEGIN
  SELECT * INTO of FROM action_plans_initiative i WHERE i.id = NEW.initiative_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM action_plans_statusreport r LEFT JOIN action_plans_statusanswer a ON a.report_id = r.id
              WHERE r.initiative_id = of.id AND a.report_id IS NULL) THEN
    PERFORM helle.refuse('status_waits_already');
  END IF;
  IF NEW.number <> 1 + (SELECT count(*) FROM action_plans_statusreport r WHERE r.initiative_id = of.id) THEN
    PERFORM helle.refuse('status_reports_in_order');
  END IF;
  -- What puts an end out of force is about its days, and by who leads the plan.
  IF NEW.undoes_id IS NOT NULL THEN
    IF NOT helle.leads_initiative(of.id, NEW.by_unit_id) THEN
      PERFORM helle.refuse('status_is_undone_by_the_ministry');
    END IF;
    IF NOT helle.report_stands(NEW.undoes_id) OR NOT EXISTS (
         SELECT 1 FROM action_plans_statusreport r
          WHERE r.id = NEW.undoes_id AND r.initiative_id = of.id AND r.state IN ('carried_out', 'stopped', 'carried_on')
            AND (r.from_day, r.until_day) = (NEW.from_day, NEW.until_day)) THEN
      PERFORM helle.refuse('status_undoes_an_end');
    END IF;
    RETURN NEW;
  END IF;
  IF NOT helle.owns_initiative(of.id, NEW.by_unit_id, helle.plan_today())
     AND NOT (helle.leads_initiative(of.id, NEW.by_unit_id) AND NOT helle.owns_initiative(of.id, NULL, helle.plan_today())) THEN
    PERFORM helle.refuse('status_is_the_owners');
  END IF;
  IF NEW.from_day < of.first_day OR NEW.until_day > helle.plan_today()
     OR (NEW.until_day > of.last_day AND NEW.from_day <> of.last_day + 1) THEN
    PERFORM helle.refuse('status_in_its_period');
  END IF;
  -- After its period, when all of that was reported, one report more says whether it is carried out, given up or
  -- carried on, and before its period is over nothing is carried on.
  IF NEW.from_day > of.last_day
     AND (NEW.state NOT IN ('carried_out', 'stopped', 'carried_on')
          OR NOT EXISTS (SELECT 1 FROM action_plans_statusreport r
                          WHERE r.initiative_id = of.id AND r.until_day = of.last_day AND helle.report_stands(r.id))) THEN
    PERFORM helle.refuse('status_closes_what_is_over');
  END IF;
  IF NEW.state = 'carried_on' AND (NEW.until_day < of.last_day OR helle.plan_today() <= of.last_day) THEN
    PERFORM helle.refuse('status_carries_on_what_is_over');
  END IF;
  IF NEW.state = 'carried_out' AND helle.has_open_milestone(of.id) THEN
    PERFORM helle.refuse('status_carried_out_in_full');
  END IF;
  -- Less far than was approved before: why is said, and said of nothing else.
  IF (NEW.back_why <> '') IS DISTINCT FROM (NEW.state = 'not_begun' AND coalesce(
       (SELECT r.state FROM action_plans_statusreport r WHERE r.initiative_id = of.id AND helle.report_stands(r.id)
         ORDER BY r.until_day DESC, r.number DESC LIMIT 1) = 'under_way', false)) THEN
    PERFORM helle.refuse('status_steps_back_with_why');
  END IF;
  IF EXISTS (SELECT 1 FROM action_plans_statusreport r
              WHERE r.initiative_id = of.id AND r.until_day >= NEW.from_day AND helle.report_stands(r.id))
     OR helle.initiative_ended(of.id) IS NOT NULL THEN
    PERFORM helle.refuse('status_is_approved_already');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_status_report BEFORE INSERT ON action_plans_statusreport
  FOR EACH ROW EXECUTE FUNCTION helle.keep_status_report();

-- It is answered by who leads the plan, and not by who wrote it; or taken back by the unit that wrote it. What is carried out is shown by evidence, or the answer says why it
-- is approved without.
CREATE FUNCTION helle.keep_status_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  report action_plans_statusreport;
BEGIN
  SELECT * INTO report FROM action_plans_statusreport r WHERE r.id = NEW.report_id;
  PERFORM 1 FROM action_plans_initiative i WHERE i.id = report.initiative_id FOR NO KEY UPDATE;
  IF NEW.taken_back THEN
    IF NEW.by_unit_id <> report.by_unit_id THEN
      PERFORM helle.refuse('status_is_taken_back_by_who_wrote_it');
    END IF;
    RETURN NEW;
  END IF;
  IF NOT helle.leads_initiative(report.initiative_id, NEW.by_unit_id) THEN
    PERFORM helle.refuse('status_is_answered_by_the_ministry');
  END IF;
  IF NEW.by_user_id = report.by_user_id THEN
    PERFORM helle.refuse('status_four_eyes');
  END IF;
  IF NEW.approved AND report.state = 'carried_out' AND helle.has_open_milestone(report.initiative_id) THEN
    PERFORM helle.refuse('status_carried_out_in_full');
  END IF;
  IF NEW.approved AND report.state = 'carried_out' AND NEW.remarks = '' AND NOT EXISTS (
       SELECT 1 FROM action_plans_evidence e WHERE e.initiative_id = report.initiative_id AND e.withdrawn_at IS NULL) THEN
    PERFORM helle.refuse('status_carried_out_is_shown');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_status_answer BEFORE INSERT ON action_plans_statusanswer
  FOR EACH ROW EXECUTE FUNCTION helle.keep_status_answer();

-- What the police delivered of the whole country, of each year the latest in force that has a number, as the page of criminal
-- statistics has it (STA-04).
CREATE VIEW helle.delivered_of_the_country AS
  SELECT DISTINCT ON (n.year, n.offence, n.kind) n.year, n.offence, n.kind, n.number, d.cut_off
    FROM prosecution_deliverednumber n JOIN prosecution_delivery d ON d.id = n.delivery_id
   WHERE n.district = '' AND n.number IS NOT NULL AND d.superseded_at IS NULL
   ORDER BY n.year, n.offence, n.kind, d.cut_off DESC, d.recorded_at DESC, d.id DESC;
-- Of a year that was delivered nobody enters another figure by hand. Figures of an indicator are numbered as they come, so that who
-- did not see the one before is told.
CREATE FUNCTION helle.keep_indicator_value() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM action_plans_indicator x JOIN helle.delivered_of_the_country d ON x.feed = d.kind || '_' || d.offence
              WHERE x.id = NEW.indicator_id AND d.year = NEW.year) THEN
    PERFORM helle.refuse('figure_was_delivered');
  END IF;
  -- What the reporter entered nobody else replaces (FIG-11).
  IF EXISTS (SELECT 1 FROM action_plans_indicator x
               JOIN LATERAL (SELECT v.by_unit_id FROM action_plans_indicatorvalue v
                              WHERE v.indicator_id = x.id AND v.year = NEW.year ORDER BY v.number DESC LIMIT 1) last ON true
              WHERE x.id = NEW.indicator_id AND last.by_unit_id = x.reporter_id AND NEW.by_unit_id <> x.reporter_id) THEN
    PERFORM helle.refuse('figure_is_the_reporters');
  END IF;
  PERFORM 1 FROM action_plans_indicator x WHERE x.id = NEW.indicator_id FOR NO KEY UPDATE;
  IF NEW.number <> 1 + (SELECT count(*) FROM action_plans_indicatorvalue v WHERE v.indicator_id = NEW.indicator_id) THEN
    PERFORM helle.refuse('indicator_values_in_order');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_indicator_value BEFORE INSERT ON action_plans_indicatorvalue
  FOR EACH ROW EXECUTE FUNCTION helle.keep_indicator_value();

-- What the role of the numbers reads for indicators: sums without a person, of a whole country.
CREATE VIEW helle.outreach_evenings AS
  SELECT (e.started_at AT TIME ZONE 'Europe/Copenhagen')::date AS held_on
    FROM outreach_evening e WHERE e.superseded_at IS NULL AND NOT e.withdrawn;
-- Approved places outside the asylum system on a day, and how many live on them (GOV-23). An offer with two approvals counts once.
CREATE FUNCTION helle.approved_places_on(the_day date) RETURNS TABLE (places bigint, residents bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH approved AS (
    SELECT a.offer_id, max(a.places) AS places FROM accommodation_approval a JOIN accommodation_offer o ON o.id = a.offer_id
     WHERE a.superseded_at IS NULL AND a.during @> the_day AND o.during @> the_day
       AND o.kind NOT IN ('asylum_system', 'minors_centre')
     GROUP BY a.offer_id)
  SELECT coalesce(sum(a.places), 0)::bigint,
         (SELECT count(*) FROM placements_placement s JOIN approved b ON b.offer_id = s.offer_id
           WHERE s.superseded_at IS NULL AND s.arrived_on <= the_day AND (s.left_on IS NULL OR s.left_on > the_day))
    FROM approved a
$$;
-- Stays that began at places that were not approved then, outside the asylum system and but for children's placements.
CREATE VIEW helle.unapproved_stays AS
  SELECT s.arrived_on FROM placements_placement s JOIN accommodation_offer o ON o.id = s.offer_id
   WHERE s.superseded_at IS NULL AND s.arrived_on IS NOT NULL
     AND o.kind NOT IN ('asylum_system', 'minors_centre', 'child_placement')
     AND NOT EXISTS (SELECT 1 FROM accommodation_approval a
                      WHERE a.offer_id = o.id AND a.superseded_at IS NULL AND a.during @> s.arrived_on);
-- Looks for a place in which none was open.
CREATE VIEW helle.refused_places AS
  SELECT (l.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date AS looked_on FROM placements_looking l WHERE l.open = 0;
-- Cases with running support on a day, and those of them with a contact person (INI-09).
CREATE FUNCTION helle.contact_persons_on(the_day date) RETURNS TABLE (cases bigint, with_one bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*), count(*) FILTER (WHERE NOT helle.contact_gaps_unchecked(c.id, the_day) @> the_day)
    FROM cases_case c WHERE helle.support_days_unchecked(c.id) @> the_day
$$;

REVOKE ALL ON FUNCTION helle.plan_today(), helle.leads_plan(text, uuid), helle.leads_initiative(bigint, uuid),
  helle.owns_initiative(bigint, uuid, date), helle.writes_of_initiative(bigint), helle.in_own_name(uuid, uuid, timestamptz),
  helle.sees_report(uuid, bigint, uuid), helle.keep_indicator_value(), helle.keep_initiative(), helle.keep_part(), helle.keep_milestone_event(),
  helle.report_stands(uuid), helle.initiative_ended(bigint), helle.has_open_milestone(bigint), helle.study_published_on(bigint), helle.keep_milestone(),
  helle.reach_what_follows_the_study(),
  helle.keep_status_report(), helle.keep_status_answer(), helle.approved_places_on(date), helle.contact_persons_on(date)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.plan_today(), helle.leads_plan(text, uuid), helle.leads_initiative(bigint, uuid),
  helle.owns_initiative(bigint, uuid, date), helle.writes_of_initiative(bigint), helle.in_own_name(uuid, uuid, timestamptz),
  helle.sees_report(uuid, bigint, uuid) TO helle_app;
REVOKE ALL ON helle.outreach_evenings, helle.unapproved_stays, helle.refused_places, helle.delivered_of_the_country FROM PUBLIC;
GRANT SELECT ON helle.outreach_evenings, helle.unapproved_stays, helle.refused_places, helle.delivered_of_the_country TO helle_numbers;
GRANT EXECUTE ON FUNCTION helle.approved_places_on(date), helle.contact_persons_on(date) TO helle_numbers;
