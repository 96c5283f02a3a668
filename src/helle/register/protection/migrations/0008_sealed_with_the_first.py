"""What was sealed until now may be under the first cipher."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("protection", "0007_sealed_with")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO protection_sealedwith (cipher, noted_at) VALUES (1, now())", migrations.RunSQL.noop
        ),
    ]
