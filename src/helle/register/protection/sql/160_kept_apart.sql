-- Referrals, calls and criminal cases are kept as traces of staff are: by a schedule of each kind, which two have decided, and a list to which
-- two have said yes. Of them the key goes, and what finds them; numbers, codes and days stay for the figures. Nothing here says how many
-- years: that is what whoever is responsible decided, and says where.

-- Until when what is kept apart from a person's case stays for its own reasons: what is not settled, and what a case that is kept came of.
CREATE FUNCTION helle.case_is_kept(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = the_case AND NOT helle.is_erased(c.person_id))
$$;
-- One that was joined to another goes with that one's cases. The key of what was hers alone went with her.
CREATE FUNCTION helle.referral_is_kept(the_referral uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE joined (id) AS (
    SELECT the_referral
    UNION SELECT t.joined_to_id FROM joined j JOIN referrals_triage t ON t.referral_id = j.id WHERE t.joined_to_id IS NOT NULL)
  SELECT EXISTS (SELECT 1 FROM joined j JOIN referrals_openedcase o ON o.referral_id = j.id WHERE helle.case_is_kept(o.case_id))
      OR EXISTS (SELECT 1 FROM joined j JOIN cases_case c ON c.referral_id = j.id WHERE helle.case_is_kept(c.id))
$$;
CREATE FUNCTION helle.went_with_a_person(the_kind text, the_subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM erasure_subject s JOIN erasure_order o ON o.id = s.order_id
                  WHERE s.subject_id = the_subject AND s.kind = the_kind AND o.approved)
$$;

-- Each of a unit, from its last day. A criminal case is over when each of its stages that nothing follows is an end, so that no charge waits
-- to be weighed or decided, and when no unit is to answer whether it takes it.
CREATE FUNCTION helle.kept_apart() RETURNS TABLE (kind text, row_id uuid, unit_id uuid, recorded_on date, stays text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 'sample', d.id, d.unit_id, (d.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date,
         CASE WHEN EXISTS (SELECT 1 FROM log_review_sampled s JOIN log_review_judgement v ON v.sampled_id = s.id AND v.verdict = 'wrong'
                            WHERE s.draw_id = d.id
                              AND NOT EXISTS (SELECT 1 FROM log_review_settlement x WHERE x.sampled_id = s.id)) THEN 'goes_on' END
    FROM log_review_draw d
  UNION ALL
  SELECT 'handed_out', f.id, f.by_unit_id, (f.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date,
         CASE WHEN f.key_gone_at IS NULL THEN 'goes_on' END
    FROM handing_out_file f
  UNION ALL
  SELECT 'referral', r.id,
         coalesce(t.by_unit_id, (SELECT p.unit_id FROM referrals_party p WHERE p.referral_id = r.id AND p.part = 'receiver' ORDER BY p.id LIMIT 1),
                  r.sender_unit_id),
         (coalesce(t.decided_at, r.sent_at) AT TIME ZONE 'Europe/Copenhagen')::date,
         CASE WHEN t.id IS NULL THEN 'goes_on' WHEN helle.referral_is_kept(r.id) THEN 'in_case' END
    FROM referrals_referral r LEFT JOIN referrals_triage t ON t.referral_id = r.id
   WHERE NOT helle.went_with_a_person('referral', r.id)
  UNION ALL
  SELECT 'call', c.root, (SELECT v.by_unit_id FROM hotline_call v WHERE v.id = c.root),
         (max(c.recorded_at) AT TIME ZONE 'Europe/Copenhagen')::date,
         CASE WHEN EXISTS (SELECT 1 FROM hotline_callback b JOIN hotline_call v ON v.id = b.call_id WHERE v.root = c.root AND b.ended = '')
              THEN 'goes_on'
              -- What it became is not decided, or not answered.
              WHEN EXISTS (SELECT 1 FROM hotline_callfollowed f JOIN hotline_call v ON v.id = f.call_id WHERE v.root = c.root
                              AND NOT EXISTS (SELECT 1 FROM referrals_triage t WHERE t.referral_id = f.referral_id)
                              AND NOT EXISTS (SELECT 1 FROM enquiries_answer a WHERE a.enquiry_id = f.enquiry_id))
              THEN 'goes_on'
              WHEN EXISTS (SELECT 1 FROM hotline_callfollowed f JOIN hotline_call v ON v.id = f.call_id
                             LEFT JOIN enquiries_enquiry q ON q.id = f.enquiry_id
                            WHERE v.root = c.root AND (helle.referral_is_kept(f.referral_id) OR helle.case_is_kept(q.case_id)))
              THEN 'in_case' END
    FROM hotline_call c WHERE NOT helle.went_with_a_person('call', c.root) GROUP BY c.root
  UNION ALL
  SELECT 'criminal', k.id,
         coalesce((SELECT p.unit_id FROM prosecution_casepart p
                    WHERE p.criminal_case_id = k.id AND p.part = 'investigates' AND p.ended_at IS NULL), k.opened_by_unit_id),
         coalesce(e.last_on, (k.opened_at AT TIME ZONE 'Europe/Copenhagen')::date),
         CASE WHEN e.over IS NOT TRUE
                OR EXISTS (SELECT 1 FROM prosecution_handover h WHERE h.criminal_case_id = k.id AND h.outcome = '') THEN 'goes_on'
              -- Also of a link out of force: what the police wrote then stands on the page of that person's case, under this key.
              WHEN EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.criminal_case_id = k.id
                              AND helle.case_is_kept(l.case_id)) THEN 'in_case' END
    FROM prosecution_criminalcase k
    LEFT JOIN LATERAL (
      SELECT max(s."on") AS last_on,
             bool_and(s.stage IN ('conviction', 'acquittal', 'discontinued', 'unfounded', 'withdrawn', 'waived')) AS over
        FROM prosecution_stage s WHERE s.criminal_case_id = k.id AND s.superseded_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = s.id AND n.superseded_at IS NULL)) e ON true
   WHERE k.disposed_at IS NULL
$$;
-- All of it as it stands now, also what two have said yes to.
CREATE FUNCTION helle.traces_now() RETURNS TABLE (kind text, row_id uuid, unit_id uuid, recorded_on date, due_on date, state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH dated AS (
    SELECT t.*, (t.recorded_on + make_interval(years => s.years))::date AS due_on FROM helle.kept_apart() t LEFT JOIN LATERAL (
      SELECT s.years FROM retention_traceschedule s WHERE s.kind = t.kind AND s.approved AND s.valid_from <= helle.local_today()
       ORDER BY s.valid_from DESC LIMIT 1) s ON true)
  SELECT d.kind, d.row_id, d.unit_id, d.recorded_on, d.due_on,
         CASE WHEN d.due_on IS NULL THEN 'years' WHEN d.due_on > helle.local_today() THEN 'not_due' WHEN d.stays IS NOT NULL THEN d.stays
              WHEN EXISTS (SELECT 1 FROM retention_tracehold h WHERE h.lifted_at IS NULL
                              AND coalesce(h.until_day >= helle.local_today(), true)
                              AND CASE WHEN h.criminal_case_id IS NULL THEN h.unit_id = d.unit_id
                                       ELSE d.kind = 'criminal' AND h.criminal_case_id = d.row_id END) THEN 'held' ELSE 'due' END
    FROM dated d
$$;
CREATE OR REPLACE FUNCTION helle.kept_traces()
RETURNS TABLE (kind text, row_id uuid, unit_id uuid, recorded_on date, due_on date, state text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT n.kind, n.row_id, n.unit_id, n.recorded_on, n.due_on, n.state FROM helle.traces_now() n
   WHERE NOT EXISTS (SELECT 1 FROM retention_traceitem i
                      WHERE i.kind = n.kind AND i.row_id = n.row_id AND i.outcome = 'disposed' AND i.kept_at IS NULL)
$$;

-- What finds a referral or a criminal case goes with its key: the hash of the business, and that of the police's number, of which there has to
-- be one and which is drawn by lot. Also when the ledger is replayed on a register of before.
CREATE FUNCTION helle.forget_kept_apart(the_kind text, the_row uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF the_kind = 'referral' THEN
    UPDATE referrals_reportedexploitation SET cvr_blind = NULL, cvr_sealed = NULL WHERE referral_id = the_row AND cvr_blind IS NOT NULL;
  ELSIF the_kind = 'criminal' THEN
    -- Under a later layer of the key of search a hash ends with its name (sql/143_search_layers.sql).
    UPDATE prosecution_criminalcase k
       SET journal_blind = substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
                                     FROM 1 FOR octet_length(k.journal_blind) - coalesce(octet_length(l.name), 0)) || coalesce(l.name, ''),
           disposed_at = coalesce(k.disposed_at, helle.clock_now())
      FROM (SELECT 1) one LEFT JOIN protection_searchlayer l ON l.in_force AND l.layer > 1
     WHERE k.id = the_row;
  END IF;
END $$;
-- A referral that a list took is counted on as one that went with a person is: its row is no more found from it.
CREATE OR REPLACE FUNCTION helle.counted_is_erased(the_kind text, the_subject uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE the_kind WHEN 'person' THEN helle.is_erased(the_subject) ELSE (
    WITH RECURSIVE joined (id) AS (
      SELECT the_subject
      UNION SELECT t.joined_to_id FROM joined j JOIN referrals_triage t ON t.referral_id = j.id WHERE t.joined_to_id IS NOT NULL),
    opened AS (
      SELECT c.person_id FROM joined j JOIN referrals_openedcase o ON o.referral_id = j.id JOIN cases_case c ON c.id = o.case_id
      UNION SELECT c.person_id FROM joined j JOIN cases_case c ON c.referral_id = j.id)
    SELECT EXISTS (SELECT 1 FROM opened o CROSS JOIN LATERAL helle.subjects_of(o.person_id) s
                    WHERE helle.is_erased(o.person_id) AND s.kind = 'referral' AND s.subject = the_subject)
        OR EXISTS (SELECT 1 FROM retention_traceitem i
                    WHERE i.kind = 'referral' AND i.row_id = the_subject AND i.dropped_at IS NOT NULL)) END
$$;
CREATE OR REPLACE FUNCTION helle.replay_erasure(the_kind text, the_subject uuid, the_order uuid, the_time timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF the_kind = 'person' THEN
    PERFORM helle.forget_person(the_subject, the_order, NULL, NULL, helle.clock_now());
  ELSIF the_kind = 'call_draft' THEN
    DELETE FROM hotline_calldraft WHERE id = the_subject;
  ELSIF the_kind = 'evening' THEN
    DELETE FROM outreach_eveningdraft WHERE id = the_subject;
  ELSIF the_kind = 'call_back' THEN
    UPDATE hotline_callback SET ended = 'dropped', ended_at = the_time, ended_by_id = by_user_id, wish_sealed = NULL
     WHERE id = the_subject AND ended = '';
  ELSIF the_kind = 'referral' THEN
    PERFORM helle.forget_kept_apart('referral', the_subject);
  ELSIF the_kind = 'prosecution' THEN
    PERFORM helle.forget_kept_apart('criminal', the_subject);
  END IF;
END $$;
-- Just before the keys go everything is looked at once more: what goes on again, is held, or is not due any more since the second yes
-- is kept after all, which the list says beside its certificate, and waits for another list of two. Whoever holds something back waits
-- meanwhile, and whoever writes a stage in a criminal case: the transaction that asks is the one in which the keys go.
CREATE TRIGGER keep_kept BEFORE UPDATE ON retention_traceitem FOR EACH ROW
  EXECUTE FUNCTION helle.keep_retention('{outcome,left_why,dropped_at,kept_at,kept_why}', 'kept_at');
DROP TRIGGER keep_retention ON retention_traceitem;
CREATE TRIGGER keep_retention BEFORE UPDATE OR DELETE ON retention_traceitem FOR EACH ROW
  EXECUTE FUNCTION helle.keep_retention('{outcome,left_why,dropped_at,kept_at,kept_why}', 'dropped_at');
CREATE FUNCTION helle.disposed_yet_there() RETURNS TABLE (item_id bigint, kind text, row_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.id, i.kind, i.row_id FROM retention_traceitem i JOIN retention_tracelist l ON l.id = i.list_id
   WHERE i.outcome = 'disposed' AND i.dropped_at IS NULL AND i.kept_at IS NULL AND l.approved AND l.signature IS NOT NULL ORDER BY i.id
$$;

REVOKE ALL ON FUNCTION helle.case_is_kept(uuid), helle.referral_is_kept(uuid), helle.went_with_a_person(text, uuid), helle.kept_apart(),
  helle.traces_now(), helle.disposed_yet_there(), helle.forget_kept_apart(text, uuid) FROM PUBLIC;
