-- What was said in the log to be explained: of which right, as it stood when that was said, when and by whom. A row that says so says it to
-- nobody: whoever owns the table writes it. Put there by `helle check --rights`, too (163_unexplained_rights.sql).
CREATE OR REPLACE FUNCTION helle.rights_noted_in_the_log()
RETURNS TABLE (kind text, row_id text, unit text, role text, why text, stood text, at timestamptz, by_user uuid)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT ON (1, 2, 3, 4, 5, 6) l.detail ->> 'kind', l.detail ->> 'id', l.detail ->> 'unit', l.detail ->> 'role', l.detail ->> 'why',
         l.detail ->> 'stood', l.at, l.user_id
    FROM audit_line l
   WHERE l.action = 'rights.seen' AND l.outcome = 'allowed' AND l.role IN ('administrator', 'data_protection_officer')
     AND l.user_id IS NOT NULL AND l.user_id IS DISTINCT FROM l.object_id
   ORDER BY 1, 2, 3, 4, 5, 6, l.id
$$;
REVOKE ALL ON FUNCTION helle.rights_noted_in_the_log() FROM PUBLIC, helle_app;
