-- A record leads to all that tells of it, and what tells of somebody else there names the business on a page of its own. So nothing leads from
-- it to her, nor from her to it, for whom it is not shown where she lives (PUB-DIG-12): what tells of her case is no row of theirs. What tells
-- of others stays, and the record is theirs to work with. Asked once a query. Beside sql/206 and sql/219.
CREATE POLICY whereabouts ON exploitation_source AS RESTRICTIVE FOR SELECT TO helle_app USING (
  id <> ALL ((SELECT helle.sources_of_hidden_whereabouts())::uuid[]));
GRANT EXECUTE ON FUNCTION helle.sources_of_hidden_whereabouts() TO helle_app;
