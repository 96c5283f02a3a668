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

-- Of each version of what is known of her, the one that holds last: how to reach her safely then, and why it took the place of the one
-- before, sealed; `corrected` where there is a why. While her address is protected and the acting user is not shown where she is
-- (sql/196_address_protection.sql), how to reach her is NULL, and so is why that was changed: `held_back`. No row for whom earlier versions are not.
CREATE FUNCTION helle.kept_back_of_versions(the_person uuid)
RETURNS TABLE (version integer, safe_contact_sealed bytea, changed_why_sealed bytea, corrected boolean, held_back boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF NOT helle.reads_particular('earlier') OR NOT helle.knows_person(the_person) THEN
    RETURN;
  END IF;
  RETURN QUERY
  WITH shown AS MATERIALIZED (SELECT helle.shows_where_she_is(the_person) AS where_she_is), versions AS (
    SELECT v.version, v.safe_contact_sealed, v.changed_why_sealed FROM people_profileversion v WHERE v.person_id = the_person
    UNION ALL
    SELECT f.version, f.safe_contact_sealed, f.changed_why_sealed FROM people_profile f WHERE f.person_id = the_person
  ), beside AS (
    -- What is sealed and says the same is not sealed anew (sql/027_profile_versions.sql).
    SELECT v.*, v.safe_contact_sealed IS DISTINCT FROM lag(v.safe_contact_sealed) OVER (ORDER BY v.version) AS of_contact FROM versions v
  )
  SELECT b.version, CASE WHEN s.where_she_is THEN b.safe_contact_sealed END,
         CASE WHEN s.where_she_is OR NOT b.of_contact THEN b.changed_why_sealed END,
         b.changed_why_sealed IS NOT NULL, b.of_contact AND NOT s.where_she_is
    FROM beside b CROSS JOIN shown s;
END $$;

-- How to reach her safely, and why what is known of her was changed last, sealed; NULL where nothing is recorded, or for whom it
-- is not: while her address is protected, for fewer (sql/196_address_protection.sql).
CREATE FUNCTION helle.kept_back_of_profile(the_person uuid) RETURNS TABLE (safe_contact_sealed bytea, changed_why_sealed bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT CASE WHEN helle.reads_particular('safe_contact') AND helle.shows_where_she_is(the_person) THEN f.safe_contact_sealed END,
         (SELECT v.changed_why_sealed FROM helle.kept_back_of_versions(the_person) v WHERE v.version = f.version)
    FROM people_profile f WHERE f.person_id = the_person AND helle.knows_person(the_person);
END $$;

-- What was written about each of her children, sealed; of those out of force for whom these are.
CREATE FUNCTION helle.words_of_children(the_person uuid) RETURNS TABLE (child_id uuid, about_sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.id, c.about_sealed FROM people_child c
   WHERE c.person_id = the_person AND c.about_sealed IS NOT NULL AND helle.reads_particular('children_words')
     AND helle.knows_person(the_person) AND (c.superseded_at IS NULL OR helle.reads_particular('earlier'))
$$;

REVOKE ALL ON FUNCTION helle.knows_person(uuid), helle.kept_back_of_versions(uuid), helle.kept_back_of_profile(uuid), helle.words_of_children(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.kept_back_of_versions(uuid), helle.kept_back_of_profile(uuid), helle.words_of_children(uuid) TO helle_app;
