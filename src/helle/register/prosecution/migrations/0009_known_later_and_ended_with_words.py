"""Whose a detention is may be known later, a link ends with words, and each authority is reached by a way of its own.

The ways of old notes are put right in 0010, and required in 0011.
"""

import django.contrib.postgres.constraints
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_held_by_sql"),
        ("organisations", "0004_login_places"),
        ("placements", "0005_recommended_elsewhere"),
        ("prosecution", "0008_handed_over_and_held"),
        ("referrals", "0005_consent_withdrawn"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="detention",
            name="detained_once_at_a_time",
        ),
        migrations.RemoveConstraint(
            model_name="detention",
            name="detained_once_at_a_time_as_referred",
        ),
        migrations.RemoveConstraint(
            model_name="involvement",
            name="involvement_channel_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="involvement",
            name="involvement_acute_with_a_reason",
        ),
        migrations.RemoveConstraint(
            model_name="victimlink",
            name="link_superseded_why_is_known",
        ),
        migrations.AddField(
            model_name="detention",
            name="beside_another",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="disclosureweighing",
            name="why_untold_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="statementrequest",
            name="by_prosecution",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="victimlink",
            name="superseded_words_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AlterField(
            model_name="claimend",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("awarded", "Tilkendt"),
                    ("partly", "Delvist tilkendt"),
                    ("rejected", "Afvist"),
                    ("withdrawn", "Trukket tilbage"),
                    ("mistake", "Noteret ved en fejl: kravet er ikke personens, eller det står her to gange"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="victimlink",
            name="superseded_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("typed", "Tastet forkert"),
                    ("wrong_case", "Hørte til en anden sag"),
                    ("never", "Skete ikke"),
                    ("changed", "Var rigtigt; personen står siden som noget andet i sagen"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="detention",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("beside_another", False), ("superseded_at__isnull", True)),
                expressions=[
                    ("case", "="),
                    (models.Func(models.F("began_at"), models.F("ended_at"), function="tstzrange"), "&&"),
                ],
                name="detained_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="detention",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("beside_another", False), ("superseded_at__isnull", True)),
                expressions=[
                    ("referred", "="),
                    (models.Func(models.F("began_at"), models.F("ended_at"), function="tstzrange"), "&&"),
                ],
                name="detained_once_at_a_time_as_referred",
            ),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["direct", "contact_point", "itself"])),
                name="involvement_channel_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="involvement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("why_acute_sealed__isnull", True),
                    models.Q(("channel", "contact_point"), _negated=True),
                    _connector="OR",
                ),
                name="involvement_acute_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="victimlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("superseded_why__in", ["typed", "wrong_case", "never", "changed", ""])),
                name="link_superseded_why_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="victimlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superseded_words_sealed__isnull", True), ("superseded_at__isnull", False), _connector="OR"
                ),
                name="link_words_are_of_its_end",
            ),
        ),
    ]
