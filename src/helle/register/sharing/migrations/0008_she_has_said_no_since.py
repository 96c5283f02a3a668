"""That a yes of the person's own ended because she has said no herself since (MIN-02)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0007_asked_ahead_by_the_rules"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="consent",
            name="sharing_consent_end_is_known",
        ),
        migrations.AlterField(
            model_name="consent",
            name="withdrawn_how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("withdrawn", "Trukket tilbage"),
                    ("limited", "Begrænset"),
                    ("mistake", "Noteret ved en fejl"),
                    ("erased", "Personen er slettet"),
                    ("said_no", "Spurgt selv: siger nej"),
                    ("no_since", "Har siden selv sagt nej"),
                ],
                db_default="",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_how__in", ["withdrawn", "limited", "mistake", "erased", "said_no", "no_since", ""])
                ),
                name="sharing_consent_end_is_known",
            ),
        ),
    ]
