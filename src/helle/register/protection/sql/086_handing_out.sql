-- Files that are handed out: locked, sealed once more under a key of their own, under a link that runs out. Only whom a file was made for
-- fetches it, in the role she had it made in. No table here is written by the application but through these functions.

-- The membership in which the acting user acts: the one of her role in the acting unit that holds today.
CREATE FUNCTION helle.acting_seat() RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.id FROM organisations_membership m
   WHERE m.user_id = helle.acting_user() AND m.unit_id = helle.acting_unit() AND m.role = helle.acting_role()
     AND m.during @> (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date
$$;

-- Whether the acting user oversees a file of somebody's: she leads the unit of it, or is the data protection officer.
CREATE FUNCTION helle.oversees_handed_out(the_unit uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(helle.acting_role() = 'data_protection_officer'
                  OR the_unit = helle.acting_unit() AND helle.leads_kind(helle.acting_role(), helle.acting_kind()), false)
$$;

-- Whether a paper tells of a case what only those are told who need to know; the others are about money, places or roles.
CREATE FUNCTION helle.tells_of_a_case(the_paper text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_paper IN ('case_print', 'support_plan', 'return_plan', 'extract', 'ledger')
$$;

-- What a unit is given of cases at a moment, each as the case and the category.
CREATE FUNCTION helle.handed_out_grants(the_cases uuid[], the_unit uuid, the_moment timestamptz) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT g.case_id || ' ' || g.category), '{}') FROM protection_grant g
   WHERE g.case_id = ANY (the_cases) AND g.unit_id = the_unit AND g.during @> the_moment
$$;

-- Of how many cases the acting user had files within a day, the one that she asks for counted in; a file of the same cases again is
-- none more, a file of no case is one by itself. What tells of a case and what does not are counted apart. Her next one waits until
-- this one is written: two at once are counted as two.
CREATE FUNCTION helle.handed_out_in_a_day(the_paper text, the_cases uuid[]) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('helle.handed_out.' || helle.acting_user(), 0));
  RETURN (SELECT count(DISTINCT one.about) FROM (
            SELECT coalesce(nullif(f.cases, '{}')::text, f.id::text) AS about FROM handing_out_file f
             WHERE f.by_user_id = helle.acting_user() AND f.recorded_at > helle.instant() - interval '24 hours'
               AND helle.tells_of_a_case(f.paper) = helle.tells_of_a_case(the_paper)
            UNION ALL SELECT coalesce(nullif(the_cases, '{}')::text, gen_random_uuid()::text)) one);
END $$;

-- Hands a file out, of cases that her unit has or had something of, or that are housed at the acting home. How long and how many the
-- rules say; no rule says more than what stands here. Returns until when.
CREATE FUNCTION helle.hand_out(
  the_file uuid, the_paper text, the_form text, the_purpose text, the_cases uuid[], the_link bytea, hours integer, most integer,
  sealed bytea) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  seat uuid := helle.acting_seat();
  ends timestamptz := helle.instant() + make_interval(hours => hours);
BEGIN
  IF seat IS NULL OR octet_length(the_link) <> 32 OR octet_length(sealed) < 64 OR (hours BETWEEN 1 AND 168) IS NOT TRUE
     OR (most BETWEEN 1 AND 100) IS NOT TRUE OR EXISTS (
       SELECT 1 FROM unnest(the_cases) AS c (id)
        WHERE NOT EXISTS (SELECT 1 FROM protection_grant g WHERE g.case_id = c.id AND g.unit_id = helle.acting_unit())
          AND NOT EXISTS (SELECT 1 FROM placements_placement p WHERE p.case_id = c.id AND helle.runs_offer(p.offer_id))) THEN
    RAISE EXCEPTION 'a file of this form is not handed out' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF helle.handed_out_in_a_day(the_paper, the_cases) > most THEN
    PERFORM helle.refuse('handed_out_enough_for_a_day');
  END IF;
  INSERT INTO handing_out_file (id, paper, form, purpose, cases, granted, link_hash, until, membership_id, recorded_at, by_user_id,
                                by_unit_id, ended)
  VALUES (the_file, the_paper, the_form, the_purpose, the_cases,
          helle.handed_out_grants(the_cases, helle.acting_unit(), helle.instant()), the_link, ends, seat, helle.instant(),
          helle.acting_user(), helle.acting_unit(), '');
  INSERT INTO handing_out_content (file_id, content_sealed) VALUES (the_file, sealed);
  RETURN ends;
END $$;

-- Which file a link leads to, for whom it was made, in the role she had it made in; for all others there is none.
CREATE FUNCTION helle.handed_out_by_link(the_link bytea) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT f.id FROM handing_out_file f
   WHERE f.link_hash = the_link AND f.by_user_id = helle.acting_user() AND f.membership_id = helle.acting_seat()
$$;

-- Whether somebody in the file was erased since.
CREATE FUNCTION helle.handed_out_of_erased(the_cases uuid[]) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = ANY (the_cases) AND helle.is_erased(c.person_id))
$$;

-- Which of the files that the acting user sees tell of somebody erased since: they are over, also before the job has ended them.
CREATE FUNCTION helle.handed_out_erased(the_files uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT f.id FROM handing_out_file f
   WHERE f.id = ANY (the_files) AND helle.handed_out_of_erased(f.cases)
     AND (f.by_user_id = helle.acting_user() AND f.by_unit_id = helle.acting_unit() OR helle.oversees_handed_out(f.by_unit_id))
$$;

-- Whether what the file tells of is still open to the acting user: all that her unit was given of its cases when it was made, it is
-- given still; and where the paper tells of a case, that case is not closed to her. Papers about money and places are made by whoever
-- has none of the cases, and so they are fetched.
CREATE FUNCTION helle.handed_out_still_open(the_file handing_out_file) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT the_file.granted::text[] <@ helle.handed_out_grants(the_file.cases, the_file.by_unit_id, helle.instant())
     AND (NOT helle.tells_of_a_case(the_file.paper) OR NOT helle.needs_to_know()
          OR NOT EXISTS (SELECT 1 FROM unnest(the_file.cases) AS c (id) WHERE NOT helle.may_open(c.id)))
$$;
-- Which of her own files tell of what is no longer open to her: their pages say so before she asks for one.
CREATE FUNCTION helle.handed_out_closed(the_files uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT f.id FROM handing_out_file f
   WHERE f.id = ANY (the_files) AND f.by_user_id = helle.acting_user() AND f.by_unit_id = helle.acting_unit()
     AND f.ended = '' AND NOT helle.handed_out_still_open(f)
$$;

-- Gives the sealed file, once more to whom it was made for, and writes when. What ends at the same moment is waited for.
CREATE FUNCTION helle.fetch_handed_out(the_link bytea) RETURNS bytea
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found_file handing_out_file;
BEGIN
  SELECT * INTO found_file FROM handing_out_file f WHERE f.id = helle.handed_out_by_link(the_link) FOR NO KEY UPDATE;
  IF found_file.id IS NULL THEN
    RAISE EXCEPTION 'there is no such file' USING ERRCODE = 'insufficient_privilege';
  ELSIF found_file.ended <> '' OR found_file.until <= helle.instant() OR helle.handed_out_of_erased(found_file.cases) THEN
    PERFORM helle.refuse('handed_out_is_over');
  ELSIF NOT helle.handed_out_still_open(found_file) THEN
    PERFORM helle.refuse('handed_out_is_still_hers');
  END IF;
  INSERT INTO handing_out_fetch (file_id, recorded_at) VALUES (found_file.id, helle.instant());
  RETURN (SELECT c.content_sealed FROM handing_out_content c WHERE c.file_id = found_file.id);
END $$;

-- Takes a file back: whom it was made for, whoever leads her unit, or the data protection officer.
CREATE FUNCTION helle.take_back_handed_out(the_file uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  found_file handing_out_file;
BEGIN
  SELECT * INTO found_file FROM handing_out_file f WHERE f.id = the_file FOR NO KEY UPDATE;
  IF (found_file.by_user_id = helle.acting_user() AND found_file.by_unit_id = helle.acting_unit()
      OR helle.oversees_handed_out(found_file.by_unit_id)) IS NOT TRUE THEN
    RAISE EXCEPTION 'there is no such file' USING ERRCODE = 'insufficient_privilege';
  ELSIF found_file.ended <> '' OR found_file.until <= helle.instant() THEN
    PERFORM helle.refuse('handed_out_is_over');
  END IF;
  DELETE FROM handing_out_content WHERE file_id = the_file;
  UPDATE handing_out_file SET ended = 'taken_back', ended_at = helle.instant(), ended_by_id = helle.acting_user() WHERE id = the_file;
END $$;

-- Ends what has run out, and what tells of somebody erased; for the job. Returns all whose keys are still to be destroyed, also those of
-- files that were taken back where that was interrupted.
CREATE FUNCTION helle.end_handed_out() RETURNS TABLE (file_id uuid, ended_since timestamptz)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  one handing_out_file;
  why text;
BEGIN
  FOR one IN SELECT * FROM handing_out_file f
              WHERE f.ended = '' AND (f.until <= helle.clock_now() OR helle.handed_out_of_erased(f.cases))
              ORDER BY f.id FOR NO KEY UPDATE LOOP
    why := CASE WHEN helle.handed_out_of_erased(one.cases) THEN 'erased' ELSE 'expired' END;
    DELETE FROM handing_out_content c WHERE c.file_id = one.id;
    UPDATE handing_out_file SET ended = why, ended_at = helle.clock_now() WHERE id = one.id;
    PERFORM helle.write_line(NULL, NULL, NULL, 'operation', 'handing_out.ended', 'allowed', one.id, one.cases,
                             jsonb_build_object('how', why), NULL);
  END LOOP;
  RETURN QUERY SELECT f.id, f.ended_at FROM handing_out_file f WHERE f.ended <> '' AND f.key_gone_at IS NULL ORDER BY f.id;
END $$;
-- That the keys are gone: said by the job alone, which destroys what is not gone yet. The web server could say it of keys that stand.
CREATE FUNCTION helle.handed_out_key_gone(the_files uuid[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE handing_out_file SET key_gone_at = helle.clock_now() WHERE id = ANY (the_files) AND ended <> '' AND key_gone_at IS NULL
$$;

-- What was handed out is not rewritten: it ends once, and then its key goes. Its row goes by a list of two (sql/146_traces.sql).
CREATE FUNCTION helle.keep_handed_out() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.key_gone_at IS NOT NULL AND OLD.recorded_at < helle.clock_now() - interval '5 years' THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'DELETE'
     OR (to_jsonb(OLD) - '{ended,ended_at,ended_by_id,key_gone_at}'::text[]) IS DISTINCT FROM
        (to_jsonb(NEW) - '{ended,ended_at,ended_by_id,key_gone_at}'::text[])
     OR OLD.ended <> '' AND (OLD.ended, OLD.ended_at, OLD.ended_by_id) IS DISTINCT FROM (NEW.ended, NEW.ended_at, NEW.ended_by_id)
     OR OLD.key_gone_at IS NOT NULL THEN
    RAISE EXCEPTION 'what was handed out is not rewritten' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_handed_out BEFORE UPDATE OR DELETE ON handing_out_file FOR EACH ROW EXECUTE FUNCTION helle.keep_handed_out();
-- Nothing is sealed into a file that is over, and nothing in the place of what was sealed.
CREATE FUNCTION helle.keep_handed_out_content() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM handing_out_file f WHERE f.id = NEW.file_id AND f.ended <> '') THEN
    RAISE EXCEPTION 'what was handed out is not rewritten' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_handed_out_content BEFORE INSERT OR UPDATE ON handing_out_content
  FOR EACH ROW EXECUTE FUNCTION helle.keep_handed_out_content();

-- Each sees what she was handed in this unit; who leads what her unit was; the data protection officer all.
CREATE POLICY own_read ON handing_out_file FOR SELECT TO helle_app USING (
  by_user_id = (SELECT helle.acting_user()) AND by_unit_id = (SELECT helle.acting_unit())
  OR by_unit_id = (SELECT helle.acting_unit()) AND (SELECT helle.leads_kind(helle.acting_role(), helle.acting_kind()))
  OR (SELECT helle.acting_role()) = 'data_protection_officer');
CREATE POLICY own_read ON handing_out_fetch FOR SELECT TO helle_app USING (
  EXISTS (SELECT 1 FROM handing_out_file f WHERE f.id = file_id));

-- The content nobody reads but through the function that counts it.
CREATE POLICY nobody_reads ON handing_out_content FOR SELECT TO helle_app USING (false);

REVOKE ALL ON FUNCTION helle.acting_seat(), helle.oversees_handed_out(uuid), helle.tells_of_a_case(text),
  helle.handed_out_grants(uuid[], uuid, timestamptz), helle.handed_out_in_a_day(text, uuid[]), helle.handed_out_erased(uuid[]), helle.handed_out_closed(uuid[]),
  helle.hand_out(uuid, text, text, text, uuid[], bytea, integer, integer, bytea), helle.handed_out_by_link(bytea),
  helle.handed_out_of_erased(uuid[]), helle.handed_out_still_open(handing_out_file), helle.fetch_handed_out(bytea),
  helle.take_back_handed_out(uuid), helle.end_handed_out(), helle.handed_out_key_gone(uuid[]), helle.keep_handed_out(),
  helle.keep_handed_out_content() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.handed_out_in_a_day(text, uuid[]), helle.handed_out_erased(uuid[]), helle.handed_out_closed(uuid[]), helle.hand_out(uuid, text, text, text, uuid[], bytea, integer, integer, bytea),
  helle.handed_out_by_link(bytea), helle.fetch_handed_out(bytea), helle.take_back_handed_out(uuid) TO helle_app;
GRANT EXECUTE ON FUNCTION helle.end_handed_out(), helle.handed_out_key_gone(uuid[]) TO helle_lists;
