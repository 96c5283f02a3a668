-- A closed case is closed to the others (GOV-06, SHR-04): what a unit was given ends when the case does, unless something of its own
-- goes on, and then with that. As in `helle.rules.sharing.after_closing`; a test holds the two together.

-- Whether a home has nights of a case to bill, or a statement of them that is not paid. 400 days are the accounts of a year and the
-- month after, as long as the home sees the stay by its reference.
CREATE FUNCTION helle.nights_to_bill(the_case uuid, the_home uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM placements_placement s JOIN accommodation_offer o ON o.id = s.offer_id
      JOIN accommodation_provider p ON p.id = o.provider_id AND p.unit_id = the_home
     WHERE s.case_id = the_case AND s.superseded_at IS NULL AND s.arrived_on IS NOT NULL
       AND s.left_on > (helle.clock_now() AT TIME ZONE 'Europe/Copenhagen')::date - 400
       AND o.kind NOT IN ('asylum_system', 'minors_centre', 'child_placement')
       AND (EXISTS (SELECT 1 FROM bed_days_line l JOIN bed_days_statement b ON b.id = l.statement_id
                     WHERE l.placement_id = s.id AND l.credited_at IS NULL AND b.state <> 'paid')
            OR EXISTS (
              SELECT 1 FROM generate_series(s.arrived_on, s.left_on - 1, interval '1 day') AS n(night)
               WHERE NOT EXISTS (SELECT 1 FROM bed_days_line l WHERE l.person_id = s.person_id AND l.credited_at IS NULL
                                    AND l.nights @> n.night::date)
                 AND NOT EXISTS (SELECT 1 FROM bed_days_away a WHERE a.placement_id = s.id AND a.superseded_at IS NULL
                                    AND a.during @> n.night::date)
                 AND NOT EXISTS (SELECT 1 FROM placements_payerdecision d WHERE d.placement_id = s.id
                                    AND d.superseded_at IS NULL AND d.payer = 'operating_grant' AND d.during @> n.night::date)
                 AND NOT EXISTS (SELECT 1 FROM helle.grant_nights_unchecked(o.id, n.night::date, n.night::date) g
                                  WHERE g.placement_id = s.id))))
$$;

-- What of a unit's own goes on in a case, by the codes of the rule.
CREATE FUNCTION helle.still_theirs(the_case uuid, the_unit uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(t.code ORDER BY t.n), '{}') FROM organisations_unit u CROSS JOIN LATERAL (VALUES
    (1, 'decided', u.kind = 'udlst' AND EXISTS (
      SELECT 1 FROM identification_assessment a WHERE a.case_id = the_case AND a.authority = u.kind)),
    (2, 'return', u.kind IN ('hjst', 'partner') AND EXISTS (
      SELECT 1 FROM returns_returncase r WHERE r.case_id = the_case AND r.ended_on IS NULL)),
    (3, 'ledger', u.kind = 'hjst' AND helle.is_unsettled(the_case)),
    (4, 'stay', u.kind = 'provider' AND EXISTS (
      SELECT 1 FROM placements_placement s JOIN accommodation_offer o ON o.id = s.offer_id
        JOIN accommodation_provider p ON p.id = o.provider_id
       WHERE s.case_id = the_case AND p.unit_id = u.id AND s.answer = 'accepted' AND s.superseded_at IS NULL
         AND s.withdrawn_at IS NULL AND s.arrived_on IS NOT NULL AND s.left_on IS NULL)),
    (5, 'nights', u.kind = 'provider' AND helle.nights_to_bill(the_case, u.id)),
    (6, 'criminal', u.kind IN ('police', 'nsk', 'prosecution') AND helle.criminal_matter_goes_on(the_case, u.id)),
    (7, 'told', u.kind = 'municipality' AND EXISTS (
      SELECT 1 FROM support_notifiedmunicipality n
       WHERE n.case_id = the_case AND n.unit_id = u.id AND n.released_at IS NULL)),
    (8, 'represents', u.kind = 'representative')
  ) AS t(n, code, holds) WHERE u.id = the_unit AND t.holds
$$;

-- Ends what is left of others' grants in a closed case, by whoever closed it or brought to its end what went on; by nobody where the
-- night does. Returns how many units saw less for it. A municipality is released and a representation ends by acts of their own
-- (ACT-08, MIN-01); what has a last day lasts to it.
CREATE FUNCTION helle.end_case_grants(the_case uuid, the_user uuid, the_unit uuid, as_role text, why text, now_here timestamptz)
RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  held record;
  runs text[];
  the_act text;
  the_end uuid;
  how_many integer := 0;
BEGIN
  IF NOT helle.case_is_closed(the_case) THEN
    RETURN 0;
  END IF;
  FOR held IN
    SELECT g.unit_id, u.kind, g.person_id, array_agg(g.category::text) AS categories
      FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id
     WHERE g.case_id = the_case AND upper_inf(g.during)
       AND u.kind IN (SELECT r.beneficiary_kind FROM protection_actrule r WHERE r.act = 'case_closed')
     GROUP BY g.unit_id, u.kind, u.code, g.person_id ORDER BY u.code
  LOOP
    runs := helle.still_theirs(the_case, held.unit_id);
    CONTINUE WHEN runs && ARRAY['return', 'ledger', 'stay', 'criminal'];
    -- Of a stay that has ended the nights are billed, without a name.
    the_act := CASE WHEN 'nights' = ANY (runs) THEN 'placement_ended' ELSE 'case_closed' END;
    CONTINUE WHEN NOT EXISTS (
      SELECT 1 FROM protection_actrule r WHERE r.act = the_act AND r.beneficiary_kind = held.kind
         AND r.performer_role = 'cmm_caseworker' AND NOT r.begins AND r.category = ANY (held.categories))
      AND NOT (held.kind = 'udlst' AND 'decided' <> ALL (runs));
    the_end := helle.apply_act(the_act, the_case, held.person_id, held.unit_id, 'cmm_caseworker', the_user, the_unit, now_here);
    -- That it once had the case is the unit's own to see, by its number; how far it had come is not.
    UPDATE protection_grant g SET rung = NULL, steps = NULL, next_due = NULL, period_end = NULL, assigned_to_id = NULL
     WHERE g.case_id = the_case AND g.unit_id = held.unit_id AND g.category = 'core' AND g.ended_by_id = the_end;
    PERFORM helle.write_line(the_user, the_unit, as_role, coalesce(helle.acting_purpose(), 'operation'), 'case.closed_to',
                             'allowed', NULL, ARRAY[the_case], jsonb_build_object('unit', held.unit_id, 'by', why, 'act', the_act),
                             helle.acting_request());
    how_many := how_many + 1;
  END LOOP;
  RETURN how_many;
END $$;

CREATE FUNCTION helle.keep_closed_case_shut() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Where nobody acts, the owner puts rows back, and the grants that belong to them with them.
  IF helle.acting_user() IS NOT NULL THEN
    PERFORM helle.end_case_grants(NEW.case_id, helle.acting_user(), helle.acting_unit(), helle.acting_role(),
                                  CASE TG_TABLE_NAME WHEN 'cases_rungevent' THEN 'closing' ELSE 'end' END, helle.instant());
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_closed_case_shut AFTER INSERT ON cases_rungevent
  FOR EACH ROW EXECUTE FUNCTION helle.keep_closed_case_shut();
-- What a home goes on to hold when somebody has left it is asked anew then. Writers of a stay end its other grants themselves.
CREATE TRIGGER keep_closed_case_shut AFTER UPDATE OF left_on, withdrawn_at, superseded_at ON placements_placement
  FOR EACH ROW EXECUTE FUNCTION helle.keep_closed_case_shut();

-- A case that is taken up again brings no grant back. The competence follows the facts as they are now, as when a case is opened
-- (ID-05, ID-06): Udlændingestyrelsen is given the case anew, where the question is before it. All others by acts of their own.
CREATE FUNCTION helle.keep_competence_taken_up() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.acting_user() IS NOT NULL AND NOT helle.case_is_closed(NEW.case_id)
     AND (SELECT e.rung IN ('withdrawn', 'declined', 'disappeared', 'lapsed') FROM cases_rungevent e
           WHERE e.case_id = NEW.case_id AND e.sequence < NEW.sequence AND e.superseded_at IS NULL
           ORDER BY e.sequence DESC LIMIT 1)
     AND helle.question_on_day(NEW.case_id, helle.local_today()) AND NOT helle.udlst_holds(NEW.case_id) THEN
    PERFORM helle.record_act('competence_taken', NEW.case_id, c.person_id, u.id)
       FROM cases_case c, organisations_unit u WHERE c.id = NEW.case_id AND u.code = 'UDLST';
    PERFORM helle.write_line(helle.acting_user(), helle.acting_unit(), helle.acting_role(), helle.acting_purpose(),
                             'competence.moved', 'allowed', NULL, ARRAY[NEW.case_id],
                             jsonb_build_object('taken', true, 'by', 'reopening'), helle.acting_request());
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_competence_taken_up AFTER INSERT ON cases_rungevent
  FOR EACH ROW EXECUTE FUNCTION helle.keep_competence_taken_up();

-- A closed case is taken up again before it is opened to anybody (GOV-06, ID-13, SHR-04; our reading): an act that begins a grant is refused
-- there, and one that is new in the matrix with it. Three are not. A case that is opened is none that has closed. A child's representative
-- is the child's and not the case's (MIN-01). What is passed on asks where it is asked for and approved (sql/220, sql/230): here it would
-- also meet what was passed on while the case ran, which goes on to its last day.
CREATE FUNCTION helle.keep_nothing_begun_in_closed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.act IN ('case_opened', 'representative_appointed', 'disclosure_made') OR helle.acting_user() IS NULL
     OR NOT EXISTS (SELECT 1 FROM protection_actrule r WHERE r.act = NEW.act AND r.begins) THEN
    RETURN NEW;
  END IF;
  -- Whoever closes it waits, or has.
  PERFORM 1 FROM cases_case c WHERE c.id = NEW.case_id FOR NO KEY UPDATE;
  IF helle.case_is_closed(NEW.case_id) THEN
    PERFORM helle.refuse('nothing_begins_in_a_closed_case');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_nothing_begun_in_closed BEFORE INSERT ON protection_grantact
  FOR EACH ROW EXECUTE FUNCTION helle.keep_nothing_begun_in_closed();

-- What went on when a case closed may end on a day on which nobody writes in it: the cases with something left to end, and one of
-- them. For the role of the lists.
CREATE FUNCTION helle.closed_and_held() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT g.case_id FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id
   WHERE upper_inf(g.during) AND u.kind IN (SELECT r.beneficiary_kind FROM protection_actrule r WHERE r.act = 'case_closed')
     AND helle.case_is_closed(g.case_id)
$$;
CREATE FUNCTION helle.close_by_calendar(the_case uuid) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM cases_case WHERE id = the_case FOR UPDATE;
  RETURN helle.end_case_grants(the_case, NULL, NULL, NULL, 'calendar', helle.clock_now());
END $$;

-- Who else sees a case, and what of theirs goes on: for CMM, which closes it. Of a unit that tells where a person is the kind alone, after all
-- others, to whom it is not shown where she lives (sql/196_address_protection.sql).
CREATE FUNCTION helle.others_who_see(the_case uuid) RETURNS TABLE (unit_id uuid, kind text, runs text[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  hides boolean := the_case = ANY (helle.cases_hiding_whereabouts(ARRAY[the_case]));
BEGIN
  RETURN QUERY
  SELECT t.id, t.kind, helle.still_theirs(the_case, t.seen_by)
    FROM (SELECT CASE WHEN NOT (hides AND helle.tells_which_part_of_the_country(u.id, u.kind)) THEN u.id END AS id,
                 u.id AS seen_by, u.kind::text AS kind, u.code
            FROM organisations_unit u
           WHERE (SELECT helle.acting_kind()) = 'cmm' AND (SELECT helle.grant_exists(the_case, 'core')) AND (SELECT helle.facts_are_open(the_case)) AND u.kind <> 'cmm'
             AND EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = the_case AND g.unit_id = u.id
                            AND upper_inf(g.during))) t
   ORDER BY t.id IS NULL, CASE WHEN t.id IS NOT NULL THEN t.code END, t.kind, 3;
END $$;

REVOKE ALL ON FUNCTION helle.case_is_closed(uuid) FROM helle_app;
REVOKE ALL ON FUNCTION helle.nights_to_bill(uuid, uuid), helle.still_theirs(uuid, uuid), helle.keep_competence_taken_up(),
  helle.end_case_grants(uuid, uuid, uuid, text, text, timestamptz), helle.keep_closed_case_shut(),
  helle.keep_nothing_begun_in_closed(), helle.closed_and_held(), helle.close_by_calendar(uuid), helle.others_who_see(uuid)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.others_who_see(uuid) TO helle_app;
GRANT EXECUTE ON FUNCTION helle.closed_and_held(), helle.close_by_calendar(uuid) TO helle_lists;
