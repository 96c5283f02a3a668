-- When units can be reached.
CREATE FUNCTION helle.add_hours(
  the_hours uuid, the_unit uuid, the_weekday integer, opens_at time, closes_at time, since date, the_source text
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  INSERT INTO administration_openinghours (id, unit_id, weekday, opens, closes, during, source)
  VALUES (the_hours, the_unit, the_weekday, opens_at, closes_at, daterange(since, NULL), the_source);
  PERFORM helle.staff_line('hours.added', the_unit, jsonb_build_object('weekday', the_weekday, 'since', since));
END $$;

CREATE FUNCTION helle.end_hours(the_hours uuid, last_day date) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was administration_openinghours;
BEGIN
  PERFORM helle.require_administrator();
  SELECT * INTO STRICT was FROM administration_openinghours WHERE id = the_hours FOR NO KEY UPDATE;
  IF (was.during @> last_day) IS NOT TRUE THEN
    PERFORM helle.refuse('hours_hold_then');
  END IF;
  UPDATE administration_openinghours SET during = daterange(lower(during), last_day + 1) WHERE id = the_hours;
  PERFORM helle.staff_line('hours.ended', was.unit_id, jsonb_build_object('weekday', was.weekday, 'last_day', last_day));
END $$;

CREATE FUNCTION helle.set_exception(the_exception uuid, the_unit uuid, the_day date, opens_at time, closes_at time)
RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM helle.require_administrator();
  INSERT INTO administration_openingexception (id, unit_id, day, opens, closes)
  VALUES (the_exception, the_unit, the_day, opens_at, closes_at)
  ON CONFLICT (unit_id, day) DO UPDATE SET opens = excluded.opens, closes = excluded.closes;
  PERFORM helle.staff_line('hours.exception_set', the_unit, jsonb_build_object('day', the_day));
END $$;

REVOKE ALL ON FUNCTION helle.add_hours(uuid, uuid, integer, time, time, date, text), helle.end_hours(uuid, date),
  helle.set_exception(uuid, uuid, date, time, time) FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.add_hours(uuid, uuid, integer, time, time, date, text), helle.end_hours(uuid, date),
  helle.set_exception(uuid, uuid, date, time, time) TO helle_staff;
