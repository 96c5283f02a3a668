-- A consent begins as it was given (PUB-LAW-13, MIN-15): that it lapsed, that there is to be no more from eighteen on, and that other words came
-- with a narrower one is known of what is there already. That one was limited, or erased, the database says by itself (sql/078_sharing.sql,
-- sql/079_erasure.sql): of a consent that was merely withdrawn a statement of one's own said that something takes its place.
CREATE POLICY begins_whole ON sharing_consent AS RESTRICTIVE FOR INSERT TO helle_app WITH CHECK (
  withdrawn_at IS NULL AND lapsed_at IS NULL AND no_ahead_at IS NULL AND (narrows_id IS NOT NULL OR NOT words_changed));
CREATE POLICY limited_by_a_narrower ON sharing_consent AS RESTRICTIVE FOR UPDATE TO helle_app
  USING (true) WITH CHECK (withdrawn_how NOT IN ('limited', 'erased'));
