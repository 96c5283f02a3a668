-- A partner abroad: a link that opens with a code, a session of its own, what it may see, what it reports. All of it goes through the
-- functions for helle_partner at the end, which are all that this role may do: it reads no table.

-- On which day she last took back what she agreed to have told a partner, in whichever return; null: never. Not for the application.
CREATE FUNCTION helle.consent_taken_back_on(the_return uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT max((b.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date) FROM partner_access_consenttakenback b
   WHERE b.case_id = (SELECT r.case_id FROM returns_returncase r WHERE r.id = the_return)
$$;

-- A link is made by Hjemrejsestyrelsen or Dansk Flygtningehjælp, in an open return, on what she agreed to have told this partner in the
-- country to which she goes: never on danger to life alone, which is a moment and no weeks, nor on a consent that was taken back.
CREATE FUNCTION helle.keep_partner_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  told returns_toldabroad;
  goes returns_destination;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(NEW) - 'refused' - 'refused_since' = to_jsonb(OLD) - 'refused' - 'refused_since' THEN
      RETURN NEW;
    END IF;
    IF OLD.ended_at IS NOT NULL THEN
      PERFORM helle.refuse('partner_link_is_ended_once');
    END IF;
    -- Ended by who does it, now, for a reason of hers: of the others the database writes what it sees itself (below).
    IF NEW.ended_at IS NOT NULL AND (
         NEW.ended_at IS DISTINCT FROM helle.instant() OR NEW.ended_by_id IS DISTINCT FROM helle.acting_user()
         OR pg_trigger_depth() = 1 AND NEW.ended_why IN ('consent', 'elsewhere', 'return_ended')) THEN
      PERFORM helle.refuse('partner_link_ends_as_it_happens');
    END IF;
    RETURN NEW;
  END IF;
  IF helle.acting_kind() NOT IN ('hjst', 'partner') OR NEW.tries + NEW.refused <> 0 OR NEW.shut_at IS NOT NULL
     OR NEW.ended_at IS NOT NULL THEN
    PERFORM helle.refuse('partner_link_by_who_knows_the_partner');
  END IF;
  SELECT * INTO told FROM returns_toldabroad t WHERE t.id = NEW.told_id AND t.return_case_id = NEW.return_case_id;
  IF told.whom IS DISTINCT FROM 'partner' OR told.consent_on IS NULL OR NOT 'plan' = ANY (told.facts)
     OR EXISTS (SELECT 1 FROM partner_access_consenttakenback b WHERE b.told_id = NEW.told_id) THEN
    PERFORM helle.refuse('partner_link_on_a_consent_that_stands');
  END IF;
  -- What was told before she took her yes back stays told, and carries no link: her next yes is of that day or later.
  IF told.consent_on < helle.consent_taken_back_on(NEW.return_case_id) THEN
    PERFORM helle.refuse('partner_link_on_a_consent_that_stands');
  END IF;
  SELECT * INTO goes FROM returns_destination d WHERE d.return_case_id = NEW.return_case_id ORDER BY d.sequence DESC LIMIT 1;
  IF told.country IS DISTINCT FROM goes.country THEN
    PERFORM helle.refuse('partner_link_where_she_goes');
  END IF;
  -- Of the partner that was written before, in the same country, she agreed to nothing that holds for this one.
  IF told.recorded_at < goes.recorded_at THEN
    PERFORM helle.refuse('partner_link_on_a_consent_to_this_partner');
  END IF;
  IF NEW.expires_on < helle.local_today() OR NEW.expires_on > helle.local_today() + 92 THEN
    PERFORM helle.refuse('partner_link_expires_in_time');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_partner_link BEFORE INSERT OR UPDATE ON partner_access_link
  FOR EACH ROW EXECUTE FUNCTION helle.keep_partner_link();
CREATE TRIGGER require_languages BEFORE INSERT ON partner_access_link
  FOR EACH ROW EXECUTE FUNCTION helle.require_codes('languages', 'plan_language');
CREATE TRIGGER keep_of_return BEFORE INSERT ON partner_access_link FOR EACH ROW EXECUTE FUNCTION helle.keep_of_return();
CREATE TRIGGER keep_of_return BEFORE INSERT ON partner_access_intake FOR EACH ROW EXECUTE FUNCTION helle.keep_of_return();

-- She takes back what she agreed to have told a partner, whether or not a link stands on it; it carries none any more. Who makes a
-- link at that moment holds the return as well: one of the two comes first, and the link has ended or is refused.
CREATE FUNCTION helle.keep_consent_taken_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM returns_toldabroad t WHERE t.id = NEW.told_id AND t.return_case_id = NEW.return_case_id
                    AND t.whom = 'partner' AND t.consent_on IS NOT NULL) THEN
    PERFORM helle.refuse('partner_consent_was_given');
  END IF;
  RETURN NEW;
END $$;
-- When that was, for whoever has the return: it stands beside the day of the next yes.
CREATE FUNCTION helle.consent_taken_back_shown(the_return uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT max(b.recorded_at) FROM returns_returncase r JOIN partner_access_consenttakenback b ON b.case_id = r.case_id
   WHERE r.id = the_return AND helle.grant_exists(r.case_id, 'return_plan') AND helle.facts_are_open(r.case_id)
$$;
-- From that day on nothing is told a partner on an older yes (RET-26): she is asked again. Danger to life needs none. A partner in
-- another country than the one to which she goes is told for a reason.
CREATE FUNCTION helle.keep_told_after_taken_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  taken_back date := helle.consent_taken_back_on(NEW.return_case_id);
BEGIN
  IF NEW.told_on >= taken_back AND NEW.consent_on < taken_back THEN
    PERFORM helle.refuse('return_told_on_a_consent_that_stands');
  END IF;
  -- A yes of that very day may be the one that she took back: whoever writes it says that it came after.
  IF NEW.consent_on = taken_back AND NOT NEW.renewed THEN
    PERFORM helle.refuse('return_told_on_a_new_yes');
  END IF;
  IF NEW.elsewhere_why_sealed IS NULL AND NEW.country <> (
       SELECT d.country FROM returns_destination d WHERE d.return_case_id = NEW.return_case_id ORDER BY d.sequence DESC LIMIT 1) THEN
    PERFORM helle.refuse('return_told_where_she_goes');
  END IF;
  RETURN NEW;
END $$;
-- After `keep_of_return`, which holds the return: who takes it back at this moment comes first or waits.
CREATE TRIGGER keep_told_after_taken_back BEFORE INSERT ON returns_toldabroad
  FOR EACH ROW WHEN (NEW.return_case_id IS NOT NULL) EXECUTE FUNCTION helle.keep_told_after_taken_back();
CREATE TRIGGER a_hold_return BEFORE INSERT ON partner_access_consenttakenback FOR EACH ROW EXECUTE FUNCTION helle.hold_return();
CREATE TRIGGER keep_consent_taken_back BEFORE INSERT ON partner_access_consenttakenback
  FOR EACH ROW EXECUTE FUNCTION helle.keep_consent_taken_back();

-- What is delivered and taken in stands in the ledger, for that line and amount or, with a reason, as it was booked, and was not taken
-- back there.
CREATE FUNCTION helle.keep_partner_intake() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  it partner_access_partnermessage;
BEGIN
  SELECT * INTO it FROM partner_access_partnermessage p WHERE p.id = NEW.message_id;
  IF it.return_case_id <> NEW.return_case_id OR (NEW.entry_id IS NOT NULL) <> (NEW.outcome = 'taken' AND it.kind = 'delivery')
     OR NEW.entry_id IS NOT NULL AND NOT EXISTS (
          SELECT 1 FROM disbursements_ledgerentry e WHERE e.id = NEW.entry_id AND e.return_case_id = it.return_case_id
             AND e.line_id IS NOT NULL AND e.reverses_id IS NULL
             AND (e.line_id = it.line_id AND e.amount = it.amount OR NEW.why_sealed IS NOT NULL)
             AND NOT EXISTS (SELECT 1 FROM disbursements_ledgerentry r WHERE r.reverses_id = e.id)) THEN
    PERFORM helle.refuse('partner_delivery_taken_in_is_booked');
  END IF;
  -- What came by a link in wrong hands is taken in with a word on why it is believed.
  IF NEW.outcome = 'taken' AND NEW.why_sealed IS NULL AND EXISTS (
       SELECT 1 FROM partner_access_link l WHERE l.id = it.link_id AND l.ended_why = 'wrong_hands') THEN
    PERFORM helle.refuse('partner_wrong_hands_are_weighed');
  END IF;
  -- So an arrival, or a beginning, stands in the journey on the day that was reported.
  IF NEW.outcome = 'taken' AND it.kind IN ('arrival_met', 'activities_begun') AND NOT EXISTS (
       SELECT 1 FROM disbursements_journeyevent j WHERE j.return_case_id = it.return_case_id AND j.on_day = it.happened_on
          AND j.kind = CASE it.kind WHEN 'arrival_met' THEN 'arrived' ELSE it.kind END
          AND NOT EXISTS (SELECT 1 FROM disbursements_journeyevent c WHERE c.corrects_id = j.id)) THEN
    PERFORM helle.refuse('partner_step_taken_in_stands');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_partner_intake BEFORE INSERT ON partner_access_intake
  FOR EACH ROW EXECUTE FUNCTION helle.keep_partner_intake();

-- What a partner has reported and nobody has answered, the first first: it is answered before the return ends (RET-03, RET-07). For the
-- app of the ledger, which comes before this one, by whoever has the return; and inside sql/060.
CREATE FUNCTION helle.partner_reports_unanswered(the_return uuid) RETURNS TABLE (kind text, received_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.kind::text, (p.received_at AT TIME ZONE 'Europe/Copenhagen')::date FROM partner_access_partnermessage p
   WHERE p.return_case_id = the_return AND helle.grant_exists(p.case_id, 'return_plan') AND helle.facts_are_open(p.case_id)
     AND NOT EXISTS (SELECT 1 FROM partner_access_intake i WHERE i.message_id = p.id)
   ORDER BY p.received_at
$$;

-- No link outlives the return, nor what was written of where she goes and with whom: the partner may be another by now. A consent
-- that is taken back ends every link of the return: she need not say which of what she was asked.
CREATE FUNCTION helle.end_partner_links() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  the_return uuid := CASE TG_TABLE_NAME WHEN 'returns_returncase' THEN to_jsonb(NEW) ->> 'id'
                                        ELSE to_jsonb(NEW) ->> 'return_case_id' END;
BEGIN
  UPDATE partner_access_link l
     SET ended_at = helle.instant(), ended_by_id = helle.acting_user(),
         ended_why = CASE TG_TABLE_NAME WHEN 'returns_returncase' THEN 'return_ended' WHEN 'returns_destination' THEN 'elsewhere'
                                        ELSE 'consent' END
   WHERE l.return_case_id = the_return AND l.ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER partner_links_end_with_it AFTER UPDATE OF ended_on ON returns_returncase
  FOR EACH ROW WHEN (OLD.ended_on IS NULL AND NEW.ended_on IS NOT NULL) EXECUTE FUNCTION helle.end_partner_links();
CREATE TRIGGER partner_links_end_with_it AFTER INSERT ON returns_destination FOR EACH ROW EXECUTE FUNCTION helle.end_partner_links();
CREATE TRIGGER partner_links_end_with_it AFTER INSERT ON partner_access_consenttakenback
  FOR EACH ROW EXECUTE FUNCTION helle.end_partner_links();

-- Whether a link opens anything today. Not for the application; nor are the next three.
CREATE FUNCTION helle.partner_link_stands(the_link partner_access_link) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_link.ended_at IS NULL AND the_link.shut_at IS NULL AND the_link.expires_on >= helle.local_today()
     AND EXISTS (SELECT 1 FROM returns_returncase r WHERE r.id = the_link.return_case_id AND r.ended_on IS NULL)
$$;
-- A partner is nobody's user and of no unit.
CREATE FUNCTION helle.partner_line(the_action text, the_outcome text, the_link partner_access_link, the_detail jsonb) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.write_line(NULL, NULL, NULL, 'partner', the_action, the_outcome, the_link.id,
                          CASE WHEN the_link.case_id IS NULL THEN '{}'::uuid[] ELSE ARRAY[the_link.case_id] END, the_detail, NULL)
$$;
-- The session behind a key, if it holds: not left, not idle for half an hour, not older than four hours, its link standing.
CREATE FUNCTION helle.partner_session(the_session bytea) RETURNS partner_access_opening
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  it partner_access_opening;
  link partner_access_link;
  now_here timestamptz := helle.clock_now();
BEGIN
  SELECT * INTO it FROM partner_access_opening o WHERE o.session_hash = the_session FOR NO KEY UPDATE;
  IF it.id IS NULL OR it.left_at IS NOT NULL OR it.seen_at < now_here - interval '30 minutes'
     OR it.began_at < now_here - interval '4 hours' THEN
    RETURN NULL;
  END IF;
  SELECT * INTO link FROM partner_access_link l WHERE l.id = it.link_id;
  IF NOT helle.partner_link_stands(link) THEN
    UPDATE partner_access_opening o SET left_at = now_here WHERE o.id = it.id;
    PERFORM helle.partner_line('partner.refused', 'denied', link, jsonb_build_object('why', 'link'));
    RETURN NULL;
  END IF;
  UPDATE partner_access_opening o SET seen_at = now_here WHERE o.id = it.id;
  RETURN it;
END $$;

-- Comes in with a link and its code. What does not hold is answered alike, whatever is wrong with it. With the fifth wrong code in a
-- row a link is shut. What leads nowhere leaves a line as well, a few in ten minutes: more would fill the log and tell nothing.
CREATE FUNCTION helle.partner_enter(the_token bytea, the_code bytea, the_session bytea, the_opening uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  link partner_access_link;
  now_here timestamptz := helle.clock_now();
  ten_minutes timestamptz := date_bin('10 minutes', now_here, 'epoch');
  is_told boolean;
BEGIN
  SELECT * INTO link FROM partner_access_link l WHERE l.token_hash = the_token FOR NO KEY UPDATE;
  IF link.id IS NULL OR NOT helle.partner_link_stands(link) THEN
    -- Each link has a count of its own: who tries one that has ended silences nothing of another's.
    IF link.id IS NULL THEN
      is_told := helle.let_through('partner', 20);
    ELSE
      UPDATE partner_access_link l
         SET refused = CASE WHEN l.refused_since = ten_minutes THEN least(l.refused + 1, 1000) ELSE 1 END, refused_since = ten_minutes
       WHERE l.id = link.id RETURNING l.refused <= 20 INTO is_told;
    END IF;
    IF is_told THEN
      PERFORM helle.partner_line('partner.refused', 'denied', link, jsonb_build_object('why', 'link'));
    END IF;
    RETURN false;
  END IF;
  IF link.code_hash IS DISTINCT FROM the_code THEN
    UPDATE partner_access_link l SET tries = l.tries + 1, shut_at = CASE WHEN l.tries >= 4 THEN now_here END WHERE l.id = link.id;
    PERFORM helle.partner_line('partner.refused', 'denied', link, jsonb_build_object('why', 'code', 'tries', link.tries + 1));
    RETURN false;
  END IF;
  UPDATE partner_access_link l SET tries = 0 WHERE l.id = link.id AND l.tries > 0;
  -- It is of one person: who comes in anew has left where she was, and whoever had the key of that is out.
  UPDATE partner_access_opening o SET left_at = now_here WHERE o.link_id = link.id AND o.left_at IS NULL;
  INSERT INTO partner_access_opening (id, case_id, return_case_id, link_id, session_hash, began_at, seen_at, country, facts, ground)
  SELECT the_opening, link.case_id, link.return_case_id, link.id, the_session, now_here, now_here, t.country,
         -- What these pages can show; whatever else she agreed to, the partner is told by somebody.
         ARRAY(SELECT f FROM unnest(t.facts) f WHERE f IN ('name', 'arrival', 'plan')), t.ground
    FROM returns_toldabroad t WHERE t.id = link.told_id;
  PERFORM helle.partner_line('partner.opened', 'allowed', link, (
    SELECT jsonb_build_object('opening', o.id, 'country', o.country, 'ground', o.ground, 'facts', o.facts)
      FROM partner_access_opening o WHERE o.id = the_opening));
  RETURN true;
END $$;

-- What the session is of: her name, and when she travels or came, where that was agreed to be told. Each look is a line.
CREATE FUNCTION helle.partner_look(the_session bytea)
RETURNS TABLE (link uuid, person uuid, country text, facts text[], expires_on date, recipient_sealed bytea, name uuid, name_sealed bytea,
               travels_on date, arrived_on date, plan_language text, stands text[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  it partner_access_opening := helle.partner_session(the_session);
  l partner_access_link;
BEGIN
  IF it.id IS NULL THEN
    RETURN;
  END IF;
  SELECT * INTO l FROM partner_access_link k WHERE k.id = it.link_id;
  PERFORM helle.partner_line('partner.read', 'allowed', l, jsonb_build_object('opening', it.id));
  RETURN QUERY
    SELECT l.id, c.person_id, it.country::text, it.facts::text[], l.expires_on, l.recipient_sealed, n.id, n.value_sealed,
           CASE WHEN j.kind IN ('travel_booked', 'departed') AND 'arrival' = ANY (it.facts) THEN j.travels_on END,
           CASE WHEN 'arrival' = ANY (it.facts) THEN helle.arrived_on(l.return_case_id) END, l.plan_language::text,
           -- What happens once and stands, or was reported: it would be refused as such, so it is not offered.
           ARRAY(SELECT k FROM unnest(ARRAY['arrival_met', 'activities_begun', 'final']) k
                  WHERE helle.partner_told(l.return_case_id, k, 'infinity') AND (k <> 'arrival_met' OR 'arrival' = ANY (it.facts)))
      FROM cases_case c
      LEFT JOIN LATERAL (
        SELECT e.kind, (SELECT b.travels_on FROM disbursements_journeyevent b
                         WHERE b.return_case_id = e.return_case_id AND b.kind = 'travel_booked' ORDER BY b.sequence DESC LIMIT 1)
          FROM disbursements_journeyevent e WHERE e.return_case_id = l.return_case_id ORDER BY e.sequence DESC LIMIT 1) j ON true
      LEFT JOIN LATERAL (SELECT p.id, p.value_sealed FROM people_name p
                          WHERE p.person_id = c.person_id AND p.superseded_at IS NULL AND 'name' = ANY (it.facts) AND p.kind = 'legal'
                          ORDER BY p.recorded_at LIMIT 1) n ON true
     WHERE c.id = l.case_id;
END $$;

-- The plan that was approved last: its goal, its activities and the lines of its budget, in their order. Of a plan that nobody has
-- approved nothing (RET-12). Which version was shown is a line: another may be approved tomorrow.
CREATE FUNCTION helle.partner_plan(the_session bytea)
RETURNS TABLE (part text, id uuid, sealed bytea, begins_on date, ends_on date, kind text, use text, amount integer, currency text,
               left_over bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  it partner_access_opening := helle.partner_session(the_session);
  v reintegration_planversion;
  link partner_access_link;
BEGIN
  SELECT * INTO v FROM reintegration_planversion p WHERE p.id = helle.approved_plan(it.return_case_id);
  IF v.id IS NULL OR NOT 'plan' = ANY (it.facts) THEN
    RETURN;
  END IF;
  SELECT * INTO link FROM partner_access_link k WHERE k.id = it.link_id;
  PERFORM helle.partner_line('partner.plan_read', 'allowed', link, jsonb_build_object('opening', it.id, 'version', v.id));
  RETURN QUERY
    SELECT 'goal', v.id, v.goal_sealed, NULL::date, NULL::date, NULL, NULL, NULL::integer, v.currency::text, NULL::bigint;
  RETURN QUERY
    SELECT 'activity', a.id, a.text_sealed, a.begins_on, a.ends_on, NULL, NULL, NULL::integer, NULL, NULL::bigint
      FROM reintegration_planactivity a WHERE a.version_id = v.id ORDER BY a.position;
  RETURN QUERY
    SELECT 'line', l.id, l.text_sealed, NULL::date, NULL::date, l.kind::text, l.use::text, l.amount::integer, v.currency::text,
           least(l.amount - helle.paid_for_line(l.id),
                 CASE l.kind WHEN 'in_kind_support' THEN v.in_kind ELSE v.cash END - helle.paid_of(it.return_case_id, l.kind))
      FROM reintegration_budgetline l WHERE l.version_id = v.id ORDER BY l.position;
END $$;

-- What this partner has reported, on the same consent, the latest first: what it wrote itself and whether it was taken in.
CREATE FUNCTION helle.partner_messages(the_session bytea)
RETURNS TABLE (id uuid, kind text, happened_on date, received_at timestamptz, text_sealed bytea, amount integer, currency text,
               supplier_sealed bytea, receipt_sealed bytea, outcome text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  it partner_access_opening := helle.partner_session(the_session);
BEGIN
  RETURN QUERY
    SELECT p.id, p.kind::text, p.happened_on, p.received_at, p.text_sealed, p.amount::integer, v.currency::text, p.supplier_sealed, p.receipt_sealed,
           coalesce(i.outcome, '')::text
      FROM partner_access_partnermessage p JOIN partner_access_link l ON l.id = p.link_id
      LEFT JOIN reintegration_budgetline b ON b.id = p.line_id LEFT JOIN reintegration_planversion v ON v.id = b.version_id
      LEFT JOIN partner_access_intake i ON i.message_id = p.id
     WHERE it.id IS NOT NULL AND l.told_id = (SELECT k.told_id FROM partner_access_link k WHERE k.id = it.link_id)
     ORDER BY p.received_at DESC, p.id DESC;
END $$;

-- Whether something that happens once stands by a day, or was reported and not refused. Not for the application.
CREATE FUNCTION helle.partner_told(the_return uuid, the_kind text, by_day date) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN the_kind = 'arrival_met' AND helle.arrived_on(the_return) IS NOT NULL THEN helle.arrived_on(the_return) <= by_day
    ELSE EXISTS (SELECT 1 FROM disbursements_journeyevent j
                  WHERE j.return_case_id = the_return AND j.kind = the_kind AND j.on_day <= by_day)
      OR EXISTS (SELECT 1 FROM disbursements_partnerreport r
                  WHERE r.return_case_id = the_return AND r.kind = the_kind AND r.received_on <= by_day)
      OR EXISTS (SELECT 1 FROM partner_access_partnermessage p LEFT JOIN partner_access_intake i ON i.message_id = p.id
                  WHERE p.return_case_id = the_return AND p.kind = the_kind AND p.happened_on <= by_day
                    AND i.outcome IS DISTINCT FROM 'not_taken') END
$$;

-- A report. 'received'; 'again' where this very report was sent before, 'changed' where it was with other words; 'many' after
-- twenty in a day; 'day' where it lies before the return or in the future (a partner's day may have begun when ours has not);
-- 'unapproved' where something began or was delivered before a plan was approved (RET-12), 'before' where no arrival by that day
-- is known, or reported and not refused (RET-05); 'stands' where it was reported before, 'unbooked' where she travels nowhere yet,
-- 'early' a final report before anything began; 'line' where it is none of the plan's in kind, 'over' above what it has left; 'no' where the
-- session does not hold.
CREATE FUNCTION helle.partner_send(
  the_session bytea, the_report uuid, the_kind text, the_day date, sealed_text bytea, the_line uuid, the_amount integer,
  sealed_supplier bytea, sealed_receipt bytea, the_content bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  it partner_access_opening := helle.partner_session(the_session);
  l partner_access_link;
  plan uuid;
BEGIN
  IF it.id IS NULL THEN
    RETURN 'no';
  END IF;
  -- Of two presses the second waits, and sees the first. Whoever ends the return or the link at this moment comes before it, and
  -- then nothing is taken, or after it; the return is held first, as there.
  PERFORM 1 FROM returns_returncase r WHERE r.id = it.return_case_id FOR SHARE;
  SELECT * INTO l FROM partner_access_link k WHERE k.id = it.link_id FOR NO KEY UPDATE;
  -- Who is not told of her arrival does not learn it by reporting one: 'stands' and 'unbooked' would say it (RET-26).
  IF NOT helle.partner_link_stands(l) OR the_kind = 'arrival_met' AND NOT 'arrival' = ANY (it.facts) THEN
    RETURN 'no';
  END IF;
  plan := helle.approved_plan(l.return_case_id);
  IF EXISTS (SELECT 1 FROM partner_access_partnermessage p WHERE p.id = the_report) THEN
    RETURN coalesce((SELECT CASE WHEN p.content_hash = the_content THEN 'again'
                                 WHEN p.kind IN ('arrival_met', 'activities_begun', 'final') THEN 'stands' ELSE 'changed' END
                       FROM partner_access_partnermessage p WHERE p.id = the_report AND p.link_id = l.id), 'no');
  END IF;
  IF (SELECT count(*) FROM partner_access_partnermessage p
       WHERE p.link_id = l.id AND p.received_at > helle.clock_now() - interval '1 day') >= 20 THEN
    RETURN 'many';
  END IF;
  IF the_day > helle.local_today() + 1
     OR the_day < (SELECT r.opened_on FROM returns_returncase r WHERE r.id = l.return_case_id) THEN
    RETURN 'day';
  END IF;
  -- What happens once is reported once: it stands, or waits and was not refused. Nobody arrives on a journey that was not booked.
  IF the_kind IN ('arrival_met', 'activities_begun', 'final') AND helle.partner_told(l.return_case_id, the_kind, 'infinity') THEN
    RETURN 'stands';
  END IF;
  IF the_kind = 'arrival_met' AND coalesce((
       SELECT j.kind FROM disbursements_journeyevent j WHERE j.return_case_id = l.return_case_id
        ORDER BY j.sequence DESC LIMIT 1), 'travel_cancelled') = 'travel_cancelled' THEN
    RETURN 'unbooked';
  END IF;
  -- As what is taken in is asked (sql/060_disbursements.sql): what can never be taken in is told to who sends it.
  IF the_kind IN ('activities_begun', 'delivery') AND coalesce(the_day < (
       SELECT e.on_day FROM reintegration_planevent e
        WHERE e.return_case_id = l.return_case_id AND e.kind = 'approved' ORDER BY e.sequence LIMIT 1), true) THEN
    RETURN 'unapproved';
  END IF;
  IF the_kind <> 'arrival_met' AND NOT helle.partner_told(l.return_case_id, 'arrival_met', the_day) THEN
    RETURN 'before';
  END IF;
  -- A final report is of what was done: not of the day on which she came (RET-07).
  IF the_kind = 'final' AND NOT helle.partner_told(l.return_case_id, 'activities_begun', the_day) THEN
    RETURN 'early';
  END IF;
  IF the_kind = 'delivery' AND NOT EXISTS (SELECT 1 FROM reintegration_budgetline b WHERE b.id = the_line AND b.version_id = plan
                                            AND b.kind = 'in_kind_support') THEN
    RETURN 'line';
  END IF;
  -- What only waits does not count: it may be the same delivery, or be refused.
  IF the_kind = 'delivery' AND the_amount > (
       SELECT least(b.amount - helle.paid_for_line(b.id), v.in_kind - helle.paid_of(l.return_case_id, 'in_kind_support'))
         FROM reintegration_budgetline b JOIN reintegration_planversion v ON v.id = b.version_id WHERE b.id = the_line) THEN
    RETURN 'over';
  END IF;
  INSERT INTO partner_access_partnermessage
    (id, case_id, return_case_id, link_id, opening_id, kind, happened_on, received_at, text_sealed, line_id, amount,
     supplier_sealed, receipt_sealed, content_hash)
  VALUES (the_report, l.case_id, l.return_case_id, l.id, it.id, the_kind, the_day, helle.clock_now(), sealed_text, the_line, the_amount,
          sealed_supplier, sealed_receipt, the_content);
  PERFORM helle.partner_line('partner.reported', 'allowed', l, jsonb_build_object('report', the_report, 'kind', the_kind));
  RETURN 'received';
END $$;

-- Whether a session that was one has lost its link, or its return is over. Of a key that was none it says nothing.
CREATE FUNCTION helle.partner_over(the_session bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM partner_access_opening o JOIN partner_access_link l ON l.id = o.link_id
                  WHERE o.session_hash = the_session AND NOT helle.partner_link_stands(l))
$$;

CREATE FUNCTION helle.partner_leave(the_session bytea) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE partner_access_opening SET left_at = helle.clock_now() WHERE session_hash = the_session AND left_at IS NULL
$$;

GRANT EXECUTE ON FUNCTION helle.consent_taken_back_shown(uuid) TO helle_app;
REVOKE ALL ON FUNCTION helle.keep_partner_link(), helle.consent_taken_back_on(uuid), helle.consent_taken_back_shown(uuid),
  helle.keep_told_after_taken_back(), helle.keep_consent_taken_back(), helle.keep_partner_intake(), helle.end_partner_links(),
  helle.partner_link_stands(partner_access_link), helle.partner_told(uuid, text, date),
  helle.partner_line(text, text, partner_access_link, jsonb), helle.partner_session(bytea),
  helle.partner_enter(bytea, bytea, bytea, uuid), helle.partner_look(bytea), helle.partner_plan(bytea), helle.partner_messages(bytea),
  helle.partner_send(bytea, uuid, text, date, bytea, uuid, integer, bytea, bytea, bytea), helle.partner_over(bytea),
  helle.partner_leave(bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION helle.partner_reports_unanswered(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.partner_reports_unanswered(uuid) TO helle_app;
GRANT EXECUTE ON FUNCTION helle.partner_enter(bytea, bytea, bytea, uuid), helle.partner_look(bytea), helle.partner_plan(bytea), helle.partner_messages(bytea),
  helle.partner_send(bytea, uuid, text, date, bytea, uuid, integer, bytea, bytea, bytea), helle.partner_over(bytea),
  helle.partner_leave(bytea) TO helle_partner;
