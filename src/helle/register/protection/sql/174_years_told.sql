-- As of which day a year of assessed victims is told to the many, and by which release: the latest approved one that counts them and was
-- not taken down. Where all were, the latest of these, and that it is down: the year is then told in whole tens of what that one counted,
-- which tell whoever took it nothing new. A year that no release tells has no row (`helle.register.statistics.years_told`).
CREATE FUNCTION helle.years_told() RETURNS TABLE (year integer, known_on date, number integer, is_down boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT ON (y.year) y.year, r.cut_off, a.number::int, d.release_id IS NOT NULL
    FROM releases_release r JOIN releases_answer a ON a.release_id = r.id AND a.approved
    LEFT JOIN releases_takendown d ON d.release_id = r.id
   CROSS JOIN LATERAL generate_series(r.first_year::integer, r.last_year::integer) AS y(year)
   WHERE r.counts_assessed
   ORDER BY y.year, d.release_id IS NOT NULL, a.number DESC
$$;
-- The assessed victims of these years, each year as it was known at the end of its day, as `helle.counted` gives them. All years of one
-- day are read together: everybody is read once for each day, and a release has one, however many years it tells.
CREATE FUNCTION helle.counted_as_told()
RETURNS TABLE (authority text, decided_on date, purposes text[], residence_then text, sex_then text, age_then smallint,
               nationality_then text, first_contact text, sector text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.* FROM (SELECT y.known_on, array_agg(y.year) AS years FROM helle.years_told() y GROUP BY y.known_on) d
   CROSS JOIN LATERAL helle.counted(d.known_on) c
   WHERE extract(year FROM c.decided_on)::integer = ANY (d.years)
$$;
REVOKE ALL ON FUNCTION helle.years_told(), helle.counted_as_told() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.years_told(), helle.counted_as_told() TO helle_numbers;
