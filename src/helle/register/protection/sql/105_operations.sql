-- What CMM's lead is told of how the work goes, for the role of the numbers: codes, days and counts, and nobody in them.
-- Everything is as the register stands: what was corrected counts as it was corrected.

-- The day on which an offer of a return lapsed that nobody has said yes or no to: she was told that there is none after all, is no
-- victim, or her support has ended.
CREATE FUNCTION helle.return_offer_lapsed_on(the_offer uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT least(
      (SELECT min(n.made_on) FROM returns_offer n
        WHERE n.case_id = o.case_id AND n.sequence > o.sequence AND n.kind = 'not_offered'),
      helle.support_over_on(o.case_id))
    FROM returns_offer o
   WHERE o.id = the_offer AND NOT EXISTS (
     SELECT 1 FROM returns_answer a WHERE a.offer_id = o.id AND a.kind IN ('accepted', 'declined'))
$$;

-- The stays under the Dublin Regulation of each case: from its first day in the case on, and until it ended, if it did. Not open to
-- any role.
CREATE VIEW helle.under_dublin AS
  SELECT c.id AS case_id, greatest(lower(r.during), o.opened_on) AS since, upper(r.during) AS until
    FROM cases_case c
    CROSS JOIN LATERAL (SELECT (c.opened_at AT TIME ZONE 'Europe/Copenhagen')::date AS opened_on) o
    JOIN people_residence r ON r.person_id = c.person_id
   WHERE r.status = 'asylum_dublin' AND r.superseded_at IS NULL AND (upper_inf(r.during) OR upper(r.during) > o.opened_on);

-- How long things took that began in a period: by what they are, how each ended (`done`, `stopped`: it can come no more, `running`:
-- not yet) and after how many days; one that runs has run until today. A test tells each of them.
CREATE FUNCTION helle.courses(since date, until date) RETURNS TABLE (course text, how text, days integer, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH day AS MATERIALIZED (SELECT helle.local_today() AS today),
  opened AS MATERIALIZED (
    -- The day from which nobody assesses: the case came to nothing, and was not opened again.
    SELECT c.id, c.begun_on, helle.came_to_nothing_on(c.id) AS stopped_on, helle.interviews_over_on(c.id) AS closed_on,
           (SELECT min(a.decided_on) FROM identification_assessment a
             WHERE a.case_id = c.id AND a.superseded_at IS NULL) AS assessed_on,
           (SELECT min(i.held_on) FROM identification_interview i
             WHERE i.case_id = c.id AND i.superseded_at IS NULL) AS held_on
      FROM (SELECT id, (opened_at AT TIME ZONE 'Europe/Copenhagen')::date AS begun_on FROM cases_case) c
     WHERE c.begun_on BETWEEN since AND until),
  ended AS MATERIALIZED (
    SELECT s.period_id, max(upper(s.taken)) - 1 AS last_day
      FROM support_span s JOIN support_period p ON p.id = s.period_id AND p.superseded_at IS NULL
     WHERE s.superseded_at IS NULL AND NOT isempty(s.taken) GROUP BY 1),
  course AS (
    SELECT 'received' AS course, (p.sent_at AT TIME ZONE 'Europe/Copenhagen')::date AS begun_on,
           (coalesce(p.received_at, t.decided_at) AT TIME ZONE 'Europe/Copenhagen')::date AS done_on, NULL::date AS stopped_on
      FROM referrals_party p JOIN organisations_unit u ON u.id = p.unit_id AND u.kind = 'cmm'
      LEFT JOIN referrals_triage t ON t.referral_id = p.referral_id
     WHERE p.part = 'receiver'
    UNION ALL
    SELECT 'decided', (p.sent_at AT TIME ZONE 'Europe/Copenhagen')::date,
           (t.decided_at AT TIME ZONE 'Europe/Copenhagen')::date, NULL
      FROM referrals_party p JOIN organisations_unit u ON u.id = p.unit_id AND u.kind = 'cmm'
      LEFT JOIN referrals_triage t ON t.referral_id = p.referral_id
     WHERE p.part = 'receiver'
    UNION ALL
    SELECT 'interview', o.begun_on, o.held_on, o.closed_on FROM opened o
    UNION ALL
    SELECT 'grounds_interview', f.indicated_on, f.held_on, f.stopped_on FROM helle.first_interview f
    UNION ALL
    SELECT 'assessment', o.begun_on, o.assessed_on, o.stopped_on FROM opened o
    UNION ALL
    -- A minor who is alone, until somebody represents her; what ends the days without is told by the one function.
    SELECT 'representative', o.begun_on,
           (SELECT min(lower(a.during)) FROM minors_appointment a WHERE a.case_id = o.id AND NOT isempty(a.during)),
           CASE WHEN d.days < day.today - o.begun_on THEN o.begun_on + d.days END
      FROM opened o JOIN cases_case c ON c.id = o.id JOIN people_profile f ON f.person_id = c.person_id AND f.unaccompanied
      CROSS JOIN day CROSS JOIN LATERAL (SELECT helle.days_without_representative(o.id, day.today) AS days) d
     WHERE d.days IS NOT NULL
    UNION ALL
    SELECT 'extension', r.requested_on,
           (SELECT min(a.decided_on) FROM support_extensionanswer a WHERE a.request_id = r.id AND a.superseded_at IS NULL), NULL
      FROM support_extensionrequest r WHERE r.superseded_at IS NULL
    UNION ALL
    SELECT 'outcome', e.last_day + 1, (SELECT min(o.noted_on) FROM support_periodoutcome o WHERE o.period_id = e.period_id), NULL
      FROM ended e, day WHERE e.last_day < day.today
    UNION ALL
    SELECT 'answer', o.made_on,
           (SELECT min(a.answered_on) FROM returns_answer a WHERE a.offer_id = o.id AND a.kind IN ('accepted', 'declined')),
           helle.return_offer_lapsed_on(o.id)
      FROM returns_offer o WHERE o.kind = 'offered'
    UNION ALL
    SELECT 'departure', r.opened_on,
           (SELECT min(j.on_day) FROM disbursements_journeyevent j WHERE j.return_case_id = r.id AND j.kind = 'departed'), r.ended_on
      FROM returns_returncase r WHERE r.ended_why <> 'mistake'
    UNION ALL
    SELECT 'call_back', (b.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date,
           CASE WHEN b.ended = 'called' THEN (b.ended_at AT TIME ZONE 'Europe/Copenhagen')::date END,
           (b.ended_at AT TIME ZONE 'Europe/Copenhagen')::date
      FROM hotline_callback b
    UNION ALL
    -- From the day it is of, as the journal counts what is late (PUB-LAW-16); a correction is no late entry.
    SELECT 'journalised', coalesce(d.dated_on, (d.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date),
           (d.journalised_at AT TIME ZONE 'Europe/Copenhagen')::date, NULL
      FROM casefile_document d JOIN organisations_unit u ON u.id = d.by_unit_id AND u.kind = 'cmm'
     WHERE d.replaces_id IS NULL
    UNION ALL
    SELECT 'noted', n.dated_on, (n.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date, NULL
      FROM casefile_note n JOIN organisations_unit u ON u.id = n.by_unit_id AND u.kind = 'cmm'
     WHERE n.replaces_id IS NULL)
  SELECT c.course,
         CASE WHEN c.done_on IS NOT NULL THEN 'done' WHEN c.stopped_on IS NOT NULL THEN 'stopped' ELSE 'running' END,
         greatest(0, coalesce(c.done_on, c.stopped_on, day.today) - c.begun_on), count(*)
    FROM course c, day WHERE c.begun_on BETWEEN since AND until GROUP BY 1, 2, 3
$$;

-- How often something happened in a period, by its code.
CREATE FUNCTION helle.happened(since date, until date) RETURNS TABLE (what text, code text, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH day AS MATERIALIZED (SELECT helle.local_today() AS today),
  ended AS MATERIALIZED (
    SELECT s.period_id, p.case_id, max(upper(s.taken)) - 1 AS last_day
      FROM support_span s JOIN support_period p ON p.id = s.period_id AND p.superseded_at IS NULL
     WHERE s.superseded_at IS NULL AND NOT isempty(s.taken) GROUP BY 1, 2),
  thing AS (
    SELECT 'period' AS what, p.kind::text AS code, p.notified_on AS on_day
      FROM support_period p WHERE p.superseded_at IS NULL
    UNION ALL
    SELECT 'not_granted', o.ground, o.offered_on FROM support_periodoffer o
     WHERE o.superseded_at IS NULL AND o.answer = 'not_granted'
    UNION ALL
    SELECT 'extension', s.ground, s.decided_on FROM support_span s
      JOIN support_period p ON p.id = s.period_id AND p.superseded_at IS NULL
     WHERE s.superseded_at IS NULL AND s.sequence > 1
    UNION ALL
    SELECT 'extension_refused', r.ground, a.decided_on
      FROM support_extensionanswer a JOIN support_extensionrequest r ON r.id = a.request_id AND r.superseded_at IS NULL
     WHERE a.superseded_at IS NULL AND a.span_id IS NULL
    UNION ALL
    -- A period that is over: whether she lived on where she was placed past its last day, with no other period (PER-02).
    SELECT 'period_over',
           CASE WHEN NOT EXISTS (
                  SELECT 1 FROM placements_placement l
                   WHERE l.case_id = e.case_id AND l.superseded_at IS NULL AND l.arrived_on IS NOT NULL
                     AND l.arrived_on <= e.last_day AND coalesce(l.left_on, 'infinity') > e.last_day + 1) THEN 'moved'
                WHEN EXISTS (
                  SELECT 1 FROM support_span n JOIN support_period p ON p.id = n.period_id AND p.superseded_at IS NULL
                   WHERE n.case_id = e.case_id AND n.superseded_at IS NULL AND n.taken @> (e.last_day + 1)) THEN 'next_period'
                ELSE 'lived_on' END, e.last_day
      FROM ended e, day WHERE e.last_day < day.today
    UNION ALL
    SELECT 'placement_kind', f.kind, l.ordered_on
      FROM placements_placement l JOIN accommodation_offer f ON f.id = l.offer_id
     WHERE l.superseded_at IS NULL AND l.withdrawn_at IS NULL
    UNION ALL
    SELECT 'placement_basis', l.basis, l.ordered_on FROM placements_placement l
     WHERE l.superseded_at IS NULL AND l.withdrawn_at IS NULL
    UNION ALL
    SELECT 'placement_answer', CASE WHEN l.answer = '' THEN 'waiting' ELSE l.answer END, l.ordered_on FROM placements_placement l
     WHERE l.superseded_at IS NULL AND l.withdrawn_at IS NULL
    UNION ALL
    SELECT 'placement_declined', coalesce(nullif(l.declined_why, ''), 'not_recorded'), l.ordered_on FROM placements_placement l
     WHERE l.superseded_at IS NULL AND l.withdrawn_at IS NULL AND l.answer = 'declined'
    UNION ALL
    -- That there was no place for those of whom the police asked, also where another answer came after it (ACM-20).
    SELECT 'no_place', coalesce(nullif(a.why, ''), 'not_recorded'), (a.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date
      FROM placements_urgentanswer a WHERE a.kind = 'no_place' AND a.withdrawn_at IS NULL
    UNION ALL
    SELECT 'missing', CASE WHEN m.ended_on IS NULL THEN 'still' ELSE m.found_how END, m.since FROM minors_missing m
    UNION ALL
    SELECT 'return_offer', CASE WHEN o.kind <> 'offered' THEN o.kind WHEN helle.return_offer_lapsed_on(o.id) IS NOT NULL THEN 'lapsed'
                                ELSE coalesce(a.kind, 'waiting') END, o.made_on
      FROM returns_offer o LEFT JOIN LATERAL (
        SELECT a.kind FROM returns_answer a WHERE a.offer_id = o.id ORDER BY a.sequence DESC LIMIT 1) a ON true
    UNION ALL
    SELECT 'return_step', 'opened', r.opened_on FROM returns_returncase r WHERE r.ended_why <> 'mistake'
    UNION ALL
    SELECT 'return_step', 'departed', min(j.on_day) FROM disbursements_journeyevent j
      JOIN returns_returncase r ON r.id = j.return_case_id AND r.ended_why <> 'mistake'
     WHERE j.kind = 'departed' GROUP BY j.return_case_id
    UNION ALL
    SELECT 'return_step', 'arrived', helle.arrived_on(r.id) FROM returns_returncase r WHERE r.ended_why <> 'mistake'
    UNION ALL
    SELECT 'return_step', CASE r.ended_why WHEN 'completed' THEN 'completed' ELSE 'stopped' END, r.ended_on
      FROM returns_returncase r WHERE r.ended_on IS NOT NULL AND r.ended_why <> 'mistake'
    UNION ALL
    -- Under Dublin there is no prepared return, and a transfer alone (RET-09, RET-10), each step once in a case: that she came under
    -- it, or her case was opened while she was; that she was told; that a return was stopped for it; that she was transferred, or that
    -- the day of it has passed and nobody has written that she was.
    SELECT 'dublin', 'covered', min(u.since) FROM helle.under_dublin u GROUP BY u.case_id
    UNION ALL
    SELECT 'dublin', 'told', min(o.made_on) FROM returns_offer o
     WHERE o.kind <> 'offered' AND helle.stay_on(o.case_id, o.made_on) = 'asylum_dublin' GROUP BY o.case_id
    UNION ALL
    SELECT 'dublin', 'stopped', r.ended_on FROM returns_returncase r WHERE r.ended_why = 'dublin'
    UNION ALL
    SELECT 'dublin', 'transferred', t.transferred_on FROM returns_dublintransfer t WHERE t.transferred_on IS NOT NULL
    UNION ALL
    SELECT 'dublin', 'not_recorded', t.planned_on FROM day CROSS JOIN returns_dublintransfer t
     WHERE t.transferred_on IS NULL AND t.planned_on < day.today AND NOT EXISTS (
             SELECT 1 FROM returns_dublintransfer n WHERE n.case_id = t.case_id AND n.sequence > t.sequence)
    UNION ALL
    -- What was to be paid in the period (RET-06): by its day, later, or not.
    SELECT 'instalment', CASE WHEN p.paid_on <= i.due THEN 'in_time' WHEN p.paid_on IS NOT NULL THEN 'late'
                              WHEN i.dropped_on IS NOT NULL THEN 'dropped' ELSE 'unpaid' END, i.due
      FROM disbursements_instalment i CROSS JOIN day LEFT JOIN LATERAL (
        SELECT min(e.paid_on) AS paid_on FROM disbursements_ledgerentry e
         WHERE e.instalment_id = i.id AND e.reverses_id IS NULL
           AND NOT EXISTS (SELECT 1 FROM disbursements_ledgerentry c WHERE c.reverses_id = e.id)) p ON true
     WHERE i.due < day.today
    UNION ALL
    -- The project's year, or the longer time that was agreed, that ran out in the period (RET-07).
    SELECT 'project', CASE WHEN r.ended_on <= l.last_day THEN CASE r.ended_why WHEN 'completed' THEN 'in_time' ELSE 'stopped' END
                           WHEN r.ended_on IS NOT NULL THEN 'late' ELSE 'open' END, l.last_day
      FROM returns_returncase r CROSS JOIN day
      CROSS JOIN LATERAL (SELECT helle.runs_until(r.id, 'project', day.today) AS last_day) l
     WHERE l.last_day < day.today AND r.ended_why <> 'mistake')
  SELECT t.what, t.code, count(*) FROM thing t WHERE t.on_day BETWEEN since AND until GROUP BY 1, 2
$$;

-- What the orders of a period that were not taken back were asked for: the kind of place, the sex that the rules were asked of,
-- whether instead of detention, and why another place than the plan's own ('': none was chosen; ACM-07).
CREATE FUNCTION helle.placement_reasons(since date, until date)
RETURNS TABLE (kind text, sex text, instead_of_detention boolean, other_why text, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT f.kind, coalesce(k.sex, ''), l.instead_of_detention, l.other_why, count(*)
    FROM placements_placement l JOIN accommodation_offer f ON f.id = l.offer_id
    LEFT JOIN placements_looking k ON k.placement_id = l.id
   WHERE l.superseded_at IS NULL AND l.withdrawn_at IS NULL AND l.ordered_on BETWEEN since AND until GROUP BY 1, 2, 3, 4
$$;

-- What the plans that were approved in a period came to, by currency: the ceilings they were held against, their budgets, and what
-- was paid of them until today (RET-05, RET-17). Of a return the last plan that was approved; currencies are never added (RET-19).
CREATE FUNCTION helle.return_money(since date, until date)
RETURNS TABLE (currency text, plans bigint, ceiling bigint, budget bigint, paid bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT v.currency, count(*), sum(e.ceiling_in_kind + e.ceiling_cash), sum(v.in_kind + v.cash),
         sum(helle.paid_in_return(v.return_case_id, 'in_kind_support') + helle.paid_in_return(v.return_case_id, 'cash_support'))::bigint
    FROM (SELECT DISTINCT ON (p.return_case_id) p.* FROM reintegration_planevent p WHERE p.kind = 'approved'
           ORDER BY p.return_case_id, p.sequence DESC) e
    JOIN reintegration_planversion v ON v.id = e.version_id
   WHERE e.on_day BETWEEN since AND until GROUP BY 1
$$;

-- How things stand today: minors without a representative and those nobody finds, who is under Dublin and who of them was not told
-- that there is no prepared return (RET-09), and what has waited past its day, by the unit where it waits; with the oldest of these days. `within`: in how many days what comes is to be journalised.
CREATE FUNCTION helle.waits_today(within integer) RETURNS TABLE (what text, unit_id uuid, number bigint, oldest date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH day AS MATERIALIZED (SELECT helle.local_today() AS today),
  late AS (
    SELECT 'case' AS what, g.unit_id, g.next_due AS due
      FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id AND u.kind IN ('cmm', 'udlst')
     WHERE g.category = 'core' AND g.during @> coalesce(helle.instant(), helle.clock_now())
    UNION ALL
    SELECT 'task', t.to_unit_id, t.due FROM tasks_task t WHERE t.state IN ('open', 'taken')
    UNION ALL
    SELECT 'call_back', b.by_unit_id, b.due FROM hotline_callback b WHERE b.ended = ''
    UNION ALL
    SELECT 'document', d.by_unit_id, (d.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date + within
      FROM casefile_document d WHERE d.number IS NULL
    UNION ALL
    SELECT 'placement', l.by_unit_id, CASE WHEN l.arrived_on IS NULL THEN l.planned_from ELSE l.planned_until END
      FROM placements_placement l
     WHERE l.superseded_at IS NULL AND l.withdrawn_at IS NULL AND l.answer <> 'declined' AND l.left_on IS NULL
    UNION ALL
    SELECT 'instalment', u.id, i.due FROM disbursements_instalment i JOIN organisations_unit u ON u.kind = 'hjst'
     WHERE i.dropped_on IS NULL AND NOT helle.is_paid(i.id)
       AND EXISTS (SELECT 1 FROM returns_returncase r WHERE r.id = i.return_case_id AND r.ended_on IS NULL))
  SELECT l.what, l.unit_id, count(*), min(l.due) FROM late l, day WHERE l.due < day.today GROUP BY 1, 2
  UNION ALL
  SELECT 'unrepresented', NULL, count(*), min(o.opened)
    FROM day CROSS JOIN cases_case c JOIN people_profile f ON f.person_id = c.person_id AND f.unaccompanied
    CROSS JOIN LATERAL (SELECT (c.opened_at AT TIME ZONE 'Europe/Copenhagen')::date AS opened) o
   WHERE NOT helle.represented(c.id, day.today) AND CASE o.opened WHEN day.today
           THEN helle.days_without_representative(c.id, day.today) IS NOT NULL
           ELSE helle.days_without_representative(c.id, day.today) > helle.days_without_representative(c.id, day.today - 1) END
  UNION ALL
  SELECT 'missing', NULL, count(*), min(m.since) FROM minors_missing m WHERE m.ended_on IS NULL
  UNION ALL
  -- Neither transferred nor without support to come.
  SELECT w.what, NULL, count(*), min(u.since)
    FROM day CROSS JOIN helle.under_dublin u CROSS JOIN LATERAL (VALUES ('dublin'), ('dublin_untold')) w (what)
   WHERE u.since <= day.today AND (u.until IS NULL OR u.until > day.today) AND helle.support_over_on(u.case_id) IS NULL
     AND NOT EXISTS (SELECT 1 FROM returns_dublintransfer t WHERE t.case_id = u.case_id AND t.transferred_on IS NOT NULL)
     AND (w.what = 'dublin' OR NOT EXISTS (
            SELECT 1 FROM returns_offer o WHERE o.case_id = u.case_id AND o.kind <> 'offered'
               AND helle.stay_on(o.case_id, o.made_on) = 'asylum_dublin'))
   GROUP BY 1
$$;

REVOKE ALL ON FUNCTION helle.courses(date, date), helle.happened(date, date), helle.placement_reasons(date, date),
  helle.return_money(date, date), helle.waits_today(integer), helle.return_offer_lapsed_on(uuid) FROM PUBLIC;
REVOKE ALL ON helle.under_dublin FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.courses(date, date), helle.happened(date, date), helle.placement_reasons(date, date),
  helle.return_money(date, date), helle.waits_today(integer) TO helle_numbers;
