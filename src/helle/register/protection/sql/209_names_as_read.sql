-- A name as somebody reads it who does not look twice: two that come to the same are taken for each other. Asked where a system and a user,
-- or two systems of a unit, may not be called alike (sql/198_service_accounts.sql). Without case, accents, spaces, punctuation and what
-- nobody sees; æ, ø and å as what is typed for them; Greek and Cyrillic letters as the Latin ones that they look like, with what else the
-- Unicode consortium calls confusable among Latin letters and digits: 0 and o, 1, i and l, rn and m, vv and w. Letters of other scripts stay
-- what they are: a system's name has none.
CREATE FUNCTION helle.name_as_read(the_name text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT replace(replace(replace(replace(replace(replace(
           translate(
             regexp_replace(
               lower(translate(normalize(the_name, NFKD),
                 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχ'
                 'АВЕЅІЈКМНОРСТУХҮԚԜӀавеѕіјкмнорстухһԁԛԝӏ|',
                 'ABEZHIKMNOPTYXaikvoptux'
                 'ABESIJKMHOPCTYXYQWIabesijkmhopctyxhdqwll') COLLATE "pg_c_utf8"),
               '[^[:alnum:]]', '', 'g'),
             '01iıøœæđðłħ', 'olllooaddlh'),
           'ß', 'ss'), 'rn', 'm'), 'vv', 'w'), 'aa', 'a'), 'ae', 'a'), 'oe', 'o')
$$;
REVOKE ALL ON FUNCTION helle.name_as_read(text) FROM PUBLIC;
