-- Whose word something in a criminal case is: a proposal is of whoever made it, as police or as prosecution (CRI-07); that CMM was
-- involved is what the police noted, and CMM says beside it what it knows of that (CRI-04).

-- A district's police and its prosecution are one unit: in which role a proposal was made is kept, and who made it takes it back.
CREATE FUNCTION helle.keep_whose_proposal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.by_prosecution := coalesce(helle.is_prosecutor(), false);
  ELSIF NEW.superseded_at IS DISTINCT FROM OLD.superseded_at AND OLD.by_prosecution <> coalesce(helle.is_prosecutor(), false) THEN
    PERFORM helle.refuse('waiver_is_taken_back_by_who_proposed_it');
  END IF;
  RETURN NEW;
END $$;
-- After `keep_waiver_proposal`: one that was decided is told as that.
CREATE TRIGGER keep_whose_proposal BEFORE INSERT OR UPDATE ON prosecution_waiverproposal
  FOR EACH ROW EXECUTE FUNCTION helle.keep_whose_proposal();

CREATE POLICY own_read ON prosecution_involvementanswer FOR SELECT TO helle_app USING (
  by_unit_id = (SELECT helle.acting_unit()) AND (SELECT helle.reads('contact')) OR helle.in_criminal_case(criminal_case_id));
CREATE POLICY own_add ON prosecution_involvementanswer FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.acting_kind()) IN ('cmm', 'udlst') AND (SELECT helle.writes('contact')) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()));

-- Each answers for a note of itself that is in force, with a day on which the police knew, and another one than they noted.
CREATE FUNCTION helle.keep_involvement_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  noted prosecution_involvement;
BEGIN
  SELECT * INTO noted FROM prosecution_involvement i WHERE i.id = NEW.involvement_id FOR NO KEY UPDATE;
  IF noted.organisation IS DISTINCT FROM helle.acting_kind() OR noted.superseded_at IS NOT NULL
     OR noted.criminal_case_id <> NEW.criminal_case_id THEN
    PERFORM helle.refuse('involvement_is_answered_in_force');
  END IF;
  IF NEW.heard_on = noted.told_on OR NEW.heard_on > helle.local_today()
     OR NEW.heard_on < (SELECT c.police_aware_on FROM prosecution_criminalcase c WHERE c.id = noted.criminal_case_id) THEN
    PERFORM helle.refuse('involvement_is_answered_by_its_day');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_involvement_answer BEFORE INSERT ON prosecution_involvementanswer
  FOR EACH ROW EXECUTE FUNCTION helle.keep_involvement_answer();

-- What is said of a note last; no row where nothing was said.
CREATE FUNCTION helle.said_of_note(the_involvement uuid) RETURNS TABLE (says text, heard_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.says, a.heard_on FROM prosecution_involvementanswer a WHERE a.involvement_id = the_involvement
   ORDER BY a.recorded_at DESC, a.id DESC LIMIT 1
$$;
-- What was noted of CMM or of Udlændingestyrelsen, for it to see: the number and the unit of the criminal case, and nothing of what it
-- is about. What it has not answered comes first.
CREATE FUNCTION helle.noted_of_us()
RETURNS TABLE (involvement_id uuid, criminal_case_id uuid, number text, unit_id uuid, told_on date, aware_on date, channel text,
               noted_at timestamptz, says text, heard_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.id, c.id, c.number, i.by_unit_id, i.told_on, c.police_aware_on, i.channel, i.recorded_at, a.says, a.heard_on
    FROM prosecution_involvement i JOIN prosecution_criminalcase c ON c.id = i.criminal_case_id
    LEFT JOIN LATERAL helle.said_of_note(i.id) a ON true
   WHERE i.organisation = helle.acting_kind() AND i.superseded_at IS NULL AND helle.acting_kind() IN ('cmm', 'udlst')
     AND helle.reads('contact')
   ORDER BY a.says IS NOT NULL, i.recorded_at DESC, i.id
$$;
-- Of how many cases of these days CMM says otherwise than the police noted: by the unit that `helle.asked_in_time` counts them to.
CREATE FUNCTION helle.cmm_says_otherwise(first_day date, last_day date) RETURNS TABLE (unit_id uuid, times int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT h.unit_id, count(*)::int
    FROM prosecution_criminalcase c
    JOIN prosecution_involvement i ON i.criminal_case_id = c.id AND i.organisation = 'cmm' AND i.superseded_at IS NULL
    CROSS JOIN LATERAL helle.said_of_note(i.id) a
    CROSS JOIN LATERAL (SELECT helle.investigated_by(c.id, c.opened_at) AS unit_id) h
   WHERE a.says <> 'that_day' AND c.police_aware_on BETWEEN first_day AND last_day AND helle.counts_criminal_case(c.id, h.unit_id)
   GROUP BY h.unit_id
$$;

REVOKE ALL ON FUNCTION helle.keep_whose_proposal(), helle.keep_involvement_answer(), helle.said_of_note(uuid), helle.noted_of_us(),
  helle.cmm_says_otherwise(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.noted_of_us(), helle.cmm_says_otherwise(date, date) TO helle_app;
