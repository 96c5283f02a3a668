-- The contact person while support runs (SUP-01): nobody is without one unseen, and no handover makes a gap.

-- The days up to one on which support ran and nobody was contact person. An organisation of before the plan was, until it began.
CREATE FUNCTION helle.contact_gaps_unchecked(the_case uuid, on_day date) RETURNS datemultirange
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.support_days_unchecked(the_case) * datemultirange(daterange(NULL, on_day + 1))
       - (SELECT coalesce(range_agg(k.during), '{}') FROM support_contactperson k
           WHERE k.case_id = the_case AND k.superseded_at IS NULL)
       - (SELECT coalesce(range_agg(e.during * daterange(NULL, DATE '2022-01-01')), '{}') FROM support_earliercontact e
           WHERE e.case_id = the_case AND e.superseded_at IS NULL)
$$;

-- The same for who reads the case: each stretch by its first and last day, the last NULL while it goes on.
CREATE FUNCTION helle.contact_person_gaps_of(the_case uuid) RETURNS TABLE (since date, until date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT lower(gap), CASE WHEN upper(gap) <= d.today THEN upper(gap) - 1 END
    FROM (SELECT (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date AS today) d
   CROSS JOIN LATERAL unnest(helle.contact_gaps_unchecked(the_case, d.today)) gap
   WHERE (SELECT helle.reads('core')) AND (SELECT helle.grant_exists(the_case, 'core')) AND (SELECT helle.facts_are_open(the_case))
   ORDER BY 1
$$;

-- Who of CMM's persons with running support has nobody, or nobody who is here: `nobody`, `ngo` (an organisation of before the
-- plan), `wrong` (whom a look that was found wrong put there), `left`, `away` for more than some days, and `leaves` up to a day to
-- come, unless another is planned by then. For CMM alone; the state of each colleague is found once, however many persons she has.
CREATE FUNCTION helle.contact_person_gaps(longer_than integer, soon date, most integer)
RETURNS TABLE (case_id uuid, number text, user_id uuid, why text, since date, until date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH day AS (SELECT (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date AS today),
  supported AS MATERIALIZED (
    SELECT g.case_id, g.number, k.user_id, k.during,
           k.id IS NOT NULL AND helle.left_by_a_wrong_look(k.case_id, k.by_user_id, k.recorded_at, k.id) AS wrong
      FROM day CROSS JOIN protection_grant g
      LEFT JOIN support_contactperson k ON k.case_id = g.case_id AND k.superseded_at IS NULL AND k.during @> day.today
     WHERE g.unit_id = (SELECT helle.acting_unit()) AND g.category = 'core' AND g.during @> (SELECT helle.instant())
       AND (g.rung IN ('indication', 'under_assessment', 'victim_current') AND NOT helle.support_over_unchecked(g.case_id)
            OR g.rung = 'not_victim' AND helle.winds_down_unchecked(g.case_id, day.today))
       AND (SELECT helle.acting_kind()) = 'cmm' AND (SELECT helle.reads('core'))),
  colleagues AS MATERIALIZED (
    SELECT u.user_id, s.left_on, s.away_since, s.away_until, s.covered,
           (SELECT max(upper(m.during)) FROM organisations_membership m JOIN organisations_unit n ON n.id = m.unit_id
             WHERE m.user_id = u.user_id AND n.kind = 'cmm' HAVING NOT bool_or(upper_inf(m.during))) AS leaves_on
      FROM (SELECT DISTINCT user_id FROM supported WHERE user_id IS NOT NULL) u
     CROSS JOIN day CROSS JOIN LATERAL helle.contact_state_unchecked(u.user_id, day.today) s),
  flagged AS (
    SELECT s.case_id, s.number, s.user_id,
           CASE WHEN s.user_id IS NULL THEN 'nobody' WHEN s.wrong THEN 'wrong' WHEN c.left_on IS NOT NULL THEN 'left'
                WHEN c.away_until - c.away_since + 1 > longer_than AND NOT c.covered
                     AND NOT helle.contact_deputised_unchecked(s.case_id, day.today) THEN 'away'
                WHEN c.leaves_on <= soon AND NOT EXISTS (
                       SELECT 1 FROM support_contactperson n WHERE n.case_id = s.case_id AND n.superseded_at IS NULL
                          AND lower(n.during) > day.today AND lower(n.during) <= c.leaves_on) THEN 'leaves' END AS why,
           CASE WHEN s.wrong THEN lower(s.during) ELSE coalesce(c.left_on, c.away_since) END AS since, c.away_until, c.leaves_on
      FROM day CROSS JOIN supported s LEFT JOIN colleagues c ON c.user_id = s.user_id)
  SELECT f.case_id, f.number, f.user_id,
         CASE WHEN f.why = 'nobody' AND EXISTS (
                SELECT 1 FROM support_earliercontact e
                 WHERE e.case_id = f.case_id AND e.superseded_at IS NULL AND upper_inf(e.during)) THEN 'ngo' ELSE f.why END,
         CASE f.why WHEN 'nobody' THEN (
                SELECT max(lower(gap)) FROM day, unnest(helle.contact_gaps_unchecked(f.case_id, day.today)) gap)
              WHEN 'leaves' THEN f.leaves_on ELSE f.since END,
         CASE WHEN f.why = 'away' THEN f.away_until END
    FROM (SELECT * FROM flagged WHERE why IS NOT NULL
           ORDER BY array_position(ARRAY['nobody', 'wrong', 'left', 'away', 'leaves'], why), number LIMIT most) f
$$;

-- Whether the contact person of a case was put there in a look that was found wrong, for CMM.
CREATE FUNCTION helle.contact_person_by_a_wrong_look(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM support_contactperson k
                  WHERE k.case_id = the_case AND k.superseded_at IS NULL
                    AND k.during @> (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date
                    AND helle.left_by_a_wrong_look(k.case_id, k.by_user_id, k.recorded_at, k.id))
     AND helle.acting_kind() = 'cmm' AND helle.reads('core') AND helle.grant_exists(the_case, 'core') AND (SELECT helle.facts_are_open(the_case))
$$;

-- For how many persons with running support, or support that is wound down, each colleague is contact person or, today, deputy:
-- none from the day on which support has ended. For CMM alone.
CREATE FUNCTION helle.contact_person_loads() RETURNS TABLE (user_id uuid, persons bigint, deputising bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH supported AS MATERIALIZED (
    SELECT g.case_id, day.today
      FROM (SELECT (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date AS today) day CROSS JOIN protection_grant g
     WHERE g.unit_id = (SELECT helle.acting_unit()) AND g.category = 'core' AND g.during @> (SELECT helle.instant())
       AND (g.rung IN ('indication', 'under_assessment', 'victim_current') AND NOT helle.support_over_unchecked(g.case_id)
            OR g.rung = 'not_victim' AND helle.winds_down_unchecked(g.case_id, day.today))
       AND (SELECT helle.acting_kind()) = 'cmm' AND (SELECT helle.reads('core')))
  SELECT x.user_id, count(*) FILTER (WHERE x.own), count(*) FILTER (WHERE NOT x.own)
    FROM (SELECT k.user_id, true AS own FROM supported s
            JOIN support_contactperson k ON k.case_id = s.case_id AND k.superseded_at IS NULL AND k.during @> s.today
           UNION ALL
          SELECT d.user_id, false FROM supported s
            JOIN support_contactdeputy d ON d.case_id = s.case_id AND d.withdrawn_at IS NULL AND d.during @> s.today) x
   GROUP BY x.user_id
$$;

-- A contact person ends where the next begins, or when support has ended, once the act is done: no handover makes a gap. A deputy
-- does not outlast her.
CREATE FUNCTION helle.keep_contact_followed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- A last day that was taken back, or moved, in the same act is none.
  IF NOT EXISTS (SELECT 1 FROM support_contactperson k WHERE k.id = NEW.id AND k.during = NEW.during AND k.superseded_at IS NULL) THEN
    RETURN NULL;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM support_contactperson k WHERE k.case_id = NEW.case_id AND k.superseded_at IS NULL
                    AND lower(k.during) = upper(NEW.during))
     AND NOT EXISTS (SELECT 1 FROM support_supportend e
                      WHERE e.case_id = NEW.case_id
                        AND (e.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date IN (upper(NEW.during), upper(NEW.during) - 1)) THEN
    RAISE EXCEPTION 'a contact person ends where the next begins'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_person_is_followed';
  END IF;
  IF EXISTS (SELECT 1 FROM support_contactdeputy d WHERE d.case_id = NEW.case_id AND d.withdrawn_at IS NULL
                AND d.during @> (upper(NEW.during) - 1) AND d.during @> upper(NEW.during)) THEN
    RAISE EXCEPTION 'a deputy does not outlast the contact person'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_deputy_ends_with_her';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_contact_followed AFTER UPDATE OF during ON support_contactperson
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NOT upper_inf(NEW.during) AND NEW.superseded_at IS NULL AND OLD.during IS DISTINCT FROM NEW.during)
  EXECUTE FUNCTION helle.keep_contact_followed();

-- Whoever was to take over and never does leaves no gap either: the present one then has no last day any more.
CREATE FUNCTION helle.keep_handover_taken_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF lower(NEW.during) > helle.local_today()
     AND EXISTS (SELECT 1 FROM support_contactperson k WHERE k.case_id = NEW.case_id AND k.superseded_at IS NULL
                    AND upper(k.during) = lower(NEW.during))
     AND NOT EXISTS (SELECT 1 FROM support_contactperson k WHERE k.case_id = NEW.case_id AND k.superseded_at IS NULL
                        AND lower(k.during) = lower(NEW.during))
     AND NOT EXISTS (SELECT 1 FROM support_supportend e
                      WHERE e.case_id = NEW.case_id
                        AND (e.recorded_at AT TIME ZONE 'Europe/Copenhagen')::date IN (lower(NEW.during), lower(NEW.during) - 1)) THEN
    RAISE EXCEPTION 'a planned handover is taken back, so that whoever is contact person goes on'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'planned_handover_is_taken_back';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_handover_taken_back AFTER UPDATE OF superseded_at ON support_contactperson
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.superseded_at IS NULL AND NEW.superseded_at IS NOT NULL)
  EXECUTE FUNCTION helle.keep_handover_taken_back();

-- A handover that was planned and whose day has not come is taken back: who was to take over never does, and whoever is contact
-- person goes on. Both in one act, so that no gap comes of it.
CREATE FUNCTION helle.take_back_handover(the_case uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  planned support_contactperson;
BEGIN
  IF helle.acting_kind() IS DISTINCT FROM 'cmm' OR NOT helle.writes('core') OR NOT helle.grant_exists(the_case, 'core') THEN
    RAISE EXCEPTION 'no contact person of this unit' USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM helle.require_open(the_case);
  SELECT * INTO planned FROM support_contactperson k
   WHERE k.case_id = the_case AND k.superseded_at IS NULL AND lower(k.during) > helle.local_today() FOR UPDATE;
  IF planned.id IS NULL THEN
    RETURN NULL;
  END IF;
  UPDATE support_contactperson SET superseded_at = helle.instant() WHERE id = planned.id;
  UPDATE support_contactperson SET during = daterange(lower(during), NULL)
   WHERE case_id = the_case AND superseded_at IS NULL AND upper(during) = lower(planned.during);
  RETURN planned.id;
END $$;

-- A handover is planned from somebody who is contact person, so that one is there until its day; one at a time, and not far ahead.
CREATE FUNCTION helle.keep_planned_handover() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF lower(NEW.during) > helle.local_today() AND (
       lower(NEW.during) > helle.local_today() + 90 OR NOT EXISTS (
         SELECT 1 FROM support_contactperson k WHERE k.case_id = NEW.case_id AND k.superseded_at IS NULL
            AND k.during @> helle.local_today() AND upper(k.during) = lower(NEW.during))) THEN
    PERFORM helle.refuse('handover_is_planned_from_somebody');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_planned_handover BEFORE INSERT ON support_contactperson
  FOR EACH ROW EXECUTE FUNCTION helle.keep_planned_handover();

-- CMM and an organisation of before the plan are not contact person on the same day. The case is held first, as whoever writes in
-- it does: two who write at once meet there.
CREATE FUNCTION helle.keep_one_contact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM cases_case WHERE id = NEW.case_id FOR NO KEY UPDATE;
  IF TG_TABLE_NAME = 'support_contactperson' AND EXISTS (
       SELECT 1 FROM support_earliercontact e
        WHERE e.case_id = NEW.case_id AND e.superseded_at IS NULL AND e.during && NEW.during)
     OR TG_TABLE_NAME = 'support_earliercontact' AND EXISTS (
       SELECT 1 FROM support_contactperson k
        WHERE k.case_id = NEW.case_id AND k.superseded_at IS NULL AND k.during && NEW.during) THEN
    RAISE EXCEPTION 'one contact person at a time, whoever it is'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'one_contact_person_of_any_kind';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_one_contact BEFORE INSERT ON support_contactperson
  FOR EACH ROW EXECUTE FUNCTION helle.keep_one_contact();
CREATE TRIGGER keep_one_contact BEFORE INSERT ON support_earliercontact
  FOR EACH ROW EXECUTE FUNCTION helle.keep_one_contact();
CREATE TRIGGER keep_entry BEFORE UPDATE ON support_earliercontact FOR EACH ROW EXECUTE FUNCTION helle.keep_entry();

-- A deputy stands in for a contact person who is one on these days, is another, works at CMM on the first and the last of them,
-- and is not away herself. Afterwards only the last day comes sooner, or it is taken back before it began; on a day gone by she did
-- stand in.
CREATE FUNCTION helle.keep_contact_deputy() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  today date := (helle.instant() AT TIME ZONE 'Europe/Copenhagen')::date;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(OLD) - 'during' - 'withdrawn_at' IS DISTINCT FROM to_jsonb(NEW) - 'during' - 'withdrawn_at'
       OR OLD.withdrawn_at IS NOT NULL OR lower(OLD.during) <> lower(NEW.during) OR upper(NEW.during) > upper(OLD.during)
       OR upper(NEW.during) < upper(OLD.during) AND upper(NEW.during) < today
       OR NEW.withdrawn_at IS NOT NULL AND (NEW.withdrawn_at <> helle.instant() OR lower(NEW.during) < today) THEN
      RAISE EXCEPTION 'a deputy gets an earlier last day or is taken back' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  PERFORM 1 FROM support_contactperson k WHERE k.case_id = NEW.case_id AND k.superseded_at IS NULL
     AND k.during @> NEW.during AND k.user_id <> NEW.user_id FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a deputy stands in for another who is contact person'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_deputy_for_another';
  END IF;
  IF NOT helle.works_here(NEW.user_id, NEW.by_unit_id, lower(NEW.during))
     OR NOT helle.works_here(NEW.user_id, NEW.by_unit_id, upper(NEW.during) - 1) THEN
    RAISE EXCEPTION 'a deputy works in the unit' USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_deputy_works_here';
  END IF;
  IF EXISTS (SELECT 1 FROM allocation_absence a WHERE a.user_id = NEW.user_id AND a.unit_id = NEW.by_unit_id
                AND a.withdrawn_at IS NULL AND a.during && NEW.during) THEN
    RAISE EXCEPTION 'a deputy is not away herself' USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_deputy_is_here';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_contact_deputy BEFORE INSERT OR UPDATE ON support_contactdeputy
  FOR EACH ROW EXECUTE FUNCTION helle.keep_contact_deputy();

-- The note of a handover is of its own contact person, and is read once, by whom it is for.
CREATE FUNCTION helle.keep_contact_handover() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT 1 FROM support_contactperson k WHERE k.id = NEW.contact_person_id AND k.case_id = NEW.case_id
                      AND k.user_id = NEW.to_user_id) THEN
      RAISE EXCEPTION 'a handover is of its own contact person' USING ERRCODE = 'insufficient_privilege';
    END IF;
  ELSIF OLD.read_at IS NOT NULL OR NEW.read_at IS DISTINCT FROM helle.instant()
        OR NEW.to_user_id IS DISTINCT FROM helle.acting_user() THEN
    RAISE EXCEPTION 'a handover is read once, by whom it is for' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_contact_handover BEFORE INSERT OR UPDATE ON support_contacthandover
  FOR EACH ROW EXECUTE FUNCTION helle.keep_contact_handover();

REVOKE ALL ON FUNCTION helle.support_end_holds(support_supportend), helle.support_end_held_until(support_supportend),
  helle.support_over_unchecked(uuid), helle.support_days_unchecked(uuid), helle.support_ended_unchecked(uuid),
  helle.winds_down_unchecked(uuid, date), helle.contact_state_unchecked(uuid, date), helle.contact_deputised_unchecked(uuid, date),
  helle.left_by_a_wrong_look(uuid, uuid, timestamptz, uuid), helle.contact_person_by_a_wrong_look(uuid),
  helle.contact_alone_unchecked(uuid, date), helle.contact_gaps_unchecked(uuid, date),
  helle.keep_planned_handover(), helle.take_back_handover(uuid),
  helle.keep_contact_followed(), helle.keep_handover_taken_back(), helle.keep_one_contact(), helle.keep_contact_deputy(),
  helle.keep_contact_handover(),
  helle.contact_person_gaps_of(uuid), helle.contact_person_gaps(integer, date, integer),
  helle.contact_person_loads() FROM PUBLIC, helle_app;
GRANT EXECUTE ON FUNCTION helle.contact_person_by_a_wrong_look(uuid), helle.take_back_handover(uuid), helle.contact_person_gaps_of(uuid),
  helle.contact_person_gaps(integer, date, integer), helle.contact_person_loads() TO helle_app;
