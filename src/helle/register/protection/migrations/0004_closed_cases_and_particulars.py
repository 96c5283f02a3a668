"""The calendar closes cases to others too (GOV-06), and some of what a category holds is shown to fewer (C6)."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_mandates_of_outreach"),
        ("protection", "0003_municipalities_released_by_calendar"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RoleParticular",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=32)),
                ("particular", models.CharField(max_length=24)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="grantact",
            name="only_the_calendar_acts_for_nobody",
        ),
        migrations.AddConstraint(
            model_name="grantact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by_unit__isnull", False), ("by_user__isnull", False)),
                    models.Q(
                        (
                            "act__in",
                            [
                                "competence_taken",
                                "competence_lost",
                                "representative_ended",
                                "municipality_released",
                                "case_closed",
                                "placement_ended",
                            ],
                        ),
                        ("by_unit__isnull", True),
                        ("by_user__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="only_the_calendar_acts_for_nobody",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleparticular",
            constraint=models.UniqueConstraint(fields=("role", "particular"), name="role_particular_once"),
        ),
    ]
