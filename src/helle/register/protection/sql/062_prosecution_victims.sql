-- The victims in criminal cases: which cases the police may link, and what CMM hears of those that hers stand in.

-- The victims' cases that the acting unit may link: those it holds for criminal matters, by the referral in which it knows the person.
CREATE FUNCTION helle.cases_for_police()
RETURNS TABLE (case_id uuid, referral_number text, sequence int, since timestamptz, access int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT g.case_id, coalesce(p.number, ''), coalesce(r.sequence, 0)::int, lower(g.during),
         coalesce((SELECT max(d.access) FROM prosecution_disclosure d WHERE d.case_id = g.case_id AND d.to_unit_id = g.unit_id), 0)
    FROM protection_grant g
    LEFT JOIN referrals_openedcase o ON o.case_id = g.case_id
    LEFT JOIN referrals_party p ON p.referral_id = o.referral_id AND p.unit_id = helle.acting_unit()
    LEFT JOIN referrals_referredperson r ON r.id = o.person_id AND p.id IS NOT NULL
   WHERE g.unit_id = helle.acting_unit() AND g.category = 'criminal' AND g.during @> helle.instant()
     AND helle.reads('criminal') AND helle.acting_kind() IN ('police', 'nsk', 'prosecution')
   ORDER BY lower(g.during) DESC, coalesce(r.sequence, 0)
$$;

-- How many of a criminal case's links the acting unit may not open: that there are more, and nothing of whom.
CREATE FUNCTION helle.links_out_of_sight(the_case uuid) RETURNS int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*)::int FROM prosecution_victimlink l
   WHERE l.criminal_case_id = the_case AND l.superseded_at IS NULL AND helle.in_criminal_case(the_case)
     AND NOT helle.knows_case_of(l.case_id)
$$;

-- Whether the unit that investigates holds a victim's case for criminal matters: who gets a case by hand does not.
CREATE FUNCTION helle.investigator_knows(the_criminal_case uuid, the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM prosecution_casepart p
                   JOIN protection_grant g ON g.unit_id = p.unit_id AND g.category = 'criminal' AND g.during @> helle.instant()
                  WHERE p.criminal_case_id = the_criminal_case AND p.part = 'investigates' AND p.ended_at IS NULL
                    AND g.case_id = the_case)
$$;
-- The criminal cases that were handed over these days to a unit which knows nothing of the victim, or whose unit may read of her no
-- more: CMM decides whether it is to.
CREATE FUNCTION helle.criminal_cases_gone(after timestamptz)
RETURNS TABLE (case_id uuid, number text, unit_id uuid, since timestamptz, charged boolean, ended boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  (SELECT l.case_id, p.number, p.unit_id, p.began_at,
         EXISTS (SELECT 1 FROM prosecution_stage s WHERE s.suspect_id = l.suspect_id AND s.stage = 'charge'
                    AND s.superseded_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = s.id AND n.superseded_at IS NULL)), false
    FROM prosecution_casepart p JOIN prosecution_victimlink l ON l.criminal_case_id = p.criminal_case_id
   WHERE p.part = 'investigates' AND p.ended_at IS NULL AND p.began_at >= after AND l.superseded_at IS NULL
     AND l.recorded_at <= p.began_at AND l.by_unit_id <> p.unit_id
     AND helle.acting_kind() = 'cmm' AND helle.knows_case_of(l.case_id)
     AND NOT helle.investigator_knows(p.criminal_case_id, l.case_id)
   ORDER BY p.began_at, l.id)
  UNION ALL
  -- And those whose unit linked her and reads CMM's statement no more, while a charge of hers waits to be weighed: nobody can.
  (SELECT l.case_id, p.number, p.unit_id,
          (SELECT max(upper(g.during)) FROM protection_grant g
            WHERE g.unit_id = p.unit_id AND g.case_id = l.case_id AND g.category = 'criminal'),
          true, true
     FROM prosecution_casepart p JOIN prosecution_victimlink l ON l.criminal_case_id = p.criminal_case_id
    WHERE p.part = 'investigates' AND p.ended_at IS NULL AND l.superseded_at IS NULL AND l.capacity = 'charged'
      AND l.by_unit_id = p.unit_id AND helle.acting_kind() = 'cmm' AND helle.knows_case_of(l.case_id)
      AND NOT helle.investigator_knows(p.criminal_case_id, l.case_id)
      AND (EXISTS (SELECT 1 FROM helle.unweighed_of_link(l.id))
           OR EXISTS (SELECT 1 FROM prosecution_waiverproposal w WHERE w.link_id = l.id AND helle.waiver_waits(w.id)))
    ORDER BY 4, l.id)
$$;

-- When the prosecution was involved in a criminal case: as was recorded, and at the latest when it took a stage that is its own. A
-- waiver is one as every other end of a charge is: a difference would tell it to who may not know of it (C6).
CREATE FUNCTION helle.prosecution_involved_on(the_case uuid) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT least(
    (SELECT min(i.told_on) FROM prosecution_involvement i WHERE i.criminal_case_id = the_case
        AND i.organisation = 'prosecution' AND i.superseded_at IS NULL),
    (SELECT greatest(min(s."on"), c.police_aware_on) FROM prosecution_stage s
        JOIN prosecution_criminalcase c ON c.id = s.criminal_case_id
      WHERE s.criminal_case_id = the_case AND s.superseded_at IS NULL
        AND helle.stage_is_the_prosecutions(s.stage) GROUP BY c.police_aware_on))
$$;

-- Whether who is noted as involved says that it heard nothing of the case: until that is settled it was not involved (CRI-04).
-- A denial is not wiped by a note that is put out of force and written again: of the same day, or of one before it was said.
CREATE FUNCTION helle.involvement_is_denied(the_involvement uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((
    SELECT a.says = 'not_heard' AND (b.id = i.id OR b.told_on = i.told_on
                                     OR i.told_on < (a.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date)
      FROM prosecution_involvement i
      JOIN prosecution_involvement b ON b.criminal_case_id = i.criminal_case_id AND b.organisation = i.organisation
      JOIN prosecution_involvementanswer a ON a.involvement_id = b.id
     WHERE i.id = the_involvement ORDER BY a.recorded_at DESC, a.id DESC LIMIT 1), false)
$$;

-- What CMM hears of the criminal cases that the person of one of its cases stands in: number, who investigates, the provisions, how far,
-- and when CMM and the prosecution were asked along. No suspect, no journal number, no other victim, no network.
CREATE FUNCTION helle.criminal_cases_of(the_case uuid)
RETURNS TABLE (link_id uuid, criminal_case_id uuid, number text, unit_id uuid, capacity text, linked_at timestamptz,
               provisions text[], stages text[], own_stage text, aware_on date, cmm_told_on date, prosecution_told_on date,
               investigator_sees boolean, unweighed text, cmm_denied boolean, cmm_says_on date, unweighed_of text[],
               unweighed_since date, judged_before date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.id, c.id, c.number,
         (SELECT p.unit_id FROM prosecution_casepart p
           WHERE p.criminal_case_id = c.id AND p.part = 'investigates' AND p.ended_at IS NULL),
         l.capacity, l.recorded_at,
         (SELECT coalesce(array_agg(DISTINCT o.provision::text ORDER BY o.provision::text), '{}') FROM prosecution_offence o
           WHERE o.criminal_case_id = c.id AND o.superseded_at IS NULL),
         (SELECT coalesce(array_agg(DISTINCT s.stage::text ORDER BY s.stage::text), '{}') FROM prosecution_stage s
           WHERE s.criminal_case_id = c.id AND s.superseded_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = s.id AND n.superseded_at IS NULL)),
         -- Of several charges against her an indictment says most, since it moves who assesses (ID-10); else the furthest.
         (SELECT s.stage FROM prosecution_stage s WHERE s.suspect_id = l.suspect_id AND s.superseded_at IS NULL
             AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = s.id AND n.superseded_at IS NULL)
           ORDER BY array_position(ARRAY['indictment', 'conviction', 'acquittal', 'charge', 'waived', 'withdrawn', 'unfounded',
                                         'resumed'], s.stage::text), s."on" DESC, s.id DESC LIMIT 1),
         c.police_aware_on,
         (SELECT i.told_on FROM prosecution_involvement i WHERE i.criminal_case_id = c.id AND i.organisation = 'cmm'
             AND i.superseded_at IS NULL AND NOT denied.it),
         helle.prosecution_involved_on(c.id),
         helle.investigator_knows(c.id, the_case), coalesce(charges.unweighed, ''),
         denied.it, said.heard_on, charges.unweighed_of, charges.unweighed_since,
         -- Whoever was made one of the suspects after the judgment: nobody could weigh a waiver (CRI-07).
         (SELECT max(s."on") FROM prosecution_stage s
           WHERE s.suspect_id = l.suspect_id AND s.superseded_at IS NULL AND s.stage IN ('conviction', 'acquittal')
             AND s.recorded_at <= l.recorded_at
             -- A link of hers from before it, also one that is out of force: then they knew, and did not weigh.
             AND NOT EXISTS (SELECT 1 FROM prosecution_victimlink b WHERE b.suspect_id = l.suspect_id AND b.case_id = l.case_id
                                AND b.recorded_at < s.recorded_at) AND NOT EXISTS (
                   SELECT 1 FROM prosecution_waiverproposal p JOIN prosecution_victimlink k ON k.id = p.link_id
                    WHERE k.suspect_id = l.suspect_id AND p.superseded_at IS NULL))
    FROM prosecution_victimlink l JOIN prosecution_criminalcase c ON c.id = l.criminal_case_id
      -- The police noted that CMM was involved, and CMM's latest word is that it has not heard of the case, or another day.
      LEFT JOIN LATERAL (SELECT a.says, a.heard_on FROM prosecution_involvementanswer a
                           JOIN prosecution_involvement i ON i.id = a.involvement_id
                          WHERE i.criminal_case_id = c.id AND i.organisation = 'cmm'
                            AND EXISTS (SELECT 1 FROM prosecution_involvement n WHERE n.criminal_case_id = c.id
                                           AND n.organisation = 'cmm' AND n.superseded_at IS NULL
                                           AND n.told_on IS DISTINCT FROM a.heard_on)
                          ORDER BY a.recorded_at DESC, a.id DESC LIMIT 1) said ON true
      CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM prosecution_involvement n WHERE n.criminal_case_id = c.id
                                            AND n.organisation = 'cmm' AND n.superseded_at IS NULL
                                            AND helle.involvement_is_denied(n.id)) AS it) denied
      CROSS JOIN LATERAL (SELECT max(u.stage) AS unweighed, min(u.charged_on) AS unweighed_since,
                                 helle.unweighed_by_stage(l.id) AS unweighed_of
                            FROM helle.unweighed_charges(l.id) u) charges
   WHERE l.case_id = the_case AND l.superseded_at IS NULL AND helle.acting_kind() = 'cmm' AND helle.knows_case_of(the_case) AND (SELECT helle.facts_are_open(the_case))
   ORDER BY l.recorded_at
$$;

-- The stages of the suspects that the person of one of CMM's cases is linked to, also those out of force, and what goes before them of
-- the same offences: of each charge of hers how far it is. Nobody else's.
CREATE FUNCTION helle.own_stages_of(the_case uuid)
RETURNS TABLE (link_id uuid, stage_id uuid, offence_id uuid, provision text, suspect_id uuid, stage text, after_id uuid, "on" date,
               recorded_at timestamptz, superseded_at timestamptz, began_on date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.id, s.id, o.id, o.provision::text, s.suspect_id, s.stage::text, s.after_id, s."on", s.recorded_at, s.superseded_at,
         o.began_on
    FROM prosecution_victimlink l JOIN prosecution_stage s ON s.criminal_case_id = l.criminal_case_id
      JOIN prosecution_offence o ON o.id = s.offence_id
   WHERE l.case_id = the_case AND l.suspect_id IS NOT NULL AND helle.acting_kind() = 'cmm' AND helle.knows_case_of(the_case) AND (SELECT helle.facts_are_open(the_case))
     AND (s.suspect_id = l.suspect_id OR s.suspect_id IS NULL AND EXISTS (
            SELECT 1 FROM prosecution_stage h WHERE h.offence_id = o.id AND h.suspect_id = l.suspect_id))
   ORDER BY s.recorded_at, s.id
$$;

-- The indictments that CMM noted of a person of hers and that stand no more: put out of force, or withdrawn, since it noted them, and no
-- other of hers is left. Until CMM ends its circumstance the question stays with the court (ID-10, C1).
CREATE FUNCTION helle.indictments_gone() RETURNS TABLE (case_id uuid, link_id uuid, number text, unit_id uuid, gone_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT ON (l.case_id) l.case_id, l.id, CASE WHEN helle.facts_are_open(l.case_id) THEN c.number ELSE '' END,
         (SELECT p.unit_id FROM prosecution_casepart p
           WHERE p.criminal_case_id = c.id AND p.part = 'investigates' AND p.ended_at IS NULL), went.at
    FROM identification_circumstance i JOIN prosecution_victimlink l ON l.case_id = i.case_id AND l.superseded_at IS NULL
    JOIN prosecution_criminalcase c ON c.id = l.criminal_case_id
    JOIN prosecution_stage s ON s.suspect_id = l.suspect_id AND s.stage = 'indictment'
    LEFT JOIN prosecution_stage w ON w.after_id = s.id AND w.stage = 'withdrawn' AND w.superseded_at IS NULL
    CROSS JOIN LATERAL (SELECT coalesce(s.superseded_at, w.recorded_at) AS at) went
   WHERE i.kind = 'indictment' AND i.superseded_at IS NULL AND upper(i.during) IS NULL AND went.at > i.recorded_at
     AND helle.acting_kind() = 'cmm' AND helle.reads('criminal') AND helle.knows_case_of(l.case_id)
     AND NOT EXISTS (
       SELECT 1 FROM prosecution_victimlink b JOIN prosecution_stage o ON o.suspect_id = b.suspect_id AND o.stage = 'indictment'
        WHERE b.case_id = l.case_id AND b.superseded_at IS NULL AND o.superseded_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = o.id AND n.stage = 'withdrawn'
                             AND n.superseded_at IS NULL))
   ORDER BY l.case_id, went.at DESC, l.id
$$;
-- The persons of CMM's cases who stand indicted and whose charge nobody weighed (CRI-07), and those whose indictment stands no more
-- although CMM has noted it: what the person's page says, for the desk, of colleagues' cases too: of
-- these without the number of the criminal case (PUB-DIG-04).
CREATE FUNCTION helle.indicted_and_not_weighed()
RETURNS TABLE (case_id uuid, link_id uuid, number text, unit_id uuid, gone_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  (SELECT g.case_id, g.link_id, g.number, g.unit_id, g.gone_at FROM helle.indictments_gone() g ORDER BY g.gone_at, g.link_id)
  UNION ALL
  (SELECT l.case_id, l.id, CASE WHEN helle.facts_are_open(l.case_id) THEN c.number ELSE '' END,
         (SELECT p.unit_id FROM prosecution_casepart p
           WHERE p.criminal_case_id = c.id AND p.part = 'investigates' AND p.ended_at IS NULL), NULL
    FROM prosecution_victimlink l JOIN prosecution_criminalcase c ON c.id = l.criminal_case_id
   WHERE l.capacity = 'charged' AND l.superseded_at IS NULL AND helle.acting_kind() = 'cmm' AND helle.reads('criminal')
     AND helle.knows_case_of(l.case_id) AND (SELECT max(u.stage) FROM helle.unweighed_of_link(l.id) u) = 'indictment'
   ORDER BY l.recorded_at, l.id)
$$;

REVOKE ALL ON FUNCTION helle.own_stages_of(uuid), helle.indicted_and_not_weighed(), helle.indictments_gone(),
  helle.prosecution_involved_on(uuid), helle.investigator_knows(uuid, uuid),
  helle.criminal_cases_gone(timestamptz), helle.cases_for_police(), helle.links_out_of_sight(uuid),
  helle.criminal_cases_of(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.cases_for_police(), helle.links_out_of_sight(uuid), helle.criminal_cases_of(uuid),
  helle.criminal_cases_gone(timestamptz), helle.indicted_and_not_weighed(), helle.indictments_gone(), helle.own_stages_of(uuid) TO helle_app;
