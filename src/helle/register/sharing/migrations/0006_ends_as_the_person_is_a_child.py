"""That something passed on ended because the person, who had agreed herself, is a child (MIN-02)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0005_a_no_from_eighteen"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="disclosure",
            name="shared_end_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="disclosure",
            name="shared_ended_by_somebody",
        ),
        migrations.AlterField(
            model_name="disclosure",
            name="ended_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("met", "Formålet er opfyldt"),
                    ("changed", "Det vejer ikke længere tungest"),
                    ("mistake", "Givet videre ved en fejl"),
                    ("consent", "Samtykket er trukket tilbage eller begrænset"),
                    ("of_age", "Repræsentantens samtykke er ophørt"),
                    ("child", "Personen er barn og samtykker ikke alene"),
                    ("not_ours", "Modtageren siger, det ikke er til dem"),
                    ("erased", "Personen er slettet"),
                ],
                db_default="",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "ended_why__in",
                        ["met", "changed", "mistake", "consent", "of_age", "child", "not_ours", "erased", ""],
                    )
                ),
                name="shared_end_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True), ("ended_why", "")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        models.Q(("ended_why", ""), _negated=True),
                    ),
                    models.Q(("ended_at__isnull", False), ("ended_why__in", ("erased", "of_age", "child"))),
                    _connector="OR",
                ),
                name="shared_ended_by_somebody",
            ),
        ),
    ]
