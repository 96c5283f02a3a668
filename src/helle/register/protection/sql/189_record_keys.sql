-- Record keys: a number for each pseudonym of the statistics table, drawn by the database when she is first filled in and kept from then on,
-- by which tables are shown with noise that is the same whenever the same are counted (helle.register.statistics.noise). No role reads or
-- writes one by itself: it follows from nothing, and whoever fills the table neither chooses nor sees it.
CREATE POLICY by_functions_alone ON statistics_recordkey USING (false);

-- Whoever fills the table the first time asks these for some at a time, in one transaction, while it grows from nothing: a plan that was
-- kept from before, or made of statistics that know of no row yet, reads all that is there each time. So each is planned for the
-- pseudonyms it is asked for, which are looked up by the index.

-- Draw those that are missing, of some pseudonyms; NULL: of all that are counted. The first 48 bits of a random identifier are drawn.
CREATE FUNCTION helle.draw_record_keys(those bytea[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
  INSERT INTO statistics_recordkey (pseudonym, key)
  SELECT p.pseudonym, ('x' || left(replace(gen_random_uuid()::text, '-', ''), 12))::bit(48)::bigint
    FROM (SELECT DISTINCT r.pseudonym FROM statistics_populationrow r WHERE those IS NULL OR r.pseudonym = ANY (those)) p
  ON CONFLICT DO NOTHING
$$;
-- Who is erased keeps hers under the pseudonym that is drawn by lot: her groups would else be shown with another noise from that day on.
CREATE FUNCTION helle.pass_record_keys(former bytea[], loose bytea[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
  UPDATE statistics_recordkey k SET pseudonym = p.becomes FROM unnest(former, loose) AS p(was, becomes)
   -- Said again of all, so that they are looked up by the index and not joined to all that there are.
   WHERE k.pseudonym = p.was AND k.pseudonym = ANY (former)
$$;
-- Forget those of pseudonyms that are counted no more; NULL: of all.
CREATE FUNCTION helle.forget_record_keys(those bytea[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
  DELETE FROM statistics_recordkey k
   WHERE (those IS NULL OR k.pseudonym = ANY (those))
     -- Looked up for each, with OFFSET, and not joined to all that are counted.
     AND NOT EXISTS (SELECT 1 FROM statistics_populationrow r WHERE r.pseudonym = k.pseudonym OFFSET 0)
$$;

-- What figures are counted of, each with its key.
CREATE FUNCTION helle.counted_keyed(until date)
RETURNS TABLE (authority text, decided_on date, purposes text[], residence_then text, sex_then text, age_then smallint,
               nationality_then text, first_contact text, sector text, record_key bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.authority, r.decided_on, r.purposes::text[], r.residence_then, r.sex_then, r.age_then, r.nationality_then, r.first_contact,
         r.sector, k.key FROM helle.rows_known('assessed', until) r JOIN statistics_recordkey k USING (pseudonym)
$$;
CREATE FUNCTION helle.presumed_keyed(until date)
RETURNS TABLE (decided_on date, stage text, residence_then text, sex_then text, age_then text, nationality_then text,
               first_contact text, sector text, record_key bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.decided_on, r.stage, r.residence_then, r.sex_then, r.age_group, r.nationality_then, r.first_contact, r.sector, k.key
    FROM helle.rows_known('presumed', until) r JOIN statistics_recordkey k USING (pseudonym)
$$;
CREATE FUNCTION helle.referred_keyed(until date)
RETURNS TABLE (decided_on date, sender text, sector text, first_contact text, outcome text, record_key bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.decided_on, r.sender, r.sector, r.first_contact, r.outcome, k.key
    FROM helle.rows_known('referred', until) r JOIN statistics_recordkey k USING (pseudonym)
$$;

REVOKE ALL ON FUNCTION helle.draw_record_keys(bytea[]), helle.pass_record_keys(bytea[], bytea[]), helle.forget_record_keys(bytea[]),
  helle.counted_keyed(date), helle.presumed_keyed(date), helle.referred_keyed(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.draw_record_keys(bytea[]), helle.pass_record_keys(bytea[], bytea[]), helle.forget_record_keys(bytea[])
  TO helle_statistics;
GRANT EXECUTE ON FUNCTION helle.counted_keyed(date), helle.presumed_keyed(date), helle.referred_keyed(date) TO helle_numbers;
