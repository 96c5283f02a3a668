-- What the public reports. It is CMM's, for whoever reads contacts there; another authority sees what was passed on to it and
-- nothing else. A report and the answers come in through the three functions below, which are all that the public form's
-- role may do: it reads no table.
CREATE POLICY own_read ON reports_report FOR SELECT TO helle_app USING (
  (SELECT helle.reads('contact')) AND (SELECT helle.acting_kind()) = 'cmm');

CREATE POLICY own_read ON reports_picture FOR SELECT TO helle_app USING (
  (SELECT helle.reads('contact')) AND (SELECT helle.acting_kind()) = 'cmm');

CREATE POLICY own_read ON reports_message FOR SELECT TO helle_app USING (
  (SELECT helle.reads('contact')) AND (SELECT helle.acting_kind()) = 'cmm');
CREATE POLICY own_add ON reports_message FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('contact')) AND (SELECT helle.acting_kind()) = 'cmm' AND author = 'cmm'
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND at = (SELECT helle.instant()));

CREATE POLICY own_read ON reports_decision FOR SELECT TO helle_app USING (
  (SELECT helle.reads('contact')) AND (SELECT helle.acting_kind()) = 'cmm');
CREATE POLICY own_add ON reports_decision FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('contact')) AND (SELECT helle.acting_kind()) = 'cmm'
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND decided_at = (SELECT helle.instant()) AND NOT reopened
  AND (closing_id IS NULL OR EXISTS (SELECT 1 FROM reports_closing c WHERE c.id = reports_decision.closing_id
                                        AND c.by_user_id = (SELECT helle.acting_user()) AND c.decided_at = (SELECT helle.instant())))
  AND (referral_id IS NULL OR EXISTS (SELECT 1 FROM referrals_party p WHERE p.referral_id = reports_decision.referral_id
                                         AND p.unit_id = (SELECT helle.acting_unit()) AND p.part = 'receiver')));

CREATE POLICY own_read ON reports_closing FOR SELECT TO helle_app USING (
  (SELECT helle.reads('contact')) AND (SELECT helle.acting_kind()) = 'cmm');
CREATE POLICY own_add ON reports_closing FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('contact')) AND (SELECT helle.acting_kind()) = 'cmm'
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND decided_at = (SELECT helle.instant()));

CREATE POLICY own_read ON reports_reopening FOR SELECT TO helle_app USING (
  (SELECT helle.reads('contact')) AND (SELECT helle.acting_kind()) = 'cmm');
CREATE POLICY own_add ON reports_reopening FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('contact')) AND (SELECT helle.acting_kind()) = 'cmm'
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND recorded_at = (SELECT helle.instant()));

CREATE POLICY own_read ON reports_passedon FOR SELECT TO helle_app USING (
  (SELECT helle.reads('contact')) AND (SELECT helle.acting_unit()) IN (by_unit_id, to_unit_id));
CREATE POLICY own_add ON reports_passedon FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('contact')) AND (SELECT helle.acting_kind()) = 'cmm'
  AND by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  AND decided_at = (SELECT helle.instant()));

-- Questions and answers take turns, nobody is asked who did not want it, and nothing is written to what is decided. The row of
-- the report is locked, so that of two the second sees what the first did; it says whose turn it is next.
CREATE FUNCTION helle.keep_report_message() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  it reports_report;
  wrong text;
BEGIN
  SELECT * INTO STRICT it FROM reports_report r WHERE r.id = NEW.report_id FOR NO KEY UPDATE;
  wrong := CASE
    WHEN it.state = 'decided' THEN 'report_is_open'
    WHEN NEW.author = 'cmm' AND NOT it.may_ask THEN 'report_may_be_asked'
    WHEN (NEW.author = 'cmm') = (it.state = 'asked') THEN 'report_turns'
    WHEN NEW.number <> (SELECT count(*) + 1 FROM reports_message m WHERE m.report_id = it.id) THEN 'report_messages_in_order'
  END;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'this message is not written'
      USING ERRCODE = 'check_violation', CONSTRAINT = wrong, TABLE = 'reports_message';
  END IF;
  UPDATE reports_report SET state = CASE NEW.author WHEN 'cmm' THEN 'asked' ELSE 'answered' END WHERE id = it.id;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_report_message BEFORE INSERT ON reports_message
  FOR EACH ROW EXECUTE FUNCTION helle.keep_report_message();

-- With others only what nobody has begun on is closed: who was asked something may be answering.
CREATE FUNCTION helle.keep_report_decision() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  now_is text;
BEGIN
  SELECT r.state INTO now_is FROM reports_report r WHERE r.id = NEW.report_id FOR NO KEY UPDATE;
  IF NEW.closing_id IS NOT NULL AND now_is <> 'new' THEN
    RAISE EXCEPTION 'somebody has begun on this report'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'report_closed_with_others_is_new', TABLE = 'reports_decision';
  END IF;
  UPDATE reports_report SET state = 'decided' WHERE id = NEW.report_id;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_report_decision BEFORE INSERT ON reports_decision
  FOR EACH ROW EXECUTE FUNCTION helle.keep_report_decision();

-- What came to nothing can be opened again, once; the decision stays, out of force. Nothing of what went out is taken back.
-- The report is then where its last message left it.
CREATE FUNCTION helle.keep_report_reopening() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  it reports_decision;
BEGIN
  SELECT * INTO it FROM reports_decision d WHERE d.id = NEW.decision_id;
  PERFORM FROM reports_report r WHERE r.id = it.report_id FOR NO KEY UPDATE;
  UPDATE reports_decision SET reopened = true WHERE id = it.id AND outcome = 'no_action' AND NOT reopened;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this report is not opened again'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'report_can_be_reopened', TABLE = 'reports_reopening';
  END IF;
  UPDATE reports_report r
     SET state = coalesce((SELECT CASE m.author WHEN 'cmm' THEN 'asked' ELSE 'answered' END FROM reports_message m
                            WHERE m.report_id = r.id ORDER BY m.number DESC LIMIT 1), 'new')
   WHERE r.id = it.report_id;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_report_reopening BEFORE INSERT ON reports_reopening
  FOR EACH ROW EXECUTE FUNCTION helle.keep_report_reopening();

-- What is passed on goes with a decision that says so, to who reads what it is sent.
CREATE FUNCTION helle.keep_passed_on() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  today date := (NEW.decided_at AT TIME ZONE 'Europe/Copenhagen')::date;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM reports_decision d WHERE d.report_id = NEW.report_id AND d.outcome = 'passed_on'
                    AND d.decided_at = NEW.decided_at AND d.spectrum = NEW.spectrum) THEN
    RAISE EXCEPTION 'nothing is passed on without a decision'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'passed_on_by_decision', TABLE = 'reports_passedon';
  END IF;
  IF NOT EXISTS (
       SELECT 1 FROM organisations_unit u JOIN organisations_unitname n ON n.unit_id = u.id AND n.during @> today
        WHERE u.id = NEW.to_unit_id AND u.kind IN ('at', 'skat', 'siri', 'fvst', 'police', 'nsk')) THEN
    RAISE EXCEPTION 'nobody there reads what is passed on'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'passed_on_unit_reads_it', TABLE = 'reports_passedon';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_passed_on BEFORE INSERT ON reports_passedon FOR EACH ROW EXECUTE FUNCTION helle.keep_passed_on();

-- Whether one more of a kind is let through in these ten minutes. Of all of them together: nothing is known of who tries.
CREATE FUNCTION helle.let_through(the_kind text, how_many integer) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO reports_throttle AS t (kind, window_at, used)
  VALUES (the_kind, date_bin('10 minutes', helle.clock_now(), 'epoch'), 1)
  ON CONFLICT (kind) DO UPDATE
     SET used = CASE WHEN t.window_at = excluded.window_at THEN t.used + 1 ELSE 1 END, window_at = excluded.window_at
  RETURNING used <= how_many
$$;

-- A report comes in. 'received'; 'again' where this very report was sent before; 'taken' where the receipt is another's; 'later'
-- where too many came without proof of work. What it keeps of the moment is the hour.
CREATE FUNCTION helle.report_receive(
  the_report uuid, the_receipt bytea, the_language text, the_sector text, is_askable boolean, sealed_text bytea,
  sealed_place bytea, with_proof boolean, picture_ids uuid[], picture_types text[], sealed_pictures bytea[]
) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM reports_report r WHERE r.id = the_report AND r.receipt = the_receipt) THEN
    RETURN 'again';
  END IF;
  IF with_proof IS NOT TRUE AND NOT helle.let_through('report', 20) THEN
    RETURN 'later';
  END IF;
  INSERT INTO reports_report (id, receipt, received_at, language, sector, may_ask, state, text_sealed, place_sealed)
  VALUES (the_report, the_receipt, date_trunc('hour', helle.clock_now()), the_language, the_sector, is_askable, 'new',
          sealed_text, sealed_place)
  ON CONFLICT DO NOTHING;
  IF FOUND THEN
    INSERT INTO reports_picture (id, report_id, number, content_type, content_sealed)
    SELECT p.id, the_report, p.number, p.content_type, p.content
      FROM unnest(picture_ids, picture_types, sealed_pictures) WITH ORDINALITY AS p (id, content_type, content, number);
    RETURN 'received';
  END IF;
  RETURN CASE WHEN EXISTS (SELECT 1 FROM reports_report r WHERE r.id = the_report AND r.receipt = the_receipt)
              THEN 'again' ELSE 'taken' END;
END $$;

-- What a receipt is asked, if anything. Wrong receipts without proof of work are few in ten minutes, whoever tries them; once they are used up
-- every receipt without it is told to come later, so that none can be told apart.
CREATE FUNCTION helle.report_question(the_receipt bytea, with_proof boolean)
RETURNS TABLE (found text, report uuid, question uuid, question_sealed bytea)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  it reports_report;
  wrong_ones integer := coalesce((SELECT t.used FROM reports_throttle t WHERE t.kind = 'receipt'
                                     AND t.window_at = date_bin('10 minutes', helle.clock_now(), 'epoch')), 0);
BEGIN
  IF with_proof IS NOT TRUE AND wrong_ones >= 20 THEN
    RETURN QUERY SELECT 'later', NULL::uuid, NULL::uuid, NULL::bytea;
    RETURN;
  END IF;
  SELECT * INTO it FROM reports_report r WHERE r.receipt = the_receipt;
  -- The report was disposed of, and nothing leads to it any more: whoever has its receipt is told so.
  IF it.id IS NULL AND EXISTS (SELECT 1 FROM reports_gonereceipt g WHERE g.receipt = the_receipt) THEN
    RETURN QUERY SELECT 'gone', NULL::uuid, NULL::uuid, NULL::bytea;
    RETURN;
  ELSIF it.id IS NULL THEN
    IF with_proof IS NOT TRUE THEN
      PERFORM helle.let_through('receipt', 20);
    END IF;
    RETURN QUERY SELECT 'unknown', NULL::uuid, NULL::uuid, NULL::bytea;
    RETURN;
  END IF;
  RETURN QUERY
    SELECT it.state::text, it.id, m.id, m.text_sealed
      FROM (SELECT 1) AS one
      LEFT JOIN reports_message m ON m.report_id = it.id AND it.state = 'asked'
                                 AND m.number = (SELECT max(l.number) FROM reports_message l WHERE l.report_id = it.id);
END $$;

-- The answer to the question a receipt is asked now. 'answered'; 'again' where this very answer was sent before; 'unknown'
-- where there is no such receipt or it is asked nothing, or something else by now.
CREATE FUNCTION helle.report_answer(the_receipt bytea, the_question uuid, the_answer uuid, sealed_text bytea) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  it reports_report;
  asked reports_message;
BEGIN
  SELECT * INTO it FROM reports_report r WHERE r.receipt = the_receipt FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM reports_message m WHERE m.id = the_answer AND m.report_id = it.id AND m.author = 'reporter') THEN
    RETURN 'again';
  END IF;
  SELECT * INTO asked FROM reports_message m WHERE m.report_id = it.id ORDER BY m.number DESC LIMIT 1;
  IF it.id IS NULL OR it.state <> 'asked' OR asked.id IS DISTINCT FROM the_question THEN
    RETURN 'unknown';
  END IF;
  INSERT INTO reports_message (id, report_id, number, author, at, text_sealed)
  VALUES (the_answer, it.id, asked.number + 1, 'reporter', date_trunc('hour', helle.clock_now()), sealed_text);
  RETURN 'answered';
END $$;

REVOKE ALL ON FUNCTION helle.keep_report_message(), helle.keep_report_decision(), helle.keep_report_reopening(), helle.keep_passed_on(),
  helle.let_through(text, integer),
  helle.report_receive(uuid, bytea, text, text, boolean, bytea, bytea, boolean, uuid[], text[], bytea[]), helle.report_question(bytea, boolean),
  helle.report_answer(bytea, uuid, uuid, bytea) FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.report_receive(uuid, bytea, text, text, boolean, bytea, bytea, boolean, uuid[], text[], bytea[]),
  helle.report_question(bytea, boolean), helle.report_answer(bytea, uuid, uuid, bytea) TO helle_portal;
