-- Forums: who sees what of them, and who writes (GOV-01, GOV-07). That a forum is there, its mandate, its members and the days of its
-- meetings all read who read figures; agenda, minutes, decisions and follow-up its members, and who leads the action plan.

-- The part of a unit in a forum on a day; NULL without a seat. Of a closed forum that of its last day: minutes are written and what was
-- decided is followed up by whoever sat in it then.
CREATE FUNCTION helle.part_in_forum(the_forum uuid, the_unit uuid, the_day date) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.role FROM coordination_seat s JOIN coordination_forum f ON f.id = s.forum_id
   WHERE s.forum_id = the_forum AND s.unit_id = the_unit AND s.first_day <= least(the_day, f.last_day)
     AND (s.last_day IS NULL OR s.last_day >= least(the_day, f.last_day))
$$;
-- Whether she runs a forum: her unit has the chair's or the secretariat's seat today, in a role that writes.
CREATE FUNCTION helle.runs_forum(the_forum uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.writes('action_plan')
     AND coalesce(helle.part_in_forum(the_forum, helle.acting_unit(), helle.plan_today()) IN ('chair', 'secretariat'), false)
$$;
-- Whether she founds it just now.
CREATE FUNCTION helle.founds_forum(the_forum uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.writes('action_plan') AND EXISTS (
    SELECT 1 FROM coordination_forum f WHERE f.id = the_forum AND helle.in_own_name(f.by_user_id, f.by_unit_id, f.recorded_at))
$$;
-- Whether a unit leads the plan that holds on a day, or the latest before it (GOV-03); who led one before it reads no more than others.
CREATE FUNCTION helle.leads_some_plan(the_unit uuid, the_day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((SELECT p.lead_id = the_unit FROM action_plans_plan p
                    WHERE p.first_day <= the_day ORDER BY p.first_day DESC LIMIT 1), false)
$$;
-- The day of a meeting as it stands now.
CREATE FUNCTION helle.day_of_meeting(the_meeting uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((SELECT c.on_day FROM coordination_meetingchange c WHERE c.meeting_id = the_meeting AND c.kind = 'moved'
                    ORDER BY c.sequence DESC LIMIT 1),
                  (SELECT m.on_day FROM coordination_meeting m WHERE m.id = the_meeting))
$$;
CREATE FUNCTION helle.meeting_of_item(the_item uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.meeting_id FROM coordination_agendaitem i WHERE i.id = the_item
$$;
CREATE FUNCTION helle.meeting_of_decision(the_decision uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.meeting_of_item(d.item_id) FROM coordination_decision d WHERE d.id = the_decision
$$;
-- Whether she reads what was said at a meeting: her unit is a member now, or was one on its day, or leads an action plan.
CREATE FUNCTION helle.reads_meeting(the_meeting uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.reads('aggregates') AND (helle.leads_some_plan(helle.acting_unit(), helle.plan_today()) OR EXISTS (
    SELECT 1 FROM coordination_meeting m WHERE m.id = the_meeting
       AND (helle.part_in_forum(m.forum_id, helle.acting_unit(), helle.plan_today()) IS NOT NULL
            OR helle.part_in_forum(m.forum_id, helle.acting_unit(), helle.day_of_meeting(m.id)) IS NOT NULL)))
$$;
CREATE FUNCTION helle.runs_meeting(the_meeting uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.runs_forum((SELECT m.forum_id FROM coordination_meeting m WHERE m.id = the_meeting))
$$;
-- Whether she brings something to a meeting: a member, in a role that writes.
CREATE FUNCTION helle.brings_to_meeting(the_meeting uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.writes('action_plan') AND EXISTS (
    SELECT 1 FROM coordination_meeting m WHERE m.id = the_meeting
       AND helle.part_in_forum(m.forum_id, helle.acting_unit(), helle.plan_today()) IS NOT NULL)
$$;
CREATE FUNCTION helle.follows_up(the_decision uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  -- Where writing of plans is a role apart from the daily work, whoever reads figures in the unit reports on what the unit has.
  SELECT helle.runs_meeting(helle.meeting_of_decision(the_decision))
      OR (helle.writes('action_plan') OR helle.reads('aggregates') AND helle.acting_kind() IN
            ('udlst', 'nsk', 'prosecution', 'provider', 'skat', 'at', 'siri', 'fvst', 'hjst', 'police'))
         AND EXISTS (SELECT 1 FROM coordination_decision d JOIN coordination_seat s ON s.id = d.seat_id
                      WHERE d.id = the_decision AND s.unit_id = helle.acting_unit())
$$;

CREATE POLICY own_read ON coordination_forum FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
-- CMM gathers regional networks; an ad hoc forum is CMM's, or that of who leads a plan (GOV-07, GOV-08). The others come with the plan.
CREATE POLICY own_add ON coordination_forum FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('action_plan')) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND ended_by_id IS NULL
  AND (kind IN ('regional_network', 'ad_hoc') AND (SELECT helle.acting_kind()) = 'cmm'
       OR kind = 'ad_hoc' AND helle.leads_some_plan((SELECT helle.acting_unit()), helle.plan_today())));
CREATE POLICY own_change ON coordination_forum FOR UPDATE TO helle_app
  USING (by_user_id IS NOT NULL AND ended_by_id IS NULL AND helle.runs_forum(id)) WITH CHECK (ended_by_id = (SELECT helle.acting_user()));
CREATE POLICY own_read ON coordination_mandate FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON coordination_mandate FOR INSERT TO helle_app WITH CHECK (
  helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND (helle.runs_forum(forum_id) OR helle.founds_forum(forum_id)));
CREATE POLICY own_change ON coordination_mandate FOR UPDATE TO helle_app
  USING (by_user_id IS NOT NULL AND last_day IS NULL AND helle.runs_forum(forum_id)) WITH CHECK (last_day IS NOT NULL);
CREATE POLICY own_read ON coordination_seat FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON coordination_seat FOR INSERT TO helle_app WITH CHECK (
  helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND source = 'given' AND ended_by_id IS NULL
  AND (helle.runs_forum(forum_id) OR helle.founds_forum(forum_id)));
CREATE POLICY own_change ON coordination_seat FOR UPDATE TO helle_app
  USING (ended_by_id IS NULL AND helle.runs_forum(forum_id))
  WITH CHECK (ended_by_id IS NULL OR ended_by_id = (SELECT helle.acting_user()));
CREATE POLICY own_read ON coordination_meeting FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON coordination_meeting FOR INSERT TO helle_app WITH CHECK (
  helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND helle.runs_forum(forum_id));
CREATE POLICY own_read ON coordination_meetingchange FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON coordination_meetingchange FOR INSERT TO helle_app WITH CHECK (
  helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND helle.runs_meeting(meeting_id));
CREATE POLICY own_read ON coordination_approval FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON coordination_approval FOR INSERT TO helle_app WITH CHECK (
  helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND helle.runs_meeting(meeting_id));
CREATE POLICY own_read ON coordination_agendaitem FOR SELECT TO helle_app USING (helle.reads_meeting(meeting_id));
CREATE POLICY own_add ON coordination_agendaitem FOR INSERT TO helle_app WITH CHECK (
  helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND helle.brings_to_meeting(meeting_id) AND withdrawn_by_id IS NULL);
CREATE POLICY own_change ON coordination_agendaitem FOR UPDATE TO helle_app
  USING (withdrawn_by_id IS NULL AND (helle.runs_meeting(meeting_id)
         OR by_unit_id = (SELECT helle.acting_unit()) AND helle.brings_to_meeting(meeting_id)))
  WITH CHECK (withdrawn_by_id IS NULL OR withdrawn_by_id = (SELECT helle.acting_user()));
CREATE POLICY own_read ON coordination_minute FOR SELECT TO helle_app USING (helle.reads_meeting(helle.meeting_of_item(item_id)));
CREATE POLICY own_add ON coordination_minute FOR INSERT TO helle_app WITH CHECK (
  helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND helle.runs_meeting(helle.meeting_of_item(item_id)));
CREATE POLICY own_read ON coordination_attendance FOR SELECT TO helle_app USING (helle.reads_meeting(meeting_id));
CREATE POLICY own_add ON coordination_attendance FOR INSERT TO helle_app WITH CHECK (
  helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND helle.runs_meeting(meeting_id));
CREATE POLICY own_read ON coordination_decision FOR SELECT TO helle_app USING (helle.reads_meeting(helle.meeting_of_item(item_id)));
CREATE POLICY own_add ON coordination_decision FOR INSERT TO helle_app WITH CHECK (
  helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND helle.runs_meeting(helle.meeting_of_item(item_id)));
CREATE POLICY own_read ON coordination_followup FOR SELECT TO helle_app USING (
  helle.reads_meeting(helle.meeting_of_decision(decision_id)));
CREATE POLICY own_add ON coordination_followup FOR INSERT TO helle_app WITH CHECK (
  helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND helle.follows_up(decision_id));

REVOKE ALL ON FUNCTION helle.part_in_forum(uuid, uuid, date), helle.runs_forum(uuid), helle.founds_forum(uuid),
  helle.leads_some_plan(uuid, date), helle.day_of_meeting(uuid), helle.meeting_of_item(uuid), helle.meeting_of_decision(uuid),
  helle.reads_meeting(uuid), helle.runs_meeting(uuid), helle.brings_to_meeting(uuid), helle.follows_up(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.runs_forum(uuid), helle.founds_forum(uuid), helle.leads_some_plan(uuid, date), helle.meeting_of_item(uuid),
  helle.meeting_of_decision(uuid), helle.reads_meeting(uuid), helle.runs_meeting(uuid), helle.brings_to_meeting(uuid),
  helle.follows_up(uuid) TO helle_app;
