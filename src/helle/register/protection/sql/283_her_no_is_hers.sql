-- What a child says of the time from turning eighteen on (sql/267) is hers, and not for whoever agrees for her until then (MIN-02; our reading):
-- her representative reads the consent that stands in her name, and in its row nothing of the no beside it. It is given to who sees what is
-- shared of the case, once that is open to them.
CREATE FUNCTION helle.no_ahead_of_consent(the_consent uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.no_ahead_at FROM sharing_consent s
   WHERE s.id = the_consent AND helle.sees_what_is_shared(s.case_id, s.by_unit_id) AND helle.may_open(s.case_id)
$$;
CREATE FUNCTION helle.no_ahead_of_consent_by(the_consent uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.no_ahead_by_id FROM sharing_consent s
   WHERE s.id = the_consent AND helle.sees_what_is_shared(s.case_id, s.by_unit_id) AND helle.may_open(s.case_id)
$$;
REVOKE ALL ON FUNCTION helle.no_ahead_of_consent(uuid), helle.no_ahead_of_consent_by(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.no_ahead_of_consent(uuid), helle.no_ahead_of_consent_by(uuid) TO helle_app;
