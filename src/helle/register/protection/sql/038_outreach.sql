-- Evenings of outreach are of the organisation that wrote them down, for the roles there that do outreach. They name nobody, and
-- no case and no referral opens them or is opened by them. What was written is never changed: another version says why.
CREATE FUNCTION helle.does_outreach() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.acting_kind() = 'ngo' AND helle.writes('aggregates')
$$;

CREATE POLICY own_read ON outreach_evening FOR SELECT TO helle_app USING (
  (SELECT helle.does_outreach()) AND by_unit_id = (SELECT helle.acting_unit()));
CREATE POLICY own_add ON outreach_evening FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.does_outreach()) AND by_unit_id = (SELECT helle.acting_unit())
  AND by_user_id = (SELECT helle.acting_user()) AND recorded_at = (SELECT helle.instant())
  AND superseded_at IS NULL AND started_at <= (SELECT helle.instant()));

-- What was counted is written with its evening and never after it.
CREATE POLICY own_read ON outreach_visit FOR SELECT TO helle_app USING (
  EXISTS (SELECT 1 FROM outreach_evening e WHERE e.id = outreach_visit.evening_id));
CREATE POLICY own_add ON outreach_visit FOR INSERT TO helle_app WITH CHECK (
  EXISTS (SELECT 1 FROM outreach_evening e WHERE e.id = outreach_visit.evening_id
           AND e.by_user_id = (SELECT helle.acting_user()) AND e.recorded_at = (SELECT helle.instant())));
CREATE POLICY own_read ON outreach_service FOR SELECT TO helle_app USING (
  EXISTS (SELECT 1 FROM outreach_evening e WHERE e.id = outreach_service.evening_id));
CREATE POLICY own_add ON outreach_service FOR INSERT TO helle_app WITH CHECK (
  EXISTS (SELECT 1 FROM outreach_evening e WHERE e.id = outreach_service.evening_id
           AND e.by_user_id = (SELECT helle.acting_user()) AND e.recorded_at = (SELECT helle.instant())));

CREATE POLICY own ON outreach_eveningdraft FOR ALL TO helle_app
  USING ((SELECT helle.does_outreach()) AND by_user_id = (SELECT helle.acting_user())
         AND by_unit_id = (SELECT helle.acting_unit()))
  WITH CHECK ((SELECT helle.does_outreach()) AND by_user_id = (SELECT helle.acting_user())
              AND by_unit_id = (SELECT helle.acting_unit()));
CREATE POLICY own_begun ON outreach_eveningdraft AS RESTRICTIVE FOR INSERT TO helle_app WITH CHECK (begun_at = (SELECT helle.instant()));

-- Whether a unit is responsible for outreach on a day: in an area, or anywhere for NULL.
CREATE FUNCTION helle.does_outreach_in(the_unit uuid, the_area text, the_day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM organisations_mandate m
                  WHERE m.unit_id = the_unit AND m.area <> '' AND m.superseded_at IS NULL AND m.during @> the_day
                    AND (the_area IS NULL OR m.area = the_area))
$$;

-- A version takes the place of one of its own evening that is in force; who is responsible there and then says whether a reason
-- is due. The row it supersedes is locked: of two who correct the same, the second is told.
CREATE FUNCTION helle.keep_evening() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_day date := (NEW.started_at AT TIME ZONE 'Europe/Copenhagen')::date;
BEGIN
  IF NEW.replaces_id IS NOT NULL THEN
    UPDATE outreach_evening SET superseded_at = NEW.recorded_at
     WHERE id = NEW.replaces_id AND root = NEW.root AND by_unit_id = NEW.by_unit_id AND superseded_at IS NULL;
    IF NOT FOUND THEN
      PERFORM helle.refuse('evening_was_corrected_meanwhile');
    END IF;
  END IF;
  IF NEW.withdrawn THEN
    RETURN NEW;
  END IF;
  IF NOT helle.does_outreach_in(NEW.by_unit_id, NULL, the_day) THEN
    PERFORM helle.refuse('evening_is_of_who_does_outreach');
  END IF;
  IF (NEW.elsewhere = '') <> helle.does_outreach_in(NEW.by_unit_id, NEW.area, the_day) THEN
    PERFORM helle.refuse('evening_elsewhere_says_why');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_evening BEFORE INSERT ON outreach_evening FOR EACH ROW EXECUTE FUNCTION helle.keep_evening();

-- An evening has somewhere it was, and nobody is given anything, or offered a referral, who was not met. Asked when all of it is
-- written.
CREATE FUNCTION helle.keep_counts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  met integer := (SELECT sum(v.first + v.again) FROM outreach_visit v WHERE v.evening_id = NEW.id);
BEGIN
  IF NEW.withdrawn THEN
    RETURN NULL;
  END IF;
  IF met IS NULL THEN
    PERFORM helle.refuse('evening_has_a_setting');
  END IF;
  IF NEW.referrals_offered > met
     OR EXISTS (SELECT 1 FROM outreach_service s WHERE s.evening_id = NEW.id AND s.contacts > met) THEN
    PERFORM helle.refuse('evening_gives_to_who_was_met');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_counts AFTER INSERT ON outreach_evening DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION helle.keep_counts();

-- --- who is responsible where -------------------------------------------------------------------------------------------------

-- CMM's lead writes it: a new responsibility, or one that supersedes another and says why. Without days nothing takes its place.
CREATE FUNCTION helle.keep_mandate(
  the_unit uuid, the_area text, area_in_danish text, area_in_english text, target_in_danish text, target_in_english text,
  the_requirement text, the_source text, the_days daterange, supersedes bigint, the_reason text
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.acting_role() IS DISTINCT FROM 'cmm_lead' OR coalesce(the_area, '') = ''
     OR NOT EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = the_unit AND u.kind = 'ngo') THEN
    RAISE EXCEPTION 'the lead of CMM says which organisation does outreach where' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF supersedes IS NOT NULL THEN
    UPDATE organisations_mandate SET superseded_at = helle.instant(), superseded_why = the_reason
     WHERE id = supersedes AND unit_id = the_unit AND area <> '' AND superseded_at IS NULL;
    IF NOT FOUND THEN
      PERFORM helle.refuse('mandate_was_superseded_meanwhile');
    END IF;
  END IF;
  IF the_days IS NOT NULL THEN
    INSERT INTO organisations_mandate (unit_id, area, area_da, area_en, target_da, target_en, requirement, source, during,
                                       recorded_at)
    VALUES (the_unit, the_area, area_in_danish, area_in_english, target_in_danish, target_in_english, the_requirement,
            the_source, the_days, helle.instant());
  END IF;
  PERFORM helle.take_over_unit(the_unit, 'mandates');
END $$;

-- --- what the cooperation comes to: no worker, nobody who was met, no id of an evening or a referral ----------------------------

-- CMM sees the figures of all, an organisation its own.
CREATE FUNCTION helle.sees_outreach_of(the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (helle.acting_kind() = 'cmm' AND helle.reads('aggregates'))
      OR (helle.does_outreach() AND the_unit = helle.acting_unit())
$$;

-- The area of outreach that a municipality lies in: Copenhagen, or the region. NULL for none, and for one that is not known.
CREATE FUNCTION helle.area_of_municipality(code text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN code = 'KOM-101' THEN 'copenhagen'
    WHEN code !~ '^KOM-[1-8][0-9][0-9]$' THEN NULL
    WHEN code IN ('KOM-253', 'KOM-259', 'KOM-265', 'KOM-269') OR code BETWEEN 'KOM-300' AND 'KOM-399' THEN 'sjaelland'
    WHEN code < 'KOM-300' OR code IN ('KOM-400', 'KOM-411') THEN 'hovedstaden'
    WHEN code < 'KOM-600' OR code IN ('KOM-607', 'KOM-621', 'KOM-630') THEN 'syddanmark'
    WHEN code >= 'KOM-800' OR code IN ('KOM-773', 'KOM-787') THEN 'nordjylland'
    ELSE 'midtjylland'
  END
$$;

-- By organisation, area and quarter: evenings, contacts that were told of trafficking and help, health services, contacts by kind
-- of place, offered and accepted referrals; then the referrals that were sent while the organisation did outreach, and the days
-- until CMM had received and decided half of them. The area of a referral is that of its municipality, '' for none. Of its own an
-- organisation is told no more than each person agrees to (OUT-09).
-- Whoever must not see small numbers is given whole quarters that are over, and of one with a number from 1 to 4 in it, or left
-- over by two of them, nothing but that it is there (statistics/disclosure.py).
CREATE FUNCTION helle.outreach_figures(since date, until date)
RETURNS TABLE (withheld boolean, unit_id uuid, area text, quarter date, evenings bigint, informed bigint, health bigint,
               offered bigint, accepted bigint, places jsonb, sent bigint, told bigint, received bigint, decided bigint,
               usual_received integer, usual_decided integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH asked AS (
    SELECT w.whole, CASE WHEN w.whole THEN since ELSE date_trunc('quarter', since)::date END AS first_day,
           CASE WHEN w.whole THEN until
                ELSE date_trunc('quarter', least(until + 1, (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date))::date - 1
           END AS last_day
      FROM (SELECT helle.does_outreach() OR helle.acting_role() IN ('cmm_lead', 'cmm_statistics') AS whole) w),
  held AS (
    SELECT e.id, e.by_unit_id AS unit_id, e.area::text AS area, e.referrals_offered, e.referrals_accepted,
           date_trunc('quarter', e.started_at AT TIME ZONE 'Europe/Copenhagen')::date AS quarter
      FROM outreach_evening e CROSS JOIN asked
     WHERE e.superseded_at IS NULL AND NOT e.withdrawn AND helle.sees_outreach_of(e.by_unit_id)
       AND (e.started_at AT TIME ZONE 'Europe/Copenhagen')::date BETWEEN asked.first_day AND asked.last_day),
  worked AS (
    SELECT h.unit_id, h.area, h.quarter, count(*) AS evenings,
           coalesce(sum((SELECT max(s.contacts) FROM outreach_service s WHERE s.evening_id = h.id
                          AND s.given IN ('rights', 'trafficking', 'cmm_offers', 'hotline'))), 0)::bigint AS informed,
           coalesce(sum((SELECT sum(s.contacts) FROM outreach_service s WHERE s.evening_id = h.id
                          AND s.given NOT IN ('rights', 'trafficking', 'cmm_offers', 'hotline'))), 0)::bigint AS health,
           sum(h.referrals_offered) AS offered, sum(h.referrals_accepted) AS accepted
      FROM held h GROUP BY 1, 2, 3),
  met AS (
    SELECT h.unit_id, h.area, h.quarter, v.setting, count(*) AS evenings, sum(v.first) AS first, sum(v.again) AS again
      FROM held h JOIN outreach_visit v ON v.evening_id = h.id GROUP BY 1, 2, 3, 4),
  visited AS (
    SELECT m.unit_id, m.area, m.quarter, jsonb_agg(jsonb_build_array(m.setting, m.evenings, m.first, m.again)) AS places,
           array_agg(m.first) || array_agg(m.again) || ARRAY[sum(m.first), sum(m.again), sum(m.first + m.again)] AS numbers
      FROM met m GROUP BY 1, 2, 3),
  days AS (
    SELECT r.sender_unit_id AS unit_id, coalesce(helle.area_of_municipality(r.municipality), '') AS area,
           (r.sent_at AT TIME ZONE 'Europe/Copenhagen')::date AS sent_on,
           helle.acting_kind() = 'cmm' OR helle.agrees_to_word_back(r.id) AS tells,
           (SELECT min((p.received_at AT TIME ZONE 'Europe/Copenhagen')::date) FROM referrals_party p
             WHERE p.referral_id = r.id AND p.part = 'receiver') AS received_on,
           (SELECT (t.decided_at AT TIME ZONE 'Europe/Copenhagen')::date FROM referrals_triage t
             WHERE t.referral_id = r.id) AS decided_on
      FROM referrals_referral r WHERE helle.sees_outreach_of(r.sender_unit_id)),
  referred AS (
    SELECT d.unit_id, d.area, date_trunc('quarter', d.sent_on)::date AS quarter, count(*) AS sent,
           count(*) FILTER (WHERE d.tells) AS told,
           count(d.received_on) FILTER (WHERE d.tells) AS received, count(d.decided_on) FILTER (WHERE d.tells) AS decided,
           round(percentile_cont(0.5) WITHIN GROUP (ORDER BY d.received_on - d.sent_on) FILTER (WHERE d.tells))::integer
             AS usual_received,
           round(percentile_cont(0.5) WITHIN GROUP (ORDER BY d.decided_on - d.sent_on) FILTER (WHERE d.tells))::integer
             AS usual_decided
      FROM days d CROSS JOIN asked
     WHERE d.sent_on BETWEEN asked.first_day AND asked.last_day AND helle.does_outreach_in(d.unit_id, NULL, d.sent_on)
     GROUP BY 1, 2, 3),
  cells AS (
    SELECT unit_id, area, quarter, coalesce(w.evenings, 0) AS evenings, coalesce(w.informed, 0) AS informed,
           coalesce(w.health, 0) AS health, coalesce(w.offered, 0) AS offered, coalesce(w.accepted, 0) AS accepted,
           coalesce(v.places, '[]') AS places, v.numbers, coalesce(r.sent, 0) AS sent, coalesce(r.told, 0) AS told,
           coalesce(r.received, 0) AS received, coalesce(r.decided, 0) AS decided, r.usual_received, r.usual_decided
      FROM worked w FULL JOIN referred r USING (unit_id, area, quarter) LEFT JOIN visited v USING (unit_id, area, quarter)),
  judged AS (
    SELECT c.*, NOT asked.whole AND EXISTS (
             SELECT 1 FROM unnest(c.numbers || ARRAY[c.informed, c.health, c.offered, c.accepted, c.offered - c.accepted,
                                                     c.sent, c.told, c.received, c.decided, c.sent - c.told, c.sent - c.received,
                                                     c.sent - c.decided]::numeric[]) number
              WHERE number BETWEEN 1 AND 4) AS withheld
      FROM cells c CROSS JOIN asked)
  SELECT false, j.unit_id, j.area, j.quarter, j.evenings, j.informed, j.health, j.offered, j.accepted, j.places, j.sent, j.told,
         j.received, j.decided, j.usual_received, j.usual_decided
    FROM judged j WHERE NOT j.withheld
  UNION ALL
  SELECT true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM judged j WHERE j.withheld
$$;

REVOKE ALL ON FUNCTION helle.does_outreach(), helle.does_outreach_in(uuid, text, date), helle.keep_evening(), helle.keep_counts(),
  helle.keep_mandate(uuid, text, text, text, text, text, text, text, daterange, bigint, text), helle.sees_outreach_of(uuid),
  helle.area_of_municipality(text), helle.outreach_figures(date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.does_outreach(),
  helle.keep_mandate(uuid, text, text, text, text, text, text, text, daterange, bigint, text),
  helle.outreach_figures(date, date) TO helle_app;
