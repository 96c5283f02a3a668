-- What a list of the unit's work asks of rows that are closed by need to know: that there is one, and nothing of what it says.

-- Whether the risk of a return was weighed (ACC-03), for who is to see to it that it is: who has the case, and her colleagues.
CREATE FUNCTION helle.risk_is_weighed(the_return uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.reads('return_plan')
     AND EXISTS (SELECT 1 FROM returns_risk k WHERE k.return_case_id = the_return AND helle.grant_exists(k.case_id, 'return_plan'))
$$;

REVOKE ALL ON FUNCTION helle.risk_is_weighed(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.risk_is_weighed(uuid) TO helle_app;
