-- Obligations, what carries them and what shows it; studies with recommendations and answers; reports to treaty bodies. All who see
-- figures without persons see them (C6: aggregates). What was written stays, and is met by what follows it.

CREATE FUNCTION helle.owns_obligation(the_code text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.writes('action_plan') AND EXISTS (
    SELECT 1 FROM obligations_obligation o WHERE o.code = the_code AND o.judged AND o.owner_id = helle.acting_unit())
$$;
-- Whether the acting unit leads the plan that holds, or the latest there was (GOV-03).
CREATE FUNCTION helle.leads_now() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.writes('action_plan') AND coalesce((
    SELECT p.lead_id = helle.acting_unit() FROM action_plans_plan p
     WHERE p.first_day <= helle.plan_today() ORDER BY p.first_day DESC LIMIT 1), false)
$$;
CREATE FUNCTION helle.writes_study(the_study uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.leads_now() OR helle.writes('action_plan') AND EXISTS (
    SELECT 1 FROM obligations_study s WHERE s.id = the_study AND s.author_id = helle.acting_unit())
$$;
CREATE FUNCTION helle.adds_to_obligation(the_code text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.owns_obligation(the_code) OR helle.leads_now() AND EXISTS (
    SELECT 1 FROM obligations_obligation o WHERE o.code = the_code AND o.judged)
$$;
-- What carries or shows an obligation is taken back by the ministry that has it, and by whose unit entered it: no other decides what
-- can be said of it. What came with Helle is nobody's own.
CREATE FUNCTION helle.takes_back_of_obligation(the_code text, the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.owns_obligation(the_code)
      OR the_unit IS NOT NULL AND the_unit = helle.acting_unit() AND helle.adds_to_obligation(the_code)
$$;

CREATE POLICY own_read ON obligations_carrier FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON obligations_carrier FOR INSERT TO helle_app WITH CHECK (
  helle.adds_to_obligation(obligation_id) AND kind = 'practice' AND withdrawn_at IS NULL
  AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_change ON obligations_carrier FOR UPDATE TO helle_app
  USING (helle.takes_back_of_obligation(obligation_id, by_unit_id) AND withdrawn_at IS NULL)
  WITH CHECK (withdrawn_at = (SELECT helle.instant()) AND withdrawn_by_id = (SELECT helle.acting_user()));
CREATE POLICY own_read ON obligations_shows FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON obligations_shows FOR INSERT TO helle_app WITH CHECK (
  helle.adds_to_obligation(obligation_id) AND withdrawn_at IS NULL AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_change ON obligations_shows FOR UPDATE TO helle_app
  USING (helle.takes_back_of_obligation(obligation_id, by_unit_id) AND withdrawn_at IS NULL)
  WITH CHECK (withdrawn_at = (SELECT helle.instant()) AND withdrawn_by_id = (SELECT helle.acting_user()));
CREATE POLICY own_read ON obligations_judgement FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON obligations_judgement FOR INSERT TO helle_app WITH CHECK (
  helle.owns_obligation(obligation_id) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON obligations_study FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON obligations_study FOR INSERT TO helle_app WITH CHECK (
  helle.leads_now() AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON obligations_publication FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON obligations_publication FOR INSERT TO helle_app WITH CHECK (
  helle.writes_study(study_id) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON obligations_recommendation FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON obligations_recommendation FOR INSERT TO helle_app WITH CHECK (
  helle.writes_study(study_id) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON obligations_addressed FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON obligations_addressed FOR INSERT TO helle_app WITH CHECK (
  helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND EXISTS (
    SELECT 1 FROM obligations_recommendation r WHERE r.id = recommendation_id AND r.by_user_id = (SELECT helle.acting_user())
       AND r.recorded_at = (SELECT helle.instant()) AND helle.writes_study(r.study_id)));
CREATE POLICY own_read ON obligations_reply FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON obligations_reply FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('action_plan')) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND EXISTS (
    SELECT 1 FROM obligations_addressed a WHERE a.id = addressed_id AND a.unit_id = (SELECT helle.acting_unit())));
CREATE POLICY own_read ON obligations_followup FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON obligations_followup FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('action_plan')) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND EXISTS (
    SELECT 1 FROM obligations_reply p JOIN obligations_addressed a ON a.id = p.addressed_id
     WHERE p.id = reply_id AND a.unit_id = (SELECT helle.acting_unit())));
-- A report that nobody has approved is read by who answers for it, by who drew it, and by CMM, which collects (STA-03).
CREATE FUNCTION helle.answers_for_body(the_body text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM obligations_treatybody b WHERE b.code = the_body AND b.responsible_id = helle.acting_unit())
$$;
CREATE FUNCTION helle.sees_treaty_report(the_report uuid, the_body text, the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_unit = helle.acting_unit() OR helle.acting_kind() = 'cmm' OR helle.answers_for_body(the_body)
      OR EXISTS (SELECT 1 FROM obligations_treatyreportanswer a WHERE a.report_id = the_report AND a.approved)
$$;
CREATE POLICY own_read ON obligations_treatyreport FOR SELECT TO helle_app USING (
  (SELECT helle.reads('aggregates')) AND helle.sees_treaty_report(id, body_id, by_unit_id));
CREATE POLICY own_add ON obligations_treatyreport FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('action_plan')) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at)
  AND (helle.answers_for_body(body_id) OR (SELECT helle.acting_kind()) = 'cmm'));
CREATE POLICY own_read ON obligations_treatyreportanswer FOR SELECT TO helle_app USING (
  (SELECT helle.reads('aggregates')) AND EXISTS (SELECT 1 FROM obligations_treatyreport r WHERE r.id = report_id));
CREATE POLICY own_add ON obligations_treatyreportanswer FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('action_plan')) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at)
  AND helle.answers_for_body(body_id));

-- No day of evidence is still to come.
CREATE FUNCTION helle.keep_shows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM obligations_obligation o WHERE o.code = NEW.obligation_id FOR NO KEY UPDATE;
  IF TG_OP = 'INSERT' AND NEW.on_day > helle.plan_today() THEN
    PERFORM helle.refuse('evidence_day_has_come');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_shows BEFORE INSERT OR UPDATE ON obligations_shows FOR EACH ROW EXECUTE FUNCTION helle.keep_shows();
CREATE FUNCTION helle.keep_carrier() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM obligations_obligation o WHERE o.code = NEW.obligation_id FOR NO KEY UPDATE;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_carrier BEFORE INSERT OR UPDATE ON obligations_carrier FOR EACH ROW EXECUTE FUNCTION helle.keep_carrier();

-- The figures that stand as a release told their year (`obligations.queries.TOLD_BY_RELEASES`).
CREATE FUNCTION helle.feed_is_told_by_releases(feed text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT feed = 'forced_labour'
$$;
REVOKE ALL ON FUNCTION helle.feed_is_told_by_releases(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.feed_is_told_by_releases(text) TO helle_app;

-- What is said of an obligation (DEF-05): carried out, wholly or in part, only where something carries it; wholly only on the newest
-- evidence that stands, which is not too old that day. What is history is not judged (INT-08). Of two at once the second waits, as
-- do those who take a carrier or evidence back meanwhile.
CREATE FUNCTION helle.keep_judgement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of obligations_obligation;
BEGIN
  SELECT * INTO of FROM obligations_obligation o WHERE o.code = NEW.obligation_id FOR NO KEY UPDATE;
  IF NOT of.judged OR of.owner_id <> NEW.by_unit_id THEN
    PERFORM helle.refuse('judgement_is_the_owners');
  END IF;
  IF NEW.number <> 1 + (SELECT count(*) FROM obligations_judgement j WHERE j.obligation_id = of.code) THEN
    PERFORM helle.refuse('judgements_in_order');
  END IF;
  IF NEW.state IN ('carried', 'partly') AND NOT EXISTS (
       SELECT 1 FROM obligations_carrier c WHERE c.obligation_id = of.code AND c.withdrawn_at IS NULL) THEN
    PERFORM helle.refuse('carried_by_something');
  END IF;
  -- A figure of a release that was taken down shows nothing any more, also once another release counts its year.
  IF NEW.evidence_on IS DISTINCT FROM (
       SELECT max(s.on_day) FROM obligations_shows s
        WHERE s.obligation_id = of.code AND s.withdrawn_at IS NULL AND NOT (
          helle.feed_is_told_by_releases(s.feed) AND EXISTS (
            SELECT FROM helle.years_counted() w WHERE w.year = s.year AND w.known_on = s.on_day AND w.fell_at >= s.recorded_at)))
     OR NEW.state = 'carried' AND NEW.fresh_until < helle.plan_today() THEN
    PERFORM helle.refuse('judgement_rests_on_what_stands');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_judgement BEFORE INSERT ON obligations_judgement FOR EACH ROW EXECUTE FUNCTION helle.keep_judgement();

-- A study is published on a day that has come, not before it began; its recommendations follow that, in order (GOV-19).
CREATE FUNCTION helle.keep_publication() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.on_day > helle.plan_today() OR NEW.on_day < (SELECT s.first_day FROM obligations_study s WHERE s.id = NEW.study_id) THEN
    PERFORM helle.refuse('publication_in_its_time');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_publication BEFORE INSERT ON obligations_publication
  FOR EACH ROW EXECUTE FUNCTION helle.keep_publication();
CREATE FUNCTION helle.keep_study_recommendation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM obligations_study s WHERE s.id = NEW.study_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT 1 FROM obligations_publication p WHERE p.study_id = NEW.study_id) THEN
    PERFORM helle.refuse('recommendation_is_published');
  END IF;
  IF NEW.number <> 1 + (SELECT count(*) FROM obligations_recommendation r WHERE r.study_id = NEW.study_id) THEN
    PERFORM helle.refuse('recommendations_in_order');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_study_recommendation BEFORE INSERT ON obligations_recommendation
  FOR EACH ROW EXECUTE FUNCTION helle.keep_study_recommendation();
-- It is addressed to somebody.
CREATE FUNCTION helle.keep_addressed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM obligations_addressed a WHERE a.recommendation_id = NEW.id) THEN
    PERFORM helle.refuse('recommendation_is_addressed');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_addressed AFTER INSERT ON obligations_recommendation DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION helle.keep_addressed();

-- Answers are in order, and what was promised has a day to come. What was promised is followed up in the latest answer alone, and
-- what ended stays so (INI-05).
CREATE FUNCTION helle.keep_reply() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM obligations_addressed a WHERE a.id = NEW.addressed_id FOR NO KEY UPDATE;
  IF NEW.sequence <> 1 + (SELECT count(*) FROM obligations_reply p WHERE p.addressed_id = NEW.addressed_id) THEN
    PERFORM helle.refuse('replies_in_order');
  END IF;
  IF NEW.promised_by < helle.plan_today() THEN
    PERFORM helle.refuse('promised_for_a_day_to_come');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_reply BEFORE INSERT ON obligations_reply FOR EACH ROW EXECUTE FUNCTION helle.keep_reply();
CREATE FUNCTION helle.keep_promise_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of obligations_reply;
BEGIN
  SELECT p.* INTO of FROM obligations_reply p WHERE p.id = NEW.reply_id;
  PERFORM 1 FROM obligations_addressed a WHERE a.id = of.addressed_id FOR NO KEY UPDATE;
  IF of.promised_by IS NULL
     OR EXISTS (SELECT 1 FROM obligations_reply p WHERE p.addressed_id = of.addressed_id AND p.sequence > of.sequence)
     OR EXISTS (SELECT 1 FROM obligations_followup f WHERE f.reply_id = of.id AND f.kind <> 'moved') THEN
    PERFORM helle.refuse('promise_is_open');
  END IF;
  IF NEW.sequence <> 1 + (SELECT count(*) FROM obligations_followup f WHERE f.reply_id = of.id) THEN
    PERFORM helle.refuse('answers_followed_in_order');
  END IF;
  IF NEW.on_day > helle.plan_today() OR NEW.on_day < (of.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date
     OR NEW.new_day < helle.plan_today() THEN
    PERFORM helle.refuse('follow_up_in_its_time');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_promise_step BEFORE INSERT ON obligations_followup FOR EACH ROW EXECUTE FUNCTION helle.keep_promise_step();

-- One report to a body waits at a time. It covers years that are over when it was counted, and corrects an approved one of the same
-- body, once (STA-03, GOV-13).
CREATE FUNCTION helle.keep_treaty_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM obligations_treatybody b WHERE b.code = NEW.body_id FOR NO KEY UPDATE;
  IF NEW.sequence <> 1 + (SELECT count(*) FROM obligations_treatyreport r WHERE r.body_id = NEW.body_id) THEN
    PERFORM helle.refuse('treaty_reports_in_order');
  END IF;
  IF NEW.cut_off > helle.plan_today() OR NEW.cut_off < make_date(NEW.last_year, 12, 31) THEN
    PERFORM helle.refuse('treaty_report_of_years_that_are_over');
  END IF;
  IF EXISTS (SELECT 1 FROM obligations_treatyreport r LEFT JOIN obligations_treatyreportanswer a ON a.report_id = r.id
              WHERE r.body_id = NEW.body_id AND a.report_id IS NULL) THEN
    PERFORM helle.refuse('treaty_report_waits_already');
  END IF;
  IF NEW.corrects_id IS NOT NULL AND (
       NOT EXISTS (SELECT 1 FROM obligations_treatyreport r JOIN obligations_treatyreportanswer a ON a.report_id = r.id
                    WHERE r.id = NEW.corrects_id AND r.body_id = NEW.body_id AND a.approved)
       OR EXISTS (SELECT 1 FROM obligations_treatyreport r JOIN obligations_treatyreportanswer a ON a.report_id = r.id
                   WHERE r.corrects_id = NEW.corrects_id AND a.approved)) THEN
    PERFORM helle.refuse('treaty_report_corrects_what_stands');
  END IF;
  IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM obligations_treatyreport r
        WHERE r.id = NEW.corrects_id AND (r.first_year, r.last_year) = (NEW.first_year, NEW.last_year)) THEN
    PERFORM helle.refuse('treaty_report_corrects_its_years');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_treaty_report BEFORE INSERT ON obligations_treatyreport
  FOR EACH ROW EXECUTE FUNCTION helle.keep_treaty_report();
-- It is answered by who answers for it, by another hand than who drew it, and numbered as it is approved.
CREATE FUNCTION helle.keep_treaty_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  report obligations_treatyreport;
BEGIN
  SELECT r.* INTO report FROM obligations_treatyreport r WHERE r.id = NEW.report_id;
  PERFORM 1 FROM obligations_treatybody b WHERE b.code = report.body_id FOR NO KEY UPDATE;
  IF NEW.body_id <> report.body_id OR NOT EXISTS (
       SELECT 1 FROM obligations_treatybody b WHERE b.code = report.body_id AND b.responsible_id = NEW.by_unit_id) THEN
    PERFORM helle.refuse('treaty_report_is_approved_by_the_responsible');
  END IF;
  IF NEW.by_user_id = report.by_user_id THEN
    PERFORM helle.refuse('treaty_report_four_eyes');
  END IF;
  IF NEW.approved AND NEW.number <> 1 + (
       SELECT count(*) FROM obligations_treatyreportanswer a WHERE a.body_id = report.body_id AND a.approved) THEN
    PERFORM helle.refuse('treaty_report_number_once');
  END IF;
  -- No release is taken down meanwhile.
  PERFORM pg_advisory_xact_lock(hashtext('helle.releases'));
  IF NEW.approved AND EXISTS (
       SELECT 1 FROM jsonb_path_query(report.content, '$.tables[*].releases[*][1]') told(number)
        WHERE (told.number #>> '{}')::integer IN (SELECT helle.releases_taken_down())) THEN
    PERFORM helle.refuse('treaty_report_tells_what_stands');
  END IF;
  -- Nor does evidence of an obligation say a figure of one.
  IF NEW.approved AND EXISTS (
       SELECT 1 FROM jsonb_path_query(report.content, '$.obligations[*].evidence[*]') told(of)
         JOIN helle.years_counted() w ON w.year = (told.of ->> 0)::integer AND w.known_on = (told.of ->> 1)::date
          AND w.fell_at >= report.recorded_at) THEN
    PERFORM helle.refuse('treaty_report_tells_what_stands');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_treaty_answer BEFORE INSERT ON obligations_treatyreportanswer
  FOR EACH ROW EXECUTE FUNCTION helle.keep_treaty_answer();

-- Nothing personal in what many read (GOV-26).
CREATE TRIGGER names_nobody BEFORE INSERT OR UPDATE ON obligations_carrier
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('text', 'withdrawn_why');
CREATE TRIGGER names_nobody BEFORE INSERT OR UPDATE ON obligations_shows
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('title_da', 'title_en', 'where', 'withdrawn_why');
CREATE TRIGGER names_nobody BEFORE INSERT ON obligations_judgement FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('why');
CREATE TRIGGER names_nobody BEFORE INSERT ON obligations_study
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('title_da', 'title_en', 'by_da', 'by_en', 'where_da', 'where_en');
CREATE TRIGGER names_nobody BEFORE INSERT ON obligations_publication FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('where');
CREATE TRIGGER names_nobody BEFORE INSERT ON obligations_recommendation
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('text');
CREATE TRIGGER names_nobody BEFORE INSERT ON obligations_reply
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('why', 'promises');
CREATE TRIGGER names_nobody BEFORE INSERT ON obligations_followup FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('why');
CREATE TRIGGER names_nobody BEFORE INSERT ON obligations_treatyreport
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('introduction', 'introduction_en', 'why');
CREATE TRIGGER names_nobody BEFORE INSERT ON obligations_treatyreportanswer
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('remarks');

-- What the role of the numbers reads: persons who were told that they can claim compensation, those of them who claimed, who chose
-- not to and who were awarded any, by the year in which each was first told, as it was known at the end of a day (INT-05, GOV-13).
CREATE FUNCTION helle.compensation(until date) RETURNS TABLE (year integer, told bigint, claimed bigint, declined bigint, awarded bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH written AS (
    SELECT t.*, k.person_id FROM prosecution_compensationtold t JOIN cases_case k ON k.id = t.case_id
     WHERE (t.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date <= until),
  said AS (
    SELECT w.person_id, min(w.informed_on) AS informed_on, (array_agg(w.answer ORDER BY w.recorded_at DESC, w.id DESC))[1] AS answer
      FROM written w
     WHERE NOT EXISTS (SELECT 1 FROM written m WHERE m.case_id = w.case_id AND m.answer = 'mistake'
                          AND (m.recorded_at, m.id) >= (w.recorded_at, w.id))
     GROUP BY w.person_id),
  claims AS (
    SELECT k.person_id, min(c.informed_on) AS informed_on, bool_or(e.outcome IN ('awarded', 'partly')) AS awarded
      FROM prosecution_claim c JOIN cases_case k ON k.id = c.case_id
      LEFT JOIN prosecution_claimend e ON e.claim_id = c.id AND (e.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date <= until
     WHERE (c.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date <= until AND e.outcome IS DISTINCT FROM 'mistake'
     GROUP BY k.person_id)
  SELECT extract(year FROM least(s.informed_on, c.informed_on))::int, count(*), count(c.person_id),
         count(*) FILTER (WHERE c.person_id IS NULL AND s.answer = 'none'), count(*) FILTER (WHERE c.awarded)
    FROM said s FULL JOIN claims c ON c.person_id = s.person_id
   WHERE least(s.informed_on, c.informed_on) <= until GROUP BY 1
$$;

REVOKE ALL ON FUNCTION helle.owns_obligation(text), helle.leads_now(), helle.writes_study(uuid), helle.adds_to_obligation(text),
  helle.takes_back_of_obligation(text, uuid),
  helle.answers_for_body(text), helle.sees_treaty_report(uuid, text, uuid), helle.keep_shows(), helle.keep_carrier(),
  helle.keep_judgement(), helle.keep_publication(), helle.keep_study_recommendation(), helle.keep_addressed(), helle.keep_reply(),
  helle.keep_promise_step(), helle.keep_treaty_report(), helle.keep_treaty_answer(), helle.compensation(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.owns_obligation(text), helle.leads_now(), helle.writes_study(uuid), helle.adds_to_obligation(text),
  helle.takes_back_of_obligation(text, uuid),
  helle.answers_for_body(text), helle.sees_treaty_report(uuid, text, uuid) TO helle_app;
GRANT EXECUTE ON FUNCTION helle.compensation(date) TO helle_numbers;
