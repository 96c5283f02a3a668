-- Whether a release has the assessed victims in forced labour of a year as a figure by itself, which was not held back: in the table by one
-- form or several it is that of all of them only where nobody was exploited in several.
CREATE FUNCTION helle.tells_forced_labour(the_content jsonb, the_year integer) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM jsonb_array_elements(the_content -> 'tables') t
     WHERE t ->> 'counts' = 'assessed' AND jsonb_path_query_array(t, '$.dimensions[*].code') = '["exploited_as"]'
       AND EXISTS (SELECT FROM jsonb_array_elements(t -> 'figures') f
                    WHERE f -> 0 = to_jsonb(the_year) AND f ->> 1 = 'forced_labour' AND f -> 2 <> 'null')
       AND EXISTS (SELECT FROM jsonb_array_elements(t -> 'figures') f
                    WHERE f -> 0 = to_jsonb(the_year) AND f ->> 1 = 'several' AND f -> 2 = '0'))
$$;
-- The years of assessed victims as releases counted them, each as it was known on a day, with the numbers of the releases that counted it so
-- and stand, and of those that were taken down. `telling`: which of those that stand have forced labour of that year in a table, not only the
-- number of all. `fell_at`: when the last of them was taken down that stood then; what was kept of the year before shows nothing any more,
-- also once another release counts it: what betrayed somebody, or was wrong, does not rise by itself.
CREATE FUNCTION helle.years_counted() RETURNS TABLE (
  year integer, known_on date, standing integer[], down integer[], telling integer[], fell_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH counted AS (
    SELECT y.year, r.cut_off, a.number::integer AS number, a.recorded_at AS told_at, d.recorded_at AS down_at, r.content
      FROM releases_release r JOIN releases_answer a ON a.release_id = r.id AND a.approved
      LEFT JOIN releases_takendown d ON d.release_id = r.id
     CROSS JOIN LATERAL generate_series(r.first_year::integer, r.last_year::integer) AS y(year)
     WHERE r.counts_assessed AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(r.repeats) p WHERE (p ->> 0)::integer = y.year))
  SELECT c.year, c.cut_off,
         coalesce(array_agg(c.number ORDER BY c.number) FILTER (WHERE c.down_at IS NULL), '{}'),
         coalesce(array_agg(c.number ORDER BY c.number) FILTER (WHERE c.down_at IS NOT NULL), '{}'),
         coalesce(array_agg(c.number ORDER BY c.number) FILTER (WHERE c.down_at IS NULL AND helle.tells_forced_labour(c.content, c.year)), '{}'),
         max(c.down_at) FILTER (WHERE NOT EXISTS (
           SELECT 1 FROM counted s WHERE s.year = c.year AND s.cut_off = c.cut_off
              AND s.told_at <= c.down_at AND (s.down_at IS NULL OR s.down_at > c.down_at)))
    FROM counted c GROUP BY c.year, c.cut_off
$$;
REVOKE ALL ON FUNCTION helle.years_counted(), helle.tells_forced_labour(jsonb, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.years_counted() TO helle_numbers;
