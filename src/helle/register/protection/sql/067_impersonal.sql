-- What may not stand in a text that is written for many to read (GOV-01): what looks like a CPR number, the number of a case, an
-- e-mail address or a telephone number. A case of Helle's has four digits after its year; what is written right after "journalnr." is a
-- number in the journal of another authority. The patterns are those of `protection/impersonal.py`, letter by letter.
-- A text as it is searched: without signs that nobody sees, and with one dash and one space of the many.
CREATE FUNCTION helle.plainly(the_text text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT regexp_replace(
    translate(normalize(the_text, NFKC),
      U&'\058A\05BE\1806\2010\2011\2012\2013\2014\2015\2043\2212\001C\001D\001E\001F\0085\1680\2028\2029', '-----------        '),
    '[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F'
    '\uFEFF\uFFA0\uFFF0-\uFFF8\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF\u2800\uFFF9-\uFFFB]', '', 'g')
$$;
CREATE FUNCTION helle.is_impersonal(the_text text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(
    the_text !~ '[\u202A-\u202E\u2066-\u2069]' AND
    p.plain !~
          '(?<![0-9])(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])(?:0[1-9]|1[0-2])[0-9]{2}'
          '(?:[ .\-/]{0,3}(?:[0-9]{4}|[0-9][A-Za-z]{2}[0-9])(?![0-9A-Za-z])'
          '|[ .\-/]{1,3}[0-9]{2} {1,3}[0-9]{2}(?![0-9A-Za-z]|[.,\-/][0-9]))'
          '|(?<![0-9])(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])[ .\-/]{1,3}(?:0[1-9]|1[0-2])[ .\-/]{1,3}[0-9]{2}'
          '[ .\-/]{1,3}(?:[0-9]{4}|[0-9][A-Za-z]{2}[0-9]|[0-9]{2} {1,3}[0-9]{2})(?![0-9A-Za-z]|[.,\-/][0-9])'
          '|(?<![0-9])[0-36-9][\s.,:_\-/]{1,3}[0-9][\s.,:_\-/]{1,3}(?:0[\s.,:_\-/]{1,3}[1-9]|1[\s.,:_\-/]{1,3}[0-2])'
          '[\s.,:_\-/]{1,3}[0-9][\s.,:_\-/]{1,3}[0-9](?:[\s.,:_\-/]{0,3}[0-9]){4}(?![0-9A-Za-z])'
          '|(?<![0-9])(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])[ .\-/]{0,3}(?:0[1-9]|1[0-2])[ .\-/]{0,3}[0-9]{2}'
          '(?:[\s._\-/]{1,3}[0-9]){4}(?![0-9A-Za-z]|[.,\-/][0-9])'
    AND p.plain !~
          '(?<![0-9A-Za-z])[0-9]{4}[ .\-/]{0,3}[0-9]{5}[ .\-/]{0,3}[0-9]{5}[ .\-/]{0,3}[0-9]{2}(?![0-9A-Za-z])'
    AND regexp_replace(p.plain,
          '(?<![0-9A-Za-z])(?:[Jj]|[Jj]ournal|JOURNAL)[. \-]{0,2}(?:[Nn]r|NR|[Nn]o|NO|[Nn]ummer|NUMMER|[Nn]umber)'
          '[.:]{0,2} {0,2}20[0-9]{2}-[0-9]{4}(?![0-9A-Za-z])', ' ', 'g')
        !~
          '(?<![0-9A-Za-z\-])(?:[HASUOhasuo]{1,2}20[0-9]{2}-[0-9]{4,6}|20[0-9]{2}-(?!(?:19|20)[0-9]{2})[0-9]{4})'
          '(?![0-9A-Za-z])'
    AND p.plain !~ '[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>().]{2,}'
    AND regexp_replace(p.plain, 'https?://[^\s]+', ' ', 'g')
        !~
          '(?<![0-9A-Za-z])(?:\+|00)[1-9][0-9]{0,2}(?:[ \-]?[0-9]){7,12}(?![0-9])|(?<![0-9A-Za-z.,/\-])[2-9][0-9]'
          '(?: [0-9]{2} [0-9]{2} [0-9]{2}|\.[0-9]{2}\.[0-9]{2}\.[0-9]{2}|-[0-9]{2}-[0-9]{2}-[0-9]{2})'
          '(?![0-9A-Za-z]|[.,\-][0-9])|(?<![0-9A-Za-z.,/\-])(?!(?:19|20)[0-9]{2} (?:19|20))[2-9][0-9]{3} [0-9]{4}'
          '(?![0-9A-Za-z]|[.,\-][0-9])|(?<![0-9A-Za-z.,/\-])(?!(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])'
          '(?:0[1-9]|[12][0-9]|3[01]))[2-9][0-9]{7}(?![0-9A-Za-z]|[.,\-][0-9])'
          '|(?<![0-9A-Za-z.,/\-])(?<![0-9] )[2-9](?:[ ._\-]{1,3}[0-9]){7}(?![0-9A-Za-z]|[.,\-][0-9])',
    true)
    FROM (SELECT helle.plainly(the_text) AS plain) p
$$;

-- Before a row is written: the columns that the trigger names lead to nobody.
CREATE FUNCTION helle.keep_impersonal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  written jsonb := to_jsonb(NEW);
  of_column text;
BEGIN
  FOREACH of_column IN ARRAY TG_ARGV LOOP
    IF NOT helle.is_impersonal(written ->> of_column) THEN
      PERFORM helle.refuse('text_names_nobody');
    END IF;
  END LOOP;
  RETURN NEW;
END $$;

REVOKE ALL ON FUNCTION helle.plainly(text), helle.is_impersonal(text), helle.keep_impersonal() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.is_impersonal(text), helle.plainly(text) TO helle_app;

-- What is written of action plans is read by all who see figures. The address of a page of Helle holds codes and random ids alone.
CREATE TRIGGER names_nobody BEFORE INSERT OR UPDATE ON action_plans_part
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('why', 'ended_why');
CREATE TRIGGER names_nobody BEFORE INSERT ON action_plans_milestone FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('title_da', 'title_en');
CREATE TRIGGER names_nobody BEFORE INSERT ON action_plans_milestoneevent FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('why');
CREATE TRIGGER names_nobody BEFORE INSERT ON action_plans_statusreport
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('text', 'next_steps', 'back_why');
CREATE TRIGGER names_nobody BEFORE INSERT ON action_plans_statusanswer FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('remarks');
CREATE TRIGGER names_nobody BEFORE INSERT ON action_plans_indicatorvalue FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('source');
CREATE TRIGGER names_nobody BEFORE INSERT OR UPDATE ON action_plans_evidence
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('title_da', 'title_en', 'withdrawn_why');
CREATE TRIGGER where_names_nobody BEFORE INSERT ON action_plans_evidence
  FOR EACH ROW WHEN (NEW."where" NOT LIKE '/%') EXECUTE FUNCTION helle.keep_impersonal('where');
CREATE TRIGGER names_nobody BEFORE INSERT ON action_plans_moneyentry FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('text');
CREATE TRIGGER names_nobody BEFORE INSERT ON action_plans_overspenddecision FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('text');
