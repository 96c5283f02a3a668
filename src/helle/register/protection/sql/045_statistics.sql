-- What the role of the numbers reads: codes and days, no identity and no key of a person, case or referral.

-- The assessments that were entered by the end of a day and not corrected by then. Not open to any role; in what calls it, it becomes
-- part of the statement, so that of a million assessments the columns that are counted are read and no more.
CREATE FUNCTION helle.assessments_known(until date) RETURNS SETOF identification_assessment
LANGUAGE sql STABLE AS $$
  SELECT a.* FROM identification_assessment a
   WHERE (a.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date <= until
     AND (a.superseded_at IS NULL OR (a.superseded_at AT TIME ZONE 'Europe/Copenhagen')::date > until)
$$;

-- The assessments as a victim that stand, as known at the end of a day: none where the same authority said otherwise later, mistyped ones
-- apart. Not open to any role.
CREATE FUNCTION helle.victims_known(until date) RETURNS SETOF identification_assessment
LANGUAGE sql STABLE AS $$
  SELECT a.* FROM helle.assessments_known(until) a
   WHERE a.was_trafficked AND NOT EXISTS (
           SELECT 1 FROM helle.assessments_known(until) n
            WHERE n.case_id = a.case_id AND n.authority = a.authority AND NOT n.was_trafficked
              AND (n.decided_on, n.sequence) > (a.decided_on, a.sequence))
$$;

-- The official count (STA-05) of some persons, as the rule `official_count` has it: one row for each trafficking relationship, which is
-- a case with an assessment of its own. An authority's later answer replaces its own earlier one and nobody else's; counted is the
-- first assessment of the unbroken row that stands, mistyped ones apart, with what was true of the person that day (STA-07).
-- As it was known at the end of a day: what was entered, corrected or decided later is not counted, so that a figure up to that
-- day moves no more. Not open to any role: the table of sql/130_statistics_table.sql is filled of it, and read.
CREATE FUNCTION helle.assessed_of(until date, persons uuid[])
RETURNS TABLE (person_id uuid, case_id uuid, authority text, decided_on date, purposes text[], residence_then text, sex_then text,
               age_then smallint, nationality_then text, first_contact text, sector text)
LANGUAGE sql STABLE AS $$
  SELECT DISTINCT ON (a.case_id) c.person_id, a.case_id, a.authority, a.decided_on, a.purposes::text[], a.residence_then, a.sex_then,
         a.age_then, a.nationality_then, c.first_contact, a.sector
    FROM cases_case c JOIN helle.victims_known(until) a ON a.case_id = c.id
   WHERE c.person_id = ANY (persons)
   ORDER BY a.case_id, a.decided_on, a.sequence
$$;

-- Each assessment that was made, also those that a later one replaced, but none that was mistyped: what they rest on
-- (ID-02), and what they say. As known at the end of a day, too.
CREATE FUNCTION helle.assessments_made(until date)
RETURNS TABLE (authority text, decided_on date, was_trafficked boolean, relationship_current boolean, no_interview_reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.authority, a.decided_on, a.was_trafficked, a.relationship_current, a.no_interview_reason
    FROM helle.assessments_known(until) a
$$;

-- The most hours begun that it can have been from reasonable grounds to the first support, as the rule `first_support` counts
-- them: by the minute where both are known, else to the end of the last day; none where support had begun before, NULL where it
-- has not begun. A test holds it against the rule.
CREATE FUNCTION helle.most_hours(indicated_on date, indicated_minute integer, began_on date, began_minute integer) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN began_on IS NULL THEN NULL
    WHEN indicated_minute IS NOT NULL AND began_minute IS NOT NULL
      THEN ceil(greatest(0, (began_on - indicated_on) * 1440 + began_minute - indicated_minute) / 60.0)::int
    WHEN began_on < indicated_on THEN 0
    ELSE (began_on - indicated_on + 1) * 24 END
$$;

-- The day on which a case came to where it stands now, if that is one of some rungs: the first of the unbroken stretch. What was opened
-- again stands elsewhere since; a contact with somebody who withdrew leaves her where she was.
CREATE FUNCTION helle.stands_since(the_case uuid, rungs text[]) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT min(e.occurred_on) FROM cases_rungevent e
   WHERE e.case_id = the_case AND e.superseded_at IS NULL AND NOT EXISTS (
     SELECT 1 FROM cases_rungevent n WHERE n.case_id = the_case AND n.superseded_at IS NULL
        AND n.sequence >= e.sequence AND n.rung <> ALL (rungs))
$$;
-- The day on which the case came to nothing, where it stands so: she withdrew or said no, it lapsed, or she is no victim. Of one who
-- disappeared the days go on, as those of a minor do (052).
CREATE FUNCTION helle.came_to_nothing_on(the_case uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.stands_since(the_case, '{withdrawn,declined,lapsed,not_victim}')
$$;
-- The day from which she has no support to come: the case came to nothing, or her support as a victim has ended.
CREATE FUNCTION helle.support_over_on(the_case uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT least(helle.came_to_nothing_on(the_case), (
    SELECT min(e.ended_on) FROM support_supportend e
     WHERE e.case_id = the_case AND e.cause <> 'closed' AND helle.support_end_holds(e)))
$$;

-- The day from which nobody holds an interview in a case: it is assessed, or came to nothing, and was not opened again.
CREATE FUNCTION helle.interviews_over_on(the_case uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.stands_since(the_case, '{withdrawn,declined,lapsed,not_victim,victim_current,victim_not_current}')
$$;

-- The first day of reasonable grounds in each case that has them, with the minute after midnight where they were recorded the day
-- they were found. Not open to any role.
CREATE VIEW helle.first_grounds AS
  SELECT DISTINCT ON (r.case_id) r.case_id, r.occurred_on AS indicated_on,
         CASE WHEN (r.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date = r.occurred_on
              THEN (extract(hour FROM r.recorded_at AT TIME ZONE 'Europe/Copenhagen') * 60
                    + extract(minute FROM r.recorded_at AT TIME ZONE 'Europe/Copenhagen'))::int
         END AS indicated_minute
    FROM cases_rungevent r
   WHERE r.event = 'indication_found' AND r.superseded_at IS NULL
   ORDER BY r.case_id, r.occurred_on, r.sequence;

-- Each case with reasonable grounds: the first day of them, and the first support, if any (ID-13), with the minutes after midnight
-- where they are known: of support where somebody noted it; support that was settled by hand has its day alone.
-- `stopped_on`: the day from which none will come, if none has.
CREATE VIEW helle.first_support AS
  SELECT e.indicated_on, e.indicated_minute, s.supported_on, s.supported_minute,
         CASE WHEN s.supported_on IS NULL THEN helle.support_over_on(e.case_id) END AS stopped_on
    FROM helle.first_grounds e
    LEFT JOIN LATERAL (
      SELECT f.on_day AS supported_on, f.at_minute AS supported_minute FROM (
        SELECT b.on_day, b.at_minute FROM support_plans_measurestep b
         WHERE b.case_id = e.case_id AND b.kind = 'begun' AND NOT EXISTS (
                 SELECT 1 FROM support_plans_measurestep n WHERE n.measure_id = b.measure_id AND n.why = 'mistake')
        UNION ALL
        SELECT t.settled_on, NULL FROM cases_settledstep t
         WHERE t.case_id = e.case_id AND t.code = 'give_support' AND t.superseded_at IS NULL) f
       ORDER BY f.on_day, f.at_minute NULLS LAST LIMIT 1) s ON true;

-- Each case with reasonable grounds: the first day of them, and of the first interview that stands, if any (ID-02, ID-13); one that
-- was held before them too. `stopped_on`: the day from which none will be held, if none was.
CREATE VIEW helle.first_interview AS
  SELECT e.indicated_on, i.held_on, CASE WHEN i.held_on IS NULL THEN helle.interviews_over_on(e.case_id) END AS stopped_on
    FROM helle.first_grounds e
    LEFT JOIN LATERAL (
      SELECT min(i.held_on) AS held_on FROM identification_interview i
       WHERE i.case_id = e.case_id AND i.superseded_at IS NULL) i ON true;

-- Each referral that was decided on, and where on the spectrum it stood where it was passed on (DEF-08). So is each report from
-- the public that became no referral.
CREATE VIEW helle.triaged AS
  SELECT (t.decided_at AT TIME ZONE 'Europe/Copenhagen')::date AS decided_on, t.outcome, t.spectrum
    FROM referrals_triage t
  UNION ALL
  SELECT (d.decided_at AT TIME ZONE 'Europe/Copenhagen')::date, d.outcome, d.spectrum
    FROM reports_decision d WHERE d.outcome <> 'referred' AND NOT d.reopened;

-- Each report from the public, by the day it came and what it became, if anything yet (FLO-08).
CREATE VIEW helle.reported AS
  SELECT (r.received_at AT TIME ZONE 'Europe/Copenhagen')::date AS received_on, coalesce(d.outcome, '') AS outcome
    FROM reports_report r LEFT JOIN reports_decision d ON d.report_id = r.id AND NOT d.reopened;

-- Each referral by the police: when the suspicion arose, when CMM was told, and when the prosecution was, if at all (CRI-04).
CREATE VIEW helle.told_by_police AS
  SELECT r.occurred_on, (r.sent_at AT TIME ZONE 'Europe/Copenhagen')::date AS sent_on, r.prosecution_on
    FROM referrals_referral r JOIN organisations_unit u ON u.id = r.sender_unit_id
   WHERE u.kind IN ('police', 'nsk');

-- Each call to the hotline as it holds: the day and hour, and the kind of caller (DET-08, PUB-STAT-04).
CREATE VIEW helle.calls AS
  SELECT (c.started_at AT TIME ZONE 'Europe/Copenhagen')::date AS called_on, c.caller,
         extract(hour FROM c.started_at AT TIME ZONE 'Europe/Copenhagen')::int AS called_hour
    FROM hotline_call c WHERE NOT EXISTS (SELECT 1 FROM hotline_call later WHERE later.replaces_id = c.id);

-- Each joint action that was held, by its day, by who led it, and where (LAB-06). Of a plan that was changed the last version.
CREATE VIEW helle.joint_actions_held AS
  SELECT v.day AS held_on, u.kind AS led_by, v.sector
    FROM joint_actions_ending e JOIN joint_actions_jointaction a ON a.id = e.action_id
    JOIN organisations_unit u ON u.id = a.lead_unit_id
    JOIN joint_actions_planversion v ON v.action_id = a.id
     AND NOT EXISTS (SELECT 1 FROM joint_actions_planversion later WHERE later.replaces_id = v.id)
   WHERE e.how = 'held';

-- Each interview that two have read, also of two authorities, and what each answered to each question, by the day of the second
-- reading (ID-12). None that was corrected: the same would be read twice. Whose interview, and who read it, is not told.
CREATE VIEW helle.read_twice AS
  SELECT (two.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date AS read_on, q.question, q.first, q.second
    FROM identification_reading one JOIN identification_reading two ON two.interview_id = one.interview_id AND two.place = 2
    JOIN identification_interview i ON i.id = one.interview_id AND i.superseded_at IS NULL
    CROSS JOIN LATERAL (VALUES ('act', one.act, two.act), ('means', one.means, two.means), ('purpose', one.purpose, two.purpose),
                               ('trafficked', one.trafficked, two.trafficked), ('current', one.current, two.current))
                       AS q (question, first, second)
   WHERE one.place = 1 AND q.first <> '' AND q.second <> '';

-- Assessments from before the register have no case: CMM's lead and analyst take them in and look them up (PUB-ORG-05).
CREATE POLICY own_read ON statistics_earlierassessment FOR SELECT TO helle_app
  USING ((SELECT helle.acting_kind()) = 'cmm' AND (SELECT helle.acting_role()) IN ('cmm_lead', 'cmm_statistics'));
CREATE POLICY own_add ON statistics_earlierassessment FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.acting_kind()) = 'cmm' AND (SELECT helle.acting_role()) IN ('cmm_lead', 'cmm_statistics')
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND recorded_at = (SELECT helle.instant()));
CREATE VIEW helle.assessed_earlier AS SELECT e.authority, e.decided_on, e.was_trafficked FROM statistics_earlierassessment e;

REVOKE ALL ON FUNCTION helle.assessments_known(date), helle.victims_known(date), helle.assessed_of(date, uuid[]), helle.assessments_made(date),
  helle.most_hours(date, integer, date, integer), helle.stands_since(uuid, text[]), helle.came_to_nothing_on(uuid),
  helle.support_over_on(uuid), helle.interviews_over_on(uuid) FROM PUBLIC;
-- A view asks for its reader's right to the functions in it; whoever reads numbers has no case to ask the last two of them about.
GRANT EXECUTE ON FUNCTION helle.assessments_made(date), helle.most_hours(date, integer, date, integer),
  helle.support_over_on(uuid), helle.interviews_over_on(uuid) TO helle_numbers;
REVOKE ALL ON helle.first_grounds, helle.first_support, helle.first_interview, helle.triaged, helle.reported,
  helle.told_by_police, helle.calls, helle.read_twice, helle.joint_actions_held, helle.assessed_earlier FROM PUBLIC;
GRANT SELECT ON helle.first_support, helle.first_interview, helle.triaged, helle.reported, helle.told_by_police, helle.calls,
  helle.read_twice, helle.joint_actions_held, helle.assessed_earlier TO helle_numbers;
