"""When a receiver confirmed a referral, so that the days until then can be counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0003_told_of_the_exploitation"),
    ]

    operations = [
        migrations.AddField(
            model_name="party",
            name="received_at",
            field=models.DateTimeField(null=True),
        ),
    ]
