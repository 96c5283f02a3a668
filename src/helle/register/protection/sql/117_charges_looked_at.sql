-- What nobody weighed of a victim's charge in time (CRI-07): it stands on the desks of CMM and of the prosecution until each has looked
-- at it and said what was done.

-- When a decision on somebody's charge was put out of force, or what it ended, and nothing was decided on her since.
CREATE FUNCTION helle.decision_was_undone(the_link uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT max(undone.at) FROM prosecution_waiverdecision d JOIN prosecution_victimlink l ON l.id = d.link_id
    CROSS JOIN LATERAL (SELECT greatest(d.superseded_at, max(s.superseded_at)) AS at FROM prosecution_stage s
                         WHERE s.suspect_id = l.suspect_id AND s.stage = d.outcome AND s.recorded_at = d.recorded_at) undone
   WHERE d.link_id = the_link
     AND NOT EXISTS (SELECT 1 FROM prosecution_waiverdecision n WHERE n.link_id = d.link_id AND n.recorded_at > undone.at)
$$;
-- When the police put the link of somebody out of force who was charged, indicted or convicted then, and who is not linked anew as that
-- suspect: the words alone would be read by nobody. What the prosecution wrote or decided it takes out itself.
CREATE FUNCTION helle.charged_was_unlinked(the_link uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.superseded_at FROM prosecution_victimlink l
   WHERE l.id = the_link AND l.superseded_at IS NOT NULL AND NOT l.by_prosecution
     AND NOT EXISTS (SELECT 1 FROM prosecution_waiverdecision d WHERE d.link_id = l.id)
     AND NOT EXISTS (SELECT 1 FROM prosecution_victimlink n WHERE n.suspect_id = l.suspect_id AND n.case_id = l.case_id
                        AND n.superseded_at IS NULL)
     AND EXISTS (SELECT 1 FROM prosecution_stage s
                  WHERE s.suspect_id = l.suspect_id AND s.stage IN ('charge', 'indictment', 'conviction')
                    AND s.recorded_at <= l.superseded_at AND coalesce(s.superseded_at > l.superseded_at, true)
                    AND NOT EXISTS (SELECT 1 FROM prosecution_stage n
                                     WHERE n.after_id = s.id AND n.recorded_at <= l.superseded_at
                                       AND coalesce(n.superseded_at > l.superseded_at, true)))
$$;
-- Since when somebody is linked as charged, by the latest charge that is neither indicted, ended nor decided: CMM hears of it from its own
-- desk, while something can still be done for her (CRI-07, DEF-07).
CREATE FUNCTION helle.charged_since(the_link uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT max(greatest(l.recorded_at, s.recorded_at))
    FROM prosecution_victimlink l JOIN prosecution_stage s ON s.suspect_id = l.suspect_id
   WHERE l.id = the_link AND l.superseded_at IS NULL AND s.stage = 'charge' AND s.superseded_at IS NULL
     AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = s.id AND n.superseded_at IS NULL)
     AND NOT EXISTS (SELECT 1 FROM prosecution_decidedcharge c WHERE c.charge_id = s.id)
$$;
-- Since when she is indicted, where CMM has not noted it: until it does the question stays where it is (ID-10, C1).
CREATE FUNCTION helle.indicted_since(the_link uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT max(greatest(l.recorded_at, s.recorded_at))
    FROM prosecution_victimlink l JOIN prosecution_stage s ON s.suspect_id = l.suspect_id
   WHERE l.id = the_link AND l.superseded_at IS NULL AND s.stage = 'indictment' AND s.superseded_at IS NULL
     AND NOT EXISTS (SELECT 1 FROM prosecution_stage n WHERE n.after_id = s.id AND n.superseded_at IS NULL)
     AND NOT EXISTS (SELECT 1 FROM identification_circumstance i
                      WHERE i.case_id = l.case_id AND i.kind = 'indictment' AND i.superseded_at IS NULL AND upper(i.during) IS NULL)
$$;
-- What waits to be looked at by CMM, or by the prosecution: of whom the acting unit knows, and nobody else (C6). That a decision was
-- put out of force is for CMM: the prosecution did it; and so is that she is charged or indicted. The desk has the line of a colleague's case too,
-- without the number of the criminal case: it has one victim or a few, and who knows the one has the others (PUB-DIG-04).
CREATE FUNCTION helle.charges_to_look_at() RETURNS TABLE (case_id uuid, link_id uuid, number text, unit_id uuid, what text, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.case_id, l.id, CASE WHEN helle.facts_are_open(l.case_id) THEN c.number ELSE '' END,
         (SELECT p.unit_id FROM prosecution_casepart p
           WHERE p.criminal_case_id = c.id AND p.part = 'investigates' AND p.ended_at IS NULL),
         found.what, found.at
    FROM prosecution_victimlink l JOIN prosecution_criminalcase c ON c.id = l.criminal_case_id AND c.disposed_at IS NULL
    CROSS JOIN LATERAL (
      SELECT 'convicted' AS what, max(j.recorded_at) AS at FROM helle.convicted_unweighed(l.suspect_id) j WHERE l.superseded_at IS NULL
      UNION ALL
      SELECT 'revived', helle.decision_was_undone(l.id) WHERE l.superseded_at IS NULL AND helle.acting_kind() = 'cmm'
      UNION ALL
      SELECT 'charged', helle.charged_since(l.id) WHERE helle.acting_kind() = 'cmm'
      UNION ALL
      SELECT 'indicted', helle.indicted_since(l.id) WHERE helle.acting_kind() = 'cmm'
      UNION ALL
      SELECT 'unlinked', helle.charged_was_unlinked(l.id)) found
   WHERE l.capacity = 'charged' AND found.at IS NOT NULL AND helle.reads('criminal')
     AND helle.knows_case_of(l.case_id)
     AND (helle.acting_kind() = 'cmm' OR helle.is_prosecutor() AND helle.works_on_criminal_case(c.id))
     AND NOT EXISTS (SELECT 1 FROM prosecution_chargelook k JOIN prosecution_victimlink b ON b.id = k.link_id
                      WHERE b.suspect_id = l.suspect_id AND b.case_id = l.case_id AND k.what = found.what
                        AND k.by_cmm = (helle.acting_kind() = 'cmm') AND k.recorded_at >= found.at)
   ORDER BY found.what = 'charged', found.at, l.id
$$;

CREATE POLICY own_read ON prosecution_chargelook FOR SELECT TO helle_app USING (
  EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.id = prosecution_chargelook.link_id));
CREATE POLICY own_add ON prosecution_chargelook FOR INSERT TO helle_app WITH CHECK (
  helle.in_own_name(by_user_id, by_unit_id, recorded_at)
  AND EXISTS (SELECT 1 FROM prosecution_victimlink l WHERE l.id = prosecution_chargelook.link_id
                 AND l.criminal_case_id = prosecution_chargelook.criminal_case_id)
  AND ((SELECT helle.acting_role()) IN ('cmm_caseworker', 'cmm_lead')
       OR (SELECT helle.is_prosecutor()) AND helle.works_on_criminal_case(criminal_case_id)));

-- Only what waits is looked at. Of two at once the second finds nothing; the link is what they wait for.
CREATE FUNCTION helle.keep_charge_look() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM prosecution_victimlink l WHERE l.id = NEW.link_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT 1 FROM helle.charges_to_look_at() w WHERE w.link_id = NEW.link_id AND w.what = NEW.what) THEN
    PERFORM helle.refuse('charge_is_looked_at_while_it_waits');
  END IF;
  NEW.by_cmm := helle.acting_kind() = 'cmm';
  RETURN NEW;
END $$;
CREATE TRIGGER keep_charge_look BEFORE INSERT ON prosecution_chargelook FOR EACH ROW EXECUTE FUNCTION helle.keep_charge_look();

REVOKE ALL ON FUNCTION helle.decision_was_undone(uuid), helle.charged_since(uuid), helle.indicted_since(uuid), helle.charged_was_unlinked(uuid), helle.charges_to_look_at(),
  helle.keep_charge_look() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.charges_to_look_at() TO helle_app;
