-- Two readers of one interview (ID-12): each answers before she sees what the other answered.

-- Whether the acting user has read an interview herself. A function, since the policy asks it of its own table.
CREATE FUNCTION helle.has_read(the_interview uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM identification_reading r
                  WHERE r.interview_id = the_interview AND r.by_user_id = helle.acting_user())
$$;

-- How many have read an interview that the acting unit sees: no more than the number, for who has not read it yet.
CREATE FUNCTION helle.readings_of(the_interview uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*)::int FROM identification_reading r JOIN identification_interview i ON i.id = r.interview_id
   WHERE r.interview_id = the_interview AND helle.grant_exists(i.case_id, 'narrative')
     AND (i.by_unit_id = helle.acting_unit() OR EXISTS (SELECT 1 FROM identification_interviewsent s
            WHERE s.interview_id = i.id AND s.to_unit_id = helle.acting_unit()))
$$;

-- The first reading has the first place, the next one the second; a third has none. Two at once wait for each other.
CREATE FUNCTION helle.keep_reading() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM identification_interview i WHERE i.id = NEW.interview_id FOR NO KEY UPDATE;
  SELECT count(*) + 1 INTO NEW.place FROM identification_reading r WHERE r.interview_id = NEW.interview_id;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_reading BEFORE INSERT ON identification_reading FOR EACH ROW EXECUTE FUNCTION helle.keep_reading();

REVOKE ALL ON FUNCTION helle.has_read(uuid), helle.readings_of(uuid), helle.keep_reading() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.has_read(uuid), helle.readings_of(uuid) TO helle_app;
