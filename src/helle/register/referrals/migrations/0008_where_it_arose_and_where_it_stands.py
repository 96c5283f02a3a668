"""Where a suspicion arose, when the prosecution came in, where what is passed on stands (DET-06, CRI-04, DEF-08)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0007_codes_are_known"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="arose_in",
            field=models.CharField(
                blank=True,
                choices=[("casework", "Sagsbehandling"), ("control", "Kontrol eller tilsyn, også fælles aktioner")],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="prosecution_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="triage",
            name="ruling_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="triage",
            name="spectrum",
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("arose_in__in", ["casework", "control", ""])), name="referral_arose_in_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("prosecution_on__isnull", True), ("prosecution_on__gte", models.F("occurred_on")), _connector="OR"
                ),
                name="prosecution_not_before_the_suspicion",
            ),
        ),
        migrations.AddConstraint(
            model_name="triage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "spectrum__in",
                        [
                            "trafficking",
                            "exploitation_262b",
                            "manifestly_unreasonable",
                            "vulnerable_worker",
                            "ordinary_work",
                            "",
                        ],
                    )
                ),
                name="triage_spectrum_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="triage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("spectrum", ""),
                    models.Q(("outcome", "passed_on"), models.Q(("spectrum", "trafficking"), _negated=True)),
                    _connector="OR",
                ),
                name="what_is_trafficking_is_not_passed_on",
            ),
        ),
    ]
