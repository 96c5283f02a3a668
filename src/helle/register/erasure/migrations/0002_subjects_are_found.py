"""A list asks of each of its rows whether it went with a person."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("erasure", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="subject",
            index=models.Index(fields=["subject_id"], name="subject_of_an_erasure"),
        ),
    ]
