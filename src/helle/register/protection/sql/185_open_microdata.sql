-- Of the open microdata of a release no row stands fewer than eleven times, whatever made it (STA-01, `helle.register.releases.microdata`).
CREATE FUNCTION helle.keep_release_microdata() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM jsonb_array_elements(NEW.content #> '{microdata,rows}') r
              WHERE jsonb_typeof(r -> -1) IS DISTINCT FROM 'number' OR (r ->> -1)::numeric < 11)
     OR (NEW.content ? 'microdata' AND coalesce(jsonb_array_length(NEW.content #> '{microdata,rows}'), 0) = 0) THEN
    PERFORM helle.refuse('release_microdata_of_few');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_release_microdata BEFORE INSERT ON releases_release FOR EACH ROW EXECUTE FUNCTION helle.keep_release_microdata();

REVOKE ALL ON FUNCTION helle.keep_release_microdata() FROM PUBLIC;
