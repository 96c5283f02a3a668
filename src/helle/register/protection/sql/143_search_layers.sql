-- A keyed hash is kept under the layer of the key of search that is in force, and under no other (`search_keys`): else it
-- would not be found again, and what is to be there once could be there twice. A hash under the first layer carries no name.
CREATE FUNCTION helle.keep_search_layer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  kept bytea;
  named bytea;
BEGIN
  EXECUTE format('SELECT ($1).%I', TG_ARGV[0]) INTO kept USING NEW;
  named := substring(kept FROM octet_length(kept) - 3);
  IF EXISTS (SELECT FROM protection_searchlayer s
              WHERE s.in_force AND s.layer > 1 AND s.name <> named)
     OR EXISTS (SELECT FROM protection_searchlayer s WHERE NOT s.in_force AND s.layer > 1 AND s.name = named) THEN
    PERFORM helle.refuse('search_layer_in_force');
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION helle.keep_search_layer() FROM PUBLIC;

DO $$
DECLARE
  one text[];
BEGIN
  FOREACH one SLICE 1 IN ARRAY ARRAY[
    ARRAY['people_identifier', 'blind'],
    ARRAY['referrals_reportedexploitation', 'cvr_blind'],
    ARRAY['exploitation_version', 'cvr_blind'],
    ARRAY['prosecution_criminalcase', 'journal_blind'],
    ARRAY['minors_appointment', 'login_whose_blind'],
    ARRAY['statistics_earlierassessment', 'reference_hash'],
    ARRAY['reintegration_planchild', 'mark'],
    ARRAY['partner_access_link', 'token_hash'],
    ARRAY['partner_access_link', 'code_hash'],
    ARRAY['partner_access_opening', 'session_hash'],
    ARRAY['partner_access_partnermessage', 'content_hash'],
    ARRAY['calendars_address', 'secret_hash'],
    ARRAY['accommodation_mark', 'mark']]
  LOOP
    EXECUTE format('CREATE TRIGGER keep_search_layer_of_%2$s BEFORE INSERT OR UPDATE OF %2$I ON %1$I FOR EACH ROW'
                   ' WHEN (NEW.%2$I IS NOT NULL) EXECUTE FUNCTION helle.keep_search_layer(%2$L)', one[1], one[2]);
  END LOOP;
END $$;
