-- What holds of forums and their meetings whoever writes: nobody sits outside the mandate, there is one chair at a time and always
-- one, approved minutes stand, and nothing names a person (GOV-01, GOV-02, GOV-08, GOV-26). Who writes holds the forum, the meeting or
-- the decision, so that of two the second waits.

-- Whether a mandate gives a body a seat.
CREATE FUNCTION helle.in_mandate(the_mandate coordination_mandate, the_unit uuid, is_private boolean) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN is_private THEN the_mandate.private
              ELSE the_unit = ANY (the_mandate.units)
                   OR EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = the_unit AND u.kind = ANY (the_mandate.kinds)) END
$$;

-- Whether a body lies in the region of a network; those that work across regions lie in each (GOV-08).
CREATE FUNCTION helle.in_region_of(of coordination_forum, the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = the_unit AND of.region_id IS NOT NULL
                        AND (CASE u.kind WHEN 'region' THEN u.id ELSE u.region_id END) <> of.region_id)
     AND NOT EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = the_unit AND of.region_id IS NULL AND u.kind = 'region')
$$;

CREATE FUNCTION helle.keep_forum_seat() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of coordination_forum;
  given coordination_mandate;
BEGIN
  SELECT * INTO of FROM coordination_forum f WHERE f.id = NEW.forum_id FOR NO KEY UPDATE;
  IF TG_OP = 'UPDATE' THEN
    -- Whoever acts ends a seat in her own name, from yesterday on; what a later plan ends is read in whenever that is (META-02).
    IF NEW.last_day IS DISTINCT FROM OLD.last_day AND helle.acting_user() IS NOT NULL THEN
      -- A handover that is taken back before its day lets the seats go on (helle.take_back_chair).
      IF NEW.ended_by_id IS NULL AND NOT EXISTS (
           SELECT 1 FROM coordination_handoverback b WHERE b.forum_id = NEW.forum_id AND b.first_day = OLD.last_day + 1
              AND b.recorded_at = helle.instant() AND b.first_day > helle.plan_today()) THEN
        PERFORM helle.refuse('seat_ended_for_a_reason');
      END IF;
      IF NEW.last_day < helle.plan_today() - 1 THEN
        PERFORM helle.refuse('seat_ends_from_today_on');
      END IF;
    END IF;
    IF OLD.agreed_on IS NOT NULL AND (NEW.agreed_on, NEW.agreement) IS DISTINCT FROM (OLD.agreed_on, OLD.agreement) THEN
      PERFORM helle.refuse('agreement_stands');
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.first_day < of.first_day OR of.last_day < NEW.first_day THEN
    PERFORM helle.refuse('forum_is_open');
  END IF;
  SELECT * INTO given FROM coordination_mandate m
   WHERE m.forum_id = of.id AND m.first_day <= NEW.first_day AND (m.last_day IS NULL OR m.last_day >= NEW.first_day);
  -- Under each mandate of its days: one that is to come leaves nobody outside.
  IF given.id IS NULL OR EXISTS (
       SELECT 1 FROM coordination_mandate m WHERE m.forum_id = of.id AND m.first_day <= coalesce(NEW.last_day, 'infinity')
          AND coalesce(m.last_day, 'infinity') >= NEW.first_day
          AND NOT coalesce(helle.in_mandate(m, NEW.unit_id, NEW.organisation <> ''), false)) THEN
    PERFORM helle.refuse('seat_in_mandate');
  END IF;
  IF NOT NEW.unit_id = ANY (given.units) AND NOT helle.in_region_of(of, NEW.unit_id) THEN
    PERFORM helle.refuse('seat_in_region');
  END IF;
  IF NEW.role = 'chair' AND NOT (CASE
       WHEN of.kind = 'working_group' THEN helle.leads_some_plan(NEW.unit_id, greatest(NEW.first_day, helle.plan_today()))
       WHEN of.kind IN ('reference_system', 'regional_network')
         THEN EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = NEW.unit_id AND u.kind = 'cmm')
       ELSE true END) THEN
    PERFORM helle.refuse('chair_in_mandate');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_forum_seat BEFORE INSERT OR UPDATE ON coordination_seat FOR EACH ROW EXECUTE FUNCTION helle.keep_forum_seat();

-- A forum has one chair on each of its days from the first on: who hands over names who takes over from the day after. Whom the
-- plan names stays a member, in whatever part.
CREATE FUNCTION helle.keep_chair() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of coordination_forum;
BEGIN
  SELECT * INTO of FROM coordination_forum f
   WHERE f.id = CASE TG_TABLE_NAME WHEN 'coordination_forum' THEN (to_jsonb(NEW) ->> 'id')::uuid ELSE (to_jsonb(NEW) ->> 'forum_id')::uuid END;
  IF NOT EXISTS (SELECT 1 FROM coordination_seat s WHERE s.forum_id = of.id AND s.role = 'chair' AND s.first_day = of.first_day)
       OR EXISTS (SELECT 1 FROM coordination_seat s WHERE s.forum_id = of.id AND s.role = 'chair'
                     AND s.last_day < coalesce(of.last_day, 'infinity')
                     AND NOT EXISTS (SELECT 1 FROM coordination_seat t WHERE t.forum_id = of.id AND t.role = 'chair'
                                        AND t.first_day = s.last_day + 1)) THEN
    PERFORM helle.refuse('forum_has_a_chair');
  END IF;
  IF EXISTS (SELECT 1 FROM coordination_seat s WHERE s.forum_id = of.id AND s.source = 'plan' AND s.ended_by_id IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM coordination_seat t WHERE t.forum_id = of.id AND t.unit_id = s.unit_id
                                   AND t.first_day = s.last_day + 1)) THEN
    PERFORM helle.refuse('seat_is_the_plans');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_chair AFTER INSERT OR UPDATE ON coordination_seat
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION helle.keep_chair();
CREATE CONSTRAINT TRIGGER keep_chair AFTER INSERT ON coordination_forum
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION helle.keep_chair();

-- A network is one of a region, and a region alone has one (GOV-08).
CREATE FUNCTION helle.keep_forum() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (NEW.kind = 'regional_network') <> (NEW.region_id IS NOT NULL)
     OR NEW.region_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = NEW.region_id AND u.kind = 'region') THEN
    PERFORM helle.refuse('forum_of_a_region_has_one');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_forum BEFORE INSERT ON coordination_forum FOR EACH ROW EXECUTE FUNCTION helle.keep_forum();

-- A later mandate leaves nobody outside who has a seat.
CREATE FUNCTION helle.keep_forum_mandate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM coordination_forum f WHERE f.id = NEW.forum_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM coordination_seat s
              WHERE s.forum_id = NEW.forum_id AND (s.last_day IS NULL OR s.last_day >= NEW.first_day)
                AND NOT coalesce(helle.in_mandate(NEW, s.unit_id, s.organisation <> ''), false)) THEN
    PERFORM helle.refuse('seat_in_mandate');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_forum_mandate BEFORE INSERT ON coordination_mandate
  FOR EACH ROW EXECUTE FUNCTION helle.keep_forum_mandate();

-- Refuses an hour at which the forum meets already, and a day further ahead than anybody plans. The forum is held by the caller.
CREATE FUNCTION helle.keep_hour_free(the_forum uuid, the_meeting uuid, the_day date, the_time time) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF the_day > helle.plan_today() + interval '2 years' THEN
    PERFORM helle.refuse('meeting_is_near');
  END IF;
  IF EXISTS (SELECT 1 FROM coordination_meeting m
               LEFT JOIN LATERAL (SELECT c.on_day, c.at_time FROM coordination_meetingchange c
                                   WHERE c.meeting_id = m.id AND c.kind = 'moved' ORDER BY c.sequence DESC LIMIT 1) c ON true
              WHERE m.forum_id = the_forum AND m.id <> the_meeting AND coalesce(c.on_day, m.on_day) = the_day
                AND abs(extract(epoch FROM coalesce(c.at_time, m.at_time) - the_time)) < 3600
                AND NOT EXISTS (SELECT 1 FROM coordination_meetingchange o WHERE o.meeting_id = m.id AND o.kind = 'cancelled')) THEN
    PERFORM helle.refuse('forum_meets_once_an_hour');
  END IF;
END $$;

CREATE FUNCTION helle.keep_meeting() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of coordination_forum;
BEGIN
  SELECT * INTO of FROM coordination_forum f WHERE f.id = NEW.forum_id FOR NO KEY UPDATE;
  IF of.last_day < NEW.on_day THEN
    PERFORM helle.refuse('forum_is_open');
  END IF;
  IF NEW.number <> 1 + (SELECT count(*) FROM coordination_meeting m WHERE m.forum_id = of.id) THEN
    PERFORM helle.refuse('meetings_in_order');
  END IF;
  IF NEW.on_day < helle.plan_today() THEN
    PERFORM helle.refuse('meeting_is_ahead');
  END IF;
  PERFORM helle.keep_hour_free(of.id, NEW.id, NEW.on_day, NEW.at_time);
  RETURN NEW;
END $$;
CREATE TRIGGER keep_meeting BEFORE INSERT ON coordination_meeting FOR EACH ROW EXECUTE FUNCTION helle.keep_meeting();

-- Holds a meeting, and refuses what comes too late for it: it is cancelled, or its minutes are approved.
CREATE FUNCTION helle.hold_meeting(the_meeting uuid, after_approval boolean) RETURNS coordination_meeting
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  held coordination_meeting;
BEGIN
  SELECT * INTO held FROM coordination_meeting m WHERE m.id = the_meeting FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM coordination_meetingchange c WHERE c.meeting_id = held.id AND c.kind = 'cancelled') THEN
    PERFORM helle.refuse('meeting_is_cancelled');
  END IF;
  IF after_approval <> EXISTS (SELECT 1 FROM coordination_approval a WHERE a.meeting_id = held.id) THEN
    PERFORM helle.refuse(CASE WHEN after_approval THEN 'minutes_are_open' ELSE 'minutes_are_approved' END);
  END IF;
  RETURN held;
END $$;
-- Waits until whoever else changes the agenda is done: else of two each would hold an item that the other needs.
CREATE FUNCTION helle.wait_for_meeting(the_meeting uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 1 FROM coordination_meeting m WHERE m.id = the_meeting AND helle.brings_to_meeting(m.id) FOR NO KEY UPDATE
$$;
-- Refuses what comes too early: the day of the meeting has not come.
CREATE FUNCTION helle.require_held(the_meeting uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.day_of_meeting(the_meeting) > helle.plan_today() THEN
    PERFORM helle.refuse('meeting_was_held');
  END IF;
END $$;

-- Whether an item was taken up: minutes or a decision of it were written.
CREATE FUNCTION helle.item_was_taken(the_item uuid) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM coordination_minute n WHERE n.item_id = the_item)
      OR EXISTS (SELECT 1 FROM coordination_decision d WHERE d.item_id = the_item)
$$;
-- Refuses what is written of an item that was taken off the agenda; the meeting is held, so that of two the second waits.
CREATE FUNCTION helle.require_on_agenda(the_item uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM coordination_agendaitem i WHERE i.id = the_item AND i.withdrawn_by_id IS NOT NULL) THEN
    PERFORM helle.refuse('item_is_on_the_agenda');
  END IF;
END $$;

CREATE FUNCTION helle.keep_meeting_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_forum uuid;
BEGIN
  PERFORM helle.hold_meeting(NEW.meeting_id, false);
  IF EXISTS (SELECT 1 FROM coordination_meeting m JOIN coordination_forum f ON f.id = m.forum_id
              WHERE m.id = NEW.meeting_id AND f.last_day < NEW.on_day) THEN
    PERFORM helle.refuse('forum_is_open');
  END IF;
  IF NEW.sequence <> 1 + (SELECT count(*) FROM coordination_meetingchange c WHERE c.meeting_id = NEW.meeting_id) THEN
    PERFORM helle.refuse('meeting_changes_in_order');
  END IF;
  IF helle.day_of_meeting(NEW.meeting_id) < helle.plan_today() OR NEW.on_day < helle.plan_today()
     OR EXISTS (SELECT 1 FROM coordination_attendance a WHERE a.meeting_id = NEW.meeting_id)
     OR EXISTS (SELECT 1 FROM coordination_agendaitem i WHERE i.meeting_id = NEW.meeting_id AND helle.item_was_taken(i.id)) THEN
    PERFORM helle.refuse('meeting_is_ahead');
  END IF;
  IF NEW.kind = 'moved' THEN
    SELECT f.id INTO the_forum FROM coordination_forum f JOIN coordination_meeting m ON m.forum_id = f.id
     WHERE m.id = NEW.meeting_id FOR NO KEY UPDATE OF f;
    PERFORM helle.keep_hour_free(the_forum, NEW.meeting_id, NEW.on_day, NEW.at_time);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_meeting_change BEFORE INSERT ON coordination_meetingchange
  FOR EACH ROW EXECUTE FUNCTION helle.keep_meeting_change();

-- An item comes last: of two who put one on at once each has its place.
CREATE FUNCTION helle.keep_agenda() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.hold_meeting(NEW.meeting_id, false);
  IF TG_OP = 'INSERT' THEN
    NEW.position := 1 + (SELECT coalesce(max(i.position), 0) FROM coordination_agendaitem i WHERE i.meeting_id = NEW.meeting_id);
  ELSIF NEW.withdrawn_by_id IS NOT NULL AND helle.item_was_taken(NEW.id) THEN
    PERFORM helle.refuse('item_was_not_taken');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_agenda BEFORE INSERT OR UPDATE OF "position", papers, withdrawn_by_id, withdrawn_why ON coordination_agendaitem
  FOR EACH ROW EXECUTE FUNCTION helle.keep_agenda();

-- Before the minutes are approved the latest of an item stands; after that a row is a correction, and says why.
CREATE FUNCTION helle.keep_minute() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  at coordination_meeting;
BEGIN
  at := helle.hold_meeting(helle.meeting_of_item(NEW.item_id), NEW.why <> '');
  PERFORM helle.require_held(at.id);
  PERFORM helle.require_on_agenda(NEW.item_id);
  IF NEW.number <> 1 + (SELECT count(*) FROM coordination_minute n WHERE n.item_id = NEW.item_id) THEN
    PERFORM helle.refuse('minutes_in_order');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_minute BEFORE INSERT ON coordination_minute FOR EACH ROW EXECUTE FUNCTION helle.keep_minute();

CREATE FUNCTION helle.keep_attendance() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  at coordination_meeting;
BEGIN
  at := helle.hold_meeting(NEW.meeting_id, false);
  PERFORM helle.require_held(at.id);
  IF NOT EXISTS (SELECT 1 FROM coordination_seat s WHERE s.id = NEW.seat_id AND s.forum_id = at.forum_id
                    AND s.first_day <= helle.day_of_meeting(at.id)
                    AND (s.last_day IS NULL OR s.last_day >= helle.day_of_meeting(at.id))) THEN
    PERFORM helle.refuse('seat_of_the_forum');
  END IF;
  IF NEW.number <> 1 + (SELECT count(*) FROM coordination_attendance a WHERE a.meeting_id = at.id AND a.seat_id = NEW.seat_id) THEN
    PERFORM helle.refuse('attendance_in_order');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_attendance BEFORE INSERT ON coordination_attendance
  FOR EACH ROW EXECUTE FUNCTION helle.keep_attendance();

CREATE FUNCTION helle.keep_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  at coordination_meeting;
BEGIN
  at := helle.hold_meeting(helle.meeting_of_item(NEW.item_id), false);
  PERFORM helle.require_held(at.id);
  PERFORM helle.require_on_agenda(NEW.item_id);
  IF NEW.seat_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM coordination_seat s WHERE s.id = NEW.seat_id AND s.forum_id = at.forum_id
          AND (s.last_day IS NULL OR s.last_day >= helle.day_of_meeting(at.id))) THEN
    PERFORM helle.refuse('seat_of_the_forum');
  END IF;
  -- Who follows up is not late at once.
  IF NEW.due < helle.plan_today() THEN
    PERFORM helle.refuse('follow_up_is_ahead');
  END IF;
  IF NEW.due > helle.plan_today() + interval '2 years' THEN
    PERFORM helle.refuse('follow_up_is_near');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_decision BEFORE INSERT ON coordination_decision FOR EACH ROW EXECUTE FUNCTION helle.keep_decision();

CREATE FUNCTION helle.keep_follow_up() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of coordination_decision;
  last coordination_followup;
BEGIN
  SELECT * INTO of FROM coordination_decision d WHERE d.id = NEW.decision_id FOR NO KEY UPDATE;
  SELECT * INTO last FROM coordination_followup f WHERE f.decision_id = of.id ORDER BY f.sequence DESC LIMIT 1;
  IF NEW.sequence <> coalesce(last.sequence, 0) + 1 THEN
    PERFORM helle.refuse('follow_ups_in_order');
  END IF;
  IF of.seat_id IS NULL OR last.kind IN ('done', 'dropped') THEN
    PERFORM helle.refuse('follow_up_is_open');
  END IF;
  IF NEW.on_day > helle.plan_today() OR NEW.on_day < helle.day_of_meeting(helle.meeting_of_item(of.item_id)) OR NEW.new_due < helle.plan_today() THEN
    PERFORM helle.refuse('follow_up_in_its_time');
  END IF;
  -- What is moved out of sight is dropped; it is moved again, each time with why.
  IF NEW.new_due > helle.plan_today() + interval '1 year' THEN
    PERFORM helle.refuse('follow_up_is_moved_by_a_year');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_follow_up BEFORE INSERT ON coordination_followup FOR EACH ROW EXECUTE FUNCTION helle.keep_follow_up();

-- The day on which something of a meeting was last written: minutes, who came, what was decided.
CREATE FUNCTION helle.meeting_written_on(the_meeting uuid) RETURNS date
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (max(w.recorded_at) AT TIME ZONE 'Europe/Copenhagen')::date FROM (
    SELECT a.recorded_at FROM coordination_attendance a WHERE a.meeting_id = the_meeting
    UNION ALL SELECT n.recorded_at FROM coordination_minute n JOIN coordination_agendaitem i ON i.id = n.item_id WHERE i.meeting_id = the_meeting
    UNION ALL SELECT d.recorded_at FROM coordination_decision d JOIN coordination_agendaitem i ON i.id = d.item_id WHERE i.meeting_id = the_meeting) w
$$;
-- Minutes are approved once they are written: of every item that stands on the agenda, and of one at least; not on a day before that,
-- and at a meeting only on a day on which the forum met.
CREATE FUNCTION helle.keep_approval() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  at coordination_meeting;
BEGIN
  at := helle.hold_meeting(NEW.meeting_id, false);
  PERFORM helle.require_held(at.id);
  IF NOT EXISTS (SELECT 1 FROM coordination_agendaitem i WHERE i.meeting_id = at.id AND i.withdrawn_by_id IS NULL)
     OR EXISTS (SELECT 1 FROM coordination_agendaitem i WHERE i.meeting_id = at.id AND i.withdrawn_by_id IS NULL
                   AND NOT EXISTS (SELECT 1 FROM coordination_minute n WHERE n.item_id = i.id)) THEN
    PERFORM helle.refuse('minutes_are_written');
  END IF;
  IF NEW.on_day > helle.plan_today() OR NEW.on_day < helle.day_of_meeting(at.id) OR NEW.on_day < helle.meeting_written_on(at.id) THEN
    PERFORM helle.refuse('approved_in_its_time');
  END IF;
  IF NEW.way = 'at_meeting' AND NOT EXISTS (
       SELECT 1 FROM coordination_meeting m WHERE m.forum_id = at.forum_id AND helle.day_of_meeting(m.id) = NEW.on_day
          AND NOT EXISTS (SELECT 1 FROM coordination_meetingchange c WHERE c.meeting_id = m.id AND c.kind = 'cancelled')) THEN
    PERFORM helle.refuse('approved_at_a_meeting');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_approval BEFORE INSERT ON coordination_approval FOR EACH ROW EXECUTE FUNCTION helle.keep_approval();

CREATE TRIGGER names_nobody BEFORE INSERT OR UPDATE ON coordination_forum
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('name_da', 'name_en', 'ended_why');
CREATE TRIGGER names_nobody BEFORE INSERT OR UPDATE ON coordination_mandate
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('words_da', 'words_en');
CREATE TRIGGER names_nobody BEFORE INSERT OR UPDATE ON coordination_seat
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('organisation', 'agreement', 'ended_why');
CREATE TRIGGER names_nobody BEFORE INSERT OR UPDATE ON coordination_meeting
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('place');
CREATE TRIGGER names_nobody BEFORE INSERT OR UPDATE ON coordination_meetingchange
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('place', 'why');
CREATE TRIGGER names_nobody BEFORE INSERT OR UPDATE ON coordination_agendaitem
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('title', 'text', 'papers', 'withdrawn_why');
CREATE TRIGGER names_nobody BEFORE INSERT OR UPDATE ON coordination_minute
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('text', 'why');
CREATE TRIGGER names_nobody BEFORE INSERT OR UPDATE ON coordination_decision
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('text');
CREATE TRIGGER names_nobody BEFORE INSERT OR UPDATE ON coordination_followup
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('text');

REVOKE ALL ON FUNCTION helle.in_mandate(coordination_mandate, uuid, boolean), helle.in_region_of(coordination_forum, uuid),
  helle.keep_forum(), helle.keep_forum_seat(), helle.keep_chair(),
  helle.keep_forum_mandate(), helle.keep_meeting(), helle.hold_meeting(uuid, boolean), helle.require_held(uuid), helle.item_was_taken(uuid),
  helle.require_on_agenda(uuid), helle.keep_hour_free(uuid, uuid, date, time), helle.meeting_written_on(uuid),
  helle.keep_meeting_change(), helle.keep_agenda(), helle.keep_minute(), helle.keep_attendance(), helle.keep_decision(),
  helle.keep_follow_up(), helle.keep_approval(), helle.wait_for_meeting(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.wait_for_meeting(uuid) TO helle_app;
