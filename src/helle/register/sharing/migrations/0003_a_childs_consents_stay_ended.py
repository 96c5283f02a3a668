"""When a consent of a child's representative ended by the person's age, and that what rested on it ended so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0002_limits_bind_the_receiver"),
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
        migrations.AddField(
            model_name="consent",
            name="lapsed_at",
            field=models.DateTimeField(null=True),
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
                    ("ended_why__in", ["met", "changed", "mistake", "consent", "of_age", "not_ours", "erased", ""])
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
                    models.Q(("ended_at__isnull", False), ("ended_why__in", ("erased", "of_age"))),
                    _connector="OR",
                ),
                name="shared_ended_by_somebody",
            ),
        ),
    ]
