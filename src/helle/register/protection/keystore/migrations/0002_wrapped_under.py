"""Each wrapped key says which master key it is wrapped under, and a master key goes only when none is."""

from django.db import migrations, models

# Between the stores and the files there is no transaction: here it is held that nothing is wrapped under a key that was
# taken away. What was wrapped before the keys had names is under one of them, so while there is such a one none goes.
# Where this step was taken back and is taken again, keys carry names already.
SQL = """
ALTER TABLE master_key ADD CONSTRAINT master_key_name_of_four_bytes CHECK (octet_length(name) = 4);
INSERT INTO master_key (name, source, since)
  SELECT DISTINCT wrapped_under, '', now() FROM data_key WHERE wrapped_under IS NOT NULL;
ALTER TABLE data_key ADD CONSTRAINT data_key_wrapped_under_a_master_key
  FOREIGN KEY (wrapped_under) REFERENCES master_key (name);
CREATE INDEX data_key_wrapped_under ON data_key (wrapped_under);
CREATE FUNCTION keep_master_key() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM data_key WHERE wrapped_under IS NULL) THEN
    RAISE EXCEPTION 'some data keys do not say which master key they are wrapped under'
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM master_key WHERE name <> OLD.name) THEN
    RAISE EXCEPTION 'the last master key stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER keep_master_key BEFORE DELETE ON master_key FOR EACH ROW EXECUTE FUNCTION keep_master_key();
"""
BACK = """
DROP TRIGGER keep_master_key ON master_key;
DROP FUNCTION keep_master_key();
DROP INDEX data_key_wrapped_under;
ALTER TABLE data_key DROP CONSTRAINT data_key_wrapped_under_a_master_key;
"""


class Migration(migrations.Migration):
    dependencies = [("keystore", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="MasterKey",
            fields=[
                ("name", models.BinaryField(primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=100)),
                ("since", models.DateTimeField()),
            ],
            options={"db_table": "master_key"},
        ),
        migrations.AddField(
            model_name="datakey",
            name="wrapped_under",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    models.F("wrapped"),
                    template="CASE WHEN get_byte(%(expressions)s, 0) = 2"
                    " THEN substring(%(expressions)s FROM 2 FOR 4) END",
                ),
                output_field=models.BinaryField(null=True),
            ),
        ),
        migrations.RunSQL(SQL, BACK),
    ]
