-- How long cases are kept, what holds one back, and what is disposed of by whom. No number of years stands here (C11). Closing a case
-- asks none of it: what is due is read when somebody looks, so nothing can stop a closing.

-- What of the person's cases is open with whom: the end of CMM's support ends nothing of another's. By the codes of
-- `helle.rules.retention`, each of which somebody there can bring to its end.
CREATE FUNCTION helle.open_parts(the_person uuid) RETURNS TABLE (case_id uuid, unit_id uuid, code text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH hers AS (SELECT c.id FROM cases_case c WHERE c.person_id = the_person),
  held AS (
    SELECT g.case_id, g.unit_id, u.kind, bool_or(g.category = 'core' AND g.assigned_to_id IS NOT NULL) AS assigned,
           bool_or(g.category = 'core' AND coalesce(g.steps, '[]') <> '[]') AS steps, bool_or(upper_inf(g.during)) AS lasts
      FROM protection_grant g JOIN hers h ON h.id = g.case_id JOIN organisations_unit u ON u.id = g.unit_id AND u.kind <> 'cmm'
     WHERE coalesce(upper(g.during) > helle.clock_now(), true) AND NOT isempty(g.during) GROUP BY g.case_id, g.unit_id, u.kind)
  SELECT d.case_id, d.unit_id, t.code FROM held d CROSS JOIN LATERAL unnest(helle.still_theirs(d.case_id, d.unit_id)) AS t(code)
   WHERE d.lasts AND t.code <> 'decided'
  -- In a case that has closed without an assessment whoever decided before sees its own decision, and works on nothing (sql/070_endings.sql).
  UNION SELECT d.case_id, d.unit_id, 'assigned' FROM held d WHERE d.assigned AND NOT helle.case_is_closed(d.case_id)
  UNION SELECT d.case_id, d.unit_id, 'steps' FROM held d WHERE d.steps
  -- Somebody may stand in a criminal case of a unit that has no grant, or no longer.
  UNION SELECT h.id, u.id, 'criminal' FROM hers h JOIN organisations_unit u ON u.kind IN ('police', 'nsk', 'prosecution')
   WHERE helle.criminal_matter_goes_on(h.id, u.id)
  UNION SELECT r.case_id, coalesce((SELECT u.id FROM organisations_unit u WHERE u.kind = 'hjst' ORDER BY u.code LIMIT 1), r.by_unit_id), 'return'
    FROM returns_returncase r JOIN hers h ON h.id = r.case_id WHERE r.ended_on IS NULL
  UNION SELECT s.case_id, coalesce(v.unit_id, s.by_unit_id), 'stay' FROM placements_placement s JOIN hers h ON h.id = s.case_id
    JOIN accommodation_offer o ON o.id = s.offer_id JOIN accommodation_provider v ON v.id = o.provider_id
   WHERE s.superseded_at IS NULL AND s.withdrawn_at IS NULL AND s.answer <> 'declined' AND s.left_on IS NULL
  UNION SELECT n.case_id, n.unit_id, 'told' FROM support_notifiedmunicipality n JOIN hers h ON h.id = n.case_id WHERE n.released_at IS NULL
  UNION SELECT t.case_id, t.to_unit_id, 'task' FROM tasks_task t JOIN hers h ON h.id = t.case_id WHERE t.state IN ('open', 'taken')
  UNION SELECT d.case_id, d.to_unit_id, 'disclosure' FROM sharing_disclosure d JOIN hers h ON h.id = d.case_id
   WHERE d.ended_at IS NULL AND d.until >= helle.local_today() AND (d.opened_at IS NOT NULL OR d.decided_at IS NULL)
  UNION SELECT d.case_id, d.to_unit_id, 'disclosure' FROM prosecution_disclosure d JOIN hers h ON h.id = d.case_id
   WHERE d.ended_at IS NULL AND d.until >= helle.local_today()
  UNION SELECT m.case_id, m.to_unit_id, 'moved' FROM sharing_transfer m JOIN hers h ON h.id = m.case_id
   WHERE m.taken_at IS NULL AND m.overtaken_at IS NULL
  UNION SELECT q.case_id, q.to_unit_id, 'question' FROM enquiries_enquiry q JOIN hers h ON h.id = q.case_id
   WHERE NOT EXISTS (SELECT 1 FROM enquiries_answer a WHERE a.enquiry_id = q.id)
  UNION SELECT i.case_id, i.by_unit_id, 'interview' FROM allocation_plannedinterview i JOIN hers h ON h.id = i.case_id
   WHERE i.cancelled_at IS NULL AND i.interview_id IS NULL AND upper(i.during) > helle.clock_now()
$$;
-- When what others had of a case ended last. The time of keeping is counted no earlier than from then.
CREATE FUNCTION helle.last_part_ended(the_case uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (max(e.at) AT TIME ZONE 'Europe/Copenhagen')::date FROM (
    SELECT upper(g.during) AS at, g.unit_id FROM protection_grant g WHERE g.case_id = the_case AND NOT isempty(g.during)
    UNION ALL SELECT upper(a.during), a.unit_id FROM cases_assignment a WHERE a.case_id = the_case) e
    JOIN organisations_unit u ON u.id = e.unit_id AND u.kind <> 'cmm'
   WHERE (e.at AT TIME ZONE 'Europe/Copenhagen')::date <= helle.local_today()
$$;
-- For CMM, of its cases and of those on a list: which other units have or had a part with the person, which see a case of hers now,
-- and what is open there. Of a unit that tells where a person is the kind alone, to whom it is not shown where she lives
-- (sql/196_address_protection.sql).
CREATE FUNCTION helle.parts_of_others(the_cases uuid[])
RETURNS TABLE (case_id uuid, unit_id uuid, kind text, sees boolean, codes text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  hiding uuid[] := helle.cases_hiding_whereabouts(the_cases);
BEGIN
  RETURN QUERY
  SELECT c.id, CASE WHEN NOT (c.id = ANY (hiding) AND helle.tells_which_part_of_the_country(p.unit_id, w.kind)) THEN p.unit_id END,
         w.kind::text, bool_or(p.sees), array_remove(array_agg(DISTINCT p.code), NULL)
    FROM cases_case c CROSS JOIN LATERAL (
      SELECT g.unit_id, coalesce(upper(g.during) > helle.clock_now(), true) AND NOT isempty(g.during) AS sees, NULL::text AS code
        FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id AND u.kind <> 'cmm' WHERE g.person_id = c.person_id
      UNION ALL SELECT o.unit_id, false, o.code FROM helle.open_parts(c.person_id) o) p
    JOIN organisations_unit w ON w.id = p.unit_id
   WHERE c.id = ANY (the_cases)
     -- Of a colleague's case where one has said what for, or it stands on the lists of what is kept and disposed of.
     AND (helle.acting_kind() = 'cmm' AND helle.grant_exists(c.id, 'core')
          AND (helle.facts_are_open(c.id) OR helle.orders_erasures(false) AND c.id IN (SELECT q.case_id FROM helle.retention_queue() q))
          OR helle.orders_erasures(false) AND EXISTS (SELECT 1 FROM retention_item i WHERE i.case_id = c.id))
   GROUP BY c.id, p.unit_id, w.kind;
END $$;

-- Each case of a person, with what is set for its kind today, and the first day on which it may be disposed of: NULL where that cannot
-- be computed. The same as the rule `time_of_keeping` says; a test holds the two together.
CREATE FUNCTION helle.kept_cases(the_person uuid) RETURNS TABLE (
  person_id uuid, case_id uuid, number text, kind text, rung text, opened_on date, ended_on date, years integer, counted_from text,
  age_known boolean, turns_18_on date, due_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.person_id, c.id, c.number::text, k.kind, e.rung::text, (c.opened_at AT TIME ZONE 'Europe/Copenhagen')::date, x.ended_on,
         s.years::integer, s.counted_from::text, a.known, f.turns_18_on,
         CASE WHEN x.ended_on IS NOT NULL AND s.years IS NOT NULL AND (s.counted_from <> 'of_age' OR a.known) THEN
           least((CASE s.counted_from WHEN 'end' THEN x.ended_on
                                      WHEN 'year_end' THEN make_date(extract(year FROM x.ended_on)::int + 1, 1, 1)
                                      ELSE greatest(x.ended_on, f.turns_18_on) END + make_interval(years => s.years))::date,
                 DATE '2199-12-31') END
    FROM cases_case c
    LEFT JOIN LATERAL (SELECT r.rung, r.occurred_on FROM cases_rungevent r WHERE r.case_id = c.id AND r.superseded_at IS NULL
                        ORDER BY r.sequence DESC LIMIT 1) e ON true
    LEFT JOIN LATERAL (SELECT max(t.ended_on) AS ended_on FROM support_supportend t
                        WHERE t.case_id = c.id AND helle.support_end_holds(t)) z ON true
    -- That CMM's support has ended, or the case, is the end of CMM's part; of the whole it is once the last of the others' has.
    CROSS JOIN LATERAL (SELECT CASE WHEN e.rung IN ('withdrawn', 'declined', 'disappeared', 'lapsed') THEN e.occurred_on
                                    ELSE z.ended_on END AS ended_on) y
    CROSS JOIN LATERAL (SELECT CASE WHEN y.ended_on IS NOT NULL
                                    THEN greatest(y.ended_on, helle.last_part_ended(c.id)) END AS ended_on) x
    CROSS JOIN LATERAL (
      SELECT CASE WHEN bool_or(r.rung IN ('victim_current', 'victim_not_current')) THEN 'trafficked'
                  WHEN bool_or(r.rung = 'not_victim') THEN 'not_victim' ELSE 'unassessed' END AS kind
        FROM cases_rungevent r WHERE r.case_id = c.id AND r.superseded_at IS NULL) k
    LEFT JOIN LATERAL (SELECT p.years, p.counted_from FROM retention_schedule p
                        WHERE p.kind = k.kind AND p.approved AND p.valid_from <= helle.local_today()
                        ORDER BY p.valid_from DESC LIMIT 1) s ON true
    LEFT JOIN people_profile f ON f.person_id = c.person_id
    CROSS JOIN LATERAL (SELECT coalesce(NOT f.age_disputed AND (f.turns_18_on IS NOT NULL OR f.birth_date_sealed IS NOT NULL), false)
                          AS known) a
   WHERE (the_person IS NULL OR c.person_id = the_person)
     AND NOT EXISTS (SELECT 1 FROM erasure_erased d WHERE d.person_id = c.person_id)
$$;
-- Each person all of whose cases have ended, and how it stands: kept, due, what cannot be computed and why, or what stands in the way.
-- What stands in the way is asked only once the time is over.
CREATE FUNCTION helle.kept_persons(the_person uuid) RETURNS TABLE (
  person_id uuid, case_id uuid, numbers text, kind text, ended_on date, due_on date, state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH persons AS MATERIALIZED (
    SELECT k.person_id, (array_agg(k.case_id ORDER BY k.ended_on DESC, k.number DESC))[1] AS case_id,
           left(string_agg(k.number, ', ' ORDER BY k.number), 400) AS numbers,
           (array_agg(k.kind ORDER BY k.ended_on DESC, k.number DESC))[1] AS kind, max(k.ended_on) AS ended_on,
           CASE WHEN bool_and(k.due_on IS NOT NULL) THEN max(k.due_on) END AS due_on,
           CASE WHEN bool_or(k.years IS NULL) THEN 'years' WHEN bool_or(k.due_on IS NULL) THEN 'age_known' END AS unknown
      FROM helle.kept_cases(the_person) k GROUP BY k.person_id HAVING bool_and(k.ended_on IS NOT NULL))
  SELECT p.person_id, p.case_id, p.numbers, p.kind, p.ended_on, p.due_on,
         CASE WHEN p.unknown IS NOT NULL THEN p.unknown WHEN p.due_on > helle.local_today() THEN 'kept'
              WHEN EXISTS (SELECT 1 FROM helle.open_parts(p.person_id)) THEN 'runs'
              ELSE (SELECT CASE WHEN h.codes = '{}' THEN 'due' WHEN 'runs' = ANY (h.codes) THEN 'runs' ELSE h.codes[1] END
                      FROM (SELECT helle.erasure_hindrances(p.person_id) AS codes) h) END
    FROM persons p
$$;

-- The queue as CMM reads it: of cases that are CMM's.
CREATE FUNCTION helle.retention_queue() RETURNS TABLE (
  case_id uuid, numbers text, kind text, ended_on date, due_on date, state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.case_id, p.numbers, p.kind, p.ended_on, p.due_on, p.state FROM helle.kept_persons(NULL) p
   WHERE helle.orders_erasures(false) AND helle.grant_exists(p.case_id, 'core')
$$;
-- How long the cases of the person of one case are kept, for whoever works with it in CMM.
CREATE FUNCTION helle.keeping_of(the_case uuid) RETURNS TABLE (
  number text, kind text, ended_on date, years integer, counted_from text, age_known boolean, turns_18_on date, due_on date, runs boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT k.number, k.kind, k.ended_on, k.years, k.counted_from, k.age_known, k.turns_18_on, k.due_on,
         'runs' = ANY (helle.erasure_hindrances(k.person_id)) OR EXISTS (SELECT 1 FROM helle.open_parts(k.person_id))
    FROM cases_case c CROSS JOIN LATERAL helle.kept_cases(c.person_id) k
   WHERE c.id = the_case AND helle.orders_erasures(false) AND helle.grant_exists(the_case, 'core') AND (SELECT helle.facts_are_open(the_case)) ORDER BY k.number
$$;

-- Nothing of it is rewritten: what may still change, and the column that says that nothing may any more.
CREATE FUNCTION helle.keep_retention() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was jsonb := to_jsonb(OLD);
  becomes jsonb;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    becomes := to_jsonb(NEW);
  END IF;
  IF TG_OP = 'DELETE' OR (was - TG_ARGV[0]::text[]) IS DISTINCT FROM (becomes - TG_ARGV[0]::text[])
     OR coalesce(was ->> TG_ARGV[1], 'waits') <> 'waits'
     OR was ->> 'first_by_id' IS NOT NULL AND (was -> 'first_by_id', was -> 'first_at', was -> 'first_unit_id', was -> 'first_role')
        IS DISTINCT FROM (becomes -> 'first_by_id', becomes -> 'first_at', becomes -> 'first_unit_id', becomes -> 'first_role') THEN
    RAISE EXCEPTION 'what is kept and disposed of is not rewritten' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_retention BEFORE UPDATE OR DELETE ON retention_schedule FOR EACH ROW
  EXECUTE FUNCTION helle.keep_retention('{answered_at,answered_by_id,answered_unit_id,approved}', 'answered_at');
CREATE TRIGGER keep_retention BEFORE UPDATE OR DELETE ON retention_hold FOR EACH ROW
  EXECUTE FUNCTION helle.keep_retention('{lifted_at,lifted_by_id,lifted_unit_id,lifted_why_sealed}', 'lifted_at');
CREATE TRIGGER keep_retention BEFORE UPDATE OR DELETE ON retention_disposal FOR EACH ROW
  EXECUTE FUNCTION helle.keep_retention(
    '{first_at,first_by_id,first_unit_id,first_role,ended_at,ended_by_id,ended_unit_id,approved,refused_why}', 'ended_at');
CREATE TRIGGER keep_retention BEFORE UPDATE OR DELETE ON retention_item FOR EACH ROW
  EXECUTE FUNCTION helle.keep_retention('{outcome,left_why,order_id}', 'outcome');
CREATE TRIGGER keep_retention BEFORE UPDATE OR DELETE ON retention_certificate FOR EACH ROW
  EXECUTE FUNCTION helle.keep_retention('{}', 'at');
CREATE TRIGGER keep_retention BEFORE UPDATE OR DELETE ON retention_kept FOR EACH ROW
  EXECUTE FUNCTION helle.keep_retention('{}', 'kind');

CREATE FUNCTION helle.require_retention(as_lead boolean) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT helle.orders_erasures(as_lead) THEN
    RAISE EXCEPTION 'CMM keeps and disposes of cases' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

-- A schedule: one proposes, a lead who is another decides; until then whoever proposed it may take it back. It holds from a day that is not past, so nothing was due yesterday.
CREATE FUNCTION helle.propose_schedule(
  the_schedule uuid, the_kind text, the_years integer, the_start text, the_basis text, the_day date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_retention(false);
  IF NOT helle.is_impersonal(the_basis) THEN
    PERFORM helle.refuse('schedule_rests_on_something');
  ELSIF the_day < helle.local_today() THEN
    PERFORM helle.refuse('schedule_is_not_of_the_past');
  END IF;
  INSERT INTO retention_schedule (id, kind, years, counted_from, basis, valid_from, asked_at, asked_by_id, asked_unit_id)
  VALUES (the_schedule, the_kind, the_years, the_start, the_basis, the_day, helle.instant(), helle.acting_user(), helle.acting_unit());
END $$;
CREATE FUNCTION helle.answer_schedule(the_schedule uuid, yes boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_asker uuid;
BEGIN
  PERFORM helle.require_retention(false);
  SELECT s.asked_by_id INTO the_asker FROM retention_schedule s WHERE s.id = the_schedule AND s.answered_at IS NULL FOR UPDATE;
  IF the_asker IS NULL THEN
    PERFORM helle.refuse('schedule_waits_for_an_answer');
  ELSIF the_asker <> helle.acting_user() THEN
    PERFORM helle.require_retention(true);
  ELSIF yes THEN
    PERFORM helle.refuse('schedule_takes_two');
  END IF;
  UPDATE retention_schedule SET answered_at = helle.instant(), answered_by_id = helle.acting_user(),
         answered_unit_id = helle.acting_unit(), approved = yes WHERE id = the_schedule;
END $$;

-- Holding back waits for whoever disposes of the same person, and the other way round: both take her cases first.
CREATE FUNCTION helle.hold_case(the_hold uuid, the_case uuid, the_ground text, last_day date, sealed_why bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_person uuid := (SELECT c.person_id FROM cases_case c WHERE c.id = the_case);
BEGIN
  PERFORM helle.require_retention(false);
  PERFORM 1 FROM cases_case c WHERE c.person_id = the_person ORDER BY c.id FOR UPDATE;
  IF NOT helle.grant_exists(the_case, 'core') OR helle.is_erased(the_person) OR octet_length(sealed_why) < 30 THEN
    RAISE EXCEPTION 'this unit holds no such case' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM helle.require_open(the_case);
  INSERT INTO retention_hold (id, case_id, person_id, ground, since_day, until_day, why_sealed, held_at, held_by_id, held_unit_id)
  VALUES (the_hold, the_case, the_person, the_ground, helle.local_today(), last_day, sealed_why, helle.instant(),
          helle.acting_user(), helle.acting_unit());
END $$;
CREATE FUNCTION helle.lift_hold(the_hold uuid, sealed_why bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_case uuid;
BEGIN
  PERFORM helle.require_retention(true);
  SELECT h.case_id INTO the_case FROM retention_hold h WHERE h.id = the_hold AND h.lifted_at IS NULL FOR UPDATE;
  IF the_case IS NULL THEN
    PERFORM helle.refuse('hold_stands');
  ELSIF NOT helle.grant_exists(the_case, 'core') OR octet_length(sealed_why) < 30 THEN
    RAISE EXCEPTION 'this unit holds no such case' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM helle.require_open(the_case);
  UPDATE retention_hold SET lifted_at = helle.instant(), lifted_by_id = helle.acting_user(), lifted_unit_id = helle.acting_unit(),
         lifted_why_sealed = sealed_why WHERE id = the_hold;
END $$;

-- Draws the list: everybody who is due, the longest due first, 200 at most. Nobody chooses who stands on it.
CREATE FUNCTION helle.draw_disposal(the_list uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_year text := extract(year FROM helle.local_today())::text;
  drawn integer;
BEGIN
  PERFORM helle.require_retention(false);
  PERFORM pg_advisory_xact_lock(hashtext('helle.draw_disposal'));
  INSERT INTO retention_disposal (id, number, drawn_at, drawn_by_id, drawn_unit_id, first_role, refused_why)
  VALUES (the_list, 'K' || the_year || '-' || lpad((1 + (SELECT count(*) FROM retention_disposal d
            WHERE d.number LIKE 'K' || the_year || '-%'))::text, 3, '0'),
          helle.instant(), helle.acting_user(), helle.acting_unit(), '', '');
  INSERT INTO retention_item (disposal_id, person_id, case_id, numbers, kind, ended_on, due_on, outcome, left_why)
  SELECT the_list, p.person_id, p.case_id, p.numbers, p.kind, p.ended_on, p.due_on, 'waits', ''
    FROM helle.kept_persons(NULL) p WHERE p.state = 'due' AND helle.grant_exists(p.case_id, 'core')
   ORDER BY p.due_on, p.numbers LIMIT 200;
  GET DIAGNOSTICS drawn = ROW_COUNT;
  IF drawn = 0 THEN
    PERFORM helle.refuse('something_is_due');
  END IF;
  RETURN drawn;
END $$;
CREATE FUNCTION helle.refuse_disposal(the_list uuid, the_why text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_retention(false);
  IF NOT helle.is_impersonal(the_why) THEN
    PERFORM helle.refuse('text_names_nobody');
  END IF;
  UPDATE retention_disposal SET ended_at = helle.instant(), ended_by_id = helle.acting_user(), ended_unit_id = helle.acting_unit(),
         approved = false, refused_why = the_why WHERE id = the_list AND ended_at IS NULL;
  IF NOT FOUND THEN
    PERFORM helle.refuse('disposal_waits');
  END IF;
END $$;

-- How a person of a list stands now: 'due', or what takes her off it.
CREATE FUNCTION helle.how_listed_stands(the_person uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN helle.is_erased(the_person) THEN 'erased'
    WHEN EXISTS (SELECT 1 FROM erasure_order o WHERE o.person_id = the_person AND o.approved IS NULL) THEN 'asked'
    ELSE coalesce((SELECT CASE p.state WHEN 'kept' THEN 'not_due' WHEN 'years' THEN 'unknown' WHEN 'age_known' THEN 'unknown'
                                       ELSE p.state END FROM helle.kept_persons(the_person) p), 'open') END
$$;
-- The persons who wait on a list, by the case that stands for each, and how they stand: what whoever decides is shown.
CREATE FUNCTION helle.listed_now(the_list uuid) RETURNS TABLE (case_id uuid, state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.case_id, helle.how_listed_stands(i.person_id) FROM retention_item i
   WHERE i.disposal_id = the_list AND i.outcome = 'waits' AND helle.orders_erasures(false)
$$;
-- Whether a person stays on the list, with her cases held until the transaction ends, so that nobody begins anything in them meanwhile.
-- What has changed since it was drawn takes her off it, and says why.
CREATE FUNCTION helle.stays_on_list(the_item retention_item) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  how_it_stands text;
BEGIN
  PERFORM 1 FROM cases_case c WHERE c.person_id = the_item.person_id ORDER BY c.id FOR UPDATE;
  how_it_stands := helle.how_listed_stands(the_item.person_id);
  IF how_it_stands <> 'due' THEN
    UPDATE retention_item SET outcome = 'left', left_why = how_it_stands WHERE id = the_item.id;
  END IF;
  RETURN how_it_stands = 'due';
END $$;
-- What becomes of one person of the list at the second yes, once it is known that she stays. The number of each case stays as codes and years before the key goes; then
-- the order of erasure, with the two people of the list.
CREATE FUNCTION helle.dispose_of(the_item retention_item, of_list retention_disposal) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_order uuid := gen_random_uuid();
BEGIN
  INSERT INTO retention_kept (id, kind, rung, opened_year, ended_year, disposed_year)
  SELECT gen_random_uuid(), k.kind, k.rung, extract(year FROM k.opened_on), extract(year FROM k.ended_on),
         extract(year FROM helle.local_today())
    FROM helle.kept_cases(the_item.person_id) k;
  INSERT INTO erasure_order (id, case_id, person_id, number, ground, basis, basis_on, why_sealed, asked_at, asked_by_id, asked_unit_id,
                             decided_at, decided_by_id, decided_unit_id, approved, answer_sealed)
  VALUES (the_order, the_item.case_id, the_item.person_id, (SELECT c.number FROM cases_case c WHERE c.id = the_item.case_id), 'time_over',
          'Kassationsliste ' || of_list.number, (of_list.drawn_at AT TIME ZONE 'Europe/Copenhagen')::date, '', of_list.first_at,
          of_list.first_by_id, of_list.first_unit_id, helle.instant(), helle.acting_user(), helle.acting_unit(), true, '');
  PERFORM helle.begin_erasure(the_order);
  UPDATE retention_item SET outcome = 'disposed', order_id = the_order WHERE id = the_item.id;
END $$;
-- The first yes is kept; the second, of somebody else, carries the list out. One of the two leads. Each looks at everybody anew. A yes is
-- to what was shown: whether it is the last, and by their cases who goes by it (`helle.listed_now`). Stands it otherwise by now, nothing
-- is done. Returns whether it was carried out.
CREATE FUNCTION helle.approve_disposal(the_list uuid, as_last boolean, of_cases uuid[]) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of_list retention_disposal%ROWTYPE;
  the_item retention_item%ROWTYPE;
  stays uuid[] := '{}';
BEGIN
  PERFORM helle.require_retention(false);
  SELECT * INTO of_list FROM retention_disposal d WHERE d.id = the_list AND d.ended_at IS NULL FOR UPDATE;
  IF of_list.id IS NULL THEN
    PERFORM helle.refuse('disposal_waits');
  ELSIF of_list.first_by_id = helle.acting_user() THEN
    PERFORM helle.refuse('disposal_takes_two');
  ELSIF of_list.first_by_id IS NOT NULL AND of_list.first_role <> 'cmm_lead' AND NOT helle.orders_erasures(true) THEN
    PERFORM helle.refuse('disposal_takes_a_lead');
  ELSIF as_last IS DISTINCT FROM (of_list.first_by_id IS NOT NULL) THEN
    PERFORM helle.refuse('disposal_stands_as_shown');
  END IF;
  FOR the_item IN SELECT * FROM retention_item i WHERE i.disposal_id = the_list AND i.outcome = 'waits' ORDER BY i.person_id LOOP
    IF helle.stays_on_list(the_item) THEN
      stays := stays || the_item.case_id;
    END IF;
  END LOOP;
  IF (stays <@ of_cases AND of_cases <@ stays) IS NOT TRUE THEN
    PERFORM helle.refuse('disposal_stands_as_shown');
  END IF;
  IF NOT as_last THEN
    UPDATE retention_disposal SET first_at = helle.instant(), first_by_id = helle.acting_user(), first_unit_id = helle.acting_unit(),
           first_role = helle.acting_role() WHERE id = the_list;
    RETURN false;
  END IF;
  FOR the_item IN SELECT * FROM retention_item i WHERE i.disposal_id = the_list AND i.outcome = 'waits' ORDER BY i.person_id LOOP
    PERFORM helle.dispose_of(the_item, of_list);
  END LOOP;
  UPDATE retention_disposal SET ended_at = helle.instant(), ended_by_id = helle.acting_user(), ended_unit_id = helle.acting_unit(),
         approved = true WHERE id = the_list;
  RETURN true;
END $$;

-- The list as it was carried out, line by line: what is hashed and signed. It names nobody.
CREATE FUNCTION helle.disposal_text(the_list uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT format(E'%s\n%s %s %s\n%s %s\n', d.number, d.id, d.first_by_id, to_char(d.first_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
                d.ended_by_id, to_char(d.ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))
         || coalesce((SELECT string_agg(format('%s|%s|%s|%s|%s|%s', i.numbers, i.kind, i.ended_on, i.due_on, i.outcome, i.left_why), E'\n'
                                        ORDER BY i.numbers COLLATE "C") FROM retention_item i WHERE i.disposal_id = d.id), '')
    FROM retention_disposal d WHERE d.id = the_list AND d.approved AND helle.orders_erasures(false)
$$;
CREATE FUNCTION helle.certify_disposal(the_list uuid, the_digest text, the_signature bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF the_digest IS DISTINCT FROM encode(sha256(convert_to(helle.disposal_text(the_list), 'UTF8')), 'hex')
     OR octet_length(the_signature) <> 64
     OR NOT EXISTS (SELECT 1 FROM retention_disposal d WHERE d.id = the_list AND d.ended_by_id = helle.acting_user()) THEN
    RAISE EXCEPTION 'the certificate is not of this list' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO retention_certificate (disposal_id, at, disposed, "left", digest, signature)
  SELECT the_list, helle.instant(), count(*) FILTER (WHERE i.outcome = 'disposed'), count(*) FILTER (WHERE i.outcome = 'left'),
         the_digest, the_signature FROM retention_item i WHERE i.disposal_id = the_list;
END $$;
-- Nothing is disposed of without its certificate.
CREATE FUNCTION helle.keep_certified() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM retention_certificate c WHERE c.disposal_id = NEW.id)
     OR EXISTS (SELECT 1 FROM retention_item i WHERE i.disposal_id = NEW.id AND i.outcome = 'waits') THEN
    PERFORM helle.refuse('disposal_has_its_certificate');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_certified AFTER INSERT OR UPDATE ON retention_disposal DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.approved) EXECUTE FUNCTION helle.keep_certified();

CREATE POLICY own_read ON retention_schedule FOR SELECT TO helle_app USING ((SELECT helle.orders_erasures(false)));
CREATE POLICY own_read ON retention_disposal FOR SELECT TO helle_app USING ((SELECT helle.orders_erasures(false)));
CREATE POLICY own_read ON retention_item FOR SELECT TO helle_app USING ((SELECT helle.orders_erasures(false)));
CREATE POLICY own_read ON retention_certificate FOR SELECT TO helle_app USING ((SELECT helle.orders_erasures(false)));

-- No order of disposal is carried out past the list while something is open with anybody.
CREATE FUNCTION helle.keep_disposed_of() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM cases_case c WHERE c.person_id = NEW.person_id ORDER BY c.id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM helle.open_parts(NEW.person_id)) THEN
    PERFORM helle.refuse('disposed_of_with_nothing_open');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_disposed_of BEFORE INSERT OR UPDATE OF approved ON erasure_order
  FOR EACH ROW WHEN (NEW.ground = 'time_over' AND NEW.approved) EXECUTE FUNCTION helle.keep_disposed_of();

REVOKE ALL ON FUNCTION helle.open_parts(uuid), helle.last_part_ended(uuid), helle.parts_of_others(uuid[]), helle.keep_disposed_of(),
  helle.kept_cases(uuid), helle.kept_persons(uuid), helle.retention_queue(), helle.keeping_of(uuid),
  helle.keep_retention(), helle.require_retention(boolean), helle.propose_schedule(uuid, text, integer, text, text, date),
  helle.answer_schedule(uuid, boolean), helle.hold_case(uuid, uuid, text, date, bytea), helle.lift_hold(uuid, bytea),
  helle.draw_disposal(uuid), helle.refuse_disposal(uuid, text), helle.how_listed_stands(uuid), helle.listed_now(uuid), helle.stays_on_list(retention_item), helle.dispose_of(retention_item, retention_disposal),
  helle.approve_disposal(uuid, boolean, uuid[]), helle.disposal_text(uuid), helle.certify_disposal(uuid, text, bytea), helle.keep_certified() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.parts_of_others(uuid[]), helle.retention_queue(), helle.keeping_of(uuid), helle.propose_schedule(uuid, text, integer, text, text, date),
  helle.answer_schedule(uuid, boolean), helle.hold_case(uuid, uuid, text, date, bytea), helle.lift_hold(uuid, bytea),
  helle.draw_disposal(uuid), helle.refuse_disposal(uuid, text), helle.listed_now(uuid), helle.approve_disposal(uuid, boolean, uuid[]), helle.disposal_text(uuid),
  helle.certify_disposal(uuid, text, bytea) TO helle_app;
