-- Joint actions are known to the units that have a part in them, and to nobody else. Whoever declined or whose invitation was
-- taken back reads the plan no more; after the end only the lead, those who took part, and CMM do.
-- Whom CMM sends and whom they meet there is CMM's alone. No case opens any of it.
CREATE FUNCTION helle.in_joint_action(the_action uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.reads('contact') AND EXISTS (SELECT 1 FROM joint_actions_participation p
           WHERE p.action_id = the_action AND p.unit_id = helle.acting_unit())
$$;

-- Whether the acting unit leads it, or said yes and still says so.
CREATE FUNCTION helle.takes_part(the_action uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.reads('contact') AND EXISTS (
    SELECT 1 FROM joint_actions_participation p
     WHERE p.action_id = the_action AND p.unit_id = helle.acting_unit() AND p.withdrawn_at IS NULL
       AND (p.role = 'lead' OR EXISTS (
             SELECT 1 FROM joint_actions_reply r WHERE r.part_id = p.id AND r.answer = 'accepted'
                AND NOT EXISTS (SELECT 1 FROM joint_actions_reply later WHERE later.replaces_id = r.id))))
$$;

-- Whoever is still to answer reads it until the end; CMM also afterwards, and as long as it ever sent somebody there, whatever it
-- answers: those who were met have to be dealt with.
CREATE FUNCTION helle.reads_joint_plan(the_action uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.in_joint_action(the_action) AND (
    helle.takes_part(the_action)
    OR EXISTS (SELECT 1 FROM joint_actions_onthespot s WHERE s.action_id = the_action AND s.by_unit_id = helle.acting_unit())
    OR EXISTS (
      SELECT 1 FROM joint_actions_participation p
       WHERE p.action_id = the_action AND p.unit_id = helle.acting_unit() AND p.withdrawn_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM joint_actions_reply r WHERE r.part_id = p.id AND r.answer = 'declined'
                            AND NOT EXISTS (SELECT 1 FROM joint_actions_reply later WHERE later.replaces_id = r.id)))
       AND (helle.acting_kind() = 'cmm'
            OR NOT EXISTS (SELECT 1 FROM joint_actions_ending e WHERE e.action_id = the_action)))
$$;

-- Whether the acting unit leads it, and the acting role writes there.
CREATE FUNCTION helle.leads_joint_action(the_action uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.writes('contact') AND EXISTS (SELECT 1 FROM joint_actions_participation p
           WHERE p.action_id = the_action AND p.unit_id = helle.acting_unit() AND p.role = 'lead')
$$;

-- Whether the acting unit is CMM and has a part in it.
CREATE FUNCTION helle.cmm_in_joint_action(the_action uuid, wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.acting_kind() = 'cmm' AND helle.in_joint_action(the_action)
     AND CASE wanted WHEN 'read' THEN true WHEN 'write' THEN helle.writes('contact') END
$$;

-- Whether the acting user was sent there and the day has come by some version of the plan. What was written down without a
-- connection comes later: also where she was taken off, or the joint action was cancelled, meanwhile.
CREATE FUNCTION helle.was_on_the_spot(the_action uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.cmm_in_joint_action(the_action, 'write')
     AND EXISTS (SELECT 1 FROM joint_actions_onthespot s WHERE s.action_id = the_action
                    AND s.user_id = helle.acting_user() AND s.by_unit_id = helle.acting_unit())
     AND EXISTS (SELECT 1 FROM joint_actions_planversion v WHERE v.action_id = the_action
                    AND v.day <= (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date)
$$;

-- Whether the acting user knows whom CMM met there: the roles that have cases, and whoever was sent. The others of CMM hear how
-- many they were.
CREATE FUNCTION helle.knows_whom_cmm_met(the_action uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.cmm_in_joint_action(the_action, 'read') AND (helle.reads('core') OR helle.was_on_the_spot(the_action))
$$;

CREATE POLICY own_read ON joint_actions_participation FOR SELECT TO helle_app USING (
  (SELECT helle.reads('contact')) AND (unit_id = (SELECT helle.acting_unit()) OR helle.in_joint_action(action_id)));
CREATE POLICY own_read ON joint_actions_jointaction FOR SELECT TO helle_app USING (helle.in_joint_action(id));

CREATE POLICY own_read ON joint_actions_planversion FOR SELECT TO helle_app USING (helle.reads_joint_plan(action_id));
CREATE POLICY own_add ON joint_actions_planversion FOR INSERT TO helle_app WITH CHECK (
  helle.leads_joint_action(action_id) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()));

CREATE POLICY own_read ON joint_actions_reply FOR SELECT TO helle_app USING (helle.in_joint_action(action_id));
CREATE POLICY own_add ON joint_actions_reply FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('contact')) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant())
  AND EXISTS (SELECT 1 FROM joint_actions_participation p WHERE p.id = joint_actions_reply.part_id
                 AND p.action_id = joint_actions_reply.action_id AND p.unit_id = (SELECT helle.acting_unit())
                 AND p.role = 'participant' AND p.withdrawn_at IS NULL));

CREATE POLICY own_read ON joint_actions_ending FOR SELECT TO helle_app USING (helle.in_joint_action(action_id));
CREATE POLICY own_add ON joint_actions_ending FOR INSERT TO helle_app WITH CHECK (
  helle.leads_joint_action(action_id) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()));

CREATE POLICY own_read ON joint_actions_onthespot FOR SELECT TO helle_app USING (
  by_unit_id = (SELECT helle.acting_unit()) AND helle.cmm_in_joint_action(action_id, 'read'));
CREATE POLICY own_add ON joint_actions_onthespot FOR INSERT TO helle_app WITH CHECK (
  helle.cmm_in_joint_action(action_id, 'write') AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()) AND withdrawn_at IS NULL
  AND EXISTS (SELECT 1 FROM organisations_membership m WHERE m.user_id = joint_actions_onthespot.user_id
                 AND m.unit_id = (SELECT helle.acting_unit())
                 AND m.during @> ((SELECT helle.instant()) AT TIME ZONE 'Europe/Copenhagen')::date));
CREATE POLICY own_withdraw ON joint_actions_onthespot FOR UPDATE TO helle_app
  USING (by_unit_id = (SELECT helle.acting_unit()) AND helle.cmm_in_joint_action(action_id, 'write') AND withdrawn_at IS NULL)
  WITH CHECK (withdrawn_at = (SELECT helle.instant()) AND withdrawn_by_id = (SELECT helle.acting_user()));

CREATE POLICY own_read ON joint_actions_interpreterthere FOR SELECT TO helle_app USING (
  by_unit_id = (SELECT helle.acting_unit()) AND helle.cmm_in_joint_action(action_id, 'read'));
CREATE POLICY own_add ON joint_actions_interpreterthere FOR INSERT TO helle_app WITH CHECK (
  helle.cmm_in_joint_action(action_id, 'write') AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()) AND withdrawn_at IS NULL);
CREATE POLICY own_withdraw ON joint_actions_interpreterthere FOR UPDATE TO helle_app
  USING (by_unit_id = (SELECT helle.acting_unit()) AND helle.cmm_in_joint_action(action_id, 'write') AND withdrawn_at IS NULL)
  WITH CHECK (withdrawn_at = (SELECT helle.instant()) AND withdrawn_by_id = (SELECT helle.acting_user()));

CREATE POLICY own_read ON joint_actions_metperson FOR SELECT TO helle_app USING (
  by_unit_id = (SELECT helle.acting_unit()) AND helle.knows_whom_cmm_met(action_id));
CREATE POLICY own_add ON joint_actions_metperson FOR INSERT TO helle_app WITH CHECK (
  helle.was_on_the_spot(action_id) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()) AND withdrawn_at IS NULL
  AND dealt_with_at IS NULL);
CREATE POLICY own_withdraw ON joint_actions_metperson FOR UPDATE TO helle_app
  USING (by_unit_id = (SELECT helle.acting_unit()) AND helle.cmm_in_joint_action(action_id, 'write')
         AND helle.knows_whom_cmm_met(action_id) AND withdrawn_at IS NULL)
  WITH CHECK (withdrawn_at = (SELECT helle.instant()) AND withdrawn_by_id = (SELECT helle.acting_user()));

-- Who got a case is for the roles that have cases; the others see in the person's row that she was dealt with.
CREATE POLICY own_read ON joint_actions_handled FOR SELECT TO helle_app USING (
  (SELECT helle.reads('core')) AND by_unit_id = (SELECT helle.acting_unit()) AND helle.cmm_in_joint_action(action_id, 'read'));
CREATE POLICY own_add ON joint_actions_handled FOR INSERT TO helle_app WITH CHECK (
  helle.cmm_in_joint_action(action_id, 'write') AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant())
  AND EXISTS (SELECT 1 FROM joint_actions_metperson m WHERE m.id = joint_actions_handled.met_id
                 AND m.action_id = joint_actions_handled.action_id)
  AND (person_id IS NULL OR EXISTS (SELECT 1 FROM referrals_referredperson r WHERE r.id = joint_actions_handled.person_id
                                       AND r.referral_id = joint_actions_handled.referral_id)));

-- A joint action is planned: its number and the parts in it, in one act. Led by who controls or the police (LAB-06, DET-01);
-- CMM takes part on their powers (DET-09, INI-01).
CREATE FUNCTION helle.plan_joint_action(the_action uuid, participants uuid[]) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  now_here timestamptz := helle.instant();
  this_year int := extract(year FROM now_here AT TIME ZONE 'Europe/Copenhagen');
  serial int;
  new_number text;
BEGIN
  IF NOT helle.writes('contact') OR helle.acting_kind() NOT IN ('skat', 'at', 'police', 'nsk', 'siri', 'fvst') THEN
    RAISE EXCEPTION 'this unit leads no joint actions' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO joint_actions_numbering AS n (year, last) VALUES (this_year, 1)
  ON CONFLICT (year) DO UPDATE SET last = n.last + 1 RETURNING n.last INTO serial;
  new_number := 'A' || this_year || '-' || lpad(serial::text, greatest(4, length(serial::text)), '0');
  INSERT INTO joint_actions_jointaction (id, number, lead_unit_id, planned_at, planned_by_id)
  VALUES (the_action, new_number, helle.acting_unit(), now_here, helle.acting_user());
  INSERT INTO joint_actions_participation (action_id, unit_id, role, basis, number, told_at)
  VALUES (the_action, helle.acting_unit(), 'lead', 'own', new_number, now_here);
  PERFORM helle.ask_along(the_action, participants);
  RETURN new_number;
END $$;

-- What has ended is changed no more. Whoever ends it and whoever changes it wait for each other.
CREATE FUNCTION helle.refuse_after_the_end(the_action uuid, written text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM joint_actions_jointaction a WHERE a.id = the_action FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM joint_actions_ending e WHERE e.action_id = the_action) THEN
    RAISE EXCEPTION 'the joint action has ended'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'joint_action_has_not_ended', TABLE = written;
  END IF;
END $$;

-- The lead asks more units along, also those whose invitation it took back; how many had none.
CREATE FUNCTION helle.ask_along(the_action uuid, participants uuid[]) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  asked int;
BEGIN
  IF NOT helle.leads_joint_action(the_action) THEN
    RAISE EXCEPTION 'the joint action is not led by this unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM helle.refuse_after_the_end(the_action, 'joint_actions_participation');
  IF EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = ANY (participants) AND u.kind NOT IN
             ('skat', 'at', 'police', 'nsk', 'siri', 'fvst', 'cmm', 'national_police', 'udlst')) THEN
    RAISE EXCEPTION 'such a unit has no part in joint actions' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO joint_actions_participation (action_id, unit_id, role, basis, number, told_at)
  SELECT a.id, u.id, 'participant', CASE WHEN u.kind = 'cmm' THEN 'others_control' ELSE 'own' END, a.number, helle.instant()
    FROM joint_actions_jointaction a JOIN organisations_unit u ON u.id = ANY (participants)
   WHERE a.id = the_action
  ON CONFLICT (action_id, unit_id) DO UPDATE SET withdrawn_at = NULL, told_at = excluded.told_at
    WHERE joint_actions_participation.withdrawn_at IS NOT NULL;
  GET DIAGNOSTICS asked = ROW_COUNT;
  RETURN asked;
END $$;

-- The lead takes invitations back; how many stood.
CREATE FUNCTION helle.take_back_invitations(the_action uuid, participants uuid[]) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  taken int;
BEGIN
  IF NOT helle.leads_joint_action(the_action) THEN
    RAISE EXCEPTION 'the joint action is not led by this unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM helle.refuse_after_the_end(the_action, 'joint_actions_participation');
  UPDATE joint_actions_participation p SET withdrawn_at = helle.instant()
   WHERE p.action_id = the_action AND p.unit_id = ANY (participants) AND p.role = 'participant' AND p.withdrawn_at IS NULL;
  GET DIAGNOSTICS taken = ROW_COUNT;
  RETURN taken;
END $$;

-- What the authorities that took part hear of it, and those of CMM who do not know whom it met: how many, and whether CMM has
-- dealt with them. No more, and others hear nothing.
CREATE FUNCTION helle.joint_action_outcome(the_action uuid) RETURNS TABLE (met int, dealt_with boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*)::int, count(*) > 0 AND bool_and(h.met_id IS NOT NULL)
    FROM joint_actions_metperson m LEFT JOIN joint_actions_handled h ON h.met_id = m.id
   WHERE m.action_id = the_action AND m.withdrawn_at IS NULL
  HAVING helle.takes_part(the_action) OR helle.cmm_in_joint_action(the_action, 'read')
$$;

-- Versions supersede one another within a joint action; what has ended is neither planned nor answered any more.
CREATE FUNCTION helle.keep_joint_action() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  today date := (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date;
  planned date;
BEGIN
  IF TG_TABLE_NAME <> 'joint_actions_ending' THEN
    PERFORM helle.refuse_after_the_end(NEW.action_id, TG_TABLE_NAME);
    RETURN NEW;
  END IF;
  PERFORM 1 FROM joint_actions_jointaction a WHERE a.id = NEW.action_id FOR NO KEY UPDATE;
  SELECT v.day INTO planned FROM joint_actions_planversion v
   WHERE v.action_id = NEW.action_id AND NOT EXISTS (SELECT 1 FROM joint_actions_planversion w WHERE w.replaces_id = v.id);
  IF NEW.how = 'held' AND planned > today THEN
    RAISE EXCEPTION 'a joint action is not held before its day'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'joint_action_held_on_its_day', TABLE = 'joint_actions_ending';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION helle.keep_superseding() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'joint_actions_planversion' AND NEW.replaces_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM joint_actions_planversion v WHERE v.id = NEW.replaces_id AND v.action_id = NEW.action_id)
     OR TG_TABLE_NAME = 'joint_actions_reply' AND NEW.replaces_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM joint_actions_reply r WHERE r.id = NEW.replaces_id AND r.action_id = NEW.action_id
          AND r.by_unit_id = NEW.by_unit_id) THEN
    RAISE EXCEPTION 'a version supersedes one of its own joint action' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_joint_action BEFORE INSERT ON joint_actions_planversion
  FOR EACH ROW EXECUTE FUNCTION helle.keep_joint_action();
CREATE TRIGGER keep_joint_action BEFORE INSERT ON joint_actions_reply
  FOR EACH ROW EXECUTE FUNCTION helle.keep_joint_action();
CREATE TRIGGER keep_joint_action BEFORE INSERT ON joint_actions_ending
  FOR EACH ROW EXECUTE FUNCTION helle.keep_joint_action();
CREATE TRIGGER keep_superseding BEFORE INSERT ON joint_actions_planversion
  FOR EACH ROW EXECUTE FUNCTION helle.keep_superseding();
CREATE TRIGGER keep_superseding BEFORE INSERT ON joint_actions_reply
  FOR EACH ROW EXECUTE FUNCTION helle.keep_superseding();

-- Whoever is taken out gets no case, and whoever has one is not taken out: the row of the person is what both wait for.
CREATE FUNCTION helle.keep_met_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'joint_actions_handled' THEN
    PERFORM 1 FROM joint_actions_metperson m WHERE m.id = NEW.met_id AND m.withdrawn_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'that person was taken out'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'met_person_is_there', TABLE = 'joint_actions_handled';
    END IF;
    UPDATE joint_actions_metperson m SET dealt_with_at = coalesce(m.dealt_with_at, NEW.recorded_at) WHERE m.id = NEW.met_id;
  ELSIF NEW.withdrawn_at IS NOT NULL AND EXISTS (SELECT 1 FROM joint_actions_handled h WHERE h.met_id = NEW.id) THEN
    RAISE EXCEPTION 'that person is dealt with'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'met_person_is_not_dealt_with', TABLE = 'joint_actions_metperson';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_met_person BEFORE INSERT ON joint_actions_handled
  FOR EACH ROW EXECUTE FUNCTION helle.keep_met_person();
CREATE TRIGGER keep_met_person BEFORE UPDATE ON joint_actions_metperson
  FOR EACH ROW EXECUTE FUNCTION helle.keep_met_person();

REVOKE ALL ON FUNCTION helle.in_joint_action(uuid), helle.reads_joint_plan(uuid), helle.leads_joint_action(uuid),
  helle.cmm_in_joint_action(uuid, text), helle.was_on_the_spot(uuid), helle.knows_whom_cmm_met(uuid),
  helle.plan_joint_action(uuid, uuid[]),
  helle.ask_along(uuid, uuid[]), helle.take_back_invitations(uuid, uuid[]), helle.joint_action_outcome(uuid),
  helle.takes_part(uuid), helle.refuse_after_the_end(uuid, text), helle.keep_joint_action(), helle.keep_superseding(),
  helle.keep_met_person() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.in_joint_action(uuid), helle.reads_joint_plan(uuid), helle.leads_joint_action(uuid),
  helle.cmm_in_joint_action(uuid, text), helle.was_on_the_spot(uuid), helle.knows_whom_cmm_met(uuid),
  helle.plan_joint_action(uuid, uuid[]),
  helle.ask_along(uuid, uuid[]), helle.take_back_invitations(uuid, uuid[]), helle.joint_action_outcome(uuid) TO helle_app;
