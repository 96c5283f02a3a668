-- Finding a place: the stays of every offer as days without anybody, and what the police ask of CMM in the night.

-- The stays that touch some days, for those who see every offer: which offer, from and until when, and when they are likely to
-- end, and the sex (ACM-14). Nobody's case stands in them. Whoever has come and not left is there, past a planned end until another is
-- planned. `likely_after` is the day after the period ends, where no end is planned.
CREATE FUNCTION helle.stays_of_offers(first_day date, last_day date)
RETURNS TABLE (offer_id uuid, first date, after date, planned_after date, likely_after date, sex text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH today AS MATERIALIZED (SELECT (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date AS today),
  there AS (
    SELECT s.offer_id, coalesce(s.arrived_on, s.planned_from) AS first, helle.takes_room(s, today) AS room,
           s.planned_until, s.left_on, s.case_id, s.person_id
      FROM placements_placement s, today
     WHERE s.superseded_at IS NULL AND s.withdrawn_at IS NULL AND s.answer <> 'declined'
       AND s.days && daterange(first_day, last_day + 1) AND helle.takes_room(s, today) && daterange(first_day, last_day + 1)
       AND (SELECT helle.reads('placement')) AND (SELECT helle.acting_kind()) IN ('cmm', 'udlst')),
  support AS (
    SELECT g.case_id, max(g.period_end) + 1 AS ends FROM protection_grant g
     WHERE g.category = 'core' AND upper_inf(g.during) AND g.case_id IN (SELECT t.case_id FROM there t WHERE t.left_on IS NULL)
     GROUP BY g.case_id)
  SELECT t.offer_id, t.first, upper(t.room), CASE WHEN t.left_on IS NULL THEN upper(t.room) ELSE t.planned_until END,
         CASE WHEN t.left_on IS NULL THEN u.ends END, coalesce(f.sex, 'not_stated')
    FROM there t LEFT JOIN support u ON u.case_id = t.case_id LEFT JOIN people_profile f ON f.person_id = t.person_id
$$;

-- Of the places that a look refused for the basis of stay, and of stays at places without approval: numbers by month (ACM-11,
-- ACM-14, ACM-17), for those who see every offer.
CREATE FUNCTION helle.placement_figures(since date)
RETURNS TABLE (month date, looks bigint, looks_with_stay_refused bigint, places_refused bigint, without_a_place bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT date_trunc('month', l.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date, count(*),
         count(*) FILTER (WHERE l.no_lawful_stay > 0), sum(l.no_lawful_stay), count(*) FILTER (WHERE l.placement_id IS NULL)
    FROM placements_looking l
   WHERE l.recorded_at >= since::timestamp AT TIME ZONE 'Europe/Copenhagen'
     AND (SELECT helle.reads('placement')) AND (SELECT helle.acting_kind()) IN ('cmm', 'udlst')
   GROUP BY 1
$$;

-- A placement that was written down by mistake, wholly or in one of its days, goes out of force: another is written in its place.
-- What was so stays readable, with why; the home loses sight of the case as if the stay had ended.
CREATE FUNCTION helle.supersede_placement(the_placement uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  held placements_placement := helle.held_placement(the_placement);
BEGIN
  PERFORM helle.require_orderer(held);
  IF EXISTS (SELECT 1 FROM bed_days_line l WHERE l.placement_id = the_placement AND l.credited_at IS NULL) THEN
    PERFORM helle.refuse('what_is_billed_is_credited_first');
  END IF;
  UPDATE placements_placement SET superseded_at = helle.instant() WHERE id = the_placement;
  IF held.left_on IS NULL AND held.withdrawn_at IS NULL THEN
    PERFORM helle.end_stay_grants(held);
  END IF;
END $$;

REVOKE ALL ON FUNCTION helle.stays_of_offers(date, date), helle.placement_figures(date), helle.supersede_placement(uuid)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.stays_of_offers(date, date), helle.placement_figures(date), helle.supersede_placement(uuid)
  TO helle_app;

CREATE POLICY seen ON placements_urgentrequest FOR SELECT TO helle_app USING (
  (SELECT helle.reads('contact')) AND ((SELECT helle.acting_kind()) = 'cmm' OR by_unit_id = (SELECT helle.acting_unit())));
CREATE POLICY asked ON placements_urgentrequest FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('contact')) AND (SELECT helle.acting_kind()) IN ('police', 'nsk')
  AND by_unit_id = (SELECT helle.acting_unit()) AND by_user_id = (SELECT helle.acting_user())
  AND recorded_at = (SELECT helle.instant()));

CREATE POLICY seen ON placements_urgentanswer FOR SELECT TO helle_app USING (
  (SELECT helle.reads('contact')) AND EXISTS (SELECT 1 FROM placements_urgentrequest r WHERE r.id = request_id));
CREATE POLICY answered ON placements_urgentanswer FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('contact')) AND (SELECT helle.acting_kind()) = 'cmm'
  AND EXISTS (SELECT 1 FROM placements_urgentrequest r WHERE r.id = request_id)
  AND by_unit_id = (SELECT helle.acting_unit()) AND by_user_id = (SELECT helle.acting_user())
  AND recorded_at = (SELECT helle.instant()));

CREATE POLICY seen ON placements_urgentoutcome FOR SELECT TO helle_app USING (
  (SELECT helle.reads('contact')) AND EXISTS (SELECT 1 FROM placements_urgentrequest r WHERE r.id = request_id));
CREATE POLICY told ON placements_urgentoutcome FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('contact'))
  AND EXISTS (SELECT 1 FROM placements_urgentrequest r WHERE r.id = request_id)
  AND by_unit_id = (SELECT helle.acting_unit()) AND by_user_id = (SELECT helle.acting_user())
  AND recorded_at = (SELECT helle.instant()));

-- An approval to live outside the asylum system is only ever ended: by whom, when and why is in the row. What is out of force comes
-- not back, and no row is stretched (ACM-03).
CREATE FUNCTION helle.only_ends_an_approval() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.superseded_at IS NOT NULL OR NEW.ended_at IS DISTINCT FROM helle.instant()
     OR NEW.ended_by_id IS DISTINCT FROM helle.acting_user() OR NOT NEW.during <@ OLD.during
     OR NEW.decided_on IS DISTINCT FROM OLD.decided_on THEN
    RAISE EXCEPTION 'an approval is only ended'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'elsewhere_approval_only_ends', TABLE = 'placements_elsewhereapproval';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_ends_an_approval BEFORE UPDATE ON placements_elsewhereapproval
  FOR EACH ROW EXECUTE FUNCTION helle.only_ends_an_approval();

-- A decision is written in on its day or later, never before it.
CREATE FUNCTION helle.approval_is_decided() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.decided_on > helle.local_today() THEN
    PERFORM helle.refuse('elsewhere_approval_is_decided_already');
  END IF;
  -- As far back as a place can be ordered before its case was opened.
  IF lower(NEW.during) < (SELECT (c.opened_at AT TIME ZONE 'Europe/Copenhagen')::date - 60 FROM cases_case c WHERE c.id = NEW.case_id) THEN
    PERFORM helle.refuse('elsewhere_approval_is_of_this_case');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER approval_is_decided BEFORE INSERT ON placements_elsewhereapproval
  FOR EACH ROW EXECUTE FUNCTION helle.approval_is_decided();

-- CMM recommends, of its own case and in its own name, and takes back; Udlændingestyrelsen answers. Each once.
CREATE FUNCTION helle.keep_recommendation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF helle.acting_kind() IS DISTINCT FROM 'cmm' OR NEW.answered_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL
       OR NEW.by_user_id IS DISTINCT FROM helle.acting_user() OR NEW.by_unit_id IS DISTINCT FROM helle.acting_unit()
       OR NEW.recorded_at IS DISTINCT FROM helle.instant() THEN
      PERFORM helle.refuse('cmm_recommends');
    END IF;
  ELSIF OLD.answered_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL THEN
    PERFORM helle.refuse('recommendation_is_answered_once');
  ELSIF NEW.withdrawn_at IS NOT NULL AND (helle.acting_kind() IS DISTINCT FROM 'cmm' OR NEW.withdrawn_at <> helle.instant()) THEN
    PERFORM helle.refuse('cmm_recommends');
  ELSIF NEW.answered_at IS NOT NULL AND (helle.acting_kind() IS DISTINCT FROM 'udlst' OR NEW.answered_at <> helle.instant()
        OR NEW.answered_by_id IS DISTINCT FROM helle.acting_user()) THEN
    PERFORM helle.refuse('udlaendingestyrelsen_answers_a_recommendation');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_recommendation BEFORE INSERT OR UPDATE ON placements_recommendation
  FOR EACH ROW EXECUTE FUNCTION helle.keep_recommendation();
REVOKE ALL ON FUNCTION helle.keep_recommendation() FROM PUBLIC;

-- What is weighed of a stay is weighed in its own case, and of a target group of its own place (ACM-06).
CREATE FUNCTION helle.keep_weighed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM placements_placement s JOIN accommodation_targetgroup t ON t.offer_id = s.offer_id
                  WHERE s.id = NEW.placement_id AND s.case_id = NEW.case_id AND t.id = NEW.group_id) THEN
    RAISE EXCEPTION 'the stay is not of this case, or the group not of its place'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'weighed_of_its_own_case', TABLE = 'placements_weighed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_weighed BEFORE INSERT ON placements_weighed FOR EACH ROW EXECUTE FUNCTION helle.keep_weighed();

REVOKE ALL ON FUNCTION helle.only_ends_an_approval(), helle.approval_is_decided(), helle.keep_weighed() FROM PUBLIC;
