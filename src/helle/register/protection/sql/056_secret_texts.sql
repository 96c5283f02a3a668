-- What somebody types is compared with the marks of secret addresses (decisions 362-365). The marks are keyed hashes, written
-- with the address and read by nobody: a function compares.

CREATE FUNCTION helle.keeps_marks(the_address uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM accommodation_address a JOIN accommodation_offer o ON o.id = a.offer_id
     WHERE a.id = the_address AND o.secret AND a.superseded_at IS NULL AND helle.keeps_address(a.offer_id)
       AND a.by_user_id = helle.acting_user() AND a.recorded_at = helle.instant())
$$;

CREATE POLICY kept ON accommodation_mark FOR INSERT TO helle_app WITH CHECK (helle.keeps_marks(address_id));

-- Which secret addresses these marks touch, each with all of its own, so that whoever asked can weigh them together; and whether
-- the acting user may see that address. A town, a postcode or a municipality alone touches none. An address that somebody moved
-- away from counts on: the house stands in what was written meanwhile, and may be used again. One that was a mistake does not.
CREATE FUNCTION helle.touched_addresses(the_marks bytea[])
RETURNS TABLE (offer_id uuid, known boolean, kinds text[], marks bytea[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH touched AS (
    SELECT DISTINCT m.address_id FROM unnest(the_marks) AS typed (mark) JOIN accommodation_mark m ON m.mark = typed.mark
     WHERE m.kind NOT IN ('town', 'postcode', 'municipality')
        -- But for a home itself: what it writes is about where it lies.
        OR (helle.acting_kind() = 'provider' AND helle.sees_address(
              (SELECT a.offer_id FROM accommodation_address a WHERE a.id = m.address_id))))
  SELECT a.offer_id, helle.sees_address(a.offer_id), array_agg(m.kind::text ORDER BY m.id), array_agg(m.mark ORDER BY m.id)
    FROM touched t JOIN accommodation_address a ON a.id = t.address_id JOIN accommodation_mark m ON m.address_id = a.id
   WHERE helle.acting_user() IS NOT NULL AND a.superseded_at IS NULL
   GROUP BY a.id, a.offer_id ORDER BY a.id
$$;

-- How many different texts of the acting user within a day led to a place whose address she does not see: the same text sent
-- again is one.
CREATE FUNCTION helle.texts_that_led() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(DISTINCT l.detail ->> 'text')::int FROM audit_line l
   WHERE l.user_id = helle.acting_user() AND l.action = 'address.typed' AND l.detail ->> 'known' = 'false'
     AND l.at > helle.instant() - interval '1 day'
$$;

-- Waits until whatever else the acting user has sent is answered, where something leads there: of two texts heard at once neither
-- would count the other.
CREATE FUNCTION helle.hear_alone() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT pg_advisory_xact_lock(hashtextextended('helle.typed.' || helle.acting_user(), 0))
$$;

-- For CMM's lead and the data-protection officer: who typed what leads to a secret place, in whatever unit. What it was in, and
-- the case, are those of a line that the same request left: before this one where it saved, after it where it did not. Her own unit's cases have their number.
-- Of what she typed herself no place is told: it would answer what a refusal does not.
CREATE FUNCTION helle.addresses_typed(since timestamptz, how_many integer)
RETURNS TABLE (at timestamptz, user_id uuid, full_name text, unit_id uuid, offer_id uuid, stopped boolean, known boolean, of_text text,
               action text, number text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.at, l.user_id, u.full_name::text, l.unit_id, CASE WHEN l.user_id <> helle.acting_user() THEN l.object_id END, (l.detail ->> 'stopped')::boolean, (l.detail ->> 'known')::boolean,
         l.detail ->> 'text', beside.action,
         (SELECT g.number FROM protection_grant g WHERE g.case_id = beside.cases[1] AND g.unit_id = helle.acting_unit()
             AND g.category = 'core' AND g.during @> helle.instant() LIMIT 1)
    FROM audit_line l JOIN organisations_user u ON u.id = l.user_id
    LEFT JOIN LATERAL (
      SELECT o.action, o.cases FROM audit_line o
       WHERE o.user_id = l.user_id AND o.id > l.id - 1000 AND o.id < l.id + 1000 AND o.request_id = l.request_id
         AND o.action <> 'address.typed'
       ORDER BY (o.id > l.id) = (l.detail ->> 'stopped')::boolean DESC, abs(o.id - l.id) LIMIT 1) AS beside ON true
   WHERE l.action = 'address.typed' AND l.at >= since AND helle.reads('audit')
     AND (helle.acting_role() = 'data_protection_officer' OR (helle.acting_kind() = 'cmm' AND helle.acting_role() = 'cmm_lead'))
   ORDER BY l.id DESC LIMIT how_many
$$;

-- Of whom CMM's lead is told: how many different texts of each, and how many of them were kept. Of herself another lead is told, and
-- the data-protection officer, who has the list.
CREATE FUNCTION helle.typed_to_tell(since timestamptz, few integer)
RETURNS TABLE (user_id uuid, full_name text, unit_id uuid, texts integer, kept integer, last timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT t.user_id, u.full_name::text, t.unit_id, t.texts, t.kept, t.last
    FROM (SELECT l.user_id, (array_agg(l.unit_id ORDER BY l.id DESC))[1] AS unit_id, max(l.at) AS last,
                 count(DISTINCT l.detail ->> 'text')::int AS texts,
                 count(DISTINCT l.detail ->> 'text') FILTER (WHERE l.detail ->> 'stopped' = 'false')::int AS kept
            FROM audit_line l
           WHERE l.action = 'address.typed' AND l.at >= since AND l.user_id <> helle.acting_user()
             AND NOT (l.detail ->> 'known' = 'true' AND l.detail ->> 'stopped' = 'true')
           GROUP BY l.user_id) t
    JOIN organisations_user u ON u.id = t.user_id
   WHERE (t.kept > 0 OR t.texts >= few) AND helle.reads('audit')
     AND (helle.acting_role() = 'data_protection_officer' OR (helle.acting_kind() = 'cmm' AND helle.acting_role() = 'cmm_lead'))
   ORDER BY t.last DESC
$$;

REVOKE ALL ON FUNCTION helle.keeps_marks(uuid), helle.touched_addresses(bytea[]), helle.texts_that_led(), helle.hear_alone(),
  helle.addresses_typed(timestamptz, integer), helle.typed_to_tell(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.keeps_marks(uuid), helle.touched_addresses(bytea[]), helle.texts_that_led(), helle.hear_alone(),
  helle.addresses_typed(timestamptz, integer), helle.typed_to_tell(timestamptz, integer) TO helle_app;
