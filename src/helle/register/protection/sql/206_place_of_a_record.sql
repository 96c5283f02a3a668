-- Where something was seen or exploited is, for most, where they live. The record of an exploitation, and a call, are CMM's and of no case,
-- yet lead to one by what tells of them; so their municipality is not shown beside it to whom it is not shown where the person lives
-- (PUB-DIG-12), whenever the record or the call was written. Asked as of a referral (sql/196_address_protection.sql): of every case, also
-- of one that the acting role reads nothing of.

-- Whether a case that came of one of these referrals, or is this one, is of somebody whose address is protected, and it is not shown to the
-- acting user where she lives: without exception, whoever wrote of it. For the functions here, and not for the application.
CREATE FUNCTION helle.leads_to_hidden_whereabouts(the_case uuid, the_referrals uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM (SELECT the_case UNION SELECT c FROM unnest(the_referrals) r CROSS JOIN LATERAL helle.cases_behind_referral(r) c) t (id)
     WHERE t.id = ANY ((SELECT helle.protected_cases())::uuid[]) AND NOT helle.shows_whereabouts(t.id))
$$;

-- Whether a record hides its place: by anything that tells of it or did, its municipality may be of that.
CREATE FUNCTION helle.exploitation_hides_its_place(the_exploitation uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM exploitation_source s
     WHERE s.exploitation_id = the_exploitation AND helle.leads_to_hidden_whereabouts(s.case_id, ARRAY(
       SELECT s.referral_id WHERE s.referral_id IS NOT NULL
       UNION SELECT d.referral_id FROM reports_decision d WHERE d.report_id = s.report_id AND d.referral_id IS NOT NULL
       UNION SELECT f.referral_id FROM hotline_callfollowed f WHERE f.call_id = s.call_id AND f.referral_id IS NOT NULL)))
$$;

-- For lists the other way about, from the few cases whose place is hidden: each is called once a query, not once a row.
CREATE FUNCTION helle.cases_of_hidden_whereabouts() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(c), '{}') FROM unnest(helle.protected_cases()) c WHERE NOT helle.shows_whereabouts(c)
$$;

-- Of which referrals one of some cases came: as `cases_behind_referral` finds the cases of one.
CREATE FUNCTION helle.referrals_leading_to(the_cases uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE led (id) AS (
    SELECT o.referral_id FROM referrals_openedcase o WHERE o.case_id = ANY (the_cases)
    UNION SELECT t.referral_id FROM referrals_triage t JOIN led l ON t.joined_to_id = l.id WHERE t.by_unit_id = helle.acting_unit()
  )
  SELECT id FROM led
$$;

-- What tells of a record and leads to one of these, or did.
CREATE FUNCTION helle.sources_of_hidden_whereabouts() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH hidden (cases) AS MATERIALIZED (SELECT helle.cases_of_hidden_whereabouts()),
       led (id) AS MATERIALIZED (SELECT helle.referrals_leading_to(h.cases) FROM hidden h)
  SELECT coalesce(array_agg(s.id), '{}') FROM exploitation_source s
   WHERE s.case_id = ANY ((SELECT h.cases FROM hidden h)::uuid[])
      OR s.referral_id IN (SELECT id FROM led)
      OR s.report_id IN (SELECT d.report_id FROM reports_decision d JOIN led l ON d.referral_id = l.id)
      OR s.call_id IN (SELECT f.call_id FROM hotline_callfollowed f JOIN led l ON f.referral_id = l.id)
$$;

-- The records that hide their place: those of which `exploitation_hides_its_place` says so.
CREATE FUNCTION helle.exploitations_hiding_their_place() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT s.exploitation_id), '{}') FROM exploitation_source s
   WHERE s.id = ANY ((SELECT helle.sources_of_hidden_whereabouts())::uuid[])
$$;

-- Whether a call does, by its first version: by the referrals that it became, and by the record that it tells of or did.
CREATE FUNCTION helle.call_hides_its_place(the_root uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.leads_to_hidden_whereabouts(NULL, ARRAY(SELECT f.referral_id FROM hotline_callfollowed f
                                                        WHERE f.call_id = the_root AND f.referral_id IS NOT NULL))
      OR EXISTS (SELECT 1 FROM exploitation_source s
                  WHERE s.call_id = the_root AND helle.exploitation_hides_its_place(s.exploitation_id))
$$;

REVOKE ALL ON FUNCTION helle.leads_to_hidden_whereabouts(uuid, uuid[]), helle.exploitation_hides_its_place(uuid),
  helle.call_hides_its_place(uuid), helle.cases_of_hidden_whereabouts(), helle.referrals_leading_to(uuid[]),
  helle.sources_of_hidden_whereabouts(), helle.exploitations_hiding_their_place() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.exploitation_hides_its_place(uuid), helle.call_hides_its_place(uuid) TO helle_app;
