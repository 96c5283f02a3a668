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

-- What somebody is called may also stand within a longer name, which is then read as hers: `Mette Holm (CMM)`, `Holm, Mette`, `5igne Ravn`.
-- Digits that are read as letters within a word are letters here: 3 e, 4 a, 5 s, 7 t, 8 b. Not so between two systems of a unit, which
-- their numbers tell apart.
CREATE FUNCTION helle.letters_as_read(the_name text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT translate(regexp_replace(normalize(the_name, NFKD), '[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]', '', 'g'), '34578', 'eastb')
$$;
CREATE FUNCTION helle.words_as_read(the_name text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT array_remove(array_agg(helle.name_as_read(word)), '')
    FROM regexp_split_to_table(helle.letters_as_read(the_name) COLLATE "pg_c_utf8", '[^[:alnum:]]+') word
$$;
-- Whether one name holds all words of somebody's, in any order and among others, or her whole name written into a longer word; of eight
-- letters at least, since a short one stands in many words.
CREATE FUNCTION helle.holds_the_name(the_name text, of_somebody text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT helle.name_as_read(the_name) = helle.name_as_read(of_somebody)
      OR helle.words_as_read(of_somebody) <> '{}' AND helle.words_as_read(the_name) @> helle.words_as_read(of_somebody)
      OR length(hers) >= 8 AND strpos(helle.name_as_read(helle.letters_as_read(the_name)), hers) > 0
    FROM helle.name_as_read(helle.letters_as_read(of_somebody)) hers
$$;
REVOKE ALL ON FUNCTION helle.letters_as_read(text), helle.words_as_read(text), helle.holds_the_name(text, text) FROM PUBLIC;
