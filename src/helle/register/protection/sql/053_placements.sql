-- A placement belongs to the case, for those who hold its placement; and to the provider whose offer it is at, from the order on,
-- without who the person is: that opens with the act, when the provider has said yes.
CREATE FUNCTION helle.runs_offer(the_offer uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.acting_kind() = 'provider' AND EXISTS (
    SELECT 1 FROM accommodation_offer o JOIN accommodation_provider p ON p.id = o.provider_id
     WHERE o.id = the_offer AND p.unit_id = helle.acting_unit())
$$;

CREATE POLICY seen ON placements_placement FOR SELECT TO helle_app USING (
  (SELECT helle.reads('placement')) AND (
    EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = placements_placement.case_id
               AND g.unit_id = (SELECT helle.acting_unit()) AND g.category = 'placement' AND g.during @> (SELECT helle.instant()))
    -- A home has what it may come to bill, by the reference, and not who asked for a place that it did not give. 400 days are the
    -- accounts of a year and the month after.
    OR (superseded_at IS NULL AND withdrawn_at IS NULL AND answer <> 'declined'
        AND (left_on IS NULL OR left_on > ((SELECT helle.instant()) AT TIME ZONE 'Europe/Copenhagen')::date - 400)
        AND helle.runs_offer(offer_id))));
CREATE POLICY ordered ON placements_placement FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('placement')) AND (SELECT helle.acting_kind()) IN ('cmm', 'udlst')
  AND EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = placements_placement.case_id
                 AND g.unit_id = (SELECT helle.acting_unit()) AND g.category = 'placement' AND g.during @> (SELECT helle.instant()))
  AND EXISTS (SELECT 1 FROM cases_case c WHERE c.id = placements_placement.case_id AND c.person_id = placements_placement.person_id)
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND by_role = (SELECT helle.acting_role()) AND recorded_at = (SELECT helle.instant())
  AND answer = '' AND declined_why = '' AND withdrawn_at IS NULL AND arrived_on IS NULL AND left_on IS NULL AND superseded_at IS NULL
  AND days = daterange(planned_from, planned_until));

CREATE POLICY seen ON placements_payerdecision FOR SELECT TO helle_app USING (
  (SELECT helle.reads('money')) AND EXISTS (
    SELECT 1 FROM protection_grant g WHERE g.case_id = placements_payerdecision.case_id
       AND g.unit_id = (SELECT helle.acting_unit()) AND g.category = 'money' AND g.during @> (SELECT helle.instant())));
CREATE POLICY decided ON placements_payerdecision FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('money')) AND (SELECT helle.acting_kind()) = 'cmm'
  AND EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = placements_payerdecision.case_id
                 AND g.unit_id = (SELECT helle.acting_unit()) AND g.category = 'money' AND g.during @> (SELECT helle.instant()))
  AND EXISTS (SELECT 1 FROM placements_placement s WHERE s.id = placement_id AND s.case_id = placements_payerdecision.case_id)
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND recorded_at = (SELECT helle.instant()) AND superseded_at IS NULL);
CREATE POLICY superseded ON placements_payerdecision FOR UPDATE TO helle_app USING (
  (SELECT helle.writes('money')) AND (SELECT helle.acting_kind()) = 'cmm' AND superseded_at IS NULL)
  WITH CHECK (superseded_at IS NULL OR superseded_at = (SELECT helle.instant()));

-- The days on which a placement takes a place from others, as of a day. `days` of somebody who lives there have no end until she
-- has left; a planned end that is still to come is a forecast, and the place is free again from then on. Past it she is there
-- until somebody writes that she left, or plans another end. Without settings of its own, so that the planner puts it in place:
-- over the stays of a year it is asked some ten thousand times.
CREATE FUNCTION helle.takes_room(s placements_placement, as_of date) RETURNS daterange
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN s.arrived_on IS NOT NULL AND s.left_on IS NULL AND s.planned_until > as_of
              THEN pg_catalog.daterange(s.arrived_on, s.planned_until) ELSE s.days END
$$;

-- As of today.
CREATE FUNCTION helle.takes_room(s placements_placement) RETURNS daterange
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.takes_room(s, (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date)
$$;

-- The most persons who take a place at an offer on one of these days, this placement aside; and whether the offer is open on all
-- of them. Days without an end are looked at until 2200, which is as far as any day goes.
CREATE FUNCTION helle.most_residents(the_offer uuid, of_days daterange, beside uuid) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH taken AS (
    SELECT helle.takes_room(s) * of_days AS days FROM placements_placement s
     WHERE s.offer_id = the_offer AND s.id <> beside AND s.days && of_days AND helle.takes_room(s) && of_days
       AND s.superseded_at IS NULL
       AND s.withdrawn_at IS NULL AND s.answer <> 'declined')
  -- The number rises only where somebody's days begin.
  SELECT coalesce(max((SELECT count(*)::int FROM taken o WHERE o.days @> lower(t.days))), 0) FROM taken t
$$;

-- Which places a placement would take on its worst day: '' ordinary, 'peak', 'over'; '' where no capacity is known.
CREATE FUNCTION helle.places_taken(the_offer uuid, of_days daterange, beside uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((array_agg(level ORDER BY rank DESC))[1], '') FROM (
    SELECT CASE WHEN others >= places + peak_places THEN 'over' WHEN others >= places THEN 'peak' ELSE '' END AS level,
           CASE WHEN others >= places + peak_places THEN 2 WHEN others >= places THEN 1 ELSE 0 END AS rank
      FROM accommodation_capacity c
     CROSS JOIN LATERAL (SELECT helle.most_residents(the_offer, c.during * of_days, beside) AS others) o
     WHERE c.offer_id = the_offer AND c.superseded_at IS NULL AND c.during && of_days) each_capacity
$$;

-- Writers of one offer wait for each other here: two who order its last place do not both get it.
CREATE FUNCTION helle.keep_places() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  needed text;
  taken daterange := helle.takes_room(NEW);
BEGIN
  IF NEW.superseded_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL OR NEW.answer = 'declined' OR NEW.left_on IS NOT NULL THEN
    RETURN NULL;  -- It takes no place, or took it: that somebody left is written down whatever came after.
  END IF;
  IF TG_OP = 'UPDATE' AND daterange(lower(NEW.days), NEW.planned_until) <@ daterange(lower(OLD.days), OLD.planned_until) THEN
    RETURN NULL;  -- It takes no more than was planned.
  END IF;
  -- A next place is ordered from the planned end on, while she still lives in the one before; not two on one day.
  PERFORM 1 FROM people_person WHERE id = NEW.person_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM placements_placement s
              WHERE s.person_id = NEW.person_id AND s.id <> NEW.id AND s.superseded_at IS NULL AND s.withdrawn_at IS NULL
                AND s.answer <> 'declined' AND helle.takes_room(s) && taken) THEN
    RAISE EXCEPTION 'the person has another place on one of these days'
      USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'no_two_placements_at_once', TABLE = 'placements_placement';
  END IF;
  PERFORM 1 FROM accommodation_offer WHERE id = NEW.offer_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT 1 FROM accommodation_offer o WHERE o.id = NEW.offer_id AND o.during @> taken) THEN
    RAISE EXCEPTION 'the offer is not open on these days'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'placement_while_the_offer_is_open', TABLE = 'placements_placement';
  END IF;
  needed := helle.places_taken(NEW.offer_id, taken, NEW.id);
  IF (needed = 'over' AND NEW.beyond <> 'over') OR (needed = 'peak' AND NEW.beyond = '') THEN
    RAISE EXCEPTION 'the offer is full on one of these days'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'no_place_twice', TABLE = 'placements_placement', DETAIL = needed;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_places AFTER INSERT OR UPDATE ON placements_placement
  FOR EACH ROW EXECUTE FUNCTION helle.keep_places();

-- A capacity is not lowered below those who live there or are on their way, but for those placed past it with a reason.
CREATE FUNCTION helle.keep_capacity() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM accommodation_offer WHERE id = NEW.offer_id FOR NO KEY UPDATE;
  IF EXISTS (
    SELECT 1 FROM accommodation_capacity c
     CROSS JOIN LATERAL (
       SELECT max((SELECT count(*) FROM placements_placement o
                    WHERE o.offer_id = c.offer_id AND helle.takes_room(o) @> greatest(lower(s.days), lower(c.during))
                      AND o.superseded_at IS NULL AND o.withdrawn_at IS NULL AND o.answer <> 'declined' AND o.beyond <> 'over'))
              AS residents
         FROM placements_placement s
        WHERE s.offer_id = c.offer_id AND helle.takes_room(s) && c.during AND s.superseded_at IS NULL AND s.withdrawn_at IS NULL
          AND s.answer <> 'declined') worst
     WHERE c.offer_id = NEW.offer_id AND c.superseded_at IS NULL
       AND (upper_inf(c.during) OR upper(c.during) > (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date)
       AND worst.residents > c.places + c.peak_places) THEN
    RAISE EXCEPTION 'more live there than the capacity would be'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'capacity_not_below_the_residents', TABLE = 'accommodation_capacity';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_capacity AFTER INSERT OR UPDATE ON accommodation_capacity
  FOR EACH ROW EXECUTE FUNCTION helle.keep_capacity();

-- An offer is not closed over the heads of those who live there.
CREATE FUNCTION helle.keep_open() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM placements_placement s WHERE s.offer_id = NEW.id AND NOT helle.takes_room(s) <@ NEW.during
                AND NOT isempty(s.days) AND s.superseded_at IS NULL AND s.withdrawn_at IS NULL AND s.answer <> 'declined') THEN
    RAISE EXCEPTION 'somebody lives there after the last day'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'not_closed_over_residents', TABLE = 'accommodation_offer';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_open AFTER UPDATE ON accommodation_offer FOR EACH ROW EXECUTE FUNCTION helle.keep_open();

-- The placement that the acting unit may write in: the orderer's units while they hold the case, and who runs the offer.
CREATE FUNCTION helle.held_placement(the_placement uuid) RETURNS placements_placement
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  held placements_placement;
BEGIN
  SELECT * INTO held FROM placements_placement WHERE id = the_placement AND superseded_at IS NULL FOR UPDATE;
  IF held.id IS NULL OR NOT helle.writes('placement')
     OR NOT (helle.runs_offer(held.offer_id)
             OR (helle.acting_kind() IN ('cmm', 'udlst') AND helle.grant_exists(held.case_id, 'placement'))) THEN
    RAISE EXCEPTION 'no such placement for this unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM helle.require_open(held.case_id);
  RETURN held;
END $$;

-- Who ordered it takes it back or says that it was a mistake; CMM, which keeps the register of places, for everybody.
CREATE FUNCTION helle.require_orderer(held placements_placement) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.acting_kind() = 'provider' OR NOT (helle.acting_kind() = 'cmm' OR held.by_unit_id = helle.acting_unit()) THEN
    RAISE EXCEPTION 'not for this unit: another ordered the place' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

-- The provider's answer, or that of one without a login as CMM or Udlændingestyrelsen heard it. A yes opens the case to the
-- provider's unit as the act says, as if the orderer had done it then: so only while the orderer still has the case, or CMM has it,
-- while the case is not closed, in which no place would be ordered either, and while there is a day left to live there. A no says why
-- by a code, and in words where the code says none.
CREATE FUNCTION helle.answer_placement(the_placement uuid, new_answer text, why_sealed bytea, new_why text DEFAULT '') RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  held placements_placement := helle.held_placement(the_placement);
  provider_unit uuid := (SELECT p.unit_id FROM accommodation_offer o JOIN accommodation_provider p ON p.id = o.provider_id
                          WHERE o.id = held.offer_id);
BEGIN
  IF held.answer <> '' OR held.withdrawn_at IS NOT NULL OR (new_answer IN ('accepted', 'declined')) IS NOT TRUE
     OR (new_answer = 'declined' AND (new_why = '' OR new_why = 'other' AND why_sealed IS NULL)) IS NOT FALSE THEN
    RAISE EXCEPTION 'this placement is not to be answered so' USING ERRCODE = 'check_violation', CONSTRAINT = 'answered_once';
  END IF;
  IF new_answer = 'accepted' AND (
       held.planned_until <= (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date OR NOT EXISTS (
         SELECT 1 FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id
          WHERE g.case_id = held.case_id AND g.category = 'placement' AND g.during @> helle.instant()
            AND (g.unit_id = held.by_unit_id OR u.kind = 'cmm'))
       OR EXISTS (
         SELECT 1 FROM protection_grant g WHERE g.case_id = held.case_id AND g.category = 'core' AND upper_inf(g.during)
            AND g.rung IN ('withdrawn', 'declined', 'disappeared', 'lapsed'))) THEN
    RAISE EXCEPTION 'the order has lapsed' USING ERRCODE = 'check_violation', CONSTRAINT = 'accepted_while_it_is_wanted';
  END IF;
  UPDATE placements_placement SET answer = new_answer, answered_at = helle.instant(), answered_by_id = helle.acting_user(),
         declined_why = CASE WHEN new_answer = 'declined' THEN new_why ELSE '' END,
         declined_why_sealed = CASE WHEN new_answer = 'declined' THEN why_sealed END
   WHERE id = the_placement;
  IF new_answer = 'accepted' AND provider_unit IS NOT NULL THEN
    PERFORM helle.apply_act('placement_begun', held.case_id, held.person_id, provider_unit, held.by_role, held.by_user_id,
                            held.by_unit_id, helle.instant());
  END IF;
END $$;

-- Grants of the home end once nobody of the case lives there or is on her way there. Not for the application.
CREATE FUNCTION helle.end_stay_grants(held placements_placement) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  provider_unit uuid := (SELECT p.unit_id FROM accommodation_offer o JOIN accommodation_provider p ON p.id = o.provider_id
                          WHERE o.id = held.offer_id);
BEGIN
  IF provider_unit IS NULL OR held.answer <> 'accepted' OR EXISTS (
       SELECT 1 FROM placements_placement s JOIN accommodation_offer o ON o.id = s.offer_id
         JOIN accommodation_provider p ON p.id = o.provider_id
        WHERE s.case_id = held.case_id AND s.id <> held.id AND p.unit_id = provider_unit AND s.answer = 'accepted'
          AND s.superseded_at IS NULL AND s.withdrawn_at IS NULL AND s.left_on IS NULL) THEN
    RETURN;
  END IF;
  PERFORM helle.record_act('placement_ended', held.case_id, held.person_id, provider_unit);
END $$;

CREATE FUNCTION helle.arrive(the_placement uuid, on_day date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  held placements_placement := helle.held_placement(the_placement);
BEGIN
  IF held.arrived_on IS NOT NULL OR on_day > (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date
     OR (held.planned_until IS NOT NULL AND on_day >= held.planned_until) THEN
    RAISE EXCEPTION 'nobody arrives so' USING ERRCODE = 'check_violation', CONSTRAINT = 'arrives_once_and_not_ahead';
  END IF;
  UPDATE placements_placement SET arrived_on = on_day, days = daterange(on_day, NULL) WHERE id = the_placement;
END $$;

CREATE FUNCTION helle.leave(the_placement uuid, on_day date, cause text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  held placements_placement := helle.held_placement(the_placement);
BEGIN
  IF held.arrived_on IS NULL OR held.left_on IS NOT NULL OR on_day < held.arrived_on OR on_day > (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date THEN
    RAISE EXCEPTION 'nobody leaves so' USING ERRCODE = 'check_violation', CONSTRAINT = 'leaves_once_and_not_ahead';
  END IF;
  UPDATE placements_placement SET left_on = on_day, leave_cause = cause, days = daterange(arrived_on, on_day)
   WHERE id = the_placement;
  PERFORM helle.end_stay_grants(held);
END $$;

-- An order that came to nothing: taken back before the person came.
CREATE FUNCTION helle.withdraw_placement(the_placement uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  held placements_placement := helle.held_placement(the_placement);
BEGIN
  PERFORM helle.require_orderer(held);
  IF held.arrived_on IS NOT NULL OR held.withdrawn_at IS NOT NULL THEN
    RAISE EXCEPTION 'this placement is not to be taken back' USING ERRCODE = 'check_violation',
      CONSTRAINT = 'withdrawn_before_arrival';
  END IF;
  UPDATE placements_placement SET withdrawn_at = helle.instant() WHERE id = the_placement;
  PERFORM helle.end_stay_grants(held);
END $$;

-- A new planned end, by who orders: a limited period made longer is a new decision, which the action asks the rules about.
CREATE FUNCTION helle.replan_placement(the_placement uuid, new_end date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  held placements_placement := helle.held_placement(the_placement);
BEGIN
  IF helle.acting_kind() = 'provider' OR held.left_on IS NOT NULL OR held.withdrawn_at IS NOT NULL OR held.answer = 'declined'
     OR new_end <= held.arrived_on THEN
    RAISE EXCEPTION 'this placement gets no other end' USING ERRCODE = 'check_violation', CONSTRAINT = 'replanned_while_it_runs';
  END IF;
  UPDATE placements_placement SET planned_until = new_end,
         days = CASE WHEN arrived_on IS NULL THEN daterange(planned_from, new_end) ELSE days END
   WHERE id = the_placement;
END $$;

-- What a home is told of the orders that wait for its answer, before it knows who it is: whom it would have to house (FLO-18).
CREATE FUNCTION helle.orders_to_answer()
RETURNS TABLE (placement_id uuid, sex text, with_partner boolean, with_own_children boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.id, coalesce(l.sex, ''), coalesce(n.with_partner, false), coalesce(n.with_own_children, false)
    FROM accommodation_provider p JOIN accommodation_offer o ON o.provider_id = p.id
    JOIN placements_placement s ON s.offer_id = o.id AND s.answer = '' AND s.withdrawn_at IS NULL AND s.superseded_at IS NULL
    LEFT JOIN placements_looking l ON l.placement_id = s.id
    LEFT JOIN placements_needs n ON n.case_id = s.case_id AND n.superseded_at IS NULL
   WHERE p.unit_id = helle.acting_unit() AND helle.acting_kind() = 'provider' AND helle.writes('placement')
$$;

-- The same of one order, for the paper of it: for the home while it is to house her, and for who ordered it.
CREATE FUNCTION helle.told_with_the_order(the_placement uuid) RETURNS TABLE (sex text, with_partner boolean, with_own_children boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(l.sex, ''), coalesce(n.with_partner, false), coalesce(n.with_own_children, false)
    FROM placements_placement s LEFT JOIN placements_looking l ON l.placement_id = s.id
    LEFT JOIN placements_needs n ON n.case_id = s.case_id AND n.superseded_at IS NULL
   WHERE s.id = the_placement AND s.withdrawn_at IS NULL AND s.superseded_at IS NULL AND s.answer <> 'declined' AND s.left_on IS NULL
     AND (helle.runs_offer(s.offer_id) AND helle.writes('placement')
          OR helle.acting_kind() IN ('cmm', 'udlst') AND helle.reads('placement') AND helle.grant_exists(s.case_id, 'placement')
             AND helle.facts_are_open(s.case_id))
$$;

REVOKE ALL ON FUNCTION helle.orders_to_answer(), helle.told_with_the_order(uuid), helle.runs_offer(uuid), helle.takes_room(placements_placement), helle.takes_room(placements_placement, date),
  helle.require_orderer(placements_placement), helle.most_residents(uuid, daterange, uuid),
  helle.places_taken(uuid, daterange, uuid), helle.keep_places(), helle.keep_capacity(), helle.keep_open(),
  helle.held_placement(uuid), helle.answer_placement(uuid, text, bytea, text), helle.end_stay_grants(placements_placement),
  helle.arrive(uuid, date), helle.leave(uuid, date, text), helle.withdraw_placement(uuid), helle.replan_placement(uuid, date)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.orders_to_answer(), helle.told_with_the_order(uuid), helle.runs_offer(uuid), helle.answer_placement(uuid, text, bytea, text), helle.arrive(uuid, date),
  helle.leave(uuid, date, text), helle.withdraw_placement(uuid), helle.replan_placement(uuid, date) TO helle_app;
