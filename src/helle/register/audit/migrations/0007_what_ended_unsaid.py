"""That nobody ended who had a case, and that a case came of another referral than its own, are found as well."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0006_unexplained_rights"),
        ("organisations", "0005_logins_are_vouched_for"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="unexplainedright",
            name="unexplained_kind_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="unexplainedright",
            name="unexplained_why_is_known",
        ),
        migrations.AddConstraint(
            model_name="unexplainedright",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["seat", "privilege", "grant", "look", "assignment", "opening", "referral"])
                ),
                name="unexplained_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="unexplainedright",
            constraint=models.CheckConstraint(
                condition=models.Q(("why__in", ["no_act", "other", "earlier", "longer", "shorter", "no_way"])),
                name="unexplained_why_is_known",
            ),
        ),
    ]
