"""An order whose job found the case closed to whoever gave it has lapsed, and says when."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access_requests", "0003_looks_are_no_internal_paper")]

    operations = [
        migrations.AddField(model_name="making", name="lapsed_at", field=models.DateTimeField(null=True)),
    ]
