"""No case of a referral without who opened it, and when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0005_the_cases_opened_say_so")]
    operations = [
        migrations.AlterField("openedcase", "recorded_at", models.DateTimeField()),
        migrations.AlterField(
            "openedcase",
            "by_user",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AlterField(
            "openedcase",
            "by_unit",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"),
        ),
    ]
