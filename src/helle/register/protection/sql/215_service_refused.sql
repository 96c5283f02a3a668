-- The other answer to a system that is to read cases: of whoever may say yes to it (sql/198_service_accounts.sql). It ends the account, with
-- why, which is a code.
CREATE FUNCTION helle.refuse_service_account(the_account uuid, the_reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.hold_to_answer(the_account);
  IF coalesce(the_reason, '') = '' THEN
    PERFORM helle.refuse('service_account_is_refused_for_a_reason');
  END IF;
  UPDATE exchange_serviceaccount SET ended_at = helle.instant(), ended_by_id = helle.acting_user(), refused_for = the_reason
   WHERE user_id = the_account;
  PERFORM helle.staff_line('service.declined', the_account, jsonb_build_object('why', the_reason));
END $$;
REVOKE ALL ON FUNCTION helle.refuse_service_account(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.refuse_service_account(uuid, text) TO helle_staff;
