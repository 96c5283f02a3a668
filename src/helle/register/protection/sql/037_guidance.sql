-- Guidance is written by roles that write its category, as drafts; a draft is published by somebody who wrote nothing of it,
-- from today at the earliest, and is never changed then, but for its end: the day another version takes over. One that is
-- still to come can be withdrawn with a reason; the version before it then has no end again. What comes with the product is
-- written by the owner of the tables.
CREATE OR REPLACE FUNCTION helle.keep_guidance() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  today date := (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date;
  same boolean;
  kept boolean;
BEGIN
  IF session_user <> 'helle_app' THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    kept := NEW.published_at IS NULL AND NEW.withdrawn_at IS NULL AND NEW.drafted_by_id = helle.acting_user()
        AND NEW.drafted_at = helle.instant() AND NEW.writers = ARRAY[helle.acting_user()];
  ELSE
    -- What it says, and who wrote it.
    same := (NEW.id, NEW.article, NEW.number, NEW.topic, NEW.title_da, NEW.title_en, NEW.body_da, NEW.body_en, NEW.screens,
             NEW.requirements, NEW.revision, NEW.writers)
          = (OLD.id, OLD.article, OLD.number, OLD.topic, OLD.title_da, OLD.title_en, OLD.body_da, OLD.body_en, OLD.screens,
             OLD.requirements, OLD.revision, OLD.writers)
        AND (NEW.drafted_by_id, NEW.drafted_at) IS NOT DISTINCT FROM (OLD.drafted_by_id, OLD.drafted_at);
    IF OLD.published_at IS NOT NULL THEN
      same := same AND NEW.published_at = OLD.published_at AND NEW.published_by_id IS NOT DISTINCT FROM OLD.published_by_id
          AND OLD.withdrawn_at IS NULL;
      IF NEW.withdrawn_at IS NOT NULL THEN
        kept := same AND NEW.during = OLD.during AND lower(OLD.during) > today AND upper_inf(OLD.during)
            AND NEW.withdrawn_by_id = helle.acting_user() AND NEW.withdrawn_at = helle.instant();
      ELSIF upper_inf(OLD.during) THEN
        -- In force, or to come: its end may be set to a day that is not over.
        kept := same AND NEW.withdrawn_by_id IS NULL AND lower(NEW.during) = lower(OLD.during) AND upper(NEW.during) >= today;
      ELSE
        -- And taken away again with the version that set it, when that is withdrawn.
        kept := same AND NEW.withdrawn_by_id IS NULL AND lower(NEW.during) = lower(OLD.during) AND upper_inf(NEW.during)
            AND upper(OLD.during) > today AND EXISTS (
              SELECT 1 FROM guidance_version v WHERE v.article = OLD.article AND v.withdrawn_at = helle.instant()
                 AND lower(v.during) = upper(OLD.during));
      END IF;
    ELSIF NEW.published_at IS NULL THEN
      kept := NEW.drafted_by_id = helle.acting_user() AND NEW.drafted_at = helle.instant() AND NEW.revision = OLD.revision + 1
          AND NEW.withdrawn_at IS NULL AND (NEW.id, NEW.article, NEW.number) = (OLD.id, OLD.article, OLD.number)
          AND NEW.writers @> array_append(OLD.writers, helle.acting_user());
    ELSE
      kept := same AND NEW.published_by_id = helle.acting_user() AND NEW.published_at = helle.instant()
          AND NEW.withdrawn_at IS NULL AND lower(NEW.during) >= today AND upper_inf(NEW.during);
    END IF;
  END IF;
  IF (kept AND helle.writes('guidance')) IS NOT TRUE THEN
    RAISE EXCEPTION 'guidance is drafted by some and published by another, and stands then' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_guidance BEFORE INSERT OR UPDATE ON guidance_version
  FOR EACH ROW EXECUTE FUNCTION helle.keep_guidance();
REVOKE ALL ON FUNCTION helle.keep_guidance() FROM PUBLIC, helle_app;

-- What somebody has read, and how far she is with her first day, is her own.
CREATE POLICY own_read ON guidance_seen FOR SELECT TO helle_app USING (user_id = (SELECT helle.acting_user()));
CREATE POLICY own_add ON guidance_seen FOR INSERT TO helle_app
  WITH CHECK (user_id = (SELECT helle.acting_user()) AND at = (SELECT helle.instant()));
CREATE POLICY own_change ON guidance_seen FOR UPDATE TO helle_app
  USING (user_id = (SELECT helle.acting_user())) WITH CHECK (at = (SELECT helle.instant()));
CREATE POLICY own_read ON guidance_firstday FOR SELECT TO helle_app USING (EXISTS (
  SELECT 1 FROM organisations_membership m WHERE m.id = membership_id AND m.user_id = (SELECT helle.acting_user())));
CREATE POLICY own_add ON guidance_firstday FOR INSERT TO helle_app WITH CHECK (EXISTS (
  SELECT 1 FROM organisations_membership m WHERE m.id = membership_id AND m.user_id = (SELECT helle.acting_user())));
CREATE POLICY own_change ON guidance_firstday FOR UPDATE TO helle_app USING (EXISTS (
  SELECT 1 FROM organisations_membership m WHERE m.id = membership_id AND m.user_id = (SELECT helle.acting_user())));
