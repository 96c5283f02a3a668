"""Which case came of a referral is looked up for each one that is written or counted; every case was read for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_held_by_sql"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["referral_id"], name="case_of_referral"),
        ),
    ]
