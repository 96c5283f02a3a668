-- Whether a year that somebody wants to repeat still stands as the earlier release told it (STA-01, `helle.register.releases.repeating`).
-- It is asked of the year as a release tells a population, not table by table: else a table would be taken from a release whose other figures
-- of that year are told otherwise since, and the year would stand in two states. A population that is repeated in no table is not asked of.

-- Whether two releases tell a year of some populations otherwise: a table that both have, or the number of all, which each table tells.
CREATE FUNCTION helle.tells_year_otherwise(one jsonb, other jsonb, the_year integer, populations text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH of_one AS (SELECT t FROM jsonb_array_elements(one) t
                   WHERE t -> 'years' @> to_jsonb(the_year) AND t ->> 'counts' = ANY (populations)),
       of_other AS (SELECT t FROM jsonb_array_elements(other) t
                     WHERE t -> 'years' @> to_jsonb(the_year) AND t ->> 'counts' = ANY (populations)),
       totals AS (
         SELECT s.place, s.t ->> 'counts' AS counts, f -> -1 AS figure
           FROM (SELECT 1 AS place, t FROM of_one UNION ALL SELECT 2, t FROM of_other) s
          CROSS JOIN LATERAL jsonb_array_elements(s.t -> 'figures') f
          WHERE f -> 0 = to_jsonb(the_year) AND f -> -1 <> 'null'
            AND NOT EXISTS (SELECT FROM jsonb_array_elements(f) WITH ORDINALITY e(said, at)
                             WHERE e.at > 1 AND e.at < jsonb_array_length(f) AND e.said <> 'null'))
  SELECT EXISTS (
           SELECT FROM of_one a JOIN of_other b ON helle.same_table(a.t, b.t)
            WHERE NOT helle.tells_year_alike(one, other, a.t ->> 'code', the_year))
      OR EXISTS (
           SELECT FROM totals a JOIN totals b ON a.counts = b.counts WHERE a.place = 1 AND b.place = 2 AND a.figure <> b.figure)
$$;

-- What the rule is asked with of each year that is to be repeated, in their order: `[[year, release], …]`, and the tables that are
-- wanted, as a release keeps them. As the acting role sees releases.
CREATE FUNCTION helle.years_to_repeat(the_repeats jsonb, the_tables jsonb) RETURNS TABLE (
  year integer, is_told boolean, is_counted boolean, tells_a_table boolean, read_from date, told_since integer)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.year, coalesce(a.approved, false) AND d.id IS NULL,
         coalesce(p.year BETWEEN r.first_year AND r.last_year, false)
           AND NOT EXISTS (SELECT FROM jsonb_array_elements(r.repeats) q WHERE (q ->> 0)::integer = p.year),
         cardinality(w.populations) > 0,
         CASE WHEN a.approved THEN greatest(r.public_from, (a.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date) ELSE r.public_from END,
         (SELECT max(la.number)::integer
            FROM releases_release l JOIN releases_answer la ON la.release_id = l.id AND la.approved
           WHERE la.number > a.number AND p.year BETWEEN l.first_year AND l.last_year
             AND NOT EXISTS (SELECT FROM jsonb_array_elements(l.repeats) q WHERE (q ->> 0)::integer = p.year)
             AND NOT EXISTS (SELECT FROM releases_takendown ld WHERE ld.release_id = l.id)
             AND helle.tells_year_otherwise(r.content -> 'tables', l.content -> 'tables', p.year, w.populations))
    FROM (SELECT (one ->> 0)::integer AS year, (one ->> 1)::uuid AS release, at
            FROM jsonb_array_elements(the_repeats) WITH ORDINALITY o(one, at)) p
    LEFT JOIN releases_release r ON r.id = p.release
    LEFT JOIN releases_answer a ON a.release_id = r.id
    LEFT JOIN releases_takendown d ON d.release_id = r.id
   CROSS JOIN LATERAL (
     SELECT ARRAY(SELECT DISTINCT t ->> 'counts' FROM jsonb_array_elements(r.content -> 'tables') t, jsonb_array_elements(the_tables) wanted
                   WHERE helle.same_table(t, wanted) AND t -> 'years' @> to_jsonb(p.year))) w(populations)
   ORDER BY p.at
$$;

CREATE FUNCTION helle.keep_years_told_last() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM helle.years_to_repeat(NEW.repeats, NEW.content -> 'tables') y WHERE y.told_since IS NOT NULL) THEN
    PERFORM helle.refuse('release_repeats_what_was_told_last');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_years_told_last AFTER INSERT ON releases_release DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION helle.keep_years_told_last();

REVOKE ALL ON FUNCTION helle.tells_year_otherwise(jsonb, jsonb, integer, text[]), helle.years_to_repeat(jsonb, jsonb),
  helle.keep_years_told_last() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.years_to_repeat(jsonb, jsonb), helle.tells_year_otherwise(jsonb, jsonb, integer, text[]), helle.same_table(jsonb, jsonb),
  helle.sides_of_table(jsonb), helle.tells_year_alike(jsonb, jsonb, text, integer), helle.figures_of_year(jsonb, text, integer) TO helle_app;
