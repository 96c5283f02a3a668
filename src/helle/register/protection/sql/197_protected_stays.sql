-- What is billed of a stay is the same whoever counts it. The stays of those whose address is protected are counted with the others,
-- by their reference, for who keeps the bed-days (ACM-18, FLO-18). Whose stay it is stands on the page for those alone who work on the
-- case or have said what for, protected or not: a stay without its case beside others with theirs would tell that somebody protected
-- lives there.

-- Whether a stay is counted by the acting unit of CMM, though where the person lives is not shown to the acting user.
CREATE FUNCTION helle.counts_stay(the_placement uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.keeps_bed_days() AND helle.acting_kind() = 'cmm' AND helle.reads('placement')
     AND EXISTS (SELECT 1 FROM placements_placement s WHERE s.id = the_placement AND helle.grant_exists(s.case_id, 'placement'))
$$;

-- The stays of offers that had, or may have, a night between two days, and whether it is shown whose each is, which does not rest on
-- whether an address is protected. Of one that is not, what its nights are counted from: neither the case nor the person, nor what was
-- said of her.
CREATE FUNCTION helle.stays_counted(the_offers uuid[], first_day date, last_day date)
RETURNS TABLE (stay placements_placement, shown boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN w.shown THEN s ELSE jsonb_populate_record(NULL::placements_placement, jsonb_build_object(
             'id', s.id, 'reference', s.reference, 'offer_id', s.offer_id, 'days', s.days, 'arrived_on', s.arrived_on,
             'left_on', s.left_on, 'answer', s.answer)) END, w.shown
    FROM placements_placement s
   CROSS JOIN LATERAL (SELECT helle.shows_whereabouts(s.case_id) AS shown) w
   WHERE s.offer_id = ANY (the_offers) AND s.superseded_at IS NULL AND s.arrived_on <= last_day
     AND (s.left_on IS NULL OR s.left_on > first_day)
     AND (SELECT helle.keeps_bed_days()) AND (SELECT helle.acting_kind()) = 'cmm' AND (SELECT helle.reads('placement'))
     AND EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = s.case_id AND g.unit_id = (SELECT helle.acting_unit())
                    AND g.category = 'placement' AND g.during @> (SELECT helle.instant()))
$$;

-- Nights away count for her as for the others, and CMM confirms her nights where a home has no login.
CREATE POLICY counted ON bed_days_away FOR SELECT TO helle_app USING (
  (SELECT helle.keeps_bed_days()) AND helle.counts_stay(placement_id));
CREATE POLICY counted ON bed_days_stay FOR INSERT TO helle_app WITH CHECK (
  helle.counts_stay(placement_id) AND EXISTS (
    SELECT 1 FROM bed_days_month m WHERE m.id = month_id AND m.by_user_id = (SELECT helle.acting_user())
       AND m.recorded_at = (SELECT helle.instant())));

REVOKE ALL ON FUNCTION helle.counts_stay(uuid), helle.stays_counted(uuid[], date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.counts_stay(uuid), helle.stays_counted(uuid[], date, date) TO helle_app;
