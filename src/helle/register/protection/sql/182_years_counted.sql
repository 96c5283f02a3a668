-- The years of assessed victims as releases counted them, each as it was known on a day, with the numbers of the releases that counted it so
-- and stand, and of those that were taken down. A figure that was kept of such a year stands as long as one of them does.
CREATE FUNCTION helle.years_counted() RETURNS TABLE (year integer, known_on date, standing integer[], down integer[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT y.year, r.cut_off,
         coalesce(array_agg(a.number::integer ORDER BY a.number) FILTER (WHERE d.release_id IS NULL), '{}'),
         coalesce(array_agg(a.number::integer ORDER BY a.number) FILTER (WHERE d.release_id IS NOT NULL), '{}')
    FROM releases_release r JOIN releases_answer a ON a.release_id = r.id AND a.approved
    LEFT JOIN releases_takendown d ON d.release_id = r.id
   CROSS JOIN LATERAL generate_series(r.first_year::integer, r.last_year::integer) AS y(year)
   WHERE r.counts_assessed AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(r.repeats) p WHERE (p ->> 0)::integer = y.year)
   GROUP BY y.year, r.cut_off
$$;
REVOKE ALL ON FUNCTION helle.years_counted() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.years_counted() TO helle_numbers;
