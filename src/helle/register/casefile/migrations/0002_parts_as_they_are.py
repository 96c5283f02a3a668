"""Ciphertext does not get smaller: the pieces of documents are stored out of line and without trying."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casefile", "0001_first_tables")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE casefile_documentpart ALTER COLUMN content_sealed SET STORAGE EXTERNAL",
            "ALTER TABLE casefile_documentpart ALTER COLUMN content_sealed SET STORAGE EXTENDED",
        )
    ]
