"""Why a place says no is chosen, so that it can be counted; a no from before keeps its words and has no reason."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("placements", "0010_without_a_place_and_of_no_detention"),
    ]

    operations = [
        migrations.AddField(
            model_name="placement",
            name="declined_why",
            field=models.CharField(blank=True, db_default="", max_length=16),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "declined_why__in",
                        ["full", "target_group", "support", "safety", "residents", "payment", "other", ""],
                    )
                ),
                name="placement_declined_why_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(("declined_why", ""), ("answer", "declined"), _connector="OR"),
                name="only_a_no_has_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("declined_why", "other"), _negated=True),
                    ("declined_why_sealed__isnull", False),
                    _connector="OR",
                ),
                name="another_reason_for_a_no_has_its_words",
            ),
        ),
    ]
