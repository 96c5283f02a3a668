-- Municipalities that are told of a case: of a minor (MIN-06), for payment (ACM-09), or since they take over (ACT-08). What a
-- notification opens is the access matrix's; it stays open while one cause of it does.

-- Who is known to be of age, not only described so: her date of birth is known and nobody disputes it.
CREATE FUNCTION helle.known_of_age(the_person uuid, on_day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM people_profile f
                  WHERE f.person_id = the_person AND f.birth_date_sealed IS NOT NULL AND NOT f.age_disputed
                    AND coalesce(f.turns_18_on <= on_day, true))
$$;

-- Tells a municipality of a case for one cause, and returns the notification. Not twice for the same cause while it stands.
-- Of a minor only where she is not known to be of age; a hand-over is CMM's, and of somebody who stays lawfully.
CREATE FUNCTION helle.notify_municipality(the_case uuid, the_unit uuid, the_cause text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  today date := (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date;
  the_person uuid := (SELECT person_id FROM cases_case WHERE id = the_case);
  the_notice uuid := gen_random_uuid();
BEGIN
  IF NOT (helle.grant_exists(the_case, 'core') AND helle.writes('core')) THEN
    RAISE EXCEPTION 'no such case for this unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM helle.require_open(the_case);
  -- Writers of one case wait for each other here: two of them begin and end the same grants.
  PERFORM 1 FROM cases_case WHERE id = the_case FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = the_unit AND u.kind = 'municipality')
     OR NOT helle.unit_is_open(the_unit, datemultirange(daterange(today, today + 1))) THEN
    PERFORM helle.refuse('municipality_is_there');
  END IF;
  IF the_cause = 'minor' AND helle.known_of_age(the_person, today) THEN
    PERFORM helle.refuse('municipality_told_of_a_minor');
  END IF;
  IF the_cause = 'hand_over' AND (helle.acting_kind() = 'cmm' AND EXISTS (
       SELECT 1 FROM people_residence r
        WHERE r.person_id = the_person AND r.superseded_at IS NULL AND r.during @> today
          AND r.status IN ('danish', 'eu_right', 'permit', 'permit_9c5', 'permit_special_act', 'visa_or_visafree')
     )) IS NOT TRUE THEN
    PERFORM helle.refuse('handed_over_from_cmm_with_lawful_stay');
  END IF;
  INSERT INTO support_notifiedmunicipality (id, case_id, unit_id, cause, notified_at, by_user_id, by_unit_id)
  VALUES (the_notice, the_case, the_unit, the_cause, helle.instant(), helle.acting_user(), helle.acting_unit());
  PERFORM helle.record_act('municipality_notified', the_case, the_person, the_unit);
  PERFORM helle.write_line(helle.acting_user(), helle.acting_unit(), helle.acting_role(), helle.acting_purpose(),
                           'municipality.notified', 'allowed', the_notice, ARRAY[the_case],
                           jsonb_build_object('cause', the_cause, 'unit', the_unit), helle.acting_request());
  RETURN the_notice;
END $$;

-- The cause is over: the person moved, is of age, or another municipality acts. With the last of its causes the municipality
-- sees her no more. Whom CMM handed over CMM takes back. Returns whether that was so.
CREATE FUNCTION helle.release_municipality(the_case uuid, the_unit uuid, the_cause text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found uuid;
  was_last boolean;
BEGIN
  IF (helle.grant_exists(the_case, 'core') AND helle.writes('core') AND helle.acting_kind() IN ('cmm', 'udlst')
      AND (the_cause <> 'hand_over' OR helle.acting_kind() = 'cmm')) IS NOT TRUE THEN
    RAISE EXCEPTION 'no such case for this unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM helle.require_open(the_case);
  PERFORM 1 FROM cases_case WHERE id = the_case FOR NO KEY UPDATE;
  UPDATE support_notifiedmunicipality
     SET released_at = helle.instant(), released_by_id = helle.acting_user(), released_by_unit_id = helle.acting_unit()
   WHERE case_id = the_case AND unit_id = the_unit AND cause = the_cause AND released_at IS NULL
  RETURNING id INTO found;
  IF found IS NULL THEN
    PERFORM helle.refuse('municipality_was_told');
  END IF;
  was_last := NOT EXISTS (SELECT 1 FROM support_notifiedmunicipality n
                           WHERE n.case_id = the_case AND n.unit_id = the_unit AND n.released_at IS NULL);
  IF was_last THEN
    PERFORM helle.record_act('municipality_released', the_case, (SELECT person_id FROM cases_case WHERE id = the_case),
                             the_unit);
  END IF;
  PERFORM helle.write_line(helle.acting_user(), helle.acting_unit(), helle.acting_role(), helle.acting_purpose(),
                           'municipality.released', 'allowed', found, ARRAY[the_case],
                           jsonb_build_object('cause', the_cause, 'unit', the_unit, 'last', was_last),
                           helle.acting_request());
  RETURN was_last;
END $$;

-- The municipality says that it has what it was told, and perhaps, then or later, that the person is no citizen of it: CMM is to
-- talk to it then (FLO-15). The first of each counts; returns whether this was it.
CREATE FUNCTION helle.receive_at_municipality(the_notice uuid, is_not_ours boolean) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_case uuid := (SELECT n.case_id FROM support_notifiedmunicipality n
                     WHERE n.id = the_notice AND n.unit_id = helle.acting_unit() AND n.released_at IS NULL);
  is_first boolean;
BEGIN
  IF the_case IS NULL OR NOT helle.grant_exists(the_case, 'core') THEN
    RAISE EXCEPTION 'no such notification for this unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE support_notifiedmunicipality
     SET received_at = coalesce(received_at, helle.instant()), received_by_id = coalesce(received_by_id, helle.acting_user()),
         not_ours = is_not_ours
   WHERE id = the_notice AND (received_at IS NULL OR is_not_ours AND NOT not_ours);
  is_first := FOUND;
  IF is_first THEN
    -- CMM is not to ask for it any more: the list says so at once, as a municipality computes no steps.
    UPDATE protection_grant g
       SET steps = left_over.steps, next_due = left_over.due
      FROM (SELECT h.id, coalesce(jsonb_agg(t.step ORDER BY t.n) FILTER (WHERE t.step IS NOT NULL), '[]') AS steps,
                   min((t.step ->> 'due')::date) AS due
              FROM protection_grant h
              LEFT JOIN LATERAL jsonb_array_elements(h.steps) WITH ORDINALITY t(step, n)
                ON t.step ->> 'code' <> 'ask_municipality_for_receipt'
             WHERE h.case_id = the_case AND h.category = 'core' AND upper_inf(h.during)
               AND h.steps @> '[{"code": "ask_municipality_for_receipt"}]'
             GROUP BY h.id) left_over
     WHERE g.id = left_over.id
       AND NOT EXISTS (SELECT 1 FROM support_notifiedmunicipality n
                        WHERE n.case_id = the_case AND (n.received_at IS NULL OR n.not_ours) AND n.released_at IS NULL);
    IF FOUND THEN
      PERFORM helle.settle_tasks(the_case, 'cmm', (
        SELECT g.steps FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id AND u.kind = 'cmm'
         WHERE g.case_id = the_case AND g.category = 'core' AND upper_inf(g.during) LIMIT 1));
    END IF;
    PERFORM helle.write_line(helle.acting_user(), helle.acting_unit(), helle.acting_role(), helle.acting_purpose(),
                             'municipality.received', 'allowed', the_notice, ARRAY[the_case], jsonb_build_object('not_ours', is_not_ours), helle.acting_request());
  END IF;
  RETURN is_first;
END $$;

-- What a municipality sees of a minor ends on the day of turning eighteen also when nobody acts (MIN-06, MIN-15), unless it was
-- told for another cause too. Nobody releases it then: the day has come. For the role of the lists.
CREATE FUNCTION helle.notices_of_who_is_of_age() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT n.id FROM support_notifiedmunicipality n JOIN cases_case c ON c.id = n.case_id
   WHERE n.cause = 'minor' AND n.released_at IS NULL
     AND helle.known_of_age(c.person_id, (helle.clock_now() AT TIME ZONE 'Europe/Copenhagen')::date)
$$;
CREATE FUNCTION helle.release_by_calendar(the_notice uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  now_here timestamptz := helle.clock_now();
  the_case uuid := (SELECT case_id FROM support_notifiedmunicipality WHERE id = the_notice);
  the_person uuid;
  the_unit uuid;
  was_last boolean;
BEGIN
  SELECT person_id INTO the_person FROM cases_case WHERE id = the_case FOR NO KEY UPDATE;
  IF NOT helle.known_of_age(the_person, (now_here AT TIME ZONE 'Europe/Copenhagen')::date) THEN
    RETURN false;
  END IF;
  UPDATE support_notifiedmunicipality SET released_at = now_here
   WHERE id = the_notice AND cause = 'minor' AND released_at IS NULL
  RETURNING unit_id INTO the_unit;
  IF the_unit IS NULL THEN
    RETURN false;
  END IF;
  was_last := NOT EXISTS (SELECT 1 FROM support_notifiedmunicipality n
                           WHERE n.case_id = the_case AND n.unit_id = the_unit AND n.released_at IS NULL);
  IF was_last THEN
    PERFORM helle.apply_act('municipality_released', the_case, the_person, the_unit, 'cmm_caseworker', NULL, NULL, now_here);
  END IF;
  PERFORM helle.write_line(NULL, NULL, NULL, 'operation', 'municipality.released', 'allowed', the_notice, ARRAY[the_case],
                           jsonb_build_object('cause', 'minor', 'unit', the_unit, 'last', was_last, 'by', 'calendar'), NULL);
  RETURN true;
END $$;

REVOKE ALL ON FUNCTION helle.known_of_age(uuid, date), helle.notices_of_who_is_of_age(), helle.release_by_calendar(uuid)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.notices_of_who_is_of_age(), helle.release_by_calendar(uuid) TO helle_lists;
REVOKE ALL ON FUNCTION helle.notify_municipality(uuid, uuid, text), helle.release_municipality(uuid, uuid, text),
  helle.receive_at_municipality(uuid, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.notify_municipality(uuid, uuid, text), helle.release_municipality(uuid, uuid, text),
  helle.receive_at_municipality(uuid, boolean) TO helle_app;
