-- A criminal case is held back by a unit that investigates or prosecutes it, beside what is held of a unit (`146_traces.sql`).
-- Holding back waits for whoever disposes, and the other way round. Holds of several units stand beside each other, and a unit's own that
-- lasts longer takes over from its shorter one: no unit ends what another holds.
CREATE FUNCTION helle.hold_criminal_case_back(the_hold uuid, the_case uuid, the_ground text, last_day date, the_why text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT helle.works_on_criminal_case(the_case) THEN
    RAISE EXCEPTION 'who investigates or prosecutes a criminal case holds it back' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('helle.dispose_of_traces'));
  IF helle.criminal_case_is_gone(the_case) OR helle.list_took('criminal', the_case) THEN
    PERFORM helle.refuse('criminal_case_is_there');
  ELSIF NOT helle.is_impersonal(the_why) THEN
    PERFORM helle.refuse('text_names_nobody');
  ELSIF last_day < helle.local_today() THEN
    PERFORM helle.refuse('trace_hold_ends_after_it_begins');
  END IF;
  UPDATE retention_tracehold h SET lifted_at = helle.instant(), lifted_by_id = helle.acting_user()
   WHERE h.criminal_case_id = the_case AND h.unit_id = helle.acting_unit() AND h.lifted_at IS NULL AND h.until_day >= helle.local_today()
     AND (last_day IS NULL OR h.until_day < last_day);
  INSERT INTO retention_tracehold (id, unit_id, criminal_case_id, ground, why, since_day, until_day, held_at, held_by_id)
  VALUES (the_hold, helle.acting_unit(), the_case, the_ground, the_why, helle.local_today(), last_day, helle.instant(), helle.acting_user());
END $$;
-- The unit that holds it back lets go, or who works on the case now where that unit does no more; so does the officer (`lift_trace_hold`).
CREATE FUNCTION helle.let_criminal_case_go(the_hold uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE retention_tracehold h SET lifted_at = helle.instant(), lifted_by_id = helle.acting_user()
   WHERE h.id = the_hold AND h.lifted_at IS NULL AND helle.works_on_criminal_case(h.criminal_case_id)
     AND (h.unit_id = helle.acting_unit()
          OR NOT EXISTS (SELECT 1 FROM prosecution_casepart p WHERE p.criminal_case_id = h.criminal_case_id AND p.unit_id = h.unit_id
                            AND p.ended_at IS NULL AND p.part IN ('investigates', 'prosecutes')));
  IF NOT FOUND THEN
    PERFORM helle.refuse('trace_hold_stands');
  END IF;
END $$;

REVOKE ALL ON FUNCTION helle.hold_criminal_case_back(uuid, uuid, text, date, text), helle.let_criminal_case_go(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.hold_criminal_case_back(uuid, uuid, text, date, text), helle.let_criminal_case_go(uuid) TO helle_app;
