"""The few refused attempts are found without reading every look."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_turn")]
    operations = [
        migrations.AddIndex(
            "line",
            models.Index(name="audit_denied", fields=["-id"], condition=models.Q(outcome="denied")),
        ),
    ]
