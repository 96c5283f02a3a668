-- The last night of an offer that a statement which is not credited has billed: also one of a stay that whoever sets its price is not
-- shown, since a price from an earlier day makes that statement wrong as well. It tells a day, and of nobody.
CREATE FUNCTION helle.billed_until(the_offer uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT max(upper(l.nights)) - 1 FROM bed_days_line l JOIN placements_placement s ON s.id = l.placement_id
   WHERE s.offer_id = the_offer AND l.credited_at IS NULL
     AND (SELECT helle.keeps_bed_days()) AND ((SELECT helle.acting_kind()) = 'cmm' OR (SELECT helle.runs_offer(the_offer)))
$$;

REVOKE ALL ON FUNCTION helle.billed_until(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.billed_until(uuid) TO helle_app;
