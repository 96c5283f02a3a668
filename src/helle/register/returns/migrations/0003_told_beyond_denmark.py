"""What is told abroad goes beyond Denmark, on the consent where there is one; that no partner was found says why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("returns", "0002_held_together")]

    operations = [
        migrations.RemoveConstraint(
            model_name="toldabroad",
            name="return_told_with_consent",
        ),
        migrations.RemoveConstraint(
            model_name="toldabroad",
            name="return_told_partner_narrowly",
        ),
        migrations.AddConstraint(
            model_name="partnersearch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "not_found"), _negated=True), ("note_sealed__isnull", False), _connector="OR"
                ),
                name="return_no_partner_is_said_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="toldabroad",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("consent_on__isnull", False),
                        ("consent_on__lte", models.F("told_on")),
                        models.Q(("ground", "vital_interests"), _negated=True),
                    ),
                    models.Q(("consent_on__isnull", True), ("ground", "vital_interests"), ("whom", "partner")),
                    _connector="OR",
                ),
                name="return_told_with_consent",
            ),
        ),
        migrations.AddConstraint(
            model_name="toldabroad",
            constraint=models.CheckConstraint(
                condition=models.Q(("country__in", ("", "DK", "XX", "ZZ")), _negated=True),
                name="return_told_beyond_denmark",
            ),
        ),
        migrations.AddConstraint(
            model_name="toldabroad",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("return_case__isnull", False),
                        ("whom", "partner"),
                        models.Q(("facts__contains", ["victim"]), _negated=True),
                    ),
                    models.Q(
                        ("return_case__isnull", True),
                        ("whom", "receiving_state"),
                        models.Q(("facts__contains", ["plan"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="return_told_partner_narrowly",
            ),
        ),
    ]
