"""The competence that the calendar moved was moved by nobody; what stands of it so far was named after a writer."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_first_tables"),
        ("protection", "0003_lists_by_the_end_of_a_period"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="grantact",
            name="by_unit",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.unit"
            ),
        ),
        migrations.AlterField(
            model_name="grantact",
            name="by_user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="grantact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by_unit__isnull", False), ("by_user__isnull", False)),
                    models.Q(
                        ("act__in", ["competence_taken", "competence_lost"]),
                        ("by_unit__isnull", True),
                        ("by_user__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="only_the_calendar_acts_for_nobody",
            ),
        ),
    ]
