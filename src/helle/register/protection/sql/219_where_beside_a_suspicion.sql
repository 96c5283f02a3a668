-- Where somebody was exploited is, for most, where they live. The municipality of a referral, a record or a call, and the business that a
-- referral or a record names, are read beside them by nobody to whom it is not shown where a person lives whose address is protected and
-- whose case came of it (PUB-DIG-12), by a statement of one's own either. The columns are kept back (table_classes.toml); these functions
-- give them. Words are ciphertext, and the page leaves them out.

-- The referrals that hide their place, their municipality and the business, called once a query. Unlike beside a record or a call (sql/206),
-- and unlike who told of her (sql/196), there are exceptions. Whoever sent one reads what it wrote, but for a unit that received it itself. The
-- police and NSK, whom a referral was sent to, investigate there. A data protection officer judges for all.
CREATE FUNCTION helle.referrals_hiding_their_place() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(r.id), '{}')
    FROM helle.referrals_leading_to(helle.cases_of_hidden_whereabouts()) l (id) JOIN referrals_referral r ON r.id = l.id
   WHERE helle.acting_kind() NOT IN ('police', 'nsk') AND helle.acting_role() <> 'data_protection_officer'
     AND (r.sender_unit_id <> helle.acting_unit() OR EXISTS (
           SELECT 1 FROM referrals_party p
            WHERE p.referral_id = r.id AND p.unit_id = helle.acting_unit() AND p.part = 'receiver'))
$$;

-- The same of one. A referral without a case hides nothing, which is most of a list.
CREATE FUNCTION helle.referral_hides_its_place(the_referral uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN EXISTS (SELECT 1 FROM helle.cases_behind_referral(the_referral))
              THEN the_referral = ANY (helle.referrals_hiding_their_place()) ELSE false END
$$;

CREATE FUNCTION helle.municipality_of_referral(the_referral uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((
    SELECT r.municipality FROM referrals_referral r
     WHERE r.id = the_referral AND r.municipality <> '' AND helle.reads('contact')
       AND EXISTS (SELECT 1 FROM referrals_party p WHERE p.referral_id = r.id AND p.unit_id = helle.acting_unit())
       AND NOT helle.referral_hides_its_place(r.id)), '')
$$;

CREATE FUNCTION helle.municipality_of_call(the_call uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((
    SELECT c.municipality FROM hotline_call c
     WHERE c.id = the_call AND c.municipality <> '' AND helle.has_hotline('read') AND c.by_unit_id = helle.acting_unit()
       AND NOT helle.call_hides_its_place(c.root)), '')
$$;

-- Of a record: what each version says of it.
CREATE FUNCTION helle.shows_place_of(v exploitation_version) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.keeps_exploitations('read') AND v.by_unit_id = helle.acting_unit() AND NOT helle.exploitation_hides_its_place(v.exploitation_id)
$$;
CREATE FUNCTION helle.municipality_of_version(the_version uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((SELECT v.municipality FROM exploitation_version v
                    WHERE v.id = the_version AND v.municipality <> '' AND helle.shows_place_of(v)), '')
$$;
CREATE FUNCTION helle.business_of_version(the_version uuid) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT v.cvr_blind FROM exploitation_version v
   WHERE v.id = the_version AND v.cvr_blind IS NOT NULL AND helle.shows_place_of(v)
$$;

-- For a list, called once a query: the municipality of each record by its id, '' where it has none, as the version says that holds. A record
-- that hides its place is not among them.
CREATE FUNCTION helle.municipalities_of_records() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(jsonb_object_agg(v.exploitation_id, v.municipality), '{}') FROM exploitation_version v
   WHERE helle.keeps_exploitations('read') AND v.by_unit_id = (SELECT helle.acting_unit())
     AND NOT EXISTS (SELECT 1 FROM exploitation_version n WHERE n.replaces_id = v.id)
     AND v.exploitation_id <> ALL ((SELECT helle.exploitations_hiding_their_place())::uuid[])
$$;

-- Which versions name one of some businesses.
CREATE FUNCTION helle.versions_naming(the_businesses bytea[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(v.id), '{}') FROM exploitation_version v
   WHERE v.cvr_blind = ANY (the_businesses) AND helle.keeps_exploitations('read') AND v.by_unit_id = (SELECT helle.acting_unit())
     AND v.exploitation_id <> ALL ((SELECT helle.exploitations_hiding_their_place())::uuid[])
$$;

-- A joint action has a municipality, and leads from it to who was met there.
CREATE POLICY whereabouts ON joint_actions_handled AS RESTRICTIVE FOR SELECT TO helle_app USING (
  referral_id IS NULL OR referral_id <> ALL ((SELECT helle.referrals_hiding_their_place())::uuid[]));
CREATE FUNCTION helle.met_hiding_their_place(the_action uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(h.met_id), '{}') FROM joint_actions_handled h
   WHERE h.action_id = the_action AND helle.knows_whom_cmm_met(the_action)
     AND h.referral_id = ANY ((SELECT helle.referrals_hiding_their_place())::uuid[])
$$;

-- Who corrects something else than a municipality that is not shown to her does not take it from those who need it.
CREATE FUNCTION helle.keep_hidden_municipality() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  EXECUTE format('SELECT municipality FROM %I WHERE id = $1', TG_TABLE_NAME) INTO NEW.municipality USING NEW.replaces_id;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_hidden_municipality BEFORE INSERT ON hotline_call FOR EACH ROW
  WHEN (NEW.replaces_id IS NOT NULL AND NEW.municipality = '' AND helle.call_hides_its_place(NEW.root))
  EXECUTE FUNCTION helle.keep_hidden_municipality();
CREATE TRIGGER keep_hidden_municipality BEFORE INSERT ON exploitation_version FOR EACH ROW
  WHEN (NEW.replaces_id IS NOT NULL AND NEW.municipality = '' AND helle.exploitation_hides_its_place(NEW.exploitation_id))
  EXECUTE FUNCTION helle.keep_hidden_municipality();

REVOKE ALL ON FUNCTION helle.referrals_hiding_their_place(), helle.referral_hides_its_place(uuid), helle.municipality_of_referral(uuid),
  helle.municipality_of_call(uuid), helle.shows_place_of(exploitation_version), helle.municipality_of_version(uuid),
  helle.business_of_version(uuid), helle.municipalities_of_records(), helle.versions_naming(bytea[]),
  helle.met_hiding_their_place(uuid), helle.keep_hidden_municipality() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.referrals_hiding_their_place(), helle.referral_hides_its_place(uuid), helle.municipality_of_referral(uuid),
  helle.municipality_of_call(uuid), helle.municipality_of_version(uuid), helle.business_of_version(uuid), helle.municipalities_of_records(),
  helle.versions_naming(bytea[]), helle.met_hiding_their_place(uuid) TO helle_app;
