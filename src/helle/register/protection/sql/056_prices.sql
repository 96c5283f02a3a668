-- Rates and operating grants: what holds later gives way to an earlier day only where that is said, and is not edited.
-- Who sets one holds the offer before she looks at what holds: of two at once the second sees what the first has set.
CREATE FUNCTION helle.hold_prices(the_offer uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT (helle.keeps_offers() AND helle.writes('money')) THEN
    RAISE EXCEPTION 'this role sets no price' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM 1 FROM accommodation_offer WHERE id = the_offer FOR NO KEY UPDATE;
END $$;

CREATE FUNCTION helle.keep_price() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  gave_way boolean;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(OLD) - ARRAY['during', 'superseded_at', 'superseded_why_sealed', 'replaced_by_id']
         IS DISTINCT FROM to_jsonb(NEW) - ARRAY['during', 'superseded_at', 'superseded_why_sealed', 'replaced_by_id']
       OR OLD.superseded_at IS NOT NULL OR lower(OLD.during) IS DISTINCT FROM lower(NEW.during)
       OR NEW.during IS DISTINCT FROM OLD.during * daterange(NULL, upper(NEW.during)) THEN
      PERFORM helle.refuse('a_price_gets_an_earlier_last_day_or_goes_out_of_force');
    END IF;
    RETURN NEW;
  END IF;
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I p WHERE p.replaced_by_id = $1 AND lower(p.during) > $2)', TG_TABLE_NAME)
     INTO gave_way USING NEW.id, lower(NEW.during);
  IF gave_way <> NEW.over_later THEN
    PERFORM helle.refuse('what_holds_later_gives_way_where_it_is_said');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_price BEFORE INSERT OR UPDATE ON accommodation_rate FOR EACH ROW EXECUTE FUNCTION helle.keep_price();
CREATE TRIGGER keep_price BEFORE INSERT OR UPDATE ON accommodation_operatinggrant FOR EACH ROW EXECUTE FUNCTION helle.keep_price();

-- Asked when all is written: a row goes out of force for another of its offer, of that moment, that begins no later, and says where
-- it begins earlier; one that ends is followed by another, so that no day is left without a price that it had.
CREATE FUNCTION helle.keep_price_followed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  holds boolean;
BEGIN
  EXECUTE format('SELECT CASE
      WHEN r.superseded_at IS NOT NULL THEN EXISTS (
        SELECT 1 FROM %1$I p WHERE p.id = r.replaced_by_id AND p.id <> r.id AND p.offer_id = r.offer_id
           AND p.recorded_at = r.superseded_at AND lower(p.during) <= lower(r.during)
           AND (p.over_later OR lower(p.during) = lower(r.during)))
      WHEN NOT upper_inf(r.during) THEN EXISTS (
        SELECT 1 FROM %1$I p WHERE p.offer_id = r.offer_id AND p.superseded_at IS NULL AND lower(p.during) = upper(r.during))
      ELSE true END FROM %1$I r WHERE r.id = $1', TG_TABLE_NAME) INTO holds USING NEW.id;
  IF NOT holds THEN
    PERFORM helle.refuse('a_price_gives_way_to_the_next');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_price_followed AFTER UPDATE ON accommodation_rate DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION helle.keep_price_followed();
CREATE CONSTRAINT TRIGGER keep_price_followed AFTER UPDATE ON accommodation_operatinggrant DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION helle.keep_price_followed();

-- A grant pays no more places than there are on its first day, those for peaks with them; of a place whose number nobody knows it
-- pays what was granted.
CREATE FUNCTION helle.keep_grant_places() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM accommodation_capacity c
              WHERE c.offer_id = NEW.offer_id AND c.superseded_at IS NULL AND c.during @> lower(NEW.during)
                AND NEW.places > c.places + c.peak_places) THEN
    PERFORM helle.refuse('a_grant_pays_places_that_are_there');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_grant_places AFTER INSERT ON accommodation_operatinggrant
  FOR EACH ROW EXECUTE FUNCTION helle.keep_grant_places();

REVOKE ALL ON FUNCTION helle.hold_prices(uuid), helle.keep_price(), helle.keep_price_followed(),
  helle.keep_grant_places() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.hold_prices(uuid) TO helle_app;
