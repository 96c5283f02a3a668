-- Minors: what the database holds whoever writes, and how a representative comes to see her child's case.

-- Whether somebody is protected as a minor on a day: under 18 as far as is known, of a disputed age, or unaccompanied with no
-- birth on record (MIN-15, INT-02). Not for the application.
CREATE FUNCTION helle.protected_as_minor(the_case uuid, on_day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM cases_case c JOIN people_profile f ON f.person_id = c.person_id
     WHERE c.id = the_case
       AND (f.turns_18_on > on_day OR f.age_disputed
            OR (f.turns_18_on IS NULL AND f.birth_date_sealed IS NULL AND f.unaccompanied IS TRUE)))
$$;

CREATE FUNCTION helle.local_today() RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (coalesce(helle.instant(), helle.clock_now()) AT TIME ZONE 'Europe/Copenhagen')::date
$$;

-- What is added: a representative is of a minor, was nominated in this case, is no suspect, and begins when nominated or later,
-- not tomorrow (MIN-01, MIN-03).
CREATE FUNCTION helle.keep_appointment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  nominated minors_nomination;
BEGIN
  SELECT * INTO nominated FROM minors_nomination n WHERE n.id = NEW.nomination_id AND n.case_id = NEW.case_id;
  IF nominated.id IS NULL OR nominated.nominated_on > lower(NEW.during) OR lower(NEW.during) > helle.local_today()
     OR NOT helle.protected_as_minor(NEW.case_id, lower(NEW.during)) THEN
    PERFORM helle.refuse('representative_of_a_minor');
  END IF;
  IF nominated.conflict = 'suspect' OR (nominated.conflict <> 'none' AND NOT EXISTS (
       SELECT 1 FROM minors_weighing w WHERE w.nomination_id = nominated.id AND w.text_sealed IS NOT NULL)) THEN
    PERFORM helle.refuse('representative_is_weighed');
  END IF;
  IF NEW.login_unit_id IS NOT NULL OR NEW.login_whose_blind IS NOT NULL THEN
    PERFORM helle.refuse('login_begins_with_its_act');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_appointment BEFORE INSERT ON minors_appointment
  FOR EACH ROW EXECUTE FUNCTION helle.keep_appointment();

-- What is ended stays ended and no later than today. With the appointment ends what the representative's own unit sees, whoever
-- ends it; the calendar does so as if CMM had.
CREATE FUNCTION helle.end_of_appointment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.ended_why <> '' OR (NEW.ended_why <> '' AND (
       upper(NEW.during) > helle.local_today() OR NOT NEW.during <@ OLD.during
       OR (NOT isempty(NEW.during) AND lower(NEW.during) <> lower(OLD.during)))) THEN
    PERFORM helle.refuse('appointment_is_ended_once');
  END IF;
  IF NEW.ended_why <> '' AND OLD.login_unit_id IS NOT NULL THEN
    PERFORM helle.apply_act(
      'representative_ended', NEW.case_id, (SELECT person_id FROM cases_case WHERE id = NEW.case_id), OLD.login_unit_id,
      coalesce(helle.acting_role(), 'cmm_caseworker'), helle.acting_user(), helle.acting_unit(),
      coalesce(helle.instant(), helle.clock_now()));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER end_of_appointment BEFORE UPDATE ON minors_appointment
  FOR EACH ROW EXECUTE FUNCTION helle.end_of_appointment();

-- A representative who is appointed gets her child's case (FLO-16), in a unit of her own under the one that nominates: never in
-- the body of all of them, with nobody else in it, and never in a unit that was another's: whoever logs in there would see this
-- child too. Of one representative of two siblings it is the same, known by the keyed hash of the name.
CREATE FUNCTION helle.appoint_representative(the_appointment uuid, the_unit uuid, whose bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  appointed minors_appointment;
  today date := helle.local_today();
BEGIN
  SELECT * INTO appointed FROM minors_appointment WHERE id = the_appointment FOR UPDATE;
  IF appointed.id IS NULL OR NOT (helle.grant_exists(appointed.case_id, 'identity') AND helle.writes('identity')) THEN
    RAISE EXCEPTION 'no such appointment for this unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM helle.require_open(appointed.case_id);
  IF NOT appointed.during @> today OR appointed.login_unit_id IS NOT NULL
     OR NOT helle.protected_as_minor(appointed.case_id, today) THEN
    PERFORM helle.refuse('appointment_runs_without_a_login');
  END IF;
  IF NOT EXISTS (
       SELECT 1 FROM organisations_unit u
         JOIN organisations_unitparent p ON p.unit_id = u.id AND p.during @> today
         JOIN organisations_unit above ON above.id = p.parent_id AND above.kind = 'representative'
        WHERE u.id = the_unit AND u.kind = 'representative')
     OR NOT helle.unit_is_open(the_unit, datemultirange(daterange(today, today + 1)))
     OR EXISTS (SELECT 1 FROM organisations_unitparent p WHERE p.parent_id = the_unit AND p.during @> today)
     OR (SELECT count(DISTINCT m.user_id) FROM organisations_membership m
          WHERE m.unit_id = the_unit AND (m.during @> today OR lower(m.during) > today)) > 1 THEN
    PERFORM helle.refuse('unit_of_one_representative');
  END IF;
  PERFORM 1 FROM organisations_unit WHERE id = the_unit FOR NO KEY UPDATE;
  IF whose IS NULL OR EXISTS (
       SELECT 1 FROM minors_appointment a
        WHERE a.login_unit_id = the_unit AND NOT isempty(a.during) AND a.login_whose_blind IS DISTINCT FROM whose) THEN
    PERFORM helle.refuse('unit_of_another_representative');
  END IF;
  UPDATE minors_appointment SET login_unit_id = the_unit, login_whose_blind = whose WHERE id = the_appointment;
  PERFORM helle.record_act('representative_appointed', appointed.case_id,
                           (SELECT person_id FROM cases_case WHERE id = appointed.case_id), the_unit);
END $$;

-- Nobody joins a representative in the unit in which she sees a child's case.
CREATE FUNCTION helle.keep_unit_of_one() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM minors_appointment a WHERE a.login_unit_id = NEW.unit_id AND a.ended_why = '')
     AND EXISTS (SELECT 1 FROM organisations_membership m
                  WHERE m.unit_id = NEW.unit_id AND m.user_id <> NEW.user_id AND m.during && NEW.during) THEN
    PERFORM helle.refuse('unit_of_one_representative');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_unit_of_one BEFORE INSERT OR UPDATE OF during ON organisations_membership
  FOR EACH ROW EXECUTE FUNCTION helle.keep_unit_of_one();

-- A representation ends on the day of turning eighteen also when nobody acts (MIN-15). For the role of the lists.
CREATE FUNCTION helle.representations_of_age() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.id FROM minors_appointment a
   WHERE a.ended_why = '' AND NOT helle.protected_as_minor(a.case_id, helle.local_today())
$$;
CREATE FUNCTION helle.end_representation_by_calendar(the_appointment uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  ended minors_appointment;
BEGIN
  SELECT * INTO ended FROM minors_appointment WHERE id = the_appointment FOR UPDATE;
  IF ended.id IS NULL OR ended.ended_why <> '' OR helle.protected_as_minor(ended.case_id, helle.local_today()) THEN
    RETURN false;
  END IF;
  UPDATE minors_appointment
     SET ended_why = 'of_age', ended_at = helle.clock_now(),
         during = daterange(lower(during), greatest(lower(during), least(helle.local_today(), (
           SELECT f.turns_18_on FROM people_profile f JOIN cases_case c ON c.person_id = f.person_id
            WHERE c.id = ended.case_id))))
   WHERE id = the_appointment;
  PERFORM helle.write_line(NULL, NULL, NULL, 'operation', 'minor.representative_ended', 'allowed', the_appointment,
                           ARRAY[ended.case_id], jsonb_build_object('why', 'of_age', 'by', 'calendar'), NULL);
  RETURN true;
END $$;

-- How many days an unaccompanied minor has been without a representative, from the day the case was opened and with each gap
-- between two (MIN-01, MIN-04); NULL of any other case. None is counted from the day of turning eighteen, from the day it was
-- answered that she is no victim, she withdrew or the case lapsed, nor once a holder of custody came or she left Denmark. Of one
-- who is missing the days go on.
CREATE FUNCTION helle.days_without_representative(the_case uuid, until date) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH child AS (
    SELECT o.opened, least(until, helle.local_today(), CASE WHEN NOT f.age_disputed THEN f.turns_18_on END,
             (SELECT e.occurred_on FROM cases_rungevent e
               WHERE e.case_id = the_case AND e.superseded_at IS NULL
                 AND e.event IN ('assessed_not_victim', 'withdrew', 'declined', 'lapsed')
                 AND NOT EXISTS (SELECT 1 FROM cases_rungevent n WHERE n.case_id = the_case AND n.superseded_at IS NULL
                                    AND n.sequence > e.sequence)),
             (SELECT upper(a.during) FROM minors_appointment a
               WHERE a.case_id = the_case AND a.ended_why IN ('custody_holder', 'left_denmark') AND NOT isempty(a.during)
                 AND NOT EXISTS (SELECT 1 FROM minors_appointment n WHERE n.case_id = the_case AND n.during >> a.during))
           ) AS last
      FROM cases_case c JOIN people_profile f ON f.person_id = c.person_id
      CROSS JOIN LATERAL (SELECT (c.opened_at AT TIME ZONE 'Europe/Copenhagen')::date AS opened) o
     WHERE c.id = the_case AND f.unaccompanied AND helle.protected_as_minor(c.id, o.opened))
  SELECT coalesce((SELECT sum(upper(gap) - lower(gap)) FROM unnest(
           datemultirange(daterange(child.opened, greatest(child.opened, child.last)))
           - coalesce((SELECT range_agg(a.during) FROM minors_appointment a WHERE a.case_id = the_case), '{}')) AS gap), 0)::int
    FROM child
$$;
CREATE FUNCTION helle.days_without_shown(the_case uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.days_without_representative(the_case, helle.local_today())
   WHERE helle.reads('identity') AND helle.grant_exists(the_case, 'identity') AND (SELECT helle.facts_are_open(the_case))
$$;
-- For the role of the numbers: the same of all cases, without which.
CREATE FUNCTION helle.unrepresented(until date) RETURNS TABLE (opened_on date, days integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (c.opened_at AT TIME ZONE 'Europe/Copenhagen')::date, d.days
    FROM cases_case c JOIN people_profile f ON f.person_id = c.person_id AND f.unaccompanied
    CROSS JOIN LATERAL (SELECT helle.days_without_representative(c.id, until) AS days) d
   WHERE d.days IS NOT NULL
$$;

-- Where a minor lives is decided under the act that fits the stay of that day (MIN-07, MIN-09): the Aliens Act without lawful
-- stay or in an asylum case, the acts on children otherwise. A municipality decides for itself, and only of minors it knows.
CREATE FUNCTION helle.keep_minor_placement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  stay text := (SELECT r.status FROM cases_case c JOIN people_residence r ON r.person_id = c.person_id
                 WHERE c.id = NEW.case_id AND r.superseded_at IS NULL AND r.during @> NEW.decided_on);
BEGIN
  IF NEW.decided_on > helle.local_today() OR NOT helle.protected_as_minor(NEW.case_id, NEW.decided_on) THEN
    PERFORM helle.refuse('placement_of_a_minor');
  END IF;
  IF coalesce(stay, 'unknown') = 'unknown'
     OR (stay IN ('asylum_pending', 'asylum_dublin', 'asylum_rejected', 'none')) <> (NEW.basis = 'aliens_act') THEN
    PERFORM helle.refuse('placement_basis_fits_the_stay');
  END IF;
  IF NEW.municipality_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM organisations_unit u WHERE u.id = NEW.municipality_id AND u.kind = 'municipality') THEN
    PERFORM helle.refuse('placement_by_a_municipality');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_minor_placement BEFORE INSERT ON minors_placementdecision
  FOR EACH ROW EXECUTE FUNCTION helle.keep_minor_placement();

-- An end is moved to an earlier day, and no day is added.
CREATE FUNCTION helle.end_of_minor_placement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT NEW.during <@ OLD.during OR (NOT isempty(NEW.during) AND lower(NEW.during) <> lower(OLD.during)) THEN
    PERFORM helle.refuse('placement_is_shortened');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER end_of_minor_placement BEFORE UPDATE ON minors_placementdecision
  FOR EACH ROW EXECUTE FUNCTION helle.end_of_minor_placement();

CREATE FUNCTION helle.decides_placements(of_municipality uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE helle.acting_kind()
    WHEN 'municipality' THEN helle.acting_role() = 'municipality_caseworker' AND of_municipality = helle.acting_unit()
    WHEN 'cmm' THEN helle.writes('placement')
    WHEN 'udlst' THEN helle.writes('placement')
    ELSE false END
$$;
CREATE POLICY read ON minors_placementdecision FOR SELECT TO helle_app
  USING (helle.grant_exists(case_id, 'placement'));
CREATE POLICY add ON minors_placementdecision FOR INSERT TO helle_app WITH CHECK (
  helle.grant_exists(case_id, 'placement') AND helle.decides_placements(municipality_id)
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND recorded_at = (SELECT helle.instant()));
CREATE POLICY change ON minors_placementdecision FOR UPDATE TO helle_app USING (
  helle.grant_exists(case_id, 'placement') AND helle.decides_placements(municipality_id));

-- Whether anybody represented the minor on a day. Not for the application.
CREATE FUNCTION helle.represented(the_case uuid, on_day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM minors_appointment a WHERE a.case_id = the_case AND a.during @> on_day)
$$;

-- A search for the family is of a minor (MIN-10). Whoever was informed or signed represented the minor that day (MIN-03). That it
-- has ended is written once.
CREATE FUNCTION helle.keep_tracing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' AND (NEW.begun_on > helle.local_today() OR NOT helle.protected_as_minor(NEW.case_id, NEW.begun_on)) THEN
    PERFORM helle.refuse('tracing_of_a_minor');
  END IF;
  IF TG_OP = 'INSERT' AND NEW.representative_informed_on IS NOT NULL
     AND NOT helle.represented(NEW.case_id, NEW.representative_informed_on) THEN
    PERFORM helle.refuse('tracing_informed_of_that_day');
  END IF;
  IF TG_OP = 'INSERT' AND NEW.representative_signed_on IS NOT NULL
     AND NOT helle.represented(NEW.case_id, NEW.representative_signed_on) THEN
    PERFORM helle.refuse('tracing_signed_of_that_day');
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.ended_on IS NOT NULL THEN
    PERFORM helle.refuse('tracing_is_ended_once');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_tracing BEFORE INSERT OR UPDATE ON minors_tracing
  FOR EACH ROW EXECUTE FUNCTION helle.keep_tracing();

-- A talk with an unaccompanied minor is held with the representative of that day, whatever the reason (MIN-13), one with an
-- accompanied minor so or with the reason why not; none tomorrow. What they talked about without is uncounted. A talk is planned
-- ahead. What was held, cancelled or does not count stays so.
CREATE FUNCTION helle.keep_return_talk() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  accompanied boolean := (SELECT NOT f.unaccompanied FROM cases_case c JOIN people_profile f ON f.person_id = c.person_id
                           WHERE c.id = NEW.case_id);
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'planned' THEN
    PERFORM helle.refuse('talk_is_closed_once');
  END IF;
  IF NEW.representative_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM minors_appointment a
        WHERE a.id = NEW.representative_id AND a.case_id = NEW.case_id AND a.during @> NEW.held_on) THEN
    PERFORM helle.refuse('talk_with_the_representative_of_that_day');
  END IF;
  IF NEW.state = 'planned' AND NEW.planned_on < helle.local_today() THEN
    PERFORM helle.refuse('talk_is_planned_ahead');
  END IF;
  IF NEW.held_on > helle.local_today() THEN
    PERFORM helle.refuse('talk_is_not_of_tomorrow');
  END IF;
  IF NEW.state = 'held' AND NEW.representative_id IS NULL AND helle.protected_as_minor(NEW.case_id, NEW.held_on) THEN
    IF accompanied IS NOT TRUE THEN
      PERFORM helle.refuse('talk_with_the_representative');
    ELSIF NEW.why_without_sealed IS NULL THEN
      PERFORM helle.refuse('talk_with_the_representative_or_a_reason');
    END IF;
  END IF;
  IF NEW.state = 'uncounted' AND (accompanied OR NOT helle.protected_as_minor(NEW.case_id, NEW.held_on)) THEN
    PERFORM helle.refuse('talk_that_counts');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_return_talk BEFORE INSERT OR UPDATE ON minors_returntalk
  FOR EACH ROW EXECUTE FUNCTION helle.keep_return_talk();

-- Whether a talk is to be held anew, by what is known today: it did not count, or it no longer does, since the representation did
-- not cover its day or the minor turned out to be alone; and none that counts was held after it. Of two of one day the one that
-- was planned for a later hour came after.
CREATE FUNCTION helle.talk_counts(t minors_returntalk) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT t.state = 'held' AND (
    EXISTS (SELECT 1 FROM minors_appointment a WHERE a.id = t.representative_id AND a.during @> t.held_on)
    OR NOT helle.protected_as_minor(t.case_id, t.held_on)
    OR (t.why_without_sealed IS NOT NULL
        AND EXISTS (SELECT 1 FROM cases_case c JOIN people_profile f ON f.person_id = c.person_id
                     WHERE c.id = t.case_id AND f.unaccompanied IS FALSE)))
$$;
CREATE FUNCTION helle.talk_is_to_be_held_anew(the_talk uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM minors_returntalk t
     WHERE t.id = the_talk AND t.state IN ('held', 'uncounted') AND helle.grant_exists(t.case_id, 'return_plan')
       AND NOT helle.talk_counts(t)
       AND NOT EXISTS (
         SELECT 1 FROM minors_returntalk n
          WHERE n.case_id = t.case_id AND n.state = 'held' AND helle.talk_counts(n)
            AND (n.held_on > t.held_on OR (n.held_on = t.held_on AND n.planned_at > t.planned_at))))
$$;

-- A minor whom nobody can find. Whoever writes that she disappeared, on the ladder or as the end of a period, raises the alarm
-- with it; taking a mistyped entry out takes the alarm out.
CREATE FUNCTION helle.alarm_for_minor(the_case uuid, on_day date) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO minors_missing (id, case_id, since, recorded_at, by_user_id, by_unit_id)
  SELECT gen_random_uuid(), the_case, on_day, helle.instant(), helle.acting_user(), helle.acting_unit()
   WHERE helle.protected_as_minor(the_case, on_day)
  ON CONFLICT DO NOTHING
$$;
CREATE FUNCTION helle.alarm_from_the_ladder() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NOT EXISTS (
       SELECT 1 FROM cases_rungevent e
        WHERE e.case_id = NEW.case_id AND e.sequence > NEW.sequence AND e.superseded_at IS NULL) THEN
    PERFORM helle.alarm_for_minor(NEW.case_id, NEW.occurred_on);
  ELSIF TG_OP = 'UPDATE' AND OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL THEN
    UPDATE minors_missing SET found_how = 'mistake', ended_on = greatest(since, helle.local_today()),
           ended_at = helle.instant(), ended_by_id = helle.acting_user()
     WHERE case_id = NEW.case_id AND since = NEW.occurred_on AND ended_on IS NULL
       AND NOT EXISTS (SELECT 1 FROM cases_rungevent e WHERE e.case_id = NEW.case_id AND e.event = 'disappeared'
                          AND e.superseded_at IS NULL);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER alarm_from_the_ladder AFTER INSERT OR UPDATE OF superseded_at ON cases_rungevent
  FOR EACH ROW WHEN (NEW.event = 'disappeared') EXECUTE FUNCTION helle.alarm_from_the_ladder();
CREATE FUNCTION helle.alarm_from_a_period() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.alarm_for_minor(NEW.case_id, least(helle.local_today(), coalesce(
    (SELECT max(s.broken_off_on) FROM support_span s WHERE s.period_id = NEW.id), helle.local_today())));
  RETURN NULL;
END $$;
CREATE TRIGGER alarm_from_a_period AFTER UPDATE OF broken_off_why ON support_period
  FOR EACH ROW WHEN (NEW.broken_off_why = 'disappeared' AND OLD.broken_off_why = '')
  EXECUTE FUNCTION helle.alarm_from_a_period();

-- Who is gone is one fact, of a minor as of others (C3): written on the case it raises the alarm of a minor, and the alarm is
-- written on the case. While an alarm is open the entry is not answered, corrected or taken out on the case: how a minor was
-- found, or that it was a mistake, is said where the alarm is, so that it does not go without that.
CREATE FUNCTION helle.alarm_from_who_is_gone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.supersedes_id IS NOT NULL AND EXISTS (
       SELECT 1 FROM minors_missing WHERE case_id = NEW.case_id AND ended_on IS NULL) THEN
    PERFORM helle.refuse('found_where_the_alarm_is');
  ELSIF NEW.found_on IS NULL AND NOT NEW.withdrawn THEN
    PERFORM helle.alarm_for_minor(NEW.case_id, NEW.since);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER z_alarm_from_who_is_gone AFTER INSERT ON support_gone FOR EACH ROW EXECUTE FUNCTION helle.alarm_from_who_is_gone();
-- Who is described as a minor while she is gone was one all along: the alarm is raised then.
CREATE FUNCTION helle.alarm_from_her_age() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.alarm_for_minor(g.case_id, g.since)
     FROM cases_case c JOIN support_gone g ON g.case_id = c.id
    WHERE c.person_id = NEW.person_id AND g.found_on IS NULL AND NOT g.withdrawn
      AND NOT EXISTS (SELECT 1 FROM support_gone n WHERE n.supersedes_id = g.id);
  RETURN NULL;
END $$;
CREATE TRIGGER alarm_from_her_age AFTER INSERT OR UPDATE OF turns_18_on, birth_date_sealed, age_disputed, unaccompanied
  ON people_profile FOR EACH ROW EXECUTE FUNCTION helle.alarm_from_her_age();
CREATE FUNCTION helle.gone_from_the_alarm() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  standing support_gone;
  told text := CASE helle.acting_kind() WHEN 'cmm' THEN 'cmm' ELSE 'authority' END;
BEGIN
  SELECT g.* INTO standing FROM support_gone g
   WHERE g.case_id = NEW.case_id AND g.found_on IS NULL AND NOT g.withdrawn
     AND NOT EXISTS (SELECT 1 FROM support_gone n WHERE n.supersedes_id = g.id);
  IF TG_OP = 'INSERT' AND standing.id IS NULL THEN
    INSERT INTO support_gone (id, case_id, kind, since, told_by, withdrawn, recorded_at, by_user_id, by_unit_id)
    VALUES (gen_random_uuid(), NEW.case_id, 'disappeared', NEW.since, told, false, helle.instant(), helle.acting_user(),
            helle.acting_unit());
  ELSIF TG_OP = 'UPDATE' AND standing.id IS NOT NULL THEN
    INSERT INTO support_gone (id, case_id, kind, since, told_by, found_on, found_told_by, withdrawn, recorded_at, by_user_id,
                              by_unit_id, supersedes_id)
    SELECT gen_random_uuid(), NEW.case_id, standing.kind, standing.since, standing.told_by,
           CASE WHEN NEW.found_how <> 'mistake' THEN greatest(NEW.ended_on, standing.since) END,
           CASE WHEN NEW.found_how <> 'mistake' THEN told ELSE '' END, NEW.found_how = 'mistake', helle.instant(),
           helle.acting_user(), helle.acting_unit(), standing.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER gone_when_missing AFTER INSERT ON minors_missing FOR EACH ROW EXECUTE FUNCTION helle.gone_from_the_alarm();
CREATE TRIGGER found_when_no_longer_missing AFTER UPDATE OF ended_on ON minors_missing
  FOR EACH ROW WHEN (OLD.ended_on IS NULL AND NEW.ended_on IS NOT NULL) EXECUTE FUNCTION helle.gone_from_the_alarm();

CREATE FUNCTION helle.keep_missing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' AND (NEW.since > helle.local_today() OR NOT helle.protected_as_minor(NEW.case_id, NEW.since)) THEN
    PERFORM helle.refuse('missing_is_a_minor');
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.ended_on IS NOT NULL OR NEW.since <> OLD.since) THEN
    PERFORM helle.refuse('missing_is_ended_once');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_missing BEFORE INSERT OR UPDATE ON minors_missing
  FOR EACH ROW EXECUTE FUNCTION helle.keep_missing();
CREATE FUNCTION helle.keep_missing_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.told_at > helle.instant() OR NOT EXISTS (
       SELECT 1 FROM minors_missing m WHERE m.id = NEW.missing_id AND m.case_id = NEW.case_id
          AND (NEW.told_at AT TIME ZONE 'Europe/Copenhagen')::date >= m.since) THEN
    PERFORM helle.refuse('told_since_she_is_missing');
  END IF;
  IF NEW.whom = 'representative'
     AND NOT helle.represented(NEW.case_id, (NEW.told_at AT TIME ZONE 'Europe/Copenhagen')::date) THEN
    PERFORM helle.refuse('told_who_represents_the_minor');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_missing_told BEFORE INSERT ON minors_missingtold
  FOR EACH ROW EXECUTE FUNCTION helle.keep_missing_told();

REVOKE ALL ON FUNCTION helle.protected_as_minor(uuid, date), helle.local_today(), helle.keep_appointment(),
  helle.end_of_appointment(), helle.appoint_representative(uuid, uuid, bytea), helle.representations_of_age(),
  helle.end_representation_by_calendar(uuid), helle.keep_minor_placement(), helle.end_of_minor_placement(),
  helle.decides_placements(uuid), helle.keep_tracing(), helle.keep_return_talk(), helle.talk_counts(minors_returntalk), helle.talk_is_to_be_held_anew(uuid),
  helle.alarm_for_minor(uuid, date),
  helle.alarm_from_the_ladder(), helle.alarm_from_a_period(), helle.alarm_from_who_is_gone(), helle.alarm_from_her_age(),
  helle.gone_from_the_alarm(), helle.keep_missing(), helle.keep_missing_told(), helle.represented(uuid, date),
  helle.keep_unit_of_one(), helle.days_without_representative(uuid, date), helle.days_without_shown(uuid),
  helle.unrepresented(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.days_without_shown(uuid), helle.talk_is_to_be_held_anew(uuid) TO helle_app;
GRANT EXECUTE ON FUNCTION helle.unrepresented(date) TO helle_numbers;
GRANT EXECUTE ON FUNCTION helle.appoint_representative(uuid, uuid, bytea), helle.decides_placements(uuid) TO helle_app;
GRANT EXECUTE ON FUNCTION helle.representations_of_age(), helle.end_representation_by_calendar(uuid) TO helle_lists;
