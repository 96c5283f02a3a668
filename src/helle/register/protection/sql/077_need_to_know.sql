-- Need to know (PUB-DIG-04, PUB-DIG-05): that a unit has a case opens it to nobody by itself. Who works on it opens it freely; others
-- say first what for, or that somebody is in danger. Which kinds of unit, and who leads them, stands in the access matrix; which rows
-- are closed until then, in table_classes.toml; as what somebody works on a case, in 110_own_hand.sql. The policies there are restrictive: whatever else lets a row be read, they narrow.

-- Whether the acting unit is one whose people need to know. Called as (SELECT helle.needs_to_know()): once a query.
CREATE FUNCTION helle.needs_to_know() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM protection_needtoknow n WHERE n.unit_kind = helle.acting_kind())
$$;

-- Whether a role leads units of a kind.
CREATE FUNCTION helle.leads_kind(the_role text, the_kind text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM protection_needtoknow n WHERE n.unit_kind = the_kind AND n.led_by = the_role AND n.led_by <> '')
$$;

-- What a case was opened for by the acting user, while that lasts. A look because of danger counts before one with another purpose:
-- the log is to say the graver. One that was found wrong is over, and so is every other that she had of the case by then.
CREATE FUNCTION helle.look_in_force(the_case uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT k.purpose FROM need_to_know_look k
   WHERE k.case_id = the_case AND k.by_user_id = helle.acting_user() AND k.by_unit_id = helle.acting_unit()
     AND k.recorded_at <= helle.instant() AND k.until > helle.instant()
     AND NOT EXISTS (SELECT 1 FROM need_to_know_answer w JOIN need_to_know_look x ON x.id = w.look_id
                      WHERE x.case_id = k.case_id AND x.by_user_id = k.by_user_id AND x.by_unit_id = k.by_unit_id
                        AND w.verdict = 'wrong' AND k.recorded_at <= w.recorded_at)
   ORDER BY (k.purpose = 'danger') DESC, k.recorded_at DESC LIMIT 1
$$;

-- What the acting user opens a case for, as the log says it (PUB-DIG-05); NULL: it is closed to her. In units of other kinds what
-- they act for.
CREATE FUNCTION helle.opened_for(the_case uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found_out text;
BEGIN
  IF helle.acting_user() IS NULL THEN
    RETURN NULL;
  END IF;
  IF NOT helle.needs_to_know() THEN
    RETURN helle.acting_purpose();
  END IF;
  found_out := helle.works_on(the_case);
  IF found_out IS NOT NULL THEN
    RETURN found_out;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM cases_assignment a WHERE a.case_id = the_case AND a.unit_id = helle.acting_unit()
                    AND upper_inf(a.during)) THEN
    RETURN 'own_unit';
  END IF;
  IF helle.leads_kind(helle.acting_role(), helle.acting_kind()) THEN
    RETURN 'supervision';
  END IF;
  RETURN helle.look_in_force(the_case);
END $$;

-- Whether a case is open to the acting user: asked of every row that needs it, so what is so for most is found first, and what is
-- found in one place before what is looked for in nine.
CREATE FUNCTION helle.may_open(the_case uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Her own, too, does not open it where she took it in a look that was found wrong.
  IF NOT EXISTS (SELECT 1 FROM cases_assignment a WHERE a.case_id = the_case AND a.unit_id = helle.acting_unit() AND upper_inf(a.during)
                    AND (a.user_id <> helle.acting_user()
                         OR a.by_user_id = a.user_id AND helle.begun_in_a_wrong_look(the_case, lower(a.during)))) THEN
    RETURN true;
  END IF;
  IF helle.leads_kind(helle.acting_role(), helle.acting_kind()) OR helle.look_in_force(the_case) IS NOT NULL THEN
    RETURN true;
  END IF;
  RETURN helle.opened_for(the_case) IS NOT NULL;
END $$;

-- The same of who a person is: one of her cases is open, or the unit has none of them, and no colleague there either. Who she is may
-- have been passed on to it, without the case.
CREATE FUNCTION helle.may_open_person(the_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.person_id = the_person AND helle.grant_exists(c.id, 'core'))
      OR EXISTS (SELECT 1 FROM cases_case c WHERE c.person_id = the_person AND helle.may_open(c.id)
                    AND helle.grant_exists(c.id, 'core'))
$$;

-- The cases that a referral is about, whoever may see them: opened from it, or from the one the acting unit added it to. For the
-- functions here, and not for the application.
CREATE FUNCTION helle.cases_behind_referral(the_referral uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE behind (id) AS (
    SELECT the_referral
    UNION SELECT t.joined_to_id FROM referrals_triage t JOIN behind b ON t.referral_id = b.id
           WHERE t.joined_to_id IS NOT NULL AND t.by_unit_id = helle.acting_unit()
  )
  SELECT DISTINCT o.case_id FROM behind b JOIN referrals_openedcase o ON o.referral_id = b.id
$$;

-- Those of them that the acting unit has, and the acting role reads.
CREATE FUNCTION helle.cases_of_referral(the_referral uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(c), '{}') FROM helle.cases_behind_referral(the_referral) c WHERE helle.grant_exists(c, 'core')
$$;

-- The number of the case that one says first what for before a referral is opened; NULL: it is open. It is one account of all whom
-- it names, so it is open to who may open the case of one of them, and where no case has come of it.
CREATE FUNCTION helle.referral_closed_by(the_referral uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT min(c.number) FROM cases_case c
   WHERE helle.needs_to_know() AND c.id = ANY (helle.cases_of_referral(the_referral))
  HAVING NOT bool_or(helle.may_open(c.id))
$$;

CREATE FUNCTION helle.may_open_referral(the_referral uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.referral_closed_by(the_referral) IS NULL
$$;

-- What the rule of a look because of danger asks: whether somebody else leads the acting unit today, and how often the acting user has
-- opened cases so within a day, this time counted. Her next one waits until this one is written: two at once are counted as two.
CREATE FUNCTION helle.danger_look_facts(OUT has_lead boolean, OUT in_a_day integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('helle.danger.' || helle.acting_user(), 0));
  has_lead := helle.has_other_lead(helle.acting_unit(), helle.acting_kind(), helle.acting_user());
  in_a_day := 1 + (SELECT count(*) FROM need_to_know_look k
                    WHERE k.by_user_id = helle.acting_user() AND k.purpose = 'danger'
                      AND k.recorded_at > helle.instant() - interval '24 hours');
END $$;

CREATE FUNCTION helle.has_other_lead(the_unit uuid, the_kind text, but_for uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM organisations_membership m JOIN organisations_user u ON u.id = m.user_id AND u.is_active
     WHERE m.unit_id = the_unit AND m.user_id <> but_for AND helle.leads_kind(m.role, the_kind)
       AND m.during @> (helle.clock_now() AT TIME ZONE 'Europe/Copenhagen')::date)
$$;

-- A look is of a case that the acting unit has, and of the person it is about. Whose look at it was found wrong opens it no more by
-- saying a purpose, but by danger, of which somebody is told, or by being given work on it. Where nobody else leads the unit, the data protection
-- officer is told of danger.
CREATE FUNCTION helle.keep_look() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT helle.needs_to_know() OR NOT helle.reads('core') OR NOT helle.grant_exists(NEW.case_id, 'core')
     OR NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = NEW.case_id AND c.person_id = NEW.person_id) THEN
    RAISE EXCEPTION 'a look is of a case of one''s own unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.purpose <> 'danger' AND helle.found_wrong(NEW.case_id) THEN
    PERFORM helle.refuse('after_a_wrong_look_a_purpose_opens_nothing');
  END IF;
  -- Who leads is told where somebody else leads, and the officer alone where nobody does.
  IF NEW.purpose = 'danger'
     AND NEW.told = (CASE WHEN helle.has_other_lead(NEW.by_unit_id, helle.acting_kind(), NEW.by_user_id) THEN 'officer' ELSE 'lead' END) THEN
    PERFORM helle.refuse('danger_is_told_to_somebody_else');
  END IF;
  -- As long as the rule says (`look_purpose_hours`, `look_danger_hours`), and a test holds the two together. A day in all is the table's own.
  IF NEW.until > helle.instant() + (CASE NEW.purpose WHEN 'danger' THEN interval '1 hour' ELSE interval '8 hours' END) THEN
    PERFORM helle.refuse('a_look_lasts_as_long_as_the_rule_says');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_look BEFORE INSERT ON need_to_know_look FOR EACH ROW EXECUTE FUNCTION helle.keep_look();

-- Who allocates in Udlændingestyrelsen is any caseworker there. Whoever gives herself a case that a colleague had until now opens it by
-- that: she works on it already, covers for the colleague, leads the unit, or has a look that says so. Whose look at it was found
-- wrong does not give it to herself by another one.
CREATE FUNCTION helle.keep_taking() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  had uuid;
BEGIN
  IF NEW.user_id IS DISTINCT FROM helle.acting_user() OR NOT helle.needs_to_know()
     OR helle.leads_kind(helle.acting_role(), helle.acting_kind()) THEN
    RETURN NEW;
  END IF;
  SELECT a.user_id INTO had FROM cases_assignment a
   WHERE a.case_id = NEW.case_id AND a.unit_id = NEW.unit_id AND a.user_id <> NEW.user_id
     AND (upper_inf(a.during) OR upper(a.during) = lower(NEW.during))
   ORDER BY upper_inf(a.during) DESC LIMIT 1;
  IF had IS NOT NULL AND (helle.look_in_force(NEW.case_id) IS NULL OR helle.found_wrong(NEW.case_id))
     AND helle.works_on(NEW.case_id) IS NULL
     AND NOT EXISTS (SELECT 1 FROM allocation_absence b
                      WHERE b.cover_id = NEW.user_id AND b.user_id = had AND b.unit_id = NEW.unit_id AND b.withdrawn_at IS NULL
                        AND b.during @> (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date) THEN
    PERFORM helle.refuse('who_takes_a_colleagues_case_says_so');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_taking BEFORE INSERT ON cases_assignment FOR EACH ROW EXECUTE FUNCTION helle.keep_taking();

-- Covering opens all cases of the colleague, so somebody else writes it, and writes it longer: who is away, or a third.
CREATE FUNCTION helle.keep_own_cover() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.cover_id = helle.acting_user() AND helle.needs_to_know()
     AND NOT helle.leads_kind(helle.acting_role(), helle.acting_kind())
     AND (TG_OP = 'INSERT' OR upper(NEW.during) > upper(OLD.during)) THEN
    PERFORM helle.refuse('nobody_makes_herself_cover');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_own_cover BEFORE INSERT OR UPDATE ON allocation_absence
  FOR EACH ROW EXECUTE FUNCTION helle.keep_own_cover();

-- Whether the acting user answers a look: it was because of danger, it was not hers, and she leads the unit of it or is the data
-- protection officer.
CREATE FUNCTION helle.answers_look(the_look uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM need_to_know_look k JOIN organisations_unit u ON u.id = k.by_unit_id
     WHERE k.id = the_look AND k.purpose = 'danger' AND k.by_user_id <> helle.acting_user()
       AND (helle.acting_role() = 'data_protection_officer'
            OR k.by_unit_id = helle.acting_unit() AND helle.leads_kind(helle.acting_role(), u.kind)))
$$;

-- An answer is somebody else's who leads. The look is held: of two who answer at once the second waits, and then meets the first.
CREATE FUNCTION helle.keep_look_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_look need_to_know_look;
BEGIN
  SELECT * INTO the_look FROM need_to_know_look k WHERE k.id = NEW.look_id FOR NO KEY UPDATE;
  IF the_look.by_user_id = NEW.by_user_id THEN
    PERFORM helle.refuse('nobody_answers_her_own_look');
  END IF;
  IF helle.answers_look(NEW.look_id) IS NOT TRUE THEN
    RAISE EXCEPTION 'who leads answers a look because of danger' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_look_answer BEFORE INSERT ON need_to_know_answer FOR EACH ROW EXECUTE FUNCTION helle.keep_look_answer();

-- Each sees her own looks; who leads those of her unit, and the data protection officer all. So with the answers.
CREATE POLICY own_read ON need_to_know_look FOR SELECT TO helle_app USING (
  by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  OR by_unit_id = (SELECT helle.acting_unit()) AND (SELECT helle.leads_kind(helle.acting_role(), helle.acting_kind()))
  OR (SELECT helle.acting_role()) = 'data_protection_officer');
CREATE POLICY own_add ON need_to_know_look FOR INSERT TO helle_app WITH CHECK (
  by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()));
CREATE POLICY own_read ON need_to_know_answer FOR SELECT TO helle_app USING (
  EXISTS (SELECT 1 FROM need_to_know_look k WHERE k.id = look_id));
CREATE POLICY own_add ON need_to_know_answer FOR INSERT TO helle_app WITH CHECK (
  by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()));

-- For the mail that is sent at once: the last look because of danger that nobody has answered, of each membership that is to.
CREATE FUNCTION helle.danger_alarms() RETURNS TABLE (membership uuid, alarm_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.id, max(k.recorded_at)
    FROM need_to_know_look k
    JOIN organisations_unit u ON u.id = k.by_unit_id
    JOIN organisations_membership m ON m.user_id <> k.by_user_id
     AND (m.unit_id = k.by_unit_id AND helle.leads_kind(m.role, u.kind) AND k.told IN ('lead', 'both')
          OR m.role = 'data_protection_officer' AND k.told IN ('officer', 'both'))
   WHERE k.purpose = 'danger' AND NOT EXISTS (SELECT 1 FROM need_to_know_answer w WHERE w.look_id = k.id)
   GROUP BY m.id
$$;

REVOKE ALL ON FUNCTION helle.needs_to_know(), helle.leads_kind(text, text), helle.opened_for(uuid), helle.look_in_force(uuid),
  helle.may_open(uuid), helle.may_open_person(uuid), helle.cases_behind_referral(uuid), helle.cases_of_referral(uuid), helle.referral_closed_by(uuid),
  helle.may_open_referral(uuid), helle.danger_look_facts(), helle.has_other_lead(uuid, text, uuid),
  helle.keep_look(), helle.keep_taking(), helle.keep_own_cover(), helle.answers_look(uuid), helle.keep_look_answer(), helle.danger_alarms() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.needs_to_know(), helle.leads_kind(text, text), helle.opened_for(uuid), helle.may_open(uuid),
  helle.may_open_person(uuid), helle.cases_of_referral(uuid), helle.referral_closed_by(uuid), helle.may_open_referral(uuid),
  helle.danger_look_facts() TO helle_app;
