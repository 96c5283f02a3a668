-- A yes of the representative is one where the person is protected as a minor and has a representative in force (MIN-02, MIN-15): on the
-- day on which it was given, and on that on which it is written down or rested on. Nobody says yes for an adult.
CREATE FUNCTION helle.agrees_for_a_child(the_case uuid, given_on date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT bool_and(helle.protected_as_minor(the_case, d.day) AND helle.represented(the_case, d.day))
    FROM (VALUES (given_on), (helle.local_today())) AS d (day)
$$;
-- The same, for who writes down what a person agrees to: whether the representative's yes can be one today.
CREATE FUNCTION helle.representative_may_agree(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.shares() AND helle.grant_exists(the_case, 'core') AND (SELECT helle.facts_are_open(the_case)) AND helle.agrees_for_a_child(the_case, helle.local_today())
$$;

CREATE FUNCTION helle.keep_consent_for_a_child() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT helle.agrees_for_a_child(NEW.case_id, NEW.given_on) THEN
    PERFORM helle.refuse('sharing_consent_for_a_child');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_consent_for_a_child BEFORE INSERT ON sharing_consent
  FOR EACH ROW WHEN (NEW.given_by = 'representative') EXECUTE FUNCTION helle.keep_consent_for_a_child();

-- Nothing more is passed on by her yes once the person is an adult, or nobody represents the child.
CREATE FUNCTION helle.keep_shared_for_a_child() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM sharing_consent c WHERE c.id = NEW.consent_id AND c.given_by = 'representative'
                AND NOT helle.agrees_for_a_child(NEW.case_id, c.given_on)) THEN
    PERFORM helle.refuse('shared_by_a_consent_for_a_child');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_shared_for_a_child BEFORE INSERT ON sharing_disclosure
  FOR EACH ROW WHEN (NEW.consent_id IS NOT NULL) EXECUTE FUNCTION helle.keep_shared_for_a_child();

-- The representative sees what stands in her name, and what rests on it: to whom, what, for what and until when. Neither the message,
-- which may tell more than she reads, nor what was weighed.
CREATE FUNCTION helle.represents_in(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.acting_kind() = 'representative' AND helle.grant_exists(the_case, 'core')
$$;
CREATE FUNCTION helle.rests_on_her_yes(the_consent uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM sharing_consent c WHERE c.id = the_consent AND c.given_by = 'representative'
                    AND helle.represents_in(c.case_id))
$$;
CREATE POLICY in_her_name ON sharing_consent FOR SELECT TO helle_app USING (
  given_by = 'representative' AND helle.represents_in(case_id));
CREATE POLICY on_her_yes ON sharing_disclosure FOR SELECT TO helle_app USING (
  consent_id IS NOT NULL AND helle.rests_on_her_yes(consent_id));

REVOKE ALL ON FUNCTION helle.agrees_for_a_child(uuid, date), helle.representative_may_agree(uuid), helle.keep_consent_for_a_child(),
  helle.keep_shared_for_a_child(), helle.represents_in(uuid), helle.rests_on_her_yes(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.representative_may_agree(uuid), helle.represents_in(uuid), helle.rests_on_her_yes(uuid) TO helle_app;
