-- Who works here. A user and her role in a unit are written together, with the line that says so, and by no other way: this
-- function is for the role that administers staff, not for the one that serves requests. The line names nobody but by id.
CREATE OR REPLACE FUNCTION helle.add_user(
  the_user uuid, the_email text, the_name text, hashed_password text, the_membership uuid, the_unit uuid, the_role text,
  since date
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM protection_roleunitkind k JOIN organisations_unit u ON u.kind = k.unit_kind
                 WHERE u.id = the_unit AND k.role = the_role) THEN
    RAISE EXCEPTION 'role % is not for such a unit', the_role USING ERRCODE = 'check_violation';
  END IF;
  INSERT INTO organisations_user (id, email, full_name, password, language, is_active)
  VALUES (the_user, lower(the_email), the_name, hashed_password, 'da', true);
  INSERT INTO organisations_membership (id, user_id, unit_id, role, during)
  VALUES (the_membership, the_user, the_unit, the_role, daterange(since, NULL));
  PERFORM helle.write_line(NULL, NULL, NULL, 'operation', 'user.added', 'allowed', the_user, '{}',
                           jsonb_build_object('membership', the_membership, 'unit', the_unit, 'role', the_role), NULL);
END $$;
