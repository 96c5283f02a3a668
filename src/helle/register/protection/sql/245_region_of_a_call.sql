-- A region is a fifth of the country: where the municipality of a call is not shown, it is not either (PUB-DIG-12). The column is kept back
-- (table_classes.toml), and this gives it, as sql/219 gives the municipality.
CREATE FUNCTION helle.region_of_call(the_call uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((
    SELECT c.region FROM hotline_call c
     WHERE c.id = the_call AND c.region <> '' AND helle.has_hotline('read') AND c.by_unit_id = helle.acting_unit()
       AND NOT helle.call_hides_its_place(c.root)), '')
$$;

-- Who corrects something else does not take it from those who need it. Whoever writes another municipality takes it: it would be that of the
-- former. Before `keep_hidden_municipality`, by its name, which puts the former back.
CREATE FUNCTION helle.keep_hidden_call_region() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT c.region INTO NEW.region FROM hotline_call c WHERE c.id = NEW.replaces_id;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_hidden_call_region BEFORE INSERT ON hotline_call FOR EACH ROW
  WHEN (NEW.replaces_id IS NOT NULL AND NEW.region = '' AND NEW.municipality = '' AND helle.call_hides_its_place(NEW.root))
  EXECUTE FUNCTION helle.keep_hidden_call_region();

REVOKE ALL ON FUNCTION helle.region_of_call(uuid), helle.keep_hidden_call_region() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.region_of_call(uuid) TO helle_app;
