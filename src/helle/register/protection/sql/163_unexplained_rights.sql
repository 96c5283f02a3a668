-- What gives somebody a sight of something and no act explains: the log has an act for each role, for what each privilege gives and for each
-- grant. Whoever writes as the owner of the tables writes a row; the act she has to write into the log, which is sealed, in somebody's name.
--
-- Asked of bare tables, so that it means the same wherever it is asked: `helle check --rights` takes these words from the program and not from
-- the database, whose owner writes other words there. Ids and codes alone. Where a policy would keep rows from whoever asks, it is an error.

-- kind, row_id: `seat`, a membership that is in force or to come; `privilege`, what one gives; `grant`, one in force; `look`, whoever looked as
-- what she is not, in these two days, or at what her unit had no part of; `assignment`, who has a case; `opening`, what a colleague's case was
-- opened for; `referral`, a case that is to have come of a referral, by the person in it. why: `no_act`; `no_way`, to the case; `other`, the
-- act gave another; `earlier`, it begins before; `longer`, it was ended, or given for less; `shorter`, nobody ended it. stood: a hash of what stands in the row, so that a change of it is another find; of a look, of when the last one was.
CREATE OR REPLACE FUNCTION helle.unexplained_rights(the_moment timestamptz)
RETURNS TABLE (kind text, row_id text, unit_id uuid, user_id uuid, role text, why text, stood text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET row_security = off AS $$
  SELECT f.kind, f.row_id, f.unit_id, f.user_id, f.role, f.why, encode(sha256(convert_to(f.stood, 'UTF8')), 'hex')
    FROM (SELECT * FROM helle.unexplained_seats(the_moment) UNION ALL SELECT * FROM helle.unexplained_privileges(the_moment)
          UNION ALL SELECT * FROM helle.unexplained_grants(the_moment) UNION ALL SELECT * FROM helle.unexplained_looks(the_moment)
          UNION ALL SELECT * FROM helle.unexplained_looks_at_cases(the_moment)
          UNION ALL SELECT * FROM helle.unexplained_assignments(the_moment)
          UNION ALL SELECT * FROM helle.unexplained_openings(the_moment)
          UNION ALL SELECT * FROM helle.unexplained_cases_of_referrals()) f
   WHERE f.why IS NOT NULL
$$;
-- Keeps what was found this night, with the day on which it was found first, and leaves lines for what is new, by its ids: in the log it
-- stays. What stands otherwise than when it was found is found anew: whoever has seen it has not seen that. A look is kept until somebody
-- has seen it, and said once however long it goes on; after that another look is another find. What a row says was seen is believed only
-- with its line in the log, and what nobody has seen is told until the log says that it was: both rows are written by whoever owns them. Says
-- how many nobody has seen, and how many are new.
CREATE OR REPLACE FUNCTION helle.note_unexplained_rights(OUT unseen integer, OUT fresh integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET row_security = off AS $$
DECLARE
  anew bigint[];
  added bigint[];
  new_ones jsonb[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('helle.unexplained_rights', 0));
  WITH taken_back AS (
    UPDATE audit_unexplainedright u SET seen_at = NULL, seen_by_id = NULL, found_at = helle.clock_now()
     WHERE u.seen_at IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM helle.rights_noted_in_the_log() n
        WHERE (n.kind, n.row_id, n.unit, n.role, n.why, n.stood) = (u.kind, u.row_id, u.unit_id::text, u.role, u.why, u.stood))
     RETURNING u.id)
  SELECT array_agg(t.id) INTO anew FROM taken_back t;
  WITH found AS MATERIALIZED (SELECT * FROM helle.unexplained_rights(helle.clock_now())),
  gone AS (
    DELETE FROM audit_unexplainedright u WHERE NOT (u.kind = 'look' AND u.seen_at IS NULL) AND NOT EXISTS (
      SELECT 1 FROM found f WHERE (f.kind, f.row_id, f.unit_id, f.role, f.why) = (u.kind, u.row_id, u.unit_id, u.role, u.why))),
  goes_on AS (
    UPDATE audit_unexplainedright u SET stood = f.stood FROM found f
     WHERE u.kind = 'look' AND u.seen_at IS NULL AND (f.kind, f.row_id, f.unit_id, f.role, f.why) = (u.kind, u.row_id, u.unit_id, u.role, u.why)),
  put AS (
    INSERT INTO audit_unexplainedright AS u (kind, row_id, unit_id, user_id, role, why, stood, found_at)
    SELECT f.kind, f.row_id, f.unit_id, f.user_id, f.role, f.why, f.stood, helle.clock_now() FROM found f
     WHERE NOT EXISTS (
       SELECT 1 FROM audit_unexplainedright k
        WHERE k.kind = 'look' AND k.seen_at IS NULL AND (k.kind, k.row_id, k.unit_id, k.role, k.why) = (f.kind, f.row_id, f.unit_id, f.role, f.why))
    ON CONFLICT (kind, row_id, unit_id, role, why) DO UPDATE
       SET user_id = excluded.user_id, stood = excluded.stood, found_at = excluded.found_at, seen_at = NULL, seen_by_id = NULL
     WHERE u.stood IS DISTINCT FROM excluded.stood RETURNING u.id)
  SELECT array_agg(p.id) INTO added FROM put p;
  WITH told AS MATERIALIZED (
    SELECT f.one ->> 'kind' AS kind, f.one ->> 'id' AS row_id, f.one ->> 'unit' AS unit, f.one ->> 'role' AS role, f.one ->> 'why' AS why,
           max(l.at) AS at
      FROM audit_line l CROSS JOIN LATERAL jsonb_array_elements(
             CASE WHEN jsonb_typeof(l.detail -> 'found') = 'array' THEN l.detail -> 'found' ELSE '[]' END) AS f (one)
     WHERE l.action = 'rights.unexplained' AND l.outcome = 'allowed' GROUP BY 1, 2, 3, 4, 5)
  SELECT array_agg(jsonb_build_object('kind', n.kind, 'id', n.row_id, 'unit', n.unit_id, 'role', n.role, 'why', n.why) ORDER BY n.id)
    INTO new_ones FROM audit_unexplainedright n
   WHERE n.seen_at IS NULL AND (n.id = ANY (anew || added) OR NOT EXISTS (
     SELECT 1 FROM told t WHERE (t.kind, t.row_id, t.unit, t.role, t.why) = (n.kind, n.row_id, n.unit_id::text, n.role, n.why)
        AND t.at >= n.found_at));
  fresh := coalesce(cardinality(new_ones), 0);
  -- As many to a line as it holds.
  FOR nth IN 1 .. fresh BY 8 LOOP
    PERFORM helle.write_line(NULL, NULL, NULL, 'operation', 'rights.unexplained', 'allowed', NULL, '{}',
                             jsonb_build_object('found', to_jsonb(new_ones[nth : nth + 7])), NULL);
  END LOOP;
  unseen := (SELECT count(*) FROM audit_unexplainedright WHERE seen_at IS NULL);
END $$;

REVOKE ALL ON FUNCTION helle.unexplained_rights(timestamptz), helle.note_unexplained_rights() FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.note_unexplained_rights() TO helle_lists;
