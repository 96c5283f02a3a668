-- A no that a young person says herself, ahead of turning eighteen (sql/267) or once she has (sql/231), ends what she has said yes to herself by then to
-- the same receiver, where it is for one of the same purposes and of one of the same kinds, and what rests on it with it (MIN-02, MIN-15; our reading).
-- Her own later word counts: a yes from before the no is written down no more, and one that she says after it stands.

-- Her own yes of now to which a no to a consent of her representative is a no.
CREATE FUNCTION helle.own_yes_to_the_same(the_consent uuid) RETURNS SETOF sharing_consent
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT hers.* FROM sharing_consent agreed JOIN sharing_consent hers
      ON hers.case_id = agreed.case_id AND hers.to_unit_id = agreed.to_unit_id
         AND hers.categories && agreed.categories AND hers.purposes && agreed.purposes
   WHERE agreed.id = the_consent AND agreed.given_by = 'representative' AND hers.given_by = 'herself'
     AND hers.withdrawn_at IS NULL AND hers.lapsed_at IS NULL AND hers.until >= helle.local_today()
$$;
-- The same for who sees both: what her no would end, and where it stands already, what she has said yes to since.
CREATE FUNCTION helle.own_yes_beside(the_consent uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(hers.id ORDER BY hers.recorded_at, hers.id), '{}')
    FROM sharing_consent agreed, helle.own_yes_to_the_same(agreed.id) hers
   WHERE agreed.id = the_consent AND helle.sees_what_is_shared(agreed.case_id, agreed.by_unit_id)
     AND helle.sees_what_is_shared(hers.case_id, hers.by_unit_id) AND helle.may_open(agreed.case_id)
$$;
-- When she last said no to what is in a yes of her own; NULL: never, or by mistake.
CREATE FUNCTION helle.her_no_to_the_same(hers sharing_consent) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT max(greatest(agreed.no_ahead_at, CASE WHEN agreed.withdrawn_how = 'said_no' THEN agreed.withdrawn_at END)) FROM sharing_consent agreed
   WHERE agreed.case_id = hers.case_id AND agreed.to_unit_id = hers.to_unit_id AND agreed.given_by = 'representative'
     AND agreed.categories && hers.categories AND agreed.purposes && hers.purposes AND agreed.withdrawn_how <> 'mistake'
$$;

-- Whoever writes a no, or a yes, holds the row of the case by now (sql/078, sql/267): of two at once the second sees what the first wrote.
CREATE FUNCTION helle.end_own_yes_by_her_no() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  ended uuid;
BEGIN
  -- Where the owner puts rows back, nobody acts. A consent that limits another has the no of that one, which was said then.
  IF helle.acting_user() IS NULL OR NEW.withdrawn_at IS NULL AND EXISTS (
       SELECT 1 FROM sharing_consent wider WHERE wider.id = NEW.narrows_id AND wider.no_ahead_at = NEW.no_ahead_at) THEN
    RETURN NULL;
  END IF;
  -- The line of each is written here: whoever writes the no need not see what another unit wrote down.
  FOR ended IN
    UPDATE sharing_consent SET withdrawn_at = helle.instant(), withdrawn_by_id = helle.acting_user(), withdrawn_how = 'no_since'
     WHERE id IN (SELECT hers.id FROM helle.own_yes_to_the_same(NEW.id) hers) RETURNING id
  LOOP
    PERFORM helle.write_audit('sharing.consent_withdrawn', 'allowed', ended, ARRAY[NEW.case_id], '{"how": "no_since"}', NULL);
  END LOOP;
  RETURN NULL;
END $$;
-- An adult's no that stands as a child's from now on (sql/309) was said before, and ended then what it ends.
CREATE TRIGGER end_own_yes_by_her_no AFTER UPDATE OF no_ahead_at ON sharing_consent
  FOR EACH ROW WHEN (NEW.no_ahead_at IS NOT NULL AND NEW.no_ahead_at IS DISTINCT FROM OLD.no_ahead_at AND OLD.withdrawn_how <> 'said_no')
  EXECUTE FUNCTION helle.end_own_yes_by_her_no();
CREATE TRIGGER end_own_yes_by_her_no_of_age AFTER UPDATE OF withdrawn_at ON sharing_consent
  FOR EACH ROW WHEN (OLD.withdrawn_at IS NULL AND NEW.withdrawn_how = 'said_no') EXECUTE FUNCTION helle.end_own_yes_by_her_no();

-- Nobody else writes that she has said no since.
CREATE FUNCTION helle.keep_ended_by_her_no() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF helle.acting_user() IS NOT NULL AND (NEW.given_by = 'herself' AND helle.her_no_to_the_same(NEW) >= NEW.withdrawn_at) IS NOT TRUE THEN
    PERFORM helle.refuse('sharing_consent_ended_by_her_no');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_ended_by_her_no BEFORE INSERT OR UPDATE OF withdrawn_how ON sharing_consent
  FOR EACH ROW WHEN (NEW.withdrawn_how = 'no_since') EXECUTE FUNCTION helle.keep_ended_by_her_no();

-- After `keep_shared_consent`, by its name. On the day of the no itself the yes is later that is written later.
CREATE FUNCTION helle.keep_yes_after_her_no() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  said_no_at timestamptz := helle.her_no_to_the_same(NEW);
BEGIN
  IF helle.acting_user() IS NOT NULL
     AND (said_no_at > NEW.recorded_at OR (said_no_at AT TIME ZONE 'Europe/Copenhagen')::date > NEW.given_on) THEN
    PERFORM helle.refuse('sharing_consent_said_no_since');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_yes_after_her_no BEFORE INSERT ON sharing_consent
  FOR EACH ROW WHEN (NEW.given_by = 'herself') EXECUTE FUNCTION helle.keep_yes_after_her_no();

REVOKE ALL ON FUNCTION helle.own_yes_to_the_same(uuid), helle.own_yes_beside(uuid), helle.her_no_to_the_same(sharing_consent),
  helle.end_own_yes_by_her_no(), helle.keep_ended_by_her_no(), helle.keep_yes_after_her_no() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.own_yes_beside(uuid) TO helle_app;
