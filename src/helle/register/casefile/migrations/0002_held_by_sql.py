"""Ciphertext does not get smaller: the pieces of documents are stored out of line and without trying."""

from django.db import migrations


class Migration(migrations.Migration):
    replaces = [  # What stood before the first release.
        ("casefile", "0001_first_tables"),
        ("casefile", "0002_parts_as_they_are"),
        ("casefile", "0003_codes_are_known"),
    ]
    dependencies = [("casefile", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE casefile_documentpart ALTER COLUMN content_sealed SET STORAGE EXTERNAL",
            "ALTER TABLE casefile_documentpart ALTER COLUMN content_sealed SET STORAGE EXTENDED",
        )
    ]
