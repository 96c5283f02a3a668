-- What lists of the unit's work need of a colleague's case, without its rows: these are closed to who has not said what for
-- (need_to_know in table_classes.toml; PUB-DIG-04). Each function gives what its list shows and no more, of what the acting unit was
-- granted and the acting role reads.

-- Who has a number, by what finds it: the search by number, and the warning that somebody else has it.
CREATE FUNCTION helle.persons_with_number(the_numbers bytea[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT n.person_id), '{}') FROM people_identifier n
   WHERE n.blind = ANY (the_numbers) AND n.superseded_at IS NULL AND helle.reads('identity') AND helle.reads_particular('numbers')
     AND EXISTS (SELECT 1 FROM protection_grant g WHERE g.person_id = n.person_id AND g.unit_id = helle.acting_unit()
                    AND g.category = 'identity' AND g.during @> helle.instant())
$$;

-- The referrals that name one of some businesses: which were told of the same, and what they tell of.
CREATE FUNCTION helle.referrals_naming(the_businesses bytea[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(e.referral_id), '{}') FROM referrals_reportedexploitation e
   WHERE e.cvr_blind = ANY (the_businesses) AND helle.reads('contact')
     AND EXISTS (SELECT 1 FROM referrals_party p WHERE p.referral_id = e.referral_id AND p.unit_id = helle.acting_unit())
     AND e.referral_id <> ALL ((SELECT helle.referrals_hiding_their_place())::uuid[])
$$;

-- Of cases, the days of changes of stay after which it was decided anew: the desk of periods.
CREATE FUNCTION helle.decided_after_changes(the_cases uuid[]) RETURNS TABLE (case_id uuid, raised_day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.case_id, s.raised_day FROM cases_settledstep s
   WHERE s.case_id = ANY (the_cases) AND s.code = 'decide_after_status_change' AND s.superseded_at IS NULL
     AND helle.reads('core') AND helle.reads_course() AND helle.grant_exists(s.case_id, 'core')
$$;

-- Whether the final report on a return has come: the desk of what is late.
CREATE FUNCTION helle.has_final_report(the_return uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM disbursements_partnerreport p
                  WHERE p.return_case_id = the_return AND p.kind = 'final' AND helle.reads('return_plan')
                    AND helle.grant_exists(p.case_id, 'return_plan'))
$$;

-- Of a minor whom nobody can find: whether a representative is to be told, and who was told.
CREATE FUNCTION helle.has_representative(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.reads('identity') AND helle.grant_exists(the_case, 'identity')
     AND EXISTS (SELECT 1 FROM minors_appointment a WHERE a.case_id = the_case AND a.ended_why = '')
$$;
CREATE FUNCTION helle.told_of_missing(the_missing uuid) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT t.whom::text), '{}') FROM minors_missingtold t
   WHERE t.missing_id = the_missing AND helle.reads('core') AND helle.grant_exists(t.case_id, 'core')
$$;

-- The talks about a return that are to be held anew, the earliest first.
CREATE FUNCTION helle.talks_to_hold_anew(how_many int) RETURNS TABLE (case_id uuid, held_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT t.case_id, t.held_on FROM minors_returntalk t
   WHERE t.state IN ('held', 'uncounted') AND helle.reads('return_plan') AND helle.acting_kind() <> 'partner'
     AND helle.talk_is_to_be_held_anew(t.id)
   ORDER BY t.held_on, t.recorded_at LIMIT how_many
$$;

REVOKE ALL ON FUNCTION helle.persons_with_number(bytea[]), helle.referrals_naming(bytea[]), helle.decided_after_changes(uuid[]),
  helle.has_final_report(uuid), helle.has_representative(uuid), helle.told_of_missing(uuid), helle.talks_to_hold_anew(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.persons_with_number(bytea[]), helle.referrals_naming(bytea[]), helle.decided_after_changes(uuid[]),
  helle.has_final_report(uuid), helle.has_representative(uuid), helle.told_of_missing(uuid), helle.talks_to_hold_anew(int) TO helle_app;
