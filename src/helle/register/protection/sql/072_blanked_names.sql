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
-- Whether a text was approved by somebody: it stands, and is not one person's to touch.
CREATE FUNCTION helle.text_is_approved(the_table text, the_row uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE the_table
    WHEN 'action_plans_statusreport' THEN EXISTS (SELECT 1 FROM action_plans_statusanswer a WHERE a.report_id = the_row AND a.approved)
    WHEN 'action_plans_statusanswer' THEN EXISTS (SELECT 1 FROM action_plans_statusanswer a WHERE a.id = the_row AND a.approved)
    WHEN 'coordination_agendaitem' THEN EXISTS (
      SELECT 1 FROM coordination_agendaitem i JOIN coordination_approval p ON p.meeting_id = i.meeting_id WHERE i.id = the_row)
    WHEN 'coordination_minute' THEN EXISTS (
      SELECT 1 FROM coordination_minute m JOIN coordination_agendaitem i ON i.id = m.item_id
        JOIN coordination_approval p ON p.meeting_id = i.meeting_id WHERE m.id = the_row)
    WHEN 'coordination_decision' THEN EXISTS (
      SELECT 1 FROM coordination_decision d JOIN coordination_agendaitem i ON i.id = d.item_id
        JOIN coordination_approval p ON p.meeting_id = i.meeting_id WHERE d.id = the_row)
    WHEN 'knowledge_details' THEN EXISTS (SELECT 1 FROM knowledge_opening o WHERE o.details_id = the_row)
    WHEN 'obligations_treatyreport' THEN EXISTS (
      SELECT 1 FROM obligations_treatyreportanswer a WHERE a.report_id = the_row AND a.approved)
    WHEN 'obligations_treatyreportanswer' THEN EXISTS (
      SELECT 1 FROM obligations_treatyreportanswer a WHERE a.id = the_row AND a.approved)
    ELSE false END
$$;
-- Where a name stands: each text by its row, of which unit it is, whether it was approved, how many words of the name have a capital
-- there, and whether it stands there in small letters as well. No text is told: whoever asks reads it herself where she may.
CREATE FUNCTION helle.name_stands_in(the_name text)
RETURNS TABLE (of_table text, of_column text, of_row uuid, of_unit uuid, approved boolean, capitals int, small boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  place record;
BEGIN
  IF NOT helle.blanks_names() OR char_length(btrim(the_name)) < 4 THEN
    RETURN;
  END IF;
  FOR place IN SELECT * FROM helle.texts_for_many() LOOP
    RETURN QUERY EXECUTE format(
      'SELECT %L::text, %L::text, t.id, t.by_unit_id, helle.text_is_approved(%L, t.id), '
      'regexp_count((regexp_match(t.%I, $1, ''i''))[1], ''(^|[^[:alnum:]])[[:upper:]]''), t.%I ~ $2 FROM %I t WHERE t.%I ~* $1',
      place.of_table, place.of_column, place.of_table, place.of_column, place.of_column, place.of_table, place.of_column)
      USING helle.name_as_pattern(the_name), helle.name_as_pattern(lower(the_name));
  END LOOP;
END $$;
-- Whether what stands there is perhaps a name. One word in more than three texts is none; one without a letter is none unless it has the
-- digits of a day or a number. Of several words more than three texts have only what has two capitals in some of them: a name that was
-- once typed in small letters stays one. No name stands in more than thirty.
CREATE FUNCTION helle.is_perhaps_a_name(the_name text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN the_name !~ '[[:alpha:]]' THEN char_length(regexp_replace(the_name, '[^0-9]', '', 'g')) >= 6 AND count(*) <= 3
    WHEN btrim(the_name) !~ '\s' THEN count(*) <= 3
    ELSE count(*) <= (CASE WHEN max(s.capitals) >= 2 THEN 30 ELSE 3 END) END
    FROM helle.name_stands_in(the_name) s
$$;
-- Whether two take it out: a text of another unit, and one that was approved, is not one person's to touch, nor what is perhaps a word:
-- one that also stands in small letters, or several in many texts of which some have no capitals.
CREATE FUNCTION helle.name_takes_two(the_name text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(bool_or(s.approved OR s.of_unit IS DISTINCT FROM helle.acting_unit()), false)
      OR CASE WHEN btrim(the_name) !~ '\s' THEN coalesce(bool_or(s.small), false) AND the_name ~ '[[:alpha:]]'
              ELSE count(*) > 3 AND min(s.capitals) < 2 END
    FROM helle.name_stands_in(the_name) s
$$;
-- Takes a name out, and says out of how many texts. What is no name stays. Where two take it out, somebody has asked for it then, and
-- another takes it out, in those texts that were asked about (sql/088).
-- A forum that was named so gets another address as well, and what led to the old one leads to the new one.
CREATE FUNCTION helle.blank_name(the_name text, the_request uuid, the_key text) RETURNS int
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
  IF NOT EXISTS (SELECT 1 FROM helle.name_stands_in(the_name)) OR NOT helle.is_perhaps_a_name(the_name) THEN
    PERFORM helle.refuse('name_stands_where_a_name_does');
  END IF;
  IF the_request IS NOT NULL THEN
    PERFORM helle.answer_asked_name(the_request, the_name, the_key);
  ELSIF helle.name_takes_two(the_name) THEN
    PERFORM helle.refuse('name_taken_out_by_two');
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
  helle.text_is_approved(text, uuid), helle.is_perhaps_a_name(text), helle.name_takes_two(text), helle.blank_name(text, uuid, text)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.blanks_names(), helle.name_stands_in(text), helle.is_perhaps_a_name(text), helle.name_takes_two(text),
  helle.blank_name(text, uuid, text) TO helle_app;
