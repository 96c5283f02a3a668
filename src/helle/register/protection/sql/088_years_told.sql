-- That all money of an initiative in a year is entered is said by the ministry, which enters it, and unsaid with why (GOV-10).
CREATE POLICY own_read ON action_plans_yeartold FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON action_plans_yeartold FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('action_plan')) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at)
  AND helle.leads_plan(plan_id, (SELECT helle.acting_unit())));
CREATE TRIGGER names_nobody BEFORE INSERT ON action_plans_yeartold FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('why');

-- It is of a year of the plan, and of the initiative, that has begun, and of all that is entered of it by then; nothing is unsaid that was
-- not said. Of two at once one is told.
CREATE FUNCTION helle.keep_year_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of action_plans_plan;
  before_that int;
BEGIN
  SELECT * INTO of FROM action_plans_plan p WHERE p.id = NEW.plan_id FOR NO KEY UPDATE;
  IF NEW.year NOT BETWEEN extract(year FROM of.first_day) AND extract(year FROM of.last_day)
     OR NEW.year > extract(year FROM helle.plan_today())
     OR NEW.initiative_id IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM action_plans_initiative i WHERE i.id = NEW.initiative_id AND i.plan_id = NEW.plan_id
             AND NEW.year BETWEEN extract(year FROM i.first_day) AND extract(year FROM i.last_day)) THEN
    PERFORM helle.refuse('year_told_in_its_time');
  END IF;
  SELECT count(*) INTO before_that FROM action_plans_yeartold y
   WHERE y.plan_id = NEW.plan_id AND y.initiative_id IS NOT DISTINCT FROM NEW.initiative_id AND y.year = NEW.year;
  IF NEW.number <> before_that + 1 THEN
    PERFORM helle.refuse('years_told_in_order');
  END IF;
  IF NEW.entered <> (SELECT count(*) FROM action_plans_moneyentry e WHERE e.plan_id = NEW.plan_id
                        AND e.initiative_id IS NOT DISTINCT FROM NEW.initiative_id AND e.year = NEW.year)
                  + (SELECT count(*) FROM action_plans_overspenddecision d WHERE d.plan_id = NEW.plan_id
                        AND d.initiative_id IS NOT DISTINCT FROM NEW.initiative_id AND d.year = NEW.year) THEN
    PERFORM helle.refuse('year_told_of_what_is_entered');
  END IF;
  IF NOT NEW.complete AND before_that = 0 THEN
    PERFORM helle.refuse('year_was_told');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_year_told BEFORE INSERT ON action_plans_yeartold FOR EACH ROW EXECUTE FUNCTION helle.keep_year_told();
REVOKE ALL ON FUNCTION helle.keep_year_told() FROM PUBLIC;
