-- By what each kind is looked up: the one list of it, which this file, the pages and the desk go by. `told_in`, `found_by`: the row that tells
-- it. `number`: the column with its number (NULL: it has none, and is looked up by its moment). `at`: the column with that moment. `read_in`:
-- where whoever may open it reads a row of that id, or of what was passed on of it; none where it has no page.
CREATE FUNCTION helle.traces_looked_up() RETURNS TABLE (kind text, told_in text, found_by text, number text, at text, read_in text[])
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  VALUES
    ('sample',       'log_review_draw',            'id',        NULL,     'recorded_at', '{log_review_draw}'::text[]),
    ('handed_out',   'handing_out_file',           'id',        NULL,     'recorded_at', '{}'),
    ('referral',     'referrals_referral',         'id',        'number', 'sent_at',     '{referrals_referral}'),
    ('call',         'hotline_call',               'id',        NULL,     'started_at',  '{hotline_call}'),
    ('criminal',     'prosecution_criminalcase',   'id',        'number', 'opened_at',   '{prosecution_criminalcase}'),
    ('report',       'reports_report',             'id',        NULL,     'received_at', '{reports_report,reports_passedon}'),
    ('enquiry',      'enquiries_enquiry',          'id',        NULL,     'asked_at',    '{enquiries_enquiry}'),
    ('exploitation', 'exploitation_exploitation',  'id',        'number', 'recorded_at', '{exploitation_exploitation}'),
    ('joint_action', 'joint_actions_jointaction',  'id',        'number', 'planned_at',  '{joint_actions_jointaction}'),
    ('contact',      'prosecution_contactmessage', 'id',        NULL,     'recorded_at', '{prosecution_contactmessage}'),
    -- By the request for a place that it is, as it stands on lists.
    ('detention',    'prosecution_detention',      'urgent_id', NULL,     'recorded_at', '{placements_urgentrequest}')
$$;
-- Of what stands on a list: the number that it has, or from which moment it is. Nothing of what it says.
CREATE FUNCTION helle.looked_up_by(the_rows uuid[]) RETURNS TABLE (row_id uuid, number text, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  l record;
BEGIN
  FOR l IN SELECT * FROM helle.traces_looked_up() LOOP
    RETURN QUERY EXECUTE format('SELECT r.%I, %s, r.%I FROM %I r WHERE r.%I = ANY ($1)',
      l.found_by, CASE WHEN l.number IS NULL THEN quote_literal('') || '::text' ELSE format('r.%I::text', l.number) END, l.at, l.told_in, l.found_by)
      USING the_rows;
  END LOOP;
END $$;
-- Which of some rows whoever acts reads: asked of the tables in her own name, so it is no definer's.
CREATE FUNCTION helle.traces_in_sight(the_rows uuid[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY INVOKER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of_table text;
BEGIN
  FOR of_table IN SELECT unnest(l.read_in) FROM helle.traces_looked_up() l LOOP
    RETURN QUERY EXECUTE format('SELECT r.id FROM %I r WHERE r.id = ANY ($1)', of_table) USING the_rows;
  END LOOP;
END $$;
CREATE FUNCTION helle.traces_said(the_rows uuid[]) RETURNS TABLE (row_id uuid, number text, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.row_id, s.number, s.at FROM helle.looked_up_by(the_rows) s WHERE helle.keeps_traces()
$$;
-- How much two have disposed of and is there still, and how much of it longer than it takes: of persons, and of what stands beside the cases.
CREATE FUNCTION helle.disposed_and_there(persons_within interval, traces_within interval,
                                         OUT persons integer, OUT late_persons integer, OUT traces integer, OUT late_traces integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.there, p.late, t.there, t.late
    FROM (SELECT count(*)::integer AS there,
                 (count(*) FILTER (WHERE o.decided_at < helle.clock_now() - persons_within))::integer AS late
            FROM erasure_order o WHERE o.approved AND o.done_at IS NULL) p,
         (SELECT count(*)::integer AS there,
                 (count(*) FILTER (WHERE l.ended_at < helle.clock_now() - traces_within))::integer AS late
            FROM helle.disposed_yet_there() d JOIN retention_traceitem i ON i.id = d.item_id JOIN retention_tracelist l ON l.id = i.list_id) t
$$;

REVOKE ALL ON FUNCTION helle.traces_looked_up(), helle.looked_up_by(uuid[]), helle.traces_in_sight(uuid[]), helle.traces_said(uuid[]), helle.disposed_and_there(interval, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.traces_looked_up(), helle.traces_in_sight(uuid[]), helle.traces_said(uuid[]), helle.disposed_and_there(interval, interval) TO helle_app;
