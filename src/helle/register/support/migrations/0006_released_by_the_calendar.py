"""On the day a minor turns eighteen what a municipality was told of her ends, and nobody ends it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("support", "0005_contact_persons_covered"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="notifiedmunicipality",
            name="municipality_released_by_somebody",
        ),
        migrations.AddConstraint(
            model_name="notifiedmunicipality",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("released_at__isnull", True), ("released_by__isnull", True), ("released_by_unit__isnull", True)
                    ),
                    models.Q(
                        ("released_at__isnull", False),
                        ("released_by__isnull", False),
                        ("released_by_unit__isnull", False),
                    ),
                    models.Q(
                        ("cause", "minor"),
                        ("released_at__isnull", False),
                        ("released_by__isnull", True),
                        ("released_by_unit__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="municipality_released_by_somebody",
            ),
        ),
    ]
