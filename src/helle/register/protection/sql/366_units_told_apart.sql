-- A case is shared with whom a name says (SHR-04, PUB-ORG-01): no unit is called what another is called on the same days, in either language,
-- nor what looks so. Danish units have names in Latin letters, so no letter of another script stands for one of theirs.

-- What a name looks like: small letters without accents and with no sign between them, and the ones that are drawn alike as one.
CREATE FUNCTION helle.look_of_name(the_name text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT replace(replace(translate(
    regexp_replace(lower(regexp_replace(normalize(the_name, NFKD), '[\u0300-\u036F]', '', 'g')), '[^a-z0-9æøß|]', '', 'g'),
    'i1|0', 'lllo'), 'rn', 'm'), 'vv', 'w')
$$;

-- Whether somebody reads in a name a letter that it does not have: one that is no Latin letter of European languages.
CREATE FUNCTION helle.has_other_letters(the_name text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT normalize(the_name, NFC) ~ '[^\u0020-\u007E\u00A7\u00AB\u00B4\u00B7\u00BB\u00C0-\u0130\u0132-\u017F\u0218-\u021B\u2010-\u2015\u2018-\u201F\u2026\u2116\u20AC]'
$$;

CREATE FUNCTION helle.keep_unit_names_apart() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- What the owner loads stands in a file, and is looked at there.
  IF helle.acting_user() IS NULL THEN
    RETURN NEW;
  END IF;
  IF helle.has_other_letters(NEW.name_da || NEW.name_en) THEN
    PERFORM helle.refuse('unit_name_is_in_latin_letters');
  END IF;
  -- Two who name units at once come one after the other.
  PERFORM pg_advisory_xact_lock(hashtext('helle.keep_unit_names_apart'));
  IF EXISTS (
    SELECT 1 FROM organisations_unitname n
     WHERE n.unit_id <> NEW.unit_id AND n.during && NEW.during
       AND ARRAY[helle.look_of_name(n.name_da), helle.look_of_name(n.name_en)]
           && ARRAY[helle.look_of_name(NEW.name_da), helle.look_of_name(NEW.name_en)]) THEN
    PERFORM helle.refuse('units_are_told_apart');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_unit_names_apart BEFORE INSERT OR UPDATE ON organisations_unitname
  FOR EACH ROW EXECUTE FUNCTION helle.keep_unit_names_apart();
REVOKE ALL ON FUNCTION helle.look_of_name(text), helle.has_other_letters(text), helle.keep_unit_names_apart() FROM PUBLIC;
