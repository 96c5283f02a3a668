-- The contact point between the police and CMM (CRI-17): each sees what it sent or was sent, Rigspolitiet all of it, the acute as a log.
CREATE FUNCTION helle.in_contact(the_message uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.reads('contact') AND (
    helle.acting_kind() = 'national_police' OR helle.acting_kind() IN ('police', 'nsk', 'cmm') AND (
      EXISTS (SELECT 1 FROM prosecution_contactmessage m WHERE m.id = the_message
                 AND helle.acting_unit() IN (m.by_unit_id, m.to_unit_id))
      OR EXISTS (SELECT 1 FROM prosecution_contactstep s WHERE s.message_id = the_message
                    AND s.to_unit_id = helle.acting_unit())))
$$;
-- With whom it lies now: the unit that it was sent on to last, else the one it was sent to.
CREATE FUNCTION helle.contact_lies_with(the_message uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((SELECT s.to_unit_id FROM prosecution_contactstep s WHERE s.message_id = m.id AND s.move = 'forwarded'
                    ORDER BY s.recorded_at DESC, s.id DESC LIMIT 1), m.to_unit_id)
    FROM prosecution_contactmessage m WHERE m.id = the_message
$$;

CREATE POLICY own_read ON prosecution_contactmessage FOR SELECT TO helle_app USING (helle.in_contact(id));
CREATE POLICY own_add ON prosecution_contactmessage FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('contact')) AND (SELECT helle.acting_kind()) IN ('police', 'nsk', 'cmm', 'national_police')
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND recorded_at = (SELECT helle.instant()) AND involvement_id IS NULL);
CREATE POLICY own_read ON prosecution_contactstep FOR SELECT TO helle_app USING (helle.in_contact(message_id));
CREATE POLICY own_add ON prosecution_contactstep FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('contact')) AND helle.in_contact(message_id) AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()));

-- Rigspolitiet in between, unless it is acute; whoever has it answers or, at Rigspolitiet, sends it on. Two wait for the message.
CREATE FUNCTION helle.keep_contact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  kind_there text := (SELECT u.kind FROM organisations_unit u WHERE u.id = NEW.to_unit_id);
  kind_here text := helle.acting_kind();
BEGIN
  IF TG_TABLE_NAME = 'prosecution_contactmessage' THEN
    IF kind_here = 'national_police' AND kind_there NOT IN ('police', 'nsk', 'cmm')
       OR kind_here IN ('police', 'nsk') AND kind_there <> (CASE WHEN NEW.acute THEN 'cmm' ELSE 'national_police' END)
       OR kind_here = 'prosecution' AND kind_there <> 'cmm'
       OR kind_here = 'cmm' AND NOT NEW.acute AND kind_there <> 'national_police'
       OR kind_here = 'cmm' AND NEW.acute AND kind_there NOT IN ('police', 'nsk') THEN
      PERFORM helle.refuse('contact_goes_through_the_contact_point');
    END IF;
    RETURN NEW;
  END IF;
  PERFORM 1 FROM prosecution_contactmessage m WHERE m.id = NEW.message_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM prosecution_contactstep s WHERE s.message_id = NEW.message_id AND s.move = 'answered')
     OR EXISTS (SELECT 1 FROM prosecution_contactmessage m WHERE m.id = NEW.message_id AND m.told_on IS NOT NULL)
     OR helle.contact_lies_with(NEW.message_id) IS DISTINCT FROM NEW.by_unit_id THEN
    PERFORM helle.refuse('contact_lies_with_who_moves_it');
  END IF;
  IF NEW.move = 'forwarded' AND (kind_here <> 'national_police' OR kind_there NOT IN ('police', 'nsk', 'cmm')) THEN
    PERFORM helle.refuse('contact_is_sent_on_by_the_contact_point');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_contact BEFORE INSERT ON prosecution_contactmessage
  FOR EACH ROW EXECUTE FUNCTION helle.keep_contact();
CREATE TRIGGER keep_contact BEFORE INSERT ON prosecution_contactstep FOR EACH ROW EXECUTE FUNCTION helle.keep_contact();

-- A direct contact with CMM is logged with the involvement that it was, by whoever wrote that: also a prosecutor, who has no part in
-- the queue. It has taken place, and waits for nobody (CRI-17).
CREATE FUNCTION helle.log_direct_contact(the_message uuid, the_involvement uuid, to_cmm uuid, sealed_words bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  told prosecution_involvement;
BEGIN
  SELECT * INTO told FROM prosecution_involvement i WHERE i.id = the_involvement AND i.organisation = 'cmm'
     AND i.channel = 'direct' AND i.superseded_at IS NULL AND i.by_user_id = helle.acting_user() AND i.recorded_at = helle.instant();
  IF told.id IS NULL OR NOT helle.works_on_criminal_case(told.criminal_case_id) THEN
    RAISE EXCEPTION 'who involves CMM directly logs that' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO prosecution_contactmessage (id, to_unit_id, about, acute, words_sealed, recorded_at, by_user_id, by_unit_id,
                                          involvement_id, told_on)
  VALUES (the_message, to_cmm, 'cooperation', true, sealed_words, helle.instant(), helle.acting_user(), helle.acting_unit(),
          told.id, told.told_on);
END $$;
-- What was logged of an involvement that is put out of force is so too.
CREATE FUNCTION helle.keep_direct_contact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE prosecution_contactmessage m SET withdrawn_at = NEW.superseded_at WHERE m.involvement_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_direct_contact AFTER UPDATE ON prosecution_involvement
  FOR EACH ROW EXECUTE FUNCTION helle.keep_direct_contact();

-- --- numbers of criminal cases: no person, no journal number -----------------------------------------------------------------------

-- Who sees which numbers: Rigspolitiet and CMM those of every unit, the police and NSK their own (CRI-16).
CREATE FUNCTION helle.counts_criminal_cases_of(the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.reads('aggregates') AND (helle.acting_kind() IN ('national_police', 'cmm')
                                        OR helle.acting_kind() IN ('police', 'nsk') AND helle.acting_unit() = the_unit)
$$;

-- Which unit investigated a criminal case at a moment; before the first one, the one that opened it. What is counted of a case is
-- counted to who had it then, and not to who got it since.
CREATE FUNCTION helle.investigated_by(the_case uuid, at timestamptz) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.unit_id FROM prosecution_casepart p
   WHERE p.criminal_case_id = the_case AND p.part = 'investigates' AND p.began_at <= at
   ORDER BY p.began_at DESC, p.id DESC LIMIT 1
$$;
-- Whether the acting unit counts something of a criminal case that a unit had: CMM of those alone that it was told of, since who has
-- none does not learn that there is one (C6).
CREATE FUNCTION helle.counts_criminal_case(the_case uuid, of_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.counts_criminal_cases_of(of_unit) AND (helle.acting_kind() <> 'cmm'
    OR EXISTS (SELECT 1 FROM prosecution_involvement i WHERE i.criminal_case_id = the_case AND i.organisation = 'cmm'
                  AND i.superseded_at IS NULL)
    OR EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.criminal_case_id = the_case AND l.superseded_at IS NULL))
$$;
-- Whether what was decided of a person's charge is counted: by who counts every unit's, or by who knows a person linked to it.
CREATE FUNCTION helle.counts_waiver_of(the_suspect uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.acting_kind() IN ('national_police', 'cmm') OR EXISTS (
    SELECT 1 FROM prosecution_victimlink l WHERE l.suspect_id = the_suspect AND helle.knows_case_of(l.case_id))
$$;

-- Asked in time (CRI-04): by the unit that had the case when the police became aware, whoever got it since, the cases that they
-- became aware of in these days; those that were told, and the middle of the days it took.
CREATE FUNCTION helle.asked_in_time(first_day date, last_day date)
RETURNS TABLE (unit_id uuid, cases int, cmm_told int, cmm_days float8, prosecution_told int, prosecution_days float8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT h.unit_id, count(*)::int, count(c_i.told_on)::int,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY c_i.told_on - c.police_aware_on),
         count(p_i.told_on)::int, percentile_cont(0.5) WITHIN GROUP (ORDER BY p_i.told_on - c.police_aware_on)
    FROM prosecution_criminalcase c
    LEFT JOIN prosecution_involvement c_i ON c_i.criminal_case_id = c.id AND c_i.organisation = 'cmm'
          AND c_i.superseded_at IS NULL AND NOT helle.involvement_is_denied(c_i.id)
    CROSS JOIN LATERAL (SELECT helle.prosecution_involved_on(c.id) AS told_on) p_i
    CROSS JOIN LATERAL (SELECT helle.investigated_by(c.id, c.opened_at) AS unit_id) h
   WHERE c.police_aware_on BETWEEN first_day AND last_day AND helle.counts_criminal_case(c.id, h.unit_id)
   GROUP BY h.unit_id
$$;

-- How long it took from stage to stage, of stages of these days: the middle, and of how many (CRI-23). From judgment to judgment by the
-- instance alone: of one that says none nobody knows what it is.
CREATE FUNCTION helle.criminal_durations(first_day date, last_day date)
RETURNS TABLE (before text, stage text, instance text, steps int, days float8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT b.stage, s.stage, s.instance, count(*)::int, percentile_cont(0.5) WITHIN GROUP (ORDER BY s."on" - b."on")
    FROM prosecution_stage s JOIN prosecution_stage b ON b.id = s.after_id
   WHERE s.superseded_at IS NULL AND s."on" BETWEEN first_day AND last_day
     AND helle.counts_criminal_case(s.criminal_case_id, helle.investigated_by(s.criminal_case_id, s.recorded_at))
     AND (s.stage <> 'waived' OR helle.counts_waiver_of(s.suspect_id))
     AND (b.stage NOT IN ('conviction', 'acquittal') OR s.instance <> '')
   GROUP BY b.stage, s.stage, s.instance
$$;

-- Why cases ended without a judgment, by provision (CRI-24): those that were not resumed. That an indictment was withdrawn since its
-- suspect is a victim is told as a waiver is: to a unit that counts its own, of persons it knows.
CREATE FUNCTION helle.criminal_ends(first_day date, last_day date)
RETURNS TABLE (provision text, end_reason text, ends int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.provision, told.why, count(*)::int
    FROM prosecution_stage s JOIN prosecution_offence o ON o.id = s.offence_id
    CROSS JOIN LATERAL (SELECT CASE WHEN s.end_reason = 'waiver_weighed' AND NOT helle.counts_waiver_of(s.suspect_id)
                                    THEN 'not_stated' ELSE s.end_reason END AS why) told
   WHERE s.superseded_at IS NULL AND s.end_reason <> '' AND s."on" BETWEEN first_day AND last_day
     AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = s.id AND n.superseded_at IS NULL)
     AND helle.counts_criminal_case(s.criminal_case_id, helle.investigated_by(s.criminal_case_id, s.recorded_at))
   GROUP BY o.provision, told.why
$$;

-- How many were held in these days, and why. Who was
-- written down twice for the same days, before anybody knew that it is one person, counts once: the first of those in force. Where a
-- unit counts its own, the first of its own: that another one held her too it is not told.
CREATE FUNCTION helle.detentions_between(first_day date, last_day date)
RETURNS TABLE (unit_id uuid, why text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT x.by_unit_id, x.why FROM prosecution_detention x
   WHERE x.superseded_at IS NULL AND (x.began_at AT TIME ZONE 'Europe/Copenhagen')::date BETWEEN first_day AND last_day
     AND NOT EXISTS (
           SELECT 1 FROM prosecution_detention n
            WHERE n.superseded_at IS NULL AND (n.case_id = x.case_id OR n.referred_id = x.referred_id)
              AND (n.began_at, n.id) < (x.began_at, x.id)
              AND (n.by_unit_id = x.by_unit_id OR helle.acting_kind() IN ('national_police', 'cmm'))
              AND tstzrange(n.began_at, n.ended_at) && tstzrange(x.began_at, x.ended_at))
$$;

-- The victims whose charge nobody has weighed (CRI-07), each once, by what is furthest: charged or indicted in these days, or convicted.
-- A proposal weighs nothing while nobody can open it: CMM's statement has ended.
CREATE FUNCTION helle.unweighed_between(first_day date, last_day date)
RETURNS TABLE (criminal_case_id uuid, suspect_id uuid, code text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.criminal_case_id, l.suspect_id, CASE WHEN judged.it THEN 'conviction' ELSE charges.stage END
    FROM prosecution_victimlink l
    CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM helle.convicted_unweighed(l.suspect_id) j
                                        WHERE j.judged_on BETWEEN first_day AND last_day) AS it) judged
    CROSS JOIN LATERAL (SELECT max(u.stage) AS stage FROM (
           SELECT n.stage, n.charged_on FROM helle.unweighed_of_link(l.id) n
           UNION ALL
           SELECT s.stage, s.charged_on
             FROM prosecution_waiverproposal p JOIN helle.standing_charges(l.suspect_id) s ON s.charge_id = ANY (p.charges)
            WHERE p.link_id = l.id AND helle.waiver_waits(p.id) AND NOT helle.investigator_knows(l.criminal_case_id, l.case_id)) u
          WHERE u.charged_on BETWEEN first_day AND last_day) charges
   WHERE l.capacity = 'charged' AND l.superseded_at IS NULL AND (judged.it OR charges.stage IS NOT NULL)
$$;

-- Charge waivers as decided, and which condition failed; detentions, and whether something else was tried (CRI-08, CRI-09). A unit
-- that counts its own cases counts of their waivers those of persons it knows: else the number would tell that there is a victim.
CREATE FUNCTION helle.criminal_care(first_day date, last_day date)
RETURNS TABLE (what text, code text, times int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 'waiver', CASE WHEN d.failed = '' OR k.outcome <> 'not_waived' THEN k.outcome ELSE d.failed END, count(*)::int
    FROM prosecution_decidedcharge k JOIN prosecution_waiverdecision d ON d.id = k.decision_id
    JOIN prosecution_victimlink l ON l.id = d.link_id
   WHERE d.decided_on BETWEEN first_day AND last_day AND helle.counts_waiver_of(l.suspect_id)
     AND NOT helle.decided_is_undone(d.id, k.charge_id, k.outcome)
     AND d.superseded_at IS NULL
     -- A charge that was decided anew counts by what was decided last.
     AND NOT EXISTS (SELECT 1 FROM prosecution_decidedcharge later JOIN prosecution_waiverdecision n ON n.id = later.decision_id
                      WHERE later.charge_id = k.charge_id AND n.superseded_at IS NULL AND n.recorded_at > d.recorded_at)
     AND helle.counts_criminal_case(d.criminal_case_id, helle.investigated_by(d.criminal_case_id, d.recorded_at))
   GROUP BY 2
  UNION ALL
  SELECT 'unweighed', u.code, count(*)::int FROM helle.unweighed_between(first_day, last_day) u
   WHERE helle.counts_waiver_of(u.suspect_id)
     AND helle.counts_criminal_case(u.criminal_case_id, helle.investigated_by(u.criminal_case_id, helle.instant())) GROUP BY 2
  UNION ALL
  SELECT 'detention', x.why, count(*)::int FROM helle.detentions_between(first_day, last_day) x
   WHERE helle.counts_criminal_cases_of(x.unit_id) GROUP BY 2
$$;

-- Whether a report of an offence is of a suspect of its case: who was charged with it, and who was charged with nothing yet.
CREATE FUNCTION helle.is_suspected_of(the_suspect uuid, the_offence uuid, the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(bool_or(n.offence_id = the_offence), true) FROM prosecution_stage n
   WHERE n.criminal_case_id = the_case AND n.suspect_id = the_suspect AND n.superseded_at IS NULL
$$;

-- The numbers that go out as criminal statistics: persons for each journal number, by the year of the stage (PUB-STAT-05). Of several
-- judgments on one charge the last one counts, in its year. A report
-- counts those who are suspected of it: where nobody is, it is of no person. Of the district that investigates; of NSK only in the
-- numbers of the country.
CREATE FUNCTION helle.criminal_counts(first_year int, last_year int)
RETURNS TABLE (year int, provision text, kind text, district text, number int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH counted AS (
    SELECT extract(year FROM s."on")::int AS of_year, o.provision::text AS of_provision, s.criminal_case_id, x.id AS suspect_id,
           CASE s.stage WHEN 'report' THEN 'reports' WHEN 'charge' THEN 'charges' WHEN 'indictment' THEN 'indictments'
                        WHEN 'conviction' THEN 'convictions' WHEN 'acquittal' THEN 'acquittals'
                        WHEN 'withdrawn' THEN 'withdrawn' WHEN 'unfounded' THEN 'withdrawn' END AS of_kind,
           CASE WHEN u.kind = 'police' THEN u.code ELSE '' END AS of_district
      FROM prosecution_stage s JOIN prosecution_offence o ON o.id = s.offence_id
      JOIN prosecution_suspect x ON x.criminal_case_id = s.criminal_case_id AND x.superseded_at IS NULL
           AND (x.id = s.suspect_id OR s.suspect_id IS NULL AND helle.is_suspected_of(x.id, o.id, s.criminal_case_id))
      JOIN organisations_unit u ON u.id = helle.investigated_by(s.criminal_case_id, s.recorded_at)
     WHERE s.superseded_at IS NULL AND o.superseded_at IS NULL AND helle.counts_criminal_case(s.criminal_case_id, u.id)
       AND extract(year FROM s."on") BETWEEN first_year AND last_year AND o.provision <> 'other'
       AND NOT (s.stage IN ('conviction', 'acquittal') AND EXISTS (
             SELECT 1 FROM prosecution_stage n WHERE n.after_id = s.id AND n.superseded_at IS NULL)))
  SELECT of_year, of_provision, of_kind, of_district,
         count(DISTINCT (criminal_case_id, suspect_id))::int
    FROM counted WHERE of_kind IS NOT NULL AND of_district <> '' GROUP BY 1, 2, 3, 4
  UNION ALL
  SELECT of_year, of_provision, of_kind, '', count(DISTINCT (criminal_case_id, suspect_id))::int
    -- The country is whose who counts all of it: CMM counts the cases that it was told of (STA-04).
    FROM counted WHERE of_kind IS NOT NULL AND helle.acting_kind() = 'national_police' GROUP BY 1, 2, 3
  ORDER BY 1, 2, 3, 4
$$;

-- What those numbers leave out, in cases: offences of another provision, reports of which nobody is suspected yet, and, where the
-- districts alone are counted, what NSK investigates (STA-04).
CREATE FUNCTION helle.criminal_left_out(first_year int, last_year int) RETURNS TABLE (what text, cases int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH counted AS (
    SELECT s.criminal_case_id AS of_case, s.stage, s.suspect_id, o.id AS offence_id, o.provision, u.kind AS of_kind
      FROM prosecution_stage s JOIN prosecution_offence o ON o.id = s.offence_id
      JOIN organisations_unit u ON u.id = helle.investigated_by(s.criminal_case_id, s.recorded_at)
     WHERE s.superseded_at IS NULL AND o.superseded_at IS NULL AND helle.counts_criminal_case(s.criminal_case_id, u.id)
       AND extract(year FROM s."on") BETWEEN first_year AND last_year
       AND s.stage IN ('report', 'charge', 'indictment', 'conviction', 'acquittal', 'withdrawn', 'unfounded'))
  SELECT 'other', count(DISTINCT of_case)::int FROM counted WHERE provision = 'other'
  UNION ALL
  SELECT 'without_suspect', count(DISTINCT of_case)::int FROM counted c
   WHERE c.provision <> 'other' AND c.stage = 'report' AND c.suspect_id IS NULL
     AND NOT EXISTS (SELECT 1 FROM prosecution_suspect x WHERE x.criminal_case_id = c.of_case AND x.superseded_at IS NULL
                        AND helle.is_suspected_of(x.id, c.offence_id, c.of_case))
  UNION ALL
  SELECT 'nsk', count(DISTINCT of_case)::int FROM counted
   WHERE provision <> 'other' AND of_kind <> 'police' AND helle.acting_kind() <> 'national_police'
$$;

REVOKE ALL ON FUNCTION helle.criminal_left_out(int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.criminal_left_out(int, int) TO helle_app;
REVOKE ALL ON FUNCTION helle.in_contact(uuid), helle.contact_lies_with(uuid), helle.keep_contact(),
  helle.log_direct_contact(uuid, uuid, uuid, bytea), helle.keep_direct_contact(), helle.investigated_by(uuid, timestamptz),
  helle.counts_criminal_case(uuid, uuid), helle.counts_waiver_of(uuid), helle.is_suspected_of(uuid, uuid, uuid),
  helle.counts_criminal_cases_of(uuid),
  helle.detentions_between(date, date), helle.unweighed_between(date, date), helle.involvement_is_denied(uuid),
  helle.asked_in_time(date, date), helle.criminal_durations(date, date),
  helle.criminal_ends(date, date), helle.criminal_care(date, date), helle.criminal_counts(int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.in_contact(uuid), helle.contact_lies_with(uuid), helle.log_direct_contact(uuid, uuid, uuid, bytea),
  helle.counts_criminal_cases_of(uuid), helle.involvement_is_denied(uuid),
  helle.asked_in_time(date, date), helle.criminal_durations(date, date), helle.criminal_ends(date, date),
  helle.criminal_care(date, date), helle.criminal_counts(int, int) TO helle_app;
