-- Two names that look the same are taken for one person by whoever approves a role, and two words of a list for one (PUB-DIG-05). So no name of
-- somebody's, and no word of a list, that stands in clear has a sign that is not drawn, breaks the line or turns it around: what `helle.register.interface.seen` refuses, sign by
-- sign. What joins or parts letters is part of some names between letters that join or beside a virama, and what marks which way a line runs in a
-- name with signs that run from right to left. Words are parted by one plain blank. Of a name that is sealed the pages ask alone.
CREATE FUNCTION helle.has_unseen_signs(the_name text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_name ~ ('[\u0001-\u001F\u007F-\u009F\u00AD\u034F\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2\u115F\u1160\u17B4\u17B5\u180B-\u180F'
    '\u200B\u2028-\u202E\u2060-\u206F\u2800\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\U000110BD\U000110CD\U00013430-\U0001343F'
    '\U00016FE4\U0001BCA0-\U0001BCA3\U0001D159\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]')
      OR the_name ~ '[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]|  |^ | $'
      OR the_name ~ '[\u061C\u200E\u200F]' AND the_name !~ ('[\u0590-\u061B\u061D-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFE'
           '\U00010800-\U00010FFF\U0001E800-\U0001EFFF]')
      OR the_name ~ replace(replace('(?<!VIRAMA)(?:(?<!JOINS)[\u200C\u200D]|[\u200C\u200D](?!JOINS))(?!VIRAMA)', 'VIRAMA',
           '[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D3B\u0D3C\u0D4D\u0DCA\u0E3A\u0EBA\u0F84\u1039\u103A\u1714\u1715\u1734\u17D2\u1A60'
           '\u1B44\u1BAA\u1BAB\u1BF2\u1BF3\u2D7F\uA806\uA82C\uA8C4\uA953\uA9C0\uAAF6\uABED\U00010A3F\U00011046\U00011070\U0001107F'
           '\U000110B9\U00011133\U00011134\U000111C0\U00011235\U000112EA\U0001134D\U00011442\U000114C2\U000115BF\U0001163F\U000116B6'
           '\U0001172B\U00011839\U0001193D\U0001193E\U000119E0\U00011A34\U00011A47\U00011A99\U00011C3F\U00011D44\U00011D45\U00011D97'
           '\U00011F41\U00011F42]'), 'JOINS',
           '[\u0620-\u065F\u066E-\u06D3\u06D5-\u06DC\u06DF-\u06E8\u06EA-\u06EF\u06FA-\u06FF\u0710-\u077F\u07CA-\u07F5\u0840-\u085B'
           '\u0860-\u0887\u0889-\u088E\u0897-\u08E1\u08E3-\u08FF\u1820-\u18AA\U00010D00-\U00010D27\U0001E900-\U0001E94B]')
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
CREATE TRIGGER keep_names_seen BEFORE INSERT OR UPDATE OF name_da, name_en ON organisations_unitname
  FOR EACH ROW EXECUTE FUNCTION helle.keep_names_seen('name_da', 'name_en');
REVOKE ALL ON FUNCTION helle.has_unseen_signs(text), helle.keep_names_seen() FROM PUBLIC;
