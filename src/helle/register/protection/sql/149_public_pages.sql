-- What the process without login says besides the form and what is published: when the hotline answers, what units and languages
-- are called, the instant, and whether the register is open. Its role reads no table. It may know the clock and the hours of one
-- unit on a few days, the names of units and the words of languages, and nothing of anybody.
CREATE FUNCTION helle.hours_for_all(the_unit uuid, days date[]) RETURNS TABLE (day date, opens time, closes time)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.day, o.opens, o.closes
    FROM unnest(days[1:31]) AS d (day)
    LEFT JOIN administration_openingexception e ON e.unit_id = the_unit AND e.day = d.day
    JOIN LATERAL (
           SELECT e.opens, e.closes WHERE e.opens IS NOT NULL
           UNION ALL
           SELECT h.opens, h.closes FROM administration_openinghours h
            WHERE e.id IS NULL AND h.unit_id = the_unit AND h.weekday = extract(isodow FROM d.day) AND h.during @> d.day
         ) AS o ON true
   ORDER BY d.day, o.opens
$$;

-- What units are called now, or were called last, and languages the same; one that was called nothing yet, as it will be first.
CREATE FUNCTION helle.words_for_all(units uuid[], languages text[])
RETURNS TABLE (of_unit uuid, of_language text, word_da text, word_en text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  (SELECT DISTINCT ON (n.unit_id) n.unit_id, NULL::text, n.name_da::text, n.name_en::text FROM organisations_unitname n
    WHERE n.unit_id = ANY (units)
    ORDER BY n.unit_id, coalesce(lower(n.during), '-infinity') <= helle.today() DESC, n.during DESC)
  UNION ALL
  (SELECT DISTINCT ON (c.code) NULL::uuid, c.code::text, c.word_da::text, c.word_en::text FROM codelists_entry c
    WHERE c.code_list = 'languages' AND c.code = ANY (languages)
    ORDER BY c.code, coalesce(lower(c.during), '-infinity') <= helle.today() DESC, c.during DESC)
$$;

REVOKE ALL ON FUNCTION helle.hours_for_all(uuid, date[]), helle.words_for_all(uuid[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.hours_for_all(uuid, date[]), helle.words_for_all(uuid[], text[]), helle.clock_now(), helle.is_open()
  TO helle_portal;
