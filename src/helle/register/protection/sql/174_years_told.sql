-- As of which day a year of assessed victims is told to the many, and by which release: the latest approved one that counts them and was
-- not taken down. Where all were, the latest of these, and that it is down: the year is then told in whole tens of what that one counted,
-- which tell whoever took it nothing new. A year that no release tells has no row (`helle.register.statistics.years_told`). A release that
-- repeats a year counts it not: it moves nothing. `down`: every release of that year that was taken down, also one that repeated it;
-- `repeated_in`: those that repeat it and stand.
CREATE FUNCTION helle.years_told() RETURNS TABLE (
  year integer, known_on date, number integer, is_down boolean, down integer[], repeated_in integer[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH told AS (
    SELECT y.year, r.cut_off, a.number::integer AS number, d.release_id IS NOT NULL AS is_down,
           o.repeats
      FROM releases_release r JOIN releases_answer a ON a.release_id = r.id AND a.approved
      LEFT JOIN releases_takendown d ON d.release_id = r.id
     CROSS JOIN LATERAL generate_series(r.first_year::integer, r.last_year::integer) AS y(year)
     CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM jsonb_array_elements(r.repeats) p WHERE (p ->> 0)::integer = y.year)) AS o(repeats)
     -- What it counts it counts in each table; what it repeats is in those alone that the earlier release has.
     WHERE r.counts_assessed AND (NOT o.repeats OR EXISTS (
       SELECT 1 FROM jsonb_array_elements(r.content -> 'tables') t WHERE t ->> 'counts' = 'assessed' AND t -> 'years' @> to_jsonb(y.year))))
  SELECT DISTINCT ON (t.year) t.year, t.cut_off, t.number, t.is_down,
         ARRAY(SELECT o.number FROM told o WHERE o.year = t.year AND o.is_down ORDER BY 1),
         ARRAY(SELECT o.number FROM told o WHERE o.year = t.year AND o.repeats AND NOT o.is_down ORDER BY 1)
    FROM told t WHERE NOT t.repeats
   ORDER BY t.year, t.is_down, t.number DESC
$$;
-- The assessed victims of these years, each year as it was known at the end of its day, in the columns of `helle.counted`. Everybody is
-- read once, however many years and days there are: `rows_known` is taken into the statement, and each row is held against its own year.
CREATE FUNCTION helle.counted_as_told()
RETURNS TABLE (authority text, decided_on date, purposes text[], residence_then text, sex_then text, age_then smallint,
               nationality_then text, first_contact text, sector text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.authority, r.decided_on, r.purposes::text[], r.residence_then, r.sex_then, r.age_then, r.nationality_then, r.first_contact,
         r.sector FROM helle.years_told() y CROSS JOIN LATERAL helle.rows_known('assessed', y.known_on) r
   WHERE extract(year FROM r.decided_on)::integer = y.year
$$;
REVOKE ALL ON FUNCTION helle.years_told(), helle.counted_as_told() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.years_told(), helle.counted_as_told() TO helle_numbers;
