-- The kinds of what is kept beside the cases of persons: the one list of them, which all below goes by and `TraceKind` of the application
-- follows (a test holds the two together). `sealed_under`: as what its key is kept (NULL: it went before). `finds`: `forget_KIND` takes away
-- what finds it. `category`: whoever reads that in a unit with a part in it, outside CMM, is told before it goes (NULL: nobody); the two who
-- sign cannot read it. `locked`, `found_by`: the row that whoever changes it waits for.
CREATE FUNCTION helle.trace_kinds() RETURNS TABLE (kind text, sealed_under text, finds boolean, category text, locked text, found_by text)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  VALUES
    ('sample',       'log_review',   true,  NULL,       'log_review_draw',              'id'),
    ('handed_out',   NULL,           true,  NULL,       'handing_out_file',             'id'),
    ('referral',     'referral',     true,  NULL,       'referrals_referral',           'id'),
    ('call',         'call',         false, NULL,       'hotline_call',                 'root'),
    ('criminal',     'prosecution',  true,  'criminal', 'prosecution_criminalcase',     'id'),
    ('report',       'report',       true,  'contact',  'reports_report',               'id'),
    ('enquiry',      'enquiry',      false, 'advice',   'enquiries_enquiry',            'id'),
    ('exploitation', 'exploitation', true,  NULL,       'exploitation_exploitation',    'id'),
    ('joint_action', 'joint_action', false, 'contact',  'joint_actions_jointaction',    'id'),
    ('contact',      'contactpoint', false, 'contact',  'prosecution_contactmessage',   'id'),
    ('detention',    'urgent',       false, 'criminal', 'prosecution_detention',        'urgent_id')
$$;
CREATE FUNCTION helle.kept_apart() RETURNS TABLE (kind text, row_id uuid, units uuid[], recorded_on date, stays text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of_kind text;
BEGIN
  FOR of_kind IN SELECT t.kind FROM helle.trace_kinds() t LOOP
    RETURN QUERY EXECUTE format('SELECT %L, k.row_id, k.units, k.recorded_on, k.stays FROM helle.%I() k', of_kind, 'kept_' || of_kind);
  END LOOP;
END $$;
-- All of it as it stands now, also what two have said yes to.
CREATE FUNCTION helle.traces_now() RETURNS TABLE (kind text, row_id uuid, units uuid[], recorded_on date, due_on date, state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH dated AS (
    SELECT t.*, (t.recorded_on + make_interval(years => s.years))::date AS due_on FROM helle.kept_apart() t LEFT JOIN LATERAL (
      SELECT s.years FROM retention_traceschedule s WHERE s.kind = t.kind AND s.approved AND s.valid_from <= helle.local_today()
       ORDER BY s.valid_from DESC LIMIT 1) s ON true)
  SELECT d.kind, d.row_id, d.units, d.recorded_on, d.due_on,
         CASE WHEN d.due_on IS NULL THEN 'years' WHEN d.due_on > helle.local_today() THEN 'not_due' WHEN d.stays IS NOT NULL THEN d.stays
              WHEN EXISTS (SELECT 1 FROM retention_tracehold h WHERE h.lifted_at IS NULL
                              AND coalesce(h.until_day >= helle.local_today(), true)
                              AND CASE WHEN h.criminal_case_id IS NULL THEN h.unit_id = ANY (d.units)
                                       ELSE d.kind = 'criminal' AND h.criminal_case_id = d.row_id END) THEN 'held' ELSE 'due' END
    FROM dated d
$$;
-- Without what two said yes to: that is gone already, or goes.
CREATE FUNCTION helle.kept_traces() RETURNS TABLE (kind text, row_id uuid, units uuid[], recorded_on date, due_on date, state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT n.kind, n.row_id, n.units, n.recorded_on, n.due_on, n.state FROM helle.traces_now() n
   WHERE NOT EXISTS (SELECT 1 FROM retention_traceitem i
                      WHERE i.kind = n.kind AND i.row_id = n.row_id AND i.outcome = 'disposed' AND i.kept_at IS NULL)
$$;
-- How many there are by kind and state, for whoever decides: of no unit and of nobody.
CREATE FUNCTION helle.trace_counts() RETURNS TABLE (kind text, state text, how_many bigint, first_due date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT t.kind, t.state, count(*), min(t.due_on) FROM helle.kept_traces() t WHERE helle.keeps_traces() GROUP BY t.kind, t.state
$$;

-- What finds it goes with its key, also when the ledger is replayed on a register of before.
CREATE FUNCTION helle.forget_kept_apart(the_kind text, the_row uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM helle.trace_kinds() t WHERE t.kind = the_kind AND t.finds) THEN
    EXECUTE format('SELECT helle.%I($1)', 'forget_' || the_kind) USING the_row;
  END IF;
END $$;
CREATE FUNCTION helle.disposed_yet_there() RETURNS TABLE (item_id bigint, kind text, row_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.id, i.kind, i.row_id FROM retention_traceitem i JOIN retention_tracelist l ON l.id = i.list_id
   WHERE i.outcome = 'disposed' AND i.dropped_at IS NULL AND i.kept_at IS NULL AND l.approved AND l.signature IS NOT NULL ORDER BY i.id
$$;
-- The worker begins to drop what two said yes to, on lists that have their certificate: what is to be kept after all is said to be, and of
-- the rest that it goes. Whoever writes to it or holds it back is waited for, and reads from then on that it is gone (`171_kept_yet.sql`). It
-- is a transaction of its own, before the keys go: where the worker breaks off after them nothing is said to be kept that nobody can open.
-- Returns how much goes.
CREATE FUNCTION helle.begin_to_drop() RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  t record;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('helle.dispose_of_traces'));
  FOR t IN SELECT k.* FROM helle.trace_kinds() k LOOP
    EXECUTE format('SELECT 1 FROM %I r WHERE r.%I IN (SELECT d.row_id FROM helle.disposed_yet_there() d WHERE d.kind = %L) ORDER BY r.id FOR UPDATE',
                   t.locked, t.found_by, t.kind);
  END LOOP;
  UPDATE retention_traceitem i SET kept_at = helle.clock_now(), kept_why = n.state
    FROM helle.traces_now() n WHERE n.kind = i.kind AND n.row_id = i.row_id AND n.state <> 'due'
     AND i.going_at IS NULL AND i.id IN (SELECT d.item_id FROM helle.disposed_yet_there() d);
  UPDATE retention_traceitem i SET going_at = helle.clock_now()
   WHERE i.going_at IS NULL AND i.id IN (SELECT d.item_id FROM helle.disposed_yet_there() d);
  RETURN (SELECT count(*) FROM helle.disposed_yet_there());
END $$;
-- What goes, for the transaction that has the keys destroyed and then drops it. One worker at a time.
CREATE FUNCTION helle.traces_to_drop() RETURNS TABLE (item_id bigint, sealed_under text, row_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('helle.dispose_of_traces'));
  RETURN QUERY SELECT i.id, k.sealed_under, i.row_id FROM retention_traceitem i JOIN helle.trace_kinds() k ON k.kind = i.kind
                WHERE i.going_at IS NOT NULL AND i.dropped_at IS NULL ORDER BY i.id;
END $$;
CREATE FUNCTION helle.drop_traces(the_items bigint[]) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  gone bigint[] := ARRAY(SELECT t.item_id FROM helle.disposed_yet_there() t WHERE t.item_id = ANY (the_items));
BEGIN
  PERFORM helle.forget_kept_apart(i.kind, i.row_id) FROM retention_traceitem i WHERE i.id = ANY (gone);
  INSERT INTO statistics_changed (kind, subject, erased)
  SELECT i.kind, i.row_id, true FROM retention_traceitem i
   WHERE i.id = ANY (gone) AND i.kind = 'referral' AND NOT helle.counted_is_erased('referral', i.row_id);
  UPDATE retention_traceitem SET dropped_at = helle.clock_now() WHERE id = ANY (gone);
  IF cardinality(gone) > 0 THEN
    PERFORM helle.write_line(NULL, NULL, NULL, 'operation', 'trace.dropped', 'allowed', NULL, '{}',
                             (SELECT jsonb_object_agg(k.kind, k.how_many)
                                FROM (SELECT i.kind, count(*) AS how_many FROM retention_traceitem i WHERE i.id = ANY (gone) GROUP BY i.kind) k),
                             NULL);
  END IF;
  RETURN cardinality(gone);
END $$;

-- --- who is told before -----------------------------------------------------------------------------------------------------------

-- What other units than CMM's have a part in, who say no yes to a list and which the two who do cannot read: each of these units is told of
-- it on its desk, and nothing of such a list goes before they have had 28 days to have it held back.
CREATE FUNCTION helle.told_before(the_list uuid) RETURNS TABLE (kind text, row_id uuid, recorded_on date, category text, unit_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.kind, i.row_id, i.recorded_on, k.category, u.id
    FROM retention_traceitem i JOIN helle.trace_kinds() k ON k.kind = i.kind AND k.category IS NOT NULL
    JOIN organisations_unit u ON u.id = ANY (i.units) AND u.kind <> 'cmm'
   WHERE i.list_id = the_list AND i.outcome = 'waits'
$$;
CREATE FUNCTION helle.trace_list_told_until(the_list uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.day_of(l.drawn_at) + 28 FROM retention_tracelist l
   WHERE l.id = the_list AND l.approved IS NULL AND EXISTS (SELECT 1 FROM helle.told_before(l.id))
$$;
REVOKE ALL ON FUNCTION helle.trace_kinds(), helle.kept_apart(), helle.traces_now(), helle.kept_traces(), helle.trace_counts(),
  helle.forget_kept_apart(text, uuid), helle.disposed_yet_there(), helle.begin_to_drop(), helle.traces_to_drop(), helle.drop_traces(bigint[]), helle.told_before(uuid),
  helle.trace_list_told_until(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.trace_counts(), helle.trace_list_told_until(uuid) TO helle_app;
GRANT EXECUTE ON FUNCTION helle.begin_to_drop(), helle.traces_to_drop(), helle.drop_traces(bigint[]) TO helle_lists;
