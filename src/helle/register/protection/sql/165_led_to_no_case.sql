-- The same of what led to no case, or to more than one, and of detentions: each waits for what came of it, and for what is open.

-- A report from the public: from its last decision or message. Whoever it was passed on to has a part in it; the words it was told are
-- sealed under this key as well.
CREATE FUNCTION helle.kept_report() RETURNS TABLE (row_id uuid, units uuid[], recorded_on date, stays text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.id, array_remove(ARRAY[coalesce(d.by_unit_id, (SELECT u.id FROM organisations_unit u WHERE u.code = 'CMM')), p.to_unit_id], NULL),
         helle.day_of(greatest(r.received_at, d.decided_at, (SELECT max(m.at) FROM reports_message m WHERE m.report_id = r.id))),
         CASE WHEN r.state <> 'decided' THEN 'goes_on' ELSE helle.stays_for_referral(d.referral_id) END
    FROM reports_report r
    LEFT JOIN reports_decision d ON d.report_id = r.id AND NOT d.reopened
    LEFT JOIN reports_passedon p ON p.report_id = r.id
   WHERE NOT helle.went_with_a_person('report', r.id)
$$;
-- The mark of its receipt, which leads to it. That it was disposed of is told to whoever has the receipt by a mark that leads nowhere.
CREATE FUNCTION helle.forget_report(the_report uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO reports_gonereceipt (receipt) SELECT r.receipt FROM reports_report r WHERE r.id = the_report AND r.receipt IS NOT NULL
  ON CONFLICT DO NOTHING;
  UPDATE reports_report r SET receipt = NULL WHERE r.id = the_report AND r.receipt IS NOT NULL;
$$;

-- A question for advice: from its answer. Of who was asked and of who asks.
CREATE FUNCTION helle.kept_enquiry() RETURNS TABLE (row_id uuid, units uuid[], recorded_on date, stays text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT q.id, ARRAY[q.to_unit_id, q.from_unit_id], helle.day_of(coalesce(a.answered_at, q.asked_at)),
         CASE WHEN a.enquiry_id IS NULL THEN 'goes_on' WHEN helle.case_is_kept(q.case_id) THEN 'in_case' END
    FROM enquiries_enquiry q LEFT JOIN enquiries_answer a ON a.enquiry_id = q.id
   WHERE NOT helle.went_with_a_person('enquiry', q.id)
$$;

-- A place of exploitation: from the last that was written of it. It stays for as long as something that tells of it stays: a case, or a
-- referral, a report or a call that neither a list nor a person took.
CREATE FUNCTION helle.source_stays(the_source exploitation_source) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE the_source.kind WHEN 'case' THEN helle.case_is_kept(the_source.case_id)
              ELSE NOT helle.list_took(the_source.kind, t.id) AND NOT helle.went_with_a_person(the_source.kind, t.id) END
    FROM (SELECT coalesce(the_source.referral_id, the_source.report_id, the_source.call_id)) t (id)
$$;
CREATE FUNCTION helle.kept_exploitation() RETURNS TABLE (row_id uuid, units uuid[], recorded_on date, stays text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT e.id, ARRAY[e.by_unit_id],
         helle.day_of(greatest(e.recorded_at, (SELECT max(v.recorded_at) FROM exploitation_version v WHERE v.exploitation_id = e.id),
                               (SELECT max(greatest(s.recorded_at, s.separated_at)) FROM exploitation_source s WHERE s.exploitation_id = e.id))),
         CASE WHEN EXISTS (SELECT 1 FROM exploitation_source s WHERE s.exploitation_id = e.id AND s.separated_at IS NULL
                              AND helle.source_stays(s)) THEN 'kept_source' END
    FROM exploitation_exploitation e
$$;
-- The hash of the business, of each version.
CREATE FUNCTION helle.forget_exploitation(the_exploitation uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE exploitation_version SET cvr_blind = NULL, cvr_sealed = NULL WHERE exploitation_id = the_exploitation AND cvr_blind IS NOT NULL
$$;

-- A joint action: from its end, its day, or when the last whom CMM met was dealt with, whichever is last. It stays while one of them is not,
-- and for the cases that they have: their names are sealed under this key. Of each unit that has a part in it, who leads it first.
CREATE FUNCTION helle.kept_joint_action() RETURNS TABLE (row_id uuid, units uuid[], recorded_on date, stays text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.id,
         (SELECT array_agg(p.unit_id ORDER BY p.role = 'lead' DESC, p.id) FROM joint_actions_participation p
           WHERE p.action_id = a.id AND p.withdrawn_at IS NULL),
         greatest(helle.day_of(greatest(a.planned_at, e.recorded_at, (SELECT max(h.recorded_at) FROM joint_actions_handled h WHERE h.action_id = a.id),
                                        (SELECT max(m.recorded_at) FROM joint_actions_metperson m WHERE m.action_id = a.id))),
                  (SELECT max(v.day) FROM joint_actions_planversion v WHERE v.action_id = a.id)),
         CASE WHEN e.action_id IS NULL OR EXISTS (SELECT 1 FROM joint_actions_metperson m
                                                   WHERE m.action_id = a.id AND m.withdrawn_at IS NULL AND m.dealt_with_at IS NULL) THEN 'goes_on'
              ELSE (SELECT max(helle.stays_for_referral(h.referral_id)) FROM joint_actions_handled h WHERE h.action_id = a.id) END
    FROM joint_actions_jointaction a LEFT JOIN joint_actions_ending e ON e.action_id = a.id
$$;

-- A message to the contact point: from the last step, once it is answered. One that logs a direct contact waits for its criminal case,
-- which is asked itself: a register that was put back knows of a case that is gone, and of no list that took it.
CREATE FUNCTION helle.kept_contact() RETURNS TABLE (row_id uuid, units uuid[], recorded_on date, stays text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.id,
         ARRAY[m.to_unit_id, m.by_unit_id] || ARRAY(SELECT DISTINCT s.to_unit_id FROM prosecution_contactstep s
                                                      WHERE s.message_id = m.id AND s.to_unit_id NOT IN (m.to_unit_id, m.by_unit_id)),
         helle.day_of(greatest(m.recorded_at, (SELECT max(s.recorded_at) FROM prosecution_contactstep s WHERE s.message_id = m.id))),
         CASE WHEN i.id IS NOT NULL THEN CASE WHEN k.disposed_at IS NULL THEN 'in_case' END
              WHEN NOT EXISTS (SELECT 1 FROM prosecution_contactstep s WHERE s.message_id = m.id AND s.move = 'answered') THEN 'goes_on' END
    FROM prosecution_contactmessage m LEFT JOIN prosecution_involvement i ON i.id = m.involvement_id
    LEFT JOIN prosecution_criminalcase k ON k.id = i.criminal_case_id
$$;

-- A detention, by the request for a place that it is and under whose key it is sealed: from its end, or from when it was put out of force.
-- One in force of a known person goes with her; this takes those of somebody whom nobody ever knew, and those out of force, also of a known
-- person once her case is gone. It stays while she is held, while her referral is open or its case is kept, and until CMM has looked at one
-- that was put out of force.
CREATE FUNCTION helle.kept_detention() RETURNS TABLE (row_id uuid, units uuid[], recorded_on date, stays text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.urgent_id, ARRAY[d.by_unit_id], helle.day_of(greatest(d.recorded_at, d.ended_at, d.superseded_at)),
         CASE WHEN d.ended_at IS NULL AND d.superseded_at IS NULL
                OR d.superseded_at IS NULL AND helle.untold_of(d.urgent_id) > 0
                OR EXISTS (SELECT 1 FROM placements_urgentoutcome o WHERE o.request_id = d.urgent_id AND o.kind = 'undone'
                              AND NOT EXISTS (SELECT 1 FROM placements_urgentanswer a
                                               WHERE a.request_id = d.urgent_id AND a.kind = 'seen' AND a.withdrawn_at IS NULL
                                                 AND a.recorded_at >= o.recorded_at)) THEN 'goes_on'
              WHEN helle.case_is_kept(d.case_id) THEN 'in_case'
              ELSE helle.stays_for_referral(p.referral_id) END
    FROM prosecution_detention d LEFT JOIN referrals_referredperson p ON p.id = d.referred_id
   WHERE NOT helle.went_with_a_person('urgent', d.urgent_id)
$$;

REVOKE ALL ON FUNCTION helle.kept_report(), helle.forget_report(uuid), helle.kept_enquiry(), helle.source_stays(exploitation_source),
  helle.kept_exploitation(), helle.forget_exploitation(uuid),
  helle.kept_joint_action(), helle.kept_contact(), helle.kept_detention() FROM PUBLIC;
