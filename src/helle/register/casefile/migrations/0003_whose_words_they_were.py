"""A draft that a colleague goes on with says whose it was, and so does the note that it becomes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casefile", "0002_held_by_sql"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.AddField(
            "draft",
            "begun_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField("draft", "given_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "draft",
            "given_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField("draft", "given_why_sealed", models.BinaryField(null=True)),
        migrations.AddField(
            "note",
            "begun_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            "draft",
            models.CheckConstraint(
                name="draft_given_whole",
                condition=models.Q(begun_by__isnull=True, given_at__isnull=True, given_by__isnull=True)
                & models.Q(given_why_sealed__isnull=True)
                | models.Q(begun_by__isnull=False, given_at__isnull=False, given_by__isnull=False)
                & models.Q(given_why_sealed__isnull=False),
            ),
        ),
    ]
