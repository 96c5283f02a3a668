-- Calls to CMM's hotline are CMM's: of the unit that wrote them down, for the roles there that have to do with what comes in.
-- No case opens them and they open none. What was written is never changed: another version says why.
CREATE FUNCTION helle.has_hotline(wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.acting_kind() = 'cmm'
     AND CASE wanted WHEN 'read' THEN helle.reads('contact') WHEN 'write' THEN helle.writes('contact') END
$$;

CREATE POLICY own_read ON hotline_call FOR SELECT TO helle_app USING (
  (SELECT helle.has_hotline('read')) AND by_unit_id = (SELECT helle.acting_unit()));
CREATE POLICY own_add ON hotline_call FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.has_hotline('write')) AND by_unit_id = (SELECT helle.acting_unit())
  AND by_user_id = (SELECT helle.acting_user()) AND recorded_at = (SELECT helle.instant())
  AND started_at <= (SELECT helle.instant()));

CREATE POLICY own_read ON hotline_callback FOR SELECT TO helle_app USING (
  (SELECT helle.has_hotline('read')) AND by_unit_id = (SELECT helle.acting_unit()));
CREATE POLICY own_add ON hotline_callback FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.has_hotline('write')) AND by_unit_id = (SELECT helle.acting_unit())
  AND by_user_id = (SELECT helle.acting_user()) AND recorded_at = (SELECT helle.instant()) AND ended = ''
  AND EXISTS (SELECT 1 FROM hotline_call c WHERE c.id = hotline_callback.call_id AND c.root = c.id));
CREATE POLICY own_end ON hotline_callback FOR UPDATE TO helle_app
  USING ((SELECT helle.has_hotline('write')) AND by_unit_id = (SELECT helle.acting_unit()) AND ended = '')
  WITH CHECK (ended <> '' AND ended_by_id = (SELECT helle.acting_user()) AND ended_at = (SELECT helle.instant()));

CREATE POLICY own ON hotline_calldraft FOR ALL TO helle_app
  USING ((SELECT helle.has_hotline('write')) AND by_user_id = (SELECT helle.acting_user())
         AND by_unit_id = (SELECT helle.acting_unit()))
  WITH CHECK ((SELECT helle.has_hotline('write')) AND by_user_id = (SELECT helle.acting_user())
              AND by_unit_id = (SELECT helle.acting_unit()));
CREATE POLICY own_begun ON hotline_calldraft AS RESTRICTIVE FOR INSERT TO helle_app WITH CHECK (begun_at = (SELECT helle.instant()));

CREATE POLICY own_read ON hotline_callfollowed FOR SELECT TO helle_app USING (
  (SELECT helle.has_hotline('read')) AND by_unit_id = (SELECT helle.acting_unit()));
CREATE POLICY own_add ON hotline_callfollowed FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.has_hotline('write')) AND by_unit_id = (SELECT helle.acting_unit())
  AND by_user_id = (SELECT helle.acting_user()) AND recorded_at = (SELECT helle.instant())
  AND EXISTS (SELECT 1 FROM hotline_call c WHERE c.id = hotline_callfollowed.call_id AND c.root = c.id)
  AND (referral_id IS NULL OR EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = hotline_callfollowed.referral_id))
  AND (enquiry_id IS NULL OR EXISTS (SELECT 1 FROM enquiries_enquiry q WHERE q.id = hotline_callfollowed.enquiry_id)));

-- A version supersedes one of its own call, written by its own unit.
CREATE FUNCTION helle.keep_call() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM hotline_call c WHERE c.id = NEW.replaces_id AND c.root = NEW.root AND c.by_unit_id = NEW.by_unit_id) THEN
    RAISE EXCEPTION 'a version supersedes one of its own call' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_call BEFORE INSERT ON hotline_call FOR EACH ROW EXECUTE FUNCTION helle.keep_call();

REVOKE ALL ON FUNCTION helle.keep_call(), helle.has_hotline(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.has_hotline(text) TO helle_app;
