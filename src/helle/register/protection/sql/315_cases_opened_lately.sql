-- How many different cases and referrals the acting user has opened within the hour, the one that a line tells of counted (PUB-DIG-04); 0 where
-- that line opens none, or one that she opened within the hour already, or opened because somebody is in danger. Which number is too many is the
-- rule's to say (`request_limit`). Her newest lines are read until one is older: no more than her own of an hour, and none of anybody else.

-- What a line opened: the one case that it is of, or a referral. Not a page that asks what for, and nothing that was changed without being
-- shown; a list of what one case has, as its letters, opens it. Whether it is a list of cases is asked apart, of few. Without a search path of its own, so that a query takes it in as it stands.
CREATE FUNCTION helle.opened_in_line(the_action text, the_outcome text, the_purpose text, the_object uuid, the_cases uuid[]) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN the_outcome <> 'allowed' OR the_purpose IN ('not_opened', 'danger')
                OR the_action !~ '[._](read|shown|fetched|previewed|printed|exported|listed|looked|heard)$' AND the_action <> 'look.opened' THEN NULL
              WHEN cardinality(the_cases) = 1 THEN the_cases[1]
              WHEN the_action = 'referral.read' THEN the_object END
$$;

CREATE FUNCTION helle.cases_lately(the_action text, the_purpose text, the_object uuid, the_cases uuid[]) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  this_one uuid := helle.opened_in_line(the_action, 'allowed', coalesce(the_purpose, ''), the_object, the_cases);
  since timestamptz := helle.instant() - interval '1 hour';
  line record;
  earlier uuid[] := '{}';
BEGIN
  IF this_one IS NULL OR helle.is_a_list(the_action) OR helle.look_in_force(this_one) = 'danger' THEN
    RETURN 0;
  END IF;
  FOR line IN
    SELECT l.at, l.action, helle.opened_in_line(l.action, l.outcome, l.purpose, l.object_id, l.cases) AS opened
      FROM audit_line l WHERE l.user_id = helle.acting_user() ORDER BY l.id DESC
  LOOP
    -- Numbers are given as lines are begun and not as they are written: a minute's grace.
    EXIT WHEN line.at < since - interval '1 minute';
    -- A clock that ran ahead and was put right has left lines of later.
    CONTINUE WHEN line.opened IS NULL OR line.at <= since OR line.at > helle.instant() OR line.opened = ANY (earlier);
    CONTINUE WHEN helle.is_a_list(line.action);
    IF line.opened = this_one THEN
      RETURN 0;
    END IF;
    earlier := earlier || line.opened;
  END LOOP;
  RETURN 1 + cardinality(earlier);
END $$;

REVOKE ALL ON FUNCTION helle.opened_in_line(text, text, text, uuid, uuid[]), helle.cases_lately(text, text, uuid, uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION helle.cases_lately(text, text, uuid, uuid[]) TO helle_app;
