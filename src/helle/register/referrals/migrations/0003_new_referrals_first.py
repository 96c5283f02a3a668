"""New referrals are found without reading those already handled."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_first_tables"),
        ("referrals", "0002_not_ahead_of_time"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="party",
            name="party_list",
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(fields=["unit", "-sent_at", "-id"], name="party_list"),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(
                condition=models.Q(("state", "new")), fields=["unit", "-sent_at", "-id"], name="party_new"
            ),
        ),
    ]
