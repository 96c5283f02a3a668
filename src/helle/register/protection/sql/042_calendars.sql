-- The address of somebody's calendar is her own: made anew or taken back by her, found by its secret alone.
CREATE POLICY own_read ON calendars_address FOR SELECT TO helle_app USING (EXISTS (
  SELECT 1 FROM organisations_membership m WHERE m.id = membership_id AND m.user_id = (SELECT helle.acting_user())));
CREATE POLICY own_add ON calendars_address FOR INSERT TO helle_app WITH CHECK (
  made_at = (SELECT helle.instant()) AND revoked_at IS NULL AND read_at IS NULL AND hour_began IS NULL AND reads = 0
  AND EXISTS (SELECT 1 FROM organisations_membership m WHERE m.id = membership_id AND m.user_id = (SELECT helle.acting_user())));
CREATE POLICY own_end ON calendars_address FOR UPDATE TO helle_app
  USING (revoked_at IS NULL AND EXISTS (
    SELECT 1 FROM organisations_membership m WHERE m.id = membership_id AND m.user_id = (SELECT helle.acting_user())))
  WITH CHECK (revoked_at = (SELECT helle.instant()));

-- Whose calendar stands at an address, and whether it was asked for too often within the hour. Each asking counts. Whether the
-- membership holds still is asked when it acts.
CREATE FUNCTION helle.calendar_at(secret bytea, at_most integer, OUT membership uuid, OUT too_often boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found calendars_address;
  now_here timestamptz := helle.clock_now();
BEGIN
  SELECT * INTO found FROM calendars_address a WHERE a.secret_hash = secret AND a.revoked_at IS NULL FOR UPDATE;
  IF found.id IS NULL THEN
    RETURN;
  END IF;
  IF found.hour_began IS NULL OR found.hour_began <= now_here - interval '1 hour' THEN
    found.hour_began := now_here;
    found.reads := 0;
  END IF;
  membership := found.membership_id;
  too_often := found.reads >= at_most;
  UPDATE calendars_address a
     SET hour_began = found.hour_began, reads = least(found.reads + 1, at_most),
         read_at = CASE WHEN too_often THEN a.read_at ELSE now_here END
   WHERE a.id = found.id;
END $$;
REVOKE ALL ON FUNCTION helle.calendar_at(bytea, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.calendar_at(bytea, integer) TO helle_app;
