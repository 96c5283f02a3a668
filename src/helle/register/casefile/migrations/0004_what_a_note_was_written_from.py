"""A note names the draft it was, so that words another window still holds are known for the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casefile", "0003_whose_words_they_were")]
    operations = [
        migrations.AddField("note", "from_draft", models.UUIDField(null=True)),
        migrations.RemoveConstraint("draft", "draft_given_whole"),
        migrations.AddConstraint(
            "draft",
            models.CheckConstraint(
                name="draft_given_whole",
                condition=models.Q(given_at__isnull=True, given_by__isnull=True, given_why_sealed__isnull=True)
                | models.Q(begun_by__isnull=False, given_at__isnull=False, given_by__isnull=False)
                & models.Q(given_why_sealed__isnull=False),
            ),
        ),
    ]
