-- Whose nights are billed stands in no row that is read by whoever bills them: beside the place it would tell where somebody lives
-- whose address is protected (PUB-DIG-12). A stay is read itself, by whom it is shown to; the columns are kept back
-- (table_classes.toml), and the database fills them in.

-- Whose nights a line has is said by its stay, whatever is sent.
CREATE FUNCTION helle.fill_bill_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT s.case_id, s.person_id INTO NEW.case_id, NEW.person_id FROM placements_placement s WHERE s.id = NEW.placement_id;
  IF NOT FOUND THEN
    PERFORM helle.refuse('billed_of_the_provider_and_the_month');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fill_bill_line BEFORE INSERT ON bed_days_line FOR EACH ROW EXECUTE FUNCTION helle.fill_bill_line();

REVOKE ALL ON FUNCTION helle.fill_bill_line() FROM PUBLIC;
