-- What a home writes of its residents' nights and days, and what is billed of them. A home has its own offers, CMM those of the
-- placements it holds; a municipality the statements sent to it, and nothing of how they came to be. Nobody is named here.
CREATE FUNCTION helle.keeps_bed_days() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.reads('money') AND helle.acting_kind() IN ('cmm', 'provider')
$$;

-- A provider bills for itself; CMM for one that does not use Helle.
CREATE FUNCTION helle.bills_for(the_provider uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.writes('money') AND EXISTS (
    SELECT 1 FROM accommodation_provider p WHERE p.id = the_provider
       AND ((helle.acting_kind() = 'provider' AND p.unit_id = helle.acting_unit())
            OR (helle.acting_kind() = 'cmm' AND p.unit_id IS NULL)))
$$;
CREATE FUNCTION helle.bills_offer(the_offer uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.bills_for((SELECT provider_id FROM accommodation_offer WHERE id = the_offer))
$$;

-- Whether a stay had a night on this day: from the day of arrival to the day before leaving, the nights away left out
-- (tests hold this against the rules' bed_day).
CREATE FUNCTION helle.lived(the_placement uuid, the_night date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM placements_placement s
     WHERE s.id = the_placement AND s.superseded_at IS NULL AND s.arrived_on <= the_night
       AND (s.left_on IS NULL OR the_night < s.left_on)
       AND NOT EXISTS (SELECT 1 FROM bed_days_away a WHERE a.placement_id = s.id AND a.superseded_at IS NULL
                         AND a.during @> the_night))
$$;

-- The nights that the operating grant of an offer pays: those of the residents who came first, as many as it has places. Of all
-- stays, whoever asks, since a case that has ended took its place all the same. Not for the application.
CREATE FUNCTION helle.grant_nights_unchecked(the_offer uuid, first_night date, last_night date)
RETURNS TABLE (placement_id uuid, night date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT there.id, there.night FROM (
    SELECT s.id, n.night, row_number() OVER (PARTITION BY n.night ORDER BY s.arrived_on, s.id) AS place
      FROM (SELECT day::date AS night FROM generate_series(first_night, last_night, interval '1 day') AS day) n
      JOIN placements_placement s ON s.offer_id = the_offer AND s.superseded_at IS NULL AND s.arrived_on <= n.night
       AND (s.left_on IS NULL OR n.night < s.left_on)
     WHERE NOT EXISTS (SELECT 1 FROM bed_days_away a WHERE a.placement_id = s.id AND a.superseded_at IS NULL
                         AND a.during @> n.night)) there
    JOIN accommodation_operatinggrant g ON g.offer_id = the_offer AND g.superseded_at IS NULL AND g.during @> there.night
   WHERE there.place <= g.places
$$;
CREATE FUNCTION helle.grant_nights(the_offers uuid[], first_night date, last_night date)
RETURNS TABLE (placement_id uuid, night date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT g.placement_id, g.night
    FROM unnest(the_offers) AS o(id) CROSS JOIN LATERAL helle.grant_nights_unchecked(o.id, first_night, last_night) g
   WHERE helle.reads('money') AND (helle.acting_kind() = 'cmm' OR helle.runs_offer(o.id))
$$;

-- Who writes what a bill is made of holds the offer, or the stay, first; a bill holds both, so that what it has read stays so until
-- it stands.
CREATE FUNCTION helle.hold_offer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM accommodation_offer WHERE id = NEW.offer_id FOR NO KEY UPDATE;
  RETURN NEW;
END $$;
CREATE TRIGGER hold_offer BEFORE INSERT OR UPDATE ON accommodation_rate FOR EACH ROW EXECUTE FUNCTION helle.hold_offer();
CREATE TRIGGER hold_offer BEFORE INSERT OR UPDATE ON accommodation_operatinggrant FOR EACH ROW EXECUTE FUNCTION helle.hold_offer();
CREATE TRIGGER hold_offer BEFORE INSERT OR UPDATE ON bed_days_month FOR EACH ROW EXECUTE FUNCTION helle.hold_offer();

CREATE FUNCTION helle.hold_stay() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM placements_placement WHERE id = NEW.placement_id FOR NO KEY UPDATE;
  RETURN NEW;
END $$;
CREATE TRIGGER hold_stay BEFORE INSERT OR UPDATE ON placements_payerdecision FOR EACH ROW EXECUTE FUNCTION helle.hold_stay();
CREATE TRIGGER hold_stay BEFORE UPDATE ON bed_days_away FOR EACH ROW EXECUTE FUNCTION helle.hold_stay();

-- Who pays from a day that is still to come is not decided while the days until then are open: it would read as settled (ACM-09).
CREATE FUNCTION helle.keep_payer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF lower(NEW.during) > greatest((helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date,
       (SELECT coalesce(s.arrived_on, s.planned_from) FROM placements_placement s WHERE s.id = NEW.placement_id))
     AND NOT EXISTS (SELECT 1 FROM placements_payerdecision d WHERE d.placement_id = NEW.placement_id AND d.superseded_at IS NULL
                        AND d.during @> lower(NEW.during) - 1) THEN
    PERFORM helle.refuse('nobody_pays_until_then');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_payer AFTER INSERT ON placements_payerdecision FOR EACH ROW EXECUTE FUNCTION helle.keep_payer();
REVOKE ALL ON FUNCTION helle.keep_payer() FROM PUBLIC;

-- --- nights away -----------------------------------------------------------------------------------------------------------

CREATE POLICY seen ON bed_days_away FOR SELECT TO helle_app USING (
  (SELECT helle.keeps_bed_days()) AND EXISTS (SELECT 1 FROM placements_placement s WHERE s.id = placement_id));
CREATE POLICY kept ON bed_days_away FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('money')) AND (SELECT helle.keeps_bed_days())
  AND EXISTS (SELECT 1 FROM placements_placement s WHERE s.id = placement_id AND s.case_id = bed_days_away.case_id
                 AND helle.bills_offer(s.offer_id))
  AND by_unit_id = (SELECT helle.acting_unit()) AND by_user_id = (SELECT helle.acting_user())
  AND recorded_at = (SELECT helle.instant()) AND superseded_at IS NULL);
CREATE POLICY ended ON bed_days_away FOR UPDATE TO helle_app USING (
  (SELECT helle.writes('money')) AND superseded_at IS NULL
  AND EXISTS (SELECT 1 FROM placements_placement s WHERE s.id = placement_id AND helle.bills_offer(s.offer_id)))
  WITH CHECK (superseded_at = (SELECT helle.instant()));

-- Somebody is away from where she lives. The placement is held, so that a bill of the same nights waits, and the offer, since a
-- night away gives the place that the grant pays to a neighbour.
CREATE FUNCTION helle.keep_away() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM placements_placement s
    WHERE s.id = NEW.placement_id AND s.superseded_at IS NULL AND s.arrived_on <= lower(NEW.during)
      AND (s.left_on IS NULL OR upper(NEW.during) <= s.left_on) FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM helle.refuse('away_while_she_lives_there');
  END IF;
  PERFORM 1 FROM accommodation_offer o
    WHERE o.id = (SELECT s.offer_id FROM placements_placement s WHERE s.id = NEW.placement_id) FOR NO KEY UPDATE;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_away AFTER INSERT ON bed_days_away FOR EACH ROW EXECUTE FUNCTION helle.keep_away();

-- --- activities: the home's own (SUP-09) --------------------------------------------------------------------------------------

CREATE POLICY own ON bed_days_activity FOR SELECT TO helle_app USING (
  (SELECT helle.reads('placement')) AND (SELECT helle.acting_kind()) = 'provider' AND helle.runs_offer(offer_id));
CREATE POLICY own_add ON bed_days_activity FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('placement')) AND helle.runs_offer(offer_id)
  AND by_unit_id = (SELECT helle.acting_unit()) AND by_user_id = (SELECT helle.acting_user())
  AND recorded_at = (SELECT helle.instant()) AND superseded_at IS NULL
  AND held_on <= ((SELECT helle.instant()) AT TIME ZONE 'Europe/Copenhagen')::date
  AND (placement_id IS NULL OR EXISTS (
        SELECT 1 FROM placements_placement s WHERE s.id = placement_id AND s.offer_id = bed_days_activity.offer_id
           AND s.arrived_on <= held_on AND (s.left_on IS NULL OR held_on <= s.left_on))));
CREATE POLICY own_end ON bed_days_activity FOR UPDATE TO helle_app USING (
  (SELECT helle.writes('placement')) AND helle.runs_offer(offer_id) AND superseded_at IS NULL)
  WITH CHECK (superseded_at = (SELECT helle.instant()));

-- How much a home did, for CMM: numbers by month and kind, nobody's day.
CREATE FUNCTION helle.activities_counted(first_day date, last_day date)
RETURNS TABLE (offer_id uuid, kind text, held bigint, participants bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.offer_id, a.kind, count(*), sum(a.participants) FROM bed_days_activity a
   WHERE a.superseded_at IS NULL AND a.held_on BETWEEN first_day AND last_day
     AND helle.acting_kind() = 'cmm' AND helle.reads('placement')
   GROUP BY a.offer_id, a.kind
$$;

-- --- the nights of a month, confirmed by the home, checked by CMM ---------------------------------------------------------------

CREATE POLICY seen ON bed_days_month FOR SELECT TO helle_app USING (
  (SELECT helle.keeps_bed_days()) AND ((SELECT helle.acting_kind()) = 'cmm' OR helle.runs_offer(offer_id)));
CREATE POLICY kept ON bed_days_month FOR INSERT TO helle_app WITH CHECK (
  helle.bills_offer(offer_id) AND by_unit_id = (SELECT helle.acting_unit()) AND by_user_id = (SELECT helle.acting_user())
  AND recorded_at = (SELECT helle.instant()) AND superseded_at IS NULL AND checked_at IS NULL);
CREATE POLICY checked ON bed_days_month FOR UPDATE TO helle_app USING (
  (SELECT helle.acting_kind()) = 'cmm' AND (SELECT helle.writes('money')) AND checked_at IS NULL AND superseded_at IS NULL)
  WITH CHECK (checked_at = (SELECT helle.instant()) AND checked_by_id = (SELECT helle.acting_user()));

CREATE POLICY seen ON bed_days_stay FOR SELECT TO helle_app USING (
  EXISTS (SELECT 1 FROM bed_days_month m WHERE m.id = month_id));
CREATE POLICY kept ON bed_days_stay FOR INSERT TO helle_app WITH CHECK (
  EXISTS (SELECT 1 FROM bed_days_month m JOIN placements_placement s ON s.id = placement_id AND s.offer_id = m.offer_id
           WHERE m.id = month_id AND m.by_user_id = (SELECT helle.acting_user())
             AND m.recorded_at = (SELECT helle.instant())));

-- A confirmation takes the place of one of the same month in force; of two who confirm anew the second is told. A month is over
-- before it is confirmed.
CREATE FUNCTION helle.keep_month() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.month + interval '1 month' > (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date THEN
    PERFORM helle.refuse('a_month_is_over_first');
  END IF;
  IF NEW.replaces_id IS NOT NULL THEN
    UPDATE bed_days_month SET superseded_at = NEW.recorded_at
     WHERE id = NEW.replaces_id AND offer_id = NEW.offer_id AND month = NEW.month AND superseded_at IS NULL;
    IF NOT FOUND THEN
      PERFORM helle.refuse('a_month_was_confirmed_meanwhile');
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_month BEFORE INSERT ON bed_days_month FOR EACH ROW EXECUTE FUNCTION helle.keep_month();

CREATE FUNCTION helle.keep_stay_nights() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_month date := (SELECT m.month FROM bed_days_month m WHERE m.id = NEW.month_id);
  the_person uuid := (SELECT s.person_id FROM placements_placement s WHERE s.id = NEW.placement_id);
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('helle.nights.' || the_person, 0));
  IF cardinality(NEW.nights) = 0 OR EXISTS (
       SELECT 1 FROM unnest(NEW.nights) AS night GROUP BY night
       HAVING count(*) > 1 OR date_trunc('month', night)::date <> the_month OR NOT helle.lived(NEW.placement_id, night)) THEN
    PERFORM helle.refuse('confirmed_nights_were_lived');
  END IF;
  IF EXISTS (SELECT 1 FROM bed_days_stay c JOIN bed_days_month m ON m.id = c.month_id AND m.superseded_at IS NULL
               JOIN placements_placement o ON o.id = c.placement_id AND o.superseded_at IS NULL
              WHERE o.person_id = the_person AND c.id <> NEW.id AND m.month = the_month AND c.nights && NEW.nights) THEN
    PERFORM helle.refuse('a_person_sleeps_in_one_place');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_stay_nights AFTER INSERT ON bed_days_stay FOR EACH ROW EXECUTE FUNCTION helle.keep_stay_nights();

-- --- statements ---------------------------------------------------------------------------------------------------------------

CREATE POLICY seen ON bed_days_statement FOR SELECT TO helle_app USING (
  (SELECT helle.reads('money')) AND CASE (SELECT helle.acting_kind())
    WHEN 'cmm' THEN true
    WHEN 'provider' THEN EXISTS (SELECT 1 FROM accommodation_provider p
                                  WHERE p.id = provider_id AND p.unit_id = (SELECT helle.acting_unit()))
    WHEN 'municipality' THEN payer_unit_id = (SELECT helle.acting_unit()) AND sent_at IS NOT NULL
    ELSE false END);
CREATE POLICY made ON bed_days_statement FOR INSERT TO helle_app WITH CHECK (
  helle.bills_for(provider_id) AND by_unit_id = (SELECT helle.acting_unit()) AND by_user_id = (SELECT helle.acting_user())
  AND recorded_at = (SELECT helle.instant()) AND state = '' AND sent_at IS NULL AND credited_at IS NULL);

-- Its rows name cases and persons: they are for the home and CMM alone.
CREATE POLICY seen ON bed_days_line FOR SELECT TO helle_app USING (
  (SELECT helle.keeps_bed_days()) AND EXISTS (SELECT 1 FROM bed_days_statement b WHERE b.id = statement_id));

-- What a payer is told of a line: the reference, the days and the amount (FLO-19).
CREATE FUNCTION helle.lines_for_payer(the_statements uuid[])
RETURNS TABLE (statement_id uuid, reference text, nights daterange, oere_a_day int, amount_oere bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.statement_id, l.reference, l.nights, l.oere_a_day, l.amount_oere
    FROM bed_days_line l JOIN bed_days_statement b ON b.id = l.statement_id
   WHERE b.id = ANY (the_statements) AND b.sent_at IS NOT NULL AND helle.reads('money')
     AND helle.acting_kind() = 'municipality' AND b.payer_unit_id = helle.acting_unit()
   ORDER BY l.reference, l.nights
$$;

CREATE POLICY made ON bed_days_line FOR INSERT TO helle_app WITH CHECK (
  credited_at IS NULL AND EXISTS (
    SELECT 1 FROM bed_days_statement b WHERE b.id = statement_id AND b.by_user_id = (SELECT helle.acting_user())
       AND b.recorded_at = (SELECT helle.instant())));

CREATE POLICY seen ON bed_days_step FOR SELECT TO helle_app USING (
  EXISTS (SELECT 1 FROM bed_days_statement b WHERE b.id = statement_id));
CREATE POLICY made ON bed_days_step FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.acting_kind()) = 'cmm' AND (SELECT helle.writes('money'))
  AND EXISTS (SELECT 1 FROM bed_days_statement b WHERE b.id = statement_id)
  AND by_unit_id = (SELECT helle.acting_unit()) AND by_user_id = (SELECT helle.acting_user())
  AND recorded_at = (SELECT helle.instant())
  AND "on" <= ((SELECT helle.instant()) AT TIME ZONE 'Europe/Copenhagen')::date);

-- A statement gets a number by lot: one counted on would tell each payer how many others were asked meanwhile.
CREATE FUNCTION helle.number_statement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  this_year int := extract(year FROM NEW.recorded_at AT TIME ZONE 'Europe/Copenhagen');
BEGIN
  LOOP
    NEW.number := 'O' || this_year || '-' || lpad(floor(random() * 1000000)::int::text, 6, '0');
    EXIT WHEN NOT EXISTS (SELECT 1 FROM bed_days_statement b WHERE b.number = NEW.number);
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER number_statement BEFORE INSERT ON bed_days_statement
  FOR EACH ROW EXECUTE FUNCTION helle.number_statement();

-- What is billed was lived, confirmed and checked, costs what it cost on these days, is asked of who pays for these days, and is
-- paid by no grant. The stay and the offer are held meanwhile, so that who writes of its nights, its rate, its grant, its payer or
-- its month waits. Twice is refused by an exclusion, of the person and not of the stay: a stay may be ordered anew.
CREATE FUNCTION helle.keep_bill_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  bill bed_days_statement;
  stay placements_placement;
BEGIN
  SELECT * INTO bill FROM bed_days_statement WHERE id = NEW.statement_id;
  SELECT * INTO stay FROM placements_placement WHERE id = NEW.placement_id AND superseded_at IS NULL FOR SHARE;
  PERFORM 1 FROM accommodation_offer o WHERE o.id = stay.offer_id FOR SHARE;
  IF stay.id IS NULL OR stay.reference <> NEW.reference OR NOT EXISTS (
       SELECT 1 FROM accommodation_offer o WHERE o.id = stay.offer_id AND o.provider_id = bill.provider_id
          -- A secret place is billed for by itself, under its name in Helle: who runs it leads there (PUB-ORG-09).
          AND bill.place_id IS NOT DISTINCT FROM CASE WHEN o.secret THEN o.id END)
     OR NOT NEW.nights <@ daterange(bill.month, (bill.month + interval '1 month')::date) THEN
    PERFORM helle.refuse('billed_of_the_provider_and_the_month');
  END IF;
  IF EXISTS (SELECT 1 FROM generate_series(lower(NEW.nights), upper(NEW.nights) - 1, interval '1 day') AS day
              WHERE NOT helle.lived(NEW.placement_id, day::date)) THEN
    PERFORM helle.refuse('billed_nights_were_lived');
  END IF;
  IF EXISTS (SELECT 1 FROM generate_series(lower(NEW.nights), upper(NEW.nights) - 1, interval '1 day') AS day
              WHERE NOT EXISTS (
                SELECT 1 FROM bed_days_stay c JOIN bed_days_month m ON m.id = c.month_id AND m.superseded_at IS NULL
                   AND m.checked_at IS NOT NULL
                 WHERE c.placement_id = NEW.placement_id AND m.month = bill.month AND day::date = ANY (c.nights))) THEN
    PERFORM helle.refuse('billed_nights_were_checked');
  END IF;
  IF NEW.amount_oere <> NEW.oere_a_day::bigint * (upper(NEW.nights) - lower(NEW.nights)) OR NOT EXISTS (
       SELECT 1 FROM accommodation_rate r WHERE r.id = NEW.rate_id AND r.offer_id = stay.offer_id
          AND r.superseded_at IS NULL AND r.during @> NEW.nights AND r.oere_a_day = NEW.oere_a_day) THEN
    PERFORM helle.refuse('billed_at_the_rate_of_its_days');
  END IF;
  IF NOT EXISTS (
       SELECT 1 FROM placements_payerdecision d WHERE d.placement_id = NEW.placement_id AND d.superseded_at IS NULL
          AND d.during @> NEW.nights AND d.payer = bill.payer
          -- Two of the payers are one unit each; a municipality is the one that the decision names.
          AND CASE WHEN bill.payer IN ('cmm', 'udlst')
                   THEN EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = bill.payer_unit_id AND u.kind = bill.payer)
                   ELSE d.unit_id = bill.payer_unit_id END) THEN
    PERFORM helle.refuse('billed_to_who_pays_for_its_days');
  END IF;
  IF EXISTS (SELECT 1 FROM helle.grant_nights_unchecked(stay.offer_id, lower(NEW.nights), upper(NEW.nights) - 1) g
              WHERE g.placement_id = NEW.placement_id) THEN
    PERFORM helle.refuse('what_the_grant_pays_is_never_billed');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_bill_line AFTER INSERT ON bed_days_line FOR EACH ROW EXECUTE FUNCTION helle.keep_bill_line();

-- The total is that of the lines, asked when all of them are written.
CREATE FUNCTION helle.keep_bill_total() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.total_oere IS DISTINCT FROM (SELECT sum(l.amount_oere) FROM bed_days_line l WHERE l.statement_id = NEW.id) THEN
    PERFORM helle.refuse('a_total_is_that_of_its_lines');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_bill_total AFTER INSERT ON bed_days_statement DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION helle.keep_bill_total();

-- Approved by another than made it, then sent and paid as others than the approver note it; credited whenever it is found wrong,
-- and then nothing more. A credit frees the nights, so that they can be billed rightly.
CREATE FUNCTION helle.keep_bill_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  bill bed_days_statement;
BEGIN
  SELECT * INTO bill FROM bed_days_statement WHERE id = NEW.statement_id FOR UPDATE;
  IF bill.state = 'credited' OR bill.state <> (CASE NEW.kind WHEN 'approved' THEN '' WHEN 'sent' THEN 'approved'
                                                             WHEN 'paid' THEN 'sent' ELSE bill.state END) THEN
    PERFORM helle.refuse('a_step_follows_its_step');
  END IF;
  IF (NEW.kind = 'approved' AND NEW.by_user_id = bill.by_user_id)
     OR (NEW.kind IN ('sent', 'paid') AND EXISTS (SELECT 1 FROM bed_days_step p WHERE p.statement_id = bill.id AND p.kind = 'approved'
                                          AND p.by_user_id = NEW.by_user_id)) THEN
    PERFORM helle.refuse('two_pairs_of_eyes');
  END IF;
  -- What no longer holds is neither approved nor sent, and what carries it is held meanwhile. That it was paid is written all the
  -- same: the money has come, whatever is credited of it.
  IF NEW.kind IN ('approved', 'sent') THEN
    PERFORM 1 FROM placements_placement s WHERE s.id IN (SELECT l.placement_id FROM bed_days_line l WHERE l.statement_id = bill.id)
      ORDER BY s.id FOR SHARE;
    PERFORM 1 FROM accommodation_offer o WHERE o.id IN (
        SELECT s.offer_id FROM bed_days_line l JOIN placements_placement s ON s.id = l.placement_id WHERE l.statement_id = bill.id)
      ORDER BY o.id FOR SHARE;
    IF bill.id IN (SELECT helle.statements_not_carried(the_statement => bill.id)) THEN
      PERFORM helle.refuse('what_no_longer_holds_is_credited');
    END IF;
  END IF;
  IF NEW."on" < (SELECT max(p."on") FROM bed_days_step p WHERE p.statement_id = bill.id) THEN
    PERFORM helle.refuse('a_step_is_not_before_the_last');
  END IF;
  UPDATE bed_days_statement SET state = NEW.kind,
         sent_at = CASE WHEN NEW.kind = 'sent' THEN NEW.recorded_at ELSE sent_at END,
         credited_at = CASE WHEN NEW.kind = 'credited' THEN NEW.recorded_at END
   WHERE id = bill.id;
  IF NEW.kind = 'credited' THEN
    UPDATE bed_days_line SET credited_at = NEW.recorded_at WHERE statement_id = bill.id;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_bill_step BEFORE INSERT ON bed_days_step FOR EACH ROW EXECUTE FUNCTION helle.keep_bill_step();

-- The bills and months in which nights of a case stand. Their lines name no case; whoever is told all of hers, she herself and a data
-- protection officer, is told by these who looked at them (sql/207_places_in_the_log.sql, sql/115_looks_told.sql). For the functions there alone.
CREATE FUNCTION helle.papers_of_nights(the_case uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT ARRAY(SELECT l.statement_id FROM bed_days_line l WHERE l.case_id = the_case
               UNION SELECT c.month_id FROM bed_days_stay c JOIN placements_placement s ON s.id = c.placement_id
                      WHERE s.case_id = the_case)
$$;

-- Whether a line is of somebody who keeps nights and has a bill or a month of them for its object: a payer is told references alone, and
-- looks at nobody.
CREATE FUNCTION helle.is_of_nights(the_line audit_line) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_line.action IN ('statement.read', 'statement.made', 'statement.approved', 'statement.sent', 'statement.paid',
                             'statement.credited', 'statement.exported', 'bed_days.month_confirmed')
     AND EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = the_line.unit_id AND u.kind IN ('cmm', 'provider'))
$$;

-- Everything that bed-days are made of, one row for each offer after another one: coded facts and references, for the check that
-- computes every statement anew.
CREATE FUNCTION helle.bed_days_to_check(after_offer uuid, portion int)
RETURNS TABLE (offer_id uuid, facts jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.id, jsonb_build_object(
    'stays', (SELECT coalesce(jsonb_agg(jsonb_build_object('key', s.id, 'reference', s.reference, 'arrived', s.arrived_on,
                 'left', s.left_on,
                 'away', (SELECT coalesce(jsonb_agg(jsonb_build_array(lower(a.during), upper(a.during))), '[]')
                            FROM bed_days_away a WHERE a.placement_id = s.id AND a.superseded_at IS NULL),
                 'payers', (SELECT coalesce(jsonb_agg(jsonb_build_array(lower(d.during), upper(d.during), d.payer, d.unit_id)), '[]')
                              FROM placements_payerdecision d WHERE d.placement_id = s.id AND d.superseded_at IS NULL))), '[]')
                FROM placements_placement s
               WHERE s.offer_id = o.id AND s.superseded_at IS NULL AND s.arrived_on IS NOT NULL),
    'rates', (SELECT coalesce(jsonb_agg(jsonb_build_array(lower(r.during), upper(r.during), r.oere_a_day)), '[]')
                FROM accommodation_rate r WHERE r.offer_id = o.id AND r.superseded_at IS NULL),
    'grants', (SELECT coalesce(jsonb_agg(jsonb_build_array(lower(g.during), upper(g.during), g.places)), '[]')
                 FROM accommodation_operatinggrant g WHERE g.offer_id = o.id AND g.superseded_at IS NULL),
    'lines', (SELECT coalesce(jsonb_agg(jsonb_build_object('number', b.number, 'stay', l.placement_id, 'payer', b.payer,
                 'unit', b.payer_unit_id, 'first', lower(l.nights), 'after', upper(l.nights), 'amount', l.amount_oere)
                 ORDER BY b.number, l.id), '[]')
                FROM bed_days_line l JOIN bed_days_statement b ON b.id = l.statement_id
                JOIN placements_placement s ON s.id = l.placement_id
               WHERE s.offer_id = o.id AND l.credited_at IS NULL))
    FROM accommodation_offer o WHERE after_offer IS NULL OR o.id > after_offer ORDER BY o.id LIMIT portion
$$;

-- Statements of which a line is no longer what the facts say: somebody left before, was away, lived elsewhere, another pays, it cost
-- something else, or a grant pays the night now. They are to be credited. A home is told its own. All of them, those of an offer, or
-- one of them.
CREATE FUNCTION helle.statements_not_carried(the_offer uuid DEFAULT NULL, the_statement uuid DEFAULT NULL) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT b.id
    FROM bed_days_line l JOIN bed_days_statement b ON b.id = l.statement_id JOIN placements_placement s ON s.id = l.placement_id
   WHERE l.credited_at IS NULL AND (SELECT helle.keeps_bed_days())
     AND (the_offer IS NULL OR s.offer_id = the_offer) AND (the_statement IS NULL OR b.id = the_statement)
     AND ((SELECT helle.acting_kind()) = 'cmm' OR helle.runs_offer(s.offer_id))
     AND (s.superseded_at IS NOT NULL OR s.arrived_on IS NULL OR s.arrived_on > lower(l.nights) OR s.left_on < upper(l.nights)
          OR EXISTS (SELECT 1 FROM bed_days_away a WHERE a.placement_id = s.id AND a.superseded_at IS NULL AND a.during && l.nights)
          OR (SELECT range_agg(r.during) @> l.nights FROM accommodation_rate r
               WHERE r.offer_id = s.offer_id AND r.superseded_at IS NULL AND r.oere_a_day = l.oere_a_day) IS NOT TRUE
          OR (SELECT range_agg(d.during) @> l.nights FROM placements_payerdecision d
               WHERE d.placement_id = s.id AND d.superseded_at IS NULL AND d.payer = b.payer
                 AND (b.payer IN ('cmm', 'udlst') OR d.unit_id = b.payer_unit_id)) IS NOT TRUE
          OR (EXISTS (SELECT 1 FROM accommodation_operatinggrant g
                       WHERE g.offer_id = s.offer_id AND g.superseded_at IS NULL AND g.during && l.nights)
              AND EXISTS (SELECT 1 FROM helle.grant_nights_unchecked(s.offer_id, lower(l.nights), upper(l.nights) - 1) g
                           WHERE g.placement_id = s.id)))
$$;

-- Those of an offer by their numbers.
CREATE FUNCTION helle.numbers_not_carried(the_offer uuid) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT b.number FROM bed_days_statement b WHERE b.id IN (SELECT helle.statements_not_carried(the_offer))
$$;

-- In which statements a stay stands: they are to be credited before it goes out of force.
CREATE FUNCTION helle.statements_of_stay(the_placement uuid) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT b.number FROM bed_days_line l JOIN bed_days_statement b ON b.id = l.statement_id
   WHERE l.placement_id = the_placement AND l.credited_at IS NULL AND helle.acting_kind() = 'cmm' AND helle.reads('money')
   ORDER BY b.number
$$;

REVOKE ALL ON FUNCTION helle.hold_offer(), helle.hold_stay(), helle.lines_for_payer(uuid[]), helle.statements_not_carried(uuid, uuid),
  helle.numbers_not_carried(uuid), helle.statements_of_stay(uuid), helle.keeps_bed_days(), helle.bills_for(uuid), helle.bills_offer(uuid), helle.lived(uuid, date),
  helle.grant_nights_unchecked(uuid, date, date), helle.grant_nights(uuid[], date, date), helle.keep_away(),
  helle.activities_counted(date, date), helle.keep_month(), helle.keep_stay_nights(), helle.number_statement(), helle.keep_bill_line(),
  helle.keep_bill_total(), helle.keep_bill_step(), helle.bed_days_to_check(uuid, int), helle.papers_of_nights(uuid), helle.is_of_nights(audit_line) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.keeps_bed_days(), helle.bills_for(uuid), helle.bills_offer(uuid),
  helle.grant_nights(uuid[], date, date), helle.activities_counted(date, date), helle.lines_for_payer(uuid[]),
  helle.statements_not_carried(uuid, uuid), helle.numbers_not_carried(uuid), helle.statements_of_stay(uuid) TO helle_app;
GRANT EXECUTE ON FUNCTION helle.bed_days_to_check(uuid, int) TO helle_lists;
