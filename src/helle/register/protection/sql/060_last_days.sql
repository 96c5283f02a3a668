-- A unit sees no more of a case whose return has ended. Where something stands paid in any return of the case,
-- Hjemrejsestyrelsen has it for thirty days more: a wrong entry is taken back by another hand, which needs somebody to see it (RET-05).
-- A return that begins anew puts an end to those days, and its own end gives them once more.
CREATE FUNCTION helle.return_ends_for(the_return uuid, the_person uuid, the_unit uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of_case uuid := (SELECT r.case_id FROM returns_returncase r WHERE r.id = the_return);
  the_act uuid := helle.record_act('return_ended', of_case, the_person, the_unit);
BEGIN
  IF EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = the_unit AND u.kind = 'hjst') AND EXISTS (
       SELECT 1 FROM disbursements_ledgerentry e WHERE e.case_id = of_case AND e.reverses_id IS NULL
          AND NOT EXISTS (SELECT 1 FROM disbursements_ledgerentry c WHERE c.reverses_id = e.id)) THEN
    UPDATE protection_grant g SET during = tstzrange(coalesce(lower(g.during), helle.instant()), helle.instant() + helle.days_after_a_return())
     WHERE g.ended_by_id = the_act;
  END IF;
END $$;
CREATE FUNCTION helle.agency_days_are_over(the_case uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE protection_grant g SET during = tstzrange(lower(g.during), helle.instant())
    FROM protection_grantact a
   WHERE a.id = g.ended_by_id AND a.act = 'return_ended' AND g.case_id = the_case AND upper(g.during) > helle.instant()
$$;
REVOKE ALL ON FUNCTION helle.return_ends_for(uuid, uuid, uuid), helle.agency_days_are_over(uuid) FROM PUBLIC;
