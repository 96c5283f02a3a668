-- Teaching for the members of a forum (GOV-08): all who see figures see it; the member that holds it links it, and of anybody's whoever
-- runs the forum. It is taken back with a reason.

CREATE FUNCTION helle.links_training(the_forum uuid, the_activity uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.writes('action_plan') AND (helle.runs_forum(the_forum) OR (
    helle.part_in_forum(the_forum, helle.acting_unit(), helle.plan_today()) IS NOT NULL
    AND EXISTS (SELECT 1 FROM knowledge_activity a WHERE a.id = the_activity AND a.by_unit_id = helle.acting_unit())))
$$;
CREATE POLICY own_read ON coordination_training FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON coordination_training FOR INSERT TO helle_app WITH CHECK (
  helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND helle.links_training(forum_id, activity_id) AND withdrawn_by_id IS NULL);
CREATE POLICY own_change ON coordination_training FOR UPDATE TO helle_app
  USING (withdrawn_by_id IS NULL AND helle.links_training(forum_id, activity_id))
  WITH CHECK (withdrawn_by_id = (SELECT helle.acting_user()));

-- It is teaching, and neither called off nor a mistake; the forum is open.
CREATE FUNCTION helle.keep_forum_training() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  of knowledge_activity;
BEGIN
  SELECT * INTO of FROM knowledge_activity a WHERE a.id = NEW.activity_id FOR NO KEY UPDATE;
  IF of.kind <> 'training' OR EXISTS (SELECT 1 FROM knowledge_ending e WHERE e.activity_id = of.id) THEN
    PERFORM helle.refuse('training_is_one');
  END IF;
  IF EXISTS (SELECT 1 FROM coordination_forum f WHERE f.id = NEW.forum_id AND f.last_day < helle.plan_today()) THEN
    PERFORM helle.refuse('forum_is_open');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_forum_training BEFORE INSERT ON coordination_training
  FOR EACH ROW EXECUTE FUNCTION helle.keep_forum_training();
CREATE TRIGGER names_nobody BEFORE UPDATE ON coordination_training
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('withdrawn_why');

REVOKE ALL ON FUNCTION helle.links_training(uuid, uuid), helle.keep_forum_training() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.links_training(uuid, uuid) TO helle_app;
