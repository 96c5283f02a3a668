-- How many live at an offer on a day, as a number: for whoever sees the offer and has to do with placements, and for who runs it.
-- Who they are stays with the cases; the supervision is told no number of residents.
CREATE FUNCTION helle.residents_on(on_day date) RETURNS TABLE (offer_id uuid, residents bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.offer_id, count(*) FROM placements_placement s
   WHERE helle.takes_room(s) @> on_day AND s.superseded_at IS NULL AND s.withdrawn_at IS NULL AND s.answer <> 'declined'
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
REVOKE ALL ON FUNCTION helle.residents_on(date), helle.residents_from(uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.residents_on(date), helle.residents_from(uuid, date) TO helle_app;
