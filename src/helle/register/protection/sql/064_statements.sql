-- What a person who was told of compensation says to it (INT-05): that she claims none is not written while a claim of hers waits,
-- and there is something to take back where it is taken back. The row of the case is what two wait for.
CREATE FUNCTION helle.keep_compensation_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM cases_case c WHERE c.id = NEW.case_id FOR NO KEY UPDATE;
  IF greatest(NEW.informed_on, NEW.said_on) > helle.local_today() THEN
    PERFORM helle.refuse('compensation_not_ahead');
  END IF;
  IF NEW.answer = 'none' AND EXISTS (
       SELECT 1 FROM prosecution_claim c LEFT JOIN prosecution_claimend e ON e.claim_id = c.id
        WHERE c.case_id = NEW.case_id AND e.id IS NULL) THEN
    PERFORM helle.refuse('compensation_claim_waits');
  END IF;
  IF NEW.answer = 'mistake' AND coalesce((
       SELECT t.answer FROM prosecution_compensationtold t WHERE t.case_id = NEW.case_id
        ORDER BY t.recorded_at DESC, t.id DESC LIMIT 1), 'mistake') = 'mistake' THEN
    PERFORM helle.refuse('compensation_nothing_to_take_back');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_compensation_told BEFORE INSERT ON prosecution_compensationtold
  FOR EACH ROW EXECUTE FUNCTION helle.keep_compensation_told();
REVOKE ALL ON FUNCTION helle.keep_compensation_told() FROM PUBLIC;

-- What CMM tells the police or the prosecution about one person, as a single act (SHR-01, SHR-03): CMM reads what it told, and the
-- receiver reads it while it lasts. It begins the receiver's grant for criminal matters, and nothing else of what such an act could.
CREATE FUNCTION helle.reads_disclosure(the_case uuid, receiver uuid, last_day date, ended timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (helle.acting_kind() = 'cmm' AND helle.grant_exists(the_case, 'criminal') AND helle.reads('core'))
      OR (receiver = helle.acting_unit() AND helle.reads('criminal') AND ended IS NULL AND last_day >= helle.local_today())
$$;
CREATE POLICY own_read ON prosecution_disclosure FOR SELECT TO helle_app USING (
  helle.reads_disclosure(case_id, to_unit_id, until, ended_at));
CREATE POLICY own_add ON prosecution_disclosure FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.acting_role()) = 'cmm_caseworker' AND helle.grant_exists(case_id, 'criminal')
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND recorded_at = (SELECT helle.instant()) AND ended_at IS NULL);
CREATE POLICY own_end ON prosecution_disclosure FOR UPDATE TO helle_app
  USING ((SELECT helle.acting_kind()) = 'cmm' AND helle.grant_exists(case_id, 'criminal') AND helle.grant_exists(case_id, 'core')
         AND (SELECT helle.writes('core')) AND ended_at IS NULL)
  WITH CHECK (ended_at = (SELECT helle.instant()) AND ended_by_id = (SELECT helle.acting_user()));

-- The grant begins with the disclosure and ends with its last day, or with that of the last one to that unit that lasts; sooner when
-- they are ended. The row of the case is what two wait for.
CREATE FUNCTION helle.keep_disclosure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  kind_there text := (SELECT u.kind FROM organisations_unit u WHERE u.id = NEW.to_unit_id);
  last_day date;
BEGIN
  PERFORM 1 FROM cases_case c WHERE c.id = NEW.case_id FOR NO KEY UPDATE;
  SELECT max(d.until) INTO last_day FROM prosecution_disclosure d
   WHERE d.case_id = NEW.case_id AND d.to_unit_id = NEW.to_unit_id AND d.id <> NEW.id AND d.ended_at IS NULL
     AND d.until >= helle.local_today();
  IF TG_OP = 'INSERT' THEN
    IF kind_there NOT IN ('police', 'nsk', 'prosecution') OR NEW.until < helle.local_today() THEN
      PERFORM helle.refuse('disclosure_to_police_or_prosecution');
    END IF;
    -- What answers a request is about the person it was made for, and goes to who asked or who has the criminal case now.
    IF NEW.request_id IS NOT NULL AND NOT EXISTS (
         SELECT 1 FROM prosecution_statementrequest q JOIN prosecution_victimlink l ON l.id = q.link_id
          WHERE q.id = NEW.request_id AND l.case_id = NEW.case_id
            AND (q.by_unit_id = NEW.to_unit_id OR EXISTS (
                   SELECT 1 FROM prosecution_casepart p WHERE p.criminal_case_id = q.criminal_case_id
                      AND p.unit_id = NEW.to_unit_id AND p.ended_at IS NULL))) THEN
      PERFORM helle.refuse('disclosure_answers_who_asked');
    END IF;
    -- The unit's next number, said on the telephone by both sides; of a case that it has been told of, the number that it has.
    PERFORM pg_advisory_xact_lock(hashtext('access numbers'), hashtext(NEW.to_unit_id::text));
    NEW.access := coalesce(
      (SELECT max(d.access) FROM prosecution_disclosure d WHERE d.case_id = NEW.case_id AND d.to_unit_id = NEW.to_unit_id),
      1 + coalesce((SELECT max(d.access) FROM prosecution_disclosure d WHERE d.to_unit_id = NEW.to_unit_id), 0));
    PERFORM helle.open_disclosed(NEW.case_id, NEW.to_unit_id, 'criminal', greatest(last_day, NEW.until));
  ELSIF last_day IS NOT NULL THEN
    PERFORM helle.disclose_until(NEW.case_id, NEW.to_unit_id, 'criminal', last_day);
  ELSE
    PERFORM helle.end_disclosed(NEW.case_id, NEW.to_unit_id, 'criminal');
  END IF;
  RETURN NEW;
END $$;
-- The first moment after a day in Denmark.
CREATE FUNCTION helle.end_of_day(the_day date) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (the_day + 1)::timestamp AT TIME ZONE 'Europe/Copenhagen'
$$;
-- What a disclosure began of a category and no act has ended lasts to the end of this day.
CREATE FUNCTION helle.disclose_until(the_case uuid, receiver uuid, the_category text, last_day date) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE protection_grant g
     SET during = tstzrange(lower(g.during), greatest(lower(g.during), helle.end_of_day(last_day)))
    FROM protection_grantact b
   WHERE b.id = g.begun_by_id AND b.act = 'disclosure_made' AND g.case_id = the_case AND g.unit_id = receiver
     AND g.category = the_category AND g.ended_by_id IS NULL AND upper(g.during) > coalesce(helle.instant(), helle.clock_now())
$$;
-- Opens a category of a case to a unit until a day, by a disclosure: what it has by an act stays as it is, what it has by another
-- disclosure lasts to this day. By whoever acts, and by nobody where the calendar does.
CREATE FUNCTION helle.open_disclosed(the_case uuid, receiver uuid, the_category text, last_day date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  now_here timestamptz := coalesce(helle.instant(), helle.clock_now());
  the_person uuid := (SELECT c.person_id FROM cases_case c WHERE c.id = the_case);
  act_id uuid := gen_random_uuid();
BEGIN
  INSERT INTO protection_grantact (id, act, case_id, person_id, beneficiary_id, at, by_user_id, by_unit_id)
  VALUES (act_id, 'disclosure_made', the_case, the_person, receiver, now_here, helle.acting_user(), helle.acting_unit());
  IF EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = the_case AND g.unit_id = receiver
                AND g.category = the_category AND upper_inf(g.during)) THEN
    RETURN;
  END IF;
  PERFORM helle.disclose_until(the_case, receiver, the_category, last_day);
  IF NOT EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = the_case AND g.unit_id = receiver
                    AND g.category = the_category AND g.ended_by_id IS NULL AND upper(g.during) > now_here) THEN
    INSERT INTO protection_grant (case_id, person_id, unit_id, category, during, begun_by_id)
    SELECT the_case, the_person, receiver, the_category,
           tstzrange(t.begins, greatest(t.begins, helle.end_of_day(last_day))), act_id
      FROM (SELECT greatest(now_here, (SELECT max(upper(h.during)) FROM protection_grant h
              WHERE h.case_id = the_case AND h.unit_id = receiver AND h.category = the_category)) AS begins) t;
  END IF;
END $$;
-- Ends what disclosures began of a category.
CREATE FUNCTION helle.end_disclosed(the_case uuid, receiver uuid, the_category text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  now_here timestamptz := coalesce(helle.instant(), helle.clock_now());
  act_id uuid := gen_random_uuid();
BEGIN
  INSERT INTO protection_grantact (id, act, case_id, person_id, beneficiary_id, at, by_user_id, by_unit_id)
  SELECT act_id, 'disclosure_ended', the_case, c.person_id, receiver, now_here, helle.acting_user(), helle.acting_unit()
    FROM cases_case c WHERE c.id = the_case;
  UPDATE protection_grant g
     SET during = tstzrange(lower(g.during), greatest(lower(g.during), now_here)), ended_by_id = act_id
    FROM protection_grantact b
   WHERE b.id = g.begun_by_id AND b.act = 'disclosure_made' AND g.case_id = the_case AND g.unit_id = receiver
     AND g.category = the_category AND g.ended_by_id IS NULL AND upper(g.during) > now_here;
END $$;
CREATE TRIGGER keep_disclosure BEFORE INSERT OR UPDATE ON prosecution_disclosure
  FOR EACH ROW EXECUTE FUNCTION helle.keep_disclosure();

-- Why it may be told is CMM's own, and not the receiver's (SHR-03): weighed by who tells, with what it tells.
CREATE POLICY own_read ON prosecution_disclosureweighing FOR SELECT TO helle_app USING (
  (SELECT helle.acting_kind()) = 'cmm' AND helle.grant_exists(case_id, 'criminal') AND helle.grant_exists(case_id, 'core'));
CREATE POLICY own_add ON prosecution_disclosureweighing FOR INSERT TO helle_app WITH CHECK (
  by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND recorded_at = (SELECT helle.instant())
  AND EXISTS (SELECT 1 FROM prosecution_disclosure d WHERE d.id = prosecution_disclosureweighing.disclosure_id
                 AND d.case_id = prosecution_disclosureweighing.case_id AND d.by_user_id = (SELECT helle.acting_user())
                 AND d.recorded_at = (SELECT helle.instant())));
CREATE FUNCTION helle.keep_disclosure_weighed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM prosecution_disclosureweighing w WHERE w.disclosure_id = NEW.id) THEN
    PERFORM helle.refuse('disclosure_is_weighed');
  END IF;
  IF NOT NEW.informed AND EXISTS (SELECT 1 FROM prosecution_disclosureweighing w
                                   WHERE w.disclosure_id = NEW.id AND w.why_untold_sealed IS NULL) THEN
    PERFORM helle.refuse('disclosure_says_why_untold');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_disclosure_weighed AFTER INSERT ON prosecution_disclosure DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION helle.keep_disclosure_weighed();

-- The prosecution or the police ask for one on a person they have a link to.
CREATE POLICY own_read ON prosecution_statementrequest FOR SELECT TO helle_app USING (
  EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.id = prosecution_statementrequest.link_id));
CREATE POLICY own_add ON prosecution_statementrequest FOR INSERT TO helle_app WITH CHECK (
  helle.works_on_criminal_case(criminal_case_id) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant())
  AND EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.id = prosecution_statementrequest.link_id
                 AND l.criminal_case_id = prosecution_statementrequest.criminal_case_id AND l.superseded_at IS NULL));

-- Whether CMM has not answered a request: also where the answer is out of sight of who asked, since its last day has passed, it was
-- ended, or it went to the unit that has the case now. That alone is told, to who sees the request.
CREATE FUNCTION helle.statement_waits(the_request uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM prosecution_statementrequest q JOIN prosecution_victimlink l ON l.id = q.link_id
                  WHERE q.id = the_request AND helle.knows_case_of(l.case_id) AND helle.facts_are_open(l.case_id)
                    AND NOT EXISTS (SELECT 1 FROM prosecution_disclosure d WHERE d.request_id = q.id))
$$;
-- One on a person in a criminal case waits at a time, of a unit's police and of its prosecution each; in which role it was made is
-- kept, NULL where it was made before that. Who has become a suspect since is the same person. The row of her case is what two wait for.
CREATE FUNCTION helle.keep_statement_request() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.by_prosecution := coalesce(helle.is_prosecutor(), false);
  PERFORM 1 FROM cases_case c JOIN prosecution_victimlink l ON l.case_id = c.id WHERE l.id = NEW.link_id FOR NO KEY UPDATE OF c;
  IF EXISTS (SELECT 1 FROM prosecution_statementrequest q JOIN prosecution_victimlink l ON l.id = q.link_id
               JOIN prosecution_victimlink n ON n.id = NEW.link_id AND n.case_id = l.case_id
              WHERE q.criminal_case_id = NEW.criminal_case_id AND q.by_unit_id = NEW.by_unit_id
                AND coalesce(q.by_prosecution, NEW.by_prosecution) = NEW.by_prosecution
                AND (l.superseded_at IS NULL OR l.superseded_why = 'changed')
                AND NOT EXISTS (SELECT 1 FROM prosecution_disclosure d WHERE d.request_id = q.id)) THEN
    PERFORM helle.refuse('statement_asked_for_once');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_statement_request BEFORE INSERT ON prosecution_statementrequest
  FOR EACH ROW EXECUTE FUNCTION helle.keep_statement_request();

-- How a victim was questioned is for who has the link and works there; CMM learns on which day she is, and no more (CRI-06).
CREATE POLICY own_read ON prosecution_questioning FOR SELECT TO helle_app USING (
  helle.in_criminal_case(criminal_case_id)
  AND EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.id = prosecution_questioning.link_id));
CREATE POLICY own_supersede ON prosecution_questioning FOR UPDATE TO helle_app
  USING (helle.works_on_criminal_case(criminal_case_id) AND superseded_at IS NULL
         AND EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.id = prosecution_questioning.link_id))
  WITH CHECK (superseded_at = (SELECT helle.instant()) AND superseded_by_id = (SELECT helle.acting_user()));
-- Nobody is questioned as a victim before the police knew of it, nor more than two years ahead.
CREATE FUNCTION helle.keep_questioning() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.planned_on < (SELECT c.police_aware_on FROM prosecution_criminalcase c WHERE c.id = NEW.criminal_case_id)
     OR NEW.planned_on > helle.local_today() + 731 THEN
    PERFORM helle.refuse('questioned_once_the_police_knew');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_questioning BEFORE INSERT ON prosecution_questioning
  FOR EACH ROW EXECUTE FUNCTION helle.keep_questioning();
-- By the link that stands: who has become a suspect since is questioned still.
CREATE FUNCTION helle.questionings_heard_of(the_case uuid) RETURNS TABLE (link_id uuid, planned_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT n.id, q.planned_on
    FROM prosecution_questioning q JOIN prosecution_victimlink l ON l.id = q.link_id
    JOIN prosecution_victimlink n ON n.superseded_at IS NULL AND n.criminal_case_id = l.criminal_case_id AND n.case_id = l.case_id
         AND (n.id = l.id OR l.superseded_why = 'changed')
   WHERE l.case_id = the_case AND q.superseded_at IS NULL AND helle.acting_kind() = 'cmm' AND helle.knows_case_of(the_case) AND (SELECT helle.facts_are_open(the_case))
   ORDER BY q.planned_on, n.id
$$;
CREATE POLICY own_add ON prosecution_questioning FOR INSERT TO helle_app WITH CHECK (
  helle.works_on_criminal_case(criminal_case_id) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant())
  AND EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.id = prosecution_questioning.link_id
                 AND l.criminal_case_id = prosecution_questioning.criminal_case_id AND l.superseded_at IS NULL));

-- Whether CMM or Udlændingestyrelsen has held an interview with the person of a link: that it exists, never what was said (CRI-06).
CREATE FUNCTION helle.interview_was_held(the_link uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM prosecution_victimlink l JOIN identification_interview i ON i.case_id = l.case_id
                  WHERE l.id = the_link AND i.superseded_at IS NULL AND helle.knows_case_of(l.case_id)
                    AND helle.in_criminal_case(l.criminal_case_id) AND helle.facts_are_open(l.case_id))
$$;

-- A network is the police's: no prosecutor's and no CMM's. It is seen from both of its cases (CRI-19).
CREATE POLICY own_read ON prosecution_networklink FOR SELECT TO helle_app USING (
  (SELECT helle.is_police()) AND (helle.in_criminal_case(criminal_case_id) OR helle.in_criminal_case(other_id)));
CREATE POLICY own_add ON prosecution_networklink FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.is_police()) AND helle.works_on_criminal_case(criminal_case_id)
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND recorded_at = (SELECT helle.instant()) AND superseded_at IS NULL);
CREATE POLICY own_supersede ON prosecution_networklink FOR UPDATE TO helle_app
  USING ((SELECT helle.is_police()) AND superseded_at IS NULL
         AND (helle.works_on_criminal_case(criminal_case_id) OR helle.works_on_criminal_case(other_id)))
  WITH CHECK (superseded_at = (SELECT helle.instant()) AND superseded_by_id = (SELECT helle.acting_user()));
-- Whether somebody may name one more journal number: who missed ten times today has tried enough. They could be counted through.
CREATE FUNCTION helle.journal_may_be_tried() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*) < 10 FROM audit_line l
   WHERE l.user_id = helle.acting_user() AND l.action = 'prosecution.journal_missed'
     AND (l.at AT TIME ZONE 'Europe/Copenhagen')::date = helle.local_today()
$$;
-- The case that somebody names by its journal number to tie it to one of her own: its id, for the police alone, and nothing of it.
CREATE FUNCTION helle.criminal_case_named(the_journal bytea) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id FROM prosecution_criminalcase c WHERE c.journal_blind = the_journal AND helle.is_police() AND helle.journal_may_be_tried()
$$;
-- A link stands once, whichever of the two cases it was made from. Both cases are what two wait for, the lesser id first.
CREATE FUNCTION helle.keep_network_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM prosecution_criminalcase c WHERE c.id IN (NEW.criminal_case_id, NEW.other_id) ORDER BY c.id FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM prosecution_networklink n WHERE n.superseded_at IS NULL AND n.kind = NEW.kind
                AND n.criminal_case_id = NEW.other_id AND n.other_id = NEW.criminal_case_id) THEN
    PERFORM helle.refuse('network_link_once');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_network_link BEFORE INSERT ON prosecution_networklink
  FOR EACH ROW EXECUTE FUNCTION helle.keep_network_link();
-- The network of a case of one's own: the other case's number and who has it.
CREATE FUNCTION helle.criminal_network(the_case uuid)
RETURNS TABLE (link_id uuid, number text, unit_id uuid, kind text, since timestamptz, own boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT n.id, c.number, (SELECT p.unit_id FROM prosecution_casepart p WHERE p.criminal_case_id = c.id
                             AND p.part = 'investigates' AND p.ended_at IS NULL), n.kind, n.recorded_at,
         n.criminal_case_id = the_case
    FROM prosecution_networklink n
    JOIN prosecution_criminalcase c ON c.id = CASE WHEN n.criminal_case_id = the_case THEN n.other_id ELSE n.criminal_case_id END
   WHERE the_case IN (n.criminal_case_id, n.other_id) AND n.superseded_at IS NULL AND helle.is_police()
     AND helle.in_criminal_case(the_case)
   ORDER BY n.recorded_at
$$;

-- Whether the person of a case stands in a criminal case of a unit that has not come to its end, or is held by it.
CREATE FUNCTION helle.criminal_matter_goes_on(the_case uuid, of_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM prosecution_victimlink l
      JOIN prosecution_casepart p ON p.criminal_case_id = l.criminal_case_id AND p.unit_id = of_unit AND p.ended_at IS NULL
      JOIN prosecution_stage s ON s.criminal_case_id = l.criminal_case_id AND s.superseded_at IS NULL
           AND s.stage IN ('report', 'resumed', 'charge', 'indictment')
     WHERE l.case_id = the_case AND l.superseded_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = s.id AND n.superseded_at IS NULL))
  OR EXISTS (SELECT 1 FROM prosecution_detention d WHERE d.case_id = the_case AND d.by_unit_id = of_unit
                AND d.ended_at IS NULL AND d.superseded_at IS NULL)
$$;
-- Where a case has closed, the way of the police and the prosecution to it ends (GOV-06, SHR-04), or once what goes on of hers has
-- come to its end: by whoever brings that about. A statement lasts to its own last day.
CREATE FUNCTION helle.end_criminal_grants(the_case uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (SELECT r.rung FROM cases_rungevent r WHERE r.case_id = the_case AND r.superseded_at IS NULL
       ORDER BY r.sequence DESC LIMIT 1) NOT IN ('withdrawn', 'declined', 'disappeared', 'lapsed') THEN
    RETURN;
  END IF;
  PERFORM helle.apply_act('case_closed', the_case, g.person_id, g.unit_id, 'cmm_caseworker', helle.acting_user(), helle.acting_unit(),
                          helle.instant())
     FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id AND u.kind IN ('police', 'nsk', 'prosecution')
    WHERE g.case_id = the_case AND g.category = 'criminal' AND upper_inf(g.during)
      AND NOT helle.criminal_matter_goes_on(the_case, g.unit_id);
END $$;
-- The same of all who stand in a criminal case: asked once it has gone on, been handed over or been left by a unit.
CREATE FUNCTION helle.end_grants_of_criminal_case(the_case uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.end_criminal_grants(l.case_id) FROM prosecution_victimlink l
    WHERE l.criminal_case_id = the_case AND l.superseded_at IS NULL;
END $$;
CREATE FUNCTION helle.keep_criminal_grants() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Where nobody acts, the owner puts rows back, and the grants that belong to them with them.
  IF helle.acting_user() IS NULL THEN
    RETURN NULL;
  END IF;
  IF TG_TABLE_NAME = 'prosecution_stage' THEN
    PERFORM helle.end_grants_of_criminal_case(NEW.criminal_case_id);
  ELSE
    PERFORM helle.end_criminal_grants(NEW.case_id);
  END IF;
  RETURN NULL;
END $$;
-- Where a person has become a suspect the link that follows keeps the way to her case (`keep_changed_role` sees that it follows).
CREATE FUNCTION helle.keep_criminal_grants_of_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.acting_user() IS NOT NULL AND NEW.superseded_why <> 'changed' THEN
    PERFORM helle.end_criminal_grants(NEW.case_id);
  END IF;
  RETURN NULL;
END $$;
-- That a person stands otherwise since is said where she does, when all is written.
CREATE FUNCTION helle.keep_changed_role() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.superseded_why = 'changed' AND OLD.superseded_at IS NULL AND NOT EXISTS (
       SELECT 1 FROM prosecution_victimlink l WHERE l.criminal_case_id = NEW.criminal_case_id AND l.case_id = NEW.case_id
          AND l.id <> NEW.id AND l.superseded_at IS NULL) THEN
    PERFORM helle.refuse('link_changed_into_another');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_changed_role AFTER UPDATE ON prosecution_victimlink DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION helle.keep_changed_role();
CREATE TRIGGER keep_criminal_grants AFTER INSERT ON cases_rungevent FOR EACH ROW EXECUTE FUNCTION helle.keep_criminal_grants();
CREATE TRIGGER keep_criminal_grants AFTER INSERT OR UPDATE ON prosecution_stage
  FOR EACH ROW EXECUTE FUNCTION helle.keep_criminal_grants();
CREATE TRIGGER keep_criminal_grants AFTER UPDATE ON prosecution_victimlink
  FOR EACH ROW EXECUTE FUNCTION helle.keep_criminal_grants_of_link();
CREATE TRIGGER keep_criminal_grants AFTER UPDATE ON prosecution_detention
  FOR EACH ROW EXECUTE FUNCTION helle.keep_criminal_grants();

REVOKE ALL ON FUNCTION helle.keep_statement_request(), helle.statement_waits(uuid), helle.criminal_matter_goes_on(uuid, uuid),
  helle.end_criminal_grants(uuid), helle.keep_criminal_grants(), helle.keep_criminal_grants_of_link(), helle.keep_changed_role(),
  helle.end_grants_of_criminal_case(uuid), helle.journal_may_be_tried(),
  helle.reads_disclosure(uuid, uuid, date, timestamptz), helle.keep_disclosure(),
  helle.keep_disclosure_weighed(), helle.keep_network_link(), helle.questionings_heard_of(uuid), helle.keep_questioning(),
  helle.end_of_day(date), helle.disclose_until(uuid, uuid, text, date), helle.open_disclosed(uuid, uuid, text, date),
  helle.end_disclosed(uuid, uuid, text), helle.interview_was_held(uuid),
  helle.criminal_case_named(bytea), helle.criminal_network(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.reads_disclosure(uuid, uuid, date, timestamptz), helle.questionings_heard_of(uuid),
  helle.interview_was_held(uuid), helle.journal_may_be_tried(), helle.statement_waits(uuid),
  helle.criminal_case_named(bytea), helle.criminal_network(uuid) TO helle_app;
