"""An erasure stands in a chained ledger before a key is destroyed, and a key store that was put back is closed."""

from django.db import migrations, models

# The same lines stand in a file outside of both databases, each signed (`protection/erasing.py`). What the database
# holds itself: the lines follow each other, none is changed or taken away, no key goes without one and none comes back
# after one. `opened_in` and `opened_on` name the database in which the ledger was last replayed, and its server: a
# copy or a backup that was put back is another one, so that it is closed without anybody's doing.
SQL = """
ALTER TABLE erasure ADD CONSTRAINT erasure_line_whole CHECK (
  (number IS NULL AND line IS NULL)
  OR (number IS NOT NULL AND line IS NOT NULL
      AND split_part(line, ' ', 1) = number::text AND split_part(line, ' ', 2) = subject_id::text
      AND split_part(line, ' ', 3) = kind AND split_part(line, ' ', 5) = coalesce(order_id::text, '-')));
CREATE FUNCTION keep_ledger() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  last erasure%ROWTYPE;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a line of the ledger of erasures stays' USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- What was destroyed before there was a file is taken into it once.
  IF TG_OP = 'UPDATE' AND (OLD.number IS NOT NULL OR NEW.subject_id <> OLD.subject_id
                           OR NEW.destroyed_at <> OLD.destroyed_at) THEN
    RAISE EXCEPTION 'a line of the ledger of erasures is not changed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  SELECT * INTO last FROM erasure WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1;
  IF NEW.number IS DISTINCT FROM coalesce(last.number, 0) + 1
     OR split_part(NEW.line, ' ', 6)
        IS DISTINCT FROM encode(sha256(convert_to(coalesce(last.line, ''), 'UTF8')), 'hex') THEN
    RAISE EXCEPTION 'this line does not follow the last of the ledger of erasures' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_ledger BEFORE INSERT OR UPDATE OR DELETE ON erasure FOR EACH ROW EXECUTE FUNCTION keep_ledger();

CREATE FUNCTION keep_data_key() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF NOT EXISTS (SELECT FROM erasure WHERE subject_id = OLD.subject_id) THEN
      RAISE EXCEPTION 'a key is destroyed once its line stands in the ledger' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
  END IF;
  -- Whoever destroys the key of the same subject at this moment is waited for.
  PERFORM pg_advisory_xact_lock_shared(4836, hashtext(NEW.subject_id::text));
  IF EXISTS (SELECT FROM erasure WHERE subject_id = NEW.subject_id) THEN
    RAISE EXCEPTION 'what was erased gets no key again' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_data_key BEFORE INSERT OR DELETE ON data_key FOR EACH ROW EXECUTE FUNCTION keep_data_key();

CREATE FUNCTION destroy_key(the_subject uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(4836, hashtext(the_subject::text));
  DELETE FROM data_key WHERE subject_id = the_subject;
  RETURN FOUND;
END $$;

CREATE FUNCTION is_open() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce((SELECT s.opened_in = d.oid::bigint AND s.opened_on = c.system_identifier
                     FROM keystore_state s, pg_database d, pg_control_system() c
                    WHERE s.id = 1 AND d.datname = current_database()), false)
$$;
CREATE FUNCTION require_open() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT is_open() THEN
    RAISE EXCEPTION 'closed until the ledger of erasures is replayed' USING ERRCODE = 'HE001';
  END IF;
  RETURN true;
END $$;
-- For the owner alone, who has replayed the ledger.
CREATE FUNCTION open_here() RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE keystore_state SET opened_in = (SELECT oid::bigint FROM pg_database WHERE datname = current_database()),
                            opened_on = (SELECT system_identifier FROM pg_control_system())
$$;
-- Whoever finds at the start that the ledger knows more closes; opening is the owner's.
CREATE FUNCTION close_here() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE keystore_state SET opened_in = NULL
$$;
INSERT INTO keystore_state (id) VALUES (1);
SELECT open_here();
REVOKE ALL ON FUNCTION keep_ledger(), keep_data_key(), destroy_key(uuid), is_open(), require_open(), open_here(),
  close_here() FROM PUBLIC;
ALTER TABLE data_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE erasure ENABLE ROW LEVEL SECURITY;
"""
BACK = """
ALTER TABLE erasure DISABLE ROW LEVEL SECURITY;
ALTER TABLE data_key DISABLE ROW LEVEL SECURITY;
DROP TRIGGER keep_data_key ON data_key;
DROP TRIGGER keep_ledger ON erasure;
DROP FUNCTION keep_data_key(), keep_ledger(), destroy_key(uuid), open_here(), close_here();
DROP FUNCTION require_open() CASCADE;
DROP FUNCTION is_open();
ALTER TABLE erasure DROP CONSTRAINT erasure_line_whole;
"""


class Migration(migrations.Migration):
    dependencies = [("keystore", "0002_wrapped_under")]

    operations = [
        migrations.CreateModel(
            name="State",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("opened_in", models.BigIntegerField(null=True)),
                ("opened_on", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "keystore_state",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_keystore_state")],
            },
        ),
        migrations.AddField("erasure", "number", models.BigIntegerField(null=True, unique=True)),
        migrations.AddField("erasure", "kind", models.CharField(default="", max_length=12)),
        migrations.AddField("erasure", "order_id", models.UUIDField(null=True)),
        migrations.AddField("erasure", "line", models.TextField(null=True)),
        migrations.RunSQL(SQL, BACK),
    ]
