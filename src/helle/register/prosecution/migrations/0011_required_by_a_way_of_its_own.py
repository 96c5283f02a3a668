"""Directly to CMM is a way to CMM alone: required, once the ways of old notes were put right."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("prosecution", "0010_by_a_way_of_its_own")]

    operations = [
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("channel", "contact_point"),
                    models.Q(("channel", "direct"), ("organisation", "cmm")),
                    models.Q(("channel", "itself"), models.Q(("organisation", "cmm"), _negated=True)),
                    _connector="OR",
                ),
                name="involvement_by_a_way_of_its_own",
            ),
        ),
    ]
