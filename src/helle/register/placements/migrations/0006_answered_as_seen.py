"""CMM says of a request for a place that has ended that it has seen how."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_login_places"),
        ("placements", "0005_recommended_elsewhere"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="urgentanswer", name="urgent_answer_is_known"),
        migrations.AlterField(
            model_name="urgentanswer",
            name="kind",
            field=models.CharField(
                choices=[
                    ("place", "Der er en plads; mødested aftales i telefonen"),
                    ("call_back", "CMM ringer tilbage"),
                    ("no_place", "Der er ingen plads lige nu"),
                    ("seen", "CMM har set, hvordan det sluttede"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="urgentanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["place", "call_back", "no_place", "seen"])),
                name="urgent_answer_is_known",
            ),
        ),
    ]
