"""What is thought up in a test is the same wherever its transaction has come as far.

Identifiers, keys and what a text is sealed with are drawn anew each time, by the product and by the register. So two
tests that did the same would not come to the same, and a story that follows would be another for each of them: nobody
could write it again (`tests.remembered`). Here a draw follows from all that was written before it, and from how often
something was drawn since. No two draws of one transaction are alike, unless it was taken back to before the first.

What is committed, other threads, passwords, sessions and whatever is signed draw as they always do, and so does
`make test-long` throughout.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from typing import Any, Final

import uuid_utils

from tests import remembered

# Milliseconds: the day from which identifiers with a time in them count here. Those of one transaction are in the order
# in which they were drawn, as they are in the product.
_FROM: Final = 1_760_000_000_000
_MOST: Final = (1 << 12) - 1

# Of what is written anew whenever the units or the code lists are loaded: a test that commits may have loaded them, and
# their rows then stand under numbers past the first. By two of these a process also knows whether what it keeps holds.
ONLY_GO_ON: Final = [
    "codelists_entry_id_seq",
    "organisations_mandate_id_seq",
    "organisations_unitname_id_seq",
    "organisations_unitparent_id_seq",
]

# For the owner of a worker's copy. A rollback takes no number back; a story that is written again needs those that it
# had. A transaction of a test begins with the first of each, and with the first draw.
NUMBERS: Final = f"""
CREATE TABLE tests.first_number AS
  SELECT c.oid, row_number() OVER (ORDER BY c.relname)::int AS place, pg_sequence_last_value(c.oid) AS last
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'S' AND n.nspname = 'public'
    AND c.relname <> ALL('{{{",".join(ONLY_GO_ON)}}}');
CREATE FUNCTION tests.numbers() RETURNS bigint[] LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
  AS 'SELECT array_agg(pg_sequence_last_value(oid) ORDER BY place) FROM tests.first_number';
CREATE FUNCTION tests.go_back_to(lasts bigint[]) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT setval(oid::regclass, coalesce(lasts[place], 1), lasts[place] IS NOT NULL) FROM tests.first_number
    WHERE pg_sequence_last_value(oid) IS DISTINCT FROM lasts[place]
  $$;
CREATE FUNCTION tests.go_on_from(places int[], lasts bigint[]) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
    IF EXISTS (SELECT FROM tests.first_number JOIN unnest(places, lasts) AS n (place, wanted) USING (place)
        WHERE pg_sequence_last_value(oid) > coalesce(wanted, 0)) THEN
      RETURN false;
    END IF;
    PERFORM setval(oid::regclass, coalesce(wanted, 1), wanted IS NOT NULL)
    FROM tests.first_number JOIN unnest(places, lasts) AS n (place, wanted) USING (place);
    RETURN true;
  END $$;
CREATE FUNCTION tests.begin_numbers() RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT set_config('tests.drawn', '0', true);
    SELECT setval(oid::regclass, coalesce(last, 1), last IS NOT NULL) FROM tests.first_number
    WHERE pg_sequence_last_value(oid) IS DISTINCT FROM last
  $$;
"""

# For whoever installed the server: the register's own draws count within a transaction that began with `begin_numbers`.
# What is counted is taken back with a savepoint, as the rows are.
IN_THE_REGISTER: Final = """
ALTER FUNCTION pg_catalog.gen_random_uuid() RENAME TO really_random_uuid;
ALTER FUNCTION pg_catalog.random() RENAME TO really_random;
CREATE FUNCTION pg_catalog.draw() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
  DECLARE drawn text := nullif(current_setting('tests.drawn', true), '');
  BEGIN
    IF drawn IS NULL THEN
      RETURN md5(pg_catalog.really_random_uuid()::text);
    END IF;
    drawn := drawn::int + 1;
    PERFORM set_config('tests.drawn', drawn, true);
    RETURN md5(drawn);
  END $$;
CREATE FUNCTION pg_catalog.gen_random_uuid() RETURNS uuid LANGUAGE sql VOLATILE
  AS $$SELECT overlay(overlay(draw() PLACING '4' FROM 13) PLACING '8' FROM 17)::uuid$$;
CREATE FUNCTION pg_catalog.random() RETURNS double precision LANGUAGE sql VOLATILE
  AS $$SELECT ('x' || left(draw(), 8))::bit(32)::bigint / 4294967296.0::double precision$$;
DO $$ DECLARE one record; BEGIN
  -- What a column begins with is known by the function, not by its name.
  FOR one IN
    SELECT d.adrelid::regclass AS held_by, a.attname, pg_get_expr(d.adbin, d.adrelid) AS words
    FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
    WHERE pg_get_expr(d.adbin, d.adrelid) ~ 'really_random'
  LOOP
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s', one.held_by, one.attname,
      replace(replace(one.words, 'really_random_uuid', 'gen_random_uuid'), 'really_random', 'random'));
  END LOOP;
END $$;
"""


def settle() -> None:
    """Have the product draw so from now on. Once in a process."""
    random_bytes, random_id = os.urandom, uuid_utils.uuid7

    def urandom(length: int, /) -> bytes:
        draw = remembered.next_draw()
        return hashlib.shake_128(draw.seed).digest(length) if draw else random_bytes(length)

    def uuid7(*args: Any, **kwargs: Any) -> uuid.UUID | uuid_utils.UUID:
        draw = remembered.next_draw()
        return _identifier(draw) if draw else random_id(*args, **kwargs)

    os.urandom = urandom
    uuid_utils.uuid7 = uuid7  # type: ignore[assignment] # What asks for one reads its 16 bytes alone.


def _identifier(draw: remembered.Draw) -> uuid.UUID:
    """Of version 7: a time, then the place of the draw, then what no other has."""
    rest = int.from_bytes(draw.seed[:8]) >> 2
    return uuid.UUID(
        int=(_FROM + draw.written) << 80 | 7 << 76 | min(draw.drawn, _MOST) << 64 | 0b10 << 62 | rest  # RFC 9562
    )
