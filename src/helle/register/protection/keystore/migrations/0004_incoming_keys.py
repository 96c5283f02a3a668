"""Keys of what comes in by a process that has no master key, until somebody who has it takes them over."""

from django.db import migrations, models

# The process puts a key in and may ask for what is sealed under a receipt, by two functions: it reads no table. `box`
# is emptied when the key was taken over; the row goes with the data key, in the same function.
SQL = """
ALTER TABLE incoming_key ADD CONSTRAINT incoming_key_is_of_a_report CHECK (kind = 'report');
ALTER TABLE incoming_key ADD CONSTRAINT incoming_key_is_short
  CHECK (octet_length(box) <= 200 AND octet_length(for_receipt) <= 200);
CREATE FUNCTION incoming_put(the_subject uuid, the_box bytea, sealed_for_receipt bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM require_open();
  PERFORM pg_advisory_xact_lock_shared(4836, hashtext(the_subject::text));
  IF the_box IS NULL OR EXISTS (SELECT FROM erasure WHERE subject_id = the_subject)
     OR EXISTS (SELECT FROM data_key WHERE subject_id = the_subject) THEN
    RETURN false;
  END IF;
  INSERT INTO incoming_key (subject_id, kind, box, for_receipt, since)
  VALUES (the_subject, 'report', the_box, sealed_for_receipt, now()) ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;
CREATE FUNCTION incoming_for_receipt(the_subject uuid) RETURNS bytea
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM require_open();
  RETURN (SELECT i.for_receipt FROM incoming_key i WHERE i.subject_id = the_subject);
END $$;
CREATE OR REPLACE FUNCTION destroy_key(the_subject uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  was_there boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(4836, hashtext(the_subject::text));
  DELETE FROM data_key WHERE subject_id = the_subject;
  was_there := FOUND;
  DELETE FROM incoming_key WHERE subject_id = the_subject;
  RETURN was_there;
END $$;
CREATE FUNCTION keep_incoming_key() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM erasure WHERE subject_id = OLD.subject_id) THEN
    RAISE EXCEPTION 'a key is destroyed once its line stands in the ledger' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER keep_incoming_key BEFORE DELETE ON incoming_key
  FOR EACH ROW EXECUTE FUNCTION keep_incoming_key();
REVOKE ALL ON FUNCTION incoming_put(uuid, bytea, bytea), incoming_for_receipt(uuid), keep_incoming_key(),
  keep_master_key(), destroy_key(uuid) FROM PUBLIC;
ALTER TABLE incoming_key ENABLE ROW LEVEL SECURITY;
"""
BACK = """
ALTER TABLE incoming_key DISABLE ROW LEVEL SECURITY;
DROP TRIGGER keep_incoming_key ON incoming_key;
DROP FUNCTION keep_incoming_key(), incoming_put(uuid, bytea, bytea), incoming_for_receipt(uuid);
CREATE OR REPLACE FUNCTION destroy_key(the_subject uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(4836, hashtext(the_subject::text));
  DELETE FROM data_key WHERE subject_id = the_subject;
  RETURN FOUND;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("keystore", "0003_ledger_of_erasures")]

    operations = [
        migrations.CreateModel(
            name="IncomingKey",
            fields=[
                ("subject_id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("box", models.BinaryField(null=True)),
                ("for_receipt", models.BinaryField()),
                ("since", models.DateTimeField()),
            ],
            options={"db_table": "incoming_key"},
        ),
        migrations.RunSQL(SQL, BACK),
    ]
