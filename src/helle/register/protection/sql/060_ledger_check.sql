-- `helle check --returns`: what it reads of every ledger (disbursements/checking.py).

-- Who wrote or sent a version since the approval before one (RET-11).
CREATE FUNCTION helle.hands_in(e reintegration_planevent) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(jsonb_agg(DISTINCT h.by_user_id), '[]')
    FROM (SELECT p.id, p.sequence, p.by_user_id FROM reintegration_planversion p WHERE p.return_case_id = e.return_case_id
          UNION ALL
          SELECT p.id, p.sequence, s.by_user_id FROM reintegration_planevent s JOIN reintegration_planversion p ON p.id = s.version_id
           WHERE s.return_case_id = e.return_case_id AND s.kind = 'submitted') h
   WHERE h.sequence <= (SELECT p.sequence FROM reintegration_planversion p WHERE p.id = e.version_id)
     AND h.sequence > coalesce((SELECT max(p.sequence)
                                  FROM reintegration_planevent a JOIN reintegration_planversion p ON p.id = a.version_id
                                 WHERE a.return_case_id = e.return_case_id AND a.kind = 'approved' AND a.sequence < e.sequence), 0)
$$;
-- How many children of the version that a return goes by count once more, in it or in another case: by name, or by a birthday of
-- which nobody has said that two were born on it (RET-24).
CREATE FUNCTION helle.counted_twice(e reintegration_planevent) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*) FROM reintegration_planchild mine JOIN reintegration_planchild other ON other.turns_18_on = mine.turns_18_on
    JOIN reintegration_planevent o ON o.version_id = other.version_id AND o.kind = 'approved'
   WHERE mine.version_id = e.version_id AND NOT mine.counted_in_other_case AND NOT other.counted_in_other_case
     AND (other.case_id <> mine.case_id OR other.version_id = mine.version_id AND other.position > mine.position)
     AND (other.mark = mine.mark OR e.another_child_why_sealed IS NULL AND o.another_child_why_sealed IS NULL)
     AND mine.turns_18_on > e.on_day AND other.turns_18_on > o.on_day
     AND mine.version_id = helle.approved_plan(mine.return_case_id) AND helle.counts_its_children(mine.return_case_id)
     AND other.version_id = helle.approved_plan(other.return_case_id) AND helle.counts_its_children(other.return_case_id)
$$;
-- Every ledger with the plans it goes by, one row for each return after another one: amounts, days and references, for the check that
-- computes them anew.
CREATE FUNCTION helle.ledgers_to_check(after_return uuid, portion int) RETURNS TABLE (return_id uuid, facts jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.id, jsonb_build_object(
    'case', c.number, 'ended', r.ended_on,
    'earlier', (SELECT coalesce(jsonb_agg(jsonb_build_array(n.kind, n.currency,
                         CASE WHEN n.reverses_id IS NULL THEN n.amount ELSE -n.amount END)), '[]')
                  FROM disbursements_ledgerentry n JOIN returns_returncase o ON o.id = n.return_case_id
                 WHERE o.case_id = r.case_id AND o.recorded_at <= r.recorded_at AND o.id <> r.id),
    'arrived', helle.arrived_on(r.id), 'planned', helle.planned_cash(r.id),
    'plans', (SELECT coalesce(jsonb_object_agg(v.id, jsonb_build_object(
                'currency', v.currency, 'in_kind', v.in_kind, 'cash', v.cash, 'breadwinner', v.breadwinner,
                'approved', e.on_day, 'by', e.by_user_id, 'hands', helle.hands_in(e), 'twice', helle.counted_twice(e),
                'ceiling_in_kind', e.ceiling_in_kind, 'ceiling_cash', e.ceiling_cash, 'sequence', e.sequence,
                'lines', (SELECT coalesce(jsonb_object_agg(l.id, jsonb_build_array(l.kind, l.amount)), '{}')
                            FROM reintegration_budgetline l WHERE l.version_id = v.id),
                'children', (SELECT coalesce(jsonb_agg(jsonb_build_array(k.turns_18_on, k.whereabouts, k.counted_in_other_case)), '[]')
                               FROM reintegration_planchild k WHERE k.version_id = v.id))), '{}')
                FROM reintegration_planevent e JOIN reintegration_planversion v ON v.id = e.version_id
               WHERE e.return_case_id = r.id AND e.kind = 'approved'),
    'longer', (SELECT coalesce(jsonb_agg(jsonb_build_array(t.which, t.until, t.agreed_on)), '[]') FROM disbursements_longertime t
                WHERE t.return_case_id = r.id AND t.agreed_on IS NOT NULL AND t.agreed_by_id <> t.by_user_id),
    'entries', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                  'key', n.id, 'number', n.number, 'plan', n.version_id, 'kind', n.kind, 'amount', n.amount, 'currency', n.currency,
                  'paid_on', n.paid_on, 'line', n.line_id, 'instalment', i.amount, 'of', i.id,
                  'agreed', (i.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date,
                  'reverses', n.reverses_id, 'by', n.by_user_id)
                  ORDER BY n.number), '[]')
                  FROM disbursements_ledgerentry n LEFT JOIN disbursements_instalment i ON i.id = n.instalment_id
                 WHERE n.return_case_id = r.id))
    FROM returns_returncase r JOIN cases_case c ON c.id = r.case_id
   WHERE (after_return IS NULL OR r.id > after_return)
     AND (EXISTS (SELECT 1 FROM disbursements_ledgerentry n WHERE n.return_case_id = r.id)
          OR EXISTS (SELECT 1 FROM reintegration_planevent e WHERE e.return_case_id = r.id AND e.kind = 'approved'))
   ORDER BY r.id LIMIT portion
$$;
REVOKE ALL ON FUNCTION helle.ledgers_to_check(uuid, int), helle.hands_in(reintegration_planevent),
  helle.counted_twice(reintegration_planevent) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.ledgers_to_check(uuid, int) TO helle_lists;
