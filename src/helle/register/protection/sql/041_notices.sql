-- What somebody chose about mails, and what became of hers, is her own. Mails are written and moved by the job's role alone,
-- through the functions below: it learns an address, a language and hours, and no more; it can read no table.
CREATE POLICY own_read ON notices_choice FOR SELECT TO helle_app USING (EXISTS (
  SELECT 1 FROM organisations_membership m WHERE m.id = membership_id AND m.user_id = (SELECT helle.acting_user())));
CREATE POLICY own_add ON notices_choice FOR INSERT TO helle_app WITH CHECK (changed_at = (SELECT helle.instant()) AND EXISTS (
  SELECT 1 FROM organisations_membership m WHERE m.id = membership_id AND m.user_id = (SELECT helle.acting_user())));
CREATE POLICY own_change ON notices_choice FOR UPDATE TO helle_app
  USING (EXISTS (
    SELECT 1 FROM organisations_membership m WHERE m.id = membership_id AND m.user_id = (SELECT helle.acting_user())))
  WITH CHECK (changed_at = (SELECT helle.instant()));
CREATE POLICY own_read ON notices_mail FOR SELECT TO helle_app USING (EXISTS (
  SELECT 1 FROM organisations_membership m WHERE m.id = membership_id AND m.user_id = (SELECT helle.acting_user())));
CREATE POLICY own_read ON notices_undeliverable FOR SELECT TO helle_app USING (user_id = (SELECT helle.acting_user()));
CREATE POLICY own_remove ON notices_undeliverable FOR DELETE TO helle_app USING (user_id = (SELECT helle.acting_user()));

-- The last alarm of each membership: for a missing minor whose case its unit has now, and for a case that was opened because of danger
-- and that it is to answer. That is told at once, also to whoever wants no mails or has not chosen. Few are open at a time.
CREATE OR REPLACE FUNCTION helle.notice_alarms() RETURNS TABLE (membership uuid, alarm_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT one.membership, max(one.alarm_at) FROM (
    SELECT m.id AS membership, a.recorded_at AS alarm_at
      FROM minors_missing a
      JOIN protection_grant g ON g.case_id = a.case_id AND g.category = 'core' AND g.during @> helle.clock_now()
      JOIN organisations_membership m ON m.unit_id = g.unit_id
       AND EXISTS (SELECT 1 FROM protection_rolecategory r WHERE r.role = m.role AND r.category = 'core')
     WHERE a.ended_on IS NULL
    UNION ALL
    SELECT d.membership, d.alarm_at FROM helle.danger_alarms() d) one
   GROUP BY one.membership;
END $$;

-- The memberships that may get a mail now: valid today, of somebody active, wanted or of an alarm, and not of somebody who is
-- away and covered. Whoever covers has what waits on her own desk, and so in her own mail.
CREATE OR REPLACE FUNCTION helle.notice_wanted(the_membership uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM organisations_membership m
      JOIN organisations_user u ON u.id = m.user_id AND u.is_active
      CROSS JOIN (SELECT (helle.clock_now() AT TIME ZONE 'Europe/Copenhagen')::date AS today) t
     WHERE m.id = the_membership AND m.during @> t.today
       AND (EXISTS (SELECT 1 FROM notices_choice c WHERE c.membership_id = m.id AND c.how <> 'never')
            OR EXISTS (SELECT 1 FROM helle.notice_alarms() a WHERE a.membership = m.id))
       AND NOT EXISTS (SELECT 1 FROM allocation_absence a
                        WHERE a.user_id = m.user_id AND a.unit_id = m.unit_id AND a.during @> t.today
                          AND a.withdrawn_at IS NULL AND a.cover_id IS NOT NULL))
$$;

CREATE OR REPLACE FUNCTION helle.notice_seats()
RETURNS TABLE (membership uuid, email text, refused_address bytea, how text, daily_at smallint, quiet_from smallint,
               quiet_to smallint, quiet_weekends boolean, quiet_holidays boolean, language text, looked_for timestamptz, told bytea,
               alarm_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.id, u.email, x.address, coalesce(c.how, 'never'), coalesce(c.daily_at, 8), c.quiet_from, c.quiet_to,
         coalesce(c.quiet_weekends, false), coalesce(c.quiet_holidays, false), coalesce(c.language, 'da'), c.looked_for,
         (SELECT n.told FROM notices_mail n WHERE n.membership_id = m.id AND n.state IN ('sent', 'unknown')
           ORDER BY n.slot DESC LIMIT 1),
         a.alarm_at
    FROM organisations_membership m
    JOIN organisations_user u ON u.id = m.user_id
    LEFT JOIN notices_choice c ON c.membership_id = m.id
    LEFT JOIN helle.notice_alarms() a ON a.membership = m.id
    LEFT JOIN notices_undeliverable x ON x.user_id = m.user_id
   WHERE (c.how <> 'never' OR a.alarm_at > coalesce(c.looked_for, '-infinity')) AND helle.notice_wanted(m.id)
     AND NOT EXISTS (SELECT 1 FROM notices_mail n WHERE n.membership_id = m.id AND n.state IN ('waiting', 'taken'))
   ORDER BY m.id
$$;

-- One mail for a moment, and one on its way: of two workers the second writes none, and is told so.
CREATE OR REPLACE FUNCTION helle.notice_put(
  the_id uuid, the_membership uuid, the_slot timestamptz, the_language text, the_things integer, the_late integer,
  the_fresh integer, and_more boolean, the_told bytea
) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH put AS (
    INSERT INTO notices_mail (id, membership_id, slot, language, things, late, fresh, more, told, made_at, state, attempts,
                              next_try_at)
    SELECT the_id, the_membership, the_slot, the_language, the_things, the_late, the_fresh, and_more, the_told,
           helle.clock_now(), 'waiting', 0, helle.clock_now()
     WHERE helle.notice_wanted(the_membership)
    ON CONFLICT DO NOTHING RETURNING id)
  SELECT EXISTS (SELECT 1 FROM put)
$$;

-- That it was counted for a moment, so that it is not counted for it again. Who has chosen nothing is told of an alarm all the
-- same, and still wants no others.
CREATE OR REPLACE FUNCTION helle.notice_looked(the_membership uuid, the_slot timestamptz) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO notices_choice (membership_id, how, daily_at, quiet_weekends, quiet_holidays, language, changed_at, looked_for)
  VALUES (the_membership, 'never', 8, false, false, 'da', helle.clock_now(), the_slot)
  ON CONFLICT (membership_id) DO UPDATE SET looked_for = excluded.looked_for
$$;

-- The mails whose time has come, with the hours their receivers want to be left alone.
CREATE OR REPLACE FUNCTION helle.notice_ready()
RETURNS TABLE (id uuid, how text, daily_at smallint, quiet_from smallint, quiet_to smallint, quiet_weekends boolean,
               quiet_holidays boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT n.id, c.how, c.daily_at, c.quiet_from, c.quiet_to, c.quiet_weekends, c.quiet_holidays
    FROM notices_mail n JOIN notices_choice c ON c.membership_id = n.membership_id
   WHERE n.state = 'waiting' AND n.next_try_at <= helle.clock_now() ORDER BY n.next_try_at, n.id
$$;

-- Takes one mail before it is sent, so that nobody else sends it. One that is no longer wanted is withdrawn; then, and where
-- somebody was faster, nothing comes back. `alarmed`: it is the first since an alarm that still stands.
CREATE OR REPLACE FUNCTION helle.notice_take(the_id uuid)
RETURNS TABLE (email text, refused_address bytea, language text, things integer, late integer, fresh integer, more boolean,
               made_at timestamptz, attempts smallint, alarmed boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  taken notices_mail;
BEGIN
  SELECT * INTO taken FROM notices_mail n WHERE n.id = the_id AND n.state = 'waiting' FOR UPDATE SKIP LOCKED;
  IF taken.id IS NULL THEN
    RETURN;
  END IF;
  IF NOT helle.notice_wanted(taken.membership_id) THEN
    UPDATE notices_mail n SET state = 'withdrawn', ended_at = helle.clock_now() WHERE n.id = the_id;
    RETURN;
  END IF;
  UPDATE notices_mail n SET state = 'taken', taken_at = helle.clock_now(), attempts = n.attempts + 1 WHERE n.id = the_id;
  RETURN QUERY
    SELECT u.email::text, x.address, taken.language::text, taken.things, taken.late, taken.fresh, taken.more, taken.made_at,
           (taken.attempts + 1)::smallint,
           EXISTS (SELECT 1 FROM helle.notice_alarms() a
                    WHERE a.membership = taken.membership_id AND a.alarm_at <= taken.made_at
                      AND a.alarm_at > coalesce((SELECT max(n.made_at) FROM notices_mail n
                                                  WHERE n.membership_id = taken.membership_id AND n.state IN ('sent', 'unknown')),
                                                '-infinity'))
      FROM organisations_membership m JOIN organisations_user u ON u.id = m.user_id
      LEFT JOIN notices_undeliverable x ON x.user_id = m.user_id
     WHERE m.id = taken.membership_id;
END $$;

-- What became of a mail that was taken. With an address (its keyed hash) nothing more is sent to it until she says it works.
CREATE OR REPLACE FUNCTION helle.notice_end(
  the_id uuid, the_state text, the_code integer, try_again_at timestamptz, dead_address bytea
) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  whose uuid;
BEGIN
  UPDATE notices_mail n SET state = the_state, code = the_code, next_try_at = coalesce(try_again_at, n.next_try_at),
         ended_at = CASE the_state WHEN 'waiting' THEN NULL ELSE helle.clock_now() END
    FROM organisations_membership m
   WHERE n.id = the_id AND n.state = 'taken' AND m.id = n.membership_id RETURNING m.user_id INTO whose;
  IF whose IS NOT NULL AND dead_address IS NOT NULL THEN
    INSERT INTO notices_undeliverable (user_id, address, since, code)
    VALUES (whose, dead_address, helle.clock_now(), the_code)
    ON CONFLICT (user_id) DO UPDATE SET address = excluded.address, since = excluded.since, code = excluded.code;
  END IF;
END $$;

-- A mail taken by a worker that died may have gone out: it is not sent again. Of each membership the last mail is kept, the
-- others for thirty days.
CREATE OR REPLACE FUNCTION helle.notice_tidy() RETURNS TABLE (unknown uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM notices_mail n WHERE n.ended_at < helle.clock_now() - interval '30 days'
     AND EXISTS (SELECT 1 FROM notices_mail l WHERE l.membership_id = n.membership_id AND l.slot > n.slot
                    AND l.state IN ('sent', 'unknown'));
  RETURN QUERY
    UPDATE notices_mail n SET state = 'unknown', ended_at = helle.clock_now()
     WHERE n.state = 'taken' AND n.taken_at < helle.clock_now() - interval '15 minutes' RETURNING n.id;
END $$;

-- How many mails of the last day did not arrive: three numbers, for how the system is. Never whose.
CREATE OR REPLACE FUNCTION helle.notices_lost(OUT undeliverable integer, OUT given_up integer, OUT unknown integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*) FILTER (WHERE n.state = 'undeliverable')::int, count(*) FILTER (WHERE n.state = 'given_up')::int,
         count(*) FILTER (WHERE n.state = 'unknown')::int
    FROM notices_mail n WHERE n.ended_at > helle.clock_now() - interval '1 day'
$$;
REVOKE ALL ON FUNCTION helle.notices_lost() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.notices_lost() TO helle_app;

REVOKE ALL ON FUNCTION helle.notice_alarms(), helle.notice_wanted(uuid), helle.notice_seats(),
  helle.notice_put(uuid, uuid, timestamptz, text, integer, integer, integer, boolean, bytea), helle.notice_ready(),
  helle.notice_looked(uuid, timestamptz),
  helle.notice_take(uuid), helle.notice_end(uuid, text, integer, timestamptz, bytea), helle.notice_tidy()
  FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.clock_now(), helle.notice_seats(),
  helle.notice_put(uuid, uuid, timestamptz, text, integer, integer, integer, boolean, bytea), helle.notice_ready(),
  helle.notice_looked(uuid, timestamptz),
  helle.notice_take(uuid), helle.notice_end(uuid, text, integer, timestamptz, bytea), helle.notice_tidy() TO helle_notices;
