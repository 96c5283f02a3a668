-- Two take a name out of texts of others, and of texts that were approved (GOV-01). Who asks for it leaves the places and nothing of the
-- name: another reads the texts, enters the name herself, and only the same name is taken out, out of the same texts.
CREATE POLICY own_read ON coordination_askedname FOR SELECT TO helle_app USING ((SELECT helle.blanks_names()));

-- What a name is known by while somebody has asked, and which goes once the request is answered. The key is the application's and stands
-- nowhere here: whoever reads the database alone, or a copy of it, cannot try names out on it.
CREATE FUNCTION helle.name_known_by(the_request uuid, the_name text, the_key text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT encode(sha256(convert_to(the_key || the_request::text || lower(regexp_replace(btrim(the_name), '\s+', ' ', 'g')), 'UTF8')), 'hex')
$$;
CREATE FUNCTION helle.places_of_name(the_name text) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(s.of_table || ' ' || s.of_column || ' ' || s.of_row ORDER BY s.of_table, s.of_column, s.of_row), '{}')
    FROM helle.name_stands_in(the_name) s
$$;
CREATE FUNCTION helle.ask_name_out(the_request uuid, the_name text, the_key text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found_in text[] := helle.places_of_name(the_name);
BEGIN
  IF NOT helle.blanks_names() THEN
    RAISE EXCEPTION 'CMM or who leads the plan takes names out' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF found_in = '{}' OR NOT helle.is_perhaps_a_name(the_name) THEN
    PERFORM helle.refuse('name_stands_where_a_name_does');
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('asked names'));
  IF EXISTS (SELECT 1 FROM coordination_askedname a WHERE a.answered_at IS NULL AND a.places::text[] = found_in
                AND a.known_by = helle.name_known_by(a.id, the_name, the_key)) THEN
    PERFORM helle.refuse('name_is_asked_already');
  END IF;
  INSERT INTO coordination_askedname (id, recorded_at, by_user_id, by_unit_id, places, known_by, taken_out)
  VALUES (the_request, helle.instant(), helle.acting_user(), helle.acting_unit(), found_in,
          helle.name_known_by(the_request, the_name, the_key), false);
END $$;
-- The texts of a request: of which unit each is, and whether it was approved.
CREATE FUNCTION helle.asked_places(the_request uuid)
RETURNS TABLE (of_table text, of_column text, of_row uuid, of_unit uuid, approved boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  place text[];
BEGIN
  IF NOT helle.blanks_names() THEN
    RETURN;
  END IF;
  FOR place IN SELECT string_to_array(p, ' ') FROM coordination_askedname a, unnest(a.places) WITH ORDINALITY q(p, n)
                WHERE a.id = the_request ORDER BY q.n LOOP
    RETURN QUERY EXECUTE format('SELECT $1, $2, t.id, t.by_unit_id, helle.text_is_approved($1, t.id) FROM %I t WHERE t.id = $3', place[1])
      USING place[1], place[2], place[3]::uuid;
  END LOOP;
END $$;
-- Whether a name is the one that was asked about.
CREATE FUNCTION helle.is_asked_name(the_request uuid, the_name text, the_key text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.blanks_names() AND EXISTS (
    SELECT 1 FROM coordination_askedname a WHERE a.id = the_request AND a.known_by = helle.name_known_by(a.id, the_name, the_key))
$$;
-- Another answers it, with the name; NULL: the texts stay as they are, which whoever asked may say as well.
CREATE FUNCTION helle.answer_asked_name(the_request uuid, the_name text, the_key text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  asked coordination_askedname;
BEGIN
  IF NOT helle.blanks_names() THEN
    RAISE EXCEPTION 'CMM or who leads the plan takes names out' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT * INTO asked FROM coordination_askedname a WHERE a.id = the_request FOR UPDATE;
  IF asked.id IS NULL OR asked.answered_at IS NOT NULL THEN
    PERFORM helle.refuse('asked_name_is_answered');
  END IF;
  IF the_name IS NOT NULL THEN
    IF asked.by_user_id = helle.acting_user() THEN
      PERFORM helle.refuse('name_taken_out_by_two');
    END IF;
    IF NOT helle.is_asked_name(the_request, the_name, the_key) THEN
      PERFORM helle.refuse('name_is_the_asked_one');
    END IF;
    IF asked.places::text[] <> helle.places_of_name(the_name) THEN
      PERFORM helle.refuse('name_stands_as_it_was_asked');
    END IF;
  END IF;
  UPDATE coordination_askedname a
     SET answered_at = helle.instant(), answered_by_id = helle.acting_user(), taken_out = the_name IS NOT NULL, known_by = ''
   WHERE a.id = the_request;
END $$;
CREATE FUNCTION helle.leave_asked_name(the_request uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.answer_asked_name(the_request, NULL, NULL)
$$;

REVOKE ALL ON FUNCTION helle.name_known_by(uuid, text, text), helle.places_of_name(text), helle.ask_name_out(uuid, text, text),
  helle.asked_places(uuid), helle.is_asked_name(uuid, text, text), helle.answer_asked_name(uuid, text, text),
  helle.leave_asked_name(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.ask_name_out(uuid, text, text), helle.asked_places(uuid), helle.is_asked_name(uuid, text, text),
  helle.leave_asked_name(uuid) TO helle_app;
