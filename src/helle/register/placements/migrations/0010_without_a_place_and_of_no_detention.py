"""Why there is no place is chosen and not written; what became of a request keeps no reason of a detention."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_login_places"),
        ("placements", "0009_told_of_some"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="urgentoutcome", name="urgent_detained_for_a_known_reason"),
        migrations.RemoveConstraint(model_name="urgentoutcome", name="a_detention_has_its_reason"),
        migrations.RemoveField(model_name="urgentoutcome", name="detained_why"),
        migrations.AddField(
            model_name="urgentanswer",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("full", "Alle pladser, der passer, er optaget"),
                    ("unfit", "De ledige pladser er ikke sikre eller egnede"),
                    ("child", "Der er ingen plads til en under 18; kommunens døgnvagt skal spørges"),
                    ("not_now", "Ingen kan tage imod på dette tidspunkt"),
                ],
                default="",
                max_length=12,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="urgentanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("why__in", ["full", "unfit", "child", "not_now", ""])),
                name="urgent_answer_why_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="urgentanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "no_place"),
                        models.Q(
                            models.Q(("why", ""), _negated=True),
                            ("words_sealed__isnull", False),
                            ("withdrawn_at__isnull", False),
                            _connector="OR",
                        ),
                    ),
                    models.Q(models.Q(("kind", "no_place"), _negated=True), ("why", "")),
                    _connector="OR",
                ),
                name="no_place_says_why",
            ),
        ),
    ]
