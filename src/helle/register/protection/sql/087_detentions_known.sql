-- Whose a detention is, once that is known (CRI-09): it is then of her case, counts there and is seen from there. It follows from a
-- referral by itself; of somebody who stood in none, or whose referral was joined with another, it is said. A wrong number is taken back.

-- The case that CMM opened of somebody who was referred; of one person alone whose referral was joined with one of one person, hers.
CREATE FUNCTION helle.case_of_referred(the_person uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(
    (SELECT o.case_id FROM referrals_openedcase o WHERE o.person_id = the_person),
    (SELECT o.case_id FROM referrals_referredperson r
       JOIN referrals_triage t ON t.referral_id = r.referral_id AND t.joined_to_id IS NOT NULL
       JOIN referrals_openedcase o ON o.referral_id = t.joined_to_id
      WHERE r.id = the_person
        AND (SELECT count(*) FROM referrals_referredperson n WHERE n.referral_id = r.referral_id) = 1
        AND (SELECT count(*) FROM referrals_referredperson n WHERE n.referral_id = t.joined_to_id) = 1))
$$;

-- It becomes of a case. Where another of hers is of the same days both stand, and they count once: two wrote of one person. One out
-- of force stays of nobody. The row of the case is what two wait for.
CREATE FUNCTION helle.tie_detention(the_detention uuid, the_case uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 1 FROM cases_case c WHERE c.id = the_case FOR NO KEY UPDATE;
  UPDATE prosecution_detention d SET case_id = the_case, beside_another = d.beside_another OR EXISTS (
           SELECT 1 FROM prosecution_detention o WHERE o.case_id = the_case AND o.superseded_at IS NULL AND NOT o.beside_another
              AND tstzrange(o.began_at, o.ended_at) && tstzrange(d.began_at, d.ended_at))
   WHERE d.id = the_detention AND d.case_id IS NULL AND d.superseded_at IS NULL
$$;
-- Those of whom a referral tells by now, the earliest first.
CREATE FUNCTION helle.tie_detentions_of_referred() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.tie_detention(n.id, n.case_id)
     FROM (SELECT d.id, helle.case_of_referred(d.referred_id) AS case_id FROM prosecution_detention d
            WHERE d.case_id IS NULL AND d.referred_id IS NOT NULL AND d.superseded_at IS NULL ORDER BY d.began_at, d.id) n
    WHERE n.case_id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER tie_detentions_of_referred AFTER INSERT ON referrals_openedcase
  FOR EACH ROW EXECUTE FUNCTION helle.tie_detentions_of_referred();
CREATE TRIGGER tie_detentions_of_referred AFTER INSERT ON referrals_triage
  FOR EACH ROW WHEN (NEW.joined_to_id IS NOT NULL) EXECUTE FUNCTION helle.tie_detentions_of_referred();
CREATE TRIGGER tie_detentions_of_referred AFTER INSERT ON prosecution_detention
  FOR EACH ROW WHEN (NEW.referred_id IS NOT NULL) EXECUTE FUNCTION helle.tie_detentions_of_referred();

-- Says whose it is: the unit that wrote it, of a case or a referral that it knows, or CMM, of a case of its own. Once.
CREATE FUNCTION helle.say_whose_detention(the_detention uuid, the_case uuid, the_person uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  held prosecution_detention;
  own boolean;
  knows_both boolean;
BEGIN
  SELECT * INTO held FROM prosecution_detention d WHERE d.id = the_detention FOR UPDATE;
  PERFORM helle.require_kept('detention', held.urgent_id);
  own := helle.is_police() AND helle.writes('criminal') AND held.by_unit_id = helle.acting_unit();
  knows_both := (own OR helle.acting_role() = 'cmm_caseworker')
    AND (the_case IS NOT NULL AND the_person IS NULL AND helle.knows_case_of(the_case)
         OR the_case IS NULL AND own AND the_person IN (SELECT n.person_id FROM helle.referred_and_not_taken_in() n));
  IF NOT coalesce(knows_both, false) THEN
    RAISE EXCEPTION 'whose detention it is is said by who knows both' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF held.case_id IS NOT NULL OR held.superseded_at IS NOT NULL OR the_case IS NULL AND held.referred_id IS NOT NULL THEN
    PERFORM helle.refuse('detention_is_of_nobody_yet');
  END IF;
  IF the_case IS NOT NULL THEN
    PERFORM helle.tie_detention(the_detention, the_case);
  ELSE
    UPDATE prosecution_detention d SET referred_id = the_person, beside_another = EXISTS (
             SELECT 1 FROM prosecution_detention o WHERE o.referred_id = the_person AND o.superseded_at IS NULL AND NOT o.beside_another
                AND tstzrange(o.began_at, o.ended_at) && tstzrange(d.began_at, d.ended_at))
     WHERE d.id = the_detention;
    IF helle.case_of_referred(the_person) IS NOT NULL THEN
      PERFORM helle.tie_detention(the_detention, helle.case_of_referred(the_person));
    END IF;
  END IF;
END $$;

-- Takes back that it is of a case, where a wrong number was typed: CMM's caseworker who has that case, of one in force that stands
-- in no referral. It is of nobody again, and is said anew. That something of hers goes on, since she is held, is asked anew.
CREATE FUNCTION helle.untie_detention(the_detention uuid, the_case uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT coalesce(helle.acting_role() = 'cmm_caseworker' AND helle.knows_case_of(the_case), false) THEN
    RAISE EXCEPTION 'CMM takes back whose detention it is' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM helle.require_open(the_case);
  PERFORM 1 FROM cases_case c WHERE c.id = the_case FOR NO KEY UPDATE;
  UPDATE prosecution_detention d SET case_id = NULL, beside_another = false
   WHERE d.id = the_detention AND d.case_id = the_case AND d.referred_id IS NULL AND d.superseded_at IS NULL;
  IF NOT FOUND THEN
    PERFORM helle.refuse('detention_is_of_that_case');
  END IF;
  PERFORM helle.end_criminal_grants(the_case);
END $$;

REVOKE ALL ON FUNCTION helle.case_of_referred(uuid), helle.tie_detention(uuid, uuid), helle.tie_detentions_of_referred(),
  helle.say_whose_detention(uuid, uuid, uuid), helle.untie_detention(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.say_whose_detention(uuid, uuid, uuid), helle.untie_detention(uuid, uuid) TO helle_app;
