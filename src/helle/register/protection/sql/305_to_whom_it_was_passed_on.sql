-- To which home or municipality something was passed on says where somebody lives, or may. The row of a disclosure gives its receiver to nobody,
-- as that of a consent does not (sql/285): a function does, to who reads the row, and where her address is protected and it is not shown to
-- them where she lives, it gives the kind of such a unit alone (PUB-DIG-12).
CREATE FUNCTION helle.receiver_of_shared(the_disclosure uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.unit_beside(d.case_id, d.to_unit_id) FROM sharing_disclosure d
   WHERE d.id = the_disclosure
     AND (helle.sees_what_is_shared(d.case_id, d.by_unit_id) OR helle.was_told(d)
          OR d.consent_id IS NOT NULL AND helle.rests_on_her_yes(d.consent_id))
$$;
-- What others pass on to the acting unit, by the index of its own.
CREATE FUNCTION helle.told_to_this_unit() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER ROWS 50 SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.id FROM sharing_disclosure d WHERE d.to_unit_id = helle.acting_unit() AND d.ended_at IS NULL AND helle.was_told(d)
$$;
-- While she reads with the acting unit she is told who was told of her (SHR-04), by whoever reads with her, also where it is not shown to them
-- where she lives: as who looked at her case is (sql/115). Of what she was not told at the time nothing.
CREATE FUNCTION helle.receiver_told_to_her(the_disclosure uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.to_unit_id FROM sharing_disclosure d
   WHERE d.id = the_disclosure AND d.informed AND d.opened_at IS NOT NULL AND helle.reads('documents')
     AND helle.sees_what_is_shared(d.case_id, d.by_unit_id) AND helle.may_open(d.case_id)
     AND EXISTS (SELECT 1 FROM extracts_extract e WHERE e.case_id = d.case_id AND e.open AND e.by_unit_id = helle.acting_unit())
$$;
REVOKE ALL ON FUNCTION helle.receiver_of_shared(uuid), helle.told_to_this_unit(), helle.receiver_told_to_her(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.receiver_of_shared(uuid), helle.told_to_this_unit(), helle.receiver_told_to_her(uuid) TO helle_app;
