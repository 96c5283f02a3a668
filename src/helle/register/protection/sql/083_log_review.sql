-- Samples of the log (PUB-DIG-04). Who leads a unit draws from what its people looked at, and says of each look whether it was in order;
-- where nobody leads, and of those who lead, the data protection officer does. The draw and what is unusual are the database's own: the
-- application gives the thresholds, which stand with the draw, and chooses neither the seed nor the looks.

-- Who draws and says: 'lead' where somebody leads the unit today, else the officer; of those who lead always the officer.
CREATE FUNCTION helle.log_reviewer(the_unit uuid, the_scope text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN the_scope = 'unit' AND EXISTS (
    SELECT 1 FROM organisations_membership m JOIN organisations_user p ON p.id = m.user_id AND p.is_active
      JOIN organisations_unit u ON u.id = m.unit_id
     WHERE m.unit_id = the_unit AND helle.leads_kind(m.role, u.kind)
       AND m.during @> (helle.clock_now() AT TIME ZONE 'Europe/Copenhagen')::date) THEN 'lead' ELSE 'officer' END
$$;
CREATE FUNCTION helle.sees_log_review(the_unit uuid, the_scope text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.reads('audit') AND (helle.acting_role() = 'data_protection_officer'
      OR the_scope = 'unit' AND the_unit = helle.acting_unit() AND helle.leads_kind(helle.acting_role(), helle.acting_kind()))
$$;
CREATE FUNCTION helle.judges_log(the_unit uuid, the_scope text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.sees_log_review(the_unit, the_scope)
     AND (helle.acting_role() = 'data_protection_officer') = (helle.log_reviewer(the_unit, the_scope) = 'officer')
$$;

-- Whether a line of a unit's own log tells of a stay of somebody whose address is protected: who leads the unit is not shown it, unless she
-- is shown where the person lives (sql/207_places_in_the_log.sql). Asked of every case, also of one of which the acting unit was given nothing.
CREATE FUNCTION helle.tells_of_a_protected_stay(the_line bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT 1 FROM audit_line l JOIN cases_case c ON c.id = ANY (l.cases) JOIN people_addressprotection p ON p.person_id = c.person_id
     WHERE l.id = the_line AND p.ended_why NOT IN ('mistake', 'withdrawn')
       AND p.during @> (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date
       AND helle.leads_to_where(l.action, helle.acting_unit(), l.detail));
END $$;
-- Whether a look of a sample is withheld from the acting user. Of a line that was dropped with its time nothing is withheld.
CREATE FUNCTION helle.look_is_withheld(the_line bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM audit_line l WHERE l.id = the_line AND NOT helle.may_read_line(l.action, l.unit_id, l.cases, l.detail));
END $$;
-- Who says of one look of a log whether it was in order: who draws from the log, but nobody of what she is not shown. What is not shown to
-- who leads is the data protection officer's.
CREATE FUNCTION helle.judges_look(the_unit uuid, the_scope text, the_line bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.judges_log(the_unit, the_scope) THEN
    RETURN NOT helle.look_is_withheld(the_line);
  END IF;
  RETURN helle.acting_role() = 'data_protection_officer' AND helle.sees_log_review(the_unit, the_scope)
     AND helle.tells_of_a_protected_stay(the_line);
END $$;
-- How a look of a sample stands for the acting user: whether it is withheld, and whether it is hers to judge. Nothing of a look of a sample
-- that she does not see; and asked of looks of samples alone, so that nobody reads line by line which of the log tell of a protected stay.
CREATE FUNCTION helle.look_stands(the_sampled uuid) RETURNS TABLE (withheld boolean, hers boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.look_is_withheld(s.line_id), helle.judges_look(d.unit_id, d.scope, s.line_id)
    FROM log_review_sampled s JOIN log_review_draw d ON d.id = s.draw_id
   WHERE s.id = the_sampled AND helle.sees_log_review(d.unit_id, d.scope)
$$;

-- Whether a line is a list, in which a case stands among others.
CREATE FUNCTION helle.is_a_list(the_action text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_action IN ('desk.read', 'case.listed', 'task.listed', 'handing_out.listed', 'minor.listed', 'sharing.transfers_listed',
                        'look.listed', 'home.read', 'home.activities_read', 'placement.board_read', 'period.desk_listed',
                        'retention.read', 'offer.read')
$$;

-- Who leads or led a unit, and until which day: whose looks are those of a lead, in whatever role she looked. One who begins to lead on
-- `till`, or the day after, is one already: nobody draws what was her own work before.
CREATE FUNCTION helle.led_until(the_unit uuid, till timestamptz) RETURNS TABLE (user_id uuid, ended date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.user_id, max(coalesce(upper(m.during), 'infinity')) FROM organisations_membership m JOIN organisations_unit u ON u.id = m.unit_id
   WHERE m.unit_id = the_unit AND helle.leads_kind(m.role, u.kind)
     AND lower(m.during) <= (till AT TIME ZONE 'Europe/Copenhagen')::date + 1
   GROUP BY m.user_id
$$;

-- The newest looks of a unit in a span of time, by somebody else than `but_for`: what was opened, changed, searched for, and what was
-- refused; not lists, and not the log itself. Of those who led when they looked, or led later until `leads_until`, in the scope of the leads,
-- in whatever role. By the index on unit and time, and never more than `at_most` of them.
CREATE FUNCTION helle.unit_looks(the_unit uuid, the_scope text, since timestamptz, till timestamptz, but_for uuid, at_most integer,
                                 leads_until timestamptz)
RETURNS TABLE (id bigint, at timestamptz, user_id uuid, role text, purpose text, action text, outcome text, cases uuid[], detail jsonb)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 20000 SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.id, l.at, l.user_id, l.role, l.purpose, l.action, l.outcome, l.cases, l.detail
    FROM audit_line l LEFT JOIN helle.led_until(the_unit, leads_until) k ON k.user_id = l.user_id
   WHERE l.unit_id = the_unit AND l.at >= since AND l.at < till AND l.user_id IS NOT NULL AND l.user_id IS DISTINCT FROM but_for
     AND coalesce(k.ended > (l.at AT TIME ZONE 'Europe/Copenhagen')::date, false) = (the_scope = 'leads')
     AND (l.outcome = 'denied' OR l.action IN ('person.searched', 'access.limited')
          OR (cardinality(l.cases) > 0 OR l.object_id IS NOT NULL)
             AND NOT helle.is_a_list(l.action) AND l.action !~ '^(log_review|look|audit)[.]')
   ORDER BY l.at DESC LIMIT at_most
$$;

-- What samples until a moment left out, for whoever draws next: the looks of whoever drew one, until somebody else draws; and, of the
-- leads, those of one who became a lead since the last sample of them, from where the last sample of her unit ended.
CREATE FUNCTION helle.left_out_of_samples(the_unit uuid, the_scope text, till timestamptz, drawn_by uuid, the_moment timestamptz)
RETURNS TABLE (user_id uuid, begins timestamptz, ends timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH draws AS (
    SELECT d.* FROM log_review_draw d WHERE d.unit_id = the_unit AND d.recorded_at < the_moment
  ), last_one AS (
    SELECT max(upper(d.during)) AS at FROM draws d WHERE d.scope = the_scope
  )
  SELECT d.by_user_id, greatest(lower(d.during), till - interval '31 days'), upper(d.during) FROM draws d
   WHERE d.scope = the_scope AND d.by_user_id <> drawn_by AND upper(d.during) > till - interval '31 days'
     AND NOT EXISTS (SELECT 1 FROM draws x WHERE x.scope = the_scope AND x.recorded_at > d.recorded_at AND x.by_user_id <> d.by_user_id)
  UNION ALL
  SELECT k.user_id, greatest(k.unit_drawn, till - interval '31 days'), o.at FROM last_one o CROSS JOIN LATERAL (
    SELECT m.user_id, (SELECT max(upper(d.during)) FROM draws d WHERE d.scope = 'unit' AND d.by_user_id <> m.user_id
                          AND d.recorded_at < lower(m.during)::timestamp AT TIME ZONE 'Europe/Copenhagen') AS unit_drawn
      FROM organisations_membership m JOIN organisations_unit u ON u.id = m.unit_id
     WHERE the_scope = 'leads' AND m.unit_id = the_unit AND helle.leads_kind(m.role, u.kind) AND m.user_id <> drawn_by
       AND lower(m.during) > (o.at AT TIME ZONE 'Europe/Copenhagen')::date) k
   WHERE greatest(k.unit_drawn, till - interval '31 days') < o.at
$$;

-- What the next sample is drawn from: the looks since the last one, and what samples left out before.
CREATE FUNCTION helle.looks_to_draw(the_unit uuid, the_scope text, since timestamptz, till timestamptz, drawn_by uuid,
                                    the_moment timestamptz, at_most integer)
RETURNS TABLE (id bigint, at timestamptz, user_id uuid, role text, purpose text, action text, outcome text, cases uuid[], detail jsonb)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 20000 SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.* FROM helle.unit_looks(the_unit, the_scope, since, till, drawn_by, at_most, till) l
  UNION
  SELECT l.* FROM helle.left_out_of_samples(the_unit, the_scope, till, drawn_by, the_moment) o
   CROSS JOIN LATERAL helle.unit_looks(the_unit, the_scope, o.begins, least(o.ends, looks_to_draw.since), NULL, 20000, till) l
   WHERE l.user_id = o.user_id
     AND NOT EXISTS (SELECT 1 FROM log_review_sampled s JOIN log_review_draw d ON d.id = s.draw_id AND d.recorded_at < the_moment
                      WHERE s.line_id = l.id)
$$;

-- What is known of each of these looks, and which patterns it has, in the order of their weight. The thresholds (`t`) are those of the
-- rule, which is asked again where a look is shown; a test holds the two against each other. Only her own looks are counted with hers.
-- No nested loops: the planner cannot know how many looks there are, and one look after the other is compared with each hour of all.
CREATE FUNCTION helle.look_facts(the_unit uuid, the_scope text, since timestamptz, till timestamptz, t jsonb, but_for uuid,
                                 the_moment timestamptz)
RETURNS TABLE (line_id bigint, at timestamptz, user_id uuid, facts jsonb, patterns text[])
LANGUAGE sql STABLE SECURITY DEFINER ROWS 20000 SET search_path = pg_catalog, public, pg_temp SET enable_nestloop = off AS $$
  WITH looks AS MATERIALIZED (
    SELECT l.*, date_trunc('hour', l.at) AS hour, (l.at AT TIME ZONE 'Europe/Copenhagen')::date AS day,
           extract(epoch FROM (l.at AT TIME ZONE 'Europe/Copenhagen')::time) / 3600 AS clock_hour,
           CASE WHEN l.outcome = 'allowed' AND l.purpose <> 'not_opened' AND cardinality(l.cases) = 1 THEN l.cases[1] END AS one_case,
           -- What gives somebody work on a case (sql/110_own_hand.sql), and leading: neither is unusual.
           l.purpose IN ('assigned', 'contact_person', 'contact_deputy', 'cover', 'interview', 'task', 'own_draft', 'access_request',
                         'handed_over', 'supervision', 'not_opened') AS has_part,
           l.purpose IN ('answer_caller', 'second_reader', 'taking_over', 'other_case', 'other_work') AS of_a_colleague,
           l.action = 'person.searched' AND l.detail -> 'found' = '0'::jsonb AS in_vain,
           l.outcome = 'denied' AND coalesce(l.detail ->> 'by', '') <> 'need_to_know' AS was_refused
      FROM helle.looks_to_draw(the_unit, the_scope, since, till, but_for, the_moment, 20000) l
  ), opened AS (
    -- A line with several cases is a paper or a list of something, and opens none of them, and one that stayed closed was not seen.
    SELECT l.user_id, l.hour, count(DISTINCT l.one_case) AS n FROM looks l WHERE l.one_case IS NOT NULL GROUP BY l.user_id, l.hour
  ), busy AS (
    SELECT o.user_id FROM opened o WHERE o.n > (t ->> 'many_cases')::integer GROUP BY o.user_id
  ), earlier AS (
    SELECT l.user_id, count(DISTINCT l.cases[1]) AS n
      FROM helle.unit_looks(the_unit, the_scope, since - make_interval(days => (t ->> 'usual_days')::integer), since, but_for, 20000,
                            till) l
      JOIN busy b ON b.user_id = l.user_id
     WHERE l.outcome = 'allowed' AND l.purpose <> 'not_opened' AND cardinality(l.cases) = 1 GROUP BY l.user_id, date_trunc('hour', l.at)
  ), usual AS (
    SELECT e.user_id, percentile_disc(0.5) WITHIN GROUP (ORDER BY e.n) AS n FROM earlier e GROUP BY e.user_id
  ), refused AS (
    SELECT l.user_id, l.hour, count(*) AS n FROM looks l WHERE l.was_refused GROUP BY l.user_id, l.hour
  ), searched AS (
    SELECT l.user_id, l.day, count(*) AS n FROM looks l WHERE l.in_vain GROUP BY l.user_id, l.day
  ), strange AS (
    SELECT l.id, l.user_id, l.one_case, n.unit_id AS town FROM looks l JOIN support_notifiedmunicipality n ON n.case_id = l.one_case
     WHERE n.notified_at < till AND (l.of_a_colleague OR l.purpose = 'own_unit') AND NOT l.has_part
  ), towns AS (
    SELECT s.id, max(k.n) AS n FROM strange s
      JOIN (SELECT x.user_id, x.town, count(DISTINCT x.one_case) AS n FROM strange x GROUP BY x.user_id, x.town) k
        ON k.user_id = s.user_id AND k.town = s.town GROUP BY s.id
  ), hours AS MATERIALIZED (
    SELECT d.day, coalesce(x.opens, h.opens) AS opens, coalesce(x.closes, h.closes) AS closes
      FROM (SELECT DISTINCT l.day FROM looks l) d
      LEFT JOIN administration_openingexception x ON x.unit_id = the_unit AND x.day = d.day
      LEFT JOIN administration_openinghours h ON h.unit_id = the_unit AND x.id IS NULL AND h.weekday = extract(isodow FROM d.day)
       AND h.during @> d.day
  ), facts AS (
    SELECT l.id, l.at, l.user_id,
           CASE WHEN l.one_case IS NOT NULL THEN coalesce(o.n, 0) ELSE 0 END AS cases_in_hour,
           CASE WHEN l.one_case IS NOT NULL THEN coalesce(u.n, 0) ELSE 0 END AS usual_in_hour,
           -- She had the case once, has no part in it now, and opened it all the same.
           NOT l.has_part AND l.one_case IS NOT NULL
             AND EXISTS (SELECT 1 FROM cases_assignment a WHERE a.case_id = l.one_case AND a.user_id = l.user_id AND a.unit_id = the_unit
                            AND upper(a.during) <= l.at)
             AND NOT EXISTS (SELECT 1 FROM cases_assignment a WHERE a.case_id = l.one_case AND a.user_id = l.user_id
                                AND a.during @> l.at) AS part_ended,
           coalesce(w.n, 0) AS same_municipality, l.of_a_colleague AS colleagues_case,
           -- The hotline's shifts are outside of hours by their nature; of a unit without hours nothing is known.
           l.role <> 'cmm_hotline' AND EXISTS (SELECT 1 FROM administration_openinghours h WHERE h.unit_id = the_unit)
             AND NOT EXISTS (SELECT 1 FROM hours h WHERE h.day = l.day
                                AND l.clock_hour >= extract(epoch FROM h.opens) / 3600 - (t ->> 'hours_margin')::integer
                                AND l.clock_hour < extract(epoch FROM h.closes) / 3600 + (t ->> 'hours_margin')::integer) AS outside_hours,
           CASE WHEN l.was_refused THEN coalesce(r.n, 0) ELSE 0 END AS refused_in_hour,
           CASE WHEN l.in_vain THEN coalesce(s.n, 0) ELSE 0 END AS empty_searches, l.action = 'access.limited' AS limited
      FROM looks l
      LEFT JOIN opened o ON o.user_id = l.user_id AND o.hour = l.hour
      LEFT JOIN usual u ON u.user_id = l.user_id
      LEFT JOIN refused r ON r.user_id = l.user_id AND r.hour = l.hour
      LEFT JOIN searched s ON s.user_id = l.user_id AND s.day = l.day
      LEFT JOIN towns w ON w.id = l.id
  )
  SELECT f.id, f.at, f.user_id,
         jsonb_build_object('cases_in_hour', f.cases_in_hour, 'usual_in_hour', f.usual_in_hour, 'part_ended', f.part_ended,
           'same_municipality', f.same_municipality, 'colleagues_case', f.colleagues_case, 'outside_hours', f.outside_hours,
           'refused_in_hour', f.refused_in_hour, 'empty_searches', f.empty_searches, 'limited', f.limited),
         array_remove(ARRAY[
           CASE WHEN f.limited THEN 'limited' END,
           CASE WHEN f.part_ended THEN 'part_ended' END,
           CASE WHEN f.same_municipality >= (t ->> 'same_municipality')::integer THEN 'same_municipality' END,
           CASE WHEN f.cases_in_hour > greatest((t ->> 'many_cases')::integer, (t ->> 'many_factor')::integer * f.usual_in_hour)
                THEN 'many_cases' END,
           CASE WHEN f.empty_searches >= (t ->> 'empty_searches')::integer THEN 'empty_searches' END,
           CASE WHEN f.refused_in_hour >= (t ->> 'many_refused')::integer THEN 'refused' END,
           CASE WHEN f.colleagues_case THEN 'colleagues_case' END,
           CASE WHEN f.outside_hours THEN 'outside_hours' END], NULL)
    FROM facts f
$$;

-- The sample that a seed gives: three quarters of it unusual looks at most, the graver first and three of one kind of each member of staff,
-- the rest by lot from all others. `same_name`: looks at a name that the member of staff bears as well. Those come first among those
-- that are chosen, and stand after the other unusual ones, so that no row says of whose name it was.
CREATE FUNCTION helle.log_sample(the_unit uuid, the_scope text, since timestamptz, till timestamptz, the_seed uuid, t jsonb,
                                 same_name bigint[], but_for uuid, the_moment timestamptz)
RETURNS TABLE (place integer, line_id bigint, at timestamptz, user_id uuid, facts jsonb, patterns text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH looks AS MATERIALIZED (
    SELECT f.*, md5(the_seed::text || f.line_id) AS lot, f.line_id = ANY (same_name) AS named,
           coalesce(array_position('{limited,part_ended,same_municipality,many_cases,empty_searches,refused,colleagues_case,outside_hours}',
                                   f.patterns[1]), 99) AS weight
      FROM helle.look_facts(the_unit, the_scope, since, till, t, but_for, the_moment) f
  ), kinds AS (
    SELECT l.*, row_number() OVER (PARTITION BY l.user_id, l.patterns, l.named ORDER BY l.lot) AS nth
      FROM looks l WHERE l.weight < 99 OR l.named
  ), first_ones AS (
    SELECT k.line_id, k.at, k.user_id, k.facts, k.patterns, k.lot, k.weight FROM kinds k WHERE k.nth <= 3
     ORDER BY k.named DESC, k.weight, cardinality(k.patterns) DESC, k.lot LIMIT (t ->> 'sample_lines')::integer * 3 / 4
  ), by_lot AS (
    SELECT l.line_id, l.at, l.user_id, l.facts, l.patterns, l.lot, 100 AS weight FROM looks l
     WHERE NOT EXISTS (SELECT 1 FROM first_ones o WHERE o.line_id = l.line_id)
     ORDER BY l.lot LIMIT (t ->> 'sample_lines')::integer - (SELECT count(*) FROM first_ones)
  ), both_kinds AS (SELECT * FROM first_ones UNION ALL SELECT * FROM by_lot)
  SELECT row_number() OVER (ORDER BY b.weight, cardinality(b.patterns) DESC, b.lot)::integer,
         b.line_id, b.at, b.user_id, b.facts, b.patterns FROM both_kinds b
$$;

-- Draws the next sample: from where the last one ended, 31 days back at most, and of 20,000 looks the newest. One at a time: what of the
-- last one is hers to judge is judged first. The last minute waits for the next, since what is being written now is not there yet; a line that a longer request
-- writes after that is in no sample. Of two who draw at once the second waits, and then meets the first. Returns how many looks were drawn. What whoever draws looked at
-- herself waits for somebody else, who draws it with hers.
CREATE FUNCTION helle.draw_log_sample(the_draw uuid, the_unit uuid, the_scope text, t jsonb, same_name bigint[]) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  till timestamptz := helle.instant() - interval '1 minute';
  since timestamptz;
  the_seed uuid := gen_random_uuid();
  so_many integer;
  in_span integer;
  the_first timestamptz;
  drawn integer;
BEGIN
  IF helle.judges_log(the_unit, the_scope) IS NOT TRUE THEN
    RAISE EXCEPTION 'who leads the unit draws from its log' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('helle.log_review.' || the_unit || the_scope, 0));
  IF EXISTS (SELECT 1 FROM log_review_draw d JOIN log_review_sampled s ON s.draw_id = d.id
              WHERE d.unit_id = the_unit AND d.scope = the_scope AND s.user_id <> helle.acting_user() AND NOT EXISTS (
                SELECT 1 FROM log_review_judgement v WHERE v.sampled_id = s.id AND v.verdict IN ('ok', 'wrong'))
                AND NOT helle.look_is_withheld(s.line_id)) THEN
    PERFORM helle.refuse('log_sample_is_judged_first');
  END IF;
  since := greatest(till - interval '31 days', (SELECT max(upper(d.during)) FROM log_review_draw d
                                                 WHERE d.unit_id = the_unit AND d.scope = the_scope));
  SELECT count(*), min(l.at) FILTER (WHERE l.at >= since), count(*) FILTER (WHERE l.at >= since) INTO so_many, the_first, in_span
    FROM helle.looks_to_draw(the_unit, the_scope, since, till, helle.acting_user(), helle.instant(), 20000) l;
  IF so_many = 0 THEN
    PERFORM helle.refuse('log_sample_is_of_something');
  END IF;
  since := CASE WHEN in_span = 20000 THEN the_first ELSE since END;
  INSERT INTO log_review_draw (id, unit_id, scope, during, seed, thresholds, looks, recorded_at, by_user_id, by_unit_id)
  VALUES (the_draw, the_unit, the_scope, tstzrange(since, till), the_seed, t, so_many, helle.instant(), helle.acting_user(),
          helle.acting_unit());
  INSERT INTO log_review_sampled (id, draw_id, place, line_id, at, user_id, facts, patterns)
  SELECT gen_random_uuid(), the_draw, s.place, s.line_id, s.at, s.user_id, s.facts, s.patterns
    FROM helle.log_sample(the_unit, the_scope, since, till, the_seed, t, same_name, helle.acting_user(), helle.instant()) s;
  GET DIAGNOSTICS drawn = ROW_COUNT;
  RETURN drawn;
END $$;

-- What the seed of a draw gives when it is drawn again, for whoever doubts it: the lines of it, in their order.
CREATE FUNCTION helle.log_sample_again(the_draw uuid, same_name bigint[]) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT array_agg(s.line_id ORDER BY s.place) FROM log_review_draw d
   CROSS JOIN LATERAL helle.log_sample(d.unit_id, d.scope, lower(d.during), upper(d.during), d.seed, d.thresholds, same_name, d.by_user_id,
                                      d.recorded_at) s
   WHERE d.id = the_draw AND helle.sees_log_review(d.unit_id, d.scope)
$$;

-- Whether the acting user is asked about a look of her own.
CREATE FUNCTION helle.is_asked_of(the_sampled uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM log_review_sampled s JOIN log_review_judgement v ON v.sampled_id = s.id AND v.verdict = 'ask'
                  WHERE s.id = the_sampled AND s.user_id = helle.acting_user())
$$;

-- What is said of a look is somebody else's, who draws from that log and is shown it. The look is held: of two who say something at once the second
-- waits, and then meets the first.
CREATE FUNCTION helle.keep_log_judgement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_look log_review_sampled;
BEGIN
  SELECT * INTO the_look FROM log_review_sampled s WHERE s.id = NEW.sampled_id FOR NO KEY UPDATE;
  IF the_look.user_id = NEW.by_user_id THEN
    PERFORM helle.refuse('nobody_judges_her_own_look');
  END IF;
  IF (SELECT helle.judges_look(d.unit_id, d.scope, the_look.line_id) FROM log_review_draw d WHERE d.id = the_look.draw_id) IS NOT TRUE THEN
    RAISE EXCEPTION 'who leads the unit judges its looks' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT 1 FROM log_review_judgement v WHERE v.sampled_id = the_look.id AND v.verdict IN ('ok', 'wrong')) THEN
    PERFORM helle.refuse('one_verdict_on_a_look');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_log_judgement BEFORE INSERT ON log_review_judgement FOR EACH ROW EXECUTE FUNCTION helle.keep_log_judgement();

-- Only who was asked answers, and until it is said whether the look was in order.
CREATE FUNCTION helle.keep_log_reply() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM log_review_sampled s WHERE s.id = NEW.sampled_id FOR NO KEY UPDATE;
  IF helle.is_asked_of(NEW.sampled_id) IS NOT TRUE THEN
    RAISE EXCEPTION 'who was asked answers' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF EXISTS (SELECT 1 FROM log_review_judgement v WHERE v.sampled_id = NEW.sampled_id AND v.verdict IN ('ok', 'wrong')) THEN
    PERFORM helle.refuse('one_verdict_on_a_look');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_log_reply BEFORE INSERT ON log_review_reply FOR EACH ROW EXECUTE FUNCTION helle.keep_log_reply();

-- What was not in order is settled by the data protection officer, and never of her own look.
CREATE FUNCTION helle.keep_log_settlement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_look log_review_sampled;
BEGIN
  SELECT * INTO the_look FROM log_review_sampled s WHERE s.id = NEW.sampled_id FOR NO KEY UPDATE;
  IF the_look.user_id = NEW.by_user_id THEN
    PERFORM helle.refuse('nobody_judges_her_own_look');
  END IF;
  IF helle.acting_role() IS DISTINCT FROM 'data_protection_officer' OR NOT EXISTS (
       SELECT 1 FROM log_review_judgement v WHERE v.sampled_id = the_look.id AND v.verdict = 'wrong') THEN
    RAISE EXCEPTION 'the data protection officer settles what was not in order' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_log_settlement BEFORE INSERT ON log_review_settlement FOR EACH ROW EXECUTE FUNCTION helle.keep_log_settlement();

-- The same as `sees_log_review`, asked once a query and not of each draw of the country.
CREATE POLICY own_read ON log_review_draw FOR SELECT TO helle_app USING ((SELECT helle.reads('audit')) AND (
  (SELECT helle.acting_role()) = 'data_protection_officer'
  OR scope = 'unit' AND unit_id = (SELECT helle.acting_unit()) AND (SELECT helle.leads_kind(helle.acting_role(), helle.acting_kind()))));
-- Nobody reads of her own looks before she is asked.
CREATE POLICY own_read ON log_review_sampled FOR SELECT TO helle_app USING (
  (SELECT helle.reads('audit')) AND user_id <> (SELECT helle.acting_user()) AND EXISTS (SELECT 1 FROM log_review_draw d WHERE d.id = draw_id)
  OR user_id = (SELECT helle.acting_user()) AND helle.is_asked_of(id));
CREATE POLICY own_read ON log_review_judgement FOR SELECT TO helle_app USING (
  EXISTS (SELECT 1 FROM log_review_sampled s WHERE s.id = sampled_id));
CREATE POLICY own_add ON log_review_judgement FOR INSERT TO helle_app WITH CHECK (
  by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()));
CREATE POLICY own_read ON log_review_reply FOR SELECT TO helle_app USING (
  EXISTS (SELECT 1 FROM log_review_sampled s WHERE s.id = sampled_id));
CREATE POLICY own_add ON log_review_reply FOR INSERT TO helle_app WITH CHECK (
  by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()));
-- What became of it is told to who draws from that log, not on this page to whom it is about.
CREATE POLICY own_read ON log_review_settlement FOR SELECT TO helle_app USING (
  EXISTS (SELECT 1 FROM log_review_sampled s WHERE s.id = sampled_id AND s.user_id <> (SELECT helle.acting_user())));
CREATE POLICY own_add ON log_review_settlement FOR INSERT TO helle_app WITH CHECK (
  by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()));

-- What of it waits for the acting user, for the desk: a question to answer, looks to judge, a sample to draw, what was not in order. The
-- logs that she draws from are asked only in the roles that do. `at`: since when; of a sample when the last one ended.
CREATE FUNCTION helle.log_review_waits()
RETURNS TABLE (kind text, id uuid, unit_id uuid, scope text, at timestamptz, so_many integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT 'asked', s.id, v.by_unit_id, '', v.recorded_at, 1 FROM log_review_sampled s
    JOIN log_review_judgement v ON v.sampled_id = s.id AND v.verdict = 'ask'
   WHERE s.user_id = helle.acting_user() AND NOT EXISTS (SELECT 1 FROM log_review_reply r WHERE r.sampled_id = s.id)
     AND NOT EXISTS (SELECT 1 FROM log_review_judgement w WHERE w.sampled_id = s.id AND w.verdict IN ('ok', 'wrong'));
  IF NOT helle.reads('audit') THEN
    RETURN;
  END IF;
  -- First what waits, of her unit alone where she is no officer; then, of those few, whether it is hers to judge.
  RETURN QUERY WITH waiting AS MATERIALIZED (
    SELECT d.id, d.unit_id, d.scope::text AS scope, d.recorded_at, array_agg(s.line_id) AS lines
      FROM log_review_draw d JOIN log_review_sampled s ON s.draw_id = d.id AND s.user_id <> helle.acting_user()
     WHERE (helle.acting_role() = 'data_protection_officer' OR d.unit_id = helle.acting_unit())
       AND NOT EXISTS (SELECT 1 FROM log_review_judgement w WHERE w.sampled_id = s.id AND w.verdict IN ('ok', 'wrong'))
     GROUP BY d.id)
  SELECT 'judge', g.id, g.unit_id, g.scope, g.recorded_at, k.so_many
    FROM waiting g CROSS JOIN LATERAL (SELECT helle.judges_log(g.unit_id, g.scope) AS whole) w
   CROSS JOIN LATERAL (
     SELECT count(*)::integer AS so_many FROM unnest(g.lines) l
      WHERE CASE WHEN w.whole THEN NOT helle.look_is_withheld(l)
                 ELSE helle.acting_role() = 'data_protection_officer' AND helle.tells_of_a_protected_stay(l) END) k
   WHERE k.so_many > 0;
  RETURN QUERY SELECT 'draw', p.id, p.id, p.scope, p.last_drawn, 1 FROM helle.reviewed_logs() p
   WHERE p.mine AND p.waits = 0 AND EXISTS (
     SELECT 1 FROM helle.looks_to_draw(p.id, p.scope, greatest(p.last_drawn, helle.instant() - interval '31 days'), helle.instant(),
                                       helle.acting_user(), helle.instant(), 1));
  IF helle.acting_role() = 'data_protection_officer' THEN
    RETURN QUERY SELECT 'settle', s.id, d.unit_id, d.scope::text, v.recorded_at, 1 FROM log_review_judgement v
      JOIN log_review_sampled s ON s.id = v.sampled_id AND s.user_id <> helle.acting_user() JOIN log_review_draw d ON d.id = s.draw_id
     WHERE v.verdict = 'wrong' AND NOT EXISTS (SELECT 1 FROM log_review_settlement x WHERE x.sampled_id = s.id);
  END IF;
END $$;

-- The logs that the acting user sees samples of: each unit, and its leads by themselves where its kind has some. `mine`: she draws from it.
CREATE FUNCTION helle.reviewed_logs() RETURNS TABLE (id uuid, scope text, mine boolean, last_drawn timestamptz, waits integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT u.id, k.scope, helle.judges_log(u.id, k.scope),
         (SELECT max(upper(d.during)) FROM log_review_draw d WHERE d.unit_id = u.id AND d.scope = k.scope),
         (SELECT count(*)::integer FROM log_review_draw d JOIN log_review_sampled s ON s.draw_id = d.id
           WHERE d.unit_id = u.id AND d.scope = k.scope AND s.user_id <> helle.acting_user() AND NOT EXISTS (
             SELECT 1 FROM log_review_judgement w WHERE w.sampled_id = s.id AND w.verdict IN ('ok', 'wrong'))
             AND NOT helle.look_is_withheld(s.line_id))
    FROM organisations_unit u CROSS JOIN (VALUES ('unit'), ('leads')) k (scope)
   WHERE (u.id = helle.acting_unit() OR helle.acting_role() = 'data_protection_officer') AND helle.sees_log_review(u.id, k.scope)
     AND (k.scope = 'unit' OR EXISTS (SELECT 1 FROM protection_needtoknow n WHERE n.unit_kind = u.kind AND n.led_by <> ''))
$$;
-- The same with how much of it was seen: the looks since a moment, counted up to 100,000, and how many of them somebody judged.
-- Of one log, where one is named: nothing is counted of the others.
CREATE FUNCTION helle.log_coverage(since timestamptz, the_unit uuid, the_scope text)
RETURNS TABLE (id uuid, scope text, mine boolean, last_drawn timestamptz, waits integer, looks integer, seen integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.*, (SELECT count(*)::integer FROM helle.unit_looks(p.id, p.scope, since, helle.instant(), NULL, 100000, helle.instant())),
         (SELECT count(*)::integer FROM log_review_draw d JOIN log_review_sampled s ON s.draw_id = d.id AND s.at >= since
            JOIN log_review_judgement v ON v.sampled_id = s.id AND v.verdict IN ('ok', 'wrong')
           WHERE d.unit_id = p.id AND d.scope = p.scope)
    FROM helle.reviewed_logs() p WHERE the_unit IS NULL OR p.id = the_unit AND p.scope = the_scope
$$;

-- How often the acting user has searched for a person within an hour, the search that is about to be written counted in: two at once
-- are counted as two. And how many pages were refused to her within ten minutes, counted up to a thousand; not those that asked what for.
CREATE FUNCTION helle.searches_lately() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('helle.searches.' || helle.acting_user(), 0));
  RETURN 1 + (SELECT count(*) FROM audit_line l WHERE l.user_id = helle.acting_user() AND l.action = 'person.searched'
                 AND l.at > helle.instant() - interval '1 hour');
END $$;
CREATE FUNCTION helle.refused_lately() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*)::integer FROM (
    SELECT 1 FROM audit_line l WHERE l.user_id = helle.acting_user() AND l.outcome = 'denied'
       AND l.detail ->> 'by' IN ('view', 'database', 'erasure') AND l.at > helle.instant() - interval '10 minutes' LIMIT 1000) one
$$;

REVOKE ALL ON FUNCTION helle.log_reviewer(uuid, text), helle.sees_log_review(uuid, text), helle.judges_log(uuid, text),
  helle.tells_of_a_protected_stay(bigint), helle.look_is_withheld(bigint), helle.judges_look(uuid, text, bigint), helle.look_stands(uuid),
  helle.unit_looks(uuid, text, timestamptz, timestamptz, uuid, integer, timestamptz), helle.reviewed_logs(),
  helle.is_a_list(text), helle.led_until(uuid, timestamptz),
  helle.left_out_of_samples(uuid, text, timestamptz, uuid, timestamptz),
  helle.looks_to_draw(uuid, text, timestamptz, timestamptz, uuid, timestamptz, integer),
  helle.look_facts(uuid, text, timestamptz, timestamptz, jsonb, uuid, timestamptz),
  helle.log_sample(uuid, text, timestamptz, timestamptz, uuid, jsonb, bigint[], uuid, timestamptz),
  helle.draw_log_sample(uuid, uuid, text, jsonb, bigint[]), helle.log_sample_again(uuid, bigint[]), helle.is_asked_of(uuid),
  helle.keep_log_judgement(), helle.keep_log_reply(), helle.keep_log_settlement(), helle.log_review_waits(),
  helle.log_coverage(timestamptz, uuid, text), helle.searches_lately(), helle.refused_lately() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.sees_log_review(uuid, text), helle.judges_log(uuid, text), helle.look_stands(uuid),
  helle.is_asked_of(uuid),
  helle.draw_log_sample(uuid, uuid, text, jsonb, bigint[]), helle.log_sample_again(uuid, bigint[]), helle.log_review_waits(),
  helle.log_coverage(timestamptz, uuid, text), helle.is_a_list(text), helle.searches_lately(), helle.refused_lately() TO helle_app;
