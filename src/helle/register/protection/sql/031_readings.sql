-- Two readers of one interview (ID-12): each answers before she sees what the other answered.

-- Whether the acting user has read an interview herself. A function, since the policy asks it of its own table.
CREATE FUNCTION helle.has_read(the_interview uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM identification_reading r
                  WHERE r.interview_id = the_interview AND r.by_user_id = helle.acting_user())
$$;

-- Whether somebody wrote an interview down, or one that it was corrected from. Not for the application.
CREATE FUNCTION helle.held_by(the_interview uuid, somebody uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE versions (id) AS (
    SELECT the_interview
    UNION
    SELECT x.corrected FROM versions v JOIN cases_correction x ON x.replaced_by = v.id
  )
  SELECT EXISTS (SELECT 1 FROM versions v JOIN identification_interview i ON i.id = v.id WHERE i.by_user_id = somebody)
$$;

-- Whether the acting user did.
CREATE FUNCTION helle.held_by_me(the_interview uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.held_by(the_interview, helle.acting_user())
$$;

-- How many of the acting unit have read an interview that it sees, for who has not read it yet; and whether both places are
-- taken. No more of another authority's readers, where one is (SHR-01).
CREATE FUNCTION helle.readings_of(the_interview uuid, OUT own integer, OUT taken boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (count(*) FILTER (WHERE r.by_unit_id = helle.acting_unit()))::int, count(*) >= 2
    FROM identification_reading r JOIN identification_interview i ON i.id = r.interview_id
   WHERE r.interview_id = the_interview AND helle.grant_exists(i.case_id, 'narrative')
     AND helle.facts_are_open(i.case_id)
     AND (i.by_unit_id = helle.acting_unit() OR EXISTS (SELECT 1 FROM identification_interviewsent s
            WHERE s.interview_id = i.id AND s.to_unit_id = helle.acting_unit()))
$$;

-- The first reading has the first place, the next one the second; a third has none. Two at once wait for each other. Whoever
-- wrote the interview down, or one that it corrects, does not read it: she has heard what it is to be read from.
CREATE FUNCTION helle.keep_reading() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM identification_interview i WHERE i.id = NEW.interview_id FOR NO KEY UPDATE;
  IF helle.held_by(NEW.interview_id, NEW.by_user_id) THEN
    RAISE EXCEPTION 'whoever held an interview is not its reader'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'a_reader_did_not_hold_it';
  END IF;
  SELECT count(*) + 1 INTO NEW.place FROM identification_reading r WHERE r.interview_id = NEW.interview_id;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_reading BEFORE INSERT ON identification_reading FOR EACH ROW EXECUTE FUNCTION helle.keep_reading();

REVOKE ALL ON FUNCTION helle.has_read(uuid), helle.held_by(uuid, uuid), helle.held_by_me(uuid), helle.readings_of(uuid),
  helle.keep_reading() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.has_read(uuid), helle.held_by_me(uuid), helle.readings_of(uuid) TO helle_app;
