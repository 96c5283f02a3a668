-- A decision goes beyond something: what was allocated to the same by its day, of the plan's own days (GOV-10).
CREATE FUNCTION helle.keep_decided_above() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.reverses_id IS NULL AND NOT EXISTS (
       SELECT 1 FROM action_plans_moneyentry e JOIN action_plans_plan p ON p.id = e.plan_id
        WHERE e.plan_id = NEW.plan_id AND e.kind = 'allocation' AND e.reverses_id IS NULL AND e.year = NEW.year
          AND e.initiative_id IS NOT DISTINCT FROM NEW.initiative_id AND e.recipient_id IS NOT DISTINCT FROM NEW.recipient_id
          AND NEW.on_day >= greatest(e.on_day, p.first_day)
          AND NOT EXISTS (SELECT 1 FROM action_plans_moneyentry b WHERE b.reverses_id = e.id)) THEN
    PERFORM helle.refuse('plan_decided_above_an_allocation');
  END IF;
  RETURN NEW;
END $$;
-- Asked once `keep_plan_money` holds the plan: of a decision and an allocation that is taken back at the same moment one is told.
CREATE TRIGGER keep_plan_money_decided_above BEFORE INSERT ON action_plans_overspenddecision
  FOR EACH ROW EXECUTE FUNCTION helle.keep_decided_above();
REVOKE ALL ON FUNCTION helle.keep_decided_above() FROM PUBLIC;
-- Of two who decide at once the second waits here, and counts what the first has decided of the same.
CREATE FUNCTION helle.hold_decisions(the_plan text, the_initiative bigint, the_recipient uuid, the_year integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM action_plans_plan p WHERE p.id = the_plan FOR NO KEY UPDATE;
  RETURN (SELECT count(*) FROM action_plans_overspenddecision d
           WHERE d.plan_id = the_plan AND d.initiative_id IS NOT DISTINCT FROM the_initiative
             AND d.recipient_id IS NOT DISTINCT FROM the_recipient AND d.year = the_year);
END $$;
REVOKE ALL ON FUNCTION helle.hold_decisions(text, bigint, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.hold_decisions(text, bigint, uuid, integer) TO helle_app;
