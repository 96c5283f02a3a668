-- What is kept beside the cases of persons: each kind (`166_trace_kinds.sql`) by a schedule of its own, which two have decided; it goes by a
-- list to which two have said yes, and of each two one is the data protection officer. No number of years stands here: that is what whoever
-- is responsible decided, and says where.

CREATE FUNCTION helle.is_officer() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(helle.acting_role() = 'data_protection_officer', false)
$$;
CREATE FUNCTION helle.keeps_traces() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.is_officer() OR helle.orders_erasures(true)
$$;
CREATE FUNCTION helle.require_traces() RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT helle.keeps_traces() THEN
    RAISE EXCEPTION 'the data protection officer and leads of CMM keep and dispose of traces' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

-- A schedule, a hold and an item stand as they were written but for what is said of them once; a list likewise.
CREATE TRIGGER keep_retention BEFORE UPDATE OR DELETE ON retention_traceschedule FOR EACH ROW
  EXECUTE FUNCTION helle.keep_retention('{answered_at,answered_by_id,answered_role,approved}', 'answered_at');
CREATE TRIGGER keep_retention BEFORE UPDATE OR DELETE ON retention_tracehold FOR EACH ROW
  EXECUTE FUNCTION helle.keep_retention('{lifted_at,lifted_by_id}', 'lifted_at');
CREATE TRIGGER keep_retention BEFORE UPDATE OR DELETE ON retention_tracelist FOR EACH ROW
  EXECUTE FUNCTION helle.keep_retention(
    '{first_at,first_by_id,first_role,ended_at,ended_by_id,ended_role,approved,refused_why,digest,signature}', 'signature');
-- Just before the keys go everything is looked at once more: what goes on again, is held, or is not due any more since the second yes
-- is kept after all, which the list says beside its certificate, and waits for another list of two.
CREATE TRIGGER keep_kept BEFORE UPDATE ON retention_traceitem FOR EACH ROW
  EXECUTE FUNCTION helle.keep_retention('{outcome,left_why,going_at,dropped_at,kept_at,kept_why}', 'kept_at');
-- Once the worker has begun to drop it nothing keeps it.
CREATE TRIGGER keep_going BEFORE UPDATE ON retention_traceitem FOR EACH ROW WHEN (OLD.going_at IS NOT NULL)
  EXECUTE FUNCTION helle.keep_retention('{dropped_at}', 'dropped_at');
CREATE TRIGGER keep_retention BEFORE UPDATE OR DELETE ON retention_traceitem FOR EACH ROW
  EXECUTE FUNCTION helle.keep_retention('{outcome,left_why,going_at,dropped_at,kept_at,kept_why}', 'dropped_at');

CREATE FUNCTION helle.propose_trace_schedule(the_schedule uuid, the_kind text, the_years integer, the_basis text, the_day date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_traces();
  IF NOT helle.is_impersonal(the_basis) THEN
    PERFORM helle.refuse('trace_schedule_rests_on_something');
  ELSIF the_day < helle.local_today() THEN
    PERFORM helle.refuse('trace_schedule_is_not_of_the_past');
  END IF;
  INSERT INTO retention_traceschedule (id, kind, years, basis, valid_from, asked_at, asked_by_id, asked_role, answered_role)
  VALUES (the_schedule, the_kind, the_years, the_basis, the_day, helle.instant(), helle.acting_user(), helle.acting_role(), '');
END $$;
CREATE FUNCTION helle.answer_trace_schedule(the_schedule uuid, yes boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  asked retention_traceschedule%ROWTYPE;
BEGIN
  PERFORM helle.require_traces();
  SELECT * INTO asked FROM retention_traceschedule s WHERE s.id = the_schedule AND s.answered_at IS NULL FOR UPDATE;
  IF asked.id IS NULL THEN
    PERFORM helle.refuse('trace_schedule_waits_for_an_answer');
  ELSIF yes AND asked.asked_by_id = helle.acting_user() THEN
    PERFORM helle.refuse('trace_schedule_takes_two');
  END IF;
  UPDATE retention_traceschedule SET answered_at = helle.instant(), answered_by_id = helle.acting_user(),
         answered_role = helle.acting_role(), approved = yes WHERE id = the_schedule;
END $$;

-- Holding back waits for whoever disposes, and the other way round: both take the same lock.
-- A hold is of a unit for whom it is somebody's to hold: the officer oversees all units, a lead those of her own authority. One stands at
-- a time (the constraint is the table's own), so that lifting it lets go; one that lasts longer takes over from it.
CREATE FUNCTION helle.hold_traces(the_hold uuid, the_unit uuid, the_ground text, last_day date, the_why text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_traces();
  PERFORM pg_advisory_xact_lock(hashtext('helle.dispose_of_traces'));
  IF NOT helle.is_impersonal(the_why) THEN
    PERFORM helle.refuse('text_names_nobody');
  ELSIF last_day < helle.local_today() THEN
    PERFORM helle.refuse('trace_hold_ends_after_it_begins');
  ELSIF NOT helle.is_officer() AND (SELECT u.kind FROM organisations_unit u WHERE u.id = the_unit) IS DISTINCT FROM helle.acting_kind() THEN
    PERFORM helle.refuse('trace_hold_is_of_an_own_unit');
  END IF;
  UPDATE retention_tracehold h SET lifted_at = helle.instant(), lifted_by_id = helle.acting_user()
   WHERE h.unit_id = the_unit AND h.criminal_case_id IS NULL AND h.lifted_at IS NULL AND h.until_day >= helle.local_today()
     AND (last_day IS NULL OR h.until_day < last_day);
  INSERT INTO retention_tracehold (id, unit_id, ground, why, since_day, until_day, held_at, held_by_id)
  VALUES (the_hold, the_unit, the_ground, the_why, helle.local_today(), last_day, helle.instant(), helle.acting_user());
END $$;
-- Whoever held it back may be wrong about it, and the officer oversees all of it: she alone lets go.
CREATE FUNCTION helle.lift_trace_hold(the_hold uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT helle.is_officer() THEN
    RAISE EXCEPTION 'the data protection officer lets go of what held traces back' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE retention_tracehold SET lifted_at = helle.instant(), lifted_by_id = helle.acting_user()
   WHERE id = the_hold AND lifted_at IS NULL;
  IF NOT FOUND THEN
    PERFORM helle.refuse('trace_hold_stands');
  END IF;
END $$;

-- Draws the list: every trace that is due, the longest due first, 1,000 at most. Nobody chooses what stands on it.
CREATE FUNCTION helle.draw_trace_list(the_list uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_year text := extract(year FROM helle.local_today())::text;
  drawn integer;
BEGIN
  PERFORM helle.require_traces();
  PERFORM pg_advisory_xact_lock(hashtext('helle.dispose_of_traces'));
  INSERT INTO retention_tracelist (id, number, drawn_at, drawn_by_id, first_role, ended_role, refused_why, digest)
  VALUES (the_list, 'S' || the_year || '-' || lpad((1 + (SELECT count(*) FROM retention_tracelist l
            WHERE l.number LIKE 'S' || the_year || '-%'))::text, 3, '0'),
          helle.instant(), helle.acting_user(), '', '', '', '');
  INSERT INTO retention_traceitem (list_id, kind, row_id, unit_id, units, recorded_on, due_on, outcome, left_why)
  SELECT the_list, t.kind, t.row_id, t.units[1], t.units, t.recorded_on, t.due_on, 'waits', ''
    FROM helle.kept_traces() t WHERE t.state = 'due' ORDER BY t.due_on, t.row_id LIMIT 1000;
  GET DIAGNOSTICS drawn = ROW_COUNT;
  IF drawn = 0 THEN
    PERFORM helle.refuse('some_trace_is_due');
  END IF;
  RETURN drawn;
END $$;
CREATE FUNCTION helle.refuse_trace_list(the_list uuid, the_why text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_traces();
  IF NOT helle.is_impersonal(the_why) THEN
    PERFORM helle.refuse('text_names_nobody');
  END IF;
  UPDATE retention_tracelist SET ended_at = helle.instant(), ended_by_id = helle.acting_user(), ended_role = helle.acting_role(),
         approved = false, refused_why = the_why WHERE id = the_list AND ended_at IS NULL;
  IF NOT FOUND THEN
    PERFORM helle.refuse('trace_list_waits');
  END IF;
END $$;
-- The first yes is kept; the second, of somebody else, carries the list out. Each looks at every trace anew. Returns whether it was.
CREATE FUNCTION helle.approve_trace_list(the_list uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of_list retention_tracelist%ROWTYPE;
BEGIN
  PERFORM helle.require_traces();
  PERFORM pg_advisory_xact_lock(hashtext('helle.dispose_of_traces'));
  SELECT * INTO of_list FROM retention_tracelist l WHERE l.id = the_list AND l.ended_at IS NULL FOR UPDATE;
  IF of_list.id IS NULL THEN
    PERFORM helle.refuse('trace_list_waits');
  ELSIF of_list.first_by_id = helle.acting_user() THEN
    PERFORM helle.refuse('trace_list_takes_two');
  ELSIF of_list.first_by_id IS NOT NULL AND of_list.first_role <> 'data_protection_officer' AND NOT helle.is_officer() THEN
    PERFORM helle.refuse('trace_list_takes_the_officer');
  END IF;
  UPDATE retention_traceitem i SET outcome = 'left', left_why = coalesce(t.state, 'gone')
    FROM retention_traceitem o LEFT JOIN helle.kept_traces() t ON t.kind = o.kind AND t.row_id = o.row_id
   WHERE o.id = i.id AND i.list_id = the_list AND i.outcome = 'waits' AND t.state IS DISTINCT FROM 'due';
  IF of_list.first_by_id IS NULL THEN
    UPDATE retention_tracelist SET first_at = helle.instant(), first_by_id = helle.acting_user(), first_role = helle.acting_role()
     WHERE id = the_list;
    RETURN false;
  ELSIF helle.local_today() <= helle.trace_list_told_until(the_list) THEN
    -- Those who have a part in what stands on it may have it held back until then (`166_trace_kinds.sql`).
    PERFORM helle.refuse('trace_list_is_told_before');
  END IF;
  UPDATE retention_traceitem SET outcome = 'disposed' WHERE list_id = the_list AND outcome = 'waits';
  UPDATE retention_tracelist SET ended_at = helle.instant(), ended_by_id = helle.acting_user(), ended_role = helle.acting_role(),
         approved = true WHERE id = the_list;
  RETURN true;
END $$;

-- The list as it was carried out, line by line: what is hashed and signed. It names nobody whose traces they were.
CREATE FUNCTION helle.trace_list_text(the_list uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT format(E'%s\n%s %s %s\n%s %s\n', l.number, l.id, l.first_by_id, to_char(l.first_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
                l.ended_by_id, to_char(l.ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))
         || coalesce((SELECT string_agg(format('%s|%s|%s|%s|%s|%s|%s', i.kind, i.row_id, i.unit_id, i.recorded_on, i.due_on, i.outcome,
                                               i.left_why), E'\n' ORDER BY i.kind COLLATE "C", i.row_id)
                        FROM retention_traceitem i WHERE i.list_id = l.id), '')
    FROM retention_tracelist l WHERE l.id = the_list AND l.approved AND helle.keeps_traces()
$$;
CREATE FUNCTION helle.certify_trace_list(the_list uuid, the_digest text, the_signature bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE retention_tracelist SET digest = the_digest, signature = the_signature
   WHERE id = the_list AND approved AND ended_by_id = helle.acting_user() AND octet_length(the_signature) = 64
     AND the_digest = encode(sha256(convert_to(helle.trace_list_text(the_list), 'UTF8')), 'hex');
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the certificate is not of this list' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;
-- No list is carried out without its certificate, nor decided twice.
CREATE FUNCTION helle.keep_trace_list() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM retention_tracelist l WHERE l.id = NEW.id AND l.approved AND l.signature IS NULL)
     OR EXISTS (SELECT 1 FROM retention_traceitem i WHERE i.list_id = NEW.id AND i.outcome = 'waits') THEN
    PERFORM helle.refuse('trace_list_has_its_certificate');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_trace_list AFTER INSERT OR UPDATE ON retention_tracelist DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.approved) EXECUTE FUNCTION helle.keep_trace_list();

CREATE POLICY own_read ON retention_traceschedule FOR SELECT TO helle_app USING ((SELECT helle.keeps_traces()));
-- Why police and prosecution hold a criminal case is theirs, and the officer's who oversees it: CMM's lead does not read that case.
CREATE POLICY own_read ON retention_tracehold FOR SELECT TO helle_app USING (
  CASE WHEN criminal_case_id IS NULL THEN (SELECT helle.keeps_traces())
       ELSE (SELECT helle.is_officer()) OR helle.in_criminal_case(criminal_case_id) END);
CREATE POLICY own_read ON retention_tracelist FOR SELECT TO helle_app USING ((SELECT helle.keeps_traces()));
CREATE POLICY own_read ON retention_traceitem FOR SELECT TO helle_app USING ((SELECT helle.keeps_traces()));

REVOKE ALL ON FUNCTION helle.is_officer(), helle.keeps_traces(), helle.require_traces(),
  helle.propose_trace_schedule(uuid, text, integer, text, date), helle.answer_trace_schedule(uuid, boolean),
  helle.hold_traces(uuid, uuid, text, date, text), helle.lift_trace_hold(uuid), helle.draw_trace_list(uuid),
  helle.refuse_trace_list(uuid, text), helle.approve_trace_list(uuid), helle.trace_list_text(uuid),
  helle.certify_trace_list(uuid, text, bytea), helle.keep_trace_list() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.is_officer(), helle.keeps_traces(), helle.propose_trace_schedule(uuid, text, integer, text, date),
  helle.answer_trace_schedule(uuid, boolean), helle.hold_traces(uuid, uuid, text, date, text), helle.lift_trace_hold(uuid),
  helle.draw_trace_list(uuid), helle.refuse_trace_list(uuid, text), helle.approve_trace_list(uuid), helle.trace_list_text(uuid),
  helle.certify_trace_list(uuid, text, bytea) TO helle_app;
