-- What is known of a person changes, and what was known before stays: each change of a profile leaves the version before it
-- behind, whoever writes and however. What was known gives way for a reason alone. An earlier version is never changed.

CREATE FUNCTION helle.keep_profile() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.person_id <> OLD.person_id OR NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'a profile is followed by its next version'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'profile_version_follows', TABLE = 'people_profile';
  END IF;
  -- What is sealed and says the same is not sealed anew, so what is sealed otherwise counts as changed. A birthday follows the
  -- date of birth: it is not moved alone.
  IF (OLD.sex <> 'not_stated' AND NEW.sex <> OLD.sex
      OR OLD.birth_date_sealed IS NOT NULL AND (
           NEW.birth_date_sealed IS DISTINCT FROM OLD.birth_date_sealed
           OR NEW.birth_precision <> OLD.birth_precision OR NEW.age_disputed <> OLD.age_disputed)
      OR NEW.turns_18_on <> OLD.turns_18_on
      OR OLD.age_disputed AND NOT NEW.age_disputed
      OR OLD.unaccompanied IS NOT NULL AND NEW.unaccompanied IS DISTINCT FROM OLD.unaccompanied
      OR OLD.safe_contact_sealed IS NOT NULL AND NEW.safe_contact_sealed IS DISTINCT FROM OLD.safe_contact_sealed
      OR NOT NEW.nationalities @> OLD.nationalities)
     AND (NEW.changed_why_sealed IS NULL OR NEW.changed_why_sealed IS NOT DISTINCT FROM OLD.changed_why_sealed) THEN
    RAISE EXCEPTION 'what was known of a person gives way for a reason'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'profile_changed_with_why', TABLE = 'people_profile';
  END IF;
  INSERT INTO people_profileversion (
    id, person_id, version, sex, birth_precision, age_disputed, unaccompanied, turns_18_on, nationalities, languages,
    needs_interpreter, birth_date_sealed, safe_contact_sealed, changed_at, changed_by_id, changed_by_unit_id, changed_why_sealed)
  VALUES (
    gen_random_uuid(), OLD.person_id, OLD.version, OLD.sex, OLD.birth_precision, OLD.age_disputed, OLD.unaccompanied,
    OLD.turns_18_on, OLD.nationalities, OLD.languages, OLD.needs_interpreter, OLD.birth_date_sealed, OLD.safe_contact_sealed,
    OLD.changed_at, OLD.changed_by_id, OLD.changed_by_unit_id, OLD.changed_why_sealed);
  RETURN NEW;
END $$;
CREATE TRIGGER keep_profile BEFORE UPDATE ON people_profile FOR EACH ROW EXECUTE FUNCTION helle.keep_profile();

CREATE FUNCTION helle.keep_profile_version() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'an earlier version of a profile is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER keep_profile_version BEFORE UPDATE OR DELETE ON people_profileversion
  FOR EACH ROW EXECUTE FUNCTION helle.keep_profile_version();
