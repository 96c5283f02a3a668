-- What waits with the money of nights: the months that are over, and how many statements. CMM is told of all offers, a home of its
-- own. The asylum system, the centres of minors and a child's own place are paid in another way, and nobody confirms their nights.

-- `unconfirmed`: somebody lived there; `changed`: the nights are others than those confirmed; `unchecked`; `unbilled`: a night that
-- no grant pays stands in no statement, though its payer and its rate are known; `unsettled`: one of the two is not, and CMM settles
-- both. Of each month the first that holds.
CREATE FUNCTION helle.months_waiting(first_month date) RETURNS TABLE (offer_id uuid, month date, why text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH day AS MATERIALIZED (
    SELECT date_trunc('month', helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date AS this_month),
  own AS MATERIALIZED (
    SELECT o.id FROM accommodation_offer o
     WHERE (SELECT helle.keeps_bed_days()) AND ((SELECT helle.acting_kind()) = 'cmm' OR helle.runs_offer(o.id))
       AND o.kind NOT IN ('asylum_system', 'minors_centre', 'child_placement')),
  away AS (
    SELECT a.placement_id, generate_series(lower(a.during), upper(a.during) - 1, interval '1 day')::date AS night
      FROM bed_days_away a WHERE a.superseded_at IS NULL AND upper(a.during) > first_month),
  lived AS (
    SELECT s.offer_id, s.id AS placement_id, s.person_id, s.arrived_on, n.night::date AS night
      FROM day CROSS JOIN placements_placement s JOIN own ON own.id = s.offer_id
     CROSS JOIN LATERAL generate_series(greatest(s.arrived_on, first_month), least(s.left_on, day.this_month) - 1,
                                        interval '1 day') n(night)
     WHERE s.superseded_at IS NULL AND s.arrived_on < day.this_month AND (s.left_on IS NULL OR s.left_on > first_month)),
  ranked AS (
    SELECT l.*, row_number() OVER (PARTITION BY l.offer_id, l.night ORDER BY l.arrived_on, l.placement_id) AS place
      FROM lived l WHERE NOT EXISTS (SELECT 1 FROM away a WHERE a.placement_id = l.placement_id AND a.night = l.night)),
  confirmed AS (
    SELECT m.offer_id, c.placement_id, unnest(c.nights) AS night
      FROM bed_days_month m JOIN own ON own.id = m.offer_id JOIN bed_days_stay c ON c.month_id = m.id
     WHERE m.superseded_at IS NULL AND m.month >= first_month),
  billed AS (
    SELECT l.person_id, generate_series(lower(l.nights), upper(l.nights) - 1, interval '1 day')::date AS night
      FROM bed_days_line l WHERE l.credited_at IS NULL AND upper(l.nights) > first_month),
  nights AS (
    SELECT coalesce(l.offer_id, c.offer_id) AS offer_id, date_trunc('month', coalesce(l.night, c.night))::date AS month,
           l.night IS NULL OR c.night IS NULL AS differs,
           b.night IS NULL AND g.id IS NULL AND d.payer IS DISTINCT FROM 'operating_grant' AS unbilled,
           d.id IS NOT NULL AND r.id IS NOT NULL AS settled
      FROM ranked l
      FULL JOIN confirmed c ON c.placement_id = l.placement_id AND c.night = l.night
      LEFT JOIN billed b ON b.person_id = l.person_id AND b.night = l.night
      LEFT JOIN accommodation_operatinggrant g
             ON g.offer_id = l.offer_id AND g.superseded_at IS NULL AND g.during @> l.night AND l.place <= g.places
      LEFT JOIN placements_payerdecision d
             ON d.placement_id = l.placement_id AND d.superseded_at IS NULL AND d.during @> l.night
      LEFT JOIN accommodation_rate r ON r.offer_id = l.offer_id AND r.superseded_at IS NULL AND r.during @> l.night)
  SELECT n.offer_id, n.month,
         CASE WHEN m.id IS NULL THEN 'unconfirmed' WHEN bool_or(n.differs) THEN 'changed'
              WHEN m.checked_at IS NULL THEN 'unchecked'
              WHEN bool_or(n.unbilled AND n.settled) THEN 'unbilled' ELSE 'unsettled' END
    FROM nights n LEFT JOIN bed_days_month m ON m.offer_id = n.offer_id AND m.month = n.month AND m.superseded_at IS NULL
   GROUP BY n.offer_id, n.month, m.id, m.checked_at
  HAVING m.id IS NULL OR m.checked_at IS NULL OR bool_or(n.differs) OR bool_or(n.unbilled)
   ORDER BY n.month, n.offer_id
$$;

-- How much of each waits, for CMM: the months; statements `made` and not approved, `approved` and not sent, `sent` and not paid; and
-- those that are `not_carried` any more.
CREATE FUNCTION helle.money_waiting_counts(first_month date) RETURNS TABLE (why text, waiting bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH wrong AS MATERIALIZED (SELECT key FROM helle.statements_not_carried() key)
  SELECT w.why, w.waiting FROM (
    SELECT m.why, count(*) AS waiting FROM helle.months_waiting(first_month) m GROUP BY m.why
     UNION ALL
    SELECT CASE b.state WHEN '' THEN 'made' ELSE b.state END, count(*) FROM bed_days_statement b
     WHERE b.state IN ('', 'approved', 'sent') AND b.id NOT IN (SELECT key FROM wrong) GROUP BY b.state
     UNION ALL
    SELECT 'not_carried', count(*) FROM wrong HAVING count(*) > 0) w
   WHERE (SELECT helle.keeps_bed_days()) AND (SELECT helle.acting_kind()) = 'cmm'
$$;

REVOKE ALL ON FUNCTION helle.months_waiting(date), helle.money_waiting_counts(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.months_waiting(date), helle.money_waiting_counts(date) TO helle_app;
