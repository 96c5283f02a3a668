-- A second link by which somebody chooses a password whom the command line added, for the role that administers staff: the first one is lost
-- or has run out. It opens nothing that the first would not have opened: only of whom that command added, who has chosen no password, has
-- never logged in, has a role that goes on, and logs in nowhere else. The hash that nothing fits is another from now on, so that no link of
-- before is good for anything. `was` is the seal that was read: what is vouched for of her is written only over that.
CREATE FUNCTION helle.link_user_anew(the_user uuid, was text, hashed_password text, the_seal text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  today date := (helle.clock_now() AT TIME ZONE 'Europe/Copenhagen')::date;
  hers organisations_user;
BEGIN
  SELECT * INTO STRICT hers FROM organisations_user WHERE id = the_user FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT 1 FROM audit_line l WHERE l.action = 'user.added' AND l.object_id = the_user) THEN
    PERFORM helle.refuse('link_is_for_who_was_added_at_the_command_line');
  END IF;
  IF hers.last_login IS NOT NULL OR left(hers.password, 1) <> '!' OR hers.vouched <> was THEN
    PERFORM helle.refuse('link_is_for_who_has_chosen_no_password');
  END IF;
  IF NOT hers.is_active
     OR NOT EXISTS (SELECT 1 FROM organisations_membership m WHERE m.user_id = the_user AND m.during && daterange(today, NULL))
     OR EXISTS (SELECT 1 FROM administration_loginidentity i
                 WHERE i.user_id = the_user AND i.answer = 'approved' AND i.ended_at IS NULL) THEN
    PERFORM helle.refuse('link_is_for_who_logs_in_here');
  END IF;
  IF left(hashed_password, 1) <> '!' THEN
    PERFORM helle.refuse('link_leaves_the_password_to_her');
  END IF;
  UPDATE organisations_user SET password = hashed_password, vouched = the_seal WHERE id = the_user;
  PERFORM helle.write_line(NULL, NULL, NULL, 'operation', 'user.linked_anew', 'allowed', the_user, '{}', '{}', NULL);
END $$;
REVOKE ALL ON FUNCTION helle.link_user_anew(uuid, text, text, text) FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.link_user_anew(uuid, text, text, text) TO helle_staff;
