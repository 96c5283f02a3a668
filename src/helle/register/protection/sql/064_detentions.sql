-- Detentions of possible victims (CRI-09): of the unit that holds somebody, which also ends it once its way to the case is shut, and
-- of CMM, which it alarms. Of somebody whom nobody at CMM has taken in yet, all of CMM reads it that reads what comes in, the hotline
-- too while it lasts. Whose it is is said later, too (sql/087). Another district or the prosecution reads nothing of it, as little as
-- of the request for a place.
CREATE POLICY own_read ON prosecution_detention FOR SELECT TO helle_app USING (
  (SELECT helle.reads('criminal')) AND (by_unit_id = (SELECT helle.acting_unit())
    OR (SELECT helle.acting_kind()) = 'cmm' AND helle.knows_case_of(case_id))
  OR case_id IS NULL AND (SELECT helle.acting_kind()) = 'cmm' AND (SELECT helle.reads('contact'))
     AND ((SELECT helle.reads('criminal')) OR ended_at IS NULL AND superseded_at IS NULL));
-- The persons of the acting unit's own referrals whom CMM has not taken in: what was sent of late is what can still be held.
CREATE FUNCTION helle.referred_and_not_taken_in() RETURNS TABLE (person_id uuid, referral_number text, sequence int, sent_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.id, p.number, r.sequence::int, p.sent_at
    FROM referrals_party p JOIN referrals_referredperson r ON r.referral_id = p.referral_id
   WHERE p.unit_id = helle.acting_unit() AND p.part = 'sender' AND helle.is_police() AND helle.reads('criminal')
     AND p.sent_at > helle.instant() - interval '60 days'
     AND NOT EXISTS (SELECT 1 FROM referrals_openedcase o WHERE o.person_id = r.id)
   ORDER BY p.sent_at DESC, r.sequence
$$;
CREATE POLICY own_add ON prosecution_detention FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.is_police()) AND (SELECT helle.writes('criminal'))
  AND (case_id IS NOT NULL AND referred_id IS NULL AND helle.knows_case_of(case_id)
       OR case_id IS NULL AND (referred_id IS NULL OR referred_id IN (SELECT n.person_id FROM helle.referred_and_not_taken_in() n)))
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND recorded_at = (SELECT helle.instant()) AND ended_at IS NULL AND superseded_at IS NULL AND NOT beside_another
  AND (asked_before_id IS NULL OR EXISTS (SELECT 1 FROM placements_urgentrequest r
                                           WHERE r.id = asked_before_id AND r.by_unit_id = (SELECT helle.acting_unit()))));
CREATE POLICY own_change ON prosecution_detention FOR UPDATE TO helle_app
  USING ((SELECT helle.is_police()) AND (SELECT helle.writes('criminal')) AND by_unit_id = (SELECT helle.acting_unit())
         AND superseded_at IS NULL)
  WITH CHECK (by_unit_id = (SELECT helle.acting_unit()));

-- Its place is asked for with it, by the same unit. It is ended once, by who ends it and not ahead, or put out of force.
CREATE FUNCTION helle.keep_detention() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT 1 FROM placements_urgentrequest r WHERE r.id = NEW.urgent_id AND r.by_unit_id = NEW.by_unit_id
                      AND r.recorded_at = NEW.recorded_at AND r.detained_since = NEW.began_at) THEN
      PERFORM helle.refuse('detention_asks_for_its_place');
    END IF;
    -- Two who tell of one request at once wait for each other: whoever is one more than it left untold is asked about.
    IF NEW.asked_before_id IS NOT NULL THEN
      PERFORM 1 FROM placements_urgentrequest r WHERE r.id = NEW.asked_before_id FOR NO KEY UPDATE;
      IF NOT NEW.one_more AND helle.untold_of(NEW.asked_before_id) = 0 THEN
        PERFORM helle.refuse('detention_of_those_asked_for');
      END IF;
    END IF;
    RETURN NEW;
  END IF;
  -- Once it is known whose it is, it is of that case or referral: by `helle.say_whose_detention` and what follows a referral alone,
  -- and of nobody again by `helle.untie_detention`.
  IF OLD.case_id IS NULL AND (NEW.case_id IS NOT NULL OR NEW.referred_id IS DISTINCT FROM OLD.referred_id)
     OR OLD.case_id IS NOT NULL AND NEW.case_id IS NULL THEN
    RETURN NEW;
  END IF;
  IF NEW.superseded_at IS NOT NULL THEN
    IF NEW.superseded_at <> helle.instant() OR NEW.superseded_by_id <> helle.acting_user()
       OR (NEW.ended_at, NEW.ended_by_id) IS DISTINCT FROM (OLD.ended_at, OLD.ended_by_id) THEN
      PERFORM helle.refuse('detention_is_put_out_of_force_by_somebody');
    END IF;
  ELSIF OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.ended_at > helle.instant()
        OR NEW.ended_by_id <> helle.acting_user() THEN
    PERFORM helle.refuse('detention_is_ended_once');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_detention BEFORE INSERT OR UPDATE ON prosecution_detention
  FOR EACH ROW EXECUTE FUNCTION helle.keep_detention();

-- Whether who is held is under 18, or may be: as the place was asked for (ACM-20). Of a detention that the reader sees it says no more.
CREATE FUNCTION helle.held_may_be_a_child(the_detention uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM prosecution_detention d JOIN placements_urgentrequest r ON r.id = d.urgent_id
                  WHERE d.id = the_detention AND r.minors > 0
                    AND (d.by_unit_id = helle.acting_unit() OR helle.acting_kind() = 'cmm'))
$$;

-- Those of whom a request for places was made, and who were detained after it: whoever sees the request sees how many and since when,
-- and opens those that it may read. In force: what was put out of force counts against no request.
CREATE FUNCTION helle.held_of_request(the_request uuid) RETURNS TABLE (id uuid, began_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.id, d.began_at FROM prosecution_detention d JOIN placements_urgentrequest r ON r.id = d.asked_before_id
   WHERE r.id = the_request AND d.superseded_at IS NULL
     AND (helle.is_police() AND helle.reads('criminal') AND r.by_unit_id = helle.acting_unit()
          OR helle.acting_kind() = 'cmm' AND helle.reads('contact'))
   ORDER BY d.began_at, d.id
$$;

-- Who is held now: to the police unit that holds her, and to all of CMM that reads what comes in, the hotline too, as the request for a
-- place is (ACM-20). No case and no person, but the referral in which the reader knows her; `opens`: she reads more of it.
CREATE FUNCTION helle.detained_now()
RETURNS TABLE (id uuid, urgent_id uuid, by_unit_id uuid, began_at timestamptz, why text, referral text, opens boolean,
               minor boolean, also uuid[], also_by uuid[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH seen AS (
    SELECT d.*, coalesce(d.case_id, d.referred_id, d.id) AS whose, helle.held_may_be_a_child(d.id) AS child
      FROM prosecution_detention d
     WHERE d.ended_at IS NULL AND d.superseded_at IS NULL
       AND (helle.is_police() AND helle.reads('criminal') AND d.by_unit_id = helle.acting_unit()
            OR helle.acting_kind() = 'cmm' AND helle.reads('contact')))
  SELECT d.id, d.urgent_id, d.by_unit_id, d.began_at, d.why,
         coalesce((SELECT p.number FROM referrals_referredperson r JOIN referrals_party p ON p.referral_id = r.referral_id
                    WHERE r.id = d.referred_id AND p.unit_id = helle.acting_unit()), ''),
         d.case_id IS NULL OR helle.reads('criminal') AND (d.by_unit_id = helle.acting_unit() OR helle.knows_case_of(d.case_id)),
         s.child, s.also, s.also_by
    FROM (SELECT (array_agg(id ORDER BY began_at, id))[1] AS id, (array_agg(urgent_id ORDER BY began_at, id))[2:] AS also,
                 -- Who forgot to end may be the oldest; who holds her tonight is named beside it.
                 (array_agg(by_unit_id ORDER BY began_at, id))[2:] AS also_by,
                 bool_or(child) AS child
            FROM seen GROUP BY whose) s
    JOIN seen d ON d.id = s.id
   ORDER BY s.child DESC, d.began_at, d.id
$$;

-- The referral in which the acting police unit or CMM knows who is or was held, NULL where it knows her in none.
CREATE FUNCTION helle.referral_of_detention(the_detention uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.number FROM prosecution_detention d JOIN referrals_referredperson r ON r.id = d.referred_id
    JOIN referrals_party p ON p.referral_id = r.referral_id AND p.unit_id = helle.acting_unit()
   WHERE d.id = the_detention
     AND (helle.is_police() AND helle.reads('criminal') AND d.by_unit_id = helle.acting_unit()
          OR helle.acting_kind() = 'cmm' AND helle.reads('contact'))
$$;

-- How many of those that a request asked places for nothing was said of yet (ACM-20): 0 once something was said of all, or of each.
-- What became of them and who of them is held count together; who was one more than asked for counts for nobody of them.
CREATE FUNCTION helle.untold_of(the_request uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN EXISTS (SELECT 1 FROM placements_urgentoutcome o WHERE o.request_id = r.id AND o.persons IS NULL) THEN 0
              ELSE greatest(r.women + r.men + r.others
                     - coalesce((SELECT sum(o.persons) FROM placements_urgentoutcome o WHERE o.request_id = r.id), 0)
                     - (SELECT count(*) FROM prosecution_detention d WHERE d.asked_before_id = r.id AND d.superseded_at IS NULL
                         AND NOT d.one_more),
                   0)::integer END
    FROM placements_urgentrequest r
   WHERE r.id = the_request
$$;
-- The same for whoever sees the request.
CREATE FUNCTION helle.not_told_of(the_request uuid) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.untold_of(r.id) FROM placements_urgentrequest r
   WHERE r.id = the_request AND helle.reads('contact')
     AND (helle.acting_kind() = 'cmm' OR r.by_unit_id = helle.acting_unit())
$$;

-- While somebody is held whose detention stands for itself, it is ended there: else the alarm would go on (CRI-09, ACM-20).
CREATE FUNCTION helle.keep_outcome_of_detention() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Whoever tells of one request at once with others waits: each counts what the one before it told.
  PERFORM 1 FROM placements_urgentrequest r WHERE r.id = NEW.request_id FOR NO KEY UPDATE;
  -- CMM tells that somebody was housed whom it gave a place, and nothing else: the police wait for their answer (ACM-20).
  IF helle.acting_kind() = 'cmm' AND NOT (NEW.kind = 'housed' AND helle.untold_of(NEW.request_id) > 0 AND EXISTS (
       SELECT 1 FROM placements_urgentanswer a WHERE a.request_id = NEW.request_id AND a.kind = 'place' AND a.withdrawn_at IS NULL))
     AND NOT EXISTS (SELECT 1 FROM prosecution_detention d WHERE d.urgent_id = NEW.request_id AND d.ended_at IS NULL
                        AND d.superseded_at IS NULL) THEN
    PERFORM helle.refuse('outcome_that_the_police_tell');
  END IF;
  IF EXISTS (SELECT 1 FROM prosecution_detention d WHERE d.urgent_id = NEW.request_id AND d.ended_at IS NULL
                AND d.superseded_at IS NULL) THEN
    PERFORM helle.refuse('detention_is_ended_for_itself');
  END IF;
  -- That somebody was detained is told by a detention, which alarms, and never by what became of a request alone.
  IF NEW.kind = 'detained' THEN
    PERFORM helle.refuse('outcome_of_a_detention');
  END IF;
  -- Of more than are left untold nothing is told, nor of all at once where something was told of some, or where one is held: what CMM
  -- has to look at would be gone. A detention that ends says so of its own request, and one that is put out of force after that, too.
  IF NEW.persons > helle.untold_of(NEW.request_id) OR NEW.persons IS NULL AND NEW.kind <> 'undone' AND (
       EXISTS (SELECT 1 FROM placements_urgentoutcome o WHERE o.request_id = NEW.request_id)
       OR EXISTS (SELECT 1 FROM prosecution_detention d WHERE d.asked_before_id = NEW.request_id AND d.superseded_at IS NULL
                     AND NOT d.one_more)
          AND NOT EXISTS (SELECT 1 FROM prosecution_detention d WHERE d.urgent_id = NEW.request_id)) THEN
    PERFORM helle.refuse('outcome_of_those_asked_for');
  END IF;
  -- That one was put out of force is told in the same act.
  IF NEW.kind = 'undone' AND NOT EXISTS (SELECT 1 FROM prosecution_detention d
        WHERE d.urgent_id = NEW.request_id AND d.superseded_at = NEW.recorded_at) THEN
    PERFORM helle.refuse('outcome_of_an_undone_detention');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_outcome_of_detention BEFORE INSERT ON placements_urgentoutcome
  FOR EACH ROW EXECUTE FUNCTION helle.keep_outcome_of_detention();

-- That there is no place for somebody under 18 is answered where the request has one, or may have: else the police would ask the
-- municipality for an adult (ACM-20).
CREATE FUNCTION helle.keep_answer_of_a_child() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM placements_urgentrequest r WHERE r.id = NEW.request_id AND r.minors > 0) THEN
    PERFORM helle.refuse('answer_of_a_child');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_answer_of_a_child BEFORE INSERT ON placements_urgentanswer
  FOR EACH ROW WHEN (NEW.why = 'child') EXECUTE FUNCTION helle.keep_answer_of_a_child();

-- One that goes on, or of a child, is put out of force with words, which CMM looks at: the alarm would else go out unseen.
CREATE FUNCTION helle.keep_undone_detention() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (NEW.ended_at IS NULL OR EXISTS (SELECT 1 FROM placements_urgentrequest r WHERE r.id = NEW.urgent_id AND r.minors > 0))
     AND NOT EXISTS (SELECT 1 FROM placements_urgentoutcome o WHERE o.request_id = NEW.urgent_id AND o.kind = 'undone'
                        AND o.recorded_at = NEW.superseded_at) THEN
    PERFORM helle.refuse('undone_detention_is_told');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_undone_detention AFTER UPDATE ON prosecution_detention DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL) EXECUTE FUNCTION helle.keep_undone_detention();

-- Nor does a request for a place alone say that somebody is held: once all is written, there is the detention that alarms.
CREATE FUNCTION helle.keep_request_of_the_held() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM prosecution_detention d WHERE d.urgent_id = NEW.id) THEN
    PERFORM helle.refuse('request_of_the_held_is_a_detention');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_request_of_the_held AFTER INSERT ON placements_urgentrequest DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.detained_since IS NOT NULL) EXECUTE FUNCTION helle.keep_request_of_the_held();

REVOKE ALL ON FUNCTION helle.not_told_of(uuid), helle.untold_of(uuid), helle.keep_answer_of_a_child(), helle.keep_detention(), helle.keep_outcome_of_detention(), helle.keep_request_of_the_held(),
  helle.keep_undone_detention(),
  helle.referred_and_not_taken_in(),
  helle.detained_now(),
  helle.held_of_request(uuid), helle.referral_of_detention(uuid), helle.held_may_be_a_child(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.not_told_of(uuid), helle.referred_and_not_taken_in(), helle.detained_now(), helle.referral_of_detention(uuid),
  helle.held_may_be_a_child(uuid), helle.held_of_request(uuid) TO helle_app;
