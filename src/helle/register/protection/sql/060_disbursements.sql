-- The journey home and the ledger: what the database holds whoever writes. All that follows the return is written while it is open
-- and one after another (`helle.hold_return`, sql/059), so that two writers cannot pass a ceiling together.

-- The day of arrival as it was last entered, from which the time of the money is counted; null: not arrived (C5).
CREATE FUNCTION helle.arrived_on(the_return uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT j.on_day FROM disbursements_journeyevent j WHERE j.return_case_id = the_return AND j.kind = 'arrived'
   ORDER BY j.sequence DESC LIMIT 1
$$;
-- The last days of cash and of the project, as `cash_months` and `project_max_years` have it; a test compares them with the rules.
CREATE FUNCTION helle.last_cash_day(arrived date) RETURNS date
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$ SELECT (arrived + interval '6 months')::date $$;
CREATE FUNCTION helle.last_project_day(arrived date) RETURNS date
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$ SELECT (arrived + interval '1 year')::date $$;
-- Until when a time limit runs: its time, or longer where two of Hjemrejsestyrelsen have decided so by a day.
CREATE FUNCTION helle.runs_until(the_return uuid, the_limit text, decided_by date) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT greatest(
    CASE the_limit WHEN 'cash' THEN helle.last_cash_day(helle.arrived_on(the_return))
                   ELSE helle.last_project_day(helle.arrived_on(the_return)) END,
    (SELECT max(t.until) FROM disbursements_longertime t
      WHERE t.return_case_id = the_return AND t.which = the_limit AND t.agreed_on <= decided_by))
$$;
-- Until when a kind of support is paid by what was decided by a day; cash keeps to the project's time as well (RET-06, RET-07).
CREATE FUNCTION helle.paid_until(the_return uuid, the_kind text, decided_by date) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE the_kind WHEN 'cash_support' THEN least(helle.runs_until(the_return, 'cash', decided_by),
                                                      helle.runs_until(the_return, 'project', decided_by))
                       ELSE helle.runs_until(the_return, 'project', decided_by) END
$$;
-- What was paid of a kind in a return: the entries less their counter entries. A total is never kept, it is always counted.
CREATE FUNCTION helle.paid_in_return(the_return uuid, the_kind text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(sum(CASE WHEN e.reverses_id IS NULL THEN e.amount ELSE -e.amount END), 0)
    FROM disbursements_ledgerentry e WHERE e.return_case_id = the_return AND e.kind = the_kind
$$;
-- What was paid for a line of a budget (RET-18).
CREATE FUNCTION helle.paid_for_line(the_line uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(sum(CASE WHEN e.reverses_id IS NULL THEN e.amount ELSE -e.amount END), 0)
    FROM disbursements_ledgerentry e WHERE e.line_id = the_line
$$;
-- Whether a return counts the children of its plan: while it runs, once it was completed, and where something stands paid (RET-24).
CREATE FUNCTION helle.counts_its_children(the_return uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.ended_why IN ('', 'completed')
         OR helle.paid_in_return(r.id, 'cash_support') + helle.paid_in_return(r.id, 'in_kind_support') > 0
    FROM returns_returncase r WHERE r.id = the_return
$$;
-- The ceiling is that of a person, not of a return: what other returns of the case paid counts in this one (RET-17).
CREATE FUNCTION helle.paid_of(the_return uuid, the_kind text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(sum(helle.paid_in_return(r.id, the_kind)), 0) FROM returns_returncase r
   WHERE r.case_id = (SELECT o.case_id FROM returns_returncase o WHERE o.id = the_return)
$$;
-- The instalments of a return that stand, paid or not, and the cash that other returns of the case paid (RET-17).
CREATE FUNCTION helle.planned_cash(the_return uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(sum(i.amount), 0) + helle.paid_of(the_return, 'cash_support') - helle.paid_in_return(the_return, 'cash_support')
    FROM disbursements_instalment i WHERE i.return_case_id = the_return AND i.dropped_on IS NULL
$$;
-- Whether a case has paid in another currency than one: in this return, or in an earlier one what still stands (RET-19).
CREATE FUNCTION helle.paid_in_another_currency(the_case uuid, the_return uuid, the_currency text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM disbursements_ledgerentry e
                  WHERE e.case_id = the_case AND e.currency <> the_currency AND e.reverses_id IS NULL
                    AND (e.return_case_id = the_return
                         OR NOT EXISTS (SELECT 1 FROM disbursements_ledgerentry c WHERE c.reverses_id = e.id)))
$$;

CREATE TRIGGER a_hold_return BEFORE INSERT ON disbursements_journeyevent FOR EACH ROW EXECUTE FUNCTION helle.hold_return();
CREATE TRIGGER a_hold_return BEFORE INSERT OR UPDATE ON disbursements_instalment
  FOR EACH ROW EXECUTE FUNCTION helle.hold_return();
CREATE TRIGGER a_hold_return BEFORE INSERT ON disbursements_ledgerentry
  FOR EACH ROW WHEN (NEW.reverses_id IS NULL) EXECUTE FUNCTION helle.hold_return();
CREATE TRIGGER a_hold_return BEFORE INSERT OR UPDATE ON disbursements_longertime
  FOR EACH ROW EXECUTE FUNCTION helle.hold_return();
CREATE TRIGGER a_hold_return BEFORE INSERT ON disbursements_partnerreport FOR EACH ROW EXECUTE FUNCTION helle.hold_return();

-- Whether a delivery that stands has no receipt; and whether a return of a case has ended like that (RET-05).
CREATE FUNCTION helle.lacks_a_receipt(the_return uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM disbursements_ledgerentry e
                  WHERE e.return_case_id = the_return AND e.kind = 'in_kind_support' AND e.reverses_id IS NULL
                    AND NOT EXISTS (SELECT 1 FROM disbursements_ledgerentry c WHERE c.reverses_id = e.id)
                    AND NOT EXISTS (SELECT 1 FROM disbursements_receipt p WHERE p.entry_id = e.id))
$$;
CREATE FUNCTION helle.is_unsettled(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM returns_returncase r
                  WHERE r.case_id = the_case AND r.ended_on IS NOT NULL AND helle.lacks_a_receipt(r.id))
$$;
-- A receipt and a counter entry are also written once the return has ended, by Hjemrejsestyrelsen, while it has the case; with the last
-- receipt begin its last days, unless another return runs.
CREATE FUNCTION helle.hold_ledger() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  ended date;
BEGIN
  SELECT r.ended_on INTO ended FROM returns_returncase r WHERE r.id = NEW.return_case_id FOR NO KEY UPDATE;
  -- Whether anything is left is asked of all returns of the case: the last of two, or of one and a stop, sees the other.
  PERFORM 1 FROM cases_case c WHERE c.id = NEW.case_id FOR NO KEY UPDATE;
  IF ended IS NOT NULL AND helle.acting_kind() IS DISTINCT FROM 'hjst' THEN
    PERFORM helle.refuse('return_is_open');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER a_hold_ledger BEFORE INSERT ON disbursements_ledgerentry
  FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION helle.hold_ledger();
CREATE TRIGGER a_hold_ledger BEFORE INSERT ON disbursements_receipt FOR EACH ROW EXECUTE FUNCTION helle.hold_ledger();
CREATE FUNCTION helle.settled_is_no_longer_seen() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM returns_returncase r WHERE r.id = NEW.return_case_id AND r.ended_on IS NOT NULL)
     AND NOT EXISTS (SELECT 1 FROM returns_returncase r WHERE r.case_id = NEW.case_id AND r.ended_on IS NULL)
     AND NOT helle.is_unsettled(NEW.case_id) THEN
    PERFORM helle.return_ends_for(NEW.return_case_id, (SELECT c.person_id FROM cases_case c WHERE c.id = NEW.case_id), u.id)
      FROM organisations_unit u
     WHERE u.kind = 'hjst' AND EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = NEW.case_id AND g.unit_id = u.id
                                          AND g.category = 'return_plan' AND upper_inf(g.during));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER settled_is_no_longer_seen AFTER INSERT ON disbursements_ledgerentry
  FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION helle.settled_is_no_longer_seen();
CREATE TRIGGER settled_is_no_longer_seen AFTER INSERT ON disbursements_receipt
  FOR EACH ROW EXECUTE FUNCTION helle.settled_is_no_longer_seen();

-- What may follow what on the way home, as in disbursements/states.py.
CREATE FUNCTION helle.journey_follows(before text, after text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (before, after) IN (
    ('', 'travel_booked'), ('travel_cancelled', 'travel_booked'), ('travel_booked', 'travel_cancelled'),
    ('travel_booked', 'departed'), ('departed', 'arrived'), ('arrived', 'activities_begun'))
$$;
-- A day of arrival is corrected by another of Hjemrejsestyrelsen than who entered it, between the departure and what began after it;
-- what was paid, is to be paid and was reported then lies within the time that is counted from the right day.
CREATE FUNCTION helle.keep_corrected_arrival(the_event disbursements_journeyevent) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  wrong disbursements_journeyevent;
BEGIN
  SELECT * INTO wrong FROM disbursements_journeyevent j
   WHERE j.return_case_id = the_event.return_case_id AND j.kind = 'arrived' ORDER BY j.sequence DESC LIMIT 1;
  IF wrong.id IS DISTINCT FROM the_event.corrects_id OR wrong.by_user_id = the_event.by_user_id
     OR helle.acting_kind() IS DISTINCT FROM 'hjst' THEN
    PERFORM helle.refuse('arrival_corrected_by_another');
  END IF;
  IF the_event.on_day > helle.local_today() OR EXISTS (
       SELECT 1 FROM disbursements_journeyevent j
        WHERE j.return_case_id = the_event.return_case_id
          AND (j.kind = 'departed' AND the_event.on_day < j.on_day
               OR j.kind = 'activities_begun' AND the_event.on_day > j.on_day)) THEN
    PERFORM helle.refuse('journey_in_its_time');
  END IF;
END $$;
CREATE FUNCTION helle.keep_paid_by_arrival() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM disbursements_ledgerentry e
              WHERE e.return_case_id = NEW.return_case_id AND e.reverses_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM disbursements_ledgerentry c WHERE c.reverses_id = e.id)
                AND NOT e.paid_on BETWEEN NEW.on_day AND helle.paid_until(NEW.return_case_id, e.kind, e.paid_on))
     OR EXISTS (SELECT 1 FROM disbursements_instalment i
                 WHERE i.return_case_id = NEW.return_case_id AND i.dropped_on IS NULL AND NOT helle.is_paid(i.id)
                   AND NOT i.due BETWEEN NEW.on_day
                                     AND helle.paid_until(NEW.return_case_id, 'cash_support', helle.local_today()))
     OR EXISTS (SELECT 1 FROM disbursements_partnerreport p
                 WHERE p.return_case_id = NEW.return_case_id AND p.received_on < NEW.on_day) THEN
    PERFORM helle.refuse('arrival_keeps_what_was_paid');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_paid_by_arrival AFTER INSERT ON disbursements_journeyevent
  FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION helle.keep_paid_by_arrival();

-- Nobody travels before the plan is approved (RET-11), nothing happens before what it follows, and Hjemrejsestyrelsen has the
-- journey; the arrival and the beginning are also told by who is there (RET-02, RET-12). Where a step before it is not in place the
-- booking and the departure say why (RET-04).
CREATE FUNCTION helle.keep_journey() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  last disbursements_journeyevent;
  approved date := (SELECT e.on_day FROM reintegration_planevent e
                     WHERE e.return_case_id = NEW.return_case_id AND e.kind = 'approved' ORDER BY e.sequence LIMIT 1);
BEGIN
  IF NEW.sequence <> 1 + (SELECT count(*) FROM disbursements_journeyevent j WHERE j.return_case_id = NEW.return_case_id) THEN
    PERFORM helle.refuse('journey_follows');
  END IF;
  IF NEW.corrects_id IS NOT NULL THEN
    PERFORM helle.keep_corrected_arrival(NEW);
    RETURN NEW;
  END IF;
  SELECT * INTO last FROM disbursements_journeyevent j
   WHERE j.return_case_id = NEW.return_case_id AND j.corrects_id IS NULL ORDER BY j.sequence DESC LIMIT 1;
  IF NOT helle.journey_follows(coalesce(last.kind, ''), NEW.kind) THEN
    PERFORM helle.refuse('journey_follows');
  END IF;
  IF approved IS NULL OR NEW.on_day < approved THEN
    PERFORM helle.refuse('journey_on_an_approved_plan');
  END IF;
  IF NEW.on_day > helle.local_today()
     OR NEW.on_day < (CASE last.kind WHEN 'arrived' THEN helle.arrived_on(NEW.return_case_id) ELSE last.on_day END) THEN
    PERFORM helle.refuse('journey_in_its_time');
  END IF;
  IF NOT EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = NEW.by_unit_id
                    AND (u.kind = 'hjst' OR u.kind = 'partner' AND NEW.kind IN ('arrived', 'activities_begun'))) THEN
    PERFORM helle.refuse('journey_is_the_agencys');
  END IF;
  IF NEW.note_sealed IS NULL AND EXISTS (
       SELECT 1 FROM returns_step s WHERE s.return_case_id = NEW.return_case_id AND s.state = 'planned'
          AND (NEW.kind = 'departed' OR NEW.kind = 'travel_booked' AND s.kind IN ('identity', 'travel_document', 'tickets'))) THEN
    PERFORM helle.refuse('journey_with_what_is_missing');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_journey BEFORE INSERT ON disbursements_journeyevent FOR EACH ROW EXECUTE FUNCTION helle.keep_journey();

-- Instalments are agreed for a day from today on, lie within the time of cash from arrival (RET-06) and do not come to more than the
-- approved plan has in cash. One that is paid is not dropped.
CREATE FUNCTION helle.keep_instalment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  arrived date := helle.arrived_on(NEW.return_case_id);
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.dropped_on IS NOT NULL OR NEW.dropped_on > helle.local_today() THEN
      PERFORM helle.refuse('instalment_dropped_once');
    END IF;
    IF NEW.dropped_by_id IS DISTINCT FROM helle.acting_user() THEN
      PERFORM helle.refuse('instalment_dropped_by_who_acts');
    END IF;
    IF helle.is_paid(NEW.id) THEN
      PERFORM helle.refuse('instalment_paid_is_not_dropped');
    END IF;
    RETURN NEW;
  END IF;
  IF arrived IS NULL OR NEW.due < arrived OR NEW.due > helle.paid_until(NEW.return_case_id, 'cash_support', helle.local_today()) THEN
    PERFORM helle.refuse('instalment_in_its_time');
  END IF;
  IF NEW.due < helle.local_today() THEN
    PERFORM helle.refuse('instalment_is_of_today_or_later');
  END IF;
  IF NEW.amount + helle.planned_cash(NEW.return_case_id)
     > coalesce((SELECT v.cash FROM reintegration_planversion v WHERE v.id = helle.approved_plan(NEW.return_case_id)), 0) THEN
    PERFORM helle.refuse('instalments_within_the_plan');
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION helle.is_paid(the_instalment uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM disbursements_ledgerentry e
                  WHERE e.instalment_id = the_instalment AND e.reverses_id IS NULL
                    AND NOT EXISTS (SELECT 1 FROM disbursements_ledgerentry c WHERE c.reverses_id = e.id))
$$;
CREATE TRIGGER keep_instalment BEFORE INSERT OR UPDATE ON disbursements_instalment
  FOR EACH ROW EXECUTE FUNCTION helle.keep_instalment();

-- Nothing is paid before the approval of the version it goes by and before the arrival, nor after its time, which is longer only from
-- the day of a decision (RET-05..RET-07, RET-12); only in the currency of the approved version (RET-19), and of a kind never more
-- than it has, which is under the ceiling (RET-17). A counter entry repeats what it takes back, once, and is by another hand; it is
-- of any day, since it gives nothing out.
-- Cash is paid after it was agreed on, and before its day only for a reason; so is what is booked more than two weeks after it was
-- paid (disbursements/states.py, BOOKED_WITHIN), or when its time is over: nothing is moved back into it in silence (RET-06).
CREATE FUNCTION helle.keep_booking(e disbursements_ledgerentry) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  agreed disbursements_instalment;
BEGIN
  SELECT * INTO agreed FROM disbursements_instalment i WHERE i.id = e.instalment_id;
  IF e.paid_on < (agreed.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date THEN
    PERFORM helle.refuse('ledger_paid_after_it_was_agreed');
  END IF;
  -- Before its day, or within a week of the agreeing of it, another hand than who agreed it: no one hand brings the cash of months to
  -- today, nor agrees today what it pays today (RET-06).
  IF agreed.by_user_id = e.by_user_id
     AND e.paid_on < greatest(agreed.due, (agreed.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date + 7) THEN
    PERFORM helle.refuse('ledger_paid_early_by_another');
  END IF;
  IF e.why_sealed IS NULL AND (e.paid_on < agreed.due OR e.paid_on < helle.local_today() - 14
     OR helle.local_today() > helle.paid_until(e.return_case_id, e.kind, helle.local_today())) THEN
    PERFORM helle.refuse('ledger_booked_late_for_a_reason');
  END IF;
END $$;
CREATE FUNCTION helle.keep_ledger() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  plan reintegration_planversion;
  approval reintegration_planevent;
  taken_back disbursements_ledgerentry;
BEGIN
  IF NEW.number <> 1 + (SELECT count(*) FROM disbursements_ledgerentry e WHERE e.return_case_id = NEW.return_case_id)
     OR NEW.paid_on > helle.local_today() THEN
    PERFORM helle.refuse('ledger_in_its_order');
  END IF;
  IF NEW.reverses_id IS NOT NULL THEN
    SELECT * INTO taken_back FROM disbursements_ledgerentry e WHERE e.id = NEW.reverses_id;
    IF taken_back.reverses_id IS NOT NULL OR NEW.paid_on < taken_back.paid_on
       OR (taken_back.return_case_id, taken_back.version_id, taken_back.kind, taken_back.amount, taken_back.currency,
           taken_back.line_id, taken_back.instalment_id)
          IS DISTINCT FROM (NEW.return_case_id, NEW.version_id, NEW.kind, NEW.amount, NEW.currency, NEW.line_id, NEW.instalment_id) THEN
      PERFORM helle.refuse('ledger_counter_entry_repeats');
    END IF;
    IF taken_back.by_user_id = NEW.by_user_id THEN
      PERFORM helle.refuse('ledger_four_eyes');
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO plan FROM reintegration_planversion v WHERE v.id = helle.approved_plan(NEW.return_case_id);
  SELECT * INTO approval FROM reintegration_planevent e WHERE e.version_id = plan.id AND e.kind = 'approved';
  IF plan.id IS NULL OR NEW.version_id <> plan.id OR NEW.paid_on < approval.on_day THEN
    PERFORM helle.refuse('ledger_by_the_approved_plan');
  END IF;
  IF NEW.currency <> plan.currency THEN
    PERFORM helle.refuse('ledger_in_the_plans_currency');
  END IF;
  IF helle.arrived_on(NEW.return_case_id) IS NULL OR NEW.paid_on < helle.arrived_on(NEW.return_case_id) THEN
    PERFORM helle.refuse('ledger_after_arrival');
  END IF;
  IF NEW.paid_on > helle.paid_until(NEW.return_case_id, NEW.kind, NEW.paid_on) THEN
    PERFORM helle.refuse('ledger_in_its_time');
  END IF;
  PERFORM helle.keep_booking(NEW);
  IF NOT EXISTS (SELECT 1 FROM reintegration_budgetline l WHERE l.id = NEW.line_id AND l.version_id = plan.id AND l.kind = NEW.kind)
     AND NOT EXISTS (SELECT 1 FROM disbursements_instalment i WHERE i.id = NEW.instalment_id AND i.amount = NEW.amount
                        AND i.return_case_id = NEW.return_case_id AND i.dropped_on IS NULL AND NOT helle.is_paid(i.id)) THEN
    PERFORM helle.refuse('ledger_for_what_the_plan_has');
  END IF;
  IF helle.paid_of(NEW.return_case_id, NEW.kind) + NEW.amount
     > (CASE NEW.kind WHEN 'cash_support' THEN plan.cash ELSE plan.in_kind END) THEN
    PERFORM helle.refuse('ledger_within_the_plan');
  END IF;
  IF helle.paid_for_line(NEW.line_id) + NEW.amount > (SELECT l.amount FROM reintegration_budgetline l WHERE l.id = NEW.line_id) THEN
    PERFORM helle.refuse('ledger_within_its_line');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_ledger BEFORE INSERT ON disbursements_ledgerentry FOR EACH ROW EXECUTE FUNCTION helle.keep_ledger();

-- A later version, also of a later return of the case, keeps the currency in which was paid, and is approved with at least what was,
-- and what its instalments come to (RET-17, RET-19, C5).
CREATE FUNCTION helle.keep_paid_plan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  plan reintegration_planversion;
BEGIN
  IF TG_TABLE_NAME = 'reintegration_planversion' THEN
    IF helle.paid_in_another_currency(NEW.case_id, NEW.return_case_id, NEW.currency) THEN
      PERFORM helle.refuse('plan_currency_once_paid');
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO plan FROM reintegration_planversion v WHERE v.id = NEW.version_id;
  IF helle.paid_in_another_currency(NEW.case_id, NEW.return_case_id, plan.currency) THEN
    PERFORM helle.refuse('plan_currency_once_paid');
  END IF;
  IF helle.paid_of(NEW.return_case_id, 'cash_support') > plan.cash
     OR helle.paid_of(NEW.return_case_id, 'in_kind_support') > plan.in_kind THEN
    PERFORM helle.refuse('plan_has_what_was_paid');
  END IF;
  IF helle.planned_cash(NEW.return_case_id) > plan.cash THEN
    PERFORM helle.refuse('plan_has_its_instalments');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_paid_plan BEFORE INSERT ON reintegration_planversion FOR EACH ROW EXECUTE FUNCTION helle.keep_paid_plan();
CREATE TRIGGER keep_paid_plan BEFORE INSERT ON reintegration_planevent
  FOR EACH ROW WHEN (NEW.kind = 'approved') EXECUTE FUNCTION helle.keep_paid_plan();

-- A receipt is for what was delivered in kind, and does not come before it. Longer time is for who has arrived, beyond the time there is by a year at most
-- (disbursements/closing_actions.py, MOST_LONGER), heals nothing that was paid before it was decided, and is agreed to by another
-- of Hjemrejsestyrelsen who acts.
CREATE FUNCTION helle.keep_receipt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.received_on > helle.local_today() OR NOT EXISTS (
       SELECT 1 FROM disbursements_ledgerentry e
        WHERE e.id = NEW.entry_id AND e.kind = 'in_kind_support' AND e.reverses_id IS NULL AND e.paid_on <= NEW.received_on
          AND NOT EXISTS (SELECT 1 FROM disbursements_ledgerentry c WHERE c.reverses_id = e.id)) THEN
    PERFORM helle.refuse('receipt_for_what_was_delivered');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_receipt BEFORE INSERT ON disbursements_receipt FOR EACH ROW EXECUTE FUNCTION helle.keep_receipt();
CREATE FUNCTION helle.keep_longer_time() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.agreed_on IS NOT NULL OR OLD.declined_on IS NOT NULL OR helle.acting_kind() IS DISTINCT FROM 'hjst'
       OR coalesce(NEW.agreed_on, NEW.declined_on) IS DISTINCT FROM helle.local_today()
       OR coalesce(NEW.agreed_by_id, NEW.declined_by_id) IS DISTINCT FROM helle.acting_user() THEN
      PERFORM helle.refuse('longer_time_agreed_once');
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.agreed_on IS NOT NULL OR NEW.declined_on IS NOT NULL OR helle.arrived_on(NEW.return_case_id) IS NULL OR NEW.asked_on > helle.local_today()
     OR NEW.until <= helle.runs_until(NEW.return_case_id, NEW.which, helle.local_today())
     OR NEW.until > helle.runs_until(NEW.return_case_id, NEW.which, helle.local_today()) + 366 THEN
    PERFORM helle.refuse('longer_time_is_longer');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_longer_time BEFORE INSERT OR UPDATE ON disbursements_longertime
  FOR EACH ROW EXECUTE FUNCTION helle.keep_longer_time();
CREATE FUNCTION helle.keep_partner_report() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.received_on > helle.local_today() OR helle.arrived_on(NEW.return_case_id) IS NULL
     OR NEW.received_on < helle.arrived_on(NEW.return_case_id) THEN
    PERFORM helle.refuse('partner_report_after_arrival');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_partner_report BEFORE INSERT ON disbursements_partnerreport
  FOR EACH ROW EXECUTE FUNCTION helle.keep_partner_report();

-- Whether an instalment is not paid or a delivery has no receipt: what is closed like that is closed for a reason (RET-05, RET-06).
CREATE FUNCTION helle.is_left_open(the_return uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM disbursements_instalment i
                  WHERE i.return_case_id = the_return AND i.dropped_on IS NULL AND NOT helle.is_paid(i.id))
      OR helle.lacks_a_receipt(the_return)
$$;
-- Once she has departed Hjemrejsestyrelsen alone stops the return (C5), and answers first what the partner has reported (sql/061); it is
-- completed by it alone, when her activities have begun and the partner has reported at the end (RET-07).
CREATE FUNCTION helle.keep_end_of_return() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  departed boolean := EXISTS (SELECT 1 FROM disbursements_journeyevent j WHERE j.return_case_id = NEW.id AND j.kind = 'departed');
BEGIN
  PERFORM 1 FROM cases_case c WHERE c.id = NEW.case_id FOR NO KEY UPDATE;
  IF NEW.ended_by_id IS DISTINCT FROM helle.acting_user() THEN
    PERFORM helle.refuse('return_ended_by_who_acts');
  END IF;
  IF (departed OR NEW.ended_why = 'completed') AND helle.acting_kind() IS DISTINCT FROM 'hjst' THEN
    PERFORM helle.refuse('return_stopped_by_the_agency_once_departed');
  END IF;
  IF departed AND EXISTS (SELECT 1 FROM helle.partner_reports_unanswered(NEW.id)) THEN
    PERFORM helle.refuse('return_ends_when_the_partner_is_answered');
  END IF;
  IF NEW.ended_why NOT IN ('completed', 'disappeared', 'died', 'mistake', 'other')
     AND departed <> (NEW.ended_why IN ('no_support', 'moved_on', 'misuse', 'trafficked')) THEN
    PERFORM helle.refuse('return_stopped_for_a_reason_that_fits');
  END IF;
  IF NEW.ended_why = 'completed' AND NOT (
       EXISTS (SELECT 1 FROM disbursements_journeyevent j WHERE j.return_case_id = NEW.id AND j.kind = 'activities_begun')
       AND EXISTS (SELECT 1 FROM disbursements_partnerreport p WHERE p.return_case_id = NEW.id AND p.kind = 'final')) THEN
    PERFORM helle.refuse('return_completed_with_a_report');
  END IF;
  IF NEW.ended_why = 'completed' AND NEW.ended_sealed IS NULL AND helle.is_left_open(NEW.id) THEN
    PERFORM helle.refuse('return_completed_with_what_is_left');
  END IF;
  IF NEW.ended_on < (SELECT max(j.on_day) FROM disbursements_journeyevent j
                      WHERE j.return_case_id = NEW.id
                        AND NOT EXISTS (SELECT 1 FROM disbursements_journeyevent k WHERE k.corrects_id = j.id))
     OR NEW.ended_on < (SELECT max(e.paid_on) FROM disbursements_ledgerentry e WHERE e.return_case_id = NEW.id) THEN
    PERFORM helle.refuse('return_ends_after_what_was_paid');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_end_of_return BEFORE UPDATE OF ended_on ON returns_returncase
  FOR EACH ROW WHEN (OLD.ended_on IS NULL AND NEW.ended_on IS NOT NULL) EXECUTE FUNCTION helle.keep_end_of_return();

REVOKE ALL ON FUNCTION helle.arrived_on(uuid), helle.last_cash_day(date), helle.last_project_day(date),
  helle.runs_until(uuid, text, date),  helle.paid_until(uuid, text, date),
  helle.paid_of(uuid, text), helle.paid_in_return(uuid, text), helle.paid_for_line(uuid), helle.planned_cash(uuid),
  helle.paid_in_another_currency(uuid, uuid, text), helle.is_paid(uuid), helle.journey_follows(text, text),
  helle.keep_corrected_arrival(disbursements_journeyevent), helle.keep_paid_by_arrival(), helle.keep_journey(), helle.keep_instalment(),
  helle.keep_booking(disbursements_ledgerentry), helle.keep_ledger(), helle.keep_paid_plan(), helle.keep_receipt(), helle.keep_longer_time(), helle.keep_partner_report(),
  helle.lacks_a_receipt(uuid), helle.is_unsettled(uuid), helle.hold_ledger(), helle.settled_is_no_longer_seen(),
  helle.is_left_open(uuid), helle.counts_its_children(uuid), helle.keep_end_of_return() FROM PUBLIC;
-- What was paid for a line, and in earlier returns of the case, for whoever has its return: the plan is written before the ledger.
CREATE FUNCTION helle.paid_for_line_shown(the_line uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.paid_for_line(l.id) FROM reintegration_budgetline l
   WHERE l.id = the_line AND helle.grant_exists(l.case_id, 'return_plan') AND helle.facts_are_open(l.case_id)
$$;
CREATE FUNCTION helle.paid_earlier_shown(the_return uuid, the_kind text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.paid_of(r.id, the_kind) - helle.paid_in_return(r.id, the_kind) FROM returns_returncase r
   WHERE r.id = the_return AND helle.grant_exists(r.case_id, 'return_plan') AND helle.facts_are_open(r.case_id)
$$;
CREATE FUNCTION helle.paid_shown(the_return uuid, the_kind text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.paid_of(r.id, the_kind) FROM returns_returncase r
   WHERE r.id = the_return AND helle.grant_exists(r.case_id, 'return_plan') AND helle.facts_are_open(r.case_id)
$$;
-- The same of the children of another return, for whoever has it: who writes, sends and decides is told what is asked above.
CREATE FUNCTION helle.counts_its_children_shown(the_return uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.counts_its_children(r.id) FROM returns_returncase r
   WHERE r.id = the_return AND helle.grant_exists(r.case_id, 'return_plan')
$$;
REVOKE ALL ON FUNCTION helle.paid_for_line_shown(uuid), helle.paid_earlier_shown(uuid, text), helle.paid_shown(uuid, text),
  helle.counts_its_children_shown(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.arrived_on(uuid), helle.last_cash_day(date), helle.last_project_day(date),
  helle.journey_follows(text, text), helle.paid_for_line_shown(uuid), helle.paid_earlier_shown(uuid, text), helle.paid_shown(uuid, text),
  helle.counts_its_children_shown(uuid) TO helle_app;
