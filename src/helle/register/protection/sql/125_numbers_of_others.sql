-- What is a number of a case in Helle, and what is one in the journal of another authority (GOV-01): a case has four digits after its
-- year, and what is written right after "journalnr." is another's. The patterns are those of `protection/impersonal.py`, letter by letter.
CREATE OR REPLACE FUNCTION helle.is_impersonal(the_text text) RETURNS boolean
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

-- Who sits in a forum under a name alone is no unit that Helle knows: a unit has its seat as one, and inside the mandate (GOV-07). Asked
-- of the name itself, and of the name with something after a sign: a place, a department.
CREATE FUNCTION helle.keep_seat_of_no_unit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (
       SELECT 1 FROM organisations_unitname n
        CROSS JOIN LATERAL (VALUES (lower(n.name_da)), (lower(n.name_en))) known (name)
        CROSS JOIN (SELECT lower(helle.plainly(NEW.organisation)) AS name) given
        WHERE given.name = known.name
           OR starts_with(given.name, known.name) AND ltrim(substr(given.name, length(known.name) + 1)) ~ '^[,;:(/\-]') THEN
    PERFORM helle.refuse('seat_of_no_unit');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_seat_of_no_unit BEFORE INSERT ON coordination_seat
  FOR EACH ROW WHEN (NEW.organisation <> '') EXECUTE FUNCTION helle.keep_seat_of_no_unit();

-- A year that still runs is not entered in full (GOV-10).
CREATE FUNCTION helle.keep_year_told_over() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.year >= extract(year FROM helle.plan_today()) THEN
    PERFORM helle.refuse('year_told_when_over');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_year_told_over BEFORE INSERT ON action_plans_yeartold
  FOR EACH ROW WHEN (NEW.complete) EXECUTE FUNCTION helle.keep_year_told_over();

-- Of two who write up a milestone at once one does (INI-15). Who writes holds the initiative by then.
CREATE FUNCTION helle.keep_milestone_once() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM action_plans_milestone m
              WHERE m.initiative_id = NEW.initiative_id AND m.due = NEW.due AND m.title_da = NEW.title_da
                AND NOT EXISTS (SELECT 1 FROM action_plans_milestoneevent e
                                 WHERE e.milestone_id = m.id AND e.kind IN ('reached', 'dropped'))) THEN
    PERFORM helle.refuse('milestone_stands_once');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_milestone_once BEFORE INSERT ON action_plans_milestone
  FOR EACH ROW WHEN (session_user = 'helle_app') EXECUTE FUNCTION helle.keep_milestone_once();
REVOKE ALL ON FUNCTION helle.keep_seat_of_no_unit(), helle.keep_year_told_over(), helle.keep_milestone_once() FROM PUBLIC;
