-- Who referred somebody, a home, a municipality, a police district or a region, is where she was, and may be where she lives. The row of a
-- referral gives its sender to nobody: a function does, to who reads the row, and of such a unit its kind alone where a case that came of it is
-- of somebody whose address is protected and it is not shown to them where she lives, as the pages name it (PUB-DIG-12; `UnitsBesideReferral`).
-- Who wrote it there says which unit it was.
CREATE FUNCTION helle.hides_who_referred(r referrals_referral) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN helle.acting_role() IS DISTINCT FROM 'data_protection_officer' AND helle.unit_tells_which_part_of_the_country(r.sender_unit_id)
              THEN r.id = ANY (helle.referrals_hiding_who_told(ARRAY[r.id])) ELSE false END
$$;
CREATE FUNCTION helle.reads_referral(the_referral uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.reads('contact')
     AND EXISTS (SELECT 1 FROM referrals_party p WHERE p.referral_id = the_referral AND p.unit_id = helle.acting_unit())
$$;
CREATE FUNCTION helle.sender_of_referral(the_referral uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN helle.hides_who_referred(r) THEN helle.kind_alone(u.kind) ELSE u.id END
    FROM referrals_referral r JOIN organisations_unit u ON u.id = r.sender_unit_id
   WHERE r.id = the_referral AND helle.reads_referral(r.id)
$$;
CREATE FUNCTION helle.writer_of_referral(the_referral uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.sender_user_id FROM referrals_referral r
   WHERE r.id = the_referral AND helle.reads_referral(r.id) AND NOT helle.hides_who_referred(r)
$$;
-- Whether the acting unit sent it, for what is written with it.
CREATE FUNCTION helle.sent_referral(the_referral uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = the_referral AND r.sender_unit_id = helle.acting_unit())
$$;
REVOKE ALL ON FUNCTION helle.hides_who_referred(referrals_referral), helle.reads_referral(uuid), helle.sender_of_referral(uuid),
  helle.writer_of_referral(uuid), helle.sent_referral(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.sender_of_referral(uuid), helle.writer_of_referral(uuid), helle.sent_referral(uuid) TO helle_app;
