"""Why somebody said no to a system that waited for a yes."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_service_accounts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="serviceaccount",
            name="refused_for",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not_asked_for", "Enheden har ikke bedt om det"),
                    ("not_known", "Vi kender ikke systemet"),
                    ("too_much", "Det må mere, eller i længere tid, end det behøver"),
                    ("wrong_role", "Rollen eller enheden er forkert"),
                ],
                db_default="",
                default="",
                max_length=32,
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("refused_for", ""),
                    models.Q(
                        ("confirmed_at__isnull", True),
                        ("ended_at__isnull", False),
                        ("refused_for__in", ["not_asked_for", "not_known", "too_much", "wrong_role"]),
                        models.Q(("ended_by", models.F("made_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="service_account_is_refused_while_it_waits",
            ),
        ),
    ]
