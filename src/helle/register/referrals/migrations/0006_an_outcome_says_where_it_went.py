"""What was decided about a referral says where it went: to which other one, to whom, and why."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0005_logins_are_vouched_for"),
        ("referrals", "0005_consent_withdrawn"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="triage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("joined_to", None), ("outcome", "cases_opened"), ("passed_on_to", None)),
                    models.Q(("joined_to__isnull", False), ("outcome", "joined"), ("passed_on_to", None)),
                    models.Q(
                        ("joined_to", None),
                        ("reason_sealed__isnull", False),
                        models.Q(
                            models.Q(("outcome", "passed_on"), ("passed_on_to__isnull", False)),
                            models.Q(("outcome", "no_action"), ("passed_on_to", None)),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="an_outcome_says_where_it_went",
            ),
        ),
    ]
