-- A colleague's case is opened before it is changed (PUB-DIG-04): the policies of sql/077_need_to_know.sql hold what is read, added and
-- changed by row, and the functions that write past them ask here. What comes in is added to a closed one, too: the tables say so in
-- table_classes.toml, the functions in tests/invariants/test_written_of_closed.py. Where nobody acts, a job writes, or the owner
-- puts rows back.
CREATE FUNCTION helle.require_open(the_case uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.acting_user() IS NOT NULL AND helle.needs_to_know() AND NOT helle.may_open(the_case) THEN
    RAISE EXCEPTION 'the case is a colleague''s, and was not opened' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;
REVOKE ALL ON FUNCTION helle.require_open(uuid) FROM PUBLIC;

-- A tie is of two cases: whoever has one of them open says it and takes it back.
CREATE POLICY one_is_known ON placements_tie AS RESTRICTIVE FOR INSERT TO helle_app WITH CHECK (
  (SELECT NOT helle.needs_to_know()) OR helle.may_open(case_id) OR helle.may_open(other_id));
CREATE POLICY one_is_known_change ON placements_tie AS RESTRICTIVE FOR UPDATE TO helle_app USING (
  (SELECT NOT helle.needs_to_know()) OR helle.may_open(case_id) OR helle.may_open(other_id));
