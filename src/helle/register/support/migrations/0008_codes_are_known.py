"""The database takes no code that the rules do not know: a list or a page would stop at it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_codes_are_known"),
        ("organisations", "0001_first_tables"),
        ("support", "0007_no_answer_without_its_instant"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="extensionrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["cooperates_on_prepared_return", "special_reasons"])),
                name="request_ground_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="period",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["reflection", "restitution"])), name="period_kind_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="span",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["cooperates_on_prepared_return", "special_reasons", ""])),
                name="span_ground_is_known",
            ),
        ),
    ]
