-- A name that slipped into a text which many read is taken out of it afterwards (GOV-01): by CMM or by the unit that leads the plan, in
-- every such text at once, and for good. The texts are those of which the database asks that they name nobody (sql/067_impersonal).
CREATE FUNCTION helle.blanks_names() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.writes('action_plan')
     AND (helle.acting_kind() = 'cmm' OR helle.leads_some_plan(helle.acting_unit(), helle.plan_today()))
$$;
CREATE FUNCTION helle.texts_for_many() RETURNS TABLE (of_table text, of_column text, longest int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT c.relname::text, a.attname::text, CASE WHEN a.atttypmod > 4 THEN a.atttypmod - 4 END
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
    CROSS JOIN LATERAL unnest(string_to_array(encode(t.tgargs, 'escape'), '\000')) of_column(name)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = of_column.name
   WHERE p.proname = 'keep_impersonal' AND a.atttypid IN ('text'::regtype, 'varchar'::regtype)
$$;
-- The name as a whole, in capitals or not, with any spaces between its words. Of a part of a word nothing is taken out.
CREATE FUNCTION helle.name_as_pattern(the_name text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT '(?<![[:alnum:]])'
      || regexp_replace(regexp_replace(btrim(the_name), '([^[:alnum:][:space:]])', '\\\1', 'g'), '\s+', '\\s+', 'g')
      || '(?![[:alnum:]])'
$$;
-- In how many texts of each table a name stands: no text is told, since whoever asks need not read it.
CREATE FUNCTION helle.name_stands_in(the_name text) RETURNS TABLE (of_table text, times int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  place record;
  found_there int;
BEGIN
  IF NOT helle.blanks_names() OR char_length(btrim(the_name)) < 4 THEN
    RETURN;
  END IF;
  FOR place IN SELECT * FROM helle.texts_for_many() LOOP
    EXECUTE format('SELECT count(*)::int FROM %I t WHERE t.%I ~* $1', place.of_table, place.of_column)
       INTO found_there USING helle.name_as_pattern(the_name);
    IF found_there > 0 THEN
      of_table := place.of_table;
      times := found_there;
      RETURN NEXT;
    END IF;
  END LOOP;
END $$;
-- Takes a name out, and says out of how many texts. What stands in more than a name would is a word, and stays;
-- so does one word by itself that stands in more than three. A forum that was
-- named so gets another address as well, and what led to the old one leads to the new one.
CREATE FUNCTION helle.blank_name(the_name text) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  place record;
  of coordination_forum;
  pattern text := helle.name_as_pattern(the_name);
  changed int;
  total int := 0;
BEGIN
  IF NOT helle.blanks_names() THEN
    RAISE EXCEPTION 'CMM or who leads the plan takes names out' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF coalesce((SELECT sum(s.times) FROM helle.name_stands_in(the_name) s), 0)
     NOT BETWEEN 1 AND (CASE WHEN btrim(the_name) ~ '\s' THEN 30 ELSE 3 END) THEN
    PERFORM helle.refuse('name_stands_where_a_name_does');
  END IF;
  FOR of IN SELECT * FROM coordination_forum f WHERE f.by_user_id IS NOT NULL AND (f.name_da ~* pattern OR f.name_en ~* pattern) LOOP
    UPDATE coordination_forum f SET code = 'forum-' || left(f.id::text, 8) WHERE f.id = of.id;
    UPDATE action_plans_evidence e SET "where" = replace(e."where", '/fora/' || of.code || '/', '/fora/forum-' || left(of.id::text, 8) || '/')
     WHERE strpos(e."where", '/fora/' || of.code || '/') > 0;
    UPDATE obligations_shows w SET "where" = replace(w."where", '/fora/' || of.code || '/', '/fora/forum-' || left(of.id::text, 8) || '/')
     WHERE strpos(w."where", '/fora/' || of.code || '/') > 0;
  END LOOP;
  FOR place IN SELECT * FROM helle.texts_for_many() LOOP
    EXECUTE format('UPDATE %I t SET %I = left(regexp_replace(t.%I, $1, ''[slettet]'', ''gi''), $2) WHERE t.%I ~* $1',
                   place.of_table, place.of_column, place.of_column, place.of_column)
      USING pattern, coalesce(place.longest, 1000000);
    GET DIAGNOSTICS changed = ROW_COUNT;
    total := total + changed;
  END LOOP;
  RETURN total;
END $$;

REVOKE ALL ON FUNCTION helle.blanks_names(), helle.texts_for_many(), helle.name_as_pattern(text), helle.name_stands_in(text),
  helle.blank_name(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.name_stands_in(text), helle.blank_name(text) TO helle_app;
