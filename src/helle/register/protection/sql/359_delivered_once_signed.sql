-- A letter is delivered on the day on which it was signed, or later: whoever was told of it, and a period that runs from then, follow from that
-- day. Days are those of Copenhagen.
CREATE FUNCTION helle.keep_delivered_once_signed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW."on" < (SELECT (l.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date FROM letters_letter l WHERE l.draft_id = NEW.letter_id) THEN
    PERFORM helle.refuse('a_letter_is_delivered_once_it_is_signed');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_delivered_once_signed BEFORE INSERT ON letters_delivery
  FOR EACH ROW EXECUTE FUNCTION helle.keep_delivered_once_signed();
REVOKE ALL ON FUNCTION helle.keep_delivered_once_signed() FROM PUBLIC;
