-- Who was taken for an adult said no to what her representative had agreed to (`said_no`, sql/231), and by what is known of her age since she is a
-- child after all. Her no is then what a child's is (sql/267, sql/283; MIN-02, our reading): of the time from eighteen on, for who sees what is
-- shared of the case and not for whoever agrees for her, and until her birthday she is kept out of research by nothing but that she is a child.
-- So it stands where a child's no does, as it was said and by whom, from the moment of the correction on, and stays there: of an adult it says the
-- same. That the consent has ended stays written down (`lapsed_at`).
CREATE FUNCTION helle.stands_as_a_childs_no(the_person uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE sharing_consent s
     SET withdrawn_at = NULL, withdrawn_by_id = NULL, withdrawn_how = '', no_ahead_at = s.withdrawn_at, no_ahead_by_id = s.withdrawn_by_id
    FROM cases_case c JOIN people_profile f ON f.person_id = c.person_id
   WHERE s.case_id = c.id AND s.withdrawn_how = 'said_no' AND (the_person IS NULL OR c.person_id = the_person)
     AND helle.childs_last_day_as(f) >= helle.local_today() AND NOT helle.is_erased(c.person_id)
$$;
-- After `settle_own_consents`, by its name: what she had said yes to herself as an adult has ended by then.
CREATE FUNCTION helle.settle_said_no() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.stands_as_a_childs_no(NEW.person_id);
  RETURN NULL;
END $$;
CREATE TRIGGER settle_said_no AFTER UPDATE OF turns_18_on, birth_date_sealed, age_disputed, unaccompanied ON people_profile
  FOR EACH ROW WHEN ((OLD.turns_18_on, OLD.birth_date_sealed IS NULL, OLD.age_disputed, OLD.unaccompanied)
    IS DISTINCT FROM (NEW.turns_18_on, NEW.birth_date_sealed IS NULL, NEW.age_disputed, NEW.unaccompanied))
  EXECUTE FUNCTION helle.settle_said_no();
-- What is moved so is neither said now nor a withdrawal. A row that was withdrawn is changed by no policy, so by nobody but this.
DROP TRIGGER keep_no_from_eighteen ON sharing_consent;
CREATE TRIGGER keep_no_from_eighteen BEFORE UPDATE OF no_ahead_at, no_ahead_by_id ON sharing_consent
  FOR EACH ROW WHEN ((NEW.no_ahead_at IS NOT NULL OR NEW.no_ahead_by_id IS NOT NULL) AND OLD.withdrawn_at IS NULL)
  EXECUTE FUNCTION helle.keep_no_from_eighteen();
DROP TRIGGER end_what_rests_on_it_withdrawn ON sharing_consent;
CREATE TRIGGER end_what_rests_on_it_withdrawn AFTER UPDATE OF withdrawn_at ON sharing_consent
  FOR EACH ROW WHEN (NEW.withdrawn_at IS NOT NULL AND NEW.withdrawn_how <> 'said_no') EXECUTE FUNCTION helle.end_what_rests_on_it();
REVOKE ALL ON FUNCTION helle.stands_as_a_childs_no(uuid), helle.settle_said_no() FROM PUBLIC;
-- Corrected before.
SELECT helle.stands_as_a_childs_no(NULL);
