-- Of a release that was taken down those who read figures read that it was, and why: what it is called, its years and its day, as anybody does
-- on the public list, and no figure. One of them, or all, the latest first (`helle.register.releases.down_views`).
CREATE FUNCTION helle.releases_down_said(the_release uuid) RETURNS TABLE (
  number integer, title_da text, title_en text, first_year integer, last_year integer, cut_off date, taken_down timestamptz, why_da text, why_en text,
  corrects uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.number::integer, r.title_da::text, r.title_en::text, r.first_year::integer, r.last_year::integer, r.cut_off, t.recorded_at,
         t.why_da::text, t.why_en::text, r.corrects_id
    FROM releases_takendown t JOIN releases_release r ON r.id = t.release_id JOIN releases_answer a ON a.release_id = r.id AND a.approved
   WHERE helle.reads('aggregates') AND (the_release IS NULL OR r.id = the_release)
   ORDER BY a.number DESC
$$;
REVOKE ALL ON FUNCTION helle.releases_down_said(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.releases_down_said(uuid) TO helle_app;
