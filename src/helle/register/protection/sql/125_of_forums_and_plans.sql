-- What of forums and plans stands once, has its own seat, or is over.

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
