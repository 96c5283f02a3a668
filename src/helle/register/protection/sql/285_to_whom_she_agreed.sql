-- To which home or municipality somebody agreed to being told says where she lives, or may. The row of a consent gives its receiver to nobody; a
-- function does, to who reads the consent, and where her address is protected and it is not shown to them where she lives, it gives the kind of
-- such a unit alone (PUB-DIG-12).

-- What stands for a unit of which the kind alone is told: the kind itself, in the form of a key. `whereabouts.stand_in` reads it.
CREATE FUNCTION helle.kind_alone(the_kind text) RETURNS uuid
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT rpad(encode(convert_to(the_kind, 'UTF8'), 'hex'), 32, '0')::uuid
$$;
-- A unit beside a case, as the pages name it (`whereabouts.tells_where`).
CREATE FUNCTION helle.unit_beside(the_case uuid, the_unit uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN u.kind IN ('provider', 'municipality') AND u.id IS DISTINCT FROM helle.acting_unit()
                   AND the_case = ANY (helle.protected_cases()) AND NOT helle.shows_whereabouts(the_case)
              THEN helle.kind_alone(u.kind) ELSE u.id END
    FROM organisations_unit u WHERE u.id = the_unit
$$;
CREATE FUNCTION helle.receiver_of_consent(the_consent uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.unit_beside(s.case_id, s.to_unit_id) FROM sharing_consent s
   WHERE s.id = the_consent AND helle.may_open(s.case_id)
     AND (helle.sees_what_is_shared(s.case_id, s.by_unit_id) OR s.given_by = 'representative' AND helle.represents_in(s.case_id))
$$;
-- Whether two consents of one case are to the same receiver, whichever it is: who is asked about the one is not asked about the other.
CREATE FUNCTION helle.consents_to_one(the_consent uuid, other uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM sharing_consent a JOIN sharing_consent b ON b.case_id = a.case_id AND b.to_unit_id = a.to_unit_id
                  WHERE a.id = the_consent AND b.id = other AND helle.sees_what_is_shared(a.case_id, a.by_unit_id)
                    AND helle.sees_what_is_shared(b.case_id, b.by_unit_id) AND helle.may_open(a.case_id))
$$;
REVOKE ALL ON FUNCTION helle.kind_alone(text), helle.unit_beside(uuid, uuid), helle.receiver_of_consent(uuid), helle.consents_to_one(uuid, uuid)
  FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.receiver_of_consent(uuid), helle.consents_to_one(uuid, uuid) TO helle_app;
