-- Of what stands on a list: the number that it has, or from which moment it is. Nothing of what it says.
CREATE FUNCTION helle.looked_up_by(the_rows uuid[]) RETURNS TABLE (row_id uuid, number text, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT f.id, f.number, f.at FROM (
    SELECT r.id, r.number::text, r.sent_at AS at FROM referrals_referral r WHERE r.id = ANY (the_rows)
    UNION ALL SELECT k.id, k.number::text, k.opened_at FROM prosecution_criminalcase k WHERE k.id = ANY (the_rows)
    UNION ALL SELECT c.id, '', c.started_at FROM hotline_call c WHERE c.id = ANY (the_rows)
    UNION ALL SELECT d.id, '', d.recorded_at FROM log_review_draw d WHERE d.id = ANY (the_rows)
    UNION ALL SELECT o.id, '', o.recorded_at FROM handing_out_file o WHERE o.id = ANY (the_rows)
    UNION ALL SELECT m.id, '', m.received_at FROM reports_report m WHERE m.id = ANY (the_rows)
    UNION ALL SELECT q.id, '', q.asked_at FROM enquiries_enquiry q WHERE q.id = ANY (the_rows)
    UNION ALL SELECT e.id, e.number::text, e.recorded_at FROM exploitation_exploitation e WHERE e.id = ANY (the_rows)
    UNION ALL SELECT a.id, a.number::text, a.planned_at FROM joint_actions_jointaction a WHERE a.id = ANY (the_rows)
    UNION ALL SELECT p.id, '', p.recorded_at FROM prosecution_contactmessage p WHERE p.id = ANY (the_rows)
    -- A detention by the request for a place that it is, as it stands on lists.
    UNION ALL SELECT t.urgent_id, '', t.recorded_at FROM prosecution_detention t WHERE t.urgent_id = ANY (the_rows)) f
$$;
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

REVOKE ALL ON FUNCTION helle.looked_up_by(uuid[]), helle.traces_said(uuid[]), helle.disposed_and_there(interval, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.traces_said(uuid[]), helle.disposed_and_there(interval, interval) TO helle_app;
