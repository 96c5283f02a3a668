-- The other answer to a system that is to read cases: of whoever may say yes to it (sql/198_service_accounts.sql). It ends the account, with
-- why, which is a code.
CREATE FUNCTION helle.refuse_service_account(the_account uuid, the_reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  account exchange_serviceaccount;
BEGIN
  SELECT * INTO account FROM exchange_serviceaccount a WHERE a.user_id = the_account FOR UPDATE;
  IF account.user_id IS NULL OR account.made_by_id = helle.acting_user()
     OR NOT coalesce(helle.decides_about(account.made_by_id, account.unit_id), false) THEN
    PERFORM helle.refuse('service_account_is_confirmed_by_another');
  END IF;
  IF NOT account.reads_cases OR account.confirmed_at IS NOT NULL OR account.ended_at IS NOT NULL THEN
    PERFORM helle.refuse('service_account_is_confirmed_once');
  END IF;
  IF coalesce(the_reason, '') = '' THEN
    PERFORM helle.refuse('service_account_is_refused_for_a_reason');
  END IF;
  UPDATE exchange_serviceaccount SET ended_at = helle.instant(), ended_by_id = helle.acting_user(), refused_for = the_reason
   WHERE user_id = the_account;
  PERFORM helle.staff_line('service.declined', the_account, jsonb_build_object('why', the_reason));
END $$;
REVOKE ALL ON FUNCTION helle.refuse_service_account(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.refuse_service_account(uuid, text) TO helle_staff;
