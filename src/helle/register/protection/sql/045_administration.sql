-- Who administers. These functions are for the role that administers staff (helle_staff), in the context of whoever acts
-- (helle.act on the same connection); each checks her once more, and leaves its line in the audit. The application calls none.

CREATE FUNCTION helle.today() RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (helle.clock_now() AT TIME ZONE 'Europe/Copenhagen')::date
$$;

CREATE FUNCTION helle.refuse(the_constraint text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'refused: %', the_constraint USING ERRCODE = 'check_violation', CONSTRAINT = the_constraint;
END $$;

CREATE FUNCTION helle.require_administrator() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.acting_role() IS DISTINCT FROM 'administrator' THEN
    RAISE EXCEPTION 'an administrator acts here' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

-- Whether somebody leads a unit today. A test holds the roles against the code's own list.
CREATE FUNCTION helle.leads(the_user uuid, the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM organisations_membership m JOIN organisations_user u ON u.id = m.user_id AND u.is_active
                  WHERE m.user_id = the_user AND m.unit_id = the_unit AND m.role IN ('cmm_lead', 'udlst_caseworker')
                    AND m.during @> helle.today())
$$;

-- Whether the acting user may say yes or no to what concerns somebody in a unit: who leads it, in that unit; where nobody
-- else does, an administrator. Never about herself.
CREATE FUNCTION helle.decides_about(about uuid, the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.acting_user() <> about AND CASE
    WHEN helle.acting_unit() = the_unit AND helle.acting_role() IN ('cmm_lead', 'udlst_caseworker') THEN true
    ELSE helle.acting_role() = 'administrator' AND NOT EXISTS (
      SELECT 1 FROM organisations_membership m
       WHERE m.unit_id = the_unit AND m.user_id <> about AND helle.leads(m.user_id, the_unit))
  END
$$;

-- Whether a role needs two people: it reads more than the categories that tell of nobody, or it administers: who could make a second
-- administrator alone would be two people herself.
CREATE FUNCTION helle.role_needs_two(the_role text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_role = 'administrator' OR EXISTS (
    SELECT 1 FROM protection_rolecategory c WHERE c.role = the_role AND c.category NOT IN ('aggregates', 'advice', 'guidance', 'action_plan'))
$$;

CREATE FUNCTION helle.staff_line(the_action text, about uuid, the_detail jsonb) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.write_line(helle.acting_user(), helle.acting_unit(), helle.acting_role(), 'operation', the_action, 'allowed',
                          about, '{}', the_detail, helle.acting_request())
$$;

-- The clock, the context, and what the next files give her: nothing else is for whoever administers staff, and nothing of it
-- for the application.
REVOKE ALL ON FUNCTION helle.today(), helle.refuse(text), helle.require_administrator(), helle.leads(uuid, uuid),
  helle.decides_about(uuid, uuid), helle.role_needs_two(text), helle.staff_line(text, uuid, jsonb) FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.act(uuid, text, uuid) TO helle_staff;
