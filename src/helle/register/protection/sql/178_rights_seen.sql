-- Somebody knows where a right comes from that no act explains: an administrator or the data protection officer, and of herself nobody.
CREATE FUNCTION helle.see_unexplained_right(the_right bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found audit_unexplainedright;
BEGIN
  SELECT * INTO STRICT found FROM audit_unexplainedright WHERE id = the_right FOR NO KEY UPDATE;
  IF (helle.acting_role() IN ('administrator', 'data_protection_officer') AND found.user_id IS DISTINCT FROM helle.acting_user()) IS NOT TRUE THEN
    RAISE EXCEPTION 'another who looks after rights says that one is explained' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF found.seen_at IS NULL THEN
    UPDATE audit_unexplainedright SET seen_at = helle.instant(), seen_by_id = helle.acting_user() WHERE id = found.id;
    PERFORM helle.staff_line('rights.seen', found.user_id, jsonb_build_object(
      'kind', found.kind, 'id', found.row_id, 'unit', found.unit_id, 'role', found.role, 'why', found.why));
  END IF;
END $$;
REVOKE ALL ON FUNCTION helle.see_unexplained_right(bigint) FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.see_unexplained_right(bigint) TO helle_staff;
