-- Where somebody lives whose address is protected is read from no line of the log (PUB-DIG-12). Who leads reads the lines of her unit and of
-- its cases, also by a statement of her own; a line that named a case and a stay, an offer, or a bill of its nights would lead from the one
-- to the other.

-- Whether an id is that of what leads to a place to live: an offer, a stay, who pays for it, nights of a month, a bill of nights. Beside a case
-- it is left out of the line (sql/030_audit.sql): the case has its stays, for whom they are shown to.
CREATE FUNCTION helle.leads_to_a_place(the_object uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM placements_placement x WHERE x.id = the_object)
      OR EXISTS (SELECT 1 FROM accommodation_offer x WHERE x.id = the_object)
      OR EXISTS (SELECT 1 FROM placements_payerdecision x WHERE x.id = the_object)
      OR EXISTS (SELECT 1 FROM bed_days_statement x WHERE x.id = the_object)
      OR EXISTS (SELECT 1 FROM bed_days_month x WHERE x.id = the_object)
$$;

-- The forms of what is done to a stay, by app and class as the log calls them: those of protection/stay_forms.py.
CREATE FUNCTION helle.stay_forms() RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT ARRAY['bed_days.ActivityForm', 'bed_days.AnswerForm', 'bed_days.ArriveForm', 'bed_days.AwayEndForm', 'bed_days.AwayForm',
    'bed_days.LeaveForm', 'placements.AnswerForm', 'placements.ArriveForm', 'placements.LeaveForm', 'placements.MistakeForm',
    'placements.OrderForm', 'placements.PayerForm', 'placements.ReplanForm', 'placements.StaysForm', 'placements.WithdrawForm']
$$;

-- Whether a line tells when somebody came to live in a place, left it or was away: it is of a stay, or of a home, which looks at a case only
-- while it has to do with a stay there. The months of all homes show the days of each stay (sql/055_bed_days.sql), so that a day would lead
-- from the case to the home. That a case was looked at by one's own unit, and where the person lives by whoever else, is no such line; that somebody
-- opened a form of what is done to a stay is. Lines of before say the class alone, which other apps have, too: the nine that were left out
-- then are taken for such.
CREATE FUNCTION helle.tells_of_a_stay(the_action text, the_unit uuid, the_detail jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_action LIKE 'placement.%' AND the_action NOT IN ('placement.read', 'placement.board_read') OR the_action LIKE 'bed_days.%'
      OR coalesce(the_detail ->> 'form', '') = ANY (helle.stay_forms())
      OR the_action IN ('form.read', 'text.names_nobody')
         AND the_detail ->> 'form' IN ('OrderForm', 'AnswerForm', 'ArriveForm', 'LeaveForm', 'ReplanForm', 'MistakeForm', 'PayerForm',
                                       'AwayForm', 'ActivityForm')
      OR the_unit IS DISTINCT FROM helle.acting_unit()
         AND EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = the_unit AND u.kind = 'provider')
$$;

-- Whether a paper is of a stay: the order of a place, the guarantee of its payment, what is billed of it.
CREATE FUNCTION helle.is_paper_of_a_stay(the_paper text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(the_paper IN ('order', 'guarantee', 'statement'), false)
$$;
-- Whether a line leads to where somebody lives: what tells of a stay, that a paper of one was handed out, fetched or taken back, and that
-- somebody was shown the address of a secret place.
CREATE FUNCTION helle.leads_to_where(the_action text, the_unit uuid, the_detail jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_action = 'offer.address_shown' OR helle.tells_of_a_stay(the_action, the_unit, the_detail)
      OR the_action LIKE 'handing_out.%' AND helle.is_paper_of_a_stay(the_detail ->> 'paper')
$$;
REVOKE ALL ON FUNCTION helle.is_paper_of_a_stay(text), helle.leads_to_where(text, uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.is_paper_of_a_stay(text) TO helle_app;

-- Where a person's address is protected, a line that leads to where she lives is read by a data protection officer, and by others where it is
-- shown to them. That somebody was shown the address of a secret place is the gravest look, names the place and the cases of who
-- lives there, and is read by the same.
CREATE FUNCTION helle.may_read_line(the_action text, the_unit uuid, the_cases uuid[], the_detail jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.acting_role() = 'data_protection_officer'
      OR NOT helle.leads_to_where(the_action, the_unit, the_detail)
      OR NOT EXISTS (SELECT 1 FROM unnest(the_cases) c
                      WHERE c = ANY ((SELECT helle.protected_cases())::uuid[]) AND NOT helle.shows_whereabouts(c))
$$;
CREATE POLICY whereabouts ON audit_line AS RESTRICTIVE FOR SELECT TO helle_app USING (
  NOT cases && (SELECT helle.protected_cases())::uuid[] OR helle.may_read_line(action, unit_id, cases, detail));

-- The list of what was handed out has the same hours: whoever leads is not shown there either what the log leaves out. Whoever had it
-- made herself sees it as long as she is there.
CREATE POLICY whereabouts ON handing_out_file AS RESTRICTIVE FOR SELECT TO helle_app USING (
  by_user_id = (SELECT helle.acting_user()) OR (SELECT helle.acting_role()) = 'data_protection_officer'
  OR NOT helle.is_paper_of_a_stay(paper)
  OR NOT EXISTS (SELECT 1 FROM unnest(cases) c
                  WHERE c = ANY ((SELECT helle.protected_cases())::uuid[]) AND NOT helle.shows_whereabouts(c)));

-- What a line says of a unit that tells in which part of the country somebody is, to whom it is not shown where she lives: the kind of the
-- unit in place of its key or its code, and nothing of who works there, nor of the region or the municipality that a list was narrowed to.
-- Units and users go by what is said and not by the name it is said under: whatever the next line says is seen to, too. A region and a
-- municipality have codes of digits that other things have, too, and go by their name: a test holds which names there are.
CREATE FUNCTION helle.word_without_places(the_word text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN u.id IS NOT NULL THEN u.kind::text
              WHEN NOT EXISTS (SELECT 1 FROM organisations_membership m WHERE m.user_id = helle.id_said(the_word) AND m.unit_id = helle.acting_unit())
                   AND EXISTS (SELECT 1 FROM organisations_membership m JOIN organisations_unit x ON x.id = m.unit_id
                                WHERE m.user_id = helle.id_said(the_word) AND helle.tells_which_part_of_the_country(x.id, x.kind)) THEN NULL
              ELSE the_word END
    FROM (SELECT) one LEFT JOIN organisations_unit u
      ON (u.id = helle.id_said(the_word) OR u.code = the_word) AND helle.tells_which_part_of_the_country(u.id, u.kind)
$$;
CREATE FUNCTION helle.without_places(said jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN CASE jsonb_typeof(said)
    WHEN 'object' THEN (
      SELECT coalesce(jsonb_object_agg(e.key, CASE WHEN e.key IN ('region', 'municipality') AND e.value <> '""' THEN 'null'
                                                   ELSE helle.without_places(e.value) END), '{}') FROM jsonb_each(said) e)
    WHEN 'array' THEN (
      SELECT coalesce(jsonb_agg(helle.without_places(e.value) ORDER BY e.n), '[]') FROM jsonb_array_elements(said) WITH ORDINALITY e (value, n))
    WHEN 'string' THEN coalesce(to_jsonb(helle.word_without_places(said #>> '{}')), 'null')
    ELSE said END;
END $$;
-- Whether what a line says is given without them: it is of a case in which it is not shown where she lives (`hiding`, found once a query), or
-- of a referral behind one.
CREATE FUNCTION helle.hides_places(l audit_line, hiding uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.cases && hiding
      OR l.action LIKE 'referral.%' AND l.object_id IS NOT NULL AND helle.acting_role() IS DISTINCT FROM 'data_protection_officer'
         AND l.object_id = ANY (helle.referrals_hiding_who_told(ARRAY[l.object_id]))
$$;
CREATE FUNCTION helle.detail_given(l audit_line, hiding uuid[]) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN l.detail <> '{}' AND helle.hides_places(l, hiding) THEN helle.without_places(l.detail) ELSE l.detail END
$$;

-- The newest lines about one case, for whom the policy on the lines shows them. A function, because under a policy no index on
-- `cases` is used (its operator is not leakproof): every line of the register was read for one case. A data protection officer is also told of
-- her nights among those of others, which who leads is not told of their bills. Of a unit that looked and tells where a person is the kind alone,
-- and neither who nor as what, which a home or a district may have alone, to whom it is not shown where she lives, in each case of the line.
CREATE FUNCTION helle.case_lines(the_case uuid, how_many integer)
RETURNS TABLE (id bigint, at timestamptz, user_id uuid, unit_id uuid, role text, purpose text, action text, outcome text, object_id uuid,
  cases uuid[], detail jsonb, request_id uuid, segment bigint, "position" integer, kind_alone text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.id, l.at, CASE WHEN h.kind IS NULL THEN l.user_id END, CASE WHEN h.kind IS NULL THEN l.unit_id END,
         CASE WHEN h.kind IS NULL THEN l.role::text END, l.purpose::text,
         l.action::text, l.outcome::text, l.object_id, l.cases,
         helle.detail_given(l, (SELECT helle.cases_hiding_whereabouts(helle.protected_cases()))), CASE WHEN h.kind IS NULL THEN l.request_id END, l.segment, l.position, h.kind
    FROM audit_line l LEFT JOIN LATERAL (
      SELECT u.kind::text AS kind FROM organisations_unit u
       WHERE u.id = l.unit_id AND helle.tells_which_part_of_the_country(u.id, u.kind)
         AND l.cases && (SELECT helle.cases_hiding_whereabouts(helle.protected_cases()))) h ON true
   WHERE (l.cases @> ARRAY[the_case]
          OR (SELECT helle.acting_role()) = 'data_protection_officer'
             AND l.object_id = ANY ((SELECT helle.papers_of_nights(the_case))::uuid[]) AND helle.is_of_nights(l))
     AND (SELECT helle.reads('audit')) AND helle.may_read_line(l.action, l.unit_id, l.cases, l.detail)
     AND ((SELECT helle.acting_role()) = 'data_protection_officer' OR (SELECT helle.grant_exists(the_case, 'core')))
   ORDER BY l.id DESC LIMIT how_many
$$;

REVOKE ALL ON FUNCTION helle.leads_to_a_place(uuid), helle.stay_forms(), helle.tells_of_a_stay(text, uuid, jsonb),
  helle.may_read_line(text, uuid, uuid[], jsonb), helle.word_without_places(text), helle.without_places(jsonb),
  helle.hides_places(audit_line, uuid[]), helle.detail_given(audit_line, uuid[]), helle.case_lines(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.may_read_line(text, uuid, uuid[], jsonb), helle.case_lines(uuid, integer) TO helle_app;
