-- Criminal statistics as delivered: numbers, read by who reads numbers, taken in by CMM's analyst, all of a delivery or none.
CREATE POLICY own_read ON prosecution_delivery FOR SELECT TO helle_app USING ((SELECT helle.reads('aggregates')));
CREATE POLICY own_add ON prosecution_delivery FOR INSERT TO helle_app WITH CHECK (
  (SELECT helle.writes('aggregates')) AND (SELECT helle.acting_kind()) = 'cmm' AND by_user_id = (SELECT helle.acting_user())
  AND by_unit_id = (SELECT helle.acting_unit()) AND recorded_at = (SELECT helle.instant()) AND superseded_at IS NULL);
-- It is put out of force once, with why, and stays readable.
CREATE POLICY own_withdraw ON prosecution_delivery FOR UPDATE TO helle_app
  USING ((SELECT helle.writes('aggregates')) AND (SELECT helle.acting_kind()) = 'cmm' AND superseded_at IS NULL)
  WITH CHECK (superseded_at = (SELECT helle.instant()) AND superseded_by_id = (SELECT helle.acting_user()));
-- A district's number is small enough to be about somebody: it is read by the police, the prosecution and CMM; others read the country.
CREATE POLICY own_read ON prosecution_deliverednumber FOR SELECT TO helle_app USING (
  (SELECT helle.reads('aggregates')) AND (district = ''
    OR (SELECT helle.acting_kind()) IN ('police', 'nsk', 'national_police', 'prosecution', 'cmm')));
CREATE POLICY own_add ON prosecution_deliverednumber FOR INSERT TO helle_app WITH CHECK (
  EXISTS (SELECT 1 FROM prosecution_delivery d WHERE d.id = prosecution_deliverednumber.delivery_id
             AND d.by_user_id = (SELECT helle.acting_user()) AND d.recorded_at = (SELECT helle.instant())));

-- A delivery says how many numbers it has, and has them: none is left out and none is added afterwards. The country is
-- never less than its districts; NSK's cases are of none of them (STA-04).
CREATE FUNCTION helle.keep_delivery() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM prosecution_deliverednumber n WHERE n.delivery_id = NEW.id
              HAVING count(*) <> NEW.rows OR count(n.number) <> NEW.known) THEN
    PERFORM helle.refuse('delivery_is_whole');
  END IF;
  IF EXISTS (
    SELECT 1 FROM prosecution_deliverednumber n WHERE n.delivery_id = NEW.id
     GROUP BY n.year, n.offence, n.kind
    HAVING max(n.number) FILTER (WHERE n.district = '') < sum(n.number) FILTER (WHERE n.district <> '')) THEN
    PERFORM helle.refuse('delivery_adds_up');
  END IF;
  -- Of two at once the second waits, and sees the first.
  PERFORM pg_advisory_xact_lock(hashtextextended('helle.deliveries', 0));
  -- The same numbers, closed on the same day, are one delivery.
  IF EXISTS (
    SELECT 1 FROM prosecution_delivery d
     WHERE d.id <> NEW.id AND d.superseded_at IS NULL AND d.cut_off = NEW.cut_off AND d.rows = NEW.rows
       AND NOT EXISTS (
         SELECT n.year, n.offence, n.kind, n.district, n.number FROM prosecution_deliverednumber n WHERE n.delivery_id = NEW.id
         EXCEPT SELECT o.year, o.offence, o.kind, o.district, o.number FROM prosecution_deliverednumber o WHERE o.delivery_id = d.id)) THEN
    PERFORM helle.refuse('delivery_is_taken_in_once');
  END IF;
  -- Nor with what was closed on the same day in another file, which is one reckoning.
  IF EXISTS (
    SELECT 1 FROM (
      SELECT DISTINCT ON (n.year, n.offence, n.kind, n.district) n.year, n.offence, n.kind, n.district, n.number, n.delivery_id
        FROM prosecution_deliverednumber n JOIN prosecution_delivery d ON d.id = n.delivery_id
       WHERE d.superseded_at IS NULL AND n.number IS NOT NULL AND d.cut_off = NEW.cut_off
       ORDER BY n.year, n.offence, n.kind, n.district, d.cut_off DESC, d.recorded_at DESC, d.id DESC) s
     GROUP BY s.year, s.offence, s.kind
    HAVING max(s.number) FILTER (WHERE s.district = '') < sum(s.number) FILTER (WHERE s.district <> '')
       AND bool_or(s.delivery_id = NEW.id)) THEN
    PERFORM helle.refuse('delivery_adds_up_with_what_stands');
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_delivery AFTER INSERT ON prosecution_delivery DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION helle.keep_delivery();
REVOKE ALL ON FUNCTION helle.keep_delivery() FROM PUBLIC;
