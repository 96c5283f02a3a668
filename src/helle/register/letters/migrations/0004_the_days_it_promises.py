"""A letter keeps how many days it promises, and one letter at a time offers a period."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casefile", "0003_codes_are_known"),
        ("cases", "0008_the_ladder_in_the_database"),
        ("letters", "0003_codes_are_known"),
        ("organisations", "0002_who_follows_a_closed_unit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="days",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.UniqueConstraint(
                condition=models.Q(("days__isnull", False), ("waits", True)),
                fields=("case", "kind"),
                name="one_letter_offers_the_period",
            ),
        ),
    ]
