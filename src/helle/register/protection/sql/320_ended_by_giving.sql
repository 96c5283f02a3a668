-- A case that nobody of the unit has is open to the unit (PUB-DIG-04). So that somebody has it ends in two ways alone: it is given to another,
-- or laid down, by who may give it away. No statement of the application ends it otherwise, or from another moment.

-- Whether the acting user gives away what somebody of her unit has: it is hers, she covers for her, or she allocates (allocation/policies.py).
CREATE FUNCTION helle.gives_away_of(the_user uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_user = helle.acting_user() OR helle.allocates()
    OR EXISTS (SELECT 1 FROM allocation_absence b
                WHERE b.user_id = the_user AND b.cover_id = helle.acting_user() AND b.unit_id = helle.acting_unit()
                  AND b.withdrawn_at IS NULL AND b.during @> (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date)
$$;

-- Whoever gets a case has it from now on, and whoever had it has it no more. Twice in one instant would leave an empty period: the second
-- begins a moment later. After `keep_taking`, which asks of her who takes it herself.
CREATE FUNCTION helle.take_over() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  standing cases_assignment;
  since timestamptz;
BEGIN
  -- Where nobody acts (a register filled by its owner) rows are put there as they are.
  IF helle.acting_user() IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT * INTO standing FROM cases_assignment a
   WHERE a.case_id = NEW.case_id AND a.unit_id = NEW.unit_id AND upper_inf(a.during) FOR UPDATE;
  since := greatest(helle.instant(), lower(standing.during) + interval '1 microsecond');
  IF NEW.during <> tstzrange(since, NULL) THEN
    RAISE EXCEPTION 'a case is given from now on' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF standing.user_id = NEW.user_id THEN
    RAISE EXCEPTION 'she has the case already' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- What she took in a look that was found wrong is hers, and closed to her: she passes it on to nobody, unless she allocates.
  IF NOT helle.gives_away_of(standing.user_id)
     OR helle.needs_to_know() AND NOT helle.allocates() AND NOT helle.may_open(NEW.case_id) THEN
    PERFORM helle.refuse('who_gives_a_case_may_give_it');
  END IF;
  UPDATE cases_assignment SET during = tstzrange(lower(during), since) WHERE id = standing.id;
  RETURN NEW;
END $$;
CREATE TRIGGER take_over BEFORE INSERT ON cases_assignment FOR EACH ROW EXECUTE FUNCTION helle.take_over();

-- Who has the case as its unit's lists have it, in the core grant. It follows from what was written and is nobody's to say.
CREATE FUNCTION helle.list_under(the_case uuid, the_unit uuid, assignee uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE protection_grant g SET assigned_to_id = assignee
   WHERE g.case_id = the_case AND g.unit_id = the_unit AND g.category = 'core' AND upper_inf(g.during)
$$;
CREATE FUNCTION helle.project_assignee() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Where the owner puts rows back, the grants are put back with them.
  IF helle.acting_user() IS NOT NULL THEN
    PERFORM helle.list_under(NEW.case_id, NEW.unit_id, NEW.user_id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER project_assignee AFTER INSERT ON cases_assignment
  FOR EACH ROW WHEN (upper_inf(NEW.during)) EXECUTE FUNCTION helle.project_assignee();

-- Nobody of the acting unit has a case any more. Who lays down a colleague's has it open already: laying it down opens nothing.
CREATE FUNCTION helle.lay_down(the_case uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  standing cases_assignment;
BEGIN
  SELECT * INTO standing FROM cases_assignment a
   WHERE a.case_id = the_case AND a.unit_id = helle.acting_unit() AND upper_inf(a.during) FOR UPDATE;
  IF standing.id IS NULL OR NOT (helle.gives_away_of(standing.user_id) AND helle.may_open(the_case)) THEN
    RAISE EXCEPTION 'who lays a case down has it, or gives it away' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE cases_assignment
     SET during = tstzrange(lower(during), greatest(helle.instant(), lower(during) + interval '1 microsecond')) WHERE id = standing.id;
  PERFORM helle.list_under(the_case, standing.unit_id, NULL);
END $$;

REVOKE ALL ON FUNCTION helle.gives_away_of(uuid), helle.take_over(), helle.list_under(uuid, uuid, uuid), helle.project_assignee(),
  helle.lay_down(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.lay_down(uuid) TO helle_app;
