-- Offers have no person in them. CMM and Udlændingestyrelsen see all of them where the role has to do with placements; a
-- provider sees its own; a Social Supervision Authority sees those of its region at offer level, of a secret one no address
-- (C6).

CREATE FUNCTION helle.supervises() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.acting_kind() = 'social_inspectorate' AND helle.acting_role() = 'socialtilsyn_inspector'
$$;

-- Where an authority supervises (PUB-SOC-01): in its region, and in one municipality of another, the home of a fellow authority
-- that does not supervise itself. In which municipality a secret place lies nobody is told, so its region alone says whose it is.
-- tests hold this against accommodation/authorities.py, and that against the units of the plan.
CREATE FUNCTION helle.supervises_place(the_region text, is_secret boolean) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.supervises() AND EXISTS (
    SELECT 1 FROM organisations_unit u
      JOIN (VALUES ('ST-HOV', 'capital', 'zealand'), ('ST-OST', 'zealand', 'north'), ('ST-SYD', 'south', 'capital'),
                   ('ST-MIDT', 'central', 'south'), ('ST-NORD', 'north', 'central')) AS where_it_is (code, own, other)
        ON where_it_is.code = u.code
     WHERE u.id = helle.acting_unit() AND (the_region = own OR (the_region = other AND NOT is_secret)))
$$;

CREATE FUNCTION helle.sees_offer(the_offer uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE helle.acting_kind()
    WHEN 'cmm' THEN helle.reads('placement')
    WHEN 'udlst' THEN helle.reads('placement')
    WHEN 'provider' THEN helle.reads('placement') AND EXISTS (
      SELECT 1 FROM accommodation_offer o JOIN accommodation_provider p ON p.id = o.provider_id
       WHERE o.id = the_offer AND p.unit_id = helle.acting_unit())
    WHEN 'social_inspectorate' THEN (
      SELECT helle.supervises_place(o.region, o.secret) FROM accommodation_offer o WHERE o.id = the_offer)
    ELSE false END
$$;

-- All of them, for whole lists: asked once a statement, not once a row.
CREATE FUNCTION helle.sees_all_offers() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE helle.acting_kind()
    WHEN 'cmm' THEN helle.reads('placement')
    WHEN 'udlst' THEN helle.reads('placement')
    ELSE false END
$$;

-- CMM keeps the register of offers; the approval, the visits and the sanctions are the supervision's own.
CREATE FUNCTION helle.keeps_offers() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.acting_kind() = 'cmm' AND helle.writes('placement')
$$;

-- Who runs a place that the acting authority supervises. As definer: the policy of offers asks for their providers in turn.
CREATE FUNCTION helle.supervises_provider(the_provider uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.supervises() AND EXISTS (
    SELECT 1 FROM accommodation_offer o WHERE o.provider_id = the_provider AND helle.supervises_place(o.region, o.secret))
$$;

CREATE POLICY seen ON accommodation_provider FOR SELECT TO helle_app USING (
  (SELECT helle.sees_all_offers()) OR helle.supervises_provider(id)
  OR ((SELECT helle.acting_kind()) = 'provider' AND (SELECT helle.reads('placement')) AND unit_id = (SELECT helle.acting_unit())));
CREATE POLICY kept ON accommodation_provider FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.keeps_offers()) AND by_unit_id = (SELECT helle.acting_unit()) AND by_user_id = (SELECT helle.acting_user())
  AND recorded_at = (SELECT helle.instant())
  AND (unit_id IS NULL OR EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = unit_id AND u.kind = 'provider')));

CREATE POLICY seen ON accommodation_offer FOR SELECT TO helle_app USING (
  (SELECT helle.sees_all_offers()) OR helle.supervises_place(region, secret)
  OR ((SELECT helle.acting_kind()) = 'provider' AND (SELECT helle.reads('placement')) AND EXISTS (
    SELECT 1 FROM accommodation_provider p WHERE p.id = provider_id AND p.unit_id = (SELECT helle.acting_unit()))));
CREATE POLICY kept ON accommodation_offer FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.keeps_offers()) AND by_unit_id = (SELECT helle.acting_unit()) AND by_user_id = (SELECT helle.acting_user())
  AND recorded_at = (SELECT helle.instant()) AND upper_inf(during));
CREATE POLICY closed ON accommodation_offer FOR UPDATE TO helle_app USING ((SELECT helle.keeps_offers()) AND upper_inf(during))
  WITH CHECK (NOT upper_inf(during));

DO $$
DECLARE
  of_an_offer text;
BEGIN
  -- What CMM keeps of an offer.
  FOREACH of_an_offer IN ARRAY ARRAY['targetgroup', 'capacity', 'rate', 'operatinggrant'] LOOP
    EXECUTE format('CREATE POLICY seen ON accommodation_%s FOR SELECT TO helle_app USING ('
      '((SELECT helle.sees_all_offers()) OR helle.sees_offer(offer_id))'
      ' AND (%L NOT IN (''rate'', ''operatinggrant'') OR (SELECT helle.reads(''money''))))', of_an_offer, of_an_offer);
    EXECUTE format('CREATE POLICY kept ON accommodation_%s FOR INSERT TO helle_app WITH CHECK ((SELECT helle.keeps_offers())'
      ' AND by_unit_id = (SELECT helle.acting_unit()) AND by_user_id = (SELECT helle.acting_user())'
      ' AND (%L NOT IN (''rate'', ''operatinggrant'') OR (SELECT helle.writes(''money'')))'
      ' AND recorded_at = (SELECT helle.instant()) AND superseded_at IS NULL)', of_an_offer, of_an_offer);
    EXECUTE format('CREATE POLICY ended ON accommodation_%s FOR UPDATE TO helle_app USING ((SELECT helle.keeps_offers())'
      ' AND (%L NOT IN (''rate'', ''operatinggrant'') OR (SELECT helle.writes(''money'')))'
      ' AND superseded_at IS NULL) WITH CHECK ((SELECT helle.keeps_offers())'
      ' AND (superseded_at IS NULL OR superseded_at = (SELECT helle.instant())))', of_an_offer, of_an_offer);
  END LOOP;
  -- What the supervision writes of an offer.
  FOREACH of_an_offer IN ARRAY ARRAY['approval', 'visit', 'sanction'] LOOP
    EXECUTE format('CREATE POLICY seen ON accommodation_%s FOR SELECT TO helle_app USING ('
      '(SELECT helle.sees_all_offers()) OR helle.sees_offer(offer_id))', of_an_offer);
    EXECUTE format('CREATE POLICY kept ON accommodation_%s FOR INSERT TO helle_app WITH CHECK ((SELECT helle.supervises())'
      ' AND helle.sees_offer(offer_id) AND by_unit_id = (SELECT helle.acting_unit()) AND by_user_id = (SELECT helle.acting_user())'
      ' AND recorded_at = (SELECT helle.instant()) AND superseded_at IS NULL)', of_an_offer);
    EXECUTE format('CREATE POLICY ended ON accommodation_%s FOR UPDATE TO helle_app USING ((SELECT helle.supervises())'
      ' AND by_unit_id = (SELECT helle.acting_unit()) AND superseded_at IS NULL) WITH CHECK ((SELECT helle.supervises())'
      ' AND (superseded_at IS NULL OR superseded_at = (SELECT helle.instant())))', of_an_offer);
  END LOOP;
END $$;

-- What a provider asks CMM to change of its own place: it and CMM read it.
CREATE POLICY seen ON accommodation_changerequest FOR SELECT TO helle_app USING (
  (SELECT helle.acting_kind()) IN ('cmm', 'provider') AND (SELECT helle.reads('placement')) AND helle.sees_offer(offer_id));
CREATE POLICY asked ON accommodation_changerequest FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.acting_kind()) = 'provider' AND (SELECT helle.writes('placement')) AND helle.sees_offer(offer_id)
  AND by_unit_id = (SELECT helle.acting_unit()) AND by_user_id = (SELECT helle.acting_user())
  AND recorded_at = (SELECT helle.instant()) AND answer = '' AND answered_at IS NULL);

-- Answered once: by who keeps the register of offers, or taken back by who runs the place.
CREATE FUNCTION helle.answer_change(the_request uuid, new_answer text, why bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  held accommodation_changerequest;
BEGIN
  SELECT * INTO held FROM accommodation_changerequest WHERE id = the_request FOR UPDATE;
  IF held.id IS NULL OR NOT helle.sees_offer(held.offer_id) OR NOT (
       CASE WHEN new_answer = 'withdrawn' THEN helle.acting_kind() = 'provider' AND helle.writes('placement')
            ELSE helle.keeps_offers() END) THEN
    RAISE EXCEPTION 'no such request for this unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF held.answer <> '' THEN
    RAISE EXCEPTION 'the request is answered' USING ERRCODE = 'check_violation', CONSTRAINT = 'change_answered_once';
  END IF;
  UPDATE accommodation_changerequest SET answer = new_answer, answered_at = helle.instant(),
         answered_by_id = helle.acting_user(), answer_why_sealed = why
   WHERE id = the_request;
END $$;

-- A yes has written what was asked for when the transaction ends: else the provider reads a yes and the place stays as it was.
CREATE FUNCTION helle.keep_yes_to_a_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT (CASE NEW.kind
       WHEN 'capacity' THEN EXISTS (
         SELECT 1 FROM accommodation_capacity c
          WHERE c.offer_id = NEW.offer_id AND c.recorded_at = NEW.answered_at AND lower(c.during) >= NEW.since
            AND (c.places, c.peak_places) = (NEW.places, NEW.peak_places))
       ELSE EXISTS (
         SELECT 1 FROM accommodation_targetgroup t
          WHERE t.offer_id = NEW.offer_id AND t.recorded_at = NEW.answered_at AND lower(t.during) >= NEW.since
            AND t.sexes @> NEW.sexes AND t.sexes <@ NEW.sexes AND t.residents @> NEW.residents AND t.residents <@ NEW.residents)
       END) THEN
    PERFORM helle.refuse('yes_writes_what_was_asked_for');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_yes_to_a_change AFTER UPDATE OF answer ON accommodation_changerequest DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.answer = 'yes') EXECUTE FUNCTION helle.keep_yes_to_a_change();
REVOKE ALL ON FUNCTION helle.keep_yes_to_a_change() FROM PUBLIC;

CREATE POLICY seen ON accommodation_finding FOR SELECT TO helle_app USING (
  EXISTS (SELECT 1 FROM accommodation_visit v WHERE v.id = visit_id));
CREATE POLICY kept ON accommodation_finding FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.supervises()) AND EXISTS (SELECT 1 FROM accommodation_visit v WHERE v.id = visit_id
    AND v.by_unit_id = (SELECT helle.acting_unit()) AND v.superseded_at IS NULL));

-- The address. Of a place that is not secret: whoever sees the offer, the supervision included. Of a secret one: the provider's
-- own people, and in CMM whoever has the case of somebody who lives there or is on her way there, or is her contact person. Who has
-- not come two weeks after the day she was expected is not on her way any more, even if nobody took the order back.
--
-- These are the cases that let her: of the home's own people those of its residents. A look stands in the audit of each.
CREATE FUNCTION helle.cases_behind_an_address(the_offer uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT s.case_id FROM placements_placement s
   WHERE helle.sees_offer(the_offer) AND helle.reads('secret_address')
     AND s.offer_id = the_offer AND s.superseded_at IS NULL AND s.withdrawn_at IS NULL AND s.answer = 'accepted'
     AND (s.left_on IS NULL OR s.left_on >= (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date)
     AND (s.arrived_on IS NOT NULL
          OR (s.planned_from > (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date - 14
              AND (s.planned_until IS NULL OR s.planned_until > (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date)))
     AND (helle.acting_kind() = 'provider' OR (
       helle.grant_exists(s.case_id, 'secret_address')
       AND (EXISTS (SELECT 1 FROM cases_assignment a WHERE a.case_id = s.case_id AND a.unit_id = helle.acting_unit()
                       AND a.user_id = helle.acting_user() AND a.during @> helle.instant())
            OR EXISTS (SELECT 1 FROM support_contactperson k WHERE k.case_id = s.case_id AND k.superseded_at IS NULL
                          AND k.user_id = helle.acting_user()
                          AND k.during @> (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date))))
$$;

CREATE FUNCTION helle.sees_address(the_offer uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.sees_offer(the_offer) AND CASE
    WHEN NOT (SELECT secret FROM accommodation_offer WHERE id = the_offer) THEN true
    WHEN NOT helle.reads('secret_address') THEN false
    WHEN helle.acting_kind() = 'provider' THEN true
    ELSE EXISTS (SELECT 1 FROM helle.cases_behind_an_address(the_offer)) END
$$;

-- Written by CMM when it takes a place into the register, and by the provider itself: a new row puts the old one out of force.
CREATE FUNCTION helle.keeps_address(the_offer uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.sees_offer(the_offer) AND (helle.keeps_offers() OR (helle.acting_kind() = 'provider' AND helle.writes('placement')))
$$;

CREATE POLICY seen ON accommodation_address FOR SELECT TO helle_app USING (helle.sees_address(offer_id));
CREATE POLICY kept ON accommodation_address FOR INSERT TO helle_app WITH CHECK (
  helle.keeps_address(offer_id) AND by_unit_id = (SELECT helle.acting_unit()) AND by_user_id = (SELECT helle.acting_user())
  AND recorded_at = (SELECT helle.instant()) AND superseded_at IS NULL);

-- Ends the address in force on a day, so that the next can begin: also by who may write it and does not see it.
CREATE FUNCTION helle.end_address(the_offer uuid, first_day_without date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT helle.keeps_address(the_offer) THEN
    RAISE EXCEPTION 'this unit keeps no address of the offer' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE accommodation_address SET superseded_at = helle.instant()
   WHERE offer_id = the_offer AND superseded_at IS NULL AND lower(during) >= first_day_without;
  UPDATE accommodation_address SET during = daterange(lower(during), first_day_without)
   WHERE offer_id = the_offer AND superseded_at IS NULL AND during @> first_day_without;
END $$;

REVOKE ALL ON FUNCTION helle.supervises_place(text, boolean), helle.sees_offer(uuid), helle.sees_all_offers(),
  helle.keeps_offers(), helle.supervises(), helle.supervises_provider(uuid),
  helle.cases_behind_an_address(uuid), helle.sees_address(uuid), helle.keeps_address(uuid), helle.end_address(uuid, date),
  helle.answer_change(uuid, text, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.supervises_place(text, boolean), helle.sees_offer(uuid), helle.sees_all_offers(),
  helle.keeps_offers(), helle.supervises(), helle.supervises_provider(uuid),
  helle.cases_behind_an_address(uuid), helle.sees_address(uuid), helle.keeps_address(uuid), helle.end_address(uuid, date),
  helle.answer_change(uuid, text, bytea) TO helle_app;
