-- A year that a release repeats stands in it as the earlier release told it: the same figures, the same of them held back, the same counts
-- behind them. Else the two beside each other would tell of whoever came or went between them (STA-01, `helle.register.releases.repeating`).

-- The figures of a year of a table that are not nobody. Which countries a table lists hangs on its years, and one that is not listed is one
-- that nobody came from.
CREATE FUNCTION helle.figures_of_year(the_tables jsonb, the_code text, the_year integer) RETURNS SETOF jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT f FROM jsonb_array_elements(the_tables) t CROSS JOIN LATERAL jsonb_array_elements(t -> 'figures') f
   WHERE t ->> 'code' = the_code AND f -> 0 = to_jsonb(the_year) AND f -> -1 <> '0'
$$;
CREATE FUNCTION helle.tells_year_alike(one jsonb, other jsonb, the_code text, the_year integer) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT NOT EXISTS (SELECT helle.figures_of_year(one, the_code, the_year) EXCEPT ALL SELECT helle.figures_of_year(other, the_code, the_year))
     AND NOT EXISTS (SELECT helle.figures_of_year(other, the_code, the_year) EXCEPT ALL SELECT helle.figures_of_year(one, the_code, the_year))
$$;
-- By what a table counts, in its order, as JSON: each dimension with the codes of its groups. Which countries there are hangs on the years
-- (`Dimension.is_open`), so that those are no part of it.
CREATE FUNCTION helle.sides_of_table(the_table jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_array(d -> 'code',
           CASE WHEN d ->> 'code' <> 'country' THEN jsonb_path_query_array(d, '$.groups[*][0]') END) ORDER BY at), '[]')
    FROM jsonb_array_elements(the_table -> 'dimensions') WITH ORDINALITY e(d, at)
$$;
-- Whether two tables that were kept, or are wanted, are one and the same: a definition that was drawn anew under its code is another, and so
-- is one whose groups were. Only which countries are listed hangs on the years.
CREATE FUNCTION helle.same_table(one jsonb, other jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT one -> 'code' = other -> 'code' AND one -> 'counts' = other -> 'counts'
     AND helle.sides_of_table(one) = helle.sides_of_table(other)
$$;

CREATE FUNCTION helle.keep_years_repeated() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- It is what was ordered, said to its readers, and not every year of it.
  IF EXISTS (
       SELECT 1 FROM releases_making m WHERE m.id = NEW.id
          AND (m.repeats, m.repeats_why_da, m.repeats_why_en) IS DISTINCT FROM (NEW.repeats, NEW.repeats_why_da, NEW.repeats_why_en))
     OR jsonb_array_length(NEW.repeats) > NEW.last_year - NEW.first_year
     OR jsonb_path_query_array(NEW.content, '$.repeated[*].year') IS DISTINCT FROM jsonb_path_query_array(NEW.repeats, '$[*][0]')
     OR jsonb_path_query_array(NEW.content, '$.repeated[*].release') IS DISTINCT FROM jsonb_path_query_array(NEW.repeats, '$[*][1]') THEN
    PERFORM helle.refuse('release_says_what_it_repeats');
  END IF;
  -- Of a release that was approved and not taken down, which counted the year itself; and anybody reads it by then: before its day the
  -- figures are told for the first time.
  IF EXISTS (
       SELECT 1 FROM jsonb_array_elements(NEW.repeats) p LEFT JOIN releases_release r ON r.id = (p ->> 1)::uuid
        WHERE NOT coalesce(helle.release_is_told(r.id), false)
           OR NOT (p ->> 0)::integer BETWEEN greatest(r.first_year, NEW.first_year) AND least(r.last_year, NEW.last_year)
           OR EXISTS (SELECT 1 FROM jsonb_array_elements(r.repeats) q WHERE q -> 0 = p -> 0)) THEN
    PERFORM helle.refuse('release_repeats_what_stands');
  END IF;
  IF EXISTS (
       SELECT 1 FROM jsonb_array_elements(NEW.repeats) p JOIN releases_release r ON r.id = (p ->> 1)::uuid
        WHERE r.public_from > NEW.public_from) THEN
    PERFORM helle.refuse('release_repeats_what_is_public');
  END IF;
  IF EXISTS (
       SELECT 1 FROM jsonb_array_elements(NEW.repeats) p
         JOIN releases_release r ON r.id = (p ->> 1)::uuid
         JOIN releases_original was ON was.release_id = r.id
         JOIN releases_original o ON o.release_id = NEW.id
        CROSS JOIN LATERAL jsonb_array_elements(NEW.content -> 'tables') t
        WHERE t -> 'years' @> (p -> 0)
          AND (NOT EXISTS (SELECT 1 FROM jsonb_array_elements(r.content -> 'tables') s WHERE helle.same_table(s, t) AND s -> 'years' @> (p -> 0))
               OR NOT helle.tells_year_alike(NEW.content -> 'tables', r.content -> 'tables', t ->> 'code', (p ->> 0)::integer)
               OR NOT helle.tells_year_alike(o.tables, was.tables, t ->> 'code', (p ->> 0)::integer))) THEN
    PERFORM helle.refuse('release_repeats_the_same_figures');
  END IF;
  RETURN NULL;
END $$;
-- At the end, when the counts stand beside it.
CREATE CONSTRAINT TRIGGER keep_years_repeated AFTER INSERT ON releases_release DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION helle.keep_years_repeated();
REVOKE ALL ON FUNCTION helle.keep_years_repeated(), helle.figures_of_year(jsonb, text, integer),
  helle.tells_year_alike(jsonb, jsonb, text, integer), helle.same_table(jsonb, jsonb), helle.sides_of_table(jsonb) FROM PUBLIC;
