-- The statistics table: a row for each that is counted and each state of it that was known, in codes and days under a pseudonym. The role
-- helle_statistics fills it and nobody else writes it; whoever reads figures reads the functions below, without the pseudonym. The key
-- of the pseudonyms is no key of the database: of the rows alone nobody finds a case (`helle.register.statistics.filling`).
CREATE POLICY fills ON statistics_populationrow TO helle_statistics USING (true) WITH CHECK (true);
CREATE POLICY by_functions_alone ON statistics_changed USING (false);

-- Of whom something was written that may change what is counted, noted with the change itself and taken by who fills the table. What is
-- committed is noted, in whatever order, and nothing else is.
CREATE FUNCTION helle.note_counted_case() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO statistics_changed (kind, subject, erased)
  SELECT DISTINCT 'person', c.person_id, false FROM cases_case c WHERE c.id IN (NEW.case_id, OLD.case_id);
  RETURN NULL;
END $$;
CREATE FUNCTION helle.note_counted_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO statistics_changed (kind, subject, erased)
  SELECT DISTINCT 'person', p.id, false FROM unnest(ARRAY[NEW.person_id, OLD.person_id]) AS p(id) WHERE p.id IS NOT NULL;
  RETURN NULL;
END $$;
-- A presumed victim is counted by what her referral said of the place.
CREATE FUNCTION helle.note_counted_referral() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO statistics_changed (kind, subject, erased)
  SELECT 'referral', coalesce(NEW.id, OLD.id), false
  UNION SELECT 'person', c.person_id, false FROM cases_case c WHERE c.referral_id = coalesce(NEW.id, OLD.id);
  RETURN NULL;
END $$;
CREATE FUNCTION helle.note_counted_triage() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO statistics_changed (kind, subject, erased) VALUES ('referral', coalesce(NEW.referral_id, OLD.referral_id), false);
  RETURN NULL;
END $$;
-- Who is erased is counted on, with the referrals that go with her, and is not found from her row again.
CREATE FUNCTION helle.note_counted_erased() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO statistics_changed (kind, subject, erased)
  SELECT s.kind, s.subject, true FROM helle.subjects_of(NEW.person_id) s WHERE s.kind IN ('person', 'referral');
  RETURN NULL;
END $$;
CREATE TRIGGER note_counted AFTER INSERT OR UPDATE OR DELETE ON identification_assessment
  FOR EACH ROW EXECUTE FUNCTION helle.note_counted_case();
CREATE TRIGGER note_counted AFTER INSERT OR UPDATE OR DELETE ON cases_rungevent
  FOR EACH ROW EXECUTE FUNCTION helle.note_counted_case();
CREATE TRIGGER note_counted AFTER INSERT OR UPDATE OF person_id, referral_id, first_contact OR DELETE ON cases_case
  FOR EACH ROW EXECUTE FUNCTION helle.note_counted_person();
CREATE TRIGGER note_counted AFTER INSERT OR UPDATE OR DELETE ON people_profile
  FOR EACH ROW EXECUTE FUNCTION helle.note_counted_person();
CREATE TRIGGER note_counted AFTER INSERT OR UPDATE OR DELETE ON people_profileversion
  FOR EACH ROW EXECUTE FUNCTION helle.note_counted_person();
CREATE TRIGGER note_counted AFTER INSERT OR UPDATE OR DELETE ON people_residence
  FOR EACH ROW EXECUTE FUNCTION helle.note_counted_person();
CREATE TRIGGER note_counted AFTER INSERT OR UPDATE OR DELETE ON referrals_referral
  FOR EACH ROW EXECUTE FUNCTION helle.note_counted_referral();
CREATE TRIGGER note_counted AFTER INSERT OR UPDATE OR DELETE ON referrals_triage
  FOR EACH ROW EXECUTE FUNCTION helle.note_counted_triage();
CREATE TRIGGER note_counted AFTER INSERT ON erasure_erased FOR EACH ROW EXECUTE FUNCTION helle.note_counted_erased();

-- Whether the key of a person or a referral is gone, as an erasure or a list took it: its row is no more under a pseudonym of the key.
CREATE FUNCTION helle.counted_is_erased(the_kind text, the_subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE the_kind WHEN 'person' THEN helle.is_erased(the_subject) ELSE (
    WITH RECURSIVE joined (id) AS (
      SELECT the_subject
      UNION SELECT t.joined_to_id FROM joined j JOIN referrals_triage t ON t.referral_id = j.id WHERE t.joined_to_id IS NOT NULL),
    opened AS (
      SELECT c.person_id FROM joined j JOIN referrals_openedcase o ON o.referral_id = j.id JOIN cases_case c ON c.id = o.case_id
      UNION SELECT c.person_id FROM joined j JOIN cases_case c ON c.referral_id = j.id)
    SELECT EXISTS (SELECT 1 FROM opened o CROSS JOIN LATERAL helle.subjects_of(o.person_id) s
                    WHERE helle.is_erased(o.person_id) AND s.kind = 'referral' AND s.subject = the_subject)
        OR EXISTS (SELECT 1 FROM retention_traceitem i
                    WHERE i.kind = 'referral' AND i.row_id = the_subject AND i.dropped_at IS NOT NULL)) END
$$;

-- How far the table is filled and under which key; no row where a backup waits for its erasures, and nobody fills it.
CREATE FUNCTION helle.begin_statistics() RETURNS TABLE (now_here timestamptz, key_id text, layout smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.clock_now(), f.key_id::text, f.layout FROM (SELECT 1) AS once LEFT JOIN statistics_filling f ON true WHERE helle.is_open()
$$;
-- Note everybody and everything that is counted, to fill the table anew. Who is erased has a row without a way back, which stays; the
-- first time none has one yet.
CREATE FUNCTION helle.note_all_counted(the_first boolean) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO statistics_changed (kind, subject, erased)
  SELECT n.kind, n.subject, n.erased FROM (
    SELECT 'person' AS kind, p.id AS subject, helle.is_erased(p.id) AS erased FROM people_person p
    UNION ALL SELECT 'referral', r.id, helle.counted_is_erased('referral', r.id) FROM referrals_referral r) n
   WHERE the_first OR NOT n.erased
$$;
-- Take some of those noted, in the order of kind and subject, after the last one that was taken in this transaction ('' and the first of
-- all identifiers: none was). `fate`: counted as they are known; erased, so that their rows lose their way back now; or forgotten, where
-- that was done before and there is nothing more to count. What was taken before lies there dead until the transaction ends, so that it
-- is passed over by the index, from that last one to the last of these; statistics that know of no row yet would have all of it read.
CREATE FUNCTION helle.take_counted(most integer, after_kind text, after_subject uuid) RETURNS TABLE (kind text, subject uuid, fate text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off AS $$
  WITH picked AS MATERIALIZED (
    SELECT DISTINCT c.kind, c.subject FROM statistics_changed c WHERE (c.kind, c.subject) > (after_kind, after_subject)
     ORDER BY c.kind, c.subject LIMIT most),
  final AS MATERIALIZED (SELECT p.kind, p.subject FROM picked p ORDER BY p.kind DESC, p.subject DESC LIMIT 1),
  taken AS (
    DELETE FROM statistics_changed c
     WHERE (c.kind, c.subject) > (after_kind, after_subject)
       AND (c.kind, c.subject) <= ((SELECT f.kind FROM final f), (SELECT f.subject FROM final f))
    RETURNING c.kind, c.subject, c.erased)
  SELECT t.kind::text, t.subject,
         CASE WHEN bool_or(t.erased) THEN 'erased' WHEN helle.counted_is_erased(t.kind, t.subject) THEN 'forgotten' ELSE 'counted' END
    FROM taken t GROUP BY t.kind, t.subject ORDER BY t.kind, t.subject
$$;
-- What has a row of its own there of some persons or referrals: each case, the person, the referral.
CREATE FUNCTION helle.counted_subjects(the_kind text, subjects uuid[]) RETURNS TABLE (population text, subject uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 'assessed', c.id FROM cases_case c WHERE the_kind = 'person' AND c.person_id = ANY (subjects)
  UNION ALL SELECT 'presumed', p.id FROM unnest(subjects) AS p(id) WHERE the_kind = 'person'
  UNION ALL SELECT 'referred', r.id FROM unnest(subjects) AS r(id) WHERE the_kind = 'referral'
$$;
-- The days on which what is known of them changed.
CREATE FUNCTION helle.counted_days(the_kind text, subjects uuid[]) RETURNS TABLE (of uuid, on_day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT k.of, (k.at AT TIME ZONE 'Europe/Copenhagen')::date FROM (
    SELECT c.person_id AS of, unnest(ARRAY[a.recorded_at, a.superseded_at]) AS at
      FROM cases_case c JOIN identification_assessment a ON a.case_id = c.id WHERE the_kind = 'person' AND c.person_id = ANY (subjects)
    UNION ALL SELECT c.person_id, unnest(ARRAY[r.recorded_at, r.superseded_at])
      FROM cases_case c JOIN cases_rungevent r ON r.case_id = c.id WHERE the_kind = 'person' AND c.person_id = ANY (subjects)
    UNION ALL SELECT e.person_id, unnest(ARRAY[e.recorded_at, e.superseded_at])
      FROM people_residence e WHERE the_kind = 'person' AND e.person_id = ANY (subjects)
    UNION ALL SELECT n.person_id, n.changed_at FROM people_profile n WHERE the_kind = 'person' AND n.person_id = ANY (subjects)
    UNION ALL SELECT o.person_id, o.changed_at FROM people_profileversion o WHERE the_kind = 'person' AND o.person_id = ANY (subjects)
    UNION ALL SELECT f.id, f.sent_at FROM referrals_referral f WHERE the_kind = 'referral' AND f.id = ANY (subjects)
    UNION ALL SELECT t.referral_id, t.decided_at FROM referrals_triage t WHERE the_kind = 'referral' AND t.referral_id = ANY (subjects)) k
   WHERE k.at IS NOT NULL
$$;
-- What is counted of them, as known at the end of each of these days.
CREATE FUNCTION helle.counted_states(the_kind text, subjects uuid[]) RETURNS TABLE (
  population text, of uuid, subject uuid, known_from date, decided_on date, authority text, purposes text[], residence_then text,
  sex_then text, age_then smallint, age_group text, nationality_then text, first_contact text, sector text, stage text, sender text,
  outcome text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_day date;
  those uuid[];
BEGIN
  FOR the_day, those IN SELECT d.on_day, array_agg(d.of) FROM helle.counted_days(the_kind, subjects) d GROUP BY d.on_day LOOP
    IF the_kind = 'person' THEN
      RETURN QUERY SELECT 'assessed', a.person_id, a.case_id, the_day, a.decided_on, a.authority, a.purposes, a.residence_then, a.sex_then,
                          a.age_then, '', a.nationality_then, a.first_contact, a.sector, '', '', ''
                     FROM helle.assessed_of(the_day, those) a;
      RETURN QUERY SELECT 'presumed', p.person_id, p.person_id, the_day, p.decided_on, '', '{}'::text[], p.residence_then, p.sex_then,
                          NULL::smallint, p.age_then, p.nationality_then, p.first_contact, p.sector, p.stage, '', ''
                     FROM helle.presumed_of(the_day, those) p;
    ELSE
      RETURN QUERY SELECT 'referred', r.referral_id, r.referral_id, the_day, r.decided_on, '', '{}'::text[], '', '', NULL::smallint, '', '',
                          r.first_contact, r.sector, '', r.sender, r.outcome
                     FROM helle.referred_of(the_day, those) r;
    END IF;
  END LOOP;
END $$;

-- What figures are counted of, without pseudonym and key, as known at the end of a day. A table that was never filled is no table of
-- noughts.
CREATE FUNCTION helle.require_counted() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM statistics_filling) THEN
    RAISE EXCEPTION 'the statistics table was never filled: run helle statistics refresh' USING ERRCODE = 'HE003';
  END IF;
  RETURN true;
END $$;
CREATE FUNCTION helle.rows_known(the_population text, until date) RETURNS SETOF statistics_populationrow
LANGUAGE sql STABLE AS $$
  SELECT r.* FROM statistics_populationrow r
   WHERE r.population = the_population AND r.known_from <= until AND (r.known_until IS NULL OR r.known_until > until)
     AND (SELECT helle.require_counted())
$$;
CREATE FUNCTION helle.counted(until date)
RETURNS TABLE (authority text, decided_on date, purposes text[], residence_then text, sex_then text, age_then smallint,
               nationality_then text, first_contact text, sector text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.authority, r.decided_on, r.purposes::text[], r.residence_then, r.sex_then, r.age_then, r.nationality_then, r.first_contact,
         r.sector FROM helle.rows_known('assessed', until) r
$$;
CREATE FUNCTION helle.presumed(until date)
RETURNS TABLE (decided_on date, stage text, residence_then text, sex_then text, age_then text, nationality_then text,
               first_contact text, sector text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.decided_on, r.stage, r.residence_then, r.sex_then, r.age_group, r.nationality_then, r.first_contact, r.sector
    FROM helle.rows_known('presumed', until) r
$$;
CREATE FUNCTION helle.referred(until date)
RETURNS TABLE (decided_on date, sender text, sector text, first_contact text, outcome text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.decided_on, r.sender, r.sector, r.first_contact, r.outcome FROM helle.rows_known('referred', until) r
$$;
-- When the table was filled last: what was written since is in no figure yet. NULL: never.
CREATE FUNCTION helle.counted_at() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT max(f.counted_at) FROM statistics_filling f
$$;

-- The register counted directly, beside the table: what differs as known at the end of a day, in codes, with how many of each.
CREATE FUNCTION helle.counted_otherwise(until date) RETURNS TABLE (population text, codes jsonb, in_register bigint, in_table bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH everybody AS (SELECT ARRAY(SELECT p.id FROM people_person p) AS ids),
  everything AS (SELECT ARRAY(SELECT f.id FROM referrals_referral f) AS ids),
  register AS (
    SELECT 'assessed' AS population, to_jsonb(a) - '{person_id,case_id}'::text[] AS codes, count(*) AS number
      FROM everybody e CROSS JOIN LATERAL helle.assessed_of(until, e.ids) a GROUP BY 2
    UNION ALL SELECT 'presumed', to_jsonb(p) - 'person_id', count(*)
      FROM everybody e CROSS JOIN LATERAL helle.presumed_of(until, e.ids) p GROUP BY 2
    UNION ALL SELECT 'referred', to_jsonb(r) - 'referral_id', count(*)
      FROM everything e CROSS JOIN LATERAL helle.referred_of(until, e.ids) r GROUP BY 2),
  filled AS (
    SELECT 'assessed' AS population, to_jsonb(a) AS codes, count(*) AS number FROM helle.counted(until) a GROUP BY 2
    UNION ALL SELECT 'presumed', to_jsonb(p), count(*) FROM helle.presumed(until) p GROUP BY 2
    UNION ALL SELECT 'referred', to_jsonb(r), count(*) FROM helle.referred(until) r GROUP BY 2)
  SELECT population, codes, coalesce(r.number, 0), coalesce(f.number, 0)
    FROM register r FULL JOIN filled f USING (population, codes)
   WHERE r.number IS DISTINCT FROM f.number ORDER BY population, codes
$$;

REVOKE ALL ON FUNCTION helle.note_counted_case(), helle.note_counted_person(), helle.note_counted_referral(), helle.note_counted_triage(),
  helle.note_counted_erased(), helle.counted_is_erased(text, uuid), helle.begin_statistics(), helle.note_all_counted(boolean),
  helle.take_counted(integer, text, uuid), helle.counted_subjects(text, uuid[]), helle.counted_days(text, uuid[]),
  helle.counted_states(text, uuid[]), helle.require_counted(), helle.rows_known(text, date), helle.counted(date), helle.presumed(date),
  helle.referred(date), helle.counted_at(), helle.counted_otherwise(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.begin_statistics(), helle.note_all_counted(boolean), helle.take_counted(integer, text, uuid),
  helle.counted_subjects(text, uuid[]), helle.counted_days(text, uuid[]), helle.counted_states(text, uuid[]),
  helle.counted_otherwise(date) TO helle_statistics;
GRANT EXECUTE ON FUNCTION helle.counted(date), helle.presumed(date), helle.referred(date), helle.counted_at() TO helle_numbers;
