"""Which years of a release stand as an earlier one told them, and why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("releases", "0006_years_told_by_a_release")]

    operations = [
        *(
            migrations.AddField(model_name=model, name=name, field=field, preserve_default=name == "repeats")
            for model in ("making", "release")
            for name, field in (
                ("repeats", models.JSONField(default=list)),
                ("repeats_why_da", models.CharField(blank=True, default="", max_length=500)),
                ("repeats_why_en", models.CharField(blank=True, default="", max_length=500)),
            )
        ),
        # A refusal names the other years, too.
        migrations.AlterField(model_name="stopped", name="why_da", field=models.CharField(max_length=1000)),
        migrations.AlterField(model_name="stopped", name="why_en", field=models.CharField(max_length=1000)),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("repeats", []),
                    ("repeats_why_da", ""),
                    ("repeats_why_en", ""),
                )
                | models.Q(
                    models.Q(("repeats", []), _negated=True),
                    models.Q(("repeats_why_da", ""), _negated=True),
                    models.Q(("repeats_why_en", ""), _negated=True),
                ),
                name="release_repeats_for_a_reason",
            ),
        ),
    ]
