"""When a receiver confirmed a referral, so that the days until then can be counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0002_held_by_sql"),
    ]

    operations = [
        migrations.AddField(
            model_name="party",
            name="received_at",
            field=models.DateTimeField(null=True),
        ),
    ]
