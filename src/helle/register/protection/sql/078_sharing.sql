-- What is passed on about one person as a single act, her consents, and a responsibility that moves (SHR-01..SHR-04, ID-05, FLO-11).
-- Who may receive what stands in sharing_receiverrule and sharing_purposerule, which `helle migrate` writes from the rules.

-- Whether a kind of unit has somebody who is told of persons at all, and whether the acting role is such a one: who reads cases there,
-- and where nobody does whoever has the referrals.
CREATE FUNCTION helle.role_is_told(the_role text, the_kind text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM protection_rolecategory c WHERE c.role = the_role AND c.category = 'core')
      OR EXISTS (SELECT 1 FROM protection_rolecategory c WHERE c.role = the_role AND c.category = 'contact')
         AND NOT EXISTS (SELECT 1 FROM protection_roleunitkind k JOIN protection_rolecategory c ON c.role = k.role
                          WHERE k.unit_kind = the_kind AND c.category = 'core')
$$;
CREATE FUNCTION helle.is_told() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.role_is_told(helle.acting_role(), helle.acting_kind())
$$;
CREATE FUNCTION helle.kind_is_told(the_kind text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM protection_roleunitkind k WHERE k.unit_kind = the_kind AND helle.role_is_told(k.role, the_kind))
$$;

-- Whether a unit has something of its own in a case: it holds or held some of it by an act other than a disclosure, or has a part in
-- the referral that it came of.
CREATE FUNCTION helle.has_part_unchecked(the_case uuid, the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM protection_grant g JOIN protection_grantact a ON a.id = g.begun_by_id
                  WHERE g.case_id = the_case AND g.unit_id = the_unit AND a.act <> 'disclosure_made')
      OR EXISTS (SELECT 1 FROM cases_case c JOIN referrals_party p ON p.referral_id = c.referral_id
                  WHERE c.id = the_case AND p.unit_id = the_unit)
$$;
-- The same, for who may pass something on of the case. Of a unit that tells where a person is NULL, whether it has or not, to whom it is not
-- shown where she lives: who passes something on works on the case and is shown it (sql/196_address_protection.sql).
CREATE FUNCTION helle.has_part_in(the_case uuid, the_unit uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (helle.acting_kind() IN ('cmm', 'udlst') AND helle.grant_exists(the_case, 'core') AND helle.facts_are_open(the_case)) IS NOT TRUE
     OR EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = the_unit AND helle.tells_which_part_of_the_country(u.id, u.kind))
        AND the_case = ANY (helle.cases_hiding_whereabouts(ARRAY[the_case])) THEN
    RETURN NULL;
  END IF;
  RETURN helle.has_part_unchecked(the_case, the_unit);
END $$;

-- Who sees what was passed on: the unit that did, and CMM, which has the case (GOV-06).
CREATE FUNCTION helle.sees_what_is_shared(the_case uuid, the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (helle.acting_kind() = 'cmm' OR the_unit = helle.acting_unit() AND helle.acting_kind() = 'udlst')
     AND helle.grant_exists(the_case, 'core')
$$;
CREATE FUNCTION helle.shares() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.acting_role() IN ('cmm_caseworker', 'udlst_caseworker')
$$;
-- Who ends and withdraws: whoever makes them, and CMM's lead, who may only take away.
CREATE FUNCTION helle.unshares() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.shares() OR helle.acting_role() = 'cmm_lead'
$$;

-- Whether a disclosure is in force: not ended, its last day not past, and approved where it needs a second person, which opened it.
CREATE FUNCTION helle.is_shared(d sharing_disclosure) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.ended_at IS NULL AND d.until >= helle.local_today() AND d.opened_at IS NOT NULL
$$;
CREATE FUNCTION helle.was_told(d sharing_disclosure) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.to_unit_id = helle.acting_unit() AND helle.is_told() AND helle.is_shared(d)
$$;
-- The same by its id, for rows that belong to one: their policies would else ask that of the disclosure, which hides what it is about.
CREATE FUNCTION helle.sees_shared(the_disclosure uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM sharing_disclosure d WHERE d.id = the_disclosure AND helle.sees_what_is_shared(d.case_id, d.by_unit_id))
$$;
CREATE FUNCTION helle.was_told_in(the_disclosure uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM sharing_disclosure d WHERE d.id = the_disclosure AND helle.was_told(d))
$$;

-- The message, and the limits of the consent that bind the receiver, are kept back from lists: they are given to who sees or was told of
-- it, and of a colleague's case to whom that is open.
CREATE FUNCTION helle.words_of_shared(which uuid[]) RETURNS TABLE (disclosure_id uuid, message_sealed bytea, limits_sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.id, d.message_sealed, d.limits_sealed FROM sharing_disclosure d
   WHERE d.id = ANY (which) AND helle.may_open(d.case_id)
     AND (helle.sees_what_is_shared(d.case_id, d.by_unit_id) OR helle.was_told(d))
$$;

-- How often the receiver has opened it, and when first and last, from the log: whoever judges a mistake must know. For who sees what was
-- passed on.
CREATE FUNCTION helle.opened_by_receiver(which uuid[])
RETURNS TABLE (disclosure_id uuid, first_at timestamptz, last_at timestamptz, times integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.id, min(l.at), max(l.at), count(*)::integer FROM sharing_disclosure d
    JOIN audit_line l ON l.object_id = d.id AND l.action = 'sharing.told_read' AND l.outcome = 'allowed' AND l.unit_id = d.to_unit_id
   WHERE d.id = ANY (which) AND helle.sees_what_is_shared(d.case_id, d.by_unit_id) GROUP BY d.id
$$;
-- What had been passed on to the acting unit and is over: who did and until when, and nothing of what it said. One that it asks for, or what
-- ended within thirty days before its last day, but by the unit's own word.
CREATE FUNCTION helle.no_longer_shared(the_disclosure uuid)
RETURNS TABLE (disclosure_id uuid, case_id uuid, by_unit_id uuid, opened_at timestamptz, last_day date, ended_why text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.id, d.case_id, d.by_unit_id, d.opened_at, coalesce((d.ended_at AT TIME ZONE 'Europe/Copenhagen')::date, d.until), d.ended_why
    FROM sharing_disclosure d
   WHERE d.to_unit_id = helle.acting_unit() AND helle.is_told() AND d.opened_at IS NOT NULL AND NOT helle.is_shared(d)
     AND CASE WHEN the_disclosure IS NULL THEN d.ended_at > helle.instant() - interval '30 days' AND d.ended_why <> 'not_ours'
              ELSE d.id = the_disclosure END
   ORDER BY d.ended_at DESC, d.id
$$;

-- Consents -------------------------------------------------------------------------------------------------------------------------
CREATE POLICY own_read ON sharing_consent FOR SELECT TO helle_app USING (helle.sees_what_is_shared(case_id, by_unit_id));
CREATE POLICY own_add ON sharing_consent FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.shares()) AND helle.sees_what_is_shared(case_id, by_unit_id) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()) AND withdrawn_at IS NULL);
CREATE POLICY own_withdraw ON sharing_consent FOR UPDATE TO helle_app
  USING ((SELECT helle.unshares()) AND helle.sees_what_is_shared(case_id, by_unit_id) AND withdrawn_at IS NULL)
  WITH CHECK (withdrawn_at = (SELECT helle.instant()) AND withdrawn_by_id = (SELECT helle.acting_user()));

-- A consent is given for a year at most. One that limits another is within it and takes its place. The row of the case is what two
-- wait for: who withdraws, and who passes on.
CREATE FUNCTION helle.keep_shared_consent() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  wider sharing_consent;
BEGIN
  PERFORM 1 FROM cases_case c WHERE c.id = NEW.case_id FOR NO KEY UPDATE;
  IF TG_OP = 'UPDATE' THEN
    -- But that her no stands elsewhere where she is a child again (sql/309_a_no_of_a_child_again.sql).
    IF OLD.withdrawn_at IS NOT NULL AND (OLD.withdrawn_how = 'said_no' AND NEW.no_ahead_at = OLD.withdrawn_at
                                         AND NEW.withdrawn_at IS NULL AND NEW.withdrawn_how = '') IS NOT TRUE THEN
      PERFORM helle.refuse('sharing_consent_is_withdrawn_once');
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.given_on > helle.local_today() OR NEW.until < helle.local_today() OR NEW.until > NEW.given_on + 366 THEN
    PERFORM helle.refuse('sharing_consent_is_of_a_year');
  END IF;
  IF NEW.narrows_id IS NOT NULL THEN
    SELECT * INTO STRICT wider FROM sharing_consent c WHERE c.id = NEW.narrows_id;
    IF wider.withdrawn_at IS NOT NULL THEN
      PERFORM helle.refuse('sharing_consent_is_withdrawn_once');
    END IF;
    IF wider.case_id <> NEW.case_id OR wider.to_unit_id <> NEW.to_unit_id OR NOT NEW.categories <@ wider.categories
       OR NOT NEW.purposes <@ wider.purposes OR NEW.until > wider.until
       OR wider.limits_sealed IS NOT NULL AND NEW.limits_sealed IS NULL THEN
      PERFORM helle.refuse('sharing_consent_limits_and_does_not_widen');
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_shared_consent BEFORE INSERT OR UPDATE OF withdrawn_at ON sharing_consent
  FOR EACH ROW EXECUTE FUNCTION helle.keep_shared_consent();

-- What rests on a consent that ends, ends with it, in the same statement; what a narrower one still carries rests on that from now on,
-- unless its limits have other words than before: nobody has judged whether it keeps to them.
CREATE FUNCTION helle.end_what_rests_on_it() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE sharing_disclosure d SET consent_id = NEW.id
     WHERE d.consent_id = NEW.narrows_id AND d.ended_at IS NULL AND NOT NEW.words_changed AND d.categories <@ NEW.categories
       AND d.purpose = ANY (NEW.purposes) AND d.until <= NEW.until;
    UPDATE sharing_consent SET withdrawn_at = helle.instant(), withdrawn_by_id = helle.acting_user(), withdrawn_how = 'limited'
     WHERE id = NEW.narrows_id;
    -- That there is to be no more from eighteen on (sql/267_no_from_eighteen.sql) is so of what is left, too, where it runs as long.
    UPDATE sharing_consent narrower SET no_ahead_at = wider.no_ahead_at, no_ahead_by_id = wider.no_ahead_by_id
      FROM sharing_consent wider
     WHERE narrower.id = NEW.id AND wider.id = NEW.narrows_id AND wider.no_ahead_at IS NOT NULL
       AND narrower.given_by = 'representative' AND isfinite(helle.childs_last_day(narrower.case_id))
       AND helle.childs_last_day(narrower.case_id) BETWEEN helle.local_today() AND narrower.until;
  ELSE
    UPDATE sharing_disclosure d SET ended_at = helle.instant(), ended_by_id = helle.acting_user(), ended_why = 'consent'
     WHERE d.consent_id = NEW.id AND d.ended_at IS NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER end_what_rests_on_it AFTER INSERT ON sharing_consent
  FOR EACH ROW WHEN (NEW.narrows_id IS NOT NULL) EXECUTE FUNCTION helle.end_what_rests_on_it();
CREATE TRIGGER end_what_rests_on_it_withdrawn AFTER UPDATE OF withdrawn_at ON sharing_consent
  FOR EACH ROW WHEN (NEW.withdrawn_how <> 'said_no') EXECUTE FUNCTION helle.end_what_rests_on_it();

-- Disclosures ----------------------------------------------------------------------------------------------------------------------
CREATE POLICY own_read ON sharing_disclosure FOR SELECT TO helle_app USING (
  helle.sees_what_is_shared(case_id, by_unit_id) OR helle.was_told(sharing_disclosure));
CREATE POLICY own_add ON sharing_disclosure FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.shares()) AND helle.sees_what_is_shared(case_id, by_unit_id) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()) AND ended_at IS NULL);
CREATE POLICY own_end ON sharing_disclosure FOR UPDATE TO helle_app
  USING ((SELECT helle.unshares()) AND helle.sees_what_is_shared(case_id, by_unit_id) AND ended_at IS NULL)
  WITH CHECK (ended_at = (SELECT helle.instant()) AND ended_by_id = (SELECT helle.acting_user())
              AND ended_why IN ('met', 'changed', 'mistake'));

-- What may be passed on, as in `helle.rules.sharing`: a test holds the two together. Whoever passes something on has it; what reaches
-- beyond the tables rests on a statute or on danger, and on a second person.
CREATE FUNCTION helle.keep_shared() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  kind_there text := (SELECT u.kind FROM organisations_unit u WHERE u.id = NEW.to_unit_id);
  agreed sharing_consent;
  beyond boolean;
  not_its_own boolean;
BEGIN
  PERFORM 1 FROM cases_case c WHERE c.id = NEW.case_id FOR NO KEY UPDATE;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.ended_at IS NOT NULL THEN
      PERFORM helle.refuse('shared_is_ended_once');
    END IF;
    RETURN NEW;
  END IF;
  NEW.decided_at := NULL;
  NEW.opened_at := CASE WHEN NOT NEW.needs_second THEN NEW.recorded_at END;
  IF NEW.to_unit_id = NEW.by_unit_id OR kind_there = 'cmm' OR NOT helle.kind_is_told(kind_there) THEN
    PERFORM helle.refuse('shared_with_who_is_told');
  END IF;
  IF NEW.until < helle.local_today() OR NEW.until > helle.local_today() + 366 THEN
    PERFORM helle.refuse('shared_for_a_year');
  END IF;
  IF EXISTS (SELECT 1 FROM unnest(NEW.categories) AS c(category) WHERE NOT helle.grant_exists(NEW.case_id, c.category)) THEN
    PERFORM helle.refuse('shared_by_who_has_it');
  END IF;
  IF EXISTS (SELECT 1 FROM unnest(NEW.opened) AS c(category) WHERE NOT EXISTS (
       SELECT 1 FROM sharing_receiverrule r JOIN protection_actrule a ON a.act = 'disclosure_made' AND a.begins
          AND a.beneficiary_kind = r.kind AND a.category = r.category AND a.performer_role = helle.acting_role()
        WHERE r.kind = kind_there AND r.category = c.category AND r.opened)) THEN
    PERFORM helle.refuse('shared_opens_what_may_be_opened');
  END IF;
  -- A category stays closed that the table does not name, and a purpose that is somebody else's task.
  beyond := EXISTS (SELECT 1 FROM unnest(NEW.categories) AS c(category) WHERE NOT EXISTS (
              SELECT 1 FROM sharing_receiverrule r WHERE r.kind = kind_there AND r.category = c.category))
         OR NOT EXISTS (SELECT 1 FROM sharing_purposerule p WHERE p.kind = kind_there AND p.purpose IN ('', NEW.purpose));
  not_its_own := NOT helle.has_part_unchecked(NEW.case_id, NEW.to_unit_id) AND EXISTS (
              SELECT 1 FROM unnest(NEW.opened) AS c(category) JOIN sharing_receiverrule r
                  ON r.kind = kind_there AND r.category = c.category AND r.form = 'own_only');
  IF beyond AND NEW.ground NOT IN ('statute', 'vital_interests')
     OR NEW.ground = 'essential_importance' AND NOT EXISTS (
          SELECT 1 FROM sharing_purposerule p WHERE p.kind = kind_there AND p.authority)
     OR kind_there = 'partner' AND NEW.ground NOT IN ('consent', 'vital_interests')
     OR kind_there = 'ngo' AND 'outcome' = ANY (NEW.categories) AND NEW.ground <> 'consent' THEN
    PERFORM helle.refuse('shared_on_a_ground_that_carries_it');
  END IF;
  IF (beyond OR not_its_own OR kind_there = 'partner' AND NEW.ground <> 'consent') AND NOT NEW.needs_second THEN
    PERFORM helle.refuse('shared_beyond_by_two');
  END IF;
  IF NEW.consent_id IS NOT NULL THEN
    SELECT * INTO STRICT agreed FROM sharing_consent c WHERE c.id = NEW.consent_id;
    IF agreed.case_id <> NEW.case_id OR agreed.to_unit_id <> NEW.to_unit_id OR agreed.withdrawn_at IS NOT NULL
       OR NOT NEW.categories <@ agreed.categories OR NEW.purpose <> ALL (agreed.purposes) OR NEW.until > agreed.until THEN
      PERFORM helle.refuse('shared_within_the_consent');
    END IF;
  END IF;
  -- The receiver is told the limits in her words wherever there are some, and none that nobody set (PUB-LAW-13).
  IF (NEW.limits_sealed IS NOT NULL) IS DISTINCT FROM (agreed.limits_sealed IS NOT NULL) THEN
    PERFORM helle.refuse('shared_tells_the_limits');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_shared BEFORE INSERT OR UPDATE OF ended_at ON sharing_disclosure
  FOR EACH ROW EXECUTE FUNCTION helle.keep_shared();

-- Until when a unit reads a category by disclosures that are in force; NULL: it does not.
CREATE FUNCTION helle.shared_until(the_case uuid, the_unit uuid, the_category text) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT max(d.until) FROM sharing_disclosure d
   WHERE d.case_id = the_case AND d.to_unit_id = the_unit AND the_category = ANY (d.opened) AND helle.is_shared(d)
$$;
-- Makes what a unit reads agree with the disclosures in force: of two that overlap the longer one counts, category by category. Of who
-- is erased every grant ends by the erasure.
CREATE FUNCTION helle.settle_shared(the_case uuid, the_unit uuid, which text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  one text;
  last_day date;
BEGIN
  IF EXISTS (SELECT 1 FROM cases_case c WHERE c.id = the_case AND helle.is_erased(c.person_id)) THEN
    RETURN;
  END IF;
  FOREACH one IN ARRAY which LOOP
    last_day := helle.shared_until(the_case, the_unit, one);
    IF last_day IS NOT NULL THEN
      PERFORM helle.open_disclosed(the_case, the_unit, one, last_day);
    ELSIF EXISTS (SELECT 1 FROM protection_grant g JOIN protection_grantact b ON b.id = g.begun_by_id AND b.act = 'disclosure_made'
                   WHERE g.case_id = the_case AND g.unit_id = the_unit AND g.category = one AND g.ended_by_id IS NULL
                     AND NOT upper_inf(g.during)) THEN
      PERFORM helle.end_disclosed(the_case, the_unit, one);
    END IF;
  END LOOP;
END $$;
CREATE FUNCTION helle.keep_shared_open() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  d sharing_disclosure;
BEGIN
  IF TG_TABLE_NAME = 'sharing_decision' THEN
    UPDATE sharing_disclosure SET decided_at = NEW.recorded_at, opened_at = CASE WHEN NEW.approved THEN NEW.recorded_at END
     WHERE id = NEW.disclosure_id RETURNING * INTO STRICT d;
  ELSE
    d := NEW;
  END IF;
  PERFORM helle.settle_shared(d.case_id, d.to_unit_id, d.opened);
  RETURN NULL;
END $$;
CREATE TRIGGER keep_shared_open AFTER INSERT OR UPDATE OF ended_at ON sharing_disclosure
  FOR EACH ROW EXECUTE FUNCTION helle.keep_shared_open();
CREATE TRIGGER keep_shared_open AFTER INSERT ON sharing_decision FOR EACH ROW EXECUTE FUNCTION helle.keep_shared_open();

-- What a unit held by an act of its own ends, and a disclosure to it lasts: it goes on to read what was disclosed, to that day. Asked
-- when all of that has been written, since some acts leave what ended readable for a while.
CREATE FUNCTION helle.keep_shared_beside_an_act() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  until timestamptz := helle.end_of_day(helle.shared_until(NEW.case_id, NEW.unit_id, NEW.category));
  begins timestamptz;
BEGIN
  IF until IS NULL OR helle.is_erased(NEW.person_id) OR EXISTS (
       SELECT 1 FROM protection_grant g WHERE g.case_id = NEW.case_id AND g.unit_id = NEW.unit_id AND g.category = NEW.category
          AND g.ended_by_id IS NULL AND (upper_inf(g.during) OR upper(g.during) >= until)) THEN
    RETURN NULL;
  END IF;
  SELECT greatest(coalesce(helle.instant(), helle.clock_now()), max(upper(g.during))) INTO begins FROM protection_grant g
   WHERE g.case_id = NEW.case_id AND g.unit_id = NEW.unit_id AND g.category = NEW.category;
  -- By the act that made the disclosure: nobody makes one anew.
  INSERT INTO protection_grant (case_id, person_id, unit_id, category, during, begun_by_id)
  SELECT NEW.case_id, NEW.person_id, NEW.unit_id, NEW.category, tstzrange(begins, until), a.id FROM protection_grantact a
   WHERE a.act = 'disclosure_made' AND a.case_id = NEW.case_id AND a.beneficiary_id = NEW.unit_id AND begins < until
   ORDER BY a.at DESC, a.id LIMIT 1;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_shared_beside_an_act AFTER UPDATE OF during ON protection_grant DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (upper_inf(OLD.during) AND NOT upper_inf(NEW.during)) EXECUTE FUNCTION helle.keep_shared_beside_an_act();

-- Why it may be told is the sender's own: weighed by who tells, with what it tells.
CREATE POLICY own_read ON sharing_weighing FOR SELECT TO helle_app USING (helle.sees_shared(disclosure_id));
CREATE POLICY own_add ON sharing_weighing FOR INSERT TO helle_app WITH CHECK (
  by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND recorded_at = (SELECT helle.instant())
  AND EXISTS (SELECT 1 FROM sharing_disclosure d WHERE d.id = sharing_weighing.disclosure_id AND d.case_id = sharing_weighing.case_id
                 AND d.by_user_id = (SELECT helle.acting_user()) AND d.recorded_at = (SELECT helle.instant())));
CREATE FUNCTION helle.keep_shared_weighed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM sharing_weighing w WHERE w.disclosure_id = NEW.id
                    AND (w.statute_sealed IS NOT NULL) = (NEW.ground = 'statute')
                    AND (w.keeps_limits_sealed IS NOT NULL) = (NEW.limits_sealed IS NOT NULL)
                    AND (w.why_not_informed_sealed IS NOT NULL) = (NOT NEW.informed)) THEN
    PERFORM helle.refuse('shared_is_weighed');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_shared_weighed AFTER INSERT ON sharing_disclosure DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION helle.keep_shared_weighed();

-- The second person: CMM's lead, and in Udlændingestyrelsen, which has none, a colleague. Never whoever made it.
CREATE POLICY own_read ON sharing_decision FOR SELECT TO helle_app USING (helle.sees_shared(disclosure_id));
CREATE POLICY own_add ON sharing_decision FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.acting_role()) IN ('cmm_lead', 'udlst_caseworker') AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()) AND helle.sees_shared(disclosure_id));
CREATE FUNCTION helle.keep_shared_decided() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  d sharing_disclosure;
BEGIN
  PERFORM 1 FROM cases_case c WHERE c.id = NEW.case_id FOR NO KEY UPDATE;
  SELECT * INTO STRICT d FROM sharing_disclosure WHERE id = NEW.disclosure_id FOR NO KEY UPDATE;
  IF d.case_id <> NEW.case_id OR d.by_user_id <> NEW.made_by_id OR d.by_unit_id <> NEW.by_unit_id THEN
    PERFORM helle.refuse('shared_is_decided_as_it_was_made');
  END IF;
  IF NOT d.needs_second OR d.ended_at IS NOT NULL OR d.until < helle.local_today() THEN
    PERFORM helle.refuse('shared_waits_for_no_decision');
  END IF;
  -- What waited as limits began to go with it (PUB-LAW-13): the receiver would be bound by what it does not read.
  IF NEW.approved AND d.limits_sealed IS NULL
     AND EXISTS (SELECT 1 FROM sharing_consent c WHERE c.id = d.consent_id AND c.limits_sealed IS NOT NULL) THEN
    PERFORM helle.refuse('shared_tells_the_limits');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_shared_decided BEFORE INSERT ON sharing_decision
  FOR EACH ROW EXECUTE FUNCTION helle.keep_shared_decided();

-- The receiver's word. What is not for them ends at once.
CREATE POLICY own_read ON sharing_receipt FOR SELECT TO helle_app USING (
  helle.sees_shared(disclosure_id) OR helle.was_told_in(disclosure_id));
CREATE POLICY own_add ON sharing_receipt FOR INSERT TO helle_app WITH CHECK (
  helle.was_told_in(disclosure_id) AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND recorded_at = (SELECT helle.instant()));
CREATE FUNCTION helle.end_what_is_not_theirs() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM cases_case c JOIN sharing_disclosure d ON d.case_id = c.id WHERE d.id = NEW.disclosure_id FOR NO KEY UPDATE OF c;
  UPDATE sharing_disclosure d SET ended_at = helle.instant(), ended_by_id = helle.acting_user(), ended_why = 'not_ours'
   WHERE d.id = NEW.disclosure_id AND d.ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER end_what_is_not_theirs AFTER INSERT ON sharing_receipt
  FOR EACH ROW WHEN (NEW.answer = 'not_ours') EXECUTE FUNCTION helle.end_what_is_not_theirs();

-- Responsibility that moves ---------------------------------------------------------------------------------------------------------
CREATE POLICY own_read ON sharing_transfer FOR SELECT TO helle_app USING (
  (SELECT helle.acting_kind()) IN ('cmm', 'udlst') AND helle.grant_exists(case_id, 'core'));
CREATE POLICY own_take ON sharing_transfer FOR UPDATE TO helle_app
  USING ((SELECT helle.writes('core')) AND to_unit_id = (SELECT helle.acting_unit()) AND helle.grant_exists(case_id, 'core')
         AND taken_at IS NULL AND overtaken_at IS NULL)
  WITH CHECK (taken_at = (SELECT helle.instant()) AND taken_by_id = (SELECT helle.acting_user()));
-- The competence moved by somebody else than who gets it, or by the calendar: somebody there is to take it. Where it moves on, or the
-- case closes to them, nobody is waited for any more.
CREATE FUNCTION helle.keep_transfer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  cmm uuid := (SELECT u.id FROM organisations_unit u WHERE u.code = 'CMM');
  there uuid := CASE NEW.act WHEN 'competence_taken' THEN NEW.beneficiary_id WHEN 'competence_lost' THEN cmm END;
BEGIN
  UPDATE sharing_transfer t SET overtaken_at = greatest(NEW.at, t.moved_at)
   WHERE t.case_id = NEW.case_id AND t.taken_at IS NULL AND t.overtaken_at IS NULL
     AND (there IS NOT NULL OR t.to_unit_id = NEW.beneficiary_id);
  IF there IS NOT NULL AND NEW.by_unit_id IS DISTINCT FROM there THEN
    INSERT INTO sharing_transfer (id, case_id, to_unit_id, moved_at, moved_by_id)
    VALUES (gen_random_uuid(), NEW.case_id, there, NEW.at, NEW.by_user_id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_transfer AFTER INSERT ON protection_grantact
  FOR EACH ROW WHEN (NEW.act IN ('competence_taken', 'competence_lost', 'case_closed')) EXECUTE FUNCTION helle.keep_transfer();

REVOKE ALL ON FUNCTION helle.role_is_told(text, text), helle.is_told(), helle.kind_is_told(text),
  helle.has_part_unchecked(uuid, uuid), helle.has_part_in(uuid, uuid), helle.sees_what_is_shared(uuid, uuid), helle.shares(),
  helle.unshares(), helle.is_shared(sharing_disclosure), helle.was_told(sharing_disclosure), helle.sees_shared(uuid),
  helle.was_told_in(uuid), helle.words_of_shared(uuid[]), helle.opened_by_receiver(uuid[]), helle.no_longer_shared(uuid),
  helle.keep_shared_consent(), helle.end_what_rests_on_it(), helle.keep_shared(),
  helle.shared_until(uuid, uuid, text), helle.settle_shared(uuid, uuid, text[]), helle.keep_shared_open(),
  helle.keep_shared_beside_an_act(), helle.keep_shared_weighed(), helle.keep_shared_decided(), helle.end_what_is_not_theirs(),
  helle.keep_transfer() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.is_told(), helle.has_part_in(uuid, uuid), helle.sees_what_is_shared(uuid, uuid), helle.shares(),
  helle.unshares(), helle.was_told(sharing_disclosure), helle.sees_shared(uuid), helle.was_told_in(uuid),
  helle.words_of_shared(uuid[]), helle.opened_by_receiver(uuid[]), helle.no_longer_shared(uuid) TO helle_app;
