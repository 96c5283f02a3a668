-- The coded facts of one case that competence, next steps and the projection need: no name, no text. One row, computed
-- whole whoever acts, so that every unit's list tells the truth. Not for the application: it asks helle.case_facts when it
-- writes and helle.case_facts_shown when it reads.
-- One attribute for each field of `cases.facts.Facts`, by its name (a test compares them); `categories` says which of the
-- categories that the facts come from are in the row.
CREATE TYPE helle.case_facts_row AS (
  categories text[],
  opened_on date, residence text, residence_since date, sex text, birth_precision text, age_disputed boolean,
  unaccompanied boolean, turns_18_on date, birth_known boolean, expulsion_referral boolean, charged boolean,
  indicted boolean,
  rung_steps jsonb, interviews integer, last_interview_on date, interview_consent text, interview_sent boolean,
  udlst_interviewed boolean,
  assessed_on date, assessed_by text, was_trafficked boolean, relationship_current boolean,
  period_kind text, period_notified_on date, period_end date, period_interrupted_on date, period_latest_end date,
  days_used_before integer, period_broken_off_why text, period_offered_on date, period_answer text,
  open_request boolean, request_registered boolean, period_letter boolean, extension_decided_on date,
  extension_letter boolean, contact_person boolean, support_started_on date, settlements jsonb, redecide text[],
  representative_appointed boolean, municipality_notified boolean, disappearance_told boolean, review_at_18_done boolean,
  period_outcome_noted boolean, wind_down_by date, wind_down_done boolean, gone_since date, gone_kind text, found_on date,
  contact_person_alone_since date, contact_person_alone_until date, support_ended_on date,
  return_offered boolean, wants_to_leave boolean, municipality_silent_since date, assessment_letter boolean,
  not_granted_letter boolean
);

-- Whose it is to decide anew on what rested on a corrected entry: who had decided, and CMM where they give no reasons in the case
-- any more. Of a case they lost they may keep the core, but neither write in it nor see what was corrected.
-- Not for the application: it asks helle.redecides, of a case that the acting unit has.
CREATE FUNCTION helle.redecides_unchecked(the_case uuid, kind_of_unit text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN kind_of_unit = 'cmm' OR EXISTS (
                SELECT 1 FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id AND u.kind = kind_of_unit
                 WHERE g.case_id = the_case AND g.category = 'reasons' AND upper_inf(g.during))
              THEN kind_of_unit ELSE 'cmm' END
$$;
CREATE FUNCTION helle.redecides(the_case uuid, kind_of_unit text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.redecides_unchecked(the_case, kind_of_unit) WHERE helle.grant_exists(the_case, 'core')
$$;

-- Only entries in force count. With `until` they are those of days up to that one: how things stood then, as far as it is
-- known today. What a day has no say in (the stay, the circumstances, the contact person) is that of `on_day`.
CREATE FUNCTION helle.case_facts_unchecked(the_case uuid, on_day date, until date DEFAULT 'infinity')
RETURNS SETOF helle.case_facts_row
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT
    ARRAY['core', 'identity', 'narrative', 'outcome'],
    (c.opened_at AT TIME ZONE 'Europe/Copenhagen')::date,
    r.status, lower(r.during),
    f.sex, f.birth_precision, coalesce(f.age_disputed, false), f.unaccompanied, f.turns_18_on,
    f.birth_date_sealed IS NOT NULL,
    EXISTS (SELECT 1 FROM identification_circumstance x WHERE x.case_id = c.id AND x.superseded_at IS NULL
        AND x.kind = 'expulsion_referral' AND x.during @> on_day),
    EXISTS (SELECT 1 FROM identification_circumstance x WHERE x.case_id = c.id AND x.superseded_at IS NULL
        AND x.kind = 'charge' AND x.during @> on_day),
    EXISTS (SELECT 1 FROM identification_circumstance x WHERE x.case_id = c.id AND x.superseded_at IS NULL
        AND x.kind = 'indictment' AND x.during @> on_day),
    (SELECT coalesce(jsonb_agg(jsonb_build_object('event', e.event, 'by', e.by_kind, 'on', e.occurred_on,
                                             'sequence', e.sequence)
               ORDER BY e.sequence), '[]')
       FROM cases_rungevent e
      WHERE e.case_id = c.id AND e.superseded_at IS NULL AND e.occurred_on <= until),
    h.interviews, h.last_on, h.consent, h.sent, h.by_udlst,
    a.decided_on, a.authority, a.was_trafficked, a.relationship_current,
    p.kind, p.notified_on,
    (SELECT max(upper(s.taken)) - 1 FROM support_span s
      WHERE s.period_id = p.id AND s.superseded_at IS NULL AND s.decided_on <= until),
    (SELECT max(s.broken_off_on) FROM support_span s
      WHERE s.period_id = p.id AND s.superseded_at IS NULL AND s.decided_on <= until), p.latest_end,
    -- Fixed when it was notified: what earlier periods used, and what went by since the first of them.
    coalesce(120 - (p.latest_end - p.notified_on), 0), p.broken_off_why, o.offered_on, o.answer,
    EXISTS (SELECT 1 FROM support_extensionrequest q
             WHERE q.period_id = p.id AND q.superseded_at IS NULL AND q.requested_on <= until
               AND NOT EXISTS (SELECT 1 FROM support_extensionanswer w
                                WHERE w.request_id = q.id AND w.superseded_at IS NULL AND w.decided_on <= until)),
    EXISTS (SELECT 1 FROM support_extensionrequest q
             WHERE q.period_id = p.id AND q.superseded_at IS NULL AND q.requested_on <= until),
    -- A letter tells of the period once it is written of it, or has notified it, or offers it and is on its way.
    EXISTS (SELECT 1 FROM letters_letter l
             WHERE l.case_id = c.id AND l.kind = p.kind
               AND NOT EXISTS (SELECT 1 FROM letters_letter n WHERE n.supersedes_id = l.draft_id)
               AND (l.about = p.id OR l.about IS NULL AND l.waits
                    OR EXISTS (SELECT 1 FROM letters_delivery d WHERE d.letter_id = l.draft_id AND d.period_id = p.id))),
    w.decided_on,
    EXISTS (SELECT 1 FROM letters_letter l
             WHERE l.case_id = c.id AND l.kind = 'extension' AND l.about = w.id
               AND NOT EXISTS (SELECT 1 FROM letters_letter n WHERE n.supersedes_id = l.draft_id)),
    EXISTS (SELECT 1 FROM support_contactperson k
             WHERE k.case_id = c.id AND k.superseded_at IS NULL AND k.during @> on_day),
    -- The first day of a measure that began after the last reasonable grounds, or still ran then (ID-13); no mistaken one.
    (SELECT min(b.on_day) FROM support_plans_measurestep b
      WHERE b.case_id = c.id AND b.kind = 'begun' AND b.on_day <= until
        AND NOT EXISTS (
          SELECT 1 FROM support_plans_measurestep e
           WHERE e.measure_id = b.measure_id AND e.kind IN ('done', 'not_done')
             AND (e.why = 'mistake' OR e.on_day < (
                   SELECT max(q.occurred_on) FROM cases_rungevent q
                    WHERE q.case_id = c.id AND q.superseded_at IS NULL AND q.occurred_on <= until
                      AND q.event IN ('indication_found', 'reopened'))))),
    (SELECT coalesce(jsonb_agg(jsonb_build_object('code', t.code, 'on', t.settled_on, 'raised_by', t.raised_by,
                                                  'raised_day', t.raised_day) ORDER BY t.recorded_at, t.id), '[]')
       FROM cases_settledstep t WHERE t.case_id = c.id AND t.superseded_at IS NULL AND t.settled_on <= until),
    -- Whose it is to decide anew on what rested on an entry that is corrected; not on what was itself corrected since.
    (SELECT coalesce(array_agg(DISTINCT helle.redecides_unchecked(q.case_id, q.by_kind)), '{}') FROM cases_consequence q
      WHERE q.case_id = c.id
        AND NOT EXISTS (SELECT 1 FROM cases_redecision w WHERE w.consequence_id = q.id)
        AND NOT EXISTS (SELECT 1 FROM cases_correction x WHERE x.corrected = q.followed)),
    EXISTS (SELECT 1 FROM minors_appointment g WHERE g.case_id = c.id AND g.during @> on_day),
    EXISTS (SELECT 1 FROM support_notifiedmunicipality n
             WHERE n.case_id = c.id AND n.cause = 'minor'
               AND (n.released_at IS NULL OR (n.released_at AT TIME ZONE 'Europe/Copenhagen')::date > until)
               AND (n.notified_at AT TIME ZONE 'Europe/Copenhagen')::date <= until),
    -- The municipality was told of the last time that she was missing.
    coalesce((SELECT EXISTS (SELECT 1 FROM minors_missingtold t WHERE t.missing_id = m.id AND t.whom = 'municipality'
                                AND (t.told_at AT TIME ZONE 'Europe/Copenhagen')::date <= until)
                FROM minors_missing m WHERE m.case_id = c.id AND m.since <= until
               ORDER BY m.since DESC, m.recorded_at DESC LIMIT 1), false),
    EXISTS (SELECT 1 FROM minors_review v
             WHERE v.case_id = c.id AND v.turns_18_on = f.turns_18_on AND v.done_on <= until),
    -- What the period led to was noted of the last day that it has now: one that was extended since is asked anew.
    EXISTS (SELECT 1 FROM support_periodoutcome u
             WHERE u.period_id = p.id AND u.noted_on <= until
               AND NOT EXISTS (SELECT 1 FROM support_periodoutcome n WHERE n.supersedes_id = u.id
                                  AND n.noted_on <= until)
               AND u.ended_on = (SELECT max(upper(s.taken)) - 1 FROM support_span s
                                  WHERE s.period_id = p.id AND s.superseded_at IS NULL AND s.decided_on <= until)),
    d.last_day,
    EXISTS (SELECT 1 FROM support_winddown e
             WHERE e.assessment_id = a.id AND e.done_on <= until
               AND NOT EXISTS (SELECT 1 FROM support_winddown n WHERE n.supersedes_id = e.id)),
    g.since, g.kind,
    (SELECT max(e.found_on) FROM support_gone e
      WHERE e.case_id = c.id AND NOT e.withdrawn AND e.found_on <= until
        AND NOT EXISTS (SELECT 1 FROM support_gone n WHERE n.supersedes_id = e.id)),
    k.alone_since, k.alone_until, helle.support_ended_unchecked(c.id),
    -- Nobody is asked twice: that she was offered a return is remembered, whatever she answered (RET-01).
    EXISTS (SELECT 1 FROM returns_offer q WHERE q.case_id = c.id AND q.kind = 'offered' AND q.made_on <= until),
    (SELECT q.wants_to_leave FROM returns_offer q WHERE q.case_id = c.id AND q.wants_to_leave IS NOT NULL AND q.made_on <= until
      ORDER BY q.sequence DESC LIMIT 1),
    -- The first day on which a municipality was told that has not said that it has it, or says that she is not its (FLO-15).
    (SELECT min((n.notified_at AT TIME ZONE 'Europe/Copenhagen')::date) FROM support_notifiedmunicipality n
      WHERE n.case_id = c.id AND (n.notified_at AT TIME ZONE 'Europe/Copenhagen')::date <= until
        AND (n.released_at IS NULL OR (n.released_at AT TIME ZONE 'Europe/Copenhagen')::date > until)
        AND (n.not_ours OR n.received_at IS NULL OR (n.received_at AT TIME ZONE 'Europe/Copenhagen')::date > until)),
    -- That the assessment, or that no period is granted, is told in a letter that stands.
    EXISTS (SELECT 1 FROM letters_letter l WHERE l.case_id = c.id AND l.kind = 'assessment' AND l.about = a.id
               AND NOT EXISTS (SELECT 1 FROM letters_letter n WHERE n.supersedes_id = l.draft_id)),
    EXISTS (SELECT 1 FROM letters_letter l WHERE l.case_id = c.id AND l.kind = 'not_granted' AND l.about = o.id
               AND NOT EXISTS (SELECT 1 FROM letters_letter n WHERE n.supersedes_id = l.draft_id))
  FROM cases_case c
  LEFT JOIN people_profile f ON f.person_id = c.person_id
  LEFT JOIN people_residence r ON r.person_id = c.person_id AND r.superseded_at IS NULL AND r.during @> on_day
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS interviews, max(i.held_on) AS last_on,
           -- Who takes back that it is passed on refuses it from that day.
           (array_agg(CASE WHEN helle.pass_on_withdrawn(i.id) <= until THEN 'refused' ELSE i.pass_on END ORDER BY i.held_on DESC, i.id DESC) FILTER (WHERE u.kind = 'cmm'))[1] AS consent,
           coalesce(bool_or(EXISTS (SELECT 1 FROM identification_interviewsent s WHERE s.interview_id = i.id)), false)
             AS sent,
           coalesce(bool_or(u.kind = 'udlst'), false) AS by_udlst
      FROM identification_interview i JOIN organisations_unit u ON u.id = i.by_unit_id
     WHERE i.case_id = c.id AND i.superseded_at IS NULL AND i.held_on <= until) h
  LEFT JOIN LATERAL (SELECT * FROM identification_assessment a
                      WHERE a.case_id = c.id AND a.superseded_at IS NULL AND a.decided_on <= until
                      ORDER BY a.sequence DESC LIMIT 1) a ON true
  LEFT JOIN LATERAL (SELECT * FROM support_period p
                      WHERE p.case_id = c.id AND p.superseded_at IS NULL AND p.notified_on <= until
                      ORDER BY p.notified_on DESC, p.id DESC LIMIT 1) p ON true
  -- The last answer about an extension of it: the days that were given, or that none were.
  LEFT JOIN LATERAL (SELECT e.id, e.decided_on FROM (
                       SELECT s.id, s.decided_on, s.recorded_at FROM support_span s
                        WHERE s.period_id = p.id AND s.sequence > 1 AND s.superseded_at IS NULL AND s.decided_on <= until
                       UNION ALL
                       SELECT x.id, x.decided_on, x.recorded_at
                         FROM support_extensionanswer x JOIN support_extensionrequest q ON q.id = x.request_id
                        WHERE q.period_id = p.id AND x.span_id IS NULL AND x.superseded_at IS NULL
                          AND x.decided_on <= until) e
                      ORDER BY e.recorded_at DESC, e.id DESC LIMIT 1) w ON true
  LEFT JOIN LATERAL (SELECT * FROM support_periodoffer o
                      WHERE o.case_id = c.id AND o.superseded_at IS NULL AND o.offered_on >= a.decided_on
                        AND o.offered_on <= until
                      ORDER BY o.recorded_at DESC, o.id DESC LIMIT 1) o ON true
  -- As it was planned on that day; that it was done is what is known today.
  LEFT JOIN LATERAL (SELECT * FROM support_winddown d
                      WHERE d.assessment_id = a.id AND (d.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date <= until
                        AND NOT EXISTS (
                          SELECT 1 FROM support_winddown n
                           WHERE n.supersedes_id = d.id
                             AND (n.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date <= until)) d ON true
  LEFT JOIN LATERAL (SELECT * FROM support_gone g
                      WHERE g.case_id = c.id AND (g.found_on IS NULL OR g.found_on > until) AND NOT g.withdrawn
                        AND g.since <= until
                        AND NOT EXISTS (SELECT 1 FROM support_gone n WHERE n.supersedes_id = g.id)
                      ORDER BY g.since DESC LIMIT 1) g ON true
  LEFT JOIN LATERAL helle.contact_alone_unchecked(c.id, on_day) k ON true
  WHERE c.id = the_case
$$;

-- The same for who writes in the case: what an action decides, and what it leaves in every unit's list, follows from all facts.
-- Answers where helle.project_case would write; no row for any other.
CREATE FUNCTION helle.case_facts(the_case uuid, on_day date) RETURNS SETOF helle.case_facts_row
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT f.* FROM helle.case_facts_unchecked(the_case, on_day) f
   WHERE (SELECT helle.grant_exists(the_case, 'core')) AND (SELECT helle.writes('core'))
     AND (SELECT helle.facts_are_open(the_case))
$$;

-- And as they stood on a day that is past, for an action that corrects what was decided then.
CREATE FUNCTION helle.case_facts_then(the_case uuid, on_day date) RETURNS SETOF helle.case_facts_row
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT f.* FROM helle.case_facts_unchecked(the_case, on_day, on_day) f
   WHERE (SELECT helle.grant_exists(the_case, 'core')) AND (SELECT helle.writes('core'))
     AND (SELECT helle.facts_are_open(the_case))
$$;

-- The same for who reads it: each fact under the category of the table it comes from, NULL where the acting role does not read
-- that category or its unit does not hold it of this case. `categories` says which of the four are there; whether a letter was
-- written is of the documents, and is NULL to who does not read them. Of the course of the case (the rung, the periods, who is
-- contact person, what was settled) a municipality and
-- who helps with a return are told nothing, of the rung where the outcome was disclosed to them (C6).
CREATE FUNCTION helle.case_facts_shown(the_case uuid, on_day date) RETURNS SETOF helle.case_facts_row
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT
    array_remove(ARRAY['core', CASE WHEN h.identity THEN 'identity' END, CASE WHEN h.narrative THEN 'narrative' END,
                       CASE WHEN h.outcome THEN 'outcome' END], NULL),
    f.opened_on,
    CASE WHEN h.identity THEN f.residence END, CASE WHEN h.identity THEN f.residence_since END,
    CASE WHEN h.identity THEN f.sex END,
    CASE WHEN h.identity THEN f.birth_precision END, CASE WHEN h.identity THEN f.age_disputed END,
    CASE WHEN h.identity THEN f.unaccompanied END, CASE WHEN h.identity THEN f.turns_18_on END,
    CASE WHEN h.identity THEN f.birth_known END,
    CASE WHEN h.outcome THEN f.expulsion_referral END, CASE WHEN h.outcome THEN f.charged END,
    CASE WHEN h.outcome THEN f.indicted END,
    CASE WHEN h.course OR h.outcome THEN f.rung_steps ELSE '[]' END,
    CASE WHEN h.narrative THEN f.interviews END, CASE WHEN h.narrative THEN f.last_interview_on END,
    CASE WHEN h.narrative THEN f.interview_consent END, f.interview_sent AND h.course,
    CASE WHEN h.narrative THEN f.udlst_interviewed END,
    CASE WHEN h.outcome THEN f.assessed_on END, CASE WHEN h.outcome THEN f.assessed_by END,
    CASE WHEN h.outcome THEN f.was_trafficked END, CASE WHEN h.outcome THEN f.relationship_current END,
    CASE WHEN h.course THEN f.period_kind END, CASE WHEN h.course THEN f.period_notified_on END,
    CASE WHEN h.course THEN f.period_end END, CASE WHEN h.course THEN f.period_interrupted_on END,
    CASE WHEN h.course THEN f.period_latest_end END, CASE WHEN h.course THEN f.days_used_before ELSE 0 END,
    CASE WHEN h.course THEN f.period_broken_off_why END, CASE WHEN h.course THEN f.period_offered_on END,
    CASE WHEN h.course THEN f.period_answer END,
    f.open_request AND h.course, f.request_registered AND h.course, CASE WHEN h.documents THEN f.period_letter END,
    CASE WHEN h.course THEN f.extension_decided_on END,
    CASE WHEN h.documents THEN f.extension_letter END, f.contact_person AND h.course,
    CASE WHEN h.course THEN f.support_started_on END, CASE WHEN h.course THEN f.settlements ELSE '[]' END,
    CASE WHEN h.course THEN f.redecide ELSE '{}' END,
    CASE WHEN h.identity THEN f.representative_appointed END, f.municipality_notified, f.disappearance_told,
    CASE WHEN h.identity THEN f.review_at_18_done END,
    CASE WHEN h.outcome THEN f.period_outcome_noted END, CASE WHEN h.course THEN f.wind_down_by END,
    f.wind_down_done AND h.course, f.gone_since, f.gone_kind, f.found_on,
    CASE WHEN h.course THEN f.contact_person_alone_since END, CASE WHEN h.course THEN f.contact_person_alone_until END,
    CASE WHEN h.course THEN f.support_ended_on END,
    CASE WHEN h.return_plan THEN f.return_offered END, CASE WHEN h.return_plan THEN f.wants_to_leave END,
    CASE WHEN h.course THEN f.municipality_silent_since END,
    CASE WHEN h.documents THEN f.assessment_letter END, CASE WHEN h.documents THEN f.not_granted_letter END
    FROM (SELECT helle.reads_course() AS course,
                 helle.grant_exists(the_case, 'core') AS core, helle.grant_exists(the_case, 'identity') AS identity,
                 helle.grant_exists(the_case, 'narrative') AS narrative,
                 helle.grant_exists(the_case, 'outcome') AS outcome,
                 helle.grant_exists(the_case, 'documents') AS documents,
                 helle.grant_exists(the_case, 'return_plan') AS return_plan) h
   CROSS JOIN LATERAL helle.case_facts_unchecked(the_case, on_day) f
   WHERE h.core AND (SELECT helle.facts_are_open(the_case))
$$;

-- Lists from day to day: next steps follow from the day as well, so a job recomputes what the grants keep for the lists.
-- These functions are for its role and for the owner.

-- The core grants that hold now of units that have lists with steps, with what they say beside what number, opening and
-- assignment are. In the order of cases, after a case, so that all can be walked through in portions.
CREATE OR REPLACE FUNCTION helle.projections(after_case uuid, how_many integer)
RETURNS TABLE (
  grant_id bigint, case_id uuid, unit_kind text, case_number text, rung text, steps jsonb, next_due date,
  period_end date, number_agrees boolean, opening_agrees boolean, assignee_agrees boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT g.id, g.case_id, u.kind, c.number, g.rung, g.steps, g.next_due, g.period_end,
         g.number = c.number, g.opened_at = c.opened_at,
         g.assigned_to_id IS NOT DISTINCT FROM (
           SELECT a.user_id FROM cases_assignment a
            WHERE a.case_id = g.case_id AND a.unit_id = g.unit_id AND a.during @> helle.clock_now())
    FROM (SELECT DISTINCT h.case_id
            FROM protection_grant h JOIN organisations_unit v ON v.id = h.unit_id AND v.kind IN ('cmm', 'udlst')
           WHERE h.category = 'core' AND h.during @> helle.clock_now()
             AND h.case_id > coalesce(after_case, '00000000-0000-0000-0000-000000000000')
           ORDER BY h.case_id LIMIT how_many) portion
    JOIN cases_case c ON c.id = portion.case_id
    JOIN protection_grant g ON g.case_id = c.id AND g.category = 'core' AND g.during @> helle.clock_now()
    JOIN organisations_unit u ON u.id = g.unit_id AND u.kind IN ('cmm', 'udlst')
   ORDER BY c.id, g.id
$$;

-- Keeps writers of a case away until the transaction ends: what is computed from its facts then is not overtaken.
CREATE OR REPLACE FUNCTION helle.hold_case(the_case uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 1 FROM cases_case WHERE id = the_case FOR UPDATE
$$;

-- Writes what the list says of a case anew into a core grant.
CREATE OR REPLACE FUNCTION helle.repair_projection(
  the_grant bigint, new_rung text, new_steps jsonb, new_due date, new_period_end date
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE protection_grant g
     SET rung = new_rung, steps = new_steps, next_due = new_due, period_end = new_period_end,
         number = c.number, opened_at = c.opened_at, assigned_to_id = (
           SELECT a.user_id FROM cases_assignment a
            WHERE a.case_id = g.case_id AND a.unit_id = g.unit_id AND a.during @> helle.clock_now())
    FROM cases_case c
   WHERE g.id = the_grant AND g.category = 'core' AND c.id = g.case_id;
  PERFORM helle.settle_tasks(g.case_id, u.kind, new_steps)
     FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id
    WHERE g.id = the_grant;
END $$;

-- The competence follows the calendar as well: a stay ends on its last day, and nobody writes anything then.

CREATE OR REPLACE FUNCTION helle.udlst_holds(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id AND u.code = 'UDLST'
                  WHERE g.case_id = the_case AND g.category = 'narrative' AND upper_inf(g.during))
$$;

-- The cases whose facts today no longer agree with who has the competence; in a closed case nobody has.
CREATE OR REPLACE FUNCTION helle.competence_astray() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id FROM cases_case c
   WHERE (helle.question_on_day(c.id, (helle.clock_now() AT TIME ZONE 'Europe/Copenhagen')::date)
          AND NOT helle.case_is_closed(c.id)) <> helle.udlst_holds(c.id)
$$;

-- Moves the competence of one case as its facts say today; returns whether it moved. The act is nobody's: the facts were
-- recorded before, and the day has come. What grants follow is as if CMM had recorded it today.
CREATE OR REPLACE FUNCTION helle.competence_by_calendar(the_case uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  now_here timestamptz := helle.clock_now();
  udlst uuid := (SELECT id FROM organisations_unit WHERE code = 'UDLST');
  the_person uuid;
  taken boolean;
BEGIN
  SELECT person_id INTO the_person FROM cases_case WHERE id = the_case FOR UPDATE;
  taken := helle.question_on_day(the_case, (now_here AT TIME ZONE 'Europe/Copenhagen')::date)
           AND NOT helle.case_is_closed(the_case);
  IF the_person IS NULL OR taken = helle.udlst_holds(the_case) THEN
    RETURN false;
  END IF;
  PERFORM helle.apply_act(CASE WHEN taken THEN 'competence_taken' ELSE 'competence_lost' END, the_case, the_person, udlst,
                          'cmm_caseworker', NULL, NULL, now_here);
  PERFORM helle.write_line(NULL, NULL, NULL, 'operation', 'competence.moved', 'allowed', NULL, ARRAY[the_case],
                           jsonb_build_object('taken', taken, 'by', 'calendar'), NULL);
  RETURN true;
END $$;
