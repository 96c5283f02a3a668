-- Two names that look the same are taken for one person by whoever approves a role, and two words of a list for one (PUB-DIG-05). So no name of
-- somebody's, and no word of a list, that stands in clear has a sign that is not drawn, breaks the line or turns it around: what `helle.register.interface.seen` refuses, sign by
-- sign. What joins or parts letters, and marks which way a line runs, is part of some names. Of a name that is sealed the pages ask alone.
CREATE FUNCTION helle.has_unseen_signs(the_name text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_name ~ ('[\u0001-\u001F\u007F-\u009F\u00AD\u034F\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u115F\u1160\u17B4\u17B5\u180B-\u180F'
    '\u200B\u2028-\u202E\u2060-\u206F\u2800\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\U000110BD\U000110CD\U00013430-\U0001343F'
    '\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]')
$$;
-- The columns that hold names are arguments. One of before stays as it is until it is written anew.
CREATE FUNCTION helle.keep_names_seen() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  written jsonb := to_jsonb(NEW);
  of_column text;
BEGIN
  FOREACH of_column IN ARRAY TG_ARGV LOOP
    IF helle.has_unseen_signs(written ->> of_column) THEN
      PERFORM helle.refuse('name_can_be_seen');
    END IF;
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_names_seen BEFORE INSERT OR UPDATE OF full_name ON organisations_user
  FOR EACH ROW EXECUTE FUNCTION helle.keep_names_seen('full_name');
CREATE TRIGGER keep_names_seen BEFORE INSERT OR UPDATE OF word_da, word_en ON codelists_entry
  FOR EACH ROW EXECUTE FUNCTION helle.keep_names_seen('word_da', 'word_en');
CREATE TRIGGER keep_names_seen BEFORE INSERT OR UPDATE OF name ON allocation_interpreter
  FOR EACH ROW EXECUTE FUNCTION helle.keep_names_seen('name');
REVOKE ALL ON FUNCTION helle.has_unseen_signs(text), helle.keep_names_seen() FROM PUBLIC;
