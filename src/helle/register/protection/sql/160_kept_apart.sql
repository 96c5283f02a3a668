-- What is kept beside the cases of persons, kind by kind; the list of kinds, and what is done with each, is `166_trace_kinds.sql`. Of each kind
-- two functions: `kept_KIND` says of which units each one is (the first is the one that the list names), from which last day its years count,
-- and what it stays for (NULL: nothing); `forget_KIND` takes away what finds it. Numbers, codes and days stay for the figures.

-- Until when it stays for its own reasons: what is not settled, and what a case that is kept came of.
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

-- That a list took it, or that the worker has begun to (`166_trace_kinds.sql`): what rests on it waits for nothing more.
CREATE FUNCTION helle.list_took(the_kind text, the_row uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM retention_traceitem i WHERE i.kind = the_kind AND i.row_id = the_row AND i.outcome = 'disposed' AND i.kept_at IS NULL
                    AND coalesce(i.dropped_at, i.going_at) IS NOT NULL)
$$;
-- That a referral stands in the way of what came with it: it is not decided, or a case that came of it is kept; NULL where neither.
CREATE FUNCTION helle.stays_for_referral(the_referral uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM referrals_triage t WHERE t.referral_id = r.id) THEN 'goes_on'
              WHEN helle.referral_is_kept(r.id) THEN 'in_case' END
    FROM referrals_referral r WHERE r.id = the_referral
$$;
CREATE FUNCTION helle.day_of(the_moment timestamptz) RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (the_moment AT TIME ZONE 'Europe/Copenhagen')::date
$$;

-- A sample with a look that was not in order stays until that is settled, a file until nobody can fetch it. Both go whole.
CREATE FUNCTION helle.kept_sample() RETURNS TABLE (row_id uuid, units uuid[], recorded_on date, stays text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.id, ARRAY[d.unit_id], helle.day_of(d.recorded_at),
         CASE WHEN EXISTS (SELECT 1 FROM log_review_sampled s JOIN log_review_judgement v ON v.sampled_id = s.id AND v.verdict = 'wrong'
                            WHERE s.draw_id = d.id
                              AND NOT EXISTS (SELECT 1 FROM log_review_settlement x WHERE x.sampled_id = s.id)) THEN 'goes_on' END
    FROM log_review_draw d
$$;
CREATE FUNCTION helle.forget_sample(the_draw uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  looks uuid[] := ARRAY(SELECT s.id FROM log_review_sampled s WHERE s.draw_id = the_draw);
BEGIN
  DELETE FROM log_review_settlement x WHERE x.sampled_id = ANY (looks);
  DELETE FROM log_review_reply r WHERE r.sampled_id = ANY (looks);
  DELETE FROM log_review_judgement v WHERE v.sampled_id = ANY (looks);
  DELETE FROM log_review_sampled s WHERE s.id = ANY (looks);
  DELETE FROM log_review_draw d WHERE d.id = the_draw;
END $$;
CREATE FUNCTION helle.kept_handed_out() RETURNS TABLE (row_id uuid, units uuid[], recorded_on date, stays text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT f.id, ARRAY[f.by_unit_id], helle.day_of(f.recorded_at), CASE WHEN f.key_gone_at IS NULL THEN 'goes_on' END FROM handing_out_file f
$$;
CREATE FUNCTION helle.forget_handed_out(the_file uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  DELETE FROM handing_out_fetch t WHERE t.file_id = the_file;
  DELETE FROM handing_out_file f WHERE f.id = the_file;
$$;

CREATE FUNCTION helle.kept_referral() RETURNS TABLE (row_id uuid, units uuid[], recorded_on date, stays text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.id,
         ARRAY[coalesce(t.by_unit_id, (SELECT p.unit_id FROM referrals_party p
                                        WHERE p.referral_id = r.id AND p.part = 'receiver' ORDER BY p.id LIMIT 1), r.sender_unit_id)],
         helle.day_of(coalesce(t.decided_at, r.sent_at)), helle.stays_for_referral(r.id)
    FROM referrals_referral r LEFT JOIN referrals_triage t ON t.referral_id = r.id
   WHERE NOT helle.went_with_a_person('referral', r.id)
$$;
-- The hash of the business.
CREATE FUNCTION helle.forget_referral(the_referral uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE referrals_reportedexploitation SET cvr_blind = NULL, cvr_sealed = NULL WHERE referral_id = the_referral AND cvr_blind IS NOT NULL
$$;

CREATE FUNCTION helle.kept_call() RETURNS TABLE (row_id uuid, units uuid[], recorded_on date, stays text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.root, ARRAY[(SELECT v.by_unit_id FROM hotline_call v WHERE v.id = c.root)], helle.day_of(max(c.recorded_at)),
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
$$;

-- Over when each of its stages that nothing follows is an end, so that no charge waits to be weighed or decided, and when no unit is to answer
-- whether it takes it; of each unit that has a part in it, who investigates first. A stage counts from its day, or from when it was written
-- where that is later: one of years ago that is written today is not due at once.
CREATE FUNCTION helle.kept_criminal() RETURNS TABLE (row_id uuid, units uuid[], recorded_on date, stays text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT k.id,
         coalesce((SELECT array_agg(p.unit_id ORDER BY p.part = 'investigates' DESC, p.id) FROM prosecution_casepart p
                    WHERE p.criminal_case_id = k.id AND p.ended_at IS NULL), ARRAY[k.opened_by_unit_id]),
         coalesce(e.last_on, helle.day_of(k.opened_at)),
         CASE WHEN e.over IS NOT TRUE
                OR EXISTS (SELECT 1 FROM prosecution_handover h WHERE h.criminal_case_id = k.id AND h.outcome = '') THEN 'goes_on'
              -- Also of a link out of force: what the police wrote then stands on the page of that person's case, under this key.
              WHEN EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.criminal_case_id = k.id
                              AND helle.case_is_kept(l.case_id)) THEN 'in_case' END
    FROM prosecution_criminalcase k
    LEFT JOIN LATERAL (
      SELECT max(greatest(s."on", helle.day_of(s.recorded_at))) AS last_on,
             bool_and(s.stage IN ('conviction', 'acquittal', 'discontinued', 'unfounded', 'withdrawn', 'waived')) AS over
        FROM prosecution_stage s WHERE s.criminal_case_id = k.id AND s.superseded_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = s.id AND n.superseded_at IS NULL)) e ON true
   WHERE k.disposed_at IS NULL
$$;
-- The hash of the police's number, of which there has to be one, is drawn by lot. Under a later layer of the key of search a hash ends with its
-- name (sql/143_search_layers.sql).
CREATE FUNCTION helle.forget_criminal(the_case uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE prosecution_criminalcase k
     SET journal_blind = substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
                                   FROM 1 FOR octet_length(k.journal_blind) - coalesce(octet_length(l.name), 0)) || coalesce(l.name, ''),
         disposed_at = coalesce(k.disposed_at, helle.clock_now())
    FROM (SELECT 1) one LEFT JOIN protection_searchlayer l ON l.in_force AND l.layer > 1
   WHERE k.id = the_case
$$;

REVOKE ALL ON FUNCTION helle.case_is_kept(uuid), helle.referral_is_kept(uuid), helle.went_with_a_person(text, uuid), helle.list_took(text, uuid),
  helle.stays_for_referral(uuid), helle.day_of(timestamptz), helle.kept_sample(), helle.forget_sample(uuid), helle.kept_handed_out(),
  helle.forget_handed_out(uuid), helle.kept_referral(), helle.forget_referral(uuid), helle.kept_call(), helle.kept_criminal(),
  helle.forget_criminal(uuid) FROM PUBLIC;
