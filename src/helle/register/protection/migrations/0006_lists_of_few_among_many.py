"""The desk reads a page's worth of rows also where few of many cases wait without a day, or are nobody's."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_who_follows_a_closed_unit"),
        ("protection", "0005_what_was_sent_with_a_token"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="grant",
            name="grant_list_mine",
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(("assigned_to__isnull", False), ("category", "core")),
                fields=["unit", "assigned_to", "next_due"],
                name="grant_list_mine",
            ),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(("assigned_to__isnull", True), ("category", "core")),
                fields=["unit", "next_due", "id"],
                name="grant_list_nobody",
            ),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(("category", "core"), ("steps__contains", [{"due": None}])),
                fields=["unit", "-opened_at", "-id"],
                name="grant_list_undated",
            ),
        ),
    ]
