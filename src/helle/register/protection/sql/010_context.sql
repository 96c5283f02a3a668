-- The acting context and the clock. Every policy reads them. The application sets the context through helle.act alone, which
-- checks the membership. That is no barrier to whoever can run SQL of their own as the application's role: settings can be
-- set without it, and any membership can be asked for. What holds against them is what no context opens: the privileges,
-- the triggers, the constraints and the functions.
CREATE SCHEMA helle;
GRANT USAGE ON SCHEMA helle TO helle_app, helle_sealer, helle_numbers, helle_statistics, helle_lists, helle_staff, helle_notices,
  helle_portal, helle_partner, helle_api;

CREATE OR REPLACE FUNCTION helle.clock_now() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((SELECT coalesce(clock_frozen_at, clock_timestamp() + clock_offset)
                   FROM public.protection_installation WHERE id = 1), clock_timestamp())
$$;

CREATE OR REPLACE FUNCTION helle.clock_move(by_how_much interval) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- The table's own constraint refuses this in production.
  UPDATE public.protection_installation
     SET clock_offset = clock_offset + by_how_much, clock_frozen_at = clock_frozen_at + by_how_much WHERE id = 1;
  RETURN helle.clock_now();
END $$;

CREATE OR REPLACE FUNCTION helle.clock_freeze(at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF at IS NULL THEN
    UPDATE public.protection_installation
       SET clock_offset = coalesce(clock_frozen_at - clock_timestamp(), clock_offset), clock_frozen_at = NULL
     WHERE id = 1;
  ELSE
    UPDATE public.protection_installation SET clock_frozen_at = at WHERE id = 1;
  END IF;
END $$;

-- current_setting gives '' after a transaction-local setting has ended: nullif, or the policies fail open.
CREATE OR REPLACE FUNCTION helle.acting_user() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('helle.user', true), '')::uuid $$;
CREATE OR REPLACE FUNCTION helle.acting_unit() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('helle.unit', true), '')::uuid $$;
CREATE OR REPLACE FUNCTION helle.acting_kind() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('helle.kind', true), '') $$;
-- Whether who acts is told how a case has gone: the ladder, periods, contact persons, what was settled. Neither a municipality, which
-- has a person to look after, nor Dansk Flygtningehjælp, which helps to prepare a return (C6; `policies.reads_course`).
CREATE OR REPLACE FUNCTION helle.reads_course() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('helle.kind', true), '') NOT IN ('municipality', 'partner') $$;
CREATE OR REPLACE FUNCTION helle.acting_role() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('helle.role', true), '') $$;
CREATE OR REPLACE FUNCTION helle.acting_purpose() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('helle.purpose', true), '') $$;
CREATE OR REPLACE FUNCTION helle.acting_request() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('helle.request', true), '')::uuid $$;
CREATE OR REPLACE FUNCTION helle.instant() RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('helle.instant', true), '')::timestamptz $$;

-- Sets the context for the transaction, if the membership is valid now and the role belongs in such a unit.
CREATE OR REPLACE FUNCTION helle.act(membership uuid, purpose text, request uuid)
RETURNS TABLE (user_id uuid, unit_id uuid, unit_code text, unit_kind text, role text, instant timestamptz, code_lists bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  now_here timestamptz := helle.clock_now();
BEGIN
  -- Where a backup was put back and the erasures since are not replayed, nobody acts (sql/079_erasure.sql).
  IF NOT helle.is_open() THEN
    RAISE EXCEPTION 'closed until the ledger of erasures is replayed' USING ERRCODE = 'HE001';
  END IF;
  IF helle.clock_went_back() THEN
    RAISE EXCEPTION 'the clock of the server went back' USING ERRCODE = 'HE002';
  END IF;
  SELECT m.user_id, m.unit_id, u.code, u.kind, m.role, now_here
    INTO user_id, unit_id, unit_code, unit_kind, role, instant
    FROM public.organisations_membership m
    JOIN public.organisations_user p ON p.id = m.user_id AND p.is_active
    JOIN public.organisations_unit u ON u.id = m.unit_id
    JOIN public.protection_roleunitkind k ON k.role = m.role AND k.unit_kind = u.kind
   WHERE m.id = membership AND m.during @> (now_here AT TIME ZONE 'Europe/Copenhagen')::date;
  IF user_id IS NULL OR coalesce(purpose, '') = '' THEN
    PERFORM helle.stop_acting();
    RETURN;
  END IF;
  PERFORM set_config('helle.user', user_id::text, true), set_config('helle.unit', unit_id::text, true),
          set_config('helle.kind', unit_kind, true), set_config('helle.role', role, true), set_config('helle.purpose', purpose, true),
          set_config('helle.request', request::text, true), set_config('helle.instant', now_here::text, true);
  -- Which state of the kept lists holds, so that whoever read an earlier one reads them anew.
  code_lists := (SELECT coalesce(max(e.id), 0) FROM public.codelists_entry e);
  RETURN NEXT;
END $$;

CREATE OR REPLACE FUNCTION helle.stop_acting() RETURNS void LANGUAGE sql VOLATILE AS $$
  SELECT set_config('helle.user', '', true), set_config('helle.unit', '', true), set_config('helle.kind', '', true),
         set_config('helle.role', '', true),
         set_config('helle.purpose', '', true), set_config('helle.request', '', true),
         set_config('helle.instant', '', true)
$$;

-- The column rule of the access matrix. Called as (SELECT helle.reads('x')): once a query, not once a row.
CREATE OR REPLACE FUNCTION helle.reads(wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.protection_rolecategory
                 WHERE role = helle.acting_role() AND category = wanted)
$$;
CREATE OR REPLACE FUNCTION helle.writes(wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.protection_rolecategory
                 WHERE role = helle.acting_role() AND category = wanted AND may_write)
$$;
CREATE OR REPLACE FUNCTION helle.readable() RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(category::text), '{}') FROM public.protection_rolecategory WHERE role = helle.acting_role()
$$;
-- What of a category not all who read it are shown (C6, PUB-LAW-15). Called as (SELECT helle.reads_particular('x')).
CREATE OR REPLACE FUNCTION helle.reads_particular(wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM public.protection_roleparticular
                 WHERE role = helle.acting_role() AND particular = wanted)
$$;

-- Whether what stands of a case is given to whoever acts, as facts, days and what became of it: a colleague's is closed until one has said what
-- for (PUB-DIG-04). Step by step, since what it asks is made later (sql/077_need_to_know.sql).
CREATE FUNCTION helle.facts_are_open(the_case uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN NOT helle.needs_to_know() OR helle.may_open(the_case);
END $$;
REVOKE ALL ON FUNCTION helle.facts_are_open(uuid) FROM PUBLIC;
