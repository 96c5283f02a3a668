-- What finds a person, and her children, is shown to few of those who may know who she is (C6, PUB-LAW-15). What stands in a row of
-- its own is kept by the policy of that row (table_classes.toml). These columns stand beside what others read: the application's
-- role may write them, and reads them here alone.

-- Whether the acting unit has who this person is, in some case of hers that is open to who asks (sql/077_need_to_know.sql).
CREATE FUNCTION helle.knows_person(the_person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN helle.reads('identity') AND EXISTS (
    SELECT 1 FROM protection_grant g WHERE g.person_id = the_person AND g.unit_id = helle.acting_unit()
       AND g.category = 'identity' AND g.during @> helle.instant())
     AND helle.may_open_person(the_person);
END $$;

-- How to reach her safely, and why what is known of her was changed last, sealed; NULL where nothing is recorded, or for whom it
-- is not: while her address is protected, for fewer (sql/196_address_protection.sql).
CREATE FUNCTION helle.kept_back_of_profile(the_person uuid) RETURNS TABLE (safe_contact_sealed bytea, changed_why_sealed bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT CASE WHEN helle.reads_particular('safe_contact') AND helle.shows_where_she_is(the_person) THEN f.safe_contact_sealed END,
         CASE WHEN helle.reads_particular('earlier') THEN f.changed_why_sealed END
    FROM people_profile f WHERE f.person_id = the_person AND helle.knows_person(the_person);
END $$;

-- What was written about each of her children, sealed; of those out of force for whom these are.
CREATE FUNCTION helle.words_of_children(the_person uuid) RETURNS TABLE (child_id uuid, about_sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id, c.about_sealed FROM people_child c
   WHERE c.person_id = the_person AND c.about_sealed IS NOT NULL AND helle.reads_particular('children_words')
     AND helle.knows_person(the_person) AND (c.superseded_at IS NULL OR helle.reads_particular('earlier'))
$$;

REVOKE ALL ON FUNCTION helle.knows_person(uuid), helle.kept_back_of_profile(uuid), helle.words_of_children(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.kept_back_of_profile(uuid), helle.words_of_children(uuid) TO helle_app;
