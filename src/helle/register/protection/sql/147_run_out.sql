-- What is over by itself and tells when somebody worked: sessions, by the machine's clock as they are, and marks that a form was sent.

CREATE FUNCTION helle.drop_run_out() RETURNS TABLE (sessions bigint, forms bigint)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH ended AS (DELETE FROM django_session s WHERE s.expire_date < clock_timestamp() - interval '1 day' RETURNING 1),
  sent AS (DELETE FROM protection_sentform f WHERE f.at < helle.clock_now() - interval '30 days' RETURNING 1)
  SELECT (SELECT count(*) FROM ended), (SELECT count(*) FROM sent)
$$;
REVOKE ALL ON FUNCTION helle.drop_run_out() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.drop_run_out() TO helle_lists;
