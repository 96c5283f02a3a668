-- When a decision on somebody's charge was put out of force, or what it ended, and nothing was decided on her since: also of one that is on
-- a charge and an indictment at once.
CREATE OR REPLACE FUNCTION helle.decision_was_undone(the_link uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT max(undone.at) FROM prosecution_waiverdecision d JOIN prosecution_victimlink l ON l.id = d.link_id
    CROSS JOIN LATERAL (SELECT greatest(d.superseded_at, max(s.superseded_at)) AS at FROM prosecution_stage s
                         WHERE s.suspect_id = l.suspect_id AND s.stage IN ('waived', 'withdrawn')
                           AND s.recorded_at = d.recorded_at) undone
   WHERE d.link_id = the_link
     AND NOT EXISTS (SELECT 1 FROM prosecution_waiverdecision n WHERE n.link_id = d.link_id AND n.recorded_at > undone.at)
$$;
