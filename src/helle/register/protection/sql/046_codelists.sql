-- Codes that an administrator keeps: languages, countries, scripts. As in 045 the functions are for helle_staff in the context
-- of whoever acts, and each leaves its line. A code is never taken away: it ends, and its words change, from a day.

-- Whoever writes a list waits for whoever writes any: the highest key of an entry tells the other processes that something is
-- new, and a key given out earlier must not come to light later.
CREATE FUNCTION helle.begin_code_change() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  LOCK TABLE codelists_entry IN SHARE ROW EXCLUSIVE MODE;
END $$;

CREATE FUNCTION helle.note_code_change(
  the_list text, the_code text, the_deed text, in_danish text, in_english text, the_day date, the_reason text
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_change uuid := gen_random_uuid();
BEGIN
  INSERT INTO codelists_change (id, code_list, code, deed, word_da, word_en, day, why, at, by_user_id)
  VALUES (the_change, the_list, the_code, the_deed, in_danish, in_english, the_day, the_reason, helle.instant(),
          helle.acting_user());
  PERFORM helle.staff_line('code.' || the_deed, the_change, jsonb_build_object(
    'list', the_list, 'code', the_code, 'day', the_day));
END $$;

-- Refuses who looked at a code before somebody else changed it. Comes after the lock, so that the count is the last one.
CREATE FUNCTION helle.require_seen_code(the_list text, the_code text, changes_seen integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (SELECT count(*) FROM codelists_change c WHERE c.code_list = the_list AND c.code = the_code) <> changes_seen THEN
    PERFORM helle.refuse('code_was_changed_meanwhile');
  END IF;
END $$;

CREATE FUNCTION helle.add_code(
  the_list text, the_code text, in_danish text, in_english text, since date, the_source text, the_reason text
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.begin_code_change();
  IF since < helle.today() THEN
    PERFORM helle.refuse('code_begins_today_or_later');
  END IF;
  INSERT INTO codelists_entry (code_list, code, word_da, word_en, during, source)
  VALUES (the_list, the_code, in_danish, in_english, daterange(since, NULL), the_source);
  PERFORM helle.note_code_change(the_list, the_code, 'added', in_danish, in_english, since, the_reason);
END $$;

-- Ends a code with a day: yesterday at the earliest, since who chose it before that chose well. Words that would have begun
-- later do not begin.
CREATE FUNCTION helle.end_code(the_list text, the_code text, last_day date, the_reason text, changes_seen integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was codelists_entry;
BEGIN
  PERFORM helle.begin_code_change();
  PERFORM helle.require_seen_code(the_list, the_code, changes_seen);
  IF last_day < helle.today() - 1 THEN
    PERFORM helle.refuse('code_ends_yesterday_at_the_earliest');
  END IF;
  SELECT * INTO was FROM codelists_entry e WHERE e.code_list = the_list AND e.code = the_code AND e.during @> last_day;
  IF was.id IS NULL OR upper(was.during) = last_day + 1 THEN
    PERFORM helle.refuse('code_stands_on_that_day');
  END IF;
  DELETE FROM codelists_entry e WHERE e.id = was.id
     OR (e.code_list = the_list AND e.code = the_code AND lower(e.during) > last_day);
  INSERT INTO codelists_entry (code_list, code, word_da, word_en, during, source)
  VALUES (the_list, the_code, was.word_da, was.word_en, daterange(lower(was.during), last_day + 1), was.source);
  PERFORM helle.note_code_change(the_list, the_code, 'ended', was.word_da, was.word_en, last_day, the_reason);
END $$;

-- Other words from a day on. What was written before keeps the words of its day; words of the same first day were a slip of the
-- pen, and are replaced.
CREATE FUNCTION helle.reword_code(
  the_list text, the_code text, in_danish text, in_english text, since date, the_reason text, changes_seen integer
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was codelists_entry;
BEGIN
  PERFORM helle.begin_code_change();
  PERFORM helle.require_seen_code(the_list, the_code, changes_seen);
  IF since < helle.today() THEN
    PERFORM helle.refuse('code_begins_today_or_later');
  END IF;
  SELECT * INTO was FROM codelists_entry e WHERE e.code_list = the_list AND e.code = the_code AND e.during @> since;
  IF was.id IS NULL THEN
    PERFORM helle.refuse('code_has_words_on_that_day');
  END IF;
  IF was.word_da = in_danish AND was.word_en = in_english THEN
    PERFORM helle.refuse('words_are_other_words');
  END IF;
  DELETE FROM codelists_entry e WHERE e.id = was.id;
  IF lower(was.during) IS DISTINCT FROM since THEN
    INSERT INTO codelists_entry (code_list, code, word_da, word_en, during, source)
    VALUES (the_list, the_code, was.word_da, was.word_en, daterange(lower(was.during), since), was.source);
  END IF;
  INSERT INTO codelists_entry (code_list, code, word_da, word_en, during, source)
  VALUES (the_list, the_code, in_danish, in_english, daterange(since, upper(was.during)), was.source);
  PERFORM helle.note_code_change(the_list, the_code, 'reworded', in_danish, in_english, since, the_reason);
END $$;

CREATE FUNCTION helle.keep_code_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.refuse('changes_of_codes_stay');
  RETURN NULL;
END $$;
CREATE TRIGGER keep_code_changes BEFORE UPDATE OR DELETE ON codelists_change
  FOR EACH ROW EXECUTE FUNCTION helle.keep_code_changes();

-- What is written holds codes that can be chosen: today, on the day the row itself tells of, or because the person's own
-- profile has them. A row that held one that has ended since may keep it.
-- Arguments: the list, the column (text, or a JSON list), 'day:<column>' or 'case:<column>' where the row has such, and 'told'
-- where a new row takes over what somebody told before (a referral): any code that has ever begun.
CREATE FUNCTION helle.require_codes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_list text := TG_ARGV[0];
  given jsonb := to_jsonb(NEW) -> TG_ARGV[1];
  held jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) -> TG_ARGV[1] ELSE '[]' END;
  days date[] := ARRAY[helle.today()];
  hers jsonb := '[]';
  told boolean := false;
  argument text;
BEGIN
  IF given = held THEN
    RETURN NEW;
  END IF;
  FOREACH argument IN ARRAY TG_ARGV[2:] LOOP
    IF argument LIKE 'day:%' THEN
      days := days || (to_jsonb(NEW) ->> substr(argument, 5))::date;
    ELSIF argument = 'told' THEN
      told := TG_OP = 'INSERT';
    ELSE
      SELECT coalesce(jsonb_agg(p.languages), '[]') -> 0 INTO hers FROM cases_case c
        JOIN people_profile p ON p.person_id = c.person_id WHERE c.id = (to_jsonb(NEW) ->> substr(argument, 6))::uuid;
    END IF;
  END LOOP;
  IF EXISTS (
       SELECT 1 FROM jsonb_array_elements_text(CASE jsonb_typeof(given) WHEN 'array' THEN given
                                               ELSE jsonb_build_array(given) END) AS g (code)
        WHERE g.code <> '' AND NOT coalesce(held ? g.code, false) AND NOT coalesce(hers ? g.code, false)
          AND NOT EXISTS (SELECT 1 FROM codelists_entry e, unnest(days) AS d (day)
                           WHERE e.code_list = the_list AND e.code = g.code
                            AND (e.during @> d.day OR (told AND daterange(NULL, d.day, '[]') && e.during)))) THEN
    PERFORM helle.refuse('code_can_be_chosen');
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER require_languages BEFORE INSERT OR UPDATE OF languages ON people_profile
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('languages', 'languages');
CREATE TRIGGER require_countries BEFORE INSERT OR UPDATE OF nationalities ON people_profile
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('countries', 'nationalities', 'told');
CREATE TRIGGER require_languages BEFORE INSERT OR UPDATE OF language ON identification_interview
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('languages', 'language', 'day:held_on', 'case:case_id');
CREATE TRIGGER require_languages BEFORE INSERT OR UPDATE OF language ON allocation_plannedinterview
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('languages', 'language', 'case:case_id');
CREATE TRIGGER require_languages BEFORE INSERT OR UPDATE OF language ON allocation_stafflanguage
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('languages', 'language');
CREATE TRIGGER require_languages BEFORE INSERT OR UPDATE OF language ON allocation_interpreterlanguage
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('languages', 'language');
CREATE TRIGGER require_scripts BEFORE INSERT OR UPDATE OF script ON allocation_interpreterlanguage
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('scripts', 'script');
CREATE TRIGGER require_countries BEFORE INSERT OR UPDATE OF origin ON allocation_interpreter
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('countries', 'origin');
CREATE TRIGGER require_countries BEFORE INSERT OR UPDATE OF country ON allocation_interpreterwish
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('countries', 'country');
CREATE TRIGGER require_languages BEFORE INSERT OR UPDATE OF translated_to ON letters_delivery
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('languages', 'translated_to', 'day:on', 'case:case_id');
CREATE TRIGGER require_countries BEFORE INSERT OR UPDATE OF nationality ON referrals_referredperson
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('countries', 'nationality');
CREATE TRIGGER require_languages BEFORE INSERT OR UPDATE OF language ON hotline_call
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('languages', 'language', 'day:started_at');
CREATE TRIGGER require_languages BEFORE INSERT OR UPDATE OF languages ON outreach_evening
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('languages', 'languages', 'day:started_at');
CREATE TRIGGER require_languages BEFORE INSERT OR UPDATE OF language ON joint_actions_metperson
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('languages', 'language', 'day:met_at');
CREATE TRIGGER require_countries BEFORE INSERT OR UPDATE OF nationality ON joint_actions_metperson
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('countries', 'nationality', 'day:met_at');
CREATE TRIGGER require_languages BEFORE INSERT ON joint_actions_interpreterthere
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('languages', 'language');
CREATE TRIGGER require_languages BEFORE INSERT ON joint_actions_planversion
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('languages', 'languages');

REVOKE ALL ON FUNCTION helle.begin_code_change(),
  helle.note_code_change(text, text, text, text, text, date, text), helle.require_seen_code(text, text, integer),
  helle.add_code(text, text, text, text, date, text, text), helle.end_code(text, text, date, text, integer),
  helle.reword_code(text, text, text, text, date, text, integer), helle.keep_code_changes(), helle.require_codes()
  FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.add_code(text, text, text, text, date, text, text),
  helle.end_code(text, text, date, text, integer), helle.reword_code(text, text, text, text, date, text, integer)
  TO helle_staff;
