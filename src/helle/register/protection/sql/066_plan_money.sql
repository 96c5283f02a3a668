-- The money of a plan (GOV-10): allocated out of what is appropriated, committed and spent out of what is allocated. Entries are
-- added and met by counter entries; a total is never kept, it is always counted. Who writes holds the plan, so that two cannot pass
-- a bound together. Money is of an initiative, of a recipient or of both, and of a year.

-- What stands of a kind: the entries less their counter entries.
CREATE FUNCTION helle.plan_money(the_plan text, the_kind text, the_initiative bigint, the_recipient uuid, the_year integer)
RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(sum(CASE WHEN e.reverses_id IS NULL THEN e.amount ELSE -e.amount END), 0)
    FROM action_plans_moneyentry e
   WHERE e.plan_id = the_plan AND e.kind = the_kind AND e.initiative_id IS NOT DISTINCT FROM the_initiative
     AND e.recipient_id IS NOT DISTINCT FROM the_recipient AND e.year = the_year
$$;
-- What is allocated of a plan in all.
CREATE FUNCTION helle.plan_allocated(the_plan text) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(sum(CASE WHEN e.reverses_id IS NULL THEN e.amount ELSE -e.amount END), 0)
    FROM action_plans_moneyentry e WHERE e.plan_id = the_plan AND e.kind = 'allocation'
$$;
-- What is decided above allocations of a plan in all: it draws on the same appropriation.
CREATE FUNCTION helle.plan_decided(the_plan text) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(sum(CASE WHEN d.reverses_id IS NULL THEN d.amount ELSE -d.amount END), 0)
    FROM action_plans_overspenddecision d WHERE d.plan_id = the_plan
$$;
CREATE FUNCTION helle.plan_appropriated(the_plan text) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(sum(a.amount), 0) FROM action_plans_appropriation a WHERE a.plan_id = the_plan
$$;
-- The most that may be committed, or spent: what is allocated, and what stands decided above it.
CREATE FUNCTION helle.plan_may_use(the_plan text, the_initiative bigint, the_recipient uuid, the_year integer) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.plan_money(the_plan, 'allocation', the_initiative, the_recipient, the_year)
       + coalesce((SELECT sum(CASE WHEN d.reverses_id IS NULL THEN d.amount ELSE -d.amount END) FROM action_plans_overspenddecision d
                    WHERE d.plan_id = the_plan AND d.initiative_id IS NOT DISTINCT FROM the_initiative
                      AND d.recipient_id IS NOT DISTINCT FROM the_recipient AND d.year = the_year), 0)
$$;
-- What can still be entered of a kind on a day: a decision covers from its own day on, so no day after that may be left with more
-- used than was allocated, and decided by then. Without what `not_by` decided; NULL: whoever decided it.
CREATE FUNCTION helle.plan_room(the_plan text, the_kind text, the_initiative bigint, the_recipient uuid, the_year integer,
                                the_day date, not_by uuid) RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH used AS (
    SELECT e.on_day, e.amount FROM action_plans_moneyentry e
     WHERE e.plan_id = the_plan AND e.kind = the_kind AND e.initiative_id IS NOT DISTINCT FROM the_initiative
       AND e.recipient_id IS NOT DISTINCT FROM the_recipient AND e.year = the_year AND e.reverses_id IS NULL
       AND NOT EXISTS (SELECT 1 FROM action_plans_moneyentry b WHERE b.reverses_id = e.id)),
  decided AS (
    SELECT d.on_day, d.amount FROM action_plans_overspenddecision d
     WHERE d.plan_id = the_plan AND d.initiative_id IS NOT DISTINCT FROM the_initiative
       AND d.recipient_id IS NOT DISTINCT FROM the_recipient AND d.year = the_year AND d.reverses_id IS NULL
       AND (not_by IS NULL OR d.by_user_id IS DISTINCT FROM not_by)
       AND NOT EXISTS (SELECT 1 FROM action_plans_overspenddecision b WHERE b.reverses_id = d.id)),
  days AS (SELECT the_day AS on_day UNION SELECT u.on_day FROM used u WHERE u.on_day > the_day)
  SELECT helle.plan_money(the_plan, 'allocation', the_initiative, the_recipient, the_year)
       + min(coalesce((SELECT sum(d.amount) FROM decided d WHERE d.on_day <= x.on_day), 0)
           - coalesce((SELECT sum(u.amount) FROM used u WHERE u.on_day <= x.on_day), 0))
    FROM days x
$$;

CREATE POLICY own_read ON action_plans_moneyentry FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
-- Whether her unit enters this of an initiative that it owns: nothing that is allocated; what it spends and expects itself, and,
-- where no other owns it too, also what it commits and what goes to nobody by name; and it takes back what it entered itself. Of
-- what is allocated to it for no one initiative it enters what it spends and expects.
CREATE FUNCTION helle.enters_as_owner(the_plan text, the_kind text, the_initiative bigint, the_recipient uuid, the_reversed uuid)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_kind <> 'allocation'
     AND CASE WHEN the_initiative IS NULL
         THEN the_recipient = helle.acting_unit() AND the_kind <> 'commitment' AND EXISTS (
                SELECT 1 FROM action_plans_moneyentry f WHERE f.plan_id = the_plan AND f.kind = 'allocation'
                   AND f.initiative_id IS NULL AND f.recipient_id = helle.acting_unit() AND f.reverses_id IS NULL)
         ELSE helle.owns_initiative(the_initiative, helle.acting_unit(), helle.plan_today())
          AND (the_recipient = helle.acting_unit() AND the_kind <> 'commitment'
               OR the_recipient IS NULL AND NOT EXISTS (
                    SELECT 1 FROM action_plans_part o WHERE o.unit_id <> helle.acting_unit() AND o.initiative_id = the_initiative
                       AND helle.owns_initiative(the_initiative, o.unit_id, helle.plan_today())))
         END
     AND (the_reversed IS NULL
          OR EXISTS (SELECT 1 FROM action_plans_moneyentry e WHERE e.id = the_reversed AND e.by_unit_id = helle.acting_unit()))
$$;
-- The ministry enters all of it; an owner its own.
CREATE POLICY own_add ON action_plans_moneyentry FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('action_plan')) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at)
  AND (helle.leads_plan(plan_id, (SELECT helle.acting_unit()))
       OR helle.enters_as_owner(plan_id, kind, initiative_id, recipient_id, reverses_id)));
CREATE POLICY own_read ON action_plans_overspenddecision FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON action_plans_overspenddecision FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('action_plan')) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at)
  AND helle.leads_plan(plan_id, (SELECT helle.acting_unit())));

CREATE FUNCTION helle.keep_plan_money() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of action_plans_plan;
  taken_back action_plans_moneyentry;
  decided action_plans_overspenddecision;
BEGIN
  SELECT * INTO of FROM action_plans_plan p WHERE p.id = NEW.plan_id FOR NO KEY UPDATE;
  IF NEW.year NOT BETWEEN extract(year FROM of.first_day) AND extract(year FROM of.last_day)
     OR NEW.on_day > helle.plan_today() OR NEW.on_day < of.first_day - interval '1 year' THEN
    PERFORM helle.refuse('plan_money_in_its_time');
  END IF;
  IF NEW.initiative_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM action_plans_initiative i WHERE i.id = NEW.initiative_id AND i.plan_id = NEW.plan_id
          AND NEW.year BETWEEN extract(year FROM i.first_day) AND extract(year FROM i.last_day)) THEN
    PERFORM helle.refuse('plan_money_in_its_time');
  END IF;
  IF TG_TABLE_NAME = 'action_plans_overspenddecision' THEN
    IF NEW.reverses_id IS NOT NULL THEN
      SELECT * INTO decided FROM action_plans_overspenddecision d WHERE d.id = NEW.reverses_id;
      IF decided.reverses_id IS NOT NULL OR NEW.on_day < decided.on_day
         OR (decided.plan_id, decided.initiative_id, decided.recipient_id, decided.year, decided.amount)
            IS DISTINCT FROM (NEW.plan_id, NEW.initiative_id, NEW.recipient_id, NEW.year, NEW.amount) THEN
        PERFORM helle.refuse('plan_money_counter_entry_repeats');
      END IF;
      IF least(helle.plan_room(NEW.plan_id, 'spending', NEW.initiative_id, NEW.recipient_id, NEW.year, decided.on_day, NULL),
               helle.plan_room(NEW.plan_id, 'commitment', NEW.initiative_id, NEW.recipient_id, NEW.year, decided.on_day, NULL))
         < NEW.amount THEN
        PERFORM helle.refuse('plan_decision_is_used');
      END IF;
    ELSIF helle.plan_allocated(NEW.plan_id) + helle.plan_decided(NEW.plan_id) + NEW.amount
          > helle.plan_appropriated(NEW.plan_id) THEN
      PERFORM helle.refuse('plan_within_the_appropriation');
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.number <> 1 + (SELECT count(*) FROM action_plans_moneyentry e WHERE e.plan_id = NEW.plan_id) THEN
    PERFORM helle.refuse('money_in_order');
  END IF;
  IF NEW.reverses_id IS NOT NULL THEN
    SELECT * INTO taken_back FROM action_plans_moneyentry e WHERE e.id = NEW.reverses_id;
    IF taken_back.reverses_id IS NOT NULL OR NEW.on_day < taken_back.on_day
       OR (taken_back.plan_id, taken_back.kind, taken_back.initiative_id, taken_back.recipient_id, taken_back.year, taken_back.amount)
          IS DISTINCT FROM (NEW.plan_id, NEW.kind, NEW.initiative_id, NEW.recipient_id, NEW.year, NEW.amount) THEN
      PERFORM helle.refuse('plan_money_counter_entry_repeats');
    END IF;
    IF NEW.kind = 'allocation' AND least(
         helle.plan_room(NEW.plan_id, 'spending', NEW.initiative_id, NEW.recipient_id, NEW.year, '-infinity', NULL),
         helle.plan_room(NEW.plan_id, 'commitment', NEW.initiative_id, NEW.recipient_id, NEW.year, '-infinity', NULL))
       < NEW.amount THEN
      PERFORM helle.refuse('plan_allocation_is_used');
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.kind = 'spending' AND NEW.year > extract(year FROM NEW.on_day) THEN
    PERFORM helle.refuse('plan_spends_of_years_that_have_begun');
  END IF;
  IF NEW.kind = 'allocation' AND helle.plan_allocated(NEW.plan_id) + helle.plan_decided(NEW.plan_id) + NEW.amount
       > helle.plan_appropriated(NEW.plan_id) THEN
    PERFORM helle.refuse('plan_within_the_appropriation');
  END IF;
  IF NEW.kind IN ('spending', 'commitment')
     AND helle.plan_money(NEW.plan_id, NEW.kind, NEW.initiative_id, NEW.recipient_id, NEW.year) + NEW.amount
         > helle.plan_may_use(NEW.plan_id, NEW.initiative_id, NEW.recipient_id, NEW.year) THEN
    PERFORM helle.refuse('plan_within_the_allocation');
  END IF;
  IF NEW.kind IN ('spending', 'commitment') THEN
    IF helle.plan_room(NEW.plan_id, NEW.kind, NEW.initiative_id, NEW.recipient_id, NEW.year, NEW.on_day, NULL) < NEW.amount THEN
      PERFORM helle.refuse('plan_decided_before_it_is_used');
    END IF;
    IF helle.plan_room(NEW.plan_id, NEW.kind, NEW.initiative_id, NEW.recipient_id, NEW.year, NEW.on_day, NEW.by_user_id)
       < NEW.amount THEN
      PERFORM helle.refuse('plan_used_by_another_than_decided');
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_plan_money BEFORE INSERT ON action_plans_moneyentry
  FOR EACH ROW EXECUTE FUNCTION helle.keep_plan_money();
CREATE TRIGGER keep_plan_money BEFORE INSERT ON action_plans_overspenddecision
  FOR EACH ROW EXECUTE FUNCTION helle.keep_plan_money();
-- What named somebody is taken back with its text: the amounts stay, and the counter row says why (GOV-26).
CREATE FUNCTION helle.unsay_plan_money() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'action_plans_overspenddecision' THEN
    UPDATE action_plans_overspenddecision SET text = '–' WHERE id = NEW.reverses_id;
  ELSE
    UPDATE action_plans_moneyentry SET text = '–' WHERE id = NEW.reverses_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER unsay_plan_money AFTER INSERT ON action_plans_moneyentry
  FOR EACH ROW WHEN (NEW.unsays) EXECUTE FUNCTION helle.unsay_plan_money();
CREATE TRIGGER unsay_plan_money AFTER INSERT ON action_plans_overspenddecision
  FOR EACH ROW WHEN (NEW.unsays) EXECUTE FUNCTION helle.unsay_plan_money();

-- A plan that is read anew has appropriated what is allocated out of it, and decided above that (GOV-10).
CREATE FUNCTION helle.keep_appropriation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM action_plans_plan p WHERE p.id = coalesce(NEW.plan_id, OLD.plan_id) FOR NO KEY UPDATE;
  IF helle.plan_appropriated(coalesce(NEW.plan_id, OLD.plan_id))
     < helle.plan_allocated(coalesce(NEW.plan_id, OLD.plan_id)) + helle.plan_decided(coalesce(NEW.plan_id, OLD.plan_id)) THEN
    PERFORM helle.refuse('plan_appropriates_what_is_allocated');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_appropriation AFTER INSERT OR UPDATE OR DELETE ON action_plans_appropriation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION helle.keep_appropriation();

REVOKE ALL ON FUNCTION helle.unsay_plan_money(), helle.keep_appropriation(), helle.plan_money(text, text, bigint, uuid, integer), helle.plan_allocated(text),
  helle.plan_appropriated(text), helle.plan_decided(text), helle.plan_room(text, text, bigint, uuid, integer, date, uuid),
  helle.plan_may_use(text, bigint, uuid, integer), helle.keep_plan_money() FROM PUBLIC;
REVOKE ALL ON FUNCTION helle.enters_as_owner(text, text, bigint, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.enters_as_owner(text, text, bigint, uuid, uuid) TO helle_app;
