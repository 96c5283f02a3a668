-- Releases of statistics (STA-01, STA-05, FIG-11): drawn and approved by two people who work with the figures in CMM, then read by all
-- who read figures, and by anybody from their day. The figures as they were counted stay with those two roles.
CREATE FUNCTION helle.release_is_approved(the_release uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM releases_answer a WHERE a.release_id = the_release AND a.approved)
$$;

-- One that was taken down betrays somebody: who has to see to it reads on, nobody else does, nor its files.
CREATE FUNCTION helle.release_is_told(the_release uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.release_is_approved(the_release) AND NOT EXISTS (SELECT 1 FROM releases_takendown t WHERE t.release_id = the_release)
$$;

CREATE POLICY own_read ON releases_release FOR SELECT TO helle_app USING (
  (SELECT helle.reads('aggregates')) AND ((SELECT helle.sees_definitions()) OR helle.release_is_told(id)));
CREATE POLICY own_add ON releases_release FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.sees_definitions()) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON releases_original FOR SELECT TO helle_app USING ((SELECT helle.sees_definitions()));
CREATE POLICY own_add ON releases_original FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.sees_definitions()) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at) AND EXISTS (
    SELECT 1 FROM releases_release r WHERE r.id = release_id AND r.by_user_id = (SELECT helle.acting_user())
       AND r.recorded_at = (SELECT helle.instant())));
CREATE POLICY own_read ON releases_answer FOR SELECT TO helle_app USING (
  (SELECT helle.reads('aggregates')) AND ((SELECT helle.sees_definitions()) OR helle.release_is_told(release_id)));
CREATE POLICY own_add ON releases_answer FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.sees_definitions()) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON releases_making FOR SELECT TO helle_app USING ((SELECT helle.sees_definitions()));
CREATE POLICY own_add ON releases_making FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.sees_definitions()) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON releases_stopped FOR SELECT TO helle_app USING ((SELECT helle.sees_definitions()));
CREATE POLICY own_add ON releases_stopped FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.sees_definitions()) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON releases_seento FOR SELECT TO helle_app USING ((SELECT helle.sees_definitions()));
CREATE POLICY own_add ON releases_seento FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.sees_definitions()) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON releases_releasefile FOR SELECT TO helle_app USING (
  (SELECT helle.reads('aggregates')) AND ((SELECT helle.sees_definitions()) OR helle.release_is_told(release_id)));
CREATE POLICY own_add ON releases_releasefile FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.sees_definitions()) AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));
CREATE POLICY own_read ON releases_takendown FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON releases_takendown FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.sees_definitions()) AND (SELECT helle.acting_role()) = 'cmm_lead' AND helle.in_own_name(by_user_id, by_unit_id, recorded_at));

-- One after the other, of years that are over, while none waits; a correction is of what stands, and of its years.
CREATE FUNCTION helle.keep_release() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('helle.releases'));
  IF NEW.sequence <> 1 + (SELECT count(*) FROM releases_release) THEN
    PERFORM helle.refuse('releases_in_order');
  END IF;
  IF EXISTS (SELECT 1 FROM releases_stopped s WHERE s.making_id = NEW.id) THEN
    PERFORM helle.refuse('release_was_stopped');
  END IF;
  IF NEW.cut_off > helle.plan_today() OR NEW.cut_off < make_date(NEW.last_year, 12, 31) THEN
    PERFORM helle.refuse('release_of_years_that_are_over');
  END IF;
  IF NEW.public_from < helle.plan_today() THEN
    PERFORM helle.refuse('release_is_public_from_a_day_to_come');
  END IF;
  IF EXISTS (SELECT 1 FROM releases_release r LEFT JOIN releases_answer a ON a.release_id = r.id WHERE a.release_id IS NULL) THEN
    PERFORM helle.refuse('release_waits_already');
  END IF;
  IF NEW.corrects_id IS NOT NULL AND (
       NOT helle.release_is_approved(NEW.corrects_id)
       OR EXISTS (SELECT 1 FROM releases_release r WHERE r.corrects_id = NEW.corrects_id AND helle.release_is_approved(r.id))) THEN
    PERFORM helle.refuse('release_corrects_what_stands');
  END IF;
  IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM releases_release r
        WHERE r.id = NEW.corrects_id AND (r.first_year, r.last_year) = (NEW.first_year, NEW.last_year)) THEN
    PERFORM helle.refuse('release_corrects_its_years');
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION helle.orders_releases(the_user uuid, the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM organisations_membership s JOIN organisations_user u ON u.id = s.user_id AND u.is_active
     WHERE s.user_id = the_user AND s.unit_id = the_unit AND s.role IN ('cmm_lead', 'cmm_statistics') AND s.during @> helle.today())
$$;
-- What was ordered is made or stopped, once: a job that comes late makes nothing of what was given up. A colleague stops what she did not
-- order only where it does not come any more: whoever ordered it works with the figures no longer, or its job gave it up.
CREATE FUNCTION helle.keep_release_stopped() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  ordered releases_making;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('helle.releases'));
  IF EXISTS (SELECT 1 FROM releases_release r WHERE r.id = NEW.making_id) THEN
    PERFORM helle.refuse('release_is_made');
  END IF;
  SELECT m.* INTO ordered FROM releases_making m WHERE m.id = NEW.making_id;
  IF NEW.by_user_id <> ordered.by_user_id AND helle.instant() - ordered.recorded_at <= interval '1 hour'
     AND helle.orders_releases(ordered.by_user_id, ordered.by_unit_id) THEN
    PERFORM helle.refuse('release_is_being_made');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_release_stopped BEFORE INSERT ON releases_stopped FOR EACH ROW EXECUTE FUNCTION helle.keep_release_stopped();

-- Seen to is what could not be made or was sent back, by whoever ordered it, or by CMM's lead once she works with the figures no more;
-- and what is made in its place was ordered with it.
CREATE FUNCTION helle.keep_release_seen_to() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  ordered releases_making;
BEGIN
  SELECT m.* INTO ordered FROM releases_making m WHERE m.id = NEW.making_id;
  IF NOT EXISTS (SELECT 1 FROM releases_stopped s WHERE s.making_id = NEW.making_id)
     AND NOT EXISTS (SELECT 1 FROM releases_answer a WHERE a.release_id = NEW.making_id AND NOT a.approved) THEN
    PERFORM helle.refuse('release_has_nothing_to_see_to');
  END IF;
  IF NEW.by_user_id <> ordered.by_user_id AND (
       (SELECT helle.acting_role()) <> 'cmm_lead' OR helle.orders_releases(ordered.by_user_id, ordered.by_unit_id)) THEN
    PERFORM helle.refuse('release_is_seen_to_by_its_maker');
  END IF;
  IF NEW.anew_id IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM releases_making m
        WHERE m.id = NEW.anew_id AND m.by_user_id = NEW.by_user_id AND m.recorded_at = NEW.recorded_at AND m.id <> NEW.making_id) THEN
    PERFORM helle.refuse('release_anew_is_ordered_with_it');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_release_seen_to BEFORE INSERT ON releases_seento FOR EACH ROW EXECUTE FUNCTION helle.keep_release_seen_to();

-- A file is kept with the approval of its release, and never after: nothing else is what was approved.
CREATE FUNCTION helle.keep_release_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
       SELECT 1 FROM releases_answer a
        WHERE a.release_id = NEW.release_id AND a.approved AND a.by_user_id = NEW.by_user_id AND a.recorded_at = NEW.recorded_at) THEN
    PERFORM helle.refuse('release_file_is_of_its_approval');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_release_file BEFORE INSERT ON releases_releasefile FOR EACH ROW EXECUTE FUNCTION helle.keep_release_file();
CREATE TRIGGER keep_release BEFORE INSERT ON releases_release FOR EACH ROW EXECUTE FUNCTION helle.keep_release();

-- What was counted is kept with every release, of the same tables and as many figures: else none of it could be made again.
CREATE FUNCTION helle.keep_release_original() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
       SELECT 1 FROM releases_original o
        WHERE o.release_id = NEW.id
          AND jsonb_path_query_array(o.tables, '$[*].code') = jsonb_path_query_array(NEW.content, '$.tables[*].code')
          AND jsonb_path_query_array(o.tables, '$[*].figures.size()') = jsonb_path_query_array(NEW.content, '$.tables[*].figures.size()')) THEN
    PERFORM helle.refuse('release_has_its_original');
  END IF;
  -- So is an estimate that leaves with it: it is one that was reckoned and is kept whole.
  IF EXISTS (
       SELECT 1 FROM jsonb_array_elements(coalesce(NEW.content -> 'estimates', '[]')) e
         LEFT JOIN estimates_estimateresult r ON r.order_id = (e ->> 'estimate')::uuid AND r.content IS NOT NULL
        WHERE r.id IS NULL) THEN
    PERFORM helle.refuse('release_estimate_is_kept');
  END IF;
  -- How many there may be of each sex, age or form is how many are known of them times a factor that the whole number tells.
  IF jsonb_path_exists(NEW.content, '$.estimates[*].strata.by') THEN
    PERFORM helle.refuse('release_estimate_tells_no_level');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_release_original AFTER INSERT ON releases_release DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION helle.keep_release_original();

-- Answered by another hand than drew it, numbered as it is approved, and approved only where nothing can be worked out.
CREATE FUNCTION helle.keep_release_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  drawn releases_release;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('helle.releases'));
  SELECT r.* INTO drawn FROM releases_release r WHERE r.id = NEW.release_id;
  IF NEW.by_user_id = drawn.by_user_id THEN
    PERFORM helle.refuse('release_four_eyes');
  END IF;
  IF NEW.approved AND NOT drawn.audited THEN
    PERFORM helle.refuse('release_is_safe');
  END IF;
  IF NEW.approved AND NEW.number <> 1 + (SELECT count(*) FROM releases_answer a WHERE a.approved) THEN
    PERFORM helle.refuse('release_number_once');
  END IF;
  IF NEW.approved AND EXISTS (
       SELECT 1 FROM jsonb_array_elements(drawn.repeats) p WHERE NOT helle.release_is_told((p ->> 1)::uuid)) THEN
    PERFORM helle.refuse('release_repeats_what_stands');
  END IF;
  -- What was drawn before that was asked.
  IF NEW.approved AND EXISTS (
       SELECT 1 FROM jsonb_array_elements(drawn.repeats) p JOIN releases_release r ON r.id = (p ->> 1)::uuid
        WHERE r.public_from > greatest(drawn.public_from, helle.today())) THEN
    PERFORM helle.refuse('release_repeats_what_is_public');
  END IF;
  IF NEW.approved AND EXISTS (
       SELECT 1 FROM helle.years_to_repeat(drawn.repeats, drawn.content -> 'tables') y WHERE y.told_since IS NOT NULL) THEN
    PERFORM helle.refuse('release_repeats_what_was_told_last');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_release_answer BEFORE INSERT ON releases_answer FOR EACH ROW EXECUTE FUNCTION helle.keep_release_answer();

CREATE FUNCTION helle.keep_release_taken_down() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Nobody approves meanwhile what repeats a year of it.
  PERFORM pg_advisory_xact_lock(hashtext('helle.releases'));
  IF NOT helle.release_is_approved(NEW.release_id) THEN
    PERFORM helle.refuse('release_taken_down_was_approved');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_release_taken_down BEFORE INSERT ON releases_takendown
  FOR EACH ROW EXECUTE FUNCTION helle.keep_release_taken_down();

CREATE TRIGGER names_nobody BEFORE INSERT ON releases_release FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal(
  'title_da', 'title_en', 'introduction', 'introduction_en', 'why_da', 'why_en', 'repeats_why_da', 'repeats_why_en');
CREATE TRIGGER names_nobody BEFORE INSERT ON releases_making FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal(
  'title_da', 'title_en', 'introduction', 'introduction_en', 'why_da', 'why_en', 'repeats_why_da', 'repeats_why_en');
CREATE TRIGGER names_nobody BEFORE INSERT ON releases_answer FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('remarks');
CREATE TRIGGER names_nobody BEFORE INSERT ON releases_takendown
  FOR EACH ROW EXECUTE FUNCTION helle.keep_impersonal('why_da', 'why_en');

-- The page without login: what is approved and whose day has come, the latest first. Of one that was taken down no figure. It is told
-- as public from the day that was chosen, or from that of its approval where that is later: before it nobody could read it. So many of them
-- after the first so many, as a list has pages.
CREATE FUNCTION helle.releases_for_all(most integer, the_number integer, after integer) RETURNS TABLE (
  number integer, title_da text, title_en text, first_year integer, last_year integer, cut_off date, public_from date,
  corrects integer, corrects_is_out boolean, why_da text, why_en text, corrected_by integer, corrected_by_is_down boolean, taken_down date, down_da text, down_en text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH out AS (
    SELECT r.*, a.number, greatest(r.public_from, (a.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date) AS read_from
      FROM releases_release r JOIN releases_answer a ON a.release_id = r.id
     WHERE a.approved AND r.public_from <= helle.today())
  SELECT o.number::int, o.title_da::text, o.title_en::text, o.first_year::int, o.last_year::int, o.cut_off, o.read_from, c.number::int,
         EXISTS (SELECT 1 FROM out n WHERE n.id = o.corrects_id), o.why_da::text, o.why_en::text,
         (SELECT n.number::int FROM out n WHERE n.corrects_id = o.id),
         EXISTS (SELECT 1 FROM out n JOIN releases_takendown d ON d.release_id = n.id WHERE n.corrects_id = o.id),
         (t.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date, coalesce(t.why_da, '')::text, coalesce(t.why_en, '')::text
    FROM out o LEFT JOIN releases_answer c ON c.release_id = o.corrects_id LEFT JOIN releases_takendown t ON t.release_id = o.id
   WHERE the_number IS NULL OR o.number = the_number
   ORDER BY o.number DESC LIMIT most OFFSET after
$$;
-- Which of these were taken down since anybody could read them.
CREATE FUNCTION helle.releases_down_for_all(numbers integer[]) RETURNS SETOF integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.number::integer FROM releases_answer a JOIN releases_release r ON r.id = a.release_id JOIN releases_takendown t ON t.release_id = r.id
   WHERE a.approved AND a.number = ANY (numbers) AND r.public_from <= helle.today()
$$;
CREATE FUNCTION helle.release_for_all(the_number integer) RETURNS TABLE (content jsonb, introduction text, introduction_en text, drawn timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT r.content, r.introduction, r.introduction_en, r.recorded_at
    FROM releases_release r JOIN releases_answer a ON a.release_id = r.id
   WHERE a.approved AND a.number = the_number AND r.public_from <= helle.today()
     AND NOT EXISTS (SELECT 1 FROM releases_takendown t WHERE t.release_id = r.id)
$$;
CREATE FUNCTION helle.release_file_for_all(the_number integer, the_kind text, the_language text) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT f.content
    FROM releases_releasefile f JOIN releases_answer a ON a.release_id = f.release_id JOIN releases_release r ON r.id = f.release_id
   WHERE a.approved AND a.number = the_number AND f.kind = the_kind AND f.language = the_language AND r.public_from <= helle.today()
     AND NOT EXISTS (SELECT 1 FROM releases_takendown t WHERE t.release_id = f.release_id)
$$;

REVOKE ALL ON FUNCTION helle.release_is_approved(uuid), helle.release_is_told(uuid), helle.keep_release(), helle.keep_release_original(),
  helle.keep_release_answer(), helle.keep_release_taken_down(), helle.keep_release_stopped(), helle.keep_release_file(),
  helle.keep_release_seen_to(), helle.orders_releases(uuid, uuid),
  helle.releases_for_all(integer, integer, integer), helle.releases_down_for_all(integer[]), helle.release_for_all(integer),
  helle.release_file_for_all(integer, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.release_is_approved(uuid), helle.release_is_told(uuid) TO helle_app;
GRANT EXECUTE ON FUNCTION helle.releases_for_all(integer, integer, integer), helle.releases_down_for_all(integer[]), helle.release_for_all(integer),
  helle.release_file_for_all(integer, text, text) TO helle_portal;
