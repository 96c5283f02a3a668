-- Whose nights are billed stands in no row that is read by whoever bills them: beside the place it would tell where somebody lives
-- whose address is protected (PUB-DIG-12). A stay is read itself, by whom it is shown to; the columns are kept back
-- (table_classes.toml), and the database fills them in, and the log.

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

-- The cases that a line of the log is of where somebody reads, makes or carries on a statement, or confirms a month: she is not told
-- all of them. A payer, who is told references alone, looks at none.
CREATE FUNCTION helle.cases_of_nights(the_action text, the_object uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE
    WHEN helle.keeps_bed_days() IS NOT TRUE THEN '{}'
    WHEN the_action IN ('statement.read', 'statement.made', 'statement.approved', 'statement.sent', 'statement.paid',
                        'statement.credited', 'statement.exported')
      THEN ARRAY(SELECT DISTINCT l.case_id FROM bed_days_line l WHERE l.statement_id = the_object ORDER BY l.case_id)
    WHEN the_action = 'bed_days.month_confirmed'
      THEN ARRAY(SELECT DISTINCT s.case_id FROM bed_days_stay c JOIN placements_placement s ON s.id = c.placement_id
                  WHERE c.month_id = the_object ORDER BY s.case_id)
    ELSE '{}' END
$$;

REVOKE ALL ON FUNCTION helle.fill_bill_line(), helle.cases_of_nights(text, uuid) FROM PUBLIC;
