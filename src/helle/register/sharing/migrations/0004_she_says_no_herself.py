"""Of a consent that ended as the child turned eighteen: that the person, asked herself, says no."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0003_a_childs_consents_stay_ended"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="consent", name="sharing_consent_end_is_known"),
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
                ],
                db_default="",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_how__in", ["withdrawn", "limited", "mistake", "erased", "said_no", ""])),
                name="sharing_consent_end_is_known",
            ),
        ),
    ]
