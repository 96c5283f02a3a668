-- What is written to something that is kept beside the cases (`166_trace_kinds.sql`) is written to what is there: whoever writes waits for
-- the worker that drops it, and the worker for whoever writes. Without this her words, sealed before she waited, would be told as saved and
-- go with the key (PUB-LAW-17).

-- The row first. What the worker has done meanwhile is read by a statement of its own, which sees what was waited for.
CREATE FUNCTION helle.require_kept(the_kind text, the_row uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  k record;
BEGIN
  SELECT t.locked, t.found_by INTO STRICT k FROM helle.trace_kinds() t WHERE t.kind = the_kind;
  EXECUTE format('SELECT 1 FROM %I r WHERE r.%I = $1 FOR KEY SHARE', k.locked, k.found_by) USING the_row;
  -- A criminal case also where the ledger was replayed on a register of before, which knows of no list.
  IF helle.list_took(the_kind, the_row) OR the_kind = 'criminal' AND helle.criminal_case_is_gone(the_row) THEN
    PERFORM helle.refuse('it_is_kept_yet');
  END IF;
END $$;
-- Its arguments: the kind, the column that leads to it, and where that leads to something between: the table of that, and its column.
CREATE FUNCTION helle.keep_of_what_is_kept() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  leads_to uuid;
BEGIN
  EXECUTE format('SELECT ($1).%I', TG_ARGV[1]) INTO leads_to USING NEW;
  IF TG_NARGS > 2 THEN
    EXECUTE format('SELECT b.%I FROM %I b WHERE b.id = $1', TG_ARGV[3], TG_ARGV[2]) INTO leads_to USING leads_to;
  END IF;
  IF leads_to IS NOT NULL THEN
    PERFORM helle.require_kept(TG_ARGV[0], leads_to);
  END IF;
  RETURN NEW;
END $$;

-- By the name that each trigger has it comes before all others of its table: they read what was waited for. `changed`: the column whose
-- change is a word of its own, or lets something go on again; '' where nothing is changed.
DO $$
DECLARE
  t record;
BEGIN
  FOR t IN SELECT * FROM (VALUES
    ('log_review_judgement',           '', 'sample',       'sampled_id',       'log_review_sampled', 'draw_id'),
    ('log_review_reply',               '', 'sample',       'sampled_id',       'log_review_sampled', 'draw_id'),
    ('log_review_settlement',          '', 'sample',       'sampled_id',       'log_review_sampled', 'draw_id'),
    ('referrals_consentwithdrawn',     '', 'referral',     'referral_id',      '', ''),
    ('referrals_triage',               '', 'referral',     'joined_to_id',     '', ''),
    ('referrals_openedcase',           '', 'referral',     'referral_id',      '', ''),
    ('hotline_call',                   '', 'call',         'root',             '', ''),
    ('hotline_callback',               '', 'call',         'call_id',          '', ''),
    ('hotline_callfollowed',           '', 'call',         'call_id',          '', ''),
    ('prosecution_casepart',           '', 'criminal',     'criminal_case_id', '', ''),
    ('prosecution_investigation',      '', 'criminal',     'criminal_case_id', '', ''),
    ('prosecution_offence',            'superseded_at', 'criminal', 'criminal_case_id', '', ''),
    ('prosecution_suspect',            'superseded_at', 'criminal', 'criminal_case_id', '', ''),
    ('prosecution_stage',              'superseded_at', 'criminal', 'criminal_case_id', '', ''),
    ('prosecution_involvement',        'superseded_at', 'criminal', 'criminal_case_id', '', ''),
    ('prosecution_involvementanswer',  '', 'criminal',     'criminal_case_id', '', ''),
    ('prosecution_victimlink',         'superseded_at', 'criminal', 'criminal_case_id', '', ''),
    ('prosecution_waiverproposal',     'superseded_at', 'criminal', 'criminal_case_id', '', ''),
    ('prosecution_waiverdecision',     'superseded_at', 'criminal', 'criminal_case_id', '', ''),
    ('prosecution_statementrequest',   '', 'criminal',     'criminal_case_id', '', ''),
    ('prosecution_questioning',        'superseded_at', 'criminal', 'criminal_case_id', '', ''),
    ('prosecution_networklink',        'superseded_at', 'criminal', 'criminal_case_id', '', ''),
    ('prosecution_handover',           'outcome', 'criminal', 'criminal_case_id', '', ''),
    ('prosecution_chargelook',         '', 'criminal',     'criminal_case_id', '', ''),
    ('reports_message',                '', 'report',       'report_id',        '', ''),
    ('reports_decision',               '', 'report',       'report_id',        '', ''),
    ('reports_passedon',               '', 'report',       'report_id',        '', ''),
    ('reports_reopening',              '', 'report',       'decision_id',      'reports_decision', 'report_id'),
    ('enquiries_answer',               '', 'enquiry',      'enquiry_id',       '', ''),
    ('exploitation_version',           '', 'exploitation', 'exploitation_id',  '', ''),
    ('exploitation_source',            'separated_at', 'exploitation', 'exploitation_id', '', ''),
    ('joint_actions_participation',    '', 'joint_action', 'action_id',        '', ''),
    ('joint_actions_planversion',      '', 'joint_action', 'action_id',        '', ''),
    ('joint_actions_reply',            '', 'joint_action', 'action_id',        '', ''),
    ('joint_actions_ending',           '', 'joint_action', 'action_id',        '', ''),
    ('joint_actions_onthespot',        '', 'joint_action', 'action_id',        '', ''),
    ('joint_actions_interpreterthere', '', 'joint_action', 'action_id',        '', ''),
    ('joint_actions_metperson',        '', 'joint_action', 'action_id',        '', ''),
    ('joint_actions_handled',          '', 'joint_action', 'action_id',        '', ''),
    ('prosecution_contactstep',        '', 'contact',      'message_id',       '', ''),
    ('placements_urgentanswer',        '', 'detention',    'request_id',       '', ''),
    ('placements_urgentoutcome',       '', 'detention',    'request_id',       '', ''),
    ('prosecution_detention',          'superseded_at', 'detention', 'urgent_id', '', '')
  ) AS v (written, changed, kind, leads, between_table, between_column) LOOP
    EXECUTE format('CREATE TRIGGER a_kept_yet BEFORE INSERT%s ON %I FOR EACH ROW EXECUTE FUNCTION helle.keep_of_what_is_kept(%L, %L%s)',
                   CASE WHEN t.changed <> '' THEN format(' OR UPDATE OF %I', t.changed) END, t.written, t.kind, t.leads,
                   CASE WHEN t.between_table <> '' THEN format(', %L, %L', t.between_table, t.between_column) END);
  END LOOP;
END $$;

REVOKE ALL ON FUNCTION helle.require_kept(text, uuid), helle.keep_of_what_is_kept() FROM PUBLIC;
