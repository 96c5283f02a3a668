-- How many live at an offer on a day, and how many are ordered there and have not come, as numbers: for whoever sees the offer and
-- has to do with placements, and for who runs it. Who they are stays with the cases; the supervision is told no number.
CREATE FUNCTION helle.residents_on(on_day date) RETURNS TABLE (offer_id uuid, residents bigint, ordered bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH today AS MATERIALIZED (SELECT (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date AS today)
  SELECT s.offer_id, count(*) FILTER (WHERE s.arrived_on IS NOT NULL), count(*) FILTER (WHERE s.arrived_on IS NULL)
    FROM placements_placement s, today
   WHERE s.days @> on_day AND helle.takes_room(s, today) @> on_day
     AND s.superseded_at IS NULL AND s.withdrawn_at IS NULL AND s.answer <> 'declined'
     AND (SELECT helle.reads('placement')) AND ((SELECT helle.sees_all_offers()) OR helle.runs_offer(s.offer_id))
   GROUP BY s.offer_id
$$;

-- How many live at one offer, or are on their way there, on the fullest day from a day on: everybody, and without those who were
-- placed past its places with a reason, whom a change of the numbers does not concern.
CREATE FUNCTION helle.residents_from(the_offer uuid, from_day date) RETURNS TABLE (everybody int, counted int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH taken AS (
    SELECT helle.takes_room(s) * daterange(from_day, NULL) AS days, s.beyond FROM placements_placement s
     WHERE s.offer_id = the_offer AND helle.takes_room(s) && daterange(from_day, NULL) AND s.superseded_at IS NULL
       AND s.withdrawn_at IS NULL AND s.answer <> 'declined'
       AND helle.reads('placement') AND (helle.sees_all_offers() OR helle.runs_offer(the_offer)))
  SELECT coalesce(max((SELECT count(*)::int FROM taken o WHERE o.days @> lower(t.days))), 0),
         coalesce(max((SELECT count(*)::int FROM taken o WHERE o.days @> lower(t.days) AND o.beyond <> 'over')), 0)
    FROM taken t
$$;

-- Whether it is told whose a stay is beside its place: to who has the placement of the case and works on it, or has said what for,
-- whether or not her address is protected. A case that is missing beside others would tell that it is.
CREATE FUNCTION helle.told_whose_stay(the_case uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN helle.grant_exists(the_case, 'placement') AND helle.shows_whereabouts(the_case);
END $$;

-- Who lives at an offer, or is on the way there, whose target group came to be another after the order and does not take her, until
-- that is weighed: by sex, or by whom she comes with; once a stay, with every such group. Of one offer, or of one case, where it is
-- given. For who has to do with the offer. Of which case, for who has its placement and is shown where she lives; why, for her and
-- for who runs the offer.
CREATE FUNCTION helle.outside_the_group(the_offer uuid, the_case uuid)
RETURNS TABLE (offer_id uuid, placement_id uuid, reference text, case_id uuid, groups uuid[], since date, by_sex boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH today AS MATERIALIZED (SELECT (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date AS today),
  found AS (
    SELECT s.offer_id, s.id, s.reference, s.case_id, array_agg(t.id ORDER BY t.recorded_at, t.id) AS groups,
           min(greatest(lower(t.during), lower(s.days))) AS since, coalesce(bool_or(n.by_sex), false) AS by_sex
      FROM today, placements_placement s
      JOIN accommodation_targetgroup t ON t.offer_id = s.offer_id AND t.superseded_at IS NULL AND t.recorded_at > s.recorded_at
      JOIN people_profile f ON f.person_id = s.person_id
      LEFT JOIN placements_needs k ON k.case_id = s.case_id AND k.superseded_at IS NULL
     CROSS JOIN LATERAL (SELECT f.sex IN ('woman', 'man') AND f.sex <> ALL (t.sexes) AS by_sex) n
     WHERE (the_offer IS NULL OR s.offer_id = the_offer) AND (the_case IS NULL OR s.case_id = the_case)
       AND s.superseded_at IS NULL AND s.withdrawn_at IS NULL AND s.answer <> 'declined' AND s.left_on IS NULL
       AND t.during && (helle.takes_room(s, today) * daterange(today, NULL))
       AND (n.by_sex OR (k.with_partner AND 'couples' <> ALL (t.residents))
            OR (k.with_own_children AND 'parents' <> ALL (t.residents))
            OR (f.unaccompanied AND f.turns_18_on > today AND 'minors' <> ALL (t.residents)))
       AND NOT EXISTS (SELECT 1 FROM placements_weighed w WHERE w.placement_id = s.id AND w.group_id = t.id)
       AND (SELECT helle.reads('placement')) AND ((SELECT helle.sees_all_offers()) OR helle.runs_offer(s.offer_id))
     GROUP BY s.id)
  SELECT o.offer_id, o.id, o.reference, CASE WHEN g.granted THEN o.case_id END, o.groups, o.since,
         CASE WHEN g.granted OR helle.runs_offer(o.offer_id) THEN o.by_sex END
    FROM found o CROSS JOIN LATERAL (SELECT helle.told_whose_stay(o.case_id) AS granted) g
$$;

REVOKE ALL ON FUNCTION helle.told_whose_stay(uuid), helle.residents_on(date), helle.residents_from(uuid, date), helle.outside_the_group(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.residents_on(date), helle.residents_from(uuid, date), helle.outside_the_group(uuid, uuid) TO helle_app;
