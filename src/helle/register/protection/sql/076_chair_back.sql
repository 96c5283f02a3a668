-- A chair that was named takes over on its day. Until then whoever runs the forum takes that back, with why: the seats are again as they
-- were, and a row tells who was named for when (GOV-02).

CREATE POLICY own_read ON coordination_handoverback FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE TRIGGER names_nobody BEFORE INSERT ON coordination_handoverback FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('why');

CREATE FUNCTION helle.take_back_chair(the_forum uuid, the_row uuid, the_why text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  coming coordination_seat;
  now_chair coordination_seat;
  before_that coordination_seat;
  as_member coordination_seat;
BEGIN
  PERFORM 1 FROM coordination_forum f WHERE f.id = the_forum FOR NO KEY UPDATE;
  IF NOT helle.runs_forum(the_forum) THEN
    RAISE EXCEPTION 'whoever runs the forum takes a handover back' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT * INTO coming FROM coordination_seat s
   WHERE s.forum_id = the_forum AND s.role = 'chair' AND s.source = 'given' AND s.first_day > helle.plan_today();
  SELECT * INTO now_chair FROM coordination_seat s
   WHERE s.forum_id = the_forum AND s.role = 'chair' AND s.last_day = coming.first_day - 1;
  IF coming.id IS NULL OR now_chair.id IS NULL THEN
    PERFORM helle.refuse('chair_is_still_to_come');
  END IF;
  SELECT * INTO before_that FROM coordination_seat s
   WHERE s.forum_id = the_forum AND s.unit_id = coming.unit_id AND s.last_day = coming.first_day - 1
     AND s.ended_by_id = coming.by_user_id;
  SELECT * INTO as_member FROM coordination_seat s
   WHERE s.forum_id = the_forum AND s.unit_id = now_chair.unit_id AND s.first_day = coming.first_day;
  IF before_that.id IS NULL AND EXISTS (SELECT 1 FROM coordination_decision d WHERE d.seat_id = coming.id) THEN
    PERFORM helle.refuse('chair_follows_up_already');
  END IF;
  INSERT INTO coordination_handoverback (id, recorded_at, by_user_id, by_unit_id, forum_id, unit_id, first_day, why)
  VALUES (the_row, helle.instant(), helle.acting_user(), helle.acting_unit(), the_forum, coming.unit_id, coming.first_day, the_why);
  UPDATE coordination_decision d SET seat_id = before_that.id WHERE d.seat_id = coming.id;
  UPDATE coordination_decision d SET seat_id = now_chair.id WHERE d.seat_id = as_member.id;
  DELETE FROM coordination_seat s WHERE s.id IN (coming.id, as_member.id);
  UPDATE coordination_seat s SET last_day = NULL, ended_why = '', ended_by_id = NULL WHERE s.id IN (now_chair.id, before_that.id);
END $$;

REVOKE ALL ON FUNCTION helle.take_back_chair(uuid, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.take_back_chair(uuid, uuid, text) TO helle_app;
