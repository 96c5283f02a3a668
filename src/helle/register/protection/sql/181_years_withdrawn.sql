-- The years of assessed victims as they were known on a day that only releases told which were taken down, with the numbers of these.
-- What was kept of such a year elsewhere is shown no more: it betrays somebody, or is wrong (`statistics.years_told.years_withdrawn`).
CREATE FUNCTION helle.years_withdrawn() RETURNS TABLE (year integer, known_on date, numbers integer[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT y.year, r.cut_off, array_agg(a.number::integer ORDER BY a.number)
    FROM releases_release r JOIN releases_answer a ON a.release_id = r.id AND a.approved
    LEFT JOIN releases_takendown d ON d.release_id = r.id
   CROSS JOIN LATERAL generate_series(r.first_year::integer, r.last_year::integer) AS y(year)
   WHERE r.counts_assessed AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(r.repeats) p WHERE (p ->> 0)::integer = y.year)
   GROUP BY y.year, r.cut_off HAVING bool_and(d.release_id IS NOT NULL)
$$;
REVOKE ALL ON FUNCTION helle.years_withdrawn() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.years_withdrawn() TO helle_numbers;
