-- Somebody knows where a right comes from that no act explains, as it stood when it was shown to her: an administrator or the data protection
-- officer, of herself nobody, and nobody who has such a right herself. What counts is the line in the log, which says how it stood.
CREATE FUNCTION helle.see_unexplained_right(the_right bigint, as_it_stood text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found audit_unexplainedright;
BEGIN
  SELECT * INTO STRICT found FROM audit_unexplainedright WHERE id = the_right FOR NO KEY UPDATE;
  IF (helle.acting_role() IN ('administrator', 'data_protection_officer') AND found.user_id IS DISTINCT FROM helle.acting_user()
      AND NOT helle.acts_by_what_no_act_explains()) IS NOT TRUE THEN
    RAISE EXCEPTION 'another who looks after rights says that one is explained' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF found.stood <> as_it_stood THEN
    PERFORM helle.refuse('right_was_changed_meanwhile');
  END IF;
  IF NOT EXISTS (SELECT 1 FROM helle.unexplained_rights_noted() n WHERE n.right_id = found.id) THEN
    UPDATE audit_unexplainedright SET seen_at = helle.instant(), seen_by_id = helle.acting_user() WHERE id = found.id;
    PERFORM helle.staff_line('rights.seen', found.user_id, jsonb_build_object(
      'kind', found.kind, 'id', found.row_id, 'unit', found.unit_id, 'role', found.role, 'why', found.why, 'stood', found.stood));
  END IF;
END $$;
REVOKE ALL ON FUNCTION helle.see_unexplained_right(bigint, text) FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.see_unexplained_right(bigint, text) TO helle_staff;
