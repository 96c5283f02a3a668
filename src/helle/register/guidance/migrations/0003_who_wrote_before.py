"""Of what was drafted before, the last writer is the one known."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("guidance", "0002_withdrawn_and_all_who_wrote"),
    ]

    operations = [
        migrations.RunSQL(
            "UPDATE guidance_version SET writers = ARRAY[drafted_by_id] WHERE drafted_by_id IS NOT NULL",
            migrations.RunSQL.noop,
        ),
    ]
