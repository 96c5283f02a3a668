-- Units: what an administrator writes of one is hers from then on; the shipped file says nothing of that any more.

CREATE FUNCTION helle.take_over_unit(the_unit uuid, the_aspect text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE organisations_unit SET administered = array_append(administered, the_aspect)
   WHERE id = the_unit AND NOT administered @> ARRAY[the_aspect::varchar]
$$;

CREATE FUNCTION helle.new_unit(the_unit uuid, the_code text, the_kind text, in_danish text, in_english text, since date)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  INSERT INTO organisations_unit (id, code, kind, requirements, administered)
  VALUES (the_unit, the_code, the_kind, '[]', ARRAY['names', 'parents', 'mandates']);
  INSERT INTO organisations_unitname (unit_id, name_da, name_en, during)
  VALUES (the_unit, in_danish, in_english, daterange(since, NULL));
  PERFORM helle.staff_line('unit.added', the_unit, jsonb_build_object('code', the_code));
END $$;

-- What has been in force is not rewritten: letters were signed with it. A name or a parent counts from today or later, and
-- what it takes the place of is put aside, readable, with a reason where it was a mistake.
CREATE FUNCTION helle.require_today_or_later(since date) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (since >= helle.today()) IS NOT TRUE THEN
    PERFORM helle.refuse('units_change_today_or_later');
  END IF;
END $$;

CREATE FUNCTION helle.put_aside(the_unit uuid, in_danish text, in_english text, the_relation text, the_parent uuid,
                                the_days daterange, the_reason text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO administration_putaside (id, unit_id, name_da, name_en, relation, parent_id, during, at, by_user_id, reason)
  VALUES (gen_random_uuid(), the_unit, in_danish, in_english, the_relation, the_parent, the_days, helle.instant(),
          helle.acting_user(), the_reason)
$$;

-- A new name from a day on. The name of that day ends with the day before; a name that would begin later is in the way.
CREATE FUNCTION helle.rename_unit(the_unit uuid, in_danish text, in_english text, since date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was organisations_unitname;
BEGIN
  PERFORM helle.require_administrator();
  PERFORM helle.require_today_or_later(since);
  PERFORM 1 FROM organisations_unit WHERE id = the_unit FOR NO KEY UPDATE;
  SELECT * INTO was FROM organisations_unitname WHERE unit_id = the_unit AND during @> since;
  IF was.id IS NULL THEN
    PERFORM helle.refuse('unit_is_open_then');
  END IF;
  IF lower(was.during) = since THEN
    PERFORM helle.refuse('unit_has_a_name_from_that_day');
  END IF;
  UPDATE organisations_unitname SET during = daterange(lower(was.during), since) WHERE id = was.id;
  INSERT INTO organisations_unitname (unit_id, name_da, name_en, during)
  VALUES (the_unit, in_danish, in_english, daterange(since, upper(was.during)));
  PERFORM helle.take_over_unit(the_unit, 'names');
  PERFORM helle.staff_line('unit.renamed', the_unit, jsonb_build_object('since', since));
END $$;

-- A name that was entered wrong: put aside with the reason. Days that are over keep it; from today, or from its first day, the
-- right one holds. Without a right one it is withdrawn, before its first day alone, and the name before it goes on.
CREATE FUNCTION helle.correct_unit_name(the_name bigint, in_danish text, in_english text, the_reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  wrong organisations_unitname;
  before organisations_unitname;
  from_then daterange;
BEGIN
  PERFORM helle.require_administrator();
  SELECT * INTO STRICT wrong FROM organisations_unitname WHERE id = the_name;
  PERFORM 1 FROM organisations_unit WHERE id = wrong.unit_id FOR NO KEY UPDATE;
  -- Again, now that nobody else changes it.
  SELECT * INTO wrong FROM organisations_unitname WHERE id = the_name;
  from_then := wrong.during * daterange(helle.today(), NULL);
  IF wrong.id IS NULL OR isempty(from_then) THEN
    PERFORM helle.refuse('name_is_in_force_or_to_come');
  END IF;
  PERFORM helle.put_aside(wrong.unit_id, wrong.name_da, wrong.name_en, '', NULL, wrong.during, the_reason);
  IF in_danish IS NULL THEN
    SELECT * INTO before FROM organisations_unitname WHERE unit_id = wrong.unit_id AND upper(during) = lower(wrong.during);
    IF before.id IS NULL OR lower(wrong.during) <= helle.today() THEN
      PERFORM helle.refuse('only_a_name_to_come_is_withdrawn');
    END IF;
    DELETE FROM organisations_unitname WHERE id IN (wrong.id, before.id);
    -- Under a new key, so that every process hears of it (decision 41).
    INSERT INTO organisations_unitname (unit_id, name_da, name_en, during)
    VALUES (wrong.unit_id, before.name_da, before.name_en, daterange(lower(before.during), upper(wrong.during)));
  ELSE
    IF from_then = wrong.during THEN
      DELETE FROM organisations_unitname WHERE id = wrong.id;
    ELSE
      UPDATE organisations_unitname SET during = daterange(lower(during), helle.today()) WHERE id = wrong.id;
    END IF;
    INSERT INTO organisations_unitname (unit_id, name_da, name_en, during)
    VALUES (wrong.unit_id, in_danish, in_english, from_then);
  END IF;
  PERFORM helle.take_over_unit(wrong.unit_id, 'names');
  PERFORM helle.staff_line('unit.name_corrected', wrong.unit_id, jsonb_build_object(
    'withdrawn', in_danish IS NULL, 'since', lower(from_then)));
END $$;

-- Another parent from a day on, or none; what was to come later gives way, with the reason where it was a mistake. No unit
-- comes to stand under itself.
CREATE FUNCTION helle.move_unit(the_unit uuid, the_relation text, the_parent uuid, since date, the_reason text)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  PERFORM helle.require_today_or_later(since);
  -- All of them in one order: two moves that would close a circle between them wait for each other.
  PERFORM 1 FROM organisations_unit ORDER BY id FOR NO KEY UPDATE;
  IF the_parent IS NOT NULL AND EXISTS (
       WITH RECURSIVE above (id) AS (
         SELECT the_parent
         UNION SELECT p.parent_id FROM organisations_unitparent p JOIN above a ON a.id = p.unit_id
                WHERE p.relation = the_relation AND (p.during @> since OR lower(p.during) >= since))
       SELECT 1 FROM above WHERE id = the_unit) THEN
    PERFORM helle.refuse('unit_is_not_its_own_parent');
  END IF;
  PERFORM helle.put_aside(p.unit_id, '', '', p.relation, p.parent_id, p.during, the_reason)
     FROM organisations_unitparent p
    WHERE p.unit_id = the_unit AND p.relation = the_relation
      AND (lower(p.during) >= since OR the_reason <> '' AND p.during @> since);
  DELETE FROM organisations_unitparent
   WHERE unit_id = the_unit AND relation = the_relation AND lower(during) >= since;
  UPDATE organisations_unitparent SET during = daterange(lower(during), since)
   WHERE unit_id = the_unit AND relation = the_relation AND during @> since;
  IF the_parent IS NOT NULL THEN
    INSERT INTO organisations_unitparent (unit_id, parent_id, relation, during)
    VALUES (the_unit, the_parent, the_relation, daterange(since, NULL));
  END IF;
  PERFORM helle.take_over_unit(the_unit, 'parents');
  PERFORM helle.staff_line('unit.moved', the_unit, jsonb_build_object(
    'relation', the_relation, 'parent', the_parent, 'since', since));
END $$;

-- What a unit still has on a day: people with a role then or later, cases that are open and given to somebody of it, tasks
-- that wait for it. Three numbers.
CREATE FUNCTION helle.what_a_unit_has(
  the_unit uuid, on_day date, OUT members integer, OUT open_cases integer, OUT waiting_tasks integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  SELECT count(DISTINCT m.user_id) INTO members FROM organisations_membership m
   WHERE m.unit_id = the_unit AND (upper_inf(m.during) OR upper(m.during) > on_day);
  SELECT count(*) INTO open_cases FROM protection_grant g
   WHERE g.unit_id = the_unit AND g.category = 'core' AND g.assigned_to_id IS NOT NULL AND g.during @> helle.clock_now()
     AND (coalesce(g.steps, '[]') <> '[]'
          OR ((g.rung IS NULL OR g.rung NOT IN ('withdrawn', 'declined', 'disappeared', 'lapsed'))
              AND g.period_end >= helle.today()));
  SELECT count(*) INTO waiting_tasks FROM tasks_task t WHERE t.to_unit_id = the_unit AND t.state IN ('open', 'taken');
END $$;

-- Closes a unit: refused while somebody has a role in it after its last day, since nobody must act for what is not there.
-- The last name is written anew, so that every process hears of it (decision 41).
CREATE FUNCTION helle.close_unit(the_unit uuid, day_after date, the_successor uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was organisations_unitname;
  has record;
BEGIN
  PERFORM helle.require_administrator();
  PERFORM helle.require_today_or_later(day_after);
  -- With a successor all of them, in the order in which `move_unit` takes them: who holds one already and asks for the rest
  -- waits for somebody who waits for her.
  PERFORM 1 FROM organisations_unit WHERE id = the_unit OR the_successor IS NOT NULL ORDER BY id FOR NO KEY UPDATE;
  SELECT * INTO has FROM helle.what_a_unit_has(the_unit, day_after);
  IF has.members > 0 THEN
    PERFORM helle.refuse('unit_is_empty_when_it_closes');
  END IF;
  IF EXISTS (SELECT 1 FROM administration_rolerequest r WHERE r.unit_id = the_unit AND r.answer = ''
                AND (upper_inf(r.during) OR upper(r.during) > day_after)) THEN
    PERFORM helle.refuse('nobody_waits_for_a_role_when_it_closes');
  END IF;
  SELECT * INTO was FROM organisations_unitname WHERE unit_id = the_unit AND during @> day_after;
  IF was.id IS NULL OR lower(was.during) = day_after THEN
    PERFORM helle.refuse('unit_is_open_then');
  END IF;
  IF the_successor IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM organisations_unitname n WHERE n.unit_id = the_successor AND n.during @> day_after) THEN
    PERFORM helle.refuse('successor_is_open');
  END IF;
  PERFORM helle.put_aside(n.unit_id, n.name_da, n.name_en, '', NULL, n.during, '')
     FROM organisations_unitname n WHERE n.unit_id = the_unit AND lower(n.during) >= day_after;
  DELETE FROM organisations_unitname WHERE unit_id = the_unit AND (id = was.id OR lower(during) >= day_after);
  INSERT INTO organisations_unitname (unit_id, name_da, name_en, during)
  VALUES (the_unit, was.name_da, was.name_en, daterange(lower(was.during), day_after));
  PERFORM helle.take_over_unit(the_unit, 'names');
  IF the_successor IS NOT NULL THEN
    PERFORM helle.move_unit(the_unit, 'successor', the_successor, day_after, '');
  END IF;
  PERFORM helle.staff_line('unit.closed', the_unit, jsonb_build_object(
    'day_after', day_after, 'successor', the_successor, 'open_cases', has.open_cases, 'waiting_tasks', has.waiting_tasks));
END $$;

-- A role lasts no longer than its unit: the row of the unit is held, so that it is not closed meanwhile. What is over stands,
-- and a role that a file of units left behind may still be cut short.
CREATE FUNCTION helle.keep_seat() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  added datemultirange;
BEGIN
  PERFORM 1 FROM organisations_unit WHERE id = NEW.unit_id FOR SHARE;
  added := datemultirange(NEW.during * daterange(helle.today(), NULL));
  IF TG_OP = 'UPDATE' AND NEW.unit_id = OLD.unit_id THEN
    added := added - datemultirange(OLD.during);
  END IF;
  IF EXISTS (SELECT 1 FROM organisations_unitname n WHERE n.unit_id = NEW.unit_id)
     AND NOT helle.unit_is_open(NEW.unit_id, added) THEN
    PERFORM helle.refuse('role_ends_with_its_unit');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_seat BEFORE INSERT OR UPDATE OF unit_id, during ON organisations_membership
  FOR EACH ROW EXECUTE FUNCTION helle.keep_seat();

CREATE FUNCTION helle.add_mandate(
  the_unit uuid, area_in_danish text, area_in_english text, target_in_danish text, target_in_english text,
  the_requirement text, since date
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  INSERT INTO organisations_mandate (unit_id, area_da, area_en, target_da, target_en, requirement, during)
  VALUES (the_unit, area_in_danish, area_in_english, target_in_danish, target_in_english, the_requirement,
          daterange(since, NULL));
  PERFORM helle.take_over_unit(the_unit, 'mandates');
  PERFORM helle.staff_line('unit.mandate_added', the_unit, jsonb_build_object('since', since));
END $$;

CREATE FUNCTION helle.end_mandate(the_mandate bigint, day_after date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was organisations_mandate;
BEGIN
  PERFORM helle.require_administrator();
  SELECT * INTO STRICT was FROM organisations_mandate WHERE id = the_mandate FOR NO KEY UPDATE;
  -- Where outreach is done is kept by CMM (038_outreach).
  IF was.area <> '' OR (was.during @> day_after AND lower(was.during) IS DISTINCT FROM day_after) IS NOT TRUE THEN
    PERFORM helle.refuse('mandate_holds_then');
  END IF;
  UPDATE organisations_mandate SET during = daterange(lower(during), day_after) WHERE id = the_mandate;
  PERFORM helle.take_over_unit(was.unit_id, 'mandates');
  PERFORM helle.staff_line('unit.mandate_ended', was.unit_id, jsonb_build_object('day_after', day_after));
END $$;

REVOKE ALL ON FUNCTION helle.take_over_unit(uuid, text), helle.require_today_or_later(date),
  helle.put_aside(uuid, text, text, text, uuid, daterange, text), helle.new_unit(uuid, text, text, text, text, date),
  helle.correct_unit_name(bigint, text, text, text),
  helle.rename_unit(uuid, text, text, date), helle.move_unit(uuid, text, uuid, date, text), helle.what_a_unit_has(uuid, date),
  helle.close_unit(uuid, date, uuid), helle.keep_seat(), helle.add_mandate(uuid, text, text, text, text, text, date),
  helle.end_mandate(bigint, date) FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.new_unit(uuid, text, text, text, text, date), helle.rename_unit(uuid, text, text, date),
  helle.correct_unit_name(bigint, text, text, text),
  helle.move_unit(uuid, text, uuid, date, text), helle.close_unit(uuid, date, uuid),
  helle.add_mandate(uuid, text, text, text, text, text, date), helle.end_mandate(bigint, date) TO helle_staff;
-- Three numbers, for whom the function itself lets ask.
GRANT EXECUTE ON FUNCTION helle.what_a_unit_has(uuid, date) TO helle_app;
