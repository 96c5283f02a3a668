-- An address of this very Helle is a page of it (GOV-26). What is kept as evidence, or as a paper of a meeting, is then the path, of which
-- is asked whether the page names nobody. The names of the host come out of the settings when `helle migrate` has run (helle.own_hosts).

-- Whether a text is an address of this Helle, as the line of the browser has it, with or without what it begins with.
CREATE FUNCTION helle.names_own_host(the_text text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  host text;
BEGIN
  IF the_text ~ '^/[^/\\]' OR the_text = '/' THEN
    RETURN false;
  END IF;
  host := lower((regexp_match(the_text, '^(?:https?:[/\\]*|//)?(?:[^/\\?#@]*@)?([^/\\?#@\s]+)(?:[/\\?#].*)?$', 'i'))[1]);
  host := rtrim(regexp_replace(host, ':[0-9]*$', ''), '.');
  RETURN EXISTS (SELECT 1 FROM unnest(helle.own_hosts()) AS known (name)
                  WHERE host = known.name OR known.name LIKE '.%' AND (host LIKE '%' || known.name OR '.' || host = known.name));
END $$;
-- Before a row is written: the columns that the trigger names hold no address of this Helle. A list is asked one by one, and what stood
-- before is not asked again: a name may have become the host's since, and the row must still be withdrawn, or get one more paper.
CREATE FUNCTION helle.keep_paths_of_helle() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  written jsonb;
  stood jsonb;
BEGIN
  FOR written, stood IN
    SELECT to_jsonb(NEW) -> named.of_column, CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) -> named.of_column END
      FROM unnest(TG_ARGV) AS named (of_column) LOOP
    IF EXISTS (SELECT 1 FROM jsonb_array_elements_text(
                 CASE WHEN jsonb_typeof(written) = 'array' THEN written ELSE jsonb_build_array(written) END) AS one (where_to)
                WHERE helle.names_own_host(one.where_to)
                  AND NOT (CASE WHEN jsonb_typeof(stood) = 'array' THEN stood ELSE jsonb_build_array(stood) END) ? one.where_to) THEN
      PERFORM helle.refuse('page_of_helle_by_its_path');
    END IF;
  END LOOP;
  RETURN NEW;
END $$;
CREATE TRIGGER paths_of_helle BEFORE INSERT OR UPDATE ON action_plans_evidence
  FOR EACH ROW EXECUTE FUNCTION helle.keep_paths_of_helle('where');
CREATE TRIGGER paths_of_helle BEFORE INSERT OR UPDATE ON obligations_shows
  FOR EACH ROW EXECUTE FUNCTION helle.keep_paths_of_helle('where');
CREATE TRIGGER paths_of_helle BEFORE INSERT OR UPDATE ON coordination_agendaitem
  FOR EACH ROW EXECUTE FUNCTION helle.keep_paths_of_helle('papers');

REVOKE ALL ON FUNCTION helle.names_own_host(text), helle.keep_paths_of_helle() FROM PUBLIC;
