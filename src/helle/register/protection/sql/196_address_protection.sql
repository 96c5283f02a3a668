-- Where somebody lives whose address is protected is read by those alone whom the matrix names for it (PUB-DIG-12). Every list, page,
-- letter and file reads the rows of the tables marked `whereabouts` (table_classes.toml), so it is kept here and in no page.

-- The cases of those whose address is protected today, of those that the acting unit was given anything of: a home and a provider of
-- places are shown theirs anyway. Called as (SELECT helle.protected_cases()): once a query, not once a row.
CREATE FUNCTION helle.protected_cases() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(c.id), '{}')
    FROM people_addressprotection p JOIN cases_case c ON c.person_id = p.person_id
   WHERE p.ended_why NOT IN ('mistake', 'withdrawn') AND p.during @> (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date
     AND EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = c.id AND g.unit_id = helle.acting_unit()
                    AND g.during @> helle.instant())
$$;

-- Whether the acting user has the case herself: it was given to her, or she is the contact person. Whose address a secret place has
-- is asked in the same way (sql/052_accommodation.sql).
CREATE FUNCTION helle.has_case_herself(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM cases_assignment a WHERE a.case_id = the_case AND a.unit_id = helle.acting_unit()
                    AND a.user_id = helle.acting_user() AND a.during @> helle.instant())
      OR EXISTS (SELECT 1 FROM support_contactperson k WHERE k.case_id = the_case AND k.superseded_at IS NULL
                    AND k.user_id = helle.acting_user()
                    AND k.during @> (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date)
$$;

-- Whether the acting user is shown where the person of a case lives though her address is protected: by her role, and in a unit that
-- runs cases where she works on it or has said what for. Another role there, such as the lead's, where she has the case herself.
CREATE FUNCTION helle.shows_whereabouts(the_case uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.reads_particular('whereabouts') THEN
    RETURN NOT helle.needs_to_know() OR helle.may_open(the_case);
  END IF;
  RETURN helle.reads('placement') AND helle.needs_to_know() AND helle.may_open(the_case) AND helle.has_case_herself(the_case);
END $$;

-- Those of some cases of which the acting user is not shown where the person lives: a data protection officer judges for all.
CREATE FUNCTION helle.cases_hiding_whereabouts(the_cases uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(c), '{}') FROM unnest((SELECT helle.protected_cases())) c
   WHERE c = ANY (the_cases) AND helle.acting_role() IS DISTINCT FROM 'data_protection_officer' AND NOT helle.shows_whereabouts(c)
$$;
-- Whether which one a unit is says in which part of the country a person is in whose case it has a part: not the acting user's own. The same
-- as protection/whereabouts.py says; a test holds the two together.
CREATE FUNCTION helle.tells_which_part_of_the_country(the_unit uuid, the_kind text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_kind IN ('municipality', 'provider', 'police', 'region') AND the_unit IS DISTINCT FROM helle.acting_unit()
$$;

-- Those of some referrals beside which it is not shown who told of her: a case that came of it is of somebody whose address is
-- protected, and the acting user is not shown where she lives. Asked of every case, also of one that the acting role reads nothing of, and
-- without exception. Which of them do not say where that was is another matter (`referrals_hiding_their_place`, sql/219).
CREATE FUNCTION helle.referrals_hiding_who_told(the_referrals uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT r), '{}')
    FROM unnest(the_referrals) r CROSS JOIN LATERAL helle.cases_behind_referral(r) c
   WHERE c = ANY ((SELECT helle.protected_cases())::uuid[]) AND NOT helle.shows_whereabouts(c)
$$;

-- The same of a person, whichever of her cases it is; true where her address is not protected.
CREATE FUNCTION helle.shows_where_she_is(the_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.person_id = the_person AND c.id = ANY (helle.protected_cases()))
      OR EXISTS (SELECT 1 FROM cases_case c WHERE c.person_id = the_person AND helle.shows_whereabouts(c.id))
$$;

-- That her address is protected reads whoever was given anything of her: it is a warning.
CREATE POLICY warned ON people_addressprotection FOR SELECT TO helle_app USING (
  EXISTS (SELECT 1 FROM protection_grant g WHERE g.person_id = people_addressprotection.person_id
             AND g.unit_id = (SELECT helle.acting_unit()) AND g.category = ANY ((SELECT helle.readable())::text[])
             AND g.during @> (SELECT helle.instant())));

CREATE FUNCTION helle.protects_address(the_person uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.writes('identity') AND helle.knows_person(the_person)
$$;
CREATE POLICY begun ON people_addressprotection FOR INSERT TO helle_app WITH CHECK (
  helle.protects_address(person_id) AND recorded_by_id = (SELECT helle.acting_user())
  AND recorded_by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()) AND ended_why = '');
CREATE POLICY ended ON people_addressprotection FOR UPDATE TO helle_app USING (helle.protects_address(person_id)) WITH CHECK (
  ended_why <> '' AND ended_by_id = (SELECT helle.acting_user()) AND ended_by_unit_id = (SELECT helle.acting_unit())
  AND ended_at = (SELECT helle.instant()));

-- Ended once, by who says why; what it was begun with stays. The last day of a protection may be drawn back, never forward: one that
-- lasts longer is another, with its own ground.
CREATE FUNCTION helle.keep_address_protection() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.ended_why <> '' OR NEW.ended_why = ''
     OR NEW.ended_why = 'withdrawn' AND lower(OLD.during) <= (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date
     OR (OLD.id, OLD.person_id, OLD.ground, OLD.recorded_at, OLD.recorded_by_id, OLD.recorded_by_unit_id)
        IS DISTINCT FROM (NEW.id, NEW.person_id, NEW.ground, NEW.recorded_at, NEW.recorded_by_id, NEW.recorded_by_unit_id)
     OR lower(OLD.during) IS DISTINCT FROM lower(NEW.during)
     OR NOT upper_inf(OLD.during) AND upper(NEW.during) > upper(OLD.during) THEN
    RAISE EXCEPTION 'the protection of an address is ended once, and not rewritten' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_address_protection BEFORE UPDATE ON people_addressprotection
  FOR EACH ROW EXECUTE FUNCTION helle.keep_address_protection();

REVOKE ALL ON FUNCTION helle.has_case_herself(uuid), helle.protected_cases(), helle.shows_whereabouts(uuid), helle.shows_where_she_is(uuid),
  helle.cases_hiding_whereabouts(uuid[]), helle.tells_which_part_of_the_country(uuid, text), helle.referrals_hiding_who_told(uuid[]),
  helle.protects_address(uuid), helle.keep_address_protection() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.protected_cases(), helle.shows_whereabouts(uuid), helle.shows_where_she_is(uuid),
  helle.cases_hiding_whereabouts(uuid[]), helle.referrals_hiding_who_told(uuid[]), helle.protects_address(uuid) TO helle_app;
