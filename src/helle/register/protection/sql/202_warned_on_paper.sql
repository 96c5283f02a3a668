-- Whether the address of whoever a stay is of is protected today (PUB-DIG-12), for a paper about the stay: to the home that runs the place, also
-- before its yes, when it was given nothing else of her, and to who orders places and works on the case: by the key of a stay, which
-- stands beside its nights, nobody else learns it. Papers go on to others than who fetched them.
CREATE FUNCTION helle.stay_is_protected(the_placement uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM placements_placement s JOIN people_addressprotection p ON p.person_id = s.person_id
     WHERE s.id = the_placement AND p.ended_why NOT IN ('mistake', 'withdrawn')
       AND p.during @> (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date AND helle.reads('placement')
       AND (helle.runs_offer(s.offer_id)
            OR helle.acting_kind() IN ('cmm', 'udlst') AND helle.grant_exists(s.case_id, 'placement')
               AND helle.shows_whereabouts(s.case_id)))
$$;
REVOKE ALL ON FUNCTION helle.stay_is_protected(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.stay_is_protected(uuid) TO helle_app;
